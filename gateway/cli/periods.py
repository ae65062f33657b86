"""``periods``, ``close``, and what offices say of statements and figures 对账单、自报数."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.claimed_units import FigureUnreadable, claimed_units
from gateway.cli.explaining import indicator_said
from gateway.cli.figures import PeriodText
from gateway.cli.papers import evidence_of
from gateway.cli.period_answers import CloseTold
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Office, Reason, Voice, operator_for, speak, tell, voice
from gateway.imports.claimed_sheet import ClaimedSheetUnclear, claimed_rows
from gateway.imports.dialogue import Dialogue
from gateway.imports.faults import WorkbookRefused
from gateway.outcomes import Outcome
from gateway.saying.periods import (
    AboutPeriod,
    closing,
    entries_elsewhere,
    say_about_period,
    what_hangs,
)
from gateway.shown.period import HangingShown, PeriodsShown, closed_through, period_shown
from gateway.submitting import Said
from infra.city_reads import CityReads
from infra.store.period_reads import periods_of
from infra.store.reads import view_position
from ledger.period import read_period
from ledger.rules.pack import Unit
from sharing.submissions.periods import (
    AnswerStatement,
    BeginClosing,
    ClaimedRow,
    ClaimFigure,
    FileSealedStatement,
    Hanging,
    SettleStatement,
)

HANGING_TOLD_MAX = 200

Note = Annotated[str, typer.Option("--reason", help="说明")]
Whose = Annotated[str, typer.Option("--office", help="哪个单位的对账单（代码、名称或别名）")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("periods")(periods)
    app.command("close")(close)
    app.command("confirm-statement")(confirm)
    app.command("dispute-statement")(dispute)
    app.command("settle-statement")(settle)
    app.command("file-sealed-statement")(file_sealed)
    app.command("claim-figure")(claim)


def periods(context: typer.Context, as_json: Json = False) -> None:
    """期间：已关账与正在关账的，各单位对账单的答复，自报数。"""
    session = session_of(context)
    with session.deployment() as deployment:
        reads = CityReads(deployment.engine, deployment.city)
        city = reads.city()
        with reads.moment() as connection:
            views = periods_of(connection, city.code)
            position = view_position(connection, city.code)
        reader = operator_for(city.code)
        shown = PeriodsShown(
            city=city.code,
            closed_through=closed_through(views),
            position=position,
            periods=[period_shown(view, views, city=city, reader=reader) for view in views],
        )
    if as_json:
        print_json(shown)
    else:
        _print_periods(session, shown)


def _print_periods(session: Session, shown: PeriodsShown) -> None:
    table = Table(title=session.say("cli.period_closed_through", month=shown.closed_through or "—"))
    for column in ("period", "state", "closed_at", "position", "hanging", "answers"):
        table.add_column(session.say(f"cli.period_{column}"), overflow="fold")
    for each in shown.periods:
        answers = [answer.answer or "open" for answer in each.statements]
        told = (
            f"{session.say(f'cli.statement_{name}')} {answers.count(name)}"
            for name in ("confirmed", "disputed", "noted", "settled", "open")
            if name in answers
        )
        table.add_row(
            each.period,
            session.say(f"cli.period_{each.state}"),
            each.closed_at[:16],
            str(each.closing_position or ""),
            str(len(each.hanging)),
            "  ".join(told),
        )
    Console().print(table)


def close(
    context: typer.Context,
    period: PeriodText,
    yes: Annotated[bool, typer.Option("--yes", help="有未了事项也关账，清单随关账记录")] = False,
    announce: Annotated[bool, typer.Option("--announce", help="只预告：记录清单，不关账")] = False,
    reason: Note = "",
    as_json: Json = False,
) -> None:
    """关账：期间及以前未关的月份一并关账，不可重开；有未了事项时列出，不加 --yes 不关。"""
    asked = read_period(period)
    with voice(context) as speaking:
        session, deployment = speaking.session, speaking.deployment
        Dialogue(deployment).judge_what_stands()
        reads = CityReads(deployment.engine, deployment.city)
        found = what_hangs(reads, asked)
        body: AboutPeriod | None = None
        if announce:
            body = BeginClosing(period=str(asked), hanging=found)
        elif yes or not found:
            body = closing(reads, asked, despite_hanging=yes, reason=reason)
        outcome = None if body is None else _said(speaking, body)
    is_closed = outcome is not None and outcome.verdict == "accepted" and not announce
    told = CloseTold(
        period=str(asked),
        is_closed=is_closed,
        hanging=tuple(HangingShown(**dict(each)) for each in found),
        outcome=outcome,
    )
    if as_json:
        print_json(told)
    else:
        _print_hanging(session, found)
    if outcome is None:
        fail(session.say("cli.period_hangs", period=str(asked), count=len(found)))
    if not as_json:
        tell(session, outcome, as_json=False)
    elif outcome.verdict == "refused":
        fail(outcome.message)


def _said(speaking: Voice, body: AboutPeriod) -> Outcome:
    return speaking.say(lambda voice, key: say_about_period(voice.speaker, key, body))


def _print_hanging(session: Session, found: Sequence[Hanging]) -> None:
    if not found:
        return
    table = Table()
    for column in ("what", "subject", "project"):
        table.add_column(session.say(f"cli.hanging_{column}"), overflow="fold")
    for each in found[:HANGING_TOLD_MAX]:
        what = session.say(f"cli.hanging_{each.what}")
        table.add_row(what, each.subject, each.project_id)
    Console().print(table)


def confirm(
    context: typer.Context,
    period: PeriodText,
    office: Whose,
    reason: Note = "",
    as_json: Json = False,
) -> None:
    """确认对账单；确认后不可再提异议。"""
    body = AnswerStatement(period=str(read_period(period)), is_confirmed=True, reason=reason)
    speak(
        context,
        lambda voice, key: say_about_period(voice.speaker, key, body),
        office=office,
        as_json=as_json,
    )


def dispute(
    context: typer.Context,
    period: PeriodText,
    office: Whose,
    reason: Reason,
    entry: Annotated[
        list[str] | None, typer.Option("--entry", help="有异议的分录编号，可多次；不写为整份")
    ] = None,
    as_json: Json = False,
) -> None:
    """对对账单提出异议：哪些分录、为什么。"""
    asked, entries = read_period(period), tuple(entry or ())

    def make(voice: Voice, key: str) -> Said:
        reads = CityReads(voice.deployment.engine, voice.deployment.city)
        strange = entries_elsewhere(reads, asked, voice.speaker.office, entries)
        if strange:
            told = voice.session.say("rest.entries_elsewhere", entries=", ".join(strange[:5]))
            raise typer.BadParameter(told)
        body = AnswerStatement(period=str(asked), is_confirmed=False, lines=entries, reason=reason)
        return say_about_period(voice.speaker, key, body)

    speak(context, make, office=office, as_json=as_json)


def settle(
    context: typer.Context,
    period: PeriodText,
    office: Whose,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """市级中心答复一个单位的对账异议。"""

    def make(voice: Voice, key: str) -> Said:
        found = voice.city.find_office(office)
        if found is None:
            raise typer.BadParameter(voice.session.say("cli.office_unknown", read=office))
        body = SettleStatement(period=str(read_period(period)), office=found.code, reason=reason)
        return say_about_period(voice.speaker, key, body)

    speak(context, make, office=None, as_json=as_json)


def file_sealed(
    context: typer.Context,
    period: PeriodText,
    office: Whose,
    scan: Annotated[Path, typer.Option("--scan", help="盖章页扫描件（pdf、图片）")],
    as_json: Json = False,
) -> None:
    """归档盖章对账单的扫描件：文件留存，校验值记入账页。"""

    def make(voice: Voice, key: str) -> Said:
        kept = evidence_of(voice, [f"sealed_statement={scan}"])
        papers = kept.papers if kept is not None else ()
        body = FileSealedStatement(period=str(read_period(period)), paper=papers[0])
        return say_about_period(voice.speaker, key, body)

    speak(context, make, office=office, as_json=as_json)


def claim(
    context: typer.Context,
    period: PeriodText,
    indicator: Annotated[str, typer.Option("--indicator", help="规则包里的指标代码或名称")],
    figure: Annotated[
        str, typer.Option("--figure", help="自报数：12、0.5、45.3亿、800万；不写为清单合计")
    ] = "",
    office: Office = None,
    rows: Annotated[
        Path | None,
        typer.Option("--rows", help="逐项清单 .csv，每行：线索或项目编号,项目名称,数"),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", help="逐项表格 .xlsx、.xls、.ods、.csv：项目名称、金额（万元）"),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
    as_json: Json = False,
) -> None:
    """登记一个单位的自报数；后报的替代先报的，账目不变。"""

    def make(voice: Voice, key: str) -> Said:
        reads = CityReads(voice.deployment.engine, voice.deployment.city)
        counted = indicator_said(voice.session, reads, indicator)
        unit = counted.unit
        listed = tuple(_rows(voice, rows, unit)) if rows is not None else ()
        listed += _of_sheet(voice, sheet, unit) if sheet is not None else ()
        if not figure and not listed:
            raise typer.BadParameter(voice.session.say("cli.figure_unreadable", read=""))
        body = ClaimFigure(
            period=str(read_period(period)),
            indicator=counted.name,
            units=_units(voice, figure, unit) if figure else sum(row.units for row in listed),
            rows=listed,
            note=note,
        )
        return say_about_period(voice.speaker, key, body)

    speak(context, make, office=office, as_json=as_json)


def _units(voice: Voice, text: str, unit: Unit) -> int:
    try:
        return claimed_units(text, unit)
    except FigureUnreadable:
        raise typer.BadParameter(
            voice.session.say("cli.figure_unreadable", read=text[:40])
        ) from None


def _of_sheet(voice: Voice, file: Path, unit: Unit) -> tuple[ClaimedRow, ...]:
    try:
        return claimed_rows(file, unit)
    except (WorkbookRefused, ClaimedSheetUnclear) as problem:
        fail(f"{file}: {voice.session.say(problem.code, **problem.params)}")


def _rows(voice: Voice, file: Path, unit: Unit) -> list[ClaimedRow]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or type(problem).__name__
        fail(voice.session.say("cli.file_unreadable", file=file, problem=why))
    found = []
    for number, cells in enumerate(csv.reader(text.splitlines()), start=1):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(ClaimedRow.model_fields):
            raise typer.BadParameter(voice.session.say("cli.claimed_row", line=number))
        subject, title, figure = (cell.strip() for cell in cells)
        found.append(ClaimedRow(subject=subject, title=title, units=_units(voice, figure, unit)))
    return found
