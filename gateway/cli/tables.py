"""Figures as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from gateway.cli.session import Session
from gateway.lead_rows import LeadRow
from ledger.board import Board, Credited, count_text
from ledger.rules.pack import RulePack, Unit
from ledger.statement import Statement

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
    state = session.say(f"cli.period_{board.period_state}")
    for code, value in (
        ("view", session.say(f"cli.view_{board.view}")),
        ("period_state", _closed_at(state, board.closing_position)),
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
    for name in ("overlap", "suspense", "book_city", "difference", "corrections"):
        offices.add_row(session.say(f"cli.board_{name}"), *_cells(getattr(board, name)))
    console.print(offices)


def _closed_at(state: str, position: int) -> str:
    return f"{state}（{position}）" if position else state


def _rate(board: Board, name: str) -> str:
    rate = board.rates[name]
    return f"{rate.text}（{rate.numerator}/{rate.denominator}）"


def _cells(credit: Credited) -> tuple[str, str, str]:
    return (
        credit.credited_signed_count,
        yi(credit.credited_signed_amount_yuan),
        credit.credited_started_count,
    )


def print_statement(
    session: Session, statement: Statement, pack: RulePack, project_names: Mapping[str, str]
) -> None:
    """A statement: both views and their difference side by side, then every line of one view, in
    the words of the rules and of the projects.

    What the pack in force does not know (an older pack's line) stands as its code.
    """
    indicators = {indicator.name: indicator for indicator in pack.indicators}
    rules = {f"{pack.label}/{share.name}": share.title for share in pack.share_rules}
    console = Console()
    console.print(_views_beside(session, statement))
    lines = Table(title=session.say(f"cli.view_{statement.view}"))
    for code in ("project", "indicator", "side", "units", "rule", "month", "corrects"):
        lines.add_column(session.say(f"cli.line_{code}"))
    for line in statement.lines:
        indicator = indicators.get(line.indicator)
        lines.add_row(
            project_names.get(line.project_id) or line.project_id,
            indicator.title if indicator else line.indicator,
            session.say(f"cli.side_{line.side}"),
            _units(line.units, indicator.unit if indicator else Unit.PROJECT),
            rules.get(line.rule, line.rule),
            line.posted_period,
            line.corrects_period,
        )
    console.print(lines)


def _views_beside(session: Session, statement: Statement) -> Table:
    state = session.say(f"cli.period_{statement.period_state}")
    told = _closed_at(state, statement.closing_position)
    table = Table(title=f"{statement.office_name} {statement.period} {told}")
    for code in ("side", "signed_count", "signed_amount", "started_count"):
        table.add_column(session.say(f"cli.board_{code}"))
    for view in ("exported", "corrected", "difference"):
        table.add_section()
        table.add_row(session.say(f"cli.view_{view}"), style="bold")
        for side in ("own", "shared_in", "shared_out", "total"):
            credit = getattr(getattr(statement, view), side)
            table.add_row(session.say(f"cli.side_{side}"), *_cells(credit))
    return table


def _units(units: int, unit: Unit) -> str:
    """An amount of the book as people write it: 亿元, US$, or a number of projects."""
    if unit is Unit.YUAN:
        return yi(units)
    if unit is Unit.USD_CENT:
        sign = "-" if units < 0 else ""
        return f"{sign}US$ {abs(units) // 100:,}.{abs(units) % 100:02d}"
    return count_text(units)


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
