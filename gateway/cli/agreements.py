"""``agree``: shares that the offices of a project agree on themselves 分成协议."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.noted import note_projects
from gateway.cli.papers import Note, Papers, evidence_of
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import (
    Json,
    Office,
    Project,
    Reason,
    Voice,
    office_code,
    operator_for,
    speak,
)
from gateway.saying import say_about_agreement
from gateway.shown.agreements import AgreementRead, AgreementsTold, agreements_read
from gateway.shown.case import Reader
from infra.city_reads import CityReads
from infra.store import reads
from ledger.agreement import PARTS, percent
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)
from sharing.submissions.transfers import ShareTerm

agree = typer.Typer(help="分成协议：查看、提出、同意、不同意、终止。", no_args_is_help=True)

Agreement = Annotated[str, typer.Argument(metavar="AGREEMENT", help="协议编号")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(agree, name="agree")


def _term(voice: Voice, said: str) -> ShareTerm:
    """``INDICATOR:OFFICE:PARTS``; another form ends the command."""
    indicator, _, rest = said.partition(":")
    office, _, parts = rest.rpartition(":")
    if not (indicator and office and parts.isascii() and parts.isdigit()):
        raise typer.BadParameter(voice.session.say("cli.share_unreadable", read=said[:60]))
    code = office_code(voice.session, voice.city, office)
    return ShareTerm(indicator=indicator, office=code, parts=int(parts))


@agree.command("list")
def list_(
    context: typer.Context,
    office: Annotated[
        str | None, typer.Option("--office", help="只列哪个单位为一方的；默认全部")
    ] = None,
    as_json: Json = False,
) -> None:
    """分成协议：待同意的在前，其余以新近提出的在前。"""
    session = session_of(context)
    with session.deployment() as deployment:
        city_reads = CityReads(deployment.engine, deployment.city)
        city = city_reads.city()
        code = office_code(session, city, office) if office else ""
        secret = deployment.keys.seed_secret(deployment.city)
        viewer = operator_for(code or city.code)
        reader = Reader(viewer, city, session.settings.language, secret)
        with city_reads.moment() as connection:
            projects = reads.all_projects(connection, deployment.city)
            found = agreements_read(projects, reader, office=code)
        note_projects(deployment, viewer, [each.project_id for each in found], what="agreements")
    if as_json:
        print_json(AgreementsTold(tuple(found)).model_dump(mode="json"))
    else:
        _print(session, found)


def _print(session: Session, found: Sequence[AgreementRead]) -> None:
    if not found:
        session.tell("cli.agreements_none")
        return
    table = Table()
    # An id that is broken into two lines cannot be given to ``consent``.
    for column in ("agreement_id", "project_id"):
        table.add_column(session.say(f"cli.agreement_{column}"), no_wrap=True)
    for column in ("project", "terms", "from_on", "standing", "waits_for"):
        table.add_column(session.say(f"cli.agreement_{column}"), overflow="fold")
    for each in found:
        shares = (
            f"{term.indicator} {term.office_name} {percent(Fraction(term.parts, PARTS))}"
            for term in each.terms
        )
        table.add_row(
            each.agreement_id,
            each.project_id,
            f"{each.investor} {each.project}".strip() or each.code_name,
            "\n".join(shares),
            f"{each.from_on} – {each.until_on}" if each.until_on else each.from_on,
            each.standing_words,
            "\n".join(each.waits_for),
        )
    Console().print(table)


@agree.command("propose")
def propose(
    context: typer.Context,
    project_id: Project,
    share: Annotated[
        list[str],
        typer.Option("--share", help="指标:单位:份额（万分之几），可多次"),
    ],
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="自哪天起生效")],
    paper: Papers = None,
    note: Note = "",
    reason: Annotated[str, typer.Option("--reason", help="说明")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """提出分成协议；各方同意后生效。"""
    speak(
        context,
        lambda voice, key: say_about_agreement(
            voice.speaker,
            key,
            ProposeAgreement(
                project_id=project_id,
                terms=tuple(_term(voice, said) for said in share),
                from_on=from_on.date(),
                evidence=evidence_of(voice, paper, note),
                reason=reason,
            ),
        ),
        office=office,
        as_json=as_json,
    )


@agree.command("consent")
def consent(
    context: typer.Context,
    project_id: Project,
    agreement_id: Agreement,
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """同意分成协议。"""
    speak(
        context,
        lambda voice, key: say_about_agreement(
            voice.speaker,
            key,
            ConsentToAgreement(
                project_id=project_id,
                agreement_id=agreement_id,
                evidence=evidence_of(voice, paper, note),
            ),
        ),
        office=office,
        as_json=as_json,
    )


@agree.command("refuse")
def refuse(
    context: typer.Context,
    project_id: Project,
    agreement_id: Agreement,
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """不同意分成协议；提出单位则为撤回。"""
    speak(
        context,
        lambda voice, key: say_about_agreement(
            voice.speaker,
            key,
            RefuseAgreement(project_id=project_id, agreement_id=agreement_id, reason=reason),
        ),
        office=office,
        as_json=as_json,
    )


@agree.command("end")
def end(
    context: typer.Context,
    project_id: Project,
    agreement_id: Agreement,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="自哪天起不再适用")
    ],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """市级中心终止分成协议。"""
    speak(
        context,
        lambda voice, key: say_about_agreement(
            voice.speaker,
            key,
            EndAgreement(
                project_id=project_id,
                agreement_id=agreement_id,
                until_on=until.date(),
                reason=reason,
            ),
        ),
        office=None,
        as_json=as_json,
    )
