"""Judging a registration 登记: is it valid, whose project is it, and who has first contact?

The order: an opening's rows come only while one runs; what the pack demands is there, or the
registration is incomplete 待补 and keeps its place for a time; exact keys find the project that it
joins; where the pack is ``matching: scored``, the matcher speaks later about all that the keys did
not find, and until then the registration stands as unmatched.

Invariant: an accepted registration enters exactly one lead; a refused one changes nothing.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ledger.first_contact import Place, place_registration
from ledger.judge.claims import ruling_due
from ledger.judge.clocks import COMPLETION, DAY_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.evolve import touch_of
from ledger.judge.hearing import Hearing
from ledger.judge.holds import has_room_under
from ledger.judge.slice import Slice
from ledger.judge.state import (
    FIRST_CONTACT,
    INCOMPLETE,
    INTRODUCER,
    UNNAMED,
    VALID,
    CityState,
    ProjectState,
    Touch,
    lead_key,
    project_key,
)
from ledger.protection import hold_clocks
from ledger.registration import lacking, outside_window, too_small, unstated
from ledger.rules.pack import Matching
from sharing.events.cases import CaseOpened, IntroducerSet
from sharing.events.leads import Candidate, LeadAmended, LeadRegistered, Placing
from sharing.identify import Found, identify
from sharing.ids import case_id_from, lead_id_from, project_id_from
from sharing.record import Derived
from sharing.same_project import Answer
from sharing.submissions.leads import RegisterLead
from sharing.values import value
from sharing.verdict import Verdict

if TYPE_CHECKING:
    from sharing.events.registry import Event


@value
class Sighting:
    """What a registration is found to be: where it stands, what it may be, and what it lacks."""

    place: Place
    found: tuple[Found, ...]
    project_id: str
    standing: str
    lacking: tuple[str, ...]
    is_matched: bool


def register(hearing: Hearing, said: RegisterLead) -> Decision:
    """A registration: accepted with first contact, collided, asked, or refused."""
    derived = hearing.stamp.derived
    if derived is None:
        return refused("registration_without_name_key")
    is_opening = said.claims is not None
    if is_opening and not derived.name_key:
        return refused("registration_without_name_key")
    fault = opening_fault(hearing.city, is_opening=is_opening)
    if fault is not None:
        return fault
    if said.role == INTRODUCER and not _has_introducer(hearing.city):
        return refused("role_not_in_rules", role=said.role)
    lacks: tuple[str, ...] = ()
    if not is_opening and derived.name_key:
        checked = _checked(hearing, said)
        if isinstance(checked, Decision):
            return checked
        lacks = checked
    sighting = _seen(hearing, said, derived, lacks)
    if sighting.place.placing is Placing.REPEAT and sighting.place.joins is not None:
        return _repeat(hearing, said, derived, sighting.place)
    return _entered(hearing, said, derived, sighting)


def opening_fault(city: CityState, *, is_opening: bool) -> Decision | None:
    """Why rows of an opening, or of today, cannot come now."""
    opening_runs = bool(city.opening) and not city.opening_closed
    if is_opening and not opening_runs:
        return refused("no_opening_runs")
    if opening_runs and not is_opening:
        return refused("opening_in_progress")
    return None


def _has_introducer(city: CityState) -> bool:
    rules = city.pack.registration
    return rules is not None and rules.has_introducer


def _checked(hearing: Hearing, said: RegisterLead) -> tuple[str, ...] | Decision:
    """What an incomplete registration lacks; a refusal where the pack does not take it."""
    pack = hearing.city.pack
    rules = pack.registration
    if rules is not None:
        small = too_small(rules, said)
        if small:
            return refused("below_threshold", thresholds=",".join(small))
        filed_on = hearing.moment.day_in(hearing.city.city.timezone)
        outside = outside_window(rules, said, filed_on=filed_on)
        if outside:
            return refused(f"filed_{outside}")
    lacks = lacking(pack, said)
    if lacks and (rules is None or not rules.keep_days):
        return refused("minimum_set_incomplete", fields=",".join(lacks))
    return lacks


def _seen(
    hearing: Hearing, said: RegisterLead, derived: Derived, lacks: tuple[str, ...]
) -> Sighting:
    state, moment = hearing.state, hearing.moment
    if not derived.name_key:
        return _apart(hearing, UNNAMED, ())
    lead_id = lead_id_from(moment.seed)
    touch = touch_of(lead_id, hearing.office, derived, said.commercial, said.summary, said.claims)
    projects = projects_of_enterprise(state, touch)
    found = identify(touch, [(p.project_id, p.touches) for p in projects]) if projects else ()
    standing = INCOMPLETE if lacks else VALID
    return sighted(hearing, found, projects, role=said.role, standing=standing, lacks=lacks)


def sighted(
    hearing: Hearing,
    found: tuple[Found, ...],
    projects: list[ProjectState],
    *,
    role: str,
    standing: str,
    lacks: tuple[str, ...],
) -> Sighting:
    """Where a registration stands, given what exact keys found."""
    is_scored = hearing.city.pack.matching is Matching.SCORED
    if is_scored:
        # What the keys alone would ask about, the matcher answers with more to go by.
        found = tuple(each for each in found if each.answer is Answer.SAME)
    place = place_registration(
        hearing.office, found, {p.project_id: p for p in projects}, role=role
    )
    if place.joins is not None:
        project_id = place.joins.project_id
        return Sighting(place, found, project_id, standing, lacks, is_matched=True)
    sighting = _apart(hearing, standing, lacks)
    return replace(sighting, place=place, found=found, is_matched=not is_scored)


def _apart(hearing: Hearing, standing: str, lacks: tuple[str, ...]) -> Sighting:
    """It begins a project of its own."""
    project_id = project_id_from(hearing.moment.seed)
    # Drawn from this very seed: nobody else can have them, so they need not be looked up.
    fresh = (project_key(project_id), lead_key(lead_id_from(hearing.moment.seed)))
    hearing.state.load({}, asked=fresh)
    placing = Placing.UNNAMED if standing == UNNAMED else Placing.FIRST
    return Sighting(Place(placing), (), project_id, standing, lacks, is_matched=True)


def projects_of_enterprise(state: Slice, touch: Touch) -> list[ProjectState]:
    """The projects of the enterprises that share a name, a ruled name or a valid code."""
    names = (touch.name_key, *state.names_ruled_same(touch.name_key))
    ids = [project_id for name in names for project_id in state.projects_named(name)]
    ids += state.projects_coded(touch.credit_code)
    projects = [state.project(project_id) for project_id in dict.fromkeys(ids)]
    return [p for p in projects if p is not None and not p.merged_into and p.touches]


def _entered(
    hearing: Hearing, said: RegisterLead, derived: Derived, sighting: Sighting
) -> Decision:
    event = _registered(hearing, said, derived, sighting)
    events: list[Event] = [event]
    placing = sighting.place.placing
    if placing is Placing.ASKED:
        events.append(identity_case(hearing, event.lead_id, event.project_id, event.candidates))
    joins = sighting.place.joins
    if said.role == INTRODUCER and joins is not None and placing is Placing.FIRST:
        events.append(
            IntroducerSet(project_id=event.project_id, lead_id=event.lead_id, office=event.office)
        )
    verdict = Verdict.COLLIDED if placing is Placing.COLLIDED else Verdict.ACCEPTED
    if joins is not None and _may_move_first_contact(hearing.city, joins):
        return concluded(hearing, *events, reason="county_talk", verdict=verdict)
    return Decision(verdict, tuple(events))


def _may_move_first_contact(city: CityState, joins: ProjectState) -> bool:
    """Whether a further registration can change more than the end of the queue."""
    rules = city.pack.registration
    return bool(rules is not None and rules.county_talk_beats) or joins.hold.in_pool


def identity_case(
    hearing: Hearing,
    lead_id: str,
    project_id: str,
    candidates: tuple[Candidate, ...],
) -> CaseOpened:
    """The centre is asked whether a lead speaks of one of these projects."""
    at = hearing.moment.now
    return CaseOpened(
        case_id=case_id_from(hearing.moment.seed),
        case="identity",
        lead_id=lead_id,
        project_id=project_id,
        candidates=candidates,
        at=at,
        due_at=ruling_due(hearing.city, at=at),
    )


def _registered(
    hearing: Hearing, said: RegisterLead, derived: Derived, sighting: Sighting
) -> LeadRegistered:
    moment, city = hearing.moment, hearing.city
    claims, place = said.claims, sighting.place
    registered_at = claims.registered_at if claims else moment.now
    holds = _holds(hearing, said, sighting)
    clocks: list[tuple[str, int]] = []
    if holds and claims is None:
        clocks += hold_clocks(city.pack.protection, at=moment.now)
    rules = city.pack.registration
    if sighting.lacking and rules is not None:
        clocks.append((COMPLETION, moment.now + rules.keep_days * DAY_MS))
    return LeadRegistered(
        lead_id=lead_id_from(moment.seed),
        office=hearing.office,
        project_id=sighting.project_id,
        placing=place.placing,
        candidates=candidates_of(hearing.state, sighting.found),
        registered_at=registered_at,
        derived=derived,
        first_talk=said.first_talk,
        provenance=said.provenance,
        claims=claims,
        identity=said.identity,
        commercial=said.commercial,
        summary=said.summary,
        contacts=said.contacts,
        evidence=said.evidence,
        order=moment.order,
        is_matched=sighting.is_matched,
        standing=sighting.standing,
        lacking=sighting.lacking,
        unstated=unstated(city.pack, said) if rules is not None else (),
        role=said.role,
        holds=holds,
        clocks=tuple(clocks),
    )


def _holds(hearing: Hearing, said: RegisterLead, sighting: Sighting) -> bool:
    """Whether it has the hold at once: it is first, nobody holds it, and the office has room."""
    place = sighting.place
    if said.role != FIRST_CONTACT or sighting.standing == UNNAMED:
        return False
    if place.placing not in (Placing.FIRST, Placing.ASKED):
        return False
    hold = place.joins.hold if place.joins is not None else None
    if hold is not None and (
        hold.lead_id or hold.cools_down(hearing.office, at=hearing.moment.now)
    ):
        return False
    has_room = has_room_under(hearing.state, hearing.city.pack.protection)
    return said.claims is not None or has_room(hearing.office)


def candidates_of(state: Slice, found: tuple[Found, ...]) -> tuple[Candidate, ...]:
    """What exact keys found, each by its project and that project's first lead."""
    return tuple(
        Candidate(
            project_id=each.project_id,
            answer=each.answer.value,
            reasons=each.reasons,
            lead_id=cast("ProjectState", state.project(each.project_id)).first_lead,
        )
        for each in found
    )


def _repeat(hearing: Hearing, said: RegisterLead, derived: Derived, place: Place) -> Decision:
    if said.claims is None or place.joins is None:
        return refused("already_registered", lead_id=place.own_lead)
    moment: Moment = hearing.moment
    return accepted(
        LeadAmended(
            lead_id=place.own_lead,
            project_id=place.joins.project_id,
            office=hearing.office,
            at=moment.now,
            reason="repeat",
            derived=derived,
            provenance=said.provenance,
            claims=said.claims,
            identity=said.identity,
            commercial=said.commercial,
            summary=said.summary,
            contacts=said.contacts,
        )
    )
