"""Judging a registration 登记: is it valid, whose project is it, and who has first contact?

The order: an opening's rows come only while one runs; what the pack demands is there, or the
registration is incomplete 待补 and keeps its place for a time; exact keys find the project that it
joins; where the pack is ``matching: scored``, the matcher speaks later about all that the keys did
not find, and until then the registration stands as unmatched.

Invariant: an accepted registration enters exactly one lead; a refused one changes nothing.
"""

from typing import TYPE_CHECKING, cast

from ledger.first_contact import Place, is_recognised, place_registration
from ledger.judge.claims import ruling_due
from ledger.judge.clocks import COMPLETION, DAY_MS
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.evolve import touch_of
from ledger.judge.hearing import Hearing
from ledger.judge.holding import NOBODY
from ledger.judge.holds import SIGNING, has_room_under
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
from ledger.registration import Saying, lacking, outside_window, too_small, unstated
from ledger.rules.pack import Matching
from sharing.events.cases import CaseOpened, IntroducerSet
from sharing.events.holds import ProjectPooled
from sharing.events.leads import Candidate, LeadAmended, LeadRegistered, Placing
from sharing.identify import Found, identify
from sharing.ids import case_id_from, lead_id_from, project_id_from
from sharing.record import Derived
from sharing.same_project import Answer
from sharing.submissions.leads import RegisterLead
from sharing.values import replaced, value
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
    elif not is_opening:
        # Asked for when the investor is named.
        lacks = tuple(name for name in lacking(hearing.city.pack, said) if name != "investor")
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
    fault = outside_rules(hearing, said)
    if fault is not None:
        return fault
    lacks = lacking(pack, said)
    if lacks and (rules is None or not rules.keep_days):
        return refused("minimum_set_incomplete", fields=",".join(lacks))
    return lacks


def outside_rules(hearing: Hearing, said: Saying) -> Decision | None:
    """Why the rules take no registration of this size, or none of today."""
    rules = hearing.city.pack.registration
    if rules is None:
        return None
    small = too_small(rules, said)
    if small:
        return refused("below_threshold", thresholds=",".join(small))
    filed_on = hearing.moment.day_in(hearing.city.city.timezone)
    match outside_window(rules, said, filed_on=filed_on):
        case "before_formal_talks":
            return refused("filed_before_formal_talks")
        case "after_contract":
            return refused("filed_after_contract")
    return None


def _seen(
    hearing: Hearing, said: RegisterLead, derived: Derived, lacks: tuple[str, ...]
) -> Sighting:
    state, moment = hearing.state, hearing.moment
    if not derived.name_key:
        return _apart(hearing, UNNAMED, lacks)
    lead_id = lead_id_from(moment.seed)
    touch = touch_of(lead_id, hearing.office, derived, said.commercial, said.summary, said.claims)
    projects = projects_of_enterprise(hearing, touch)
    rows = [(p.project_id, rows_as_seen(state, touch, p)) for p in projects]
    found = identify(touch, rows) if rows else ()
    standing = INCOMPLETE if lacks else VALID
    return sighted(hearing, found, projects, role=said.role, standing=standing, lacks=lacks)


PROJECT_FACTS = frozenset({"goods_agree", "amount_agrees", "signing_date_agrees"})
PROJECT_FACTS_MIN = 2


def is_beyond_doubt(found: Found) -> bool:
    """Whether exact keys alone decide where a matcher is there: two facts of the project agree."""
    facts = PROJECT_FACTS.intersection(found.reasons)
    return found.answer is Answer.SAME and len(facts) >= PROJECT_FACTS_MIN


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
        # What the keys alone would ask about, or take for the same on one fact, the matcher answers
        # with more to go by.
        found = tuple(each for each in found if is_beyond_doubt(each))
    place = place_registration(
        hearing.office, found, {p.project_id: p for p in projects}, role=role
    )
    if place.joins is not None:
        project_id = place.joins.project_id
        return Sighting(place, found, project_id, standing, lacks, is_matched=True)
    sighting = _apart(hearing, standing, lacks)
    return replaced(sighting, place=place, found=found, is_matched=not is_scored)


def _apart(hearing: Hearing, standing: str, lacks: tuple[str, ...]) -> Sighting:
    """It begins a project of its own."""
    project_id = project_id_from(hearing.moment.seed)
    # Drawn from this very seed: nobody else can have them, so they need not be looked up.
    fresh = (project_key(project_id), lead_key(lead_id_from(hearing.moment.seed)))
    hearing.state.load({}, asked=fresh)
    placing = Placing.UNNAMED if standing == UNNAMED else Placing.FIRST
    return Sighting(Place(placing), (), project_id, standing, lacks, is_matched=True)


def projects_of_enterprise(hearing: Hearing, touch: Touch) -> list[ProjectState]:
    """The projects of the enterprises that share a name, a ruled name or a valid code, as offices
    act for them now.
    """
    state = hearing.state
    names = (touch.name_key, *state.names_ruled_same(touch.name_key))
    ids = [project_id for name in names for project_id in state.projects_named(name)]
    ids += state.projects_coded(touch.credit_code)
    projects = [state.project(project_id) for project_id in dict.fromkeys(ids)]
    found = [p for p in projects if p is not None and not p.merged_into and p.touches]
    return [hearing.as_acting(project) for project in found]


def rows_as_seen(state: Slice, new: Touch, project: ProjectState) -> tuple[Touch, ...]:
    """The project's rows as the new one is held against them: a name that is ruled to be the same
    counts as this name, and a company through which the project is signed as its investor.
    """
    ruled = state.names_ruled_same(new.name_key)
    linked = [t for t in project.touches if t.is_active and _is_linked(t, new)]
    if not ruled and not linked:
        return project.touches
    return tuple(
        replaced(touch, name_key=new.name_key, credit_code=new.credit_code)
        if linked
        else replaced(touch, name_key=new.name_key)
        if touch.name_key in ruled
        else touch
        for touch in project.touches
    )


def _is_linked(touch: Touch, new: Touch) -> bool:
    return new.name_key in touch.linked_names or new.credit_code in touch.linked_codes


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
    if _is_pooled(event, joins):
        events.append(ProjectPooled(project_id=event.project_id, at=hearing.moment.now))
    verdict = Verdict.COLLIDED if placing is Placing.COLLIDED else Verdict.ACCEPTED
    if joins is not None and _has_consequences(hearing.city, joins):
        return concluded(hearing, *events, reason="county_talk", verdict=verdict)
    return Decision(verdict, tuple(events))


def _is_pooled(event: LeadRegistered, joins: ProjectState | None) -> bool:
    """Whether it has first contact of a project that it may not hold: its quota is used up, or it
    cools down. Then the project waits in the pool.
    """
    if event.holds or event.role != FIRST_CONTACT or event.standing == UNNAMED:
        return False
    hold = joins.hold if joins is not None else NOBODY
    is_free = not hold.lead_id and not hold.in_pool and hold.ended_by != SIGNING
    return is_free and event.placing in (Placing.FIRST, Placing.ASKED)


def _has_consequences(city: CityState, joins: ProjectState) -> bool:
    """Whether a further registration can change more than the end of the queue: first contact, an
    objection, or the credit of a recognised project (introducers and city units share in it).
    """
    rules = city.pack.registration
    may_move = bool(rules is not None and rules.county_talk_beats)
    return may_move or bool(joins.objections) or is_recognised(joins)


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
    if sighting.standing == INCOMPLETE and rules is not None:
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
        by=hearing.stamp.actor if claims is None else "",
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
        hold.lead_id
        or hold.ended_by == SIGNING
        or hold.cools_down(hearing.office, at=hearing.moment.now)
    ):
        return False
    has_room = has_room_under(hearing.state, hearing.city, at=hearing.moment.now)
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
