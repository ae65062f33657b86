"""``access`` and ``probing``: who saw what, and who seems to try out what is there."""

from typing import Annotated

import typer

from gateway.cli.session import print_json, session_of
from infra.access.log import Sought
from infra.city_reads import CityReads
from infra.clock import milliseconds
from ledger.city_time import city_time

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("access")(access)
    app.command("probing")(probing)


def access(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="[LEAD|PROJECT]", help="线索或项目编号")] = "",
    office: Annotated[str, typer.Option("--office", help="只看该单位线索的")] = "",
    person: Annotated[str, typer.Option("--person", help="只看该登录名查阅的")] = "",
    offset: Annotated[int, typer.Option(min=0, help="从第几条起")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=500, help="多少条")] = 50,
    as_json: Json = False,
) -> None:
    """查阅记录：谁在何时经何种途径看过或导出过什么，哪些内容被遮蔽。"""
    # Here: FastAPI takes as long to load as the rest of every other command.
    from gateway.rest.access import access_shown  # noqa: PLC0415
    from gateway.watching import Watch  # noqa: PLC0415

    session = session_of(context)
    with session.deployment() as deployment:
        offices = {office} if office else None
        sought = Sought(offices=offices, subject=subject, actor=person)
        _, found = Watch.of(deployment).log.page(sought, offset=offset, limit=limit)
        timezone = CityReads(deployment.engine, deployment.city).city().timezone
    shown = [access_shown(each, timezone, names=True) for each in found]
    if as_json:
        print_json([each.model_dump() for each in shown])
        return
    for each in shown:
        what = each.subject or f"{each.count} × {','.join(each.ids)}".rstrip()
        masked = ",".join(each.masked) or "-"
        who = f"{each.at} {each.actor} {each.office}"
        typer.echo(f"{who} {each.channel} {each.what} {what} {masked}")


def probing(context: typer.Context, as_json: Json = False) -> None:
    """试探：一小时内反复查询不存在的编号、反复撞单的人员和单位。"""
    # Here: FastAPI takes as long to load as the rest of every other command.
    from gateway.rest.access import DAY_MS, DAYS_SHOWN, PROBING_SHOWN  # noqa: PLC0415
    from gateway.watching import Watch  # noqa: PLC0415

    session = session_of(context)
    with session.deployment() as deployment:
        after = milliseconds(deployment.clock.now()) - DAYS_SHOWN * DAY_MS
        found = Watch.of(deployment).probing.suspicious(after=after, limit=PROBING_SHOWN)
        timezone = CityReads(deployment.engine, deployment.city).city().timezone
    told = [
        {
            "hour": city_time(each.hour, timezone),
            "whose": each.whose,
            "who": each.who,
            "office": each.office,
            "what": each.what,
            "count": each.count,
            "turned_away": each.turned_away,
        }
        for each in found
    ]
    if as_json:
        print_json(told)
        return
    for each in told:
        typer.echo(" ".join(str(value) for value in each.values()))
