"""What is sent about objections 异议, and the confirmation 认定 of an opened city."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import EvidenceSent, Id, Reason, Request, section_of
from sharing.sections import Code, LongText
from sharing.submissions.objections import (
    ConfirmFirstContacts,
    FileObjection,
    RuleObjection,
    WithdrawObjection,
)


class ObjectionSent(Request):
    """提出异议: why first contact is one's own, with evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "grounds": "本单位 2025 年 1 月已与投资方签订保密协议",
                    "evidence": {"papers": [{"kind": "nda", "sha256": "ab" * 32}]},
                }
            ]
        }
    )
    grounds: Reason
    evidence: EvidenceSent | None = None

    def objection(self, lead_id: str) -> FileObjection:
        """As the office says it from this lead."""
        return FileObjection(
            lead_id=lead_id, grounds=self.grounds, evidence=section_of(self.evidence)
        )


class ObjectionWithdrawalSent(Request):
    """撤回异议."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "双方已协商一致"}]})
    reason: LongText = ""

    def withdrawal(self, objection_id: str) -> WithdrawObjection:
        """As the office says it of this objection."""
        return WithdrawObjection(objection_id=objection_id, reason=self.reason)


class ObjectionRulingSent(Request):
    """异议裁定: `upheld` 支持, to the lead that objected or to `to_lead`; `dismissed` 驳回."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "upheld", "reason": "保密协议早于对方登记，证据属实"}]
        }
    )
    outcome: Literal["upheld", "dismissed"]
    to_lead: Code = ""
    reason: Reason

    def ruling(self, objection_id: str) -> RuleObjection:
        """As the centre says it of this objection."""
        return RuleObjection(objection_id=objection_id, **dict(self))


class ConfirmationSent(Request):
    """确认首谈: the projects whose first contact becomes final."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"projects": ["PABCDEFGH234"]}]})
    projects: Annotated[tuple[Id, ...], Field(min_length=1, max_length=2000)]
    reason: LongText = ""

    def confirmation(self) -> ConfirmFirstContacts:
        """As the centre says it."""
        return ConfirmFirstContacts(projects=self.projects, reason=self.reason)
