"""Judging an amendment 更正: facts keep the place in the order, another identity takes a new one.

The rule (DESIGN 4): facts that do not change who invests in what are amended and keep the place. A
change of enterprise or project takes the place of the amendment: the lead leaves its project, and
stands wherever a registration of now would stand; first contact and hold of the project that it
left pass on. Once a signing or start was recognised the identity stays. An amendment that fills in
what an incomplete registration 待补 lacked makes it valid, at the place that it kept.

Invariant: what another office registered is told to nobody by the answer to an amendment.
"""

from ledger.first_contact import is_recognised
from ledger.judge.amended_fields import left_after, now_stated, screened
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.holds import begun_by_activity
from ledger.judge.identity_changes import identity_changed
from ledger.judge.leads import own_lead
from ledger.judge.slice import Slice
from ledger.judge.state import INCOMPLETE, UNNAMED, ProjectState, Touch
from sharing.events.cases import CompanyLinked
from sharing.events.leads import LeadAmended
from sharing.events.registry import Event
from sharing.record import Derived
from sharing.same_project import Answer, ProjectFacts, same_project
from sharing.submissions.leads import AmendLead, LinkCompany


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
    if derived is not None and not derived.name_key:
        # An empty field stays as it was, the investor's name too.
        derived = derived.model_copy(update={"name_key": touch.name_key})
    is_another = derived is not None and _is_another(touch, derived)
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
        stated=now_stated(hearing.city.pack, touch, said),
    )
    if is_another and derived is not None:
        return identity_changed(hearing, project, touch, derived, said, amended)
    more = _facts_followed(hearing, project, touch, said)
    has_consequences = bool(more) or is_recognised(project)
    return concluded(hearing, amended, *more) if has_consequences else accepted(amended)


def _facts_followed(
    hearing: Hearing, project: ProjectState, touch: Touch, said: AmendLead
) -> tuple[Event, ...]:
    """An incomplete registration lacks less; the first act of an opened lead starts its clocks."""
    at = hearing.moment.now
    begun = begun_by_activity(hearing.state, hearing.city, project, touch.lead_id, at=at)
    if touch.standing != INCOMPLETE:
        return begun
    left = left_after(hearing.city.pack, touch, said)
    return (*screened(hearing, project, touch, left), *begun)


def _is_another(own: Touch, said: Derived) -> bool:
    """Whether the amendment speaks of another enterprise or another project.

    It looks at the office's own row alone, so that the answer tells nothing about others.
    """
    if own.standing == UNNAMED and not said.name_key:
        return False
    code = said.credit_code if said.code_is_valid else ""
    if said.name_key != own.name_key or (code and own.credit_code and code != own.credit_code):
        return True
    amended = ProjectFacts(said.goods_key or own.goods_key, said.phase)
    return same_project(amended, ProjectFacts(own.goods_key, own.phase)).answer is Answer.OTHER


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
