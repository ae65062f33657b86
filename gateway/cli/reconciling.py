"""``reconcile``: a period's figures office by office, that they add up, and why claims differ.

What nobody knows (an indicator, a side, a part without its office) is refused: an empty answer
would read as nothing to reconcile.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.explaining import View, account_said, indicator_said
from gateway.cli.figures import At, Json, PeriodText
from gateway.cli.noted import note_projects
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.shown.project_names import names_for_operator
from gateway.shown.reconciliation import (
    CellShown,
    ClaimShown,
    Reader,
    ReconciliationShown,
    cell_shown,
    projects_named,
    reconciliation_shown,
)
from gateway.unit_words import units_told
from infra.city_reads import CityReads
from infra.reconciled import BookRead, claims_compared, reconciled
from ledger.book import CITY, OFFICE, OVERLAP, SUSPENSE
from ledger.book_lines import BookView
from ledger.period import read_period
from ledger.reconciliation import IndicatorReconciled
from ledger.roll_up import RolledUp


class Side(StrEnum):
    """What an office's cell may be narrowed to."""

    OWN = "own"
    SHARED_IN = "shared_in"
    SHARED_OUT = "shared_out"


TOLD_MAX = 200
"""How many projects of a cell are told on a terminal; ``--json`` has all."""


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("reconcile")(reconcile)


def reconcile(
    context: typer.Context,
    period: PeriodText,
    indicator: Annotated[str, typer.Option(help="只看一个指标（代码或名称）")] = "",
    office: Annotated[
        str, typer.Option(help="单位代码，或 overlap、suspense、city：列出项目")
    ] = "",
    side: Annotated[
        Side | None, typer.Option(help="own 自有、shared_in 流入、shared_out 流出")
    ] = None,
    roll_up: Annotated[bool, typer.Option("--roll-up", help="含下级单位，不重复计算")] = False,
    view: View = BookView.CORRECTED,
    at: At = None,
    as_json: Json = False,
) -> None:
    """对账：各单位计分、流入流出、抵销、待定与全市合计，差额恒为零；自报数逐项目说明差异。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        account = _account(session, reads, office)
        _check_parts(session, account, is_side=side is not None, is_rolled=roll_up)
        if indicator:
            indicator = indicator_said(session, reads, indicator).name
        book = reconciled(reads, read_period(period), view=view, at=at)
        claims = claims_compared(deployment.engine, reads, book) if at is None else []
        claims = [
            claim
            for claim in claims
            if indicator in ("", claim.indicator) and account in ("", f"{OFFICE}{claim.office}")
        ]
        asked = [i for i in book.reconciliation.indicators if indicator in ("", i.indicator)]
        found = {
            i.indicator: book.cell(i.indicator, account, side=side or "") for i in asked if account
        }
        ids = projects_named(book, list(found.values()), claims)
        secret = deployment.keys.seed_secret(deployment.city)
        names = names_for_operator(reads, deployment.city, ids, secret=secret)
        told = account.removeprefix(OFFICE)
        of_office = told if account.startswith(OFFICE) else ""
        viewer = operator_for(deployment.city)
        note_projects(deployment, viewer, ids, what="reconciliation", of_office=of_office)
    cells = [
        cell_shown(cell, names, account=told, indicator=name, side=side or "")
        for name, cell in found.items()
    ]
    reader = Reader(language=session.settings.language, reads_leads=True)
    rolled = _rolled(book, told, indicator) if roll_up and account.startswith(OFFICE) else ()
    shown = reconciliation_shown(
        book,
        names,
        reader,
        cells=cells,
        claims=claims,
        parents_view=rolled,
        indicator=indicator,
    )
    if as_json:
        print_json(shown)
    else:
        city, day = book.state.city, book.period.last_day
        names_of_offices = {each.code: city.name_on(each.code, day) for each in city.offices}
        print_reconciliation(session, shown, names_of_offices)


def _account(session: Session, reads: CityReads, said: str) -> str:
    if not said or said == CITY:
        return said
    return account_said(session, reads, said)


def _check_parts(session: Session, account: str, *, is_side: bool, is_rolled: bool) -> None:
    """A side and a roll-up are an office's; of anything else they would be left out unheard."""
    if (is_side or is_rolled) and not account.startswith(OFFICE):
        told = "--roll-up" if is_rolled else "--side"
        raise typer.BadParameter(session.say("cli.needs_office", option=told))


def _rolled(book: BookRead, office: str, indicator: str) -> tuple[RolledUp, ...]:
    return tuple(each for each in book.parents_view(office) if indicator in ("", each.indicator))


def print_reconciliation(
    session: Session, shown: ReconciliationShown, offices: Mapping[str, str]
) -> None:
    """A table for each indicator, suspense by age, the asked cell's projects, and the claims."""
    language, console = session.settings.language, Console()
    for each in shown.indicators:
        console.print(_table(session, shown, each))
    units = {each.indicator: each.unit for each in shown.indicators}
    titles = {each.indicator: each.title or each.indicator for each in shown.indicators}
    for waiting in shown.suspense:
        typer.echo(
            session.say(
                "reconcile.suspense_row",
                project=waiting.project or waiting.project_id,
                indicator=titles[waiting.indicator],
                units=units_told(waiting.units, units[waiting.indicator], language),
                days=waiting.days,
            )
        )
    for cell in shown.cells:
        is_office = cell.account not in (OVERLAP, SUSPENSE, CITY) or cell.account in offices
        named = "" if is_office else session.say(f"reconcile.{cell.account}")
        account = offices.get(cell.account, named or cell.account)
        _print_cell(session, cell, account, titles[cell.indicator], units[cell.indicator])
    for claim in shown.claims:
        _print_claim(
            session, claim, titles.get(claim.indicator, ""), units.get(claim.indicator, "")
        )
    _print_roll_up(session, shown, offices)


def _table(session: Session, shown: ReconciliationShown, found: IndicatorReconciled) -> Table:
    language = session.settings.language
    view = session.say(f"book.view_{shown.view.value}")
    table = Table(
        title=session.say(
            "reconcile.title",
            city=shown.city_name,
            period=shown.period,
            indicator=found.title or found.indicator,
            view=view,
            position=shown.position,
        )
    )
    for code in ("office", "own", "shared_in", "shared_out", "total"):
        table.add_column(
            session.say(f"reconcile.{code}"), justify="left" if code == "office" else "right"
        )
    for row in found.offices:
        told = (
            units_told(n, found.unit, language)
            for n in (row.own, row.shared_in, row.shared_out, row.total)
        )
        table.add_row(row.office_name, *told)
    table.add_section()
    for code in ("offices_total", "overlap", "suspense", "city", "difference"):
        units = units_told(getattr(found, code), found.unit, language)
        table.add_row(session.say(f"reconcile.{code}"), "", "", "", units)
    return table


def _print_cell(session: Session, cell: CellShown, account: str, title: str, unit: str) -> None:
    language = session.settings.language
    typer.echo(
        session.say(
            "reconcile.cell",
            account=account,
            indicator=title,
            units=units_told(cell.units, unit, language),
            count=len(cell.projects),
        )
    )
    for project in cell.projects[:TOLD_MAX]:
        units = units_told(project.units, unit, language)
        typer.echo(f"  {project.project or project.project_id}　{units}")
    if len(cell.projects) > TOLD_MAX:
        session.tell("cli.rows_cut", shown=TOLD_MAX, count=len(cell.projects))


def _print_claim(session: Session, claim: ClaimShown, title: str, unit: str) -> None:
    language = session.settings.language
    typer.echo(
        session.say(
            "reconcile.claim",
            office=claim.office_name,
            indicator=title or claim.indicator,
            claimed=units_told(claim.claimed, unit, language),
            ours=units_told(claim.ours, unit, language),
            difference=units_told(claim.difference, unit, language),
            agreeing=claim.agreeing,
        )
    )
    for project in claim.projects:
        units = units_told(project.difference, unit, language)
        typer.echo(f"  {project.project}　{units}　{project.why_words}")


def _print_roll_up(
    session: Session, shown: ReconciliationShown, offices: Mapping[str, str]
) -> None:
    language = session.settings.language
    known = {each.indicator: each for each in shown.indicators}
    for each in shown.parents_view:
        found = known[each.indicator]
        typer.echo(
            session.say(
                "reconcile.roll_up",
                office=offices[each.office],
                indicator=found.title or found.indicator,
                own=units_told(each.own, found.unit, language),
                children=units_told(
                    sum(child.units for child in each.children), found.unit, language
                ),
                twice=units_told(each.counted_twice, found.unit, language),
                total=units_told(each.total, found.unit, language),
            )
        )
        for child in each.children:
            typer.echo(f"  {child.office_name}　{units_told(child.units, found.unit, language)}")
