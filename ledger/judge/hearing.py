"""A hearing: everything that the judge has before it when it decides on one submission."""

from ledger.judge.decision import Moment
from ledger.judge.slice import Slice
from ledger.judge.state import CityState, ProjectState
from sharing.record import Stamp
from sharing.values import value


@value
class Hearing:
    """The state as it stands, the city with its rules, who speaks, and when."""

    state: Slice
    city: CityState
    stamp: Stamp
    moment: Moment

    @property
    def office(self) -> str:
        """The office for which is spoken."""
        return self.stamp.office


def live_project(state: Slice, project_id: str) -> ProjectState | None:
    """The project that an id means now: of merged leads, the one that they were merged into."""
    project = state.project(project_id)
    while project is not None and project.merged_into:
        project = state.project(project.merged_into)
    return project
