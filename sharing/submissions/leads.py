"""What an office says about its own leads 线索: register, follow up, amend, withdraw."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import (
    Code,
    Commercial,
    Evidence,
    FirstTalk,
    Frozen,
    Identity,
    Instant,
    LongText,
    OpeningClaims,
    Provenance,
    SealedContacts,
    ShortText,
    Summary,
    WrittenText,
)


class RegisterLead(Frozen):
    """登记: an office says that it talks to an investor about a project."""

    kind: Literal["register_lead"] = "register_lead"
    version: Literal[1] = 1
    identity: Identity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    contacts: SealedContacts | None = None
    evidence: Evidence | None = None
    first_talk: FirstTalk = FirstTalk()
    occurred_at: Instant | None = None
    provenance: Provenance | None = None
    claims: OpeningClaims | None = None
    role: Literal["first_contact", "introducer"] = "first_contact"


class FollowUpLead(Frozen):
    """跟进: progress of a lead, as a dated note and perhaps a new stage."""

    kind: Literal["follow_up_lead"] = "follow_up_lead"
    version: Literal[1] = 1
    lead_id: Code
    stage: ShortText = ""
    note: LongText = ""
    occurred_at: Instant | None = None


class AmendLead(Frozen):
    """更正: an absent section, and an empty field of a given one, stays as it is: nothing is erased
    by leaving it out. Another investor or another project takes a new place in the order.
    """

    kind: Literal["amend_lead"] = "amend_lead"
    version: Literal[1] = 1
    lead_id: Code
    identity: Identity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: SealedContacts | None = None
    first_talk: FirstTalk | None = None
    evidence: Evidence | None = None
    reason: LongText = ""


class WithdrawLead(Frozen):
    """撤回: the office no longer pursues the lead."""

    kind: Literal["withdraw_lead"] = "withdraw_lead"
    version: Literal[1] = 1
    lead_id: Code
    reason: WrittenText


class LinkCompany(Frozen):
    """新设公司: the project is, or will be, signed through another company of the investor."""

    kind: Literal["link_company"] = "link_company"
    version: Literal[1] = 1
    lead_id: Code
    identity: Identity
    """The other company; ``project`` is the lead's title again."""
    evidence: Evidence


class TakeBackBatch(Frozen):
    """撤回整批导入: every lead of an import on which nobody has built."""

    kind: Literal["take_back_batch"] = "take_back_batch"
    version: Literal[1] = 1
    batch: Annotated[Code, Field(min_length=1)]
    reason: WrittenText
