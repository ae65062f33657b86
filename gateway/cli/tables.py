"""Figures as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from gateway.cli.session import Session
from gateway.imports.preview import FilePreview
from gateway.lead_rows import LeadRow
from ledger.board import Board, Credited, Statement, count_text

YI = 100_000_000
ROWS_TOLD_MAX = 200


def yi(yuan: int) -> str:
    """An amount in 亿元 with two decimals, half up, thousands separated."""
    hundredths = (abs(yuan) * 100 * 2 + YI) // (YI * 2)
    sign = "-" if yuan < 0 and hundredths else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


def print_board(session: Session, board: Board, names: Mapping[str, str]) -> None:
    """The board: totals, offices by name, reconciliation."""
    console = Console()
    head = Table(title=f"{board.city_name} {board.period}", show_header=False)
    for code, value in (
        ("signed_count", str(board.signed_count)),
        ("signed_amount", yi(board.signed_amount_yuan)),
        ("industrial_count", str(board.industrial_count)),
        ("ge_50yi_count", str(board.ge_50yi_count)),
        ("ge_100yi_count", str(board.ge_100yi_count)),
        ("started_count", str(board.started_count)),
        ("start_rate", _rate(board, "start_rate")),
        ("projects", str(board.projects)),
        ("position", str(board.position)),
    ):
        head.add_row(session.say(f"cli.board_{code}"), value)
    console.print(head)
    offices = Table()
    for code in ("office", "signed_count", "signed_amount", "started_count"):
        justify: Any = "left" if code == "office" else "right"
        offices.add_column(session.say(f"cli.board_{code}"), justify=justify)
    for code, credit in board.offices.items():
        offices.add_row(names.get(code, code), *_cells(credit))
    for name in ("overlap", "suspense", "book_city", "difference"):
        offices.add_row(session.say(f"cli.board_{name}"), *_cells(getattr(board, name)))
    console.print(offices)


def _rate(board: Board, name: str) -> str:
    rate = board.rates[name]
    return f"{rate.text}（{rate.numerator}/{rate.denominator}）"


def _cells(credit: Credited) -> tuple[str, str, str]:
    return (
        credit.credited_signed_count,
        yi(credit.credited_signed_amount_yuan),
        credit.credited_started_count,
    )


def print_statement(session: Session, statement: Statement) -> None:
    """A statement: sides, then every line."""
    console = Console()
    sides = Table(title=f"{statement.office_name} {statement.period}")
    for code in ("side", "signed_count", "signed_amount", "started_count"):
        sides.add_column(session.say(f"cli.board_{code}"))
    for side in ("own", "shared_in", "shared_out", "total"):
        credit = getattr(statement.credit, side)
        sides.add_row(session.say(f"cli.side_{side}"), *_cells(credit))
    console.print(sides)
    lines = Table()
    for code in ("project", "indicator", "side", "units", "rule", "month"):
        lines.add_column(session.say(f"cli.line_{code}"))
    for line in statement.lines:
        units = yi(line.units) if line.indicator.endswith("_yuan") else count_text(line.units)
        lines.add_row(
            line.project_id,
            line.indicator,
            session.say(f"cli.side_{line.side}"),
            units,
            line.rule,
            line.posted_period,
        )
    console.print(lines)


def print_rows(session: Session, rows: Sequence[LeadRow]) -> None:
    """Leads, the first few hundred."""
    table = Table()
    for code in ("lead", "office", "investor", "project", "placing", "first_contact"):
        table.add_column(session.say(f"cli.row_{code}"))
    for row in rows[:ROWS_TOLD_MAX]:
        table.add_row(
            row.lead_id,
            row.office,
            row.investor,
            row.project,
            _placing(session, row),
            row.first_contact_office,
        )
    Console().print(table)
    if len(rows) > ROWS_TOLD_MAX:
        session.tell("cli.rows_cut", shown=ROWS_TOLD_MAX, count=len(rows))


def _placing(session: Session, row: LeadRow) -> str:
    """How it was placed, and that first contact passed to it since."""
    told = session.say(f"cli.placing_{row.placing}")
    is_passed = row.has_first_contact and row.placing != "first"
    return session.say("cli.placing_passed", placing=told) if is_passed else told


def print_preview(session: Session, previews: Sequence[FilePreview]) -> None:
    """How each table was understood, and its first rows."""
    console = Console()
    for file in previews:
        rows = sum(table.row_count for table in file.tables)
        bad = sum(table.bad_row_count for table in file.tables)
        console.print(
            session.say(
                "cli.preview_file",
                file=file.file,
                outcome=session.say(f"import.outcome_{file.outcome}"),
                rows=rows,
                bad=bad,
                skipped=file.skipped_count,
            )
        )
        for table in file.tables:
            columns = Table(title=f"{table.sheet} {table.office}")
            for choice in table.columns:
                columns.add_column(f"{choice.letter} {choice.field}\n{choice.header}")
            for row in table.first_rows:
                columns.add_row(*(row.get(str(c.field), "") for c in table.columns))
            console.print(columns)
