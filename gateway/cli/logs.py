"""``log export`` and ``log import``: a city's log from one place to another."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.answers import LogExported, LogTaken, LogThere, ReplayDiffers
from gateway.cli.noted import notes_of
from gateway.cli.session import Session, print_json, session_of
from gateway.cli.spoken import operator_for
from infra.log_transfer import export_log, import_log
from infra.replay import Replayed, replay_log
from infra.transfer_records import read_header

log = typer.Typer(help="导出、导入日志。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(log, name="log")


@log.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="输出文件，以 .gz 结尾则压缩")],
    as_json: Json = False,
) -> None:
    """导出日志：每条报送连同它的账页，一个文件。"""
    session = session_of(context)
    with session.deployment() as deployment:
        notes_of(deployment).exported(operator_for(deployment.city), "log")
        written = export_log(
            log=deployment.log, engine=deployment.engine, city=deployment.city, out=out
        )
    session.tell(
        "cli.log_exported",
        records=written.counts.records,
        rows=written.counts.rows,
        file=out,
        state_hash=written.state_hash.hex(),
    )
    if as_json:
        print_json(LogExported.of(written))


@log.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="log export 产生的文件")],
    replay: Annotated[
        bool, typer.Option("--replay", help="先重新裁判并逐条比较，有不同则不导入")
    ] = False,
    as_json: Json = False,
) -> None:
    """导入日志：按已有裁定放入空的数据目录或主题，不重新裁判。"""
    session = session_of(context)
    if replay:
        replayed = replay_log(file)
        _tell_replayed(session, replayed)
        if not replayed.is_same:
            if as_json:
                print_json(ReplayDiffers.of(replayed))
            raise typer.Exit(1)
    with session.deployment(new_city=read_header(file).city) as deployment:
        taken = import_log(
            file,
            log=deployment.log,
            engine=deployment.engine,
            city=deployment.city,
            holder=deployment.holder,
        )
        deployment.erasures().sweep()
    told = "cli.log_imported" if taken.is_new else "cli.log_there"
    session.tell(told, records=taken.counts.records, rows=taken.counts.rows)
    if as_json:
        print_json(LogTaken.of(taken) if taken.is_new else LogThere.of(taken))


def _tell_replayed(session: Session, replayed: Replayed) -> None:
    session.tell(
        "cli.log_replayed", rows=replayed.rows_count, differences=replayed.differences_count
    )
    for finding in replayed.differences:
        typer.echo(session.say(finding.code, **finding.params), err=True)
