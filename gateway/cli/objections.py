"""``objections``, ``object``, ``objection`` and ``confirm-first-contacts``."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import typer
from rich.console import Console
from rich.table import Table

from auth.offices import City
from gateway.case_reads import provisional_projects, read_cases
from gateway.cli.case_answers import ConfirmationsTold, ObjectionsTold, ObjectionTold
from gateway.cli.noted import note_leads
from gateway.cli.papers import Note, Papers, evidence_of
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Lead, Office, Reason, Voice, operator_for, speak, voice
from gateway.outcomes import Outcome
from gateway.saying import say_about_objection
from gateway.submitting import Said
from infra.city_reads import CityReads
from ledger.city_time import city_time
from ledger.views import CaseView
from sharing.submissions.objections import (
    ConfirmFirstContacts,
    FileObjection,
    RuleObjection,
    WithdrawObjection,
)

CONFIRMED_AT_ONCE: Final = 2_000

objection = typer.Typer(help="异议的裁定与撤回。", no_args_is_help=True)

Objection = Annotated[str, typer.Argument(metavar="OBJECTION", help="异议编号")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("objections")(objections)
    app.command("object")(object_)
    app.add_typer(objection, name="objection")
    app.command("confirm-first-contacts")(confirm)


def objections(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="连同已办结的")] = False,
    as_json: Json = False,
) -> None:
    """首谈异议，按提出先后。"""
    session = session_of(context)
    with session.deployment() as deployment:
        city_reads = CityReads(deployment.engine, deployment.city)
        city = city_reads.city()
        cases = read_cases(city_reads, deployment.city, is_open=None if all_ else True)
        found = [_told(each.case, city) for each in cases if each.case.kind == "objection"]
        ids = [lead_id for each in found for lead_id in (each.lead_id, each.to_lead)]
        note_leads(deployment, operator_for(city.code), ids, what="cases")
    if as_json:
        print_json(ObjectionsTold(tuple(found)).model_dump(mode="json"))
    else:
        _print(session, found)


def _told(view: CaseView, city: City) -> ObjectionTold:
    return ObjectionTold(
        objection_id=view.case_id,
        lead_id=view.lead_id,
        project_id=view.project_id,
        office=view.office,
        instance=view.instance,
        grounds=view.grounds,
        filed_at=city_time(view.opened_at, city.timezone),
        due_at=city_time(view.due_at, city.timezone) if view.due_at else "",
        is_late=view.is_late,
        is_open=view.is_open,
        outcome=view.answer,
        to_lead=view.with_lead,
        settled_at=city_time(view.settled_at, city.timezone) if view.settled_at else "",
        reason=view.reason,
    )


def _print(session: Session, found: Sequence[ObjectionTold]) -> None:
    table = Table()
    for column in ("objection", "office", "lead", "grounds", "due"):
        table.add_column(session.say(f"cli.objection_{column}"), overflow="fold")
    for each in found:
        late = f" {session.say('cli.case_late')}" if each.is_late else ""
        ended = session.say(f"cli.objection_{each.outcome}") if each.outcome else ""
        table.add_row(
            each.objection_id,
            each.office,
            each.lead_id,
            each.grounds,
            ended or f"{each.due_at[:16]}{late}",
        )
    Console().print(table)


def object_(
    context: typer.Context,
    lead_id: Lead,
    grounds: Annotated[str, typer.Option("--grounds", help="异议理由")],
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """以本单位的线索对首谈提出异议；项目的时限暂停。"""
    speak(
        context,
        lambda voice, key: say_about_objection(
            voice.speaker,
            key,
            FileObjection(
                lead_id=lead_id, grounds=grounds, evidence=evidence_of(voice, paper, note)
            ),
        ),
        office=office,
        as_json=as_json,
    )


@objection.command("rule")
def rule(
    context: typer.Context,
    objection_id: Objection,
    outcome: Annotated[
        Literal["upheld", "dismissed"],
        typer.Option(
            "--outcome",
            help="upheld 支持，dismissed 驳回",
        ),
    ],
    reason: Reason,
    to: Annotated[str, typer.Option("--to", help="首谈裁给哪条线索；默认提出异议的线索")] = "",
    as_json: Json = False,
) -> None:
    """裁定一件异议。"""
    speak(
        context,
        lambda voice, key: say_about_objection(
            voice.speaker,
            key,
            RuleObjection(objection_id=objection_id, outcome=outcome, to_lead=to, reason=reason),
        ),
        office=None,
        as_json=as_json,
    )


@objection.command("withdraw")
def withdraw(
    context: typer.Context,
    objection_id: Objection,
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """撤回本单位提出的异议。"""
    speak(
        context,
        lambda voice, key: say_about_objection(
            voice.speaker, key, WithdrawObjection(objection_id=objection_id, reason=reason)
        ),
        office=office,
        as_json=as_json,
    )


def confirm(
    context: typer.Context,
    projects: Annotated[
        list[str] | None, typer.Argument(metavar="[PROJECT]...", help="项目编号")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部拟认定的项目")] = False,
    reason: Annotated[str, typer.Option("--reason", help="说明")] = "",
    as_json: Json = False,
) -> None:
    """确认期初首谈：拟认定转为认定；有异议或待裁定的留下。"""
    with voice(context) as speaking:
        session, deployment = speaking.session, speaking.deployment
        if bool(projects) == all_:
            raise typer.BadParameter(session.say("cli.confirm_some_or_all"))
        city_reads = CityReads(deployment.engine, deployment.city)
        named = list(projects or provisional_projects(city_reads, deployment.city))
        outcomes = [
            _confirmed(speaking, tuple(named[start : start + CONFIRMED_AT_ONCE]), reason)
            for start in range(0, len(named), CONFIRMED_AT_ONCE)
        ]
    told = ConfirmationsTold(
        confirmed=tuple(each for outcome in outcomes for each in outcome.confirmed),
        left=tuple(each for outcome in outcomes for each in outcome.left),
    )
    if as_json:
        print_json(told)
    session.tell("cli.confirmed_counted", confirmed=len(told.confirmed), left=len(told.left))
    for each in told.left:
        typer.echo(f"{each.project_id}: {each.words}", err=True)
    refusals = [outcome.message for outcome in outcomes if outcome.verdict == "refused"]
    if refusals:
        fail("\n".join(dict.fromkeys(refusals)))


def _confirmed(speaking: Voice, projects: tuple[str, ...], reason: str) -> Outcome:
    def make(voice: Voice, key: str) -> Said:
        said = ConfirmFirstContacts(projects=projects, reason=reason)
        return say_about_objection(voice.speaker, key, said)

    return speaking.say(make)
