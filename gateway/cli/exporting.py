"""``export quarter``, ``statement``, ``reconciliation``: files to hand in; and what was issued.

With ``--issue`` the files are also issued: their bytes are kept for ever and their hashes stand in
the journal, said by the operator for the city centre. ``export issued`` lists what was issued and
writes kept files; ``export verify`` makes everything again and compares.
"""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.export_answers import ExportMade, ExportsIssued, ExportsVerified
from gateway.cli.figures import At, Json, PeriodText, export
from gateway.cli.noted import notes_of
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import Export, write_files
from gateway.exports.issuing import id_of_export, issued
from gateway.exports.verifying import verify_exports
from gateway.imports.dialogue import Dialogue
from gateway.outcomes import Outcome, outcome_of
from gateway.saying import Speaker
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.clock import milliseconds
from infra.store.issued_exports import (
    IssuedDamaged,
    IssuedExports,
    IssuedMissing,
    exports_issued,
)
from ledger.book_lines import BookView
from ledger.city_time import city_time
from ledger.period import read_period

Out = Annotated[Path, typer.Option("--out", help="输出目录")]
Issue = Annotated[bool, typer.Option("--issue", help="发布：保存文件原样，哈希记入账页")]
View = Annotated[
    BookView | None,
    typer.Option("--view", help="明细只列一种口径：exported 报出、corrected 更正；默认都列"),
]


def add_to(_app: typer.Typer) -> None:
    """Add this module's commands; they belong to ``export``."""
    export.command("quarter")(quarter)
    export.command("statement")(statement)
    export.command("reconciliation")(reconciliation)
    export.command("issued")(issued_list)
    export.command("verify")(verify)


def quarter(
    context: typer.Context,
    period: PeriodText,
    out: Out,
    view: Annotated[
        BookView, typer.Option("--view", help="口径：exported 报出、corrected 更正")
    ] = BookView.EXPORTED,
    at: At = None,
    issue: Issue = False,
    as_json: Json = False,
) -> None:
    """考核报表：xlsx、csv、json 及校验文件，可按账页位置重新产生。"""
    session = session_of(context)
    asked = ExportAsked("assessment", read_period(period), view=view)
    with session.deployment() as deployment:
        _export(session, deployment, asked, out=out, at=at, is_issued=issue, as_json=as_json)


def statement(
    context: typer.Context,
    office: Annotated[str, typer.Option(help="单位（代码、名称或别名）")],
    period: PeriodText,
    out: Out,
    view: View = None,
    at: At = None,
    issue: Issue = False,
    as_json: Json = False,
) -> None:
    """对账单：报出口径与更正口径并列，附每一笔明细；xlsx、csv、json 及校验文件。"""
    session = session_of(context)
    with session.deployment() as deployment:
        found = CityReads(deployment.engine, deployment.city).city().find_office(office)
        if found is None:
            raise typer.BadParameter(session.say("cli.office_unknown", read=office))
        asked = ExportAsked("statement", read_period(period), found.code, view)
        _export(session, deployment, asked, out=out, at=at, is_issued=issue, as_json=as_json)


def reconciliation(
    context: typer.Context,
    period: PeriodText,
    out: Out,
    at: At = None,
    issue: Issue = False,
    as_json: Json = False,
) -> None:
    """对账汇总表：各单位计分、抵销、待定、全市与差额，附自报数；xlsx、csv、json 及校验文件。"""
    session = session_of(context)
    asked = ExportAsked("reconciliation", read_period(period))
    with session.deployment() as deployment:
        _export(session, deployment, asked, out=out, at=at, is_issued=issue, as_json=as_json)


def _export(
    session: Session,
    deployment: Deployment,
    asked: ExportAsked,
    *,
    out: Path,
    at: int | None,
    is_issued: bool,
    as_json: bool,
) -> None:
    reads = CityReads(deployment.engine, deployment.city)
    made = export_asked(reads, asked, at=at, heads=deployment.head_desk())
    viewer = operator_for(deployment.city)
    notes_of(deployment).exported(viewer, f"{asked.kind}/{made.position}")
    files = write_files(made.files, out)
    outcome = _issue(session, deployment, made) if is_issued else None
    if as_json:
        print_json(ExportMade.of(files, issued_position=outcome.position if outcome else None))
        return
    for path in files:
        typer.echo(str(path))
    if outcome is not None:
        session.tell("cli.export_issued", count=len(files), position=outcome.position)


def _issue(session: Session, deployment: Deployment, made: Export) -> Outcome:
    """Keep and say it; a refusal ends the command."""
    city = CityReads(deployment.engine, deployment.city).city()
    actor = operator_for(city.code)
    speaker = Speaker(city, actor.office, actor.id, actor.role)
    said = issued(
        IssuedExports(deployment.engine, city.code),
        speaker,
        made,
        issued_at=milliseconds(deployment.clock.now()),
    )
    answer = Dialogue(deployment).say([said])[id_of_export(made)]
    outcome = outcome_of(answer, timezone=city.timezone, language=session.settings.language)
    if outcome.verdict == "refused":
        fail(outcome.message)
    return outcome


def issued_list(
    context: typer.Context,
    period: Annotated[str | None, typer.Option("--period", help="只列这一期间")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="把保存的文件写到此目录")] = None,
    as_json: Json = False,
) -> None:
    """已发布的报表：清单；给出 --out 时写出保存的原文件。"""
    session = session_of(context)
    wanted = None if period is None else str(read_period(period))
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        city = reads.city()
        with reads.moment() as connection:
            found = [
                (name, export)
                for name, export in exports_issued(connection, city.code)
                if wanted in (None, name)
            ]
        if out is not None:
            kept = IssuedExports(deployment.engine, city.code)
            notes, viewer = notes_of(deployment), operator_for(city.code)
            for seq, file in ((each.seq, file) for _, each in found for file in each.files):
                notes.exported(viewer, f"{seq}/{file.file}")
                _write_kept(session, kept, out, file=file.file, sha256=file.sha256)
    if as_json:
        print_json(ExportsIssued.of(found, timezone=city.timezone))
        return
    for name, each in found:
        what = session.say(f"export.kind.{each.export}")
        at = city_time(each.at, city.timezone)
        typer.echo(f"{each.seq}  {at}  {what} {each.office} {name} p{each.position}")
        for file in each.files:
            typer.echo(f"    {file.sha256}  {file.file}")
    if not found:
        session.tell("cli.exports_none")


def _write_kept(
    session: Session, kept: IssuedExports, out: Path, *, file: str, sha256: str
) -> None:
    try:
        content = kept.read(sha256)
    except IssuedMissing:
        fail(session.say("export.missing", file=file, sha256=sha256))
    except IssuedDamaged:
        fail(session.say("export.damaged", file=file, sha256=sha256))
    write_files({file: content}, out)


def verify(
    context: typer.Context,
    restore: Annotated[
        bool, typer.Option("--restore", help="缺失的文件如能按位置重新产生且哈希相符，放回保存处")
    ] = False,
    as_json: Json = False,
) -> None:
    """核对已发布报表：原文件在不在、哈希对不对，JSON 和 CSV 按位置重新产生是否逐字节相同。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        kept = IssuedExports(deployment.engine, deployment.city)
        found = list(verify_exports(reads, kept, is_restoring=restore))
    faults = [each for each in found if each.is_fault]
    if as_json:
        print_json(ExportsVerified.of(deployment.city, found))
    else:
        for each in found:
            words = session.say(f"export.verified.{each.outcome}")
            typer.echo(f"{each.issued.seq}  {each.file}  {words}")
        session.tell("cli.exports_verified", count=len(found), faults=len(faults))
    if faults:
        raise typer.Exit(1)
