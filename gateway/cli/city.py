"""``init`` and ``demo``: a city comes into being."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gateway.city_opening import open_city
from gateway.cli.answers import CityOpened, DemoOpened
from gateway.cli.importing import import_files
from gateway.cli.session import Session, print_json, session_of
from gateway.demo_city import demo_ledgers
from gateway.rule_packs import load_pack
from infra.city_file import load_city

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("init")(init)
    app.command("demo")(demo)


def init(
    context: typer.Context,
    city: Annotated[Path | None, typer.Option(help="城市文件 city file (.yaml)")] = None,
    rules_from: Annotated[
        str, typer.Option(help="规则自何日起适用 rules in force from, YYYY-MM-DD")
    ] = "2024-01-01",
    as_json: Json = False,
) -> None:
    """开城：按城市文件登记城市、单位与规则；不给文件则用示例城市。"""
    session = session_of(context)
    opened = _init(session, city, _day(session, rules_from))
    if as_json:
        print_json(opened)


def _day(session: Session, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        words = session.say("cli.date_unreadable", read=said[:40])
        raise typer.BadParameter(words, param_hint="--rules-from") from None


def _init(session: Session, file: Path | None, effective_on: date) -> CityOpened:
    city = load_city(file)
    compiled = load_pack(city.rules, named_in=file)
    with session.deployment(new_city=city.code) as deployment:
        position = open_city(deployment, city, compiled, effective_on=effective_on)
    session.tell(
        "cli.city_opened_demo" if city.is_demo else "cli.city_opened",
        city=city.name,
        offices=len(city.offices),
        rules=compiled.pack.title,
        position=position,
    )
    return CityOpened(city=city.code, position=position)


def demo(context: typer.Context, as_json: Json = False) -> None:
    """打开示例城市：淮安 2024 年十六家单位的虚构台账。"""
    session = session_of(context)
    opened = open_demo(session)
    if as_json:
        print_json(opened)


def open_demo(session: Session) -> DemoOpened:
    """Open the example city and its opening batch; again: changes nothing."""
    opened = _init(session, None, date(2024, 1, 1))
    result = import_files(session, demo_ledgers(), is_opening=True)
    return DemoOpened(city=opened.city, position=result.position)
