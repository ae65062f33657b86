"""What callers send about approvals, charges, hand-overs, and whom a lead is shown."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import Id, Reason, Request
from sharing.sections import Code, LongText, ShortText
from sharing.submissions.showing import LeadVisibility, SetLeadVisibility
from sharing.submissions.standing import Capacity, HandOverLeads, PersonId, PutInCharge


class SettingSent(Request):
    """设置审批: which kinds of submission of the staff need the head; none: an empty list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kinds": ["register_lead"]}]})
    kinds: Annotated[tuple[ShortText, ...], Field(max_length=50)]


class RefusalSent(Request):
    """不同意, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "材料不全"}]})
    reason: Reason


class HandOverSent(Request):
    """交接: leads of the own office to one of its people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"lead_ids": ["LABC"], "to_person": "wang.wu", "reason": "岗位调整"}]
        }
    )
    lead_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]
    to_person: PersonId
    reason: Reason

    def said(self) -> HandOverLeads:
        """As the head says it."""
        return HandOverLeads(lead_ids=self.lead_ids, to_person=self.to_person, reason=self.reason)


class ChargeSent(Request):
    """明确负责人: of a project or of a chain; both days count."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "zhao.liu",
                    "capacity": "leader",
                    "chain": "新能源汽车及零部件",
                    "from_on": "2025-03-01",
                    "until_on": "2025-12-31",
                    "reason": "挂钩联系",
                }
            ]
        }
    )
    person: PersonId
    capacity: Capacity
    project_id: Code = ""
    chain: ShortText = ""
    from_on: date
    until_on: date | None = None
    reason: Reason

    def said(self) -> PutInCharge:
        """As the centre or the head says it."""
        return PutInCharge(**dict(self))


class ChargeEndSent(Request):
    """不再负责."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "分工调整"}]})
    reason: LongText = ""


class VisibilitySent(Request):
    """可见范围: `offices` for `named`, and for nothing else."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"visibility": "named", "offices": ["320830"]}]}
    )
    visibility: LeadVisibility
    offices: Annotated[tuple[Id, ...], Field(max_length=50)] = ()

    def said(self, lead_id: str) -> SetLeadVisibility:
        """As the office says it of this lead."""
        return SetLeadVisibility(lead_id=lead_id, visibility=self.visibility, offices=self.offices)
