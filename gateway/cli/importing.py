"""``import``: offices' ledgers in."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from gateway.cli.answers import ImportPreviewed
from gateway.cli.living_text import tell_living, tell_missing
from gateway.cli.mappings import chosen_mapping, remember_use, tell_offered
from gateway.cli.noted import note_leads
from gateway.cli.preview_text import phones_moved_words, print_preview
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import operator_for
from gateway.imports.faults import FileFault, OfficeUnclear, TableFault
from gateway.imports.living_posting import foreseen
from gateway.imports.living_rows import plan_living, refuse_in_opening
from gateway.imports.minimum_set import lacking
from gateway.imports.opening import differences
from gateway.imports.outcomes import write_report
from gateway.imports.preview import preview, preview_document
from gateway.imports.reading import UNCLEAR_UNIT, Readings, read_ledgers
from gateway.imports.row_words import row_words
from gateway.imports.running import (
    ImportPlan,
    ImportRefused,
    ImportResult,
    OnStep,
    run_import,
)
from gateway.imports.saved_mappings import offered_mappings
from gateway.imports.statements import Batch
from gateway.imports.summary import summary_of
from infra.city_reads import CityReads
from infra.store.column_mappings import ColumnMappings, SavedMapping
from infra.store.lead_history import LeadHistory
from sharing.phones import holds_phone

OPTION_CHARS_MAX = 200
_OUTCOMES = (
    *("registered", "collided", "transfer", "repeat", "asked"),
    *("unchanged", "followed_up", "amended", "conflict", "refused"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import")(import_)


def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="台账文件 .xlsx .xls .ods .csv")],
    opening: Annotated[bool, typer.Option("--opening", help="作为开城的去年台账导入")] = False,
    office: Annotated[str | None, typer.Option(help="填报单位（代码、名称或别名）")] = None,
    map_: Annotated[
        str | None, typer.Option("--map", help="列对应，如 investor=C,project=B")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="保存过的列对应的名称，或列对应文件 .yaml")
    ] = None,
    source: Annotated[str, typer.Option(help="台账没有线索来源列时，统一写明的来源")] = "",
    talk_form: Annotated[str, typer.Option(help="台账没有洽谈方式列时，统一写明的方式")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不入账")] = False,
    report: Annotated[Path | None, typer.Option(help="逐行结果 JSONL 文件")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON")] = False,
) -> None:
    """导入台账：逐行答复，坏行不影响好行，同一文件导入两次不变。"""
    session = session_of(context)
    columns, saved = chosen_mapping(session, map_, mapping, office)
    _check_said_for_all(session, source, "--source")
    _check_said_for_all(session, talk_form, "--talk-form")
    if dry_run:
        plan = ImportPlan(files, opening, office, columns, source, talk_form)
        _preview(session, plan, as_json=as_json)
        return
    if report is not None:
        _check_writable(session, report)
    language = session.settings.language
    plan = ImportPlan(files, opening, office, columns, source, talk_form, language)
    result = _run(session, plan, saved)
    if report is not None:
        write_report(report, result.outcomes)
    _tell(session, result, is_opening=opening)
    if as_json:
        print_json(summary_of(result))
    if result.has_unreadable_files:
        raise typer.Exit(1)


def import_files(session: Session, files: list[Path], *, is_opening: bool) -> ImportResult:
    """Import files as a command does, and tell what became of them."""
    plan = ImportPlan(files, is_opening, language=session.settings.language)
    result = _run(session, plan)
    _tell(session, result, is_opening=is_opening)
    return result


def _check_said_for_all(session: Session, said: str, option: str) -> None:
    """What stands in every row of an import is kept in the clear, whole."""
    if holds_phone(said):
        raise typer.BadParameter(session.say("cli.option_holds_phone", option=option))
    if len(said) > OPTION_CHARS_MAX:
        words = session.say("cli.option_too_long", option=option, most=OPTION_CHARS_MAX)
        raise typer.BadParameter(words)


def _check_writable(session: Session, report: Path) -> None:
    """Fail before anything is said: an opening happens once, and so does its report."""
    is_new = not report.exists()
    try:
        report.open("ab").close()
        if is_new:
            report.unlink()
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        fail(session.say("cli.report_not_writable", file=report, problem=why))


def _run(session: Session, plan: ImportPlan, saved: SavedMapping | None = None) -> ImportResult:
    missing = [str(path) for path in plan.paths if not Path(path).is_file()]
    if missing:
        fail(session.say("cli.file_missing", files="、".join(missing)))
    try:
        with session.deployment() as deployment, _progress() as progress:
            result = run_import(deployment, plan, on_step=_on_step(session, progress))
            remember_use(deployment, saved, result.readings)
            # What the ledger says of them is told: in a row's changes, or as a lead without a row.
            ids = [each.lead_id for each in result.outcomes if each.changes]
            ids += [each.lead_id for each in result.missing]
            note_leads(deployment, operator_for(deployment.city), ids, what="leads")
            return result
    except ImportRefused as refused:
        fail(_reason_words(session, refused.reason, {}))
    except OfficeUnclear as unclear:
        raise typer.BadParameter(session.say(unclear.code, **unclear.params)) from unclear


def _progress() -> Progress:
    """A bar on a terminal; nothing where standard error is a file."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _on_step(session: Session, progress: Progress) -> OnStep:
    tasks: dict[str, TaskID] = {}

    def on_step(name: str, done: int, all_: int) -> None:
        if name not in tasks:
            words = session.say(f"cli.step_{name}")
            tasks[name] = progress.add_task(words, total=all_)
        progress.update(tasks[name], completed=done, total=all_)

    return on_step


def _tell(session: Session, result: ImportResult, *, is_opening: bool) -> None:
    for fault in result.readings.faults:
        typer.echo(_fault_words(session, fault), err=True)
    for bad in result.readings.bad_rows:
        place = bad.place
        words = session.say(bad.code, column=bad.column, read=bad.read)
        where = f"{place.file} {place.sheet}".rstrip()
        told = session.say("cli.bad_row", place=where, row=place.sheet_row, words=words)
        typer.echo(told, err=True)
    tell_offered(session, result.offered_mappings)
    _tell_kept(session, result.readings)
    _tell_rows(session, result)
    counts = Counter(outcome.outcome for outcome in result.outcomes)
    for name in _OUTCOMES:
        if counts[name]:
            session.tell(f"cli.outcome_{name}", count=counts[name])
    if counts["asked"]:
        session.tell("cli.asked_next")
    tell_living(session, result)
    if result.batch and not is_opening:  # an opening is never taken back as a whole
        session.tell("cli.batch_named", batch=result.batch)
    listed = differences(result.projects)
    if listed:
        session.tell("cli.differences", count=len(listed))
    for answer in result.refused_recognitions:
        words = _reason_words(session, answer.reason, answer.params)
        session.tell("cli.recognition_refused", reason=words, id=answer.submission_id)


def _tell_rows(session: Session, result: ImportResult) -> None:
    """Row by row: what was refused, what was registered and still lacks something, and which phone
    numbers went into the contacts.
    """
    for refused in result.refused_rows:
        place = refused.place
        words = _reason_words(session, refused.reason, refused.params)
        where = f"{place.file} {place.sheet}".rstrip()
        told = session.say("cli.bad_row", place=where, row=place.sheet_row, words=words)
        typer.echo(told, err=True)
    for row in result.outcomes:
        if row.fields and row.outcome != "refused":
            where = f"{row.file} {row.sheet}".rstrip()
            told = session.say("cli.bad_row", place=where, row=row.sheet_row, words=row.words)
            typer.echo(told, err=True)
        if row.moved_phones:
            where = f"{row.file} {row.sheet}".rstrip()
            words = phones_moved_words(session, row.moved_phones)
            told = session.say("cli.bad_row", place=where, row=row.sheet_row, words=words)
            typer.echo(told, err=True)


def _tell_kept(session: Session, readings: Readings) -> None:
    """What was read in words alone: per table the unit that is unclear, per file the counts."""
    for reading in readings.files:
        for table in reading.tables:
            if table.unclear_unit:
                words = session.say(UNCLEAR_UNIT, read=table.unclear_unit)
                typer.echo(f"{reading.file} {table.sheet}".rstrip() + f": {words}", err=True)
        for code, count in (
            ("cli.amounts_kept_as_said", reading.amounts_kept_as_said),
            ("cli.first_talks_unread", reading.first_talks_unread),
        ):
            if count:
                typer.echo(session.say(code, file=reading.file, count=count), err=True)


def _reason_words(session: Session, reason: str, params: Mapping[str, str]) -> str:
    """Why, in words: a code of the import's own, or a reason of the judge's."""
    return row_words(reason, params, session.settings.language)


def _fault_words(session: Session, fault: FileFault | TableFault) -> str:
    words = session.say(fault.code, **fault.params)
    sheet = getattr(fault, "sheet", "")
    return f"{fault.file}{' ' + sheet if sheet else ''}: {words}"


def _preview(session: Session, plan: ImportPlan, *, as_json: bool) -> None:
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        city = reads.city()
        readings = read_ledgers(
            plan.paths,
            city=city,
            office=plan.office,
            mapping=plan.mapping,
            bytes_max=session.settings.import_bytes_max,
        )
        with reads.moment() as connection:
            state = reads.city_state(connection)
            living = plan_living(LeadHistory(connection, city.code), city, readings)
        if plan.mapping is None:
            store = ColumnMappings(deployment.engine, deployment.city)
            tell_offered(session, offered_mappings(readings, store))
        ids = [planned.lead.lead_id for planned in living.plans if planned.lead is not None]
        ids += [each.lead_id for each in living.missing]
        note_leads(deployment, operator_for(city.code), ids, what="leads")
    if plan.is_opening:
        refuse_in_opening(readings)
    batch = Batch(
        city=city,
        batch="",
        is_opening=plan.is_opening,
        source=plan.source,
        talk_form=plan.talk_form,
    )
    previews = preview(
        readings,
        lacking_of=lambda row: lacking(state, batch, row),
        of_leads=[
            (planned.row.place, placed)
            for planned, placed in zip(living.plans, foreseen(city, living.plans), strict=True)
        ],
        language=session.settings.language,
    )
    if as_json:
        print_json(ImportPreviewed.model_validate(preview_document(previews)))
    else:
        print_preview(session, previews)
    tell_missing(session, living.missing)
    if readings.faults:
        for fault in readings.faults:
            typer.echo(_fault_words(session, fault), err=True)
        raise typer.Exit(1)
