"""What is sent about transfers 流转, 无法落地 and progress notes 进展通报."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import (
    EvidenceSent,
    Id,
    Reason,
    Request,
    WholeYuan,
    YesNo,
    section_of,
)
from sharing.sections import LongText, Party, ShortText
from sharing.submissions.transfers import (
    ConsentToTransfer,
    CreditAgreement,
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
    ProposeTransfer,
    RefuseTransfer,
    ShareTerm,
    TransferKind,
    WithdrawTransfer,
)


class ShareTermSent(Request):
    """Of an indicator, an office gets so many ten-thousandths."""

    indicator: Annotated[ShortText, Field(min_length=1)]
    office: Id
    parts: Annotated[int, Field(ge=0, le=10_000, strict=True)]


class AgreementSent(Request):
    """分成协议: its terms, and the paper that all signed."""

    terms: Annotated[tuple[ShareTermSent, ...], Field(min_length=1, max_length=200)]
    evidence: EvidenceSent

    def section(self) -> CreditAgreement:
        """As it stands in the statement."""
        terms = tuple(ShareTerm(**dict(term)) for term in self.terms)
        return CreditAgreement(terms=terms, evidence=self.evidence.section())


class TransferSent(Request):
    """提出流转: which kind, to whom, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"transfer": "county", "to_office": "320830", "reason": "本县没有化工定点园区"}
            ]
        }
    )
    transfer: TransferKind
    to_office: Id
    reason: Reason
    agreement: AgreementSent | None = None
    evidence: EvidenceSent | None = None

    def proposal(self, project_id: str) -> ProposeTransfer:
        """As the proposer says it of this project."""
        return ProposeTransfer(
            project_id=project_id,
            transfer=self.transfer,
            to_office=self.to_office,
            reason=self.reason,
            agreement=self.agreement.section() if self.agreement else None,
            evidence=section_of(self.evidence),
        )


class ConsentSent(Request):
    """同意流转, for a party; for the investor with the paper that it signed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"party": "receiver"}]})
    party: Party
    evidence: EvidenceSent | None = None

    def consent(self, project_id: str) -> ConsentToTransfer:
        """As the party says it of this project."""
        return ConsentToTransfer(
            project_id=project_id, party=self.party, evidence=section_of(self.evidence)
        )


class TransferRefusalSent(Request):
    """不同意流转, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "用地指标不足"}]})
    reason: Reason

    def refusal(self, project_id: str) -> RefuseTransfer:
        """As it is said of this project."""
        return RefuseTransfer(project_id=project_id, reason=self.reason)


class TransferWithdrawalSent(Request):
    """撤回流转."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "投资方改变选址"}]})
    reason: LongText = ""

    def withdrawal(self, project_id: str) -> WithdrawTransfer:
        """As the proposer says it of this project."""
        return WithdrawTransfer(project_id=project_id, reason=self.reason)


class CouldNotLandSent(Request):
    """申报无法落地, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "本县没有化工定点园区"}]})
    reason: Reason
    evidence: EvidenceSent | None = None

    def declaration(self, project_id: str) -> DeclareCouldNotLand:
        """As the office says it of this project."""
        return DeclareCouldNotLand(
            project_id=project_id, reason=self.reason, evidence=section_of(self.evidence)
        )


class CouldNotLandDecisionSent(Request):
    """核准无法落地, or not."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"is_granted": True, "reason": "情况属实"}]}
    )
    is_granted: YesNo
    reason: Reason

    def decision(self, project_id: str) -> DecideCouldNotLand:
        """As the centre says it of this project."""
        return DecideCouldNotLand(
            project_id=project_id, is_granted=self.is_granted, reason=self.reason
        )


class ProgressNoteSent(Request):
    """进展通报: how the project goes at its place of landing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"stage": "在建", "paid_in_yuan": 120000000, "note": "主体厂房封顶"}]
        }
    )
    stage: ShortText = ""
    paid_in_yuan: WholeYuan | None = Field(default=None, description="累计到账资金")
    note: Reason

    def report(self, project_id: str) -> FileProgressNote:
        """As the landing office says it of this project."""
        return FileProgressNote(project_id=project_id, **dict(self))
