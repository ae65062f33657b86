"""Judging what offices say about their own leads: register, follow up, amend, withdraw."""

from collections.abc import Callable

from ledger.first_contact import Place, next_first_contact, place_registration
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.evolve import touch_of
from ledger.judge.slice import Slice
from ledger.judge.state import (
    CityState,
    LeadState,
    ProjectState,
    Touch,
    lead_key,
    project_key,
)
from sharing.events.leads import (
    Candidate,
    FirstContactPassed,
    LeadAmended,
    LeadFollowedUp,
    LeadRegistered,
    LeadWithdrawn,
    Placing,
)
from sharing.identify import Found, identify
from sharing.ids import lead_id_from, project_id_from
from sharing.record import Derived, Stamp
from sharing.same_project import Answer, ProjectFacts, same_project
from sharing.sections import Summary
from sharing.submissions.leads import AmendLead, FollowUpLead, RegisterLead, WithdrawLead
from sharing.verdict import Verdict


def register(
    state: Slice, city: CityState, stamp: Stamp, said: RegisterLead, moment: Moment
) -> Decision:
    """A registration 登记: accepted with first contact, collided, asked, or refused."""
    derived = stamp.derived
    if derived is None or not derived.name_key:
        return refused("registration_without_name_key")
    is_opening = said.claims is not None
    fault = _opening_fault(city, is_opening=is_opening)
    if fault is not None:
        return fault
    if not is_opening:
        lacking = missing_from_minimum_set(city, said)
        if lacking:
            return refused("minimum_set_incomplete", fields=",".join(lacking))
    lead_id = lead_id_from(moment.seed)
    touch = touch_of(lead_id, stamp.office, derived, said.commercial, said.summary, said.claims)
    projects = _projects_of_enterprise(state, touch)
    found = identify(touch, [(p.project_id, p.touches) for p in projects]) if projects else ()
    place = place_registration(stamp.office, found, {p.project_id: p for p in projects})
    if place.placing is Placing.REPEAT and place.joins is not None:
        return _repeat(stamp, said, derived, moment, place)
    if place.joins is not None:
        project_id = place.joins.project_id
    else:
        project_id = project_id_from(moment.seed)
        # Drawn from this very seed: nobody else can have them, so they need not be looked up.
        state.load({}, asked=(project_key(project_id), lead_key(lead_id)))
    event = _registered(stamp, said, derived, moment, lead_id, project_id, place, found)
    if place.placing is Placing.COLLIDED:
        return Decision(Verdict.COLLIDED, (event,))
    return accepted(event)


def _opening_fault(city: CityState, *, is_opening: bool) -> Decision | None:
    opening_runs = bool(city.opening) and not city.opening_closed
    if is_opening and not opening_runs:
        return refused("no_opening_runs")
    if opening_runs and not is_opening:
        return refused("opening_in_progress")
    return None


def missing_from_minimum_set(city: CityState, said: RegisterLead) -> tuple[str, ...]:
    """The fields of the pack's minimum set that a live registration leaves out."""
    return tuple([name for name in city.pack.minimum_set if not _IS_STATED[name](said)])


_IS_STATED: dict[str, Callable[[RegisterLead], bool]] = {
    "investor": lambda said: bool(said.identity.investor.strip()),
    "content": lambda said: bool(said.commercial.content.strip()),
    "industry": lambda said: bool(said.summary.industry.strip()),
    "amount": lambda said: (
        said.commercial.amount_yuan is not None or said.commercial.amount_usd_cents is not None
    ),
    "source": lambda said: bool(said.first_talk.source.strip()),
    "talked_on": lambda said: said.first_talk.talked_on is not None,
    "talk_form": lambda said: bool(said.first_talk.form.strip()),
}


def _registered(
    stamp: Stamp,
    said: RegisterLead,
    derived: Derived,
    moment: Moment,
    lead_id: str,
    project_id: str,
    place: Place,
    found: tuple[Found, ...],
) -> LeadRegistered:
    return LeadRegistered(
        lead_id=lead_id,
        office=stamp.office,
        project_id=project_id,
        placing=place.placing,
        candidates=tuple(map(_candidate, found)),
        registered_at=said.claims.registered_at if said.claims else moment.now,
        derived=derived,
        first_talk=said.first_talk,
        provenance=said.provenance,
        claims=said.claims,
        identity=said.identity,
        commercial=said.commercial,
        summary=said.summary,
        contacts=said.contacts,
        evidence=said.evidence,
    )


def _candidate(found: Found) -> Candidate:
    return Candidate(project_id=found.project_id, answer=found.answer.value, reasons=found.reasons)


def _projects_of_enterprise(state: Slice, touch: Touch) -> list[ProjectState]:
    ids = state.projects_named(touch.name_key) + state.projects_coded(touch.credit_code)
    projects = [state.project(project_id) for project_id in dict.fromkeys(ids)]
    return [project for project in projects if project is not None]


def _repeat(
    stamp: Stamp, said: RegisterLead, derived: Derived, moment: Moment, place: Place
) -> Decision:
    if said.claims is None or place.joins is None:
        return refused("already_registered", lead_id=place.own_lead)
    return accepted(
        LeadAmended(
            lead_id=place.own_lead,
            project_id=place.joins.project_id,
            office=stamp.office,
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


def own_lead(state: Slice, stamp: Stamp, lead_id: str) -> tuple[LeadState, ProjectState] | Decision:
    """The office's own active lead with its project.

    A lead of another office and one that does not exist look the same: ``lead_unknown``.
    """
    lead = state.lead(lead_id)
    if lead is None or lead.office != stamp.office:
        return refused("lead_unknown", lead_id=lead_id)
    project = state.project(lead.project_id)
    if project is None:
        return refused("lead_unknown", lead_id=lead_id)
    if not lead.is_active:
        return refused("lead_withdrawn", lead_id=lead_id)
    return lead, project


def follow_up(state: Slice, stamp: Stamp, said: FollowUpLead, moment: Moment) -> Decision:
    """A follow-up 跟进: says something new, by the office whose lead it is."""
    own = own_lead(state, stamp, said.lead_id)
    if isinstance(own, Decision):
        return own
    if not said.note.strip() and not said.stage.strip():
        return refused("follow_up_says_nothing")
    lead, _ = own
    return accepted(
        LeadFollowedUp(
            lead_id=lead.lead_id,
            project_id=lead.project_id,
            office=stamp.office,
            at=moment.now,
            note=said.note,
            summary=Summary(stage=said.stage),
        )
    )


def amend(state: Slice, stamp: Stamp, said: AmendLead, moment: Moment) -> Decision:
    """An amendment 更正: facts change, the place in the order stays, the investor stays."""
    own = own_lead(state, stamp, said.lead_id)
    if isinstance(own, Decision):
        return own
    if not (said.identity or said.commercial or said.summary or said.contacts):
        return refused("amendment_says_nothing")
    lead, project = own
    derived = stamp.derived if said.identity is not None else None
    if derived is not None:
        fault = _identity_fault(project.touch_of(lead.lead_id), derived)
        if fault is not None:
            return fault
        derived = _keys_taken_over(state, project, lead.lead_id, derived)
    return accepted(
        LeadAmended(
            lead_id=lead.lead_id,
            project_id=lead.project_id,
            office=stamp.office,
            at=moment.now,
            reason=said.reason,
            derived=derived,
            identity=said.identity,
            commercial=said.commercial,
            summary=said.summary,
            contacts=said.contacts,
        )
    )


def _identity_fault(own: Touch, said: Derived) -> Decision | None:
    """A refusal if the amendment would make it another enterprise or another project.

    It looks at the office's own row alone, so that the answer tells nothing about others.
    """
    code = said.credit_code if said.code_is_valid else ""
    if said.name_key != own.name_key or (code and own.credit_code and code != own.credit_code):
        return refused("amendment_changes_investor")
    amended = ProjectFacts(said.goods_key or own.goods_key, said.phase)
    if same_project(amended, ProjectFacts(own.goods_key, own.phase)).answer is Answer.OTHER:
        return refused("amendment_changes_project")
    return None


def _keys_taken_over(state: Slice, project: ProjectState, lead_id: str, said: Derived) -> Derived:
    """The keys that count from now on: those that contradict another row of the project, or
    belong to another project, are kept as text but not taken over, in silence. They would drive
    later comers to a new project, and a refusal would tell about rows that the office may not see.
    """
    others = [touch for touch in project.touches if touch.lead_id != lead_id]
    code = said.credit_code if said.code_is_valid else ""
    is_elsewhere = set(state.projects_coded(code)) - {project.project_id}
    if code and (is_elsewhere or any(t.credit_code not in ("", code) for t in others)):
        said = said.model_copy(update={"code_is_valid": False})
    amended = ProjectFacts(said.goods_key, said.phase)
    contradicts = any(
        same_project(amended, ProjectFacts(t.goods_key, t.phase)).answer is Answer.OTHER
        for t in others
    )
    return said.model_copy(update={"goods_key": ""}) if contradicts else said


def withdraw(state: Slice, stamp: Stamp, said: WithdrawLead, moment: Moment) -> Decision:
    """A withdrawal 撤回: first contact passes on, unless something was recognised."""
    own = own_lead(state, stamp, said.lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    is_recognised = project.signing is not None or project.start is not None
    has_credit = lead.lead_id == project.first_lead or stamp.office == project.landing_office
    if is_recognised and has_credit:
        return refused("project_recognised", lead_id=lead.lead_id)
    withdrawn = LeadWithdrawn(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=stamp.office,
        at=moment.now,
        reason=said.reason,
    )
    if project.first_lead != lead.lead_id:
        return accepted(withdrawn)
    heir = next_first_contact(project, without=lead.lead_id)
    if heir is None:
        return accepted(withdrawn)
    passed = FirstContactPassed(
        project_id=project.project_id,
        from_office=stamp.office,
        to_office=heir.office,
        to_lead_id=heir.lead_id,
    )
    return accepted(withdrawn, passed)
