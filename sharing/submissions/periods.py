"""What is said about periods 期间: closing them, the offices' statements, claimed figures, exports.

A period is named as people name it: ``2025``, ``2025H1``, ``2025Q1``, ``2025-03``.
"""

from typing import Annotated, Literal

from pydantic import Field

from auth.offices import OFFICES_MAX
from sharing.sections import Code, Frozen, LongText, Paper, ShortText, WrittenText

PeriodText = Annotated[str, Field(pattern=r"^\d{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$")]


class Hanging(Frozen):
    """Something that is not settled: a case, an objection, a proposal, a recognition that waits."""

    what: Literal["case", "objection", "proposal", "held", "transfer", "dispute"]
    subject: Code
    project_id: Code = ""


HangingList = Annotated[tuple[Hanging, ...], Field(max_length=20_000)]


class BeginClosing(Frozen):
    """开始关账: the centre announces that a period will be closed; what still hangs is listed."""

    kind: Literal["begin_closing"] = "begin_closing"
    version: Literal[1] = 1
    period: PeriodText
    hanging: HangingList = ()


class ClosePeriod(Frozen):
    """关账: the period is closed for ever. ``despite_hanging``: although something hangs;
    ``offices``: those that have lines in the period, whether or not they existed in it.
    """

    kind: Literal["close_period"] = "close_period"
    version: Literal[1] = 1
    period: PeriodText
    hanging: HangingList = ()
    offices: Annotated[tuple[Code, ...], Field(max_length=OFFICES_MAX)] = ()
    despite_hanging: bool = False
    reason: LongText = ""


class AnswerStatement(Frozen):
    """确认或异议对账单: an office's head confirms its statement or disputes lines of it."""

    kind: Literal["answer_statement"] = "answer_statement"
    version: Literal[1] = 1
    period: PeriodText
    office: Code = ""
    """Whose statement, where the speaker acts for an office that ended."""
    is_confirmed: bool
    lines: Annotated[tuple[Code, ...], Field(max_length=5_000)] = ()
    """Of a dispute: the entries that are disputed, by id; none names the whole."""
    reason: LongText = ""


class SettleStatement(Frozen):
    """答复对账异议: the centre answers an office's dispute."""

    kind: Literal["settle_statement"] = "settle_statement"
    version: Literal[1] = 1
    period: PeriodText
    office: Code
    reason: WrittenText


class FileSealedStatement(Frozen):
    """归档盖章页: the scan of the sealed page, by its hash."""

    kind: Literal["file_sealed_statement"] = "file_sealed_statement"
    version: Literal[1] = 1
    period: PeriodText
    office: Code = ""
    """Whose statement, where the speaker acts for an office that ended."""
    paper: Paper


class ClaimedRow(Frozen):
    """One project of a claimed figure: a lead or project id, or its title as the office has it."""

    subject: Code = ""
    title: ShortText = ""
    units: int


class ClaimFigure(Frozen):
    """自报数: an office's own figure of a period and indicator, perhaps project by project."""

    kind: Literal["claim_figure"] = "claim_figure"
    version: Literal[1] = 1
    period: PeriodText
    indicator: Annotated[ShortText, Field(min_length=1)]
    units: int
    rows: Annotated[tuple[ClaimedRow, ...], Field(max_length=5_000)] = ()
    note: LongText = ""


class ExportFile(Frozen):
    """One file of an issued export: its name and the SHA-256 of its bytes."""

    file: Annotated[ShortText, Field(min_length=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class RecordExport(Frozen):
    """发布报表: an export was issued; its bytes are kept, their hashes stand in the journal."""

    kind: Literal["record_export"] = "record_export"
    version: Literal[1] = 1
    export: Literal["assessment", "statement", "reconciliation"]
    period: PeriodText
    office: Code = ""
    position: Annotated[int, Field(ge=1)]
    files: Annotated[tuple[ExportFile, ...], Field(min_length=1, max_length=50)]
