"""``visibility``: the table that decides who sees what; a city's own one checked and adopted."""

from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Reason, speak, voice
from gateway.messages.catalogue import say
from gateway.refusals import table_fault_words
from gateway.saying.standing import say_about_standing
from gateway.shown.policy import PolicyShown, policy_shown
from gateway.shown.preview import Draft, preview_shown
from infra.city_reads import CityReads
from sharing.field_classes import FieldClass
from sharing.sections import Commercial, Identity, Summary
from sharing.submissions.showing import AdoptVisibility, LeadVisibility
from sharing.visibility_policy import TABLE_CHARS_MAX, PolicyFaulty, read_policy

File = Annotated[Path, typer.Argument(help="可见范围表（文本文件）", dir_okay=False)]

visibility = typer.Typer(help="可见范围：查看、检查、采用、预览。", no_args_is_help=True)


class TableFaultTold(BaseModel):
    """What is wrong on a line of a table."""

    model_config = ConfigDict(frozen=True)
    code: str
    line: int
    about: str
    words: str


class TableChecked(BaseModel):
    """What ``oneboard visibility check --json`` prints."""

    model_config = ConfigDict(frozen=True)
    is_whole: bool
    digest: str
    faults: tuple[TableFaultTold, ...]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(visibility, name="visibility")


@visibility.command("show")
def show(context: typer.Context, as_json: Json = False) -> None:
    """现行的可见范围表：关系 × 状态 × 字段类。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        with reads.moment() as connection:
            table = reads.city_state(connection).visibility
    shown = policy_shown(table, session.settings.language)
    if as_json:
        print_json(shown)
        return
    _print_policy(session, shown)


def _print_policy(session: Session, shown: PolicyShown) -> None:
    typer.echo(session.say("visibility.is_shipped" if shown.is_shipped else "visibility.is_own"))
    typer.echo(f"SHA-256 {shown.digest}\n")
    typer.echo(shown.table)


@visibility.command("check")
def check(context: typer.Context, file: File, as_json: Json = False) -> None:
    """检查一份可见范围表：逐条指出行号和原因；有问题时退出码为 1。"""
    session = session_of(context)
    checked = _checked(_read(session, file), session.settings.language)
    count = str(len(checked.faults))
    words = session.say("visibility.table_faults", count=count)
    if as_json:
        print_json(checked)
    else:
        for fault in checked.faults:
            typer.echo(fault.words)
        if checked.is_whole:
            typer.echo(session.say("visibility.table_whole"))
    if not checked.is_whole:
        fail(words)


def _read(session: Session, file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(TABLE_CHARS_MAX * 4 + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        fail(session.say("visibility.unreadable", file=file.name), status=2)


def _checked(table: str, language: str) -> TableChecked:
    try:
        digest = read_policy(table).digest
    except PolicyFaulty as faulty:
        told = tuple(
            TableFaultTold(
                code=fault.code,
                line=fault.line,
                about=fault.about,
                words=_fault_line(fault.code, fault.line, fault.about, language),
            )
            for fault in faulty.faults
        )
        return TableChecked(is_whole=False, digest="", faults=told)
    return TableChecked(is_whole=True, digest=digest, faults=())


def _fault_line(code: str, line: int, about: str, language: str) -> str:
    fault = table_fault_words(code, about, language)
    return say("visibility.fault_line", language, line=line, about=about, fault=fault)


@visibility.command("adopt")
def adopt(
    context: typer.Context,
    reason: Reason,
    file: Annotated[
        Path | None, typer.Argument(help="可见范围表；不给文件则恢复随产品提供的表")
    ] = None,
    as_json: Json = False,
) -> None:
    """采用一份可见范围表：记入账页，自此对所有渠道生效。"""
    table = _read(session_of(context), file) if file is not None else ""
    said = AdoptVisibility(table=table, reason=reason)
    speak(
        context,
        lambda voice, sid: say_about_standing(voice.speaker, sid, said),
        office=None,
        as_json=as_json,
    )


@visibility.command("preview")
def preview(
    context: typer.Context,
    office: Annotated[str, typer.Option("--office", help="登记单位")],
    investor: Annotated[str, typer.Option("--investor", help="投资主体")],
    project: Annotated[str, typer.Option("--project", help="项目名称")],
    amount_yuan: Annotated[int | None, typer.Option("--amount", help="金额（元）", min=0)] = None,
    chain: Annotated[str, typer.Option("--chain", help="产业链")] = "",
    shown_to: Annotated[str, typer.Option("--visibility", help="sealed、named、board、open")] = (
        "sealed"
    ),
    as_json: Json = False,
) -> None:
    """预览：提交前看各类读者将看到什么；不提交，也不留存。"""
    with voice(context, office) as speaking:
        language = speaking.session.settings.language
        deployment, city = speaking.deployment, speaking.city
        if shown_to not in get_args(LeadVisibility):
            raise typer.BadParameter("sealed, named, board, open")
        reads = CityReads(deployment.engine, deployment.city)
        with reads.moment() as connection:
            table = reads.city_state(connection).visibility
        shown = preview_shown(
            speaking.actor.model_copy(update={"visibility": table}),
            Draft(
                identity=Identity(investor=investor, project=project),
                commercial=Commercial(amount_yuan=amount_yuan),
                summary=Summary(chain=chain),
                visibility=cast("LeadVisibility", shown_to),
            ),
            day=deployment.clock.now().astimezone(city.zone).date().isoformat(),
            language=language,
            secret=deployment.keys.seed_secret(deployment.city),
        )
    if as_json:
        print_json(shown)
        return
    table_shown = Table()
    for head in ("", "", *(say(f"visibility.class_{each}", language) for each in FieldClass)):
        table_shown.add_column(head, overflow="fold")
    for seen in shown.readers:
        words = (each.showing_words for each in seen.classes)
        table_shown.add_row(seen.when_words, seen.reader_words, *words)
    Console().print(table_shown)
