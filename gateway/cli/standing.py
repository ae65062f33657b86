"""``approval``, ``charge``, and of ``lead`` sharing and handing over 审批、负责、可见范围、交接.

Whoever sits at the machine is the city's operator: he reads what waits for a head and does not
approve in the head's place; that is done on the page or over REST, by the head or a deputy.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.leads import lead
from gateway.cli.noted import note_leads, note_projects
from gateway.cli.session import Session, fail, print_json
from gateway.cli.spoken import Json, Lead, Office, Reason, Voice, speak, voice
from gateway.people_named import PersonMisnamed, check_charged, check_successor
from gateway.saying import say_about_standing
from gateway.shown.standing import ApprovalsTold, ChargesTold, approval_shown, charge_shown
from infra.city_reads import CityReads
from infra.store.reads import Moment
from infra.store.standing_reads import approvals_of, charges_of
from sharing.submissions.showing import LeadVisibility, SetLeadVisibility
from sharing.submissions.standing import Capacity, EndCharge, HandOverLeads, PutInCharge

approval = typer.Typer(help="审批：待单位负责人审批的事项。", no_args_is_help=True)
charge = typer.Typer(help="负责人：明确、结束、查看。", no_args_is_help=True)
All = Annotated[bool, typer.Option("--all", help="包括已办结的")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands; those about a lead stand with the others of ``lead``."""
    app.add_typer(approval, name="approval")
    app.add_typer(charge, name="charge")


@approval.command("list")
def approvals(
    context: typer.Context, office: Office = None, every: All = False, as_json: Json = False
) -> None:
    """待单位负责人审批的事项；由负责人或代理人在页面或接口审批。"""
    with voice(context, office) as speaking:
        language = speaking.session.settings.language
        with _moment(speaking) as connection:
            found = approvals_of(
                connection,
                speaking.city.code,
                offices=speaking.actor.offices,
                open_alone=not every,
            )
        ids = [each.project_id for each in found]
        note_projects(speaking.deployment, speaking.actor, ids, what="approvals")
        note_leads(
            speaking.deployment,
            speaking.actor,
            [each.lead_id for each in found if not each.project_id],
            what="approvals",
        )
        shown = [approval_shown(each, city=speaking.city, language=language) for each in found]
    _print(
        speaking.session,
        ApprovalsTold(tuple(shown)),
        columns=("subject", "said_words", "by", "at", "answer"),
        as_json=as_json,
    )


@charge.command("list")
def charges(context: typer.Context, every: All = False, as_json: Json = False) -> None:
    """谁负责哪个项目或产业链，自何日至何日。"""
    with voice(context) as speaking:
        now = speaking.deployment.clock.now().astimezone(speaking.city.zone)
        with _moment(speaking) as connection:
            found = charges_of(connection, speaking.city.code)
        shown = [
            charge_shown(
                each,
                city=speaking.city,
                today=now.date().isoformat(),
                language=speaking.session.settings.language,
            )
            for each in found
            if every or each.is_open
        ]
        ids = [each.project_id for each in shown]
        note_projects(speaking.deployment, speaking.actor, ids, what="charges")
    _print(
        speaking.session,
        ChargesTold(tuple(shown)),
        columns=("charge_id", "person", "capacity_words", "project_id", "chain", "from_on"),
        as_json=as_json,
    )


@charge.command("put")
def put(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="登录名")],
    capacity: Annotated[
        Capacity, typer.Option("--as", help="leader 领导，team_member 专班成员，reviewer 评审")
    ],
    from_on: Day,
    reason: Reason,
    until_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    project: Annotated[str, typer.Option("--project", help="项目编号")] = "",
    chain: Annotated[str, typer.Option("--chain", help="产业链名称")] = "",
    as_json: Json = False,
) -> None:
    """明确负责人：一个项目或一条产业链；起止日均计入。"""
    said = {
        "person": person,
        "capacity": capacity,
        "project_id": project,
        "chain": chain,
        "from_on": from_on.date(),
        "until_on": until_on.date() if until_on else None,
        "reason": reason,
    }
    with voice(context) as speaking, _told_misnamed(speaking), _moment(speaking) as connection:
        check_charged(
            connection, speaking.city.code, speaking.actor, login=person, capacity=capacity
        )
    speak(
        context,
        lambda voice, key: say_about_standing(voice.speaker, key, PutInCharge.model_validate(said)),
        office=None,
        as_json=as_json,
    )


@charge.command("end")
def end(
    context: typer.Context,
    charge_id: Annotated[str, typer.Argument(metavar="CHARGE", help="负责人记录编号")],
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    as_json: Json = False,
) -> None:
    """结束负责，立即生效。"""
    speak(
        context,
        lambda voice, key: say_about_standing(
            voice.speaker, key, EndCharge(charge_id=charge_id, reason=reason)
        ),
        office=None,
        as_json=as_json,
    )


@lead.command("share")
def share(
    context: typer.Context,
    lead_id: Lead,
    visibility: Annotated[
        LeadVisibility,
        typer.Option("--as", help="sealed 仅本单位，named 指定单位，board 上板，open 公开"),
    ],
    to: Annotated[list[str] | None, typer.Option("--to", help="指定单位，可多次")] = None,
    as_json: Json = False,
) -> None:
    """设置市级中心自己线索的可见范围；各单位在页面或接口设置。"""

    def said(voice: Voice) -> SetLeadVisibility:
        codes = []
        for name in to or ():
            found = voice.city.find_office(name)
            if found is None:
                raise typer.BadParameter(voice.session.say("cli.office_unknown", read=name))
            codes.append(found.code)
        return SetLeadVisibility(lead_id=lead_id, visibility=visibility, offices=tuple(codes))

    speak(
        context,
        lambda voice, key: say_about_standing(voice.speaker, key, said(voice)),
        office=None,
        as_json=as_json,
    )


@lead.command("hand-over")
def hand_over(
    context: typer.Context,
    lead_ids: Annotated[list[str], typer.Argument(metavar="LEAD...", help="线索编号")],
    to: Annotated[str, typer.Option("--to", help="接手人登录名")],
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """把线索交给本单位另一人经办；以往记录仍保留原经办人。"""
    with (
        voice(context, office) as speaking,
        _told_misnamed(speaking),
        _moment(speaking) as connection,
    ):
        code = speaking.speaker.office
        check_successor(connection, speaking.city.code, office=code, login=to)
    speak(
        context,
        lambda voice, key: say_about_standing(
            voice.speaker,
            key,
            HandOverLeads(lead_ids=tuple(lead_ids), to_person=to, reason=reason),
        ),
        office=office,
        as_json=as_json,
    )


def _moment(speaking: Voice) -> AbstractContextManager[Moment]:
    return CityReads(speaking.deployment.engine, speaking.deployment.city).moment()


@contextmanager
def _told_misnamed(speaking: Voice) -> Iterator[None]:
    """Who cannot be named ends the command with words."""
    try:
        yield
    except PersonMisnamed as misnamed:
        fail(speaking.session.say(misnamed.code))


def _print(
    session: Session,
    told: ApprovalsTold | ChargesTold,
    *,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    if as_json:
        print_json(told)
        return
    table = Table()
    for column in columns:
        table.add_column(session.say(f"standing.column_{column}"), overflow="fold")
    for each in told.root:
        table.add_row(*(str(getattr(each, column)) for column in columns))
    Console().print(table)
