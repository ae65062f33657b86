"""A hearing: everything that the judge has before it when it decides on one submission."""

from auth.offices import EXISTS_FROM_DEFAULT, Office
from ledger.judge.acting import acting_office, as_acting
from ledger.judge.decision import Decision, Moment, refused
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

    def acting(self, office: str) -> str:
        """The office that acts for this one now: itself, or who stands for it since it ended."""
        return acting_office(self.city, office, at=self.moment.now)

    def is_own(self, office: str) -> bool:
        """Whether the office for which is spoken acts for this one now."""
        return office == self.office or self.acting(office) == self.office

    def as_acting(self, project: ProjectState) -> ProjectState:
        """The project as offices act for it now, to ask whose it is; never to be written."""
        return as_acting(project, self.city, at=self.moment.now)

    def live(self, project_id: str) -> ProjectState | None:
        """The project that an id means now, as offices act for it now."""
        project = live_project(self.state, project_id)
        return None if project is None else self.as_acting(project)

    def not_receiving(self, office: Office) -> Decision | None:
        """Why nothing can go to this office today: it is not there yet, or no more."""
        if office.exists_from > EXISTS_FROM_DEFAULT:
            day = self.moment.day_in(self.city.city.timezone)
            if office.exists_from > day:
                return refused("transfer_receiver_not_yet", day=office.exists_from.isoformat())
        return no_longer(office, self.city, self.moment)


def no_longer(office: Office, city: CityState, moment: Moment) -> Decision | None:
    """Why an office says and receives nothing any more: it ended, and another stands for it."""
    # Most offices never end; asking for the day costs more than all the rest.
    if office.exists_until is None:
        return None
    day = moment.day_in(city.city.timezone)
    if not office.is_over_on(day):
        return None
    successor = city.city.successor_on(office.code, day)
    return refused(
        "office_no_longer",
        office=office.name_on(day),
        day=office.exists_until.isoformat(),
        successor=city.city.name_on(successor, day),
    )


def live_project(state: Slice, project_id: str) -> ProjectState | None:
    """The project that an id means now: of merged leads, the one that they were merged into."""
    project = state.project(project_id)
    while project is not None and project.merged_into:
        project = state.project(project.merged_into)
    return project
