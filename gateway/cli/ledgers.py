"""``export ledger``: an office's own ledger out, to be kept in Excel and imported back."""

from pathlib import Path
from typing import Annotated, Final

import typer

from gateway.cli.answers import LedgerExported
from gateway.cli.figures import export
from gateway.cli.noted import notes_of
from gateway.cli.session import print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.exports.files import write_whole
from gateway.exports.ledger import LedgerFormat, ledger_csv, office_ledger
from gateway.exports.ledger_workbook import ledger_workbook
from infra.city_reads import CityReads

SUFFIXES: Final = ("", ".csv", ".xlsx")


def add_to(_app: typer.Typer) -> None:
    """Add this module's commands; they belong to ``export``."""
    export.command("ledger")(ledger)


def ledger(
    context: typer.Context,
    office: Annotated[str, typer.Option(help="单位（代码、名称或别名）")],
    out: Annotated[Path, typer.Option(help="输出文件 .xlsx 或 .csv")],
    format_: Annotated[
        LedgerFormat | None, typer.Option("--format", help="xlsx 或 csv，默认按文件后缀")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """本单位台账：可继续用 Excel 维护，改后再导入；不含联系人。"""
    session = session_of(context)
    suffix = out.suffix.lower()
    if format_ is None and suffix not in SUFFIXES:  # a workbook that is called .pdf opens nowhere
        raise typer.BadParameter(session.say("cli.ledger_suffix_unknown", suffix=suffix))
    is_csv = suffix == ".csv" if format_ is None else format_ is LedgerFormat.CSV
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        found = reads.city().find_office(office)
        if found is None:
            raise typer.BadParameter(session.say("cli.office_unknown", read=office))
        read = office_ledger(reads, found)
        viewer = operator_for(found.code)
        notes_of(deployment).saw_leads(viewer, read.leads, what="export")
    language = session.settings.language
    content = ledger_csv(read) if is_csv else ledger_workbook(read, language=language)
    write_whole(out, content)
    session.tell(
        "cli.ledger_exported",
        office=read.office.name,
        count=len(read.rows),
        position=read.position,
        file=out,
    )
    if as_json:
        print_json(
            LedgerExported(
                file=str(out),
                office=read.office.code,
                position=read.position,
                rows=len(read.rows),
            )
        )
