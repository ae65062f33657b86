"""Journal events about who acts for an office and who is in charge."""

from datetime import date
from typing import Literal

from sharing.sections import Code, Frozen, Instant, LongText, ShortText
from sharing.submissions.standing import Capacity


class ApprovalsSet(Frozen):
    """What an office's staff says only with the head's approval from now on."""

    name: Literal["approvals_set"] = "approvals_set"
    version: Literal[1] = 1
    office: Code
    kinds: tuple[ShortText, ...]
    at: Instant


class ApprovalAsked(Frozen):
    """What staff said stands from its receipt, and waits for the head's word.

    ``subject`` is what it is about; ``said`` the kind of submission; ``by`` who said it.
    """

    name: Literal["approval_asked"] = "approval_asked"
    version: Literal[1] = 1
    approves: Code
    said: ShortText
    office: Code
    project_id: Code
    lead_id: Code = ""
    first_lead: Code = ""
    """Of a claim: which lead had first contact before it, ..."""
    first_was_pinned: bool = False
    """... and whether that was decided otherwise than by the order."""
    by: ShortText
    at: Instant
    said_in_stead_of: ShortText = ""
    """In whose stead a deputy said it; left out of the bytes where empty."""


class ApprovalAnswered(Frozen):
    """The head approved, or did not and it was taken back."""

    name: Literal["approval_answered"] = "approval_answered"
    version: Literal[1] = 1
    approves: Code
    said: ShortText
    office: Code
    project_id: Code
    lead_id: Code = ""
    answer: Literal["approved", "refused"]
    by: ShortText
    in_stead_of: ShortText = ""
    reason: LongText = ""
    at: Instant


class LeadsHandedOver(Frozen):
    """Leads of an office are another person's from now on."""

    name: Literal["leads_handed_over"] = "leads_handed_over"
    version: Literal[1] = 1
    office: Code
    lead_ids: tuple[Code, ...]
    to_person: ShortText
    by: ShortText
    reason: LongText
    at: Instant


class PersonPutInCharge(Frozen):
    """Somebody reads a project or a chain's projects from a day on."""

    name: Literal["person_put_in_charge"] = "person_put_in_charge"
    version: Literal[1] = 1
    charge_id: Code
    person: ShortText
    capacity: Capacity
    project_id: Code = ""
    chain: ShortText = ""
    from_on: date
    until_on: date | None = None
    office: Code
    by: ShortText
    reason: LongText
    at: Instant


class ChargeEnded(Frozen):
    """Somebody is in charge no longer."""

    name: Literal["charge_ended"] = "charge_ended"
    version: Literal[1] = 1
    charge_id: Code
    by: ShortText
    reason: LongText = ""
    at: Instant
