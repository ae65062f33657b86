"""The statement as an .xlsx workbook that an office signs and seals.

Two sheets: the figures as exported and as corrected side by side, under a head to be signed; and
the lines behind them, each with its rule in words. Projects stand under their ids.
"""

from typing import Final

from gateway.exports.measures import measured, unit_words
from gateway.exports.paper import Book, Cell, Footing, Pen, set_page
from gateway.exports.wording import SIDES, period_in_words, provenance_words
from gateway.messages.catalogue import say
from ledger.statement_report import ReportedLine, StatementReport

HEADER_ROW: Final = 6
LAST_COLUMN: Final = 2 + 2 * len(SIDES)
_VIEWS: Final = ("exported", "corrected")
_LINE_COLUMNS: Final = (
    ("number", 6),
    ("project", 16),
    ("indicator", 20),
    ("side", 9),
    ("value", 18),
    ("unit", 7),
    ("rule", 44),
    ("posted", 10),
    ("corrects", 10),
    ("in_exported", 9),
    ("in_corrected", 9),
    ("entry", 18),
    ("entry_position", 10),
)


def statement_workbook(report: StatementReport, language: str) -> bytes:
    """The workbook's bytes."""
    title = say(
        "export.statement.title",
        language,
        office=report.office_name,
        period=period_in_words(report.period, language),
    )
    book = Book(title=title, as_of=report.as_of)
    footing = Footing(language, report.position, report.as_of)
    _figures(book.sheet(say("export.sheet.statement", language)), report, footing, title)
    _lines(book.sheet(say("export.sheet.lines", language)), report, footing)
    return book.done()


def _figures(pen: Pen, report: StatementReport, footing: Footing, title: str) -> None:
    language, sheet = footing.language, pen.sheet
    set_page(sheet, footing, header_rows=(HEADER_ROW - 1, HEADER_ROW))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, LAST_COLUMN, 16)
    sheet.set_row(0, 28)
    pen.across(0, LAST_COLUMN, title, style=pen.styles.title)
    for row, text in enumerate(_about(report, language), start=1):
        pen.across(row, LAST_COLUMN, text)
    _heads(pen, language)
    row = HEADER_ROW + 1
    for credit in report.indicators:
        sides = [getattr(getattr(credit, view), side) for view in _VIEWS for side in SIDES]
        cells: list[Cell] = [credit.title, unit_words(credit.unit, language)]
        cells += [measured(units, credit.unit) for units in sides]
        cells.append(measured(credit.corrected.total - credit.exported.total, credit.unit))
        pen.row(row, cells)
        row += 1
    for note in ("note.views", "note.sides", "note.lines"):
        pen.across(row, LAST_COLUMN, say(f"export.{note}", language))
        row += 1
    sheet.print_area(0, 0, row - 1, LAST_COLUMN)


def _about(report: StatementReport, language: str) -> tuple[str, ...]:
    is_closed = report.closed_position > 0
    state = "closed" if is_closed else "open"
    return (
        say(
            "export.statement.about",
            language,
            city=report.city_name,
            office=report.office_name,
            code=report.office,
            period=period_in_words(report.period, language),
        ),
        say("export.to_sign", language),
        provenance_words(report, language),
        say(f"export.period_{state}", language, position=report.closed_position),
    )


def _heads(pen: Pen, language: str) -> None:
    upper, lower, head = HEADER_ROW - 1, HEADER_ROW, pen.styles.head
    for column in (0, 1, LAST_COLUMN):
        pen.sheet.write_blank(upper, column, None, head)
    for number, view in enumerate(_VIEWS):
        first = 2 + number * len(SIDES)
        words = say(f"export.view.{view}", language)
        pen.sheet.merge_range(upper, first, upper, first + len(SIDES) - 1, words, head)
    sides = [say(f"export.side.{side}", language) for side in SIDES] * len(_VIEWS)
    names = [say(f"export.column.{name}", language) for name in ("figure", "unit")]
    pen.heads(lower, [*names, *sides, say("export.column.corrected_by", language)])


def _lines(pen: Pen, report: StatementReport, footing: Footing) -> None:
    language = footing.language
    set_page(pen.sheet, footing, header_rows=(0, 0))
    for column, (_, width) in enumerate(_LINE_COLUMNS):
        pen.sheet.set_column(column, column, width)
    pen.heads(0, [say(f"export.column.{name}", language) for name, _ in _LINE_COLUMNS])
    credits_by_name = {credit.indicator: credit for credit in report.indicators}
    row = 1
    for line in report.lines:
        credit = credits_by_name[line.indicator]
        said: list[Cell] = [
            row,
            line.project_id,
            credit.title,
            say(f"export.side.{line.side}", language),
            measured(line.units, credit.unit),
            unit_words(credit.unit, language),
            rule_words(line, language),
        ]
        marks = [_mark(line.in_exported), _mark(line.in_corrected)]
        when = [line.posted_period, line.corrects_period]
        pen.row(row, [*said, *when, *marks, line.entry_id, line.position])
        row += 1
    pen.sheet.write_string(row, 0, provenance_words(report, language), pen.styles.plain)
    pen.sheet.print_area(0, 0, row, len(_LINE_COLUMNS) - 1)


def rule_words(line: ReportedLine, language: str) -> str:
    """The rule of a line: its title and where it stands, and the agreement if one said it."""
    words = f"{line.rule_title}（{line.rule}）" if line.rule_title else line.rule
    if line.agreement:
        said = say("export.by_agreement", language, agreement=line.agreement)
        return f"{words} {said}"
    return words


def _mark(is_in: bool) -> str:  # noqa: FBT001  a mark for yes or no
    return "√" if is_in else ""
