"""``what-if``: a period under another pack, office by office, and which evidence it lacks."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.figures import Json, PeriodText
from gateway.cli.noted import note_projects
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.rule_packs import load_pack
from gateway.shown.project_names import names_for_operator
from gateway.shown.what_if import LackShown, WhatIfShown, projects_of, what_if_shown
from gateway.unit_words import units_told
from infra.city_reads import CityReads
from infra.what_if import period_under
from ledger.period import read_period
from ledger.rules.pack import RulePack
from ledger.what_if import IndicatorWhatIf, NowAndThen

NAMED_MAX = 10
"""How many projects of one lack are named on a terminal; ``--json`` has all."""


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("what-if")(what_if)


def what_if(
    context: typer.Context,
    rules: Annotated[str, typer.Option(help="规则包：名称、文件，或曾采用的 名称@版本")],
    period: PeriodText,
    as_json: Json = False,
) -> None:
    """试算：事实与首谈不变，换一个规则包，各单位计分会怎样、缺哪些证据；不动账目。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        found = period_under(reads, _pack(reads, rules), read_period(period))
        ids, secret = projects_of(found), deployment.keys.seed_secret(deployment.city)
        names = names_for_operator(reads, deployment.city, ids, secret=secret)
        note_projects(deployment, operator_for(deployment.city), ids, what="what_if")
        timezone = reads.city().timezone
    shown = what_if_shown(found, names, timezone=timezone, language=session.settings.language)
    if as_json:
        print_json(shown)
    else:
        print_what_if(session, shown)


def _pack(reads: CityReads, named: str) -> RulePack:
    """A pack that was in force, by name and version, else a shipped one or a file."""
    with reads.moment() as connection:
        adopted = reads.city_state(connection).pack_named(named)
    return adopted or load_pack(named).pack


def print_what_if(session: Session, shown: WhatIfShown) -> None:
    """A table for each indicator, then what is lacking."""
    console = Console()
    head = {"city": shown.city_name, "period": shown.period, "position": shown.position}
    rules = {"now": shown.rules_now, "then": shown.rules_then, "title": shown.rules_then_title}
    typer.echo(session.say("what_if.head", **head, **rules))
    for found in shown.indicators:
        if found.city.now or found.city.then:
            console.print(_table(session, found))
        for code, is_so in (
            ("only_now", not found.is_then),
            ("only_then", not found.is_now),
            ("not_reported", not found.is_reported),
        ):
            if is_so:
                typer.echo(session.say(f"what_if.{code}", indicator=found.title))
    typer.echo(session.say("what_if.changed", count=len(shown.projects_changed)))
    for lack in shown.lacking:
        _print_lack(session, lack)
    if not shown.lacking:
        typer.echo(session.say("what_if.nothing_lacking"))


def _table(session: Session, found: IndicatorWhatIf) -> Table:
    table = Table(title=found.title or found.indicator)
    for code in ("office", "now", "then", "change"):
        table.add_column(
            session.say(f"what_if.{code}"), justify="left" if code == "office" else "right"
        )

    def told(name: str, figure: NowAndThen) -> None:
        units = (figure.now, figure.then, figure.change)
        language = session.settings.language
        table.add_row(name, *(units_told(each, found.unit, language) for each in units))

    for row in found.offices:
        told(row.office_name, row.credit)
    table.add_section()
    for code in ("offices_total", "overlap", "suspense", "city", "difference"):
        told(session.say(f"reconcile.{code}"), getattr(found, code))
    return table


def _print_lack(session: Session, lack: LackShown) -> None:
    rule = session.say("what_if.of_rule", rule=lack.rule_title) if lack.rule else ""
    typer.echo(session.say("what_if.lack", rule=rule, words=lack.words, count=lack.projects_count))
    named = [project.project or project.project_id for project in lack.projects[:NAMED_MAX]]
    more = lack.projects_count - len(named)
    typer.echo(f"   {'、'.join(named)}" + (f" … +{more}" if more else ""))
