"""``deputies``: who stands in for whom in an office A/B 角, on which days.

Whoever sits at the machine names and ends a deputy as the office told it on paper; over REST and on
the page the head does. The record of rights says which it was.
"""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.people import stores_of
from gateway.cli.session import fail, print_json
from gateway.cli.spoken import OPERATOR, Json, Office, Reason, Voice, unsayable_words, voice
from gateway.deputies_named import DeputyRefused, DeputyWanted, name_deputy
from gateway.saying import PhoneInOpenText
from gateway.shown.deputies import DeputiesTold, DeputyShown, deputy_shown
from infra.clock import milliseconds

deputies = typer.Typer(help="代理人（A/B 角）：指定、结束、查看。", no_args_is_help=True)
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
COLUMNS = ("deputy_id", "in_stead_of", "deputy", "from_on", "until_on", "ended_at")


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(deputies, name="deputies")


@deputies.command("list")
def list_(
    context: typer.Context,
    office: Office = None,
    every: Annotated[bool, typer.Option("--all", help="包括已结束的")] = False,
    as_json: Json = False,
) -> None:
    """一个单位的代理人，最近的在前。"""
    with voice(context, office) as speaking:
        found = stores_of(speaking.deployment).deputies.of_office(speaking.speaker.office)
    shown = tuple(deputy_shown(each) for each in found if every or not each.ended_at)
    if as_json:
        print_json(DeputiesTold(shown))
        return
    table = Table()
    for column in COLUMNS:
        table.add_column(speaking.session.say(f"standing.column_{column}"), overflow="fold")
    for each in shown:
        table.add_row(*(str(getattr(each, column)) for column in COLUMNS))
    Console().print(table)


@deputies.command("set")
def set_(
    context: typer.Context,
    deputy: Annotated[str, typer.Argument(metavar="DEPUTY", help="代理人的登录名")],
    in_stead_of: Annotated[str, typer.Option("--in-stead-of", help="被代理人的登录名")],
    from_on: Day,
    until_on: Day,
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """指定代理人：起止日均计入，最长 366 天。"""
    with voice(context, office) as speaking:
        wanted = DeputyWanted(
            office=speaking.speaker.office,
            in_stead_of=in_stead_of,
            deputy=deputy,
            from_on=from_on.date(),
            until_on=until_on.date(),
            reason=reason.strip(),
        )
        if not wanted.reason:
            fail(speaking.session.say("standing.reason_needed"), status=2)
        try:
            made = name_deputy(
                stores_of(speaking.deployment), wanted, by=OPERATOR, now=_now(speaking)
            )
        except DeputyRefused as refused:
            fail(speaking.session.say(refused.code))
        except PhoneInOpenText as found:
            fail(unsayable_words(found, speaking.session.settings.language), status=2)
    _tell(speaking, deputy_shown(made), "standing.done_deputy_named", as_json=as_json)


@deputies.command("end")
def end(
    context: typer.Context,
    deputy_id: Annotated[str, typer.Argument(metavar="DEPUTYSHIP", help="代理记录编号")],
    as_json: Json = False,
) -> None:
    """结束代理，立即生效。"""
    with voice(context) as speaking:
        stores = stores_of(speaking.deployment)
        made = stores.deputies.find(deputy_id)
        if made is None or made.ended_at:
            fail(speaking.session.say("standing.deputy_unknown"))
        stores.end_deputy(made, by=OPERATOR, now=_now(speaking))
        ended = stores.deputies.find(deputy_id) or made
    _tell(speaking, deputy_shown(ended), "standing.done_deputy_ended", as_json=as_json)


def _now(speaking: Voice) -> int:
    return milliseconds(speaking.deployment.clock.now())


def _tell(speaking: Voice, shown: DeputyShown, code: str, *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
    else:
        typer.echo(f"{speaking.session.say(code)} {shown.deputy_id}")
