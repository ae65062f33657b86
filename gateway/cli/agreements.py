"""``agree``: shares that the offices of a project agree on themselves 分成协议."""

from datetime import datetime
from typing import Annotated

import typer

from gateway.cli.papers import Note, Papers, evidence_of
from gateway.cli.spoken import Json, Office, Project, Reason, Voice, office_code, speak
from gateway.saying import say_about_agreement
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)
from sharing.submissions.transfers import ShareTerm

agree = typer.Typer(help="分成协议：提出、同意、不同意、终止。", no_args_is_help=True)

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
