"""Journal events about transfers 流转, 无法落地, and investors offered to offices 客商分流."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, Instant, LongText, Party, ShortText, Yuan
from sharing.submissions.transfers import CreditAgreement, TransferKind


class TransferProposed(Frozen):
    """A transfer was proposed; the receiver answers until ``due_at``."""

    name: Literal["transfer_proposed"] = "transfer_proposed"
    version: Literal[1] = 1
    transfer_id: Code
    project_id: Code
    transfer: TransferKind
    from_office: Code
    to_office: Code
    proposed_by: Code
    at: Instant
    due_at: Instant | None = None
    consents: tuple[Annotated[Party, Field(strict=False)], ...] = ()
    agreement: CreditAgreement | None = None
    reason: LongText
    evidence: Evidence | None = None


class TransferConsented(Frozen):
    """A party consented."""

    name: Literal["transfer_consented"] = "transfer_consented"
    version: Literal[1] = 1
    transfer_id: Code
    project_id: Code
    party: Annotated[Party, Field(strict=False)]
    office: Code
    at: Instant
    evidence: Evidence | None = None


class TransferEnded(Frozen):
    """A transfer came to nothing: refused, withdrawn, lapsed, or void since the hold changed."""

    name: Literal["transfer_ended"] = "transfer_ended"
    version: Literal[1] = 1
    transfer_id: Code
    project_id: Code
    outcome: Literal["refused", "withdrawn", "lapsed", "void"]
    office: Code = ""
    at: Instant
    reason: LongText = ""


class TransferCompleted(Frozen):
    """Everybody whom the rule names consented: the receiver holds and lands the project. First
    contact stays where it was.
    """

    name: Literal["transfer_completed"] = "transfer_completed"
    version: Literal[1] = 1
    transfer_id: Code
    project_id: Code
    transfer: TransferKind
    from_office: Code
    to_office: Code
    at: Instant
    agreement: CreditAgreement | None = None


class CouldNotLandDeclared(Frozen):
    """The holder declared that it cannot land the project."""

    name: Literal["could_not_land_declared"] = "could_not_land_declared"
    version: Literal[1] = 1
    project_id: Code
    office: Code
    at: Instant
    reason: LongText
    evidence: Evidence | None = None


class CouldNotLandDecided(Frozen):
    """The centre granted it, or did not."""

    name: Literal["could_not_land_decided"] = "could_not_land_decided"
    version: Literal[1] = 1
    project_id: Code
    is_granted: bool
    at: Instant
    reason: LongText


class ProgressNoteFiled(Frozen):
    """The landing office told the first-contact office how the project goes."""

    name: Literal["progress_note_filed"] = "progress_note_filed"
    version: Literal[1] = 1
    project_id: Code
    office: Code
    at: Instant
    stage: ShortText = ""
    paid_in_yuan: Yuan | None = None
    note: LongText


class OfferAnswered(Frozen):
    """An office would take the offered investor, or not."""

    name: Literal["offer_answered"] = "offer_answered"
    version: Literal[1] = 1
    case_id: Code
    office: Code
    is_taken: bool
    at: Instant
    note: LongText = ""
