"""``offices`` and ``office rename|merge|split|found|close``: which there are, and their changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from auth.office_changes import Change, Close, Found, Merge, NewOffice, Rename, Split
from auth.offices import OfficeKind
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import Json, Voice, office_code, speak
from gateway.saying import say_change_offices
from gateway.shown.offices import OfficesShown, offices_shown_on
from infra.city_reads import CityReads
from sharing.submissions.offices import ChangeOffices

office = typer.Typer(help="单位调整：更名、合并、拆分、新设、撤销。", no_args_is_help=True)

NO_LAND: Final = "no-land"
_KINDS: Final = tuple(kind.value for kind in OfficeKind if kind is not OfficeKind.CENTRE)
_NEW: Final = re.compile(
    rf"^(?P<code>[^:]+):(?P<name>[^:]+):(?P<kind>{'|'.join(_KINDS)})(?P<bare>:{NO_LAND})?$"
)

Who = Annotated[str, typer.Argument(metavar="OFFICE", help="单位代码、名称或别名")]
From = Annotated[str, typer.Option("--from", help="自何日起生效：以后某月的 1 日，如 2026-07-01")]
Basis = Annotated[str, typer.Option("--basis", help="依据（批复文号等）")]
INTO = "现有单位，或新单位 代码:名称:类别[:no-land]，类别 county park bureau department"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("offices")(offices)
    app.add_typer(office, name="office")


def offices(
    context: typer.Context,
    on: Annotated[str, typer.Option("--on", help="哪一天；默认今天")] = "",
    as_json: Json = False,
) -> None:
    """本市单位：名称、曾用名、设立与撤销、承继单位。"""
    session = session_of(context)
    with session.deployment() as deployment:
        city = CityReads(deployment.engine, deployment.city).city()
        today = deployment.clock.now().astimezone(city.zone).date()
        shown = offices_shown_on(city, _day(session, on) if on else today)
    if as_json:
        print_json(shown)
    else:
        _print(session, shown)


def _day(session: Session, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter(session.say("cli.day_unreadable", read=text)) from problem


def _print(session: Session, shown: OfficesShown) -> None:
    language = session.settings.language
    table = Table(title=shown.day)
    for column in ("code", "name", "kind", "since", "until", "successor", "former"):
        table.add_column(session.say(f"cli.office_{column}"), overflow="fold")
    names = {each.code: each.name for each in shown.offices}
    for each in shown.offices:
        table.add_row(
            each.code,
            each.name,
            session.say(f"city.kind.{each.kind}"),
            "" if each.exists_from.startswith("1970") else each.exists_from,
            each.exists_until or "",
            names.get(each.stood_for_by or "", ""),
            ("、" if language != "en" else ", ").join(former.name for former in each.former_names),
        )
    Console().print(table)


@dataclass(frozen=True, slots=True)
class _Named:
    """The offices that a command names, as the city knows them."""

    voice: Voice

    def code(self, said: str) -> str:
        """An existing office by code, name or alias."""
        return office_code(self.voice.session, self.voice.city, said)

    def part(self, said: str) -> str | NewOffice:
        """An existing office, or a new one given whole."""
        return self.new(said) if ":" in said else self.code(said)

    def new(self, said: str) -> NewOffice:
        """A new office, ``code:name:kind[:no-land]``."""
        found = _NEW.fullmatch(said)
        if found is None:
            told = self.voice.session.say("cli.office_parts_unreadable", read=said)
            raise typer.BadParameter(told)
        return NewOffice(
            code=found["code"],
            name=found["name"],
            kind=OfficeKind(found["kind"]),
            has_land=found["bare"] is None,
        )


def _say(
    context: typer.Context,
    make: Callable[[_Named], Change],
    *,
    effective: str,
    basis: str,
    as_json: bool,
) -> None:
    day = _day(session_of(context), effective)
    speak(
        context,
        lambda voice, key: say_change_offices(
            voice.speaker,
            key,
            ChangeOffices(change=make(_Named(voice)), effective_from=day, basis=basis),
        ),
        office=None,
        as_json=as_json,
    )


@office.command("rename")
def rename(
    context: typer.Context,
    who: Who,
    name: Annotated[str, typer.Option("--name", help="新名称")],
    effective: From,
    basis: Basis,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="新增简称，可重复")] = None,
    as_json: Json = False,
) -> None:
    """更名：以前的对账单仍用旧名。"""

    def change(named: _Named) -> Change:
        return Rename(how="rename", office=named.code(who), name=name, aliases=tuple(alias or ()))

    _say(context, change, effective=effective, basis=basis, as_json=as_json)


@office.command("merge")
def merge(
    context: typer.Context,
    who: Annotated[list[str], typer.Argument(metavar="OFFICE...", help="被并入的单位")],
    into: Annotated[str, typer.Option("--into", help=INTO)],
    effective: From,
    basis: Basis,
    as_json: Json = False,
) -> None:
    """合并：几个单位并入一个现有或新设的单位。"""

    def change(named: _Named) -> Change:
        return Merge(how="merge", offices=tuple(map(named.code, who)), into=named.part(into))

    _say(context, change, effective=effective, basis=basis, as_json=as_json)


@office.command("split")
def split(
    context: typer.Context,
    who: Who,
    into: Annotated[list[str], typer.Option("--into", help=f"{INTO}；可重复，首个承继其线索")],
    effective: From,
    basis: Basis,
    as_json: Json = False,
) -> None:
    """拆分：一个单位拆为几个，首个承继其线索与计分。"""

    def change(named: _Named) -> Change:
        return Split(how="split", office=named.code(who), into=tuple(map(named.part, into)))

    _say(context, change, effective=effective, basis=basis, as_json=as_json)


@office.command("found")
def found(
    context: typer.Context,
    new: Annotated[str, typer.Argument(metavar="NEW", help="代码:名称:类别[:no-land]")],
    effective: From,
    basis: Basis,
    as_json: Json = False,
) -> None:
    """新设一个单位。"""

    def change(named: _Named) -> Change:
        return Found(how="found", office=named.new(new))

    _say(context, change, effective=effective, basis=basis, as_json=as_json)


@office.command("close")
def close(
    context: typer.Context,
    who: Who,
    successor: Annotated[str, typer.Option("--successor", help="承继单位")],
    effective: From,
    basis: Basis,
    as_json: Json = False,
) -> None:
    """撤销一个单位，由承继单位接手其线索。"""

    def change(named: _Named) -> Change:
        return Close(how="close", office=named.code(who), successor=named.code(successor))

    _say(context, change, effective=effective, basis=basis, as_json=as_json)
