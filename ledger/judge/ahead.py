"""A look ahead: what the state will be after events that are not decided yet.

Rules of the kind "whatever changes the facts, the book follows" need the state after the first
events of a decision to find the next. ``Ahead`` reads through to the slice and keeps what events
change to itself, so that nothing is changed before the decision stands.

Invariant: after the decision the slice holds exactly what ``Ahead`` held.
"""

from collections.abc import Mapping

from ledger.judge.evolve import evolve
from ledger.judge.slice import Slice
from ledger.judge.state import ProjectState, StateValue
from sharing.events.registry import Event

_PROJECT_FIELDS = ("project_id", "into_project", "to_project", "from_project", "subject")


class Ahead(Slice):
    """A slice with the events of a decision in the making applied to it."""

    __slots__ = ("_base", "events", "touched")

    def __init__(self, base: Slice) -> None:
        super().__init__()
        self._base = base
        self.events: list[Event] = []
        self.touched: dict[str, None] = {}
        """The projects that the events speak of, in their order."""

    def get(self, key: str) -> StateValue | None:
        """The value under a key as the events leave it. Raises KeyNotLoaded."""
        if key in self.changed:
            return self.changed[key]
        return self._base.get(key)

    def put(self, changes: Mapping[str, StateValue | None]) -> None:
        """Keep changes apart from the slice."""
        self.changed.update(changes)

    def apply(self, *events: Event) -> None:
        """Take further events over, in order."""
        for event in events:
            self.put(evolve(self, event))
            self.events.append(event)
            for name in _PROJECT_FIELDS:
                project_id = getattr(event, name, "")
                if project_id.startswith("P"):
                    self.touched[project_id] = None

    def the_project(self, project_id: str) -> ProjectState:
        """A project that is there."""
        project = self.project(project_id)
        if project is None:
            raise LookupError(project_id)
        return project
