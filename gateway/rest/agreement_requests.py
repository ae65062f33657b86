"""What is sent about credit agreements 分成协议."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import EvidenceSent, Reason, Request, section_of
from gateway.rest.transfer_requests import ShareTermSent
from sharing.sections import LongText
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)
from sharing.submissions.transfers import ShareTerm


class AgreementProposalSent(Request):
    """提出分成协议: shares that are complete for each indicator that they name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "terms": [
                        {"indicator": "signed_count", "office": "320803", "parts": 5000},
                        {"indicator": "signed_count", "office": "320830", "parts": 5000},
                    ],
                    "from_on": "2025-07-01",
                    "evidence": {
                        "papers": [
                            {
                                "kind": "agreement",
                                "sha256": "ab" * 32,
                                "signed_by": ["holder", "receiver"],
                            }
                        ]
                    },
                }
            ]
        }
    )
    terms: Annotated[tuple[ShareTermSent, ...], Field(min_length=1, max_length=200)]
    from_on: date
    evidence: EvidenceSent | None = None
    reason: LongText = ""

    def proposal(self, project_id: str) -> ProposeAgreement:
        """As the party says it of this project."""
        return ProposeAgreement(
            project_id=project_id,
            terms=tuple(ShareTerm(**dict(term)) for term in self.terms),
            from_on=self.from_on,
            evidence=section_of(self.evidence),
            reason=self.reason,
        )


class AgreementConsentSent(Request):
    """同意分成协议."""

    evidence: EvidenceSent | None = None

    def consent(self, project_id: str, agreement_id: str) -> ConsentToAgreement:
        """As the party says it."""
        return ConsentToAgreement(
            project_id=project_id,
            agreement_id=agreement_id,
            evidence=section_of(self.evidence),
        )


class AgreementRefusalSent(Request):
    """不同意分成协议, or by its proposer: taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "比例需再商"}]})
    reason: Reason

    def refusal(self, project_id: str, agreement_id: str) -> RefuseAgreement:
        """As the party says it."""
        return RefuseAgreement(project_id=project_id, agreement_id=agreement_id, reason=self.reason)


class AgreementEndSent(Request):
    """终止分成协议: it holds no more for what happens from this day on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until_on": "2026-01-01", "reason": "协议期满"}]}
    )
    until_on: date
    reason: Reason

    def end(self, project_id: str, agreement_id: str) -> EndAgreement:
        """As the centre says it."""
        return EndAgreement(
            project_id=project_id,
            agreement_id=agreement_id,
            until_on=self.until_on,
            reason=self.reason,
        )
