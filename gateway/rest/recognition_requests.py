"""What is sent about recognition 认定: proposals, decisions, the centre's own word, revocations."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import (
    EvidenceSent,
    Id,
    Reason,
    Request,
    WholeCents,
    WholeYuan,
    YesNo,
    section_of,
)
from sharing.recognitions import Recognisable
from sharing.sections import LongText, ShortText, WrittenText
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposalDecision,
    ProposeRecognition,
    RecogniseAttainment,
    RecognitionClaim,
    RevokeRecognition,
    Units,
    UsdRate,
    WithdrawProposal,
)

SquareMetres = Annotated[int, Field(ge=0, le=100_000_000_000, strict=True)]


class UsdRateSent(Request):
    """汇率: ten-thousandths of a yuan for one US dollar on a day, and its source."""

    yuan_per_usd_1e4: Annotated[int, Field(ge=1, le=10_000_000, strict=True)]
    on: date
    source: WrittenText


class ClaimSent(Request):
    """What is to be recognised. `units`: the figure in the unit of the event; of a capital increase
    the increment in yuan. A signing states the amounts of the project.
    """

    event: Recognisable
    happened_on: date
    units: Annotated[Units, Field(strict=True)] | None = None
    incentives_yuan: WholeYuan | None = None
    usd_rate: UsdRateSent | None = None
    amount_yuan: WholeYuan | None = None
    amount_usd_cents: WholeCents | None = None
    total_yuan: WholeYuan | None = None
    fixed_assets_yuan: WholeYuan | None = None
    land_sqm: SquareMetres | None = None
    industry: ShortText | None = None
    chain: ShortText | None = None
    is_chemical: YesNo | None = None
    origin: ShortText | None = None

    def claim(self) -> RecognitionClaim:
        """As it stands in the statement."""
        said = {name: value for name, value in self if name in RecognitionClaim.model_fields}
        rate = self.usd_rate
        said["usd_rate"] = UsdRate(**dict(rate)) if rate is not None else None
        return RecognitionClaim(**said)


class ProposalSent(ClaimSent):
    """申报认定, with the papers of the check-list."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event": "signing",
                    "happened_on": "2025-12-30",
                    "amount_yuan": 1200000000,
                    "evidence": {"papers": [{"kind": "contract", "sha256": "ab" * 32}]},
                }
            ]
        }
    )
    evidence: EvidenceSent | None = None
    note: LongText = ""

    def proposal(self, project_id: str) -> ProposeRecognition:
        """As the office says it of this project."""
        return ProposeRecognition(
            project_id=project_id,
            claim=self.claim(),
            evidence=section_of(self.evidence),
            note=self.note,
        )


class AttainmentSent(ClaimSent):
    """认定, by the centre's own word."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event": "paid_in",
                    "happened_on": "2025-06-30",
                    "units": 50000000,
                    "basis": "验资报告已核",
                }
            ]
        }
    )
    filed_on: date | None = None
    evidence: EvidenceSent | None = None
    basis: LongText = ""

    def recognition(self, project_id: str) -> RecogniseAttainment:
        """As the centre says it of this project."""
        return RecogniseAttainment(
            project_id=project_id,
            claim=self.claim(),
            filed_on=self.filed_on,
            evidence=section_of(self.evidence),
            basis=self.basis,
        )


class DecisionSent(Request):
    """The centre's word on one proposal; a refusal has its reason."""

    project_id: Id
    proposal_id: Id
    is_granted: YesNo
    reason: LongText = ""


class DecisionsSent(Request):
    """批量认定: all of them, or none if one cannot be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decisions": [
                        {
                            "project_id": "PABCDEFGH234",
                            "proposal_id": "RABCDEFGH234",
                            "is_granted": True,
                        }
                    ]
                }
            ]
        }
    )
    decisions: Annotated[tuple[DecisionSent, ...], Field(min_length=1, max_length=500)]

    def said(self) -> DecideProposals:
        """As the centre says it."""
        decisions = tuple(ProposalDecision(**dict(each)) for each in self.decisions)
        return DecideProposals(decisions=decisions)


class RevocationSent(Request):
    """撤销认定: `signing`, `start`, or the id of a later recognition."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"recognition": "signing", "reason": "投资协议已解除"}]}
    )
    recognition: Id
    reason: Reason

    def revocation(self, project_id: str) -> RevokeRecognition:
        """As the centre says it of this project."""
        return RevokeRecognition(
            project_id=project_id, recognition=self.recognition, reason=self.reason
        )


def withdrawal(project_id: str, proposal_id: str) -> WithdrawProposal:
    """撤回申报: as the office says it."""
    return WithdrawProposal(project_id=project_id, proposal_id=proposal_id)
