"""Judging approvals 审批: what staff said stands and waits, until the head approves it or not.

The rule is ``ledger.approvals``. The order is that of the staff's word. While it waits, what the
centre would decide about it waits too: a proposal and an objection are not decided. What the
centre recognised meanwhile stands: a lead with a recognised project is no longer taken back, the
centre has to revoke first.

Edge cases: what a deputy says, in asking or in answering, counts as said by both persons: neither
approves it; what was asked before events named both is known by the deputy alone. Another office's
approval and one that was answered look alike (``approval_unknown``); a
claim that is not approved puts the project back into the pool, with first contact where it was;
what is claimed while the lead's registration still waits is answered with it; what ended meanwhile
by itself (withdrawn, void) is answered, and nothing is taken back.

Invariant: after a refusal nothing of what was said stands; after an approval everything does, at
its own place.
"""

from collections.abc import Callable
from typing import Any

from ledger.approvals import HEAD_ALONE, MEANS, needs_head, unknown_kinds
from ledger.first_contact import is_recognised
from ledger.judge import leads, objecting, proposing
from ledger.judge.ahead import Ahead
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing, live_project
from ledger.judge.holds import release_hold
from ledger.judge.standing import ApprovalState
from ledger.judge.state import ProjectState
from sharing.events.holds import HoldTaken
from sharing.events.leads import FirstContactPassed, LeadRegistered, LeadWithdrawn
from sharing.events.objections import ObjectionFiled
from sharing.events.recognitions import RecognitionProposed
from sharing.events.registry import Event
from sharing.events.standing import ApprovalAnswered, ApprovalAsked, ApprovalsSet
from sharing.submissions.holds import ClaimProject
from sharing.submissions.leads import WithdrawLead
from sharing.submissions.objections import RuleObjection, WithdrawObjection
from sharing.submissions.recognitions import DecideProposals, WithdrawProposal
from sharing.submissions.registry import Submission
from sharing.submissions.standing import ApproveSubmission, RefuseSubmission, SetApprovals


def set_approvals(hearing: Hearing, said: SetApprovals) -> Decision:
    """设置审批, by the head: which kinds of the staff's word need his or hers from now on."""
    unknown = unknown_kinds(said.kinds)
    if unknown:
        return refused("approval_kind_unknown", kinds=",".join(unknown))
    kinds = tuple(sorted(set(said.kinds)))
    return accepted(ApprovalsSet(office=hearing.office, kinds=kinds, at=hearing.moment.now))


def why_not_heard(hearing: Hearing, said: Submission) -> Decision | None:
    """Why this is not heard now: the head alone says it, or what it decides waits for the head."""
    kinds = hearing.city.approvals_of(hearing.office)
    kind = MEANS.get(said.kind, said.kind)
    if kind in HEAD_ALONE and needs_head(kinds, kind=kind, role=hearing.stamp.role):
        return refused("needs_head", kind=kind)
    for subject in _decided_by(said):
        approval = hearing.state.approval(subject)
        if approval is not None and approval.waits:
            return refused("approval_awaited", subject=subject)
    return None


def _decided_by(said: Submission) -> tuple[str, ...]:
    """What the centre decides with it that can wait for a head's word."""
    if isinstance(said, RuleObjection):
        return (said.objection_id,)
    if isinstance(said, DecideProposals):
        return tuple(each.proposal_id for each in said.decisions)
    return ()


def with_approval_asked(hearing: Hearing, said: Submission, decision: Decision) -> Decision:
    """The decision, with the head asked where the office's setting says so."""
    kinds = hearing.city.approvals_of(hearing.office)
    is_of_opening = getattr(said, "claims", None) is not None
    if (
        decision.refusal is not None
        or is_of_opening
        or not needs_head(kinds, kind=said.kind, role=hearing.stamp.role)
    ):
        return decision
    about = _about(hearing, decision.events)
    if about is None:
        return decision
    subject, project_id, lead_id = about
    claimed = hearing.state.project(project_id) if isinstance(said, ClaimProject) else None
    if claimed is not None and _still_waits(hearing, subject):
        return decision
    asked = ApprovalAsked(
        approves=subject,
        said=said.kind,
        office=hearing.office,
        project_id=project_id,
        lead_id=lead_id,
        first_lead=claimed.first_lead if claimed is not None else "",
        first_was_pinned=claimed is not None and claimed.pinned_lead == claimed.first_lead,
        by=hearing.stamp.actor,
        at=hearing.moment.now,
        said_in_stead_of=hearing.stamp.in_stead_of,
    )
    return Decision(decision.verdict, (*decision.events, asked))


def _still_waits(hearing: Hearing, subject: str) -> bool:
    approval = hearing.state.approval(subject)
    return approval is not None and approval.waits


def _about(hearing: Hearing, events: tuple[Event, ...]) -> tuple[str, str, str] | None:
    """What the head is asked about: subject, project and lead."""
    for event in events:
        match event:
            case LeadRegistered():
                return event.lead_id, event.project_id, event.lead_id
            case HoldTaken() if event.office == hearing.office and event.how == "claim":
                return event.lead_id, event.project_id, event.lead_id
            case ObjectionFiled():
                return event.objection_id, event.project_id, event.lead_id
            case RecognitionProposed():
                return event.proposal_id, event.project_id, ""
            case _:
                continue
    return None


def approve(hearing: Hearing, said: ApproveSubmission) -> Decision:
    """同意: it stands as it was said."""
    approval = _waiting(hearing, said.subject)
    if isinstance(approval, Decision):
        return approval
    return accepted(_answered(hearing, approval, answer="approved"))


def refuse(hearing: Hearing, said: RefuseSubmission) -> Decision:
    """不同意: what was said is taken back."""
    approval = _waiting(hearing, said.subject)
    if isinstance(approval, Decision):
        return approval
    taken_back = _TAKE_BACK[approval.said](hearing, approval, said.reason)
    if taken_back.refusal is not None and taken_back.refusal.reason not in _OVER:
        return taken_back
    answered = _answered(hearing, approval, answer="refused", reason=said.reason)
    return accepted(answered, *taken_back.events)


_OVER = frozenset(
    {"lead_withdrawn", "lead_unknown", "objection_settled", "proposal_unknown", "project_unknown"}
)
"""It ended meanwhile by itself, so there is nothing to take back."""


def _waiting(hearing: Hearing, subject: str) -> ApprovalState | Decision:
    approval = hearing.state.approval(subject)
    if approval is None or not approval.waits or not hearing.is_own(approval.office):
        return refused("approval_unknown", subject=subject)
    answering = {hearing.stamp.actor, hearing.stamp.in_stead_of} - {""}
    if answering & {approval.by, approval.said_in_stead_of}:
        return refused("approval_of_own_word")
    return approval


def _answered(
    hearing: Hearing, approval: ApprovalState, *, answer: str, reason: str = ""
) -> ApprovalAnswered:
    return ApprovalAnswered.model_validate(
        {
            "approves": approval.subject,
            "said": approval.said,
            "office": approval.office,
            "project_id": approval.project_id,
            "lead_id": approval.lead_id,
            "answer": answer,
            "by": hearing.stamp.actor,
            "in_stead_of": hearing.stamp.in_stead_of,
            "reason": reason,
            "at": hearing.moment.now,
        }
    )


def _lead_taken_back(hearing: Hearing, approval: ApprovalState, reason: str) -> Decision:
    return leads.withdraw(hearing, WithdrawLead(lead_id=approval.lead_id, reason=reason))


def _claim_taken_back(hearing: Hearing, approval: ApprovalState, reason: str) -> Decision:
    """The project goes back into the pool; a lead that only the claim made is withdrawn."""
    own = leads.own_lead(hearing, approval.lead_id)
    if isinstance(own, Decision):
        return own
    lead, project = own
    if is_recognised(project) and lead.lead_id == project.first_lead:
        return refused("project_recognised", lead_id=lead.lead_id)
    at, ahead = hearing.moment.now, Ahead(hearing.state)
    if project.hold.lead_id == lead.lead_id:
        release_hold(
            ahead,
            project.project_id,
            "shared",
            city=hearing.city,
            at=at,
            reason=reason,
            to_pool=True,
        )
    if project.first_lead == lead.lead_id:
        _first_contact_back(ahead, project, approval, at=at)
    if project.touch_of(lead.lead_id).is_received:
        ahead.apply(
            LeadWithdrawn(
                lead_id=lead.lead_id,
                project_id=lead.project_id,
                office=hearing.office,
                at=at,
                reason=reason,
            )
        )
    return concluded(hearing, *ahead.events, reason="withdrawal")


def _first_contact_back(
    ahead: Ahead, project: ProjectState, approval: ApprovalState, *, at: int
) -> None:
    """Where the claim brought first contact, whoever had it before has it again."""
    before = next((t for t in project.standing if t.lead_id == approval.first_lead), None)
    if before is None or before.lead_id == project.first_lead:
        return
    ahead.apply(
        FirstContactPassed(
            project_id=project.project_id,
            from_office=project.first_office,
            to_office=before.office,
            to_lead_id=before.lead_id,
            reason="approval_refused",
            is_pinned=approval.first_was_pinned,
            at=at,
        )
    )


def _objection_taken_back(hearing: Hearing, approval: ApprovalState, reason: str) -> Decision:
    said = WithdrawObjection(objection_id=approval.subject, reason=reason)
    return objecting.withdraw_objection(hearing, said)


def _proposal_taken_back(hearing: Hearing, approval: ApprovalState, _reason: str) -> Decision:
    project = live_project(hearing.state, approval.project_id)
    project_id = project.project_id if project is not None else approval.project_id
    said = WithdrawProposal(project_id=project_id, proposal_id=approval.subject)
    return proposing.withdraw(hearing, said)


_TAKE_BACK: dict[str, Callable[[Hearing, ApprovalState, str], Decision]] = {
    "register_lead": _lead_taken_back,
    "claim_project": _claim_taken_back,
    "file_objection": _objection_taken_back,
    "propose_recognition": _proposal_taken_back,
}

APPROVAL_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    SetApprovals: set_approvals,
    ApproveSubmission: approve,
    RefuseSubmission: refuse,
}
"""The rule of each kind of submission about approvals, by its model."""
