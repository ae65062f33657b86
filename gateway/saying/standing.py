"""What is said about approvals, charges, hand-overs, and whom a lead is shown."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.showing import AdoptVisibility, SetLeadVisibility
from sharing.submissions.standing import (
    ApproveSubmission,
    EndCharge,
    HandOverLeads,
    PutInCharge,
    RefuseSubmission,
    SetApprovals,
)

Standing = (
    SetApprovals
    | ApproveSubmission
    | RefuseSubmission
    | HandOverLeads
    | PutInCharge
    | EndCharge
    | SetLeadVisibility
    | AdoptVisibility
)


def say_about_standing(speaker: Speaker, submission_id: str, said: Standing) -> Said:
    """审批、交接、负责、可见范围. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
