"""What the city centre sends about cases, merged leads and screening."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import Id, Reason, Request
from sharing.sections import Code, ShortText
from sharing.submissions.cases import (
    AssignCase,
    MergeLeads,
    RuleCase,
    Ruling,
    Screening,
    ScreenRegistration,
    UnmergeLead,
)


class RulingSent(Request):
    """裁定. `different` needs no `with`, and then holds for every candidate."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer": "same_project",
                    "with": "LABCDEFGH234",
                    "reason": "同一企业、同一地块，投资协议一致",
                }
            ]
        }
    )
    answer: Ruling
    with_lead: Code = Field(default="", alias="with", description="The candidate's lead.")
    reason: Reason

    def ruling(self, case_id: str) -> RuleCase:
        """As the centre says it of this case."""
        return RuleCase(
            case_id=case_id, answer=self.answer, with_lead=self.with_lead, reason=self.reason
        )


class AssigneeSent(Request):
    """分派: who in the centre deals with the case."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assignee": "arbiter"}]})
    assignee: Annotated[ShortText, Field(min_length=1)]

    def assignment(self, case_id: str) -> AssignCase:
        """As the centre says it of this case."""
        return AssignCase(case_id=case_id, assignee=self.assignee)


class MergeSent(Request):
    """并案: the other lead of the same project."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"with": "LABCDEFGH234", "reason": "双方确认为同一项目"}]}
    )
    with_lead: Id = Field(alias="with")
    reason: Reason

    def merge(self, lead_id: str) -> MergeLeads:
        """As the centre says it of this lead."""
        return MergeLeads(lead_id=lead_id, with_lead=self.with_lead, reason=self.reason)


class UnmergeSent(Request):
    """拆案, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "经核为两个项目"}]})
    reason: Reason

    def unmerge(self, lead_id: str) -> UnmergeLead:
        """As the centre says it of this lead."""
        return UnmergeLead(lead_id=lead_id, reason=self.reason)


class ScreeningSent(Request):
    """审核: `valid` 有效, `incomplete` 待补 with what is lacking, `void` 无效."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"screening": "incomplete", "lacking": ["source"], "reason": "信息来源未写明"}
            ]
        }
    )
    screening: Screening
    lacking: Annotated[tuple[ShortText, ...], Field(max_length=20)] = ()
    reason: Reason

    def finding(self, lead_id: str) -> ScreenRegistration:
        """As the centre says it of this lead."""
        return ScreenRegistration(lead_id=lead_id, **dict(self))
