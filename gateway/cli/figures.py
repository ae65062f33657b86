"""``board``, ``rows`` and ``statement``: figures out; and the group of ``export`` commands."""

from typing import Annotated

import typer

from gateway.cli.noted import notes_of
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.cli.tables import print_board, print_rows, print_statement
from gateway.lead_rows import LeadRows, as_operator_reads, lead_rows, leads_with_projects
from infra.city_reads import CityReads
from infra.store.reads import projects_by_id
from ledger.book_lines import BookView
from ledger.period import read_period

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
PeriodText = Annotated[str, typer.Option("--period", help="2024、2024H1、2024Q1、2024-03")]
View = Annotated[
    BookView,
    typer.Option("--view", help="口径：corrected 更正（默认），exported 报出"),
]
At = Annotated[int | None, typer.Option("--at", help="截至账页位置 journal position")]

export = typer.Typer(help="导出、发布报表。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("board")(board)
    app.command("rows")(rows)
    app.command("statement")(statement)
    app.add_typer(export, name="export")


def board(
    context: typer.Context,
    period: PeriodText,
    view: View = BookView.CORRECTED,
    at: At = None,
    as_json: Json = False,
) -> None:
    """一盘棋：全市合计，每个项目只计一次。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        figures = reads.board(read_period(period), at=at, view=view)
        named = reads.city().named_on(read_period(period).last_day)
        names = {office.code: office.name for office in named.offices}
    if as_json:
        print_json(figures)
    else:
        print_board(session, figures, names)


def statement(
    context: typer.Context,
    office: Annotated[str, typer.Option(help="单位代码")],
    period: PeriodText,
    view: View = BookView.CORRECTED,
    at: At = None,
    as_json: Json = False,
) -> None:
    """对账单：一个单位一个期间的计分额及每一笔来源。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        code = _office_code(session, reads, office)
        figures = reads.statement(code, read_period(period), at=at, view=view)
        ids = sorted({line.project_id for line in figures.lines})
        with reads.moment() as connection:
            pack = reads.city_state(connection).pack
            projects = projects_by_id(connection, deployment.city, ids)
        viewer = operator_for(deployment.city)
        notes_of(deployment).saw_projects(
            viewer, projects.values(), what="statement", of_office=code
        )
        secret = deployment.keys.seed_secret(deployment.city)
    if as_json:
        print_json(figures)
    else:
        names = {
            key: as_operator_reads(project.identity, key, secret=secret).project
            for key, project in projects.items()
        }
        print_statement(session, figures, pack, names)


def rows(
    context: typer.Context,
    office: Annotated[str | None, typer.Option(help="单位代码")] = None,
    as_json: Json = False,
) -> None:
    """线索清单：每条线索的单位、项目、首谈单位与来源行。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        code = None if office is None else _office_code(session, reads, office)
        secret = deployment.keys.seed_secret(deployment.city)
        leads, projects = leads_with_projects(deployment.engine, deployment.city, office=code)
        notes_of(deployment).saw_leads(operator_for(deployment.city), leads)
        found = lead_rows(leads, projects, secret=secret)
    if as_json:
        print_json(LeadRows(rows=tuple(found)))
    else:
        print_rows(session, found)


def _office_code(session: Session, reads: CityReads, said: str) -> str:
    found = reads.city().find_office(said)
    if found is None:
        raise typer.BadParameter(session.say("cli.office_unknown", read=said))
    return found.code
