"""First contact 首谈: who spoke first, in log order.

The rule: the first valid registration of a project has first contact. A later one by another
office has *collided*: it gets its own lead and its place in the order, and waits behind. The same
office again is told which lead it has (*repeat*). A registration that may be the same project, or
may not, is *asked*: it keeps a project of its own until somebody rules.

A project that every office has left is free: the next registration becomes its first contact.
When the first-contact office withdraws, first contact passes to the next office that still
pursues the project, in log order, as long as nothing was recognised.

Invariant: a project that anybody pursues has exactly one first-contact office, and it is that of
the earliest registration that still stands.
"""

from collections.abc import Sequence

from ledger.judge.state import ProjectState, Touch
from sharing.events.leads import Placing
from sharing.identify import Found
from sharing.same_project import Answer
from sharing.values import value


@value
class Place:
    """Where a registration stands: its placing, and the project it joins (None: its own)."""

    placing: Placing
    joins: ProjectState | None = None
    own_lead: str = ""
    """Of a repeat: the lead that the office already has."""


def place_registration(
    office: str, found: Sequence[Found], projects: dict[str, ProjectState]
) -> Place:
    """Where a registration by ``office`` stands, given the candidates that matching found."""
    for candidate in found:
        if candidate.answer is Answer.SAME:
            return _place_in(office, projects[candidate.project_id])
    return Place(Placing.ASKED if found else Placing.FIRST)


def _place_in(office: str, project: ProjectState) -> Place:
    standing = [touch for touch in project.touches if touch.is_active]
    own = next((touch for touch in standing if touch.office == office), None)
    if own is not None:
        return Place(Placing.REPEAT, project, own.lead_id)
    return Place(Placing.COLLIDED if standing else Placing.FIRST, project)


def next_first_contact(project: ProjectState, *, without: str) -> Touch | None:
    """Who has first contact once lead ``without`` is withdrawn; None if nobody is left."""
    return next(
        (touch for touch in project.touches if touch.is_active and touch.lead_id != without), None
    )
