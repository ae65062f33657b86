"""Judging an amendment 更正: facts keep the place in the order, another identity takes a new one.

The rule (DESIGN 4): facts that do not change who invests in what are amended and keep the place. A
change of enterprise or project takes the place of the amendment: the lead leaves its project, and
stands wherever a registration of now would stand; first contact and hold of the project that it
left pass on. Once a signing or start was recognised the identity stays. An amendment that fills in
what an incomplete registration 待补 lacked makes it valid, at the place that it kept.

Invariant: what another office registered is told to nobody by the answer to an amendment.
"""

from dataclasses import replace

from ledger.judge.clocks import COMPLETION
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.leads import own_lead
from ledger.judge.registering import (
    candidates_of,
    identity_case,
    projects_of_enterprise,
    sighted,
)
from ledger.judge.slice import Slice
from ledger.judge.state import (
    INCOMPLETE,
    UNNAMED,
    LeadState,
    ProjectState,
    Touch,
)
from ledger.registration import Saying, lacking, unstated
from sharing.events.cases import CompanyLinked, LeadMoved, LeadScreened
from sharing.events.holds import DeadlineMet
from sharing.events.leads import LeadAmended, Placing
from sharing.events.registry import Event
from sharing.identify import identify
from sharing.record import Derived
from sharing.same_project import Answer, ProjectFacts, same_project
from sharing.sections import Commercial, Evidence, FirstTalk, Identity, Summary
from sharing.submissions.leads import AmendLead, LinkCompany
from sharing.values import value


def amend(hearing: Hearing, said: AmendLead) -> Decision:
    """An amendment: facts, or the identity with a new place."""
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    sections = (
        said.identity, said.commercial, said.summary, said.contacts, said.first_talk, said.evidence
    )  # fmt: skip
    if not any(sections):
        return refused("amendment_says_nothing")
    lead, project = own
    touch = project.touch_of(lead.lead_id)
    derived = hearing.stamp.derived if said.identity is not None else None
    is_another = derived is not None and _is_another(touch, derived)
    if is_another and (project.signing is not None or project.start is not None):
        return refused("project_recognised", lead_id=lead.lead_id)
    if derived is not None and not is_another:
        derived = _keys_taken_over(hearing.state, project, lead.lead_id, derived)
    amended = LeadAmended(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=hearing.office,
        at=hearing.moment.now,
        reason=said.reason,
        derived=None if is_another else derived,
        identity=said.identity,
        commercial=said.commercial,
        summary=said.summary,
        contacts=said.contacts,
        first_talk=said.first_talk,
        evidence=said.evidence,
        stated=_now_stated(hearing, touch, said),
    )
    events: list[Event] = [amended, *_completed(hearing, touch, lead, said)]
    if is_another and derived is not None:
        events += _moved(hearing, project, touch, derived, said)
        return concluded(hearing, *events, reason="identity_changed")
    return concluded(hearing, *events) if len(events) > 1 else accepted(*events)


def _is_another(own: Touch, said: Derived) -> bool:
    """Whether the amendment speaks of another enterprise or another project.

    It looks at the office's own row alone, so that the answer tells nothing about others.
    """
    code = said.credit_code if said.code_is_valid else ""
    if said.name_key != own.name_key or (code and own.credit_code and code != own.credit_code):
        return True
    amended = ProjectFacts(said.goods_key or own.goods_key, said.phase)
    return same_project(amended, ProjectFacts(own.goods_key, own.phase)).answer is Answer.OTHER


def _moved(
    hearing: Hearing, project: ProjectState, touch: Touch, derived: Derived, said: AmendLead
) -> list[Event]:
    """The lead stands where a registration of now would stand."""
    commercial = said.commercial
    new = replace(
        touch,
        name_key=derived.name_key,
        credit_code=derived.credit_code if derived.code_is_valid else "",
        goods_key=derived.goods_key,
        phase=derived.phase,
    )
    if commercial is not None and commercial.states_amount:
        new = replace(
            new,
            amount_yuan=commercial.amount_yuan,
            amount_usd_cents=commercial.amount_usd_cents,
        )
    others = [
        other
        for other in projects_of_enterprise(hearing.state, new)
        if other.project_id != project.project_id
    ]
    found = identify(new, [(p.project_id, p.touches) for p in others]) if others else ()
    standing = "valid" if touch.standing == UNNAMED else touch.standing
    sighting = sighted(
        hearing, found, others, role=touch.role, standing=standing, lacks=touch.lacking
    )
    placing = sighting.place.placing
    moved = LeadMoved(
        lead_id=touch.lead_id,
        office=touch.office,
        from_project=project.project_id,
        project_id=sighting.project_id,
        placing=placing.value,
        order=hearing.moment.order,
        at=hearing.moment.now,
        derived=derived,
        candidates=candidates_of(hearing.state, sighting.found),
        is_matched=sighting.is_matched,
        standing=standing,
    )
    if placing is not Placing.ASKED:
        return [moved]
    return [
        moved,
        identity_case(hearing, touch.lead_id, sighting.project_id, moved.candidates),
    ]


@value
class _Fields:
    """What an amendment says, with empty sections for those that it leaves out."""

    identity: Identity
    commercial: Commercial
    summary: Summary
    first_talk: FirstTalk
    evidence: Evidence | None


def _fields_of(said: AmendLead) -> Saying:
    return _Fields(
        said.identity or Identity(investor="", project="-"),
        said.commercial or Commercial(),
        said.summary or Summary(),
        said.first_talk or FirstTalk(),
        said.evidence,
    )


def _now_stated(hearing: Hearing, touch: Touch, said: AmendLead) -> tuple[str, ...]:
    """Which of the fields that a later stage asks for this states."""
    if not touch.unstated:
        return ()
    not_said = unstated(hearing.city.pack, _fields_of(said))
    return tuple(name for name in touch.unstated if name not in not_said)


def _completed(hearing: Hearing, touch: Touch, lead: LeadState, said: AmendLead) -> list[Event]:
    """An incomplete registration lacks less, or nothing, after this."""
    if touch.standing != INCOMPLETE:
        return []
    not_said = lacking(hearing.city.pack, _fields_of(said))
    left = tuple(name for name in touch.lacking if name in not_said)
    if left == touch.lacking:
        return []
    screened = LeadScreened(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        screening="incomplete" if left else "valid",
        by="rule",
        lacking=left,
        at=hearing.moment.now,
    )
    if left:
        return [screened]
    met = DeadlineMet(subject=lead.project_id, clock=COMPLETION, lead_id=lead.lead_id)
    return [screened, met]


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


def link_company(hearing: Hearing, said: LinkCompany) -> Decision:
    """新设公司: the project is signed through another company; its names are the project's too.

    On evidence. No alias follows: the company is another enterprise with the same project.
    """
    own = own_lead(hearing, said.lead_id)
    if isinstance(own, Decision):
        return own
    derived = hearing.stamp.derived
    if derived is None or not derived.name_key:
        return refused("registration_without_name_key")
    if not (said.evidence.papers or said.evidence.files):
        return refused("evidence_missing")
    lead, project = own
    return concluded(
        hearing,
        CompanyLinked(
            lead_id=lead.lead_id,
            project_id=project.project_id,
            office=hearing.office,
            at=hearing.moment.now,
            derived=derived,
            identity=said.identity,
            evidence=said.evidence,
        ),
    )
