"""What the events about approvals, charges and visibility change in the state.

Hand-overs, visibility and erasure are facts for readers: no rule of the judge asks for them.
"""

from ledger.judge.folding import Changes, Folds, city_of
from ledger.judge.slice import Slice
from ledger.judge.standing import ApprovalState, ChargeState, approval_key, charge_key
from ledger.judge.state import CITY_KEY
from sharing.events.showing import LeadErased, LeadVisibilitySet, VisibilityAdopted
from sharing.events.standing import (
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalsSet,
    ChargeEnded,
    LeadsHandedOver,
    PersonPutInCharge,
)
from sharing.values import replaced


def _approvals_set(state: Slice, event: ApprovalsSet) -> Changes:
    city = city_of(state)
    others = tuple(each for each in city.approvals if each[0] != event.office)
    own = ((event.office, event.kinds),) if event.kinds else ()
    return {CITY_KEY: replaced(city, approvals=tuple(sorted((*others, *own))))}


def _approval_asked(_state: Slice, event: ApprovalAsked) -> Changes:
    return {
        approval_key(event.approves): ApprovalState(
            subject=event.approves,
            said=event.said,
            office=event.office,
            project_id=event.project_id,
            lead_id=event.lead_id,
            by=event.by,
            first_lead=event.first_lead,
            first_was_pinned=event.first_was_pinned,
            said_in_stead_of=event.said_in_stead_of,
        )
    }


def _approval_answered(state: Slice, event: ApprovalAnswered) -> Changes:
    approval = state.approval(event.approves)
    if approval is None:
        raise LookupError(f"the journal answers what nobody asked: {event.approves}")
    return {approval_key(event.approves): replaced(approval, answer=event.answer)}


def _put_in_charge(_state: Slice, event: PersonPutInCharge) -> Changes:
    charge = ChargeState(event.charge_id, event.office, event.person)
    return {charge_key(event.charge_id): charge}


def _charge_ended(state: Slice, event: ChargeEnded) -> Changes:
    charge = state.charge(event.charge_id)
    if charge is None:
        raise LookupError(f"the journal ends a charge that nobody had: {event.charge_id}")
    return {charge_key(event.charge_id): replaced(charge, is_ended=True)}


def _visibility_adopted(state: Slice, event: VisibilityAdopted) -> Changes:
    return {CITY_KEY: replaced(city_of(state), visibility=event.table)}


def _nothing(_state: Slice, _event: object) -> Changes:
    return {}


STANDING_FOLDS: Folds = {
    ApprovalsSet: _approvals_set,
    ApprovalAsked: _approval_asked,
    ApprovalAnswered: _approval_answered,
    PersonPutInCharge: _put_in_charge,
    ChargeEnded: _charge_ended,
    LeadsHandedOver: _nothing,
    LeadVisibilitySet: _nothing,
    LeadErased: _nothing,
    VisibilityAdopted: _visibility_adopted,
}
