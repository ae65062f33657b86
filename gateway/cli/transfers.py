"""``transfer``: a project goes to another office 流转, 无法落地, progress notes 进展通报."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from gateway.cli.papers import Note, Papers, evidence_of
from gateway.cli.session import fail
from gateway.cli.spoken import Json, Office, Project, Reason, Voice, speak, unsayable_words
from gateway.saying import say_about_transfer
from sharing.sections import Party
from sharing.submissions.transfers import (
    ConsentToTransfer,
    CreditAgreement,
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
    ProposeTransfer,
    RefuseTransfer,
    TransferKind,
    WithdrawTransfer,
)

transfer = typer.Typer(help="流转、无法落地与进展通报。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(transfer, name="transfer")


@transfer.command("propose")
def propose(
    context: typer.Context,
    project_id: Project,
    to: Annotated[str, typer.Option("--to", help="承接单位代码")],
    kind: Annotated[
        TransferKind,
        typer.Option(
            "--kind",
            help="county 县区之间，unit 部门转县区，chemical 化工转园区",
        ),
    ],
    reason: Reason,
    agreement: Annotated[
        Path | None, typer.Option("--agreement", help="分成协议 .json（terms、evidence）")
    ] = None,
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """提出流转；规则指定的各方同意后完成，首谈不变。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker,
            key,
            ProposeTransfer.model_validate(
                {
                    "project_id": project_id,
                    "transfer": kind,
                    "to_office": to,
                    "reason": reason,
                    "agreement": _agreement(voice, agreement),
                    "evidence": evidence_of(voice, paper, note),
                }
            ),
        ),
        office=office,
        as_json=as_json,
    )


def _agreement(voice: Voice, file: Path | None) -> CreditAgreement | None:
    if file is None:
        return None
    try:
        return CreditAgreement.model_validate_json(file.read_bytes())
    except ValidationError as problem:
        fail(f"{file}: {unsayable_words(problem, voice.session.settings.language)}")


@transfer.command("consent")
def consent(
    context: typer.Context,
    project_id: Project,
    party: Annotated[
        Party,
        typer.Option(
            "--party",
            help="holder 在谈单位，receiver 承接单位，investor 企业（附其材料），centre 市级中心",
        ),
    ],
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """同意流转。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker,
            key,
            ConsentToTransfer(
                project_id=project_id,
                party=party,
                evidence=evidence_of(voice, paper, note),
            ),
        ),
        office=office,
        as_json=as_json,
    )


@transfer.command("refuse")
def refuse(
    context: typer.Context,
    project_id: Project,
    reason: Reason,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """不同意流转。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker, key, RefuseTransfer(project_id=project_id, reason=reason)
        ),
        office=office,
        as_json=as_json,
    )


@transfer.command("withdraw")
def withdraw(
    context: typer.Context,
    project_id: Project,
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """撤回本单位提出的流转。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker, key, WithdrawTransfer(project_id=project_id, reason=reason)
        ),
        office=office,
        as_json=as_json,
    )


@transfer.command("could-not-land")
def could_not_land(
    context: typer.Context,
    project_id: Project,
    reason: Reason,
    paper: Papers = None,
    note: Note = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """申报无法落地。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker,
            key,
            DeclareCouldNotLand(
                project_id=project_id, reason=reason, evidence=evidence_of(voice, paper, note)
            ),
        ),
        office=office,
        as_json=as_json,
    )


@transfer.command("decide")
def decide(
    context: typer.Context,
    project_id: Project,
    is_granted: Annotated[bool, typer.Option("--grant/--deny", help="核准，或不核准")],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """市级中心核准无法落地，或不核准。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker,
            key,
            DecideCouldNotLand(project_id=project_id, is_granted=is_granted, reason=reason),
        ),
        office=None,
        as_json=as_json,
    )


@transfer.command("progress")
def progress(
    context: typer.Context,
    project_id: Project,
    note: Annotated[str, typer.Option("--note", help="进展")],
    stage: Annotated[str, typer.Option("--stage", help="阶段")] = "",
    paid_in: Annotated[int | None, typer.Option("--paid-in", help="累计到账，元")] = None,
    office: Office = None,
    as_json: Json = False,
) -> None:
    """落户单位向首谈单位通报进展。"""
    speak(
        context,
        lambda voice, key: say_about_transfer(
            voice.speaker,
            key,
            FileProgressNote(project_id=project_id, stage=stage, paid_in_yuan=paid_in, note=note),
        ),
        office=office,
        as_json=as_json,
    )
