"""What is sent about an investor offered to several offices 客商分流."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import Id, Reason, Request, YesNo
from sharing.sections import LongText
from sharing.submissions.transfers import AnswerOffer, OfferLead, SettleOffer


class OfferSent(Request):
    """分流: the offices that are asked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"offices": ["320826", "320830"], "reason": "两地均有配套产业"}]
        }
    )
    offices: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    reason: Reason

    def offer(self, lead_id: str) -> OfferLead:
        """As the centre says it of this lead."""
        return OfferLead(lead_id=lead_id, offices=self.offices, reason=self.reason)


class OfferAnswerSent(Request):
    """答复分流: would the office take the investor?"""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"is_taken": True, "note": "可提供标准厂房"}]}
    )
    is_taken: YesNo
    note: LongText = ""

    def answer(self, case_id: str) -> AnswerOffer:
        """As the office says it of this offer."""
        return AnswerOffer(case_id=case_id, is_taken=self.is_taken, note=self.note)


class OfferSettlementSent(Request):
    """确定分流: which of the offices gets the hold."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"office": "320826", "reason": "投资方选定"}]}
    )
    office: Id
    reason: Reason

    def settlement(self, case_id: str) -> SettleOffer:
        """As the centre says it of this offer."""
        return SettleOffer(case_id=case_id, office=self.office, reason=self.reason)
