"""The report as an .xlsx workbook that officials sign and hand in.

Three sheets: the report itself with lines to sign, the city's figures and rates, the credited
projects, each on the page that ``gateway.exports.paper`` sets. The bytes depend on the report
alone.
"""

from decimal import Decimal
from typing import Final

from gateway.exports.paper import Book, Cell, Footing, Pen, set_page
from gateway.exports.table import account_names
from gateway.exports.wording import SIDES, Wording, provenance_words, shown_sides
from ledger.assessment import Assessment, CreditLine, LineKind

SUMS: Final = frozenset({LineKind.SUBTOTAL, LineKind.CITY})
FIGURE_COLUMNS: Final = ("signed_count", "signed_amount", "started_count")
LAST_COLUMN: Final = 2 + len(SIDES) * len(FIGURE_COLUMNS)
HEADER_ROW: Final = 5


def workbook_bytes(report: Assessment, words: Wording) -> bytes:
    """The workbook's bytes."""
    book = Book(title=words.title, as_of=report.as_of)
    footing = Footing(words.language, report.position, report.as_of)
    _report_sheet(book.sheet(words.say("sheet.report")), report, words, footing)
    _figures_sheet(book.sheet(words.say("sheet.figures")), report, words, footing)
    _projects_sheet(book.sheet(words.say("sheet.projects")), report, words, footing)
    return book.done()


def _report_sheet(pen: Pen, report: Assessment, words: Wording, footing: Footing) -> None:
    sheet = pen.sheet
    set_page(sheet, footing, header_rows=(HEADER_ROW - 1, HEADER_ROW))
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, LAST_COLUMN, 9)
    for column in range(4, LAST_COLUMN + 1, len(FIGURE_COLUMNS)):
        sheet.set_column(column, column, 17)
    sheet.set_row(0, 28)
    pen.across(0, LAST_COLUMN, words.title, style=pen.styles.title)
    about = (
        words.say("period_and_units", period=words.period, view=words.say(f"view.{report.view}")),
        words.say("to_sign"),
        provenance_words(report, words.language),
    )
    for row, text in enumerate(about, start=1):
        pen.across(row, LAST_COLUMN, text)
    _report_header(pen, words)
    row = HEADER_ROW + 1
    for line in report.lines:
        cells: list[Cell] = [_code(line), words.name_of(line), words.kind_of(line)]
        for side in shown_sides(line):
            credit = getattr(line.credit, side)
            cells += [
                Decimal(credit.credited_signed_count),
                credit.credited_signed_amount_yuan,
                Decimal(credit.credited_started_count),
            ]
        cells += [""] * (LAST_COLUMN + 1 - len(cells))
        pen.row(row, cells, bold=line.line in SUMS)
        row += 1
    for note in ("note.sum", "note.sides", "note.ours"):
        pen.across(row, LAST_COLUMN, words.say(note))
        row += 1
    sheet.print_area(0, 0, row - 1, LAST_COLUMN)


def _report_header(pen: Pen, words: Wording) -> None:
    upper, lower, head = HEADER_ROW - 1, HEADER_ROW, pen.styles.head
    for column in range(3):
        pen.sheet.write_blank(upper, column, None, head)
    for number, side in enumerate(SIDES):
        first = 3 + 3 * number
        pen.sheet.merge_range(upper, first, upper, first + 2, words.say(f"side.{side}"), head)
    names = ["code", "name", "kind", *FIGURE_COLUMNS * len(SIDES)]
    pen.heads(lower, [words.say(f"column.{name}") for name in names])


def _code(line: CreditLine) -> str:
    return line.code if line.line in (LineKind.OFFICE, LineKind.CITY) else ""


def _figures_sheet(pen: Pen, report: Assessment, words: Wording, footing: Footing) -> None:
    set_page(pen.sheet, footing, header_rows=(0, 0))
    pen.sheet.set_column(0, 0, 48)
    pen.sheet.set_column(1, 4, 18)
    heads = ("figure", "value", "numerator", "denominator", "rate")
    pen.heads(0, [words.say(f"column.{name}") for name in heads])
    row = 1
    for name, value in report.figures:
        if isinstance(value, int):
            pen.row(row, [words.say(f"figure.{name}"), value, "", "", ""])
            row += 1
    for chain, count in report.figures.chains.items():
        pen.row(row, [words.say("chain", chain=chain), count, "", "", ""])
        row += 1
    for name, rate in report.rates.items():
        cells: list[Cell] = [words.say(f"rate.{name}"), ""]
        pen.row(row, [*cells, rate.numerator, rate.denominator, rate.text])
        row += 1
    pen.sheet.write_string(row, 0, provenance_words(report, words.language), pen.styles.plain)
    pen.sheet.print_area(0, 0, row, len(heads) - 1)


def _projects_sheet(pen: Pen, report: Assessment, words: Wording, footing: Footing) -> None:
    set_page(pen.sheet, footing, header_rows=(0, 0))
    for column, width in enumerate((30, 10, 18, 12, 34, 10, 12, 10, 18, 10)):
        pen.sheet.set_column(column, column, width)
    heads = ("project", "code", "name", "side", "rule", "posted", "corrects", *FIGURE_COLUMNS)
    pen.heads(0, [words.say(f"column.{name}") for name in heads])
    names = account_names(report, words)
    row = 1
    for project in report.projects:
        has_office = bool(project.side)
        cells: list[Cell] = [
            project.project_id,
            project.account if has_office else "",
            names.get(project.account, project.account),
            words.side_of(project.side),
            project.rule,
            project.posted_period,
            " ".join(project.corrects_periods),
            Decimal(project.signed_count),
            project.signed_amount_yuan,
            Decimal(project.started_count),
        ]
        pen.row(row, cells)
        row += 1
    pen.sheet.write_string(row, 0, provenance_words(report, words.language), pen.styles.plain)
    pen.sheet.print_area(0, 0, row, len(heads) - 1)
