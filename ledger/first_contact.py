"""First contact 首谈: who spoke first, in log order.

The rule: the first valid registration of a project has first contact. A later one by another
office has *collided*: it gets its own lead and its place in the order, and waits behind. The same
office again is told which lead it has (*repeat*). A registration that may be the same project, or
may not, is *asked*: it keeps a project of its own until the centre rules.

A registration that is *incomplete* 待补 keeps its place until its deadline; a *void* one 无效 and
one without an investor's name have none. Whoever introduced the investor 引荐 stands in a role of
its own, with a winner of its own. Where a ruling, an objection or a release put first contact
elsewhere, it is *pinned* there for as long as that registration stands.

Where the pack says that a county's talk beats a city unit's filing, a county whose registration
lies earlier in the log, even one that was found void, beats a bureau's or department's later one.

A project that every office has left is free: the next registration becomes its first contact. When
the first-contact office withdraws, first contact passes to the next office that still pursues the
project, in log order, as long as nothing was recognised.

Invariant: a project that anybody pursues has exactly one first-contact office: the pinned one, else
that of the earliest registration that still stands.
"""

from collections.abc import Sequence

from auth.offices import OfficeKind
from ledger.judge.state import FIRST_CONTACT, UNNAMED, CityState, ProjectState, Touch
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
    office: str,
    found: Sequence[Found],
    projects: dict[str, ProjectState],
    *,
    role: str = FIRST_CONTACT,
) -> Place:
    """Where a registration by ``office`` stands, given the candidates that matching found."""
    for candidate in found:
        if candidate.answer is Answer.SAME:
            return _place_in(office, projects[candidate.project_id], role)
    return Place(Placing.ASKED if found else Placing.FIRST)


def _place_in(office: str, project: ProjectState, role: str) -> Place:
    pursued = [touch for touch in project.touches if touch.is_active and touch.role == role]
    own = next((touch for touch in pursued if touch.office == office and not touch.is_void), None)
    if own is not None:
        return Place(Placing.REPEAT, project, own.lead_id)
    is_behind = any(not touch.is_void for touch in pursued)
    return Place(Placing.COLLIDED if is_behind else Placing.FIRST, project)


def first_contact_of(project: ProjectState, city: CityState) -> Touch | None:
    """The registration that has first contact by the rule; None if nobody pursues the project."""
    standing = project.standing
    pinned = next((touch for touch in standing if touch.lead_id == project.pinned_lead), None)
    if pinned is not None or not standing:
        return pinned
    return _county_before(project, standing[0], city) or standing[0]


def _county_before(project: ProjectState, first: Touch, city: CityState) -> Touch | None:
    """The county's standing registration that beats a city unit's, since the county talked first
    as far as the log tells.
    """
    rules = city.pack.registration
    beaten = rules.county_talk_beats if rules is not None else ()
    if not beaten or _kind(city, first.office) not in beaten:
        return None
    earlier = {
        touch.office
        for touch in project.touches
        if touch.order < first.order
        and touch.standing != UNNAMED
        and _kind(city, touch.office) is OfficeKind.COUNTY
    }
    # Whoever took the project from the pool, by transfer or by offer has not registered it.
    registered = (touch for touch in project.standing if not touch.is_received)
    return next((touch for touch in registered if touch.office in earlier), None)


def _kind(city: CityState, code: str) -> OfficeKind | None:
    office = city.city.office(code)
    return office.kind if office is not None else None


def introducer_of(project: ProjectState) -> Touch | None:
    """Who introduced the investor: the earliest such registration that its office still pursues."""
    return next(
        (t for t in project.touches if t.is_active and t.role != FIRST_CONTACT and not t.is_void),
        None,
    )


def is_recognised(project: ProjectState) -> bool:
    """Whether anything was recognised of it: then those who have its credit do not leave it."""
    has_first = project.signing is not None or project.start is not None
    return has_first or bool(project.attainments)
