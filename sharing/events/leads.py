"""Journal events about leads 线索 and the projects they speak of."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sharing.record import Derived
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
)


class Placing(StrEnum):
    """Where a registration stands with regard to other leads."""

    FIRST = "first"
    """Nobody spoke of this project before: first contact 首谈."""
    COLLIDED = "collided"
    """Another office registered this project earlier: 撞单."""
    REPEAT = "repeat"
    """The same office lists its own project again (in an opening; live it is refused)."""
    ASKED = "asked"
    """The same enterprise, perhaps the same project: own project until somebody rules."""
    UNNAMED = "unnamed"
    """No investor is named yet: a lead without first contact."""
    CLAIMED = "claimed"
    """Taken from the pool 认领."""


class Candidate(Frozen):
    """A project that the registration may be the same as, and why."""

    project_id: Code
    answer: ShortText
    reasons: tuple[ShortText, ...]
    lead_id: Code = ""
    """The registration that was compared; '' where the judge's exact keys found the project."""


class LeadRegistered(Frozen):
    """A lead was entered, and placed: first, collided, repeated or asked."""

    name: Literal["lead_registered"] = "lead_registered"
    version: Literal[1] = 1
    lead_id: Code
    office: Code
    project_id: Code
    placing: Annotated[Placing, Field(strict=False)]
    candidates: tuple[Candidate, ...] = ()
    registered_at: Instant
    """The receipt time; in an opening the claimed 登记时间."""
    derived: Derived
    first_talk: FirstTalk
    provenance: Provenance | None = None
    claims: OpeningClaims | None = None
    identity: Identity
    commercial: Commercial
    summary: Summary
    contacts: SealedContacts | None = None
    evidence: Evidence | None = None
    order: int = 0
    """Its place in the order: the journal position."""
    is_matched: bool = True
    """False while the matcher has not spoken yet."""
    standing: ShortText = "valid"
    """``valid``, ``incomplete`` (待补, until ``completes_by``) or ``unnamed``."""
    lacking: tuple[ShortText, ...] = ()
    unstated: tuple[ShortText, ...] = ()
    """The fields that a later stage asks for and that are not stated yet."""
    role: ShortText = "first_contact"
    holds: bool = False
    """Whether the office has the hold from now on."""
    clocks: tuple[tuple[ShortText, Instant], ...] = ()
    """The clocks that start with it: kind, and when each is due."""
    by: ShortText = ""
    """Who entered it for the office, and hence has it in hand; '' for a row of an opening."""


class LeadFollowedUp(Frozen):
    """A lead made progress."""

    name: Literal["lead_followed_up"] = "lead_followed_up"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    at: Instant
    note: LongText
    summary: Summary
    clocks: tuple[tuple[ShortText, Instant], ...] = ()
    """The holder's clocks that start anew with it."""
    by: ShortText = ""
    """Who reported it for the office."""
    said_in_stead_of: ShortText = ""
    """In whose stead a deputy reported it; left out of the bytes where empty."""


class LeadAmended(Frozen):
    """Facts of a lead were corrected; its place in the order stays. Only the sections that were
    given are there; an absent one, and an empty field of a given one, stays as it was. In an
    opening a row that repeats the office's own lead amends it, with its provenance and claims.
    """

    name: Literal["lead_amended"] = "lead_amended"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    at: Instant
    reason: LongText
    derived: Derived | None = None
    provenance: Provenance | None = None
    claims: OpeningClaims | None = None
    identity: Identity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: SealedContacts | None = None
    first_talk: FirstTalk | None = None
    evidence: Evidence | None = None
    stated: tuple[ShortText, ...] = ()
    """The fields that it states and that a later stage asks for."""


class LeadWithdrawn(Frozen):
    """An office no longer pursues a lead."""

    name: Literal["lead_withdrawn"] = "lead_withdrawn"
    version: Literal[1] = 1
    lead_id: Code
    project_id: Code
    office: Code
    at: Instant
    reason: LongText


class FirstContactPassed(Frozen):
    """首谈 passed on: to the next valid registration, or to where a ruling or a release put it.

    ``is_pinned``: it was decided otherwise than by the order, and stays until that is changed.
    """

    name: Literal["first_contact_passed"] = "first_contact_passed"
    version: Literal[1] = 1
    project_id: Code
    from_office: Code
    to_office: Code
    to_lead_id: Code
    reason: ShortText = ""
    """``withdrawal``, ``void``, ``merge``, ``ruling``, ``objection``, a kind of release."""
    is_pinned: bool = False
    at: Instant = 0
