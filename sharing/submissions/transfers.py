"""What is said about a transfer 流转, 无法落地, and an investor offered to offices 客商分流."""

from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, LongText, Party, ShortText

TransferKind = Literal["county", "unit", "chemical"]


class ShareTerm(Frozen):
    """One line of a credit agreement: of an indicator, an office gets so many ten-thousandths."""

    indicator: Annotated[ShortText, Field(min_length=1)]
    office: Annotated[Code, Field(min_length=1)]
    parts: Annotated[int, Field(ge=0, le=10_000)]


class CreditAgreement(Frozen):
    """The credit agreement 分成协议 attached to a transfer, with the paper that all signed."""

    terms: Annotated[tuple[ShareTerm, ...], Field(min_length=1, max_length=200)]
    evidence: Evidence


class ProposeTransfer(Frozen):
    """提出流转: the project shall land with another office."""

    kind: Literal["propose_transfer"] = "propose_transfer"
    version: Literal[1] = 1
    project_id: Code
    transfer: TransferKind
    to_office: Annotated[Code, Field(min_length=1)]
    reason: Annotated[LongText, Field(min_length=1)]
    agreement: CreditAgreement | None = None
    evidence: Evidence | None = None


class ConsentToTransfer(Frozen):
    """同意流转: a party consents; for the investor an office files the investor's paper."""

    kind: Literal["consent_to_transfer"] = "consent_to_transfer"
    version: Literal[1] = 1
    project_id: Code
    party: Annotated[Party, Field(strict=False)]
    evidence: Evidence | None = None


class RefuseTransfer(Frozen):
    """不同意流转: the receiver, the holder or the centre says no, with a reason."""

    kind: Literal["refuse_transfer"] = "refuse_transfer"
    version: Literal[1] = 1
    project_id: Code
    reason: Annotated[LongText, Field(min_length=1)]


class WithdrawTransfer(Frozen):
    """撤回流转: the proposer takes the proposal back."""

    kind: Literal["withdraw_transfer"] = "withdraw_transfer"
    version: Literal[1] = 1
    project_id: Code
    reason: LongText = ""


class DeclareCouldNotLand(Frozen):
    """申报无法落地: the holder says that it cannot land the project."""

    kind: Literal["declare_could_not_land"] = "declare_could_not_land"
    version: Literal[1] = 1
    project_id: Code
    reason: Annotated[LongText, Field(min_length=1)]
    evidence: Evidence | None = None


class DecideCouldNotLand(Frozen):
    """核准无法落地: the centre grants it or does not."""

    kind: Literal["decide_could_not_land"] = "decide_could_not_land"
    version: Literal[1] = 1
    project_id: Code
    is_granted: bool
    reason: Annotated[LongText, Field(min_length=1)]


class FileProgressNote(Frozen):
    """进展通报: the landing office tells the first-contact office how the project goes."""

    kind: Literal["file_progress_note"] = "file_progress_note"
    version: Literal[1] = 1
    project_id: Code
    stage: ShortText = ""
    paid_in_yuan: Annotated[int, Field(ge=0, le=10_000_000_000_000)] | None = None
    note: Annotated[LongText, Field(min_length=1)]


class OfferLead(Frozen):
    """客商分流: the centre offers one investor, whom it registered, to several offices."""

    kind: Literal["offer_lead"] = "offer_lead"
    version: Literal[1] = 1
    lead_id: Code
    offices: Annotated[tuple[Code, ...], Field(min_length=1, max_length=50)]
    reason: Annotated[LongText, Field(min_length=1)]


class AnswerOffer(Frozen):
    """答复分流: an office would take the investor, or not."""

    kind: Literal["answer_offer"] = "answer_offer"
    version: Literal[1] = 1
    case_id: Code
    is_taken: bool
    note: LongText = ""


class SettleOffer(Frozen):
    """确定分流: the centre says which of the offices gets the hold."""

    kind: Literal["settle_offer"] = "settle_offer"
    version: Literal[1] = 1
    case_id: Code
    office: Annotated[Code, Field(min_length=1)]
    reason: Annotated[LongText, Field(min_length=1)]
