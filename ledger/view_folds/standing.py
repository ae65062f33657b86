"""Approvals, charges, hand-overs, visibility and erasure, as folds of what people read."""

from ledger.standing_views import ApprovalSettingView, ApprovalView, ChargeView
from ledger.view_folds.view_fold import ViewFolds
from ledger.views import Documents
from sharing.events.showing import LeadErased, LeadVisibilitySet
from sharing.events.standing import (
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalsSet,
    ChargeEnded,
    LeadsHandedOver,
    PersonPutInCharge,
)

_OF_LEADS = ("register_lead", "claim_project")


def _set(event: ApprovalsSet, documents: Documents, seq: int) -> None:
    documents.put_standing(
        ApprovalSettingView(office=event.office, kinds=event.kinds, at=event.at, seq=seq)
    )


def _approval(documents: Documents, subject: str) -> ApprovalView:
    found = documents.standings[f"approval:{subject}"]
    if not isinstance(found, ApprovalView):
        raise TypeError(found.standing_id)
    return found


def _asked(event: ApprovalAsked, documents: Documents, seq: int) -> None:
    documents.put_standing(
        ApprovalView(
            subject=event.approves,
            said=event.said,
            office=event.office,
            project_id=event.project_id,
            lead_id=event.lead_id,
            by=event.by,
            at=event.at,
            said_in_stead_of=event.said_in_stead_of,
            seq=seq,
        )
    )
    if event.said in _OF_LEADS:
        documents.change_lead(event.lead_id, approval="awaited")


def _answered(event: ApprovalAnswered, documents: Documents, _seq: int) -> None:
    approval = _approval(documents, event.approves)
    answer = {
        "answer": event.answer,
        "answered_by": event.by,
        "in_stead_of": event.in_stead_of,
        "reason": event.reason,
        "answered_at": event.at,
    }
    documents.put_standing(approval.model_copy(update=answer))
    if event.said in _OF_LEADS:
        documents.change_lead(event.lead_id, approval=event.answer)


def _handed_over(event: LeadsHandedOver, documents: Documents, _seq: int) -> None:
    for lead_id in event.lead_ids:
        handlers = (*documents.leads[lead_id].handlers, (event.to_person, event.at))
        documents.change_lead(lead_id, handlers=handlers)


def _put_in_charge(event: PersonPutInCharge, documents: Documents, seq: int) -> None:
    documents.put_standing(
        ChargeView(
            charge_id=event.charge_id,
            person=event.person,
            capacity=event.capacity,
            project_id=event.project_id,
            chain=event.chain,
            from_on=event.from_on.isoformat(),
            until_on=event.until_on.isoformat() if event.until_on else "",
            office=event.office,
            by=event.by,
            reason=event.reason,
            at=event.at,
            seq=seq,
        )
    )


def _charge_ended(event: ChargeEnded, documents: Documents, _seq: int) -> None:
    charge = documents.standings[f"charge:{event.charge_id}"]
    ended = {"ended_at": event.at, "ended_by": event.by, "ended_reason": event.reason}
    documents.put_standing(charge.model_copy(update=ended))


def _visibility_set(event: LeadVisibilitySet, documents: Documents, _seq: int) -> None:
    shown = {"visibility": event.visibility, "shared_with": event.offices}
    lead = documents.leads[event.lead_id]
    documents.put_lead(lead.model_copy(update=shown))
    project = documents.projects[lead.project_id]
    touches = tuple(
        touch.model_copy(update=shown) if touch.lead_id == event.lead_id else touch
        for touch in project.touches
    )
    documents.put_project(project.model_copy(update={"touches": touches}))


def _erased(event: LeadErased, documents: Documents, _seq: int) -> None:
    documents.change_lead(event.lead_id, has_contacts=False, erased_at=event.at)


STANDING_VIEW_FOLDS: ViewFolds = {
    ApprovalsSet: _set,
    ApprovalAsked: _asked,
    ApprovalAnswered: _answered,
    LeadsHandedOver: _handed_over,
    PersonPutInCharge: _put_in_charge,
    ChargeEnded: _charge_ended,
    LeadVisibilitySet: _visibility_set,
    LeadErased: _erased,
}
