"""What an office says about its own leads 线索.

Edge cases: an investor of signs alone has no key, so the judge says that it is no name; one that is
left out is a lead without a name yet. A company through which the project is signed brings its own
keys.
"""

import re
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from auth.offices import City
from gateway.saying.identity import WrittenIdentity, derive, plain
from gateway.saying.speaking import KeyOf, PhoneInOpenText, Speaker, said_of, sealed
from gateway.submitting import Said
from sharing.contacts import Contacts
from sharing.phones import holds_phone
from sharing.record import Derived
from sharing.sections import (
    Commercial,
    Evidence,
    FirstTalk,
    Frozen,
    Identity,
    Instant,
    LongText,
    OpeningClaims,
    Provenance,
    Summary,
)
from sharing.submissions.leads import (
    AmendLead,
    FollowUpLead,
    LinkCompany,
    RegisterLead,
    TakeBackBatch,
    WithdrawLead,
)
from sharing.submissions.showing import EraseLead

_BATCH: Final = re.compile(r"batch-[0-9a-f]{24}")
"""An id that the importer makes; its digits may happen to look like a number."""


class NewLead(Frozen):
    """What a registration says. ``provenance`` and ``claims`` belong to imports alone."""

    identity: WrittenIdentity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    contacts: Contacts | None = None
    evidence: Evidence | None = None
    first_talk: FirstTalk = FirstTalk()
    occurred_at: Instant | None = None
    provenance: Provenance | None = None
    claims: OpeningClaims | None = None
    role: Literal["first_contact", "introducer"] = "first_contact"


class LeadChange(BaseModel):
    """What an amendment says; an absent section stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    identity: WrittenIdentity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: Contacts | None = None
    first_talk: FirstTalk | None = None
    evidence: Evidence | None = None
    reason: LongText = ""


def say_register(speaker: Speaker, submission_id: str, lead: NewLead, *, key_of: KeyOf) -> Said:
    """登记. Raises TextTooLong, PhoneInOpenText, KeyFault (KeyErased: ask for the answer by the
    id alone).
    """
    identity = plain(lead.identity)
    said = RegisterLead(
        identity=identity,
        commercial=lead.commercial,
        summary=lead.summary,
        contacts=sealed(speaker, submission_id, lead.contacts, key_of),
        evidence=lead.evidence,
        first_talk=lead.first_talk,
        occurred_at=lead.occurred_at,
        provenance=lead.provenance,
        claims=lead.claims,
        role=lead.role,
    )
    return said_of(speaker, submission_id, said, derived=_derived(speaker.city, identity))


def _derived(city: City, identity: Identity) -> Derived | None:
    """The keys; None where something is written that is no name."""
    derived = derive(city, identity)
    return None if identity.investor and not derived.name_key else derived


def say_follow_up(
    speaker: Speaker,
    submission_id: str,
    *,
    lead_id: str,
    stage: str = "",
    note: str = "",
    occurred_at: int | None = None,
) -> Said:
    """跟进: a dated note, perhaps with a new stage. Raises PhoneInOpenText, as all of these do."""
    said = FollowUpLead(lead_id=lead_id, stage=stage, note=note, occurred_at=occurred_at)
    return said_of(speaker, submission_id, said)


def say_amend(
    speaker: Speaker, submission_id: str, *, lead_id: str, change: LeadChange, key_of: KeyOf
) -> Said:
    """更正. Raises TextTooLong, PhoneInOpenText, KeyFault."""
    identity = None if change.identity is None else plain(change.identity)
    said = AmendLead(
        lead_id=lead_id,
        identity=identity,
        commercial=change.commercial,
        summary=change.summary,
        contacts=sealed(speaker, submission_id, change.contacts, key_of),
        first_talk=change.first_talk,
        evidence=change.evidence,
        reason=change.reason,
    )
    derived = None if identity is None else derive(speaker.city, identity)
    return said_of(speaker, submission_id, said, derived=derived)


def say_withdraw(speaker: Speaker, submission_id: str, *, lead_id: str, reason: str) -> Said:
    """撤回: a reason is needed."""
    return said_of(speaker, submission_id, WithdrawLead(lead_id=lead_id, reason=reason))


def say_erase(
    speaker: Speaker,
    submission_id: str,
    *,
    lead_id: str,
    key_ids: tuple[str, ...],
    papers: tuple[str, ...],
    reason: str,
) -> Said:
    """删除联系人: by the keys and papers that the journal knows of the lead; a reason is needed."""
    said = EraseLead(lead_id=lead_id, key_ids=key_ids, papers=papers, reason=reason)
    return said_of(speaker, submission_id, said)


def say_link_company(
    speaker: Speaker, submission_id: str, *, lead_id: str, identity: Identity, evidence: Evidence
) -> Said:
    """新设公司: the other company's keys go with it. Raises TextTooLong."""
    said = LinkCompany(lead_id=lead_id, identity=plain(identity), evidence=evidence)
    derived = _derived(speaker.city, said.identity)
    return said_of(speaker, submission_id, said, derived=derived)


def say_take_back(speaker: Speaker, submission_id: str, said: TakeBackBatch) -> Said:
    """撤回整批导入. Raises PhoneInOpenText: an id of ours may look like a number, no other may."""
    if holds_phone(said.batch) and _BATCH.fullmatch(said.batch) is None:
        raise PhoneInOpenText("batch")
    return said_of(speaker, submission_id, said)
