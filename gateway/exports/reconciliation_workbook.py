"""The reconciliation as an .xlsx workbook that the city centre signs and seals.

Indicator by indicator the offices with their credit in both views and the figure that they
claim, then overlap, suspense, the city and the difference, which is 0. A second sheet lists what is
nobody's yet, with its age.
"""

from typing import Final

from gateway.exports.measures import measured, unit_words
from gateway.exports.paper import Book, Cell, Footing, Pen, set_page
from gateway.exports.wording import SIDES, period_in_words, provenance_words
from gateway.messages.catalogue import say
from ledger.reconciliation_report import (
    IndicatorReported,
    OfficeReconciled,
    ReconciliationReport,
)

HEADER_ROW: Final = 6
FIRST_FIGURE: Final = 3
LAST_COLUMN: Final = FIRST_FIGURE + 2 * len(SIDES) + 1
_VIEWS: Final = ("exported", "corrected")
_WAITING_COLUMNS: Final = (
    ("number", 6),
    ("project", 18),
    ("indicator", 22),
    ("value", 18),
    ("unit", 8),
    ("since", 26),
    ("days", 10),
)
_SUMS: Final = ("offices", "overlap", "suspense", "city", "difference")


def reconciliation_workbook(report: ReconciliationReport, language: str) -> bytes:
    """The workbook's bytes."""
    period = period_in_words(report.period, language)
    title = say("export.reconciliation.title", language, city=report.city_name, period=period)
    book = Book(title=title, as_of=report.as_of)
    footing = Footing(language, report.position, report.as_of)
    _sheet(book.sheet(say("export.sheet.reconciliation", language)), report, footing, title)
    _waiting(book.sheet(say("export.sheet.waiting", language)), report, footing)
    return book.done()


def _sheet(pen: Pen, report: ReconciliationReport, footing: Footing, title: str) -> None:
    language, sheet = footing.language, pen.sheet
    set_page(sheet, footing, header_rows=(HEADER_ROW - 1, HEADER_ROW))
    for column, width in enumerate((10, 22, 10)):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST_FIGURE, LAST_COLUMN, 15)
    sheet.set_row(0, 28)
    pen.across(0, LAST_COLUMN, title, style=pen.styles.title)
    state = "closed" if report.closed_position else "open"
    period = period_in_words(report.period, language)
    about = (
        say("export.reconciliation.about", language, city=report.city_name, period=period),
        say("export.to_sign", language),
        provenance_words(report, language),
        say(f"export.period_{state}", language, position=report.closed_position),
    )
    for row, text in enumerate(about, start=1):
        pen.across(row, LAST_COLUMN, text)
    _heads(pen, language)
    row = HEADER_ROW + 1
    for reconciled in report.indicators:
        row = _indicator(pen, reconciled, row, language)
    for note in ("note.sum", "note.views", "note.sides", "note.claimed"):
        pen.across(row, LAST_COLUMN, say(f"export.{note}", language))
        row += 1
    sheet.print_area(0, 0, row - 1, LAST_COLUMN)


def _heads(pen: Pen, language: str) -> None:
    upper, lower, head = HEADER_ROW - 1, HEADER_ROW, pen.styles.head
    for column in (*range(FIRST_FIGURE), LAST_COLUMN - 1, LAST_COLUMN):
        pen.sheet.write_blank(upper, column, None, head)
    for number, view in enumerate(_VIEWS):
        first = FIRST_FIGURE + number * len(SIDES)
        words = say(f"export.view.{view}", language)
        pen.sheet.merge_range(upper, first, upper, first + len(SIDES) - 1, words, head)
    names = [say(f"export.column.{name}", language) for name in ("code", "name", "kind")]
    sides = [say(f"export.side.{side}", language) for side in SIDES] * len(_VIEWS)
    claimed = [say(f"export.column.{name}", language) for name in ("claimed", "claimed_beyond")]
    pen.heads(lower, [*names, *sides, *claimed])


def _indicator(pen: Pen, reconciled: IndicatorReported, row: int, language: str) -> int:
    """Write one indicator's lines; the row after them."""
    unit = reconciled.unit
    words = say(
        "export.reconciliation.indicator",
        language,
        title=reconciled.title,
        unit=unit_words(unit, language),
    )
    pen.row(row, [words, *[""] * LAST_COLUMN], bold=True)
    row += 1
    for office in reconciled.offices:
        pen.row(row, _office(office, unit, language))
        row += 1
    for line in _SUMS:
        cells: list[Cell] = ["", say(f"export.line.{line}", language), ""]
        for view in _VIEWS:
            figure = measured(getattr(getattr(reconciled, view), line), unit)
            cells += [figure, *[""] * (len(SIDES) - 1)]
        pen.row(row, [*cells, "", ""], bold=line in ("offices", "city"))
        row += 1
    return row


def _office(office: OfficeReconciled, unit: str, language: str) -> list[Cell]:
    cells: list[Cell] = [
        office.office,
        office.office_name,
        say(f"city.kind.{office.kind}", language),
    ]
    for view in (office.exported, office.corrected):
        cells += [measured(getattr(view, side), unit) for side in SIDES]
    for figure in (office.claimed, office.claimed_difference):
        cells.append("" if figure is None else measured(figure, unit))
    return cells


def _waiting(pen: Pen, report: ReconciliationReport, footing: Footing) -> None:
    language = footing.language
    set_page(pen.sheet, footing, header_rows=(0, 0))
    for column, (_, width) in enumerate(_WAITING_COLUMNS):
        pen.sheet.set_column(column, column, width)
    pen.heads(0, [say(f"export.column.{name}", language) for name, _ in _WAITING_COLUMNS])
    known = {each.indicator: each for each in report.indicators}
    row = 0
    for row, each in enumerate(report.suspense, start=1):
        unit = known[each.indicator].unit
        cells: list[Cell] = [row, each.project_id, known[each.indicator].title]
        cells += [measured(each.units, unit), unit_words(unit, language), each.since, each.days]
        pen.row(row, cells)
    pen.sheet.write_string(row + 1, 0, provenance_words(report, language), pen.styles.plain)
    pen.sheet.print_area(0, 0, row + 1, len(_WAITING_COLUMNS) - 1)
