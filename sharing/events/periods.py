"""Journal events about periods 期间, statements 对账单, claimed figures 自报数, issued exports."""

from typing import Literal

from sharing.events.centre import MonthText
from sharing.sections import Code, Frozen, Instant, LongText, Paper, ShortText
from sharing.submissions.periods import ClaimedRow, ExportFile, Hanging, PeriodText


class ClosingBegun(Frozen):
    """A period will be closed; so much still hangs."""

    name: Literal["closing_begun"] = "closing_begun"
    version: Literal[1] = 1
    period: PeriodText
    hanging: tuple[Hanging, ...]
    at: Instant


class PeriodClosed(Frozen):
    """A period and every month up to ``through`` is closed for ever; what hangs is recorded."""

    name: Literal["period_closed"] = "period_closed"
    version: Literal[1] = 1
    period: PeriodText
    through: MonthText
    hanging: tuple[Hanging, ...]
    at: Instant
    reason: LongText = ""


class StatementsSent(Frozen):
    """Each of these offices has its statement of the closed period; it answers by ``due_at``."""

    name: Literal["statements_sent"] = "statements_sent"
    version: Literal[1] = 1
    period: PeriodText
    offices: tuple[Code, ...]
    at: Instant
    due_at: Instant | None = None


class StatementAnswered(Frozen):
    """An office confirmed its statement, disputed it, or said nothing in time."""

    name: Literal["statement_answered"] = "statement_answered"
    version: Literal[1] = 1
    period: PeriodText
    office: Code
    answer: Literal["confirmed", "disputed", "noted"]
    by_silence: bool = False
    lines: tuple[Code, ...] = ()
    reason: LongText = ""
    at: Instant


class StatementSettled(Frozen):
    """The centre answered an office's dispute."""

    name: Literal["statement_settled"] = "statement_settled"
    version: Literal[1] = 1
    period: PeriodText
    office: Code
    reason: LongText
    at: Instant


class SealedStatementFiled(Frozen):
    """The scan of an office's sealed page, by its hash."""

    name: Literal["sealed_statement_filed"] = "sealed_statement_filed"
    version: Literal[1] = 1
    period: PeriodText
    office: Code
    paper: Paper
    at: Instant


class FigureClaimed(Frozen):
    """An office's own figure of a period and indicator."""

    name: Literal["figure_claimed"] = "figure_claimed"
    version: Literal[1] = 1
    period: PeriodText
    office: Code
    indicator: ShortText
    units: int
    rows: tuple[ClaimedRow, ...]
    note: LongText = ""
    at: Instant


class ExportIssued(Frozen):
    """An export was issued as of a position; its bytes are kept under these hashes."""

    name: Literal["export_issued"] = "export_issued"
    version: Literal[1] = 1
    export: Literal["assessment", "statement", "reconciliation"]
    period: PeriodText
    office: Code = ""
    position: int
    files: tuple[ExportFile, ...]
    at: Instant
