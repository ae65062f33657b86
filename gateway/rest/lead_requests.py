"""What callers send about leads, with the limits and examples that the API's description shows.

Whole numbers must be JSON numbers without a fraction: money never passes through a float. Days are
``YYYY-MM-DD``, instants have a time zone.
"""

from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field

from gateway.rest.request_parts import EvidenceSent, FirstTalkSent, Reason, Request
from gateway.saying import LeadChange, NewLead, WrittenIdentity
from infra.clock import milliseconds
from sharing.contacts import Contacts
from sharing.sections import Commercial, LongText, ShortText, Summary


class LeadSent(Request):
    """登记一条线索. The city's rules say which fields a valid registration needs.

    An empty `investor` is a lead without a name yet: it has no first contact until it is named.
    `is_name_sealed`: beside the own office only the arbiter may read the name.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "identity": {
                        "investor": "苏州启明精密制造有限公司",
                        "project": "新能源汽车电驱壳体项目",
                        "credit_code": "91320505MA1WXYZ123",
                    },
                    "commercial": {
                        "amount_yuan": 1200000000,
                        "content": "建设电驱壳体压铸及机加工产线",
                    },
                    "summary": {
                        "industry": "工业",
                        "chain": "新能源汽车及零部件",
                        "is_chemical": False,
                    },
                    "contacts": {"persons": [{"name": "王某", "phone": "138****0000"}]},
                    "first_talk": {
                        "source": "驻苏州招商局",
                        "talked_on": "2025-03-04",
                        "form": "上门拜访",
                    },
                }
            ]
        }
    )
    identity: WrittenIdentity
    commercial: Commercial = Commercial()
    summary: Summary = Summary()
    contacts: Contacts | None = Field(
        default=None, description="Sealed before they are stored anywhere."
    )
    evidence: EvidenceSent | None = None
    first_talk: FirstTalkSent = FirstTalkSent()
    occurred_at: AwareDatetime | None = Field(
        default=None, description="When it happened, as the office says; decides nothing."
    )
    role: Literal["first_contact", "introducer"] = Field(
        default="first_contact", description="`introducer` 引荐, where the city's rules have it."
    )

    def lead(self) -> NewLead:
        """As a registration says it."""
        return NewLead(
            identity=self.identity,
            commercial=self.commercial,
            summary=self.summary,
            contacts=self.contacts,
            evidence=self.evidence.section() if self.evidence else None,
            first_talk=self.first_talk.section(),
            occurred_at=milliseconds(self.occurred_at) if self.occurred_at else None,
            role=self.role,
        )


class FollowUpSent(Request):
    """跟进: what is new; a stage, a note, or both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stage": "在谈", "note": "投资方到园区考察"}]}
    )
    stage: ShortText = ""
    note: LongText = ""
    occurred_at: AwareDatetime | None = None


class LeadChangeSent(Request):
    """更正: absent sections and empty fields stay as they are, and so does the place in the order;
    another investor or project takes a new place.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"commercial": {"amount_yuan": 1500000000}, "reason": "投资方追加投资"}]
        }
    )
    identity: WrittenIdentity | None = None
    commercial: Commercial | None = None
    summary: Summary | None = None
    contacts: Contacts | None = None
    first_talk: FirstTalkSent | None = None
    evidence: EvidenceSent | None = None
    reason: LongText = ""

    def change(self) -> LeadChange:
        """As an amendment says it."""
        return LeadChange(
            identity=self.identity,
            commercial=self.commercial,
            summary=self.summary,
            contacts=self.contacts,
            first_talk=self.first_talk.section() if self.first_talk else None,
            evidence=self.evidence.section() if self.evidence else None,
            reason=self.reason,
        )


class WithdrawalSent(Request):
    """撤回, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "投资方已终止投资计划"}]})
    reason: Reason


class CompanySent(Request):
    """新设公司: the other company through which the project is signed, and the papers that show it.

    `identity.project` is the lead's title again.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "identity": {
                        "investor": "启明（涟水）精密制造有限公司",
                        "project": "新能源汽车电驱壳体项目",
                    },
                    "evidence": {"papers": [{"kind": "business_licence", "sha256": "ab" * 32}]},
                }
            ]
        }
    )
    identity: WrittenIdentity
    evidence: EvidenceSent


class TakeBackSent(Request):
    """撤回整批导入, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "导入了错误的台账"}]})
    reason: Reason
