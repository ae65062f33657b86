"""What is sent about periods 期间."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field

from gateway.rest.request_parts import Id, Reason, Request, YesNo
from sharing.sections import Code, LongText, Paper, ShortText
from sharing.submissions.periods import (
    AnswerStatement,
    ClaimedRow,
    ClaimFigure,
    FileSealedStatement,
    SettleStatement,
)

SEALED: str = "sealed_statement"


class ClosingSent(Request):
    """关账: refused while something hangs, unless it is said that it closes all the same."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"despite_hanging": True, "reason": "按时上报"}]}
    )
    despite_hanging: YesNo = False
    reason: LongText = ""


class ConfirmationOfStatementSent(Request):
    """确认对账单."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "核对无误"}]})
    reason: LongText = ""

    def answer(self, period: str, office: str) -> AnswerStatement:
        """As the office says it."""
        return AnswerStatement(period=period, office=office, is_confirmed=True, reason=self.reason)


class DisputeSent(Request):
    """异议: which entries, and why; no entry names the whole."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"entries": ["EABCDEFGH234"], "reason": "该项目由本单位首谈"}]
        }
    )
    entries: Annotated[tuple[Id, ...], Field(max_length=5_000)] = ()
    reason: Reason

    def answer(self, period: str, office: str) -> AnswerStatement:
        """As the office says it."""
        return AnswerStatement(
            period=period,
            office=office,
            is_confirmed=False,
            lines=self.entries,
            reason=self.reason,
        )


class SettlementSent(Request):
    """答复异议 (centre)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "经核对，原数无误"}]})
    reason: Reason

    def settlement(self, period: str, office: str) -> SettleStatement:
        """As the centre says it."""
        return SettleStatement(period=period, office=office, reason=self.reason)


class SealedPageSent(Request):
    """归档盖章页: the scan's SHA-256, as `POST /evidence` gave it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sha256": "ab" * 32}]})
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    def filing(self, period: str, office: str) -> FileSealedStatement:
        """As the office says it."""
        paper = Paper(kind=SEALED, sha256=self.sha256)
        return FileSealedStatement(period=period, office=office, paper=paper)


FIGURE_MAX: Final = 1_000_000_000_000_000
ClaimedUnits = Annotated[int, Field(strict=True, ge=-FIGURE_MAX, le=FIGURE_MAX)]
"""What an office claims; below zero where it claims that a correction takes something back."""


class ClaimedRowSent(Request):
    """One project of a claimed figure: a lead or project id, or the title as the office has it."""

    subject: Code = ""
    title: ShortText = ""
    units: ClaimedUnits


class FigureSent(Request):
    """自报数: in the indicator's units (ten-thousandths of a project, yuan, …)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"indicator": "signed_count", "units": 120_000}]}
    )
    indicator: Annotated[ShortText, Field(min_length=1)]
    units: ClaimedUnits
    rows: Annotated[tuple[ClaimedRowSent, ...], Field(max_length=5_000)] = ()
    note: LongText = ""

    def claim(self, period: str) -> ClaimFigure:
        """As the office says it."""
        return ClaimFigure(
            period=period,
            indicator=self.indicator,
            units=self.units,
            rows=tuple(ClaimedRow(**dict(row)) for row in self.rows),
            note=self.note,
        )
