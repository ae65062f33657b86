"""``hold`` and ``pool``: the exclusive right to talk 在谈权, and what any office may claim."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from gateway.case_reads import read_pool
from gateway.cli.case_answers import CoolDownTold, PooledProject, PoolTold
from gateway.cli.noted import notes_of
from gateway.cli.papers import Note, Papers, given_evidence
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import Json, Lead, Office, Project, Reason, operator_for, speak
from gateway.cli.tables import yi
from gateway.saying import say_about_hold
from gateway.shown.naming import named
from gateway.shown.project import relations_to, state_of
from gateway.shown.wording import desk_words
from infra.city_reads import CityReads
from ledger.city_time import city_time
from sharing.submissions.holds import ClaimProject, ExtendProtection, ReleaseHold

hold = typer.Typer(help="在谈权：认领、释放、延长保护。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(hold, name="hold")
    app.command("pool")(pool)


@hold.command("claim")
def claim(
    context: typer.Context,
    project_id: Project,
    office: Office = None,
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
    as_json: Json = False,
) -> None:
    """从公海认领一个项目。"""
    speak(
        context,
        lambda voice, key: say_about_hold(
            voice.speaker, key, ClaimProject(project_id=project_id, note=note)
        ),
        office=office,
        as_json=as_json,
    )


@hold.command("release")
def release(
    context: typer.Context,
    lead_id: Lead,
    to: Annotated[
        Literal["waiver", "shared"],
        typer.Option(
            "--to",
            help="waiver 让给下一顺位，shared 转入公海",
        ),
    ],
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """释放在谈权。"""
    speak(
        context,
        lambda voice, key: say_about_hold(
            voice.speaker, key, ReleaseHold(lead_id=lead_id, release=to, reason=reason)
        ),
        office=office,
        as_json=as_json,
    )


@hold.command("extend")
def extend(
    context: typer.Context,
    lead_id: Lead,
    paper: Papers = None,
    note: Note = "",
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """延长保护期，须附证明进展的材料。"""
    speak(
        context,
        lambda voice, key: say_about_hold(
            voice.speaker,
            key,
            ExtendProtection(
                lead_id=lead_id, evidence=given_evidence(voice, paper, note), reason=reason
            ),
        ),
        office=office,
        as_json=as_json,
    )


def pool(context: typer.Context, as_json: Json = False) -> None:
    """公海：各单位可以认领的项目。"""
    session = session_of(context)
    with session.deployment() as deployment:
        city_reads = CityReads(deployment.engine, deployment.city)
        city = city_reads.city()
        viewer = operator_for(city.code)
        secret = deployment.keys.seed_secret(deployment.city)
        found = []
        free = read_pool(city_reads, deployment.city)
        notes_of(deployment).saw_projects(viewer, free, what="pool")
        for project in free:
            names = named(
                viewer,
                project.identity,
                relations=relations_to(viewer, project),
                state=state_of(project),
                project_id=project.project_id,
                secret=secret,
            )
            found.append(
                PooledProject(
                    project_id=project.project_id,
                    investor=names.investor,
                    project=names.title,
                    industry=project.industry,
                    chain=project.chain,
                    amount_yuan=project.amount_yuan,
                    first_office=project.first_office,
                    ended_by=project.hold_ended_by,
                    cool_downs=tuple(
                        CoolDownTold(office=office, until=city_time(until, city.timezone))
                        for office, until in project.cool_downs
                    ),
                )
            )
    if as_json:
        print_json(PoolTold(tuple(found)).model_dump(mode="json"))
    else:
        _print(session, found)


def _print(session: Session, found: Sequence[PooledProject]) -> None:
    if not found:
        session.tell("desk.pool_empty")
        return
    table = Table()
    for column in ("project_id", "project", "chain", "amount", "ended_by", "first_office"):
        table.add_column(session.say(f"cli.pool_{column}"), overflow="fold")
    for each in found:
        table.add_row(
            each.project_id,
            f"{each.investor} {each.project}".strip(),
            each.chain or each.industry,
            "" if each.amount_yuan is None else yi(each.amount_yuan),
            desk_words("freed", each.ended_by, session.settings.language),
            each.first_office,
        )
    Console().print(table)
