"""The report as an .xlsx workbook that officials sign and hand in.

Three sheets: the report itself with lines to sign, the city's figures and rates, the credited
projects. A4 landscape, one page wide, header rows frozen and repeated, page x of y. Figures are
numbers with thousands separators, everything else is text, never a formula.

Edge case: a spreadsheet counts exactly only up to fifteen digits, so a longer amount is written as
text. The bytes depend on the report alone: no time of writing, no rights or times of temporary
files.
"""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from gateway.exports.table import account_names
from gateway.exports.wording import SIDES, Wording, shown_sides
from ledger.assessment import Assessment, CreditLine, LineKind

A4: Final = 9
DIGITS_EXACT: Final = 10**15
SUMS: Final = frozenset({LineKind.SUBTOTAL, LineKind.CITY})
FIGURE_COLUMNS: Final = ("signed_count", "signed_amount", "started_count")
LAST_COLUMN: Final = 2 + len(SIDES) * len(FIGURE_COLUMNS)
HEADER_ROW: Final = 5
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_FONT: Final = "宋体"


def workbook_bytes(report: Assessment, words: Wording) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    created = datetime.fromisoformat(report.as_of).replace(tzinfo=None)
    book.set_properties({"title": words.title, "author": "OneBoard", "created": created})
    book.set_calc_mode("manual")
    styles = _Styles(book)
    _report_sheet(book.add_worksheet(words.say("sheet.report")), report, words, styles)
    _figures_sheet(book.add_worksheet(words.say("sheet.figures")), report, words, styles)
    _projects_sheet(book.add_worksheet(words.say("sheet.projects")), report, words, styles)
    book.close()
    return without_traces(out.getvalue())


Cell = str | int | Decimal


class _Styles:
    """The cell formats of the workbook."""

    def __init__(self, book: Any) -> None:
        def style(**more: object) -> Any:
            return book.add_format({"font_name": _FONT, "font_size": 10, **more})

        boxed = {"border": 1, "valign": "vcenter"}
        self.title = style(bold=True, align="center", valign="vcenter")
        self.title.set_font_size(16)
        self.plain = style()
        self.head = style(**boxed, bold=True, align="center", text_wrap=True, bg_color="#EDEDED")
        self.text = {bold: style(**boxed, bold=bold) for bold in (False, True)}
        self.whole = {b: style(**boxed, bold=b, num_format="#,##0") for b in (False, True)}
        self.parts = {b: style(**boxed, bold=b, num_format="#,##0.0###") for b in (False, True)}


class _Pen:
    """Writes the cells of one sheet, row after row from top to bottom."""

    def __init__(self, sheet: Any, styles: _Styles) -> None:
        self.sheet = sheet
        self._styles = styles

    def row(self, row: int, cells: list[Cell], *, bold: bool = False) -> None:
        for column, cell in enumerate(cells):
            self.cell(row, column, cell, bold=bold)

    def cell(self, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        if isinstance(cell, str) or abs(Decimal(cell)) >= DIGITS_EXACT:
            self.sheet.write_string(row, column, str(cell), self._styles.text[bold])
            return
        is_whole = Decimal(cell) == Decimal(cell).to_integral_value()
        styles = self._styles.whole if is_whole else self._styles.parts
        self.sheet.write_number(row, column, cell, styles[bold])


def _page(sheet: Any, words: Wording, *, header_rows: tuple[int, int]) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header_rows)
    sheet.freeze_panes(header_rows[1] + 1, 0)
    sheet.set_footer("&C" + words.say("page", page="&P", pages="&N"))


def _report_sheet(sheet: Any, report: Assessment, words: Wording, styles: _Styles) -> None:
    _page(sheet, words, header_rows=(HEADER_ROW - 1, HEADER_ROW))
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, LAST_COLUMN, 9)
    for column in range(4, LAST_COLUMN + 1, len(FIGURE_COLUMNS)):
        sheet.set_column(column, column, 17)
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, LAST_COLUMN, words.title, styles.title)
    about = (
        words.say("period_and_units", period=words.period),
        words.say("to_sign"),
        _provenance(report, words),
    )
    for row, text in enumerate(about, start=1):
        sheet.merge_range(row, 0, row, LAST_COLUMN, text, styles.plain)
    _report_header(sheet, words, styles)
    pen = _Pen(sheet, styles)
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
        sheet.merge_range(row, 0, row, LAST_COLUMN, words.say(note), styles.plain)
        row += 1


def _report_header(sheet: Any, words: Wording, styles: _Styles) -> None:
    upper, lower = HEADER_ROW - 1, HEADER_ROW
    for column in range(3):
        sheet.write_blank(upper, column, None, styles.head)
    for number, side in enumerate(SIDES):
        first = 3 + 3 * number
        sheet.merge_range(upper, first, upper, first + 2, words.say(f"side.{side}"), styles.head)
    for column, name in enumerate(("code", "name", "kind")):
        sheet.write_string(lower, column, words.say(f"column.{name}"), styles.head)
    for column in range(3, LAST_COLUMN + 1):
        name = FIGURE_COLUMNS[column % 3]
        sheet.write_string(lower, column, words.say(f"column.{name}"), styles.head)


def _code(line: CreditLine) -> str:
    return line.code if line.line in (LineKind.OFFICE, LineKind.CITY) else ""


def _provenance(report: Assessment, words: Wording) -> str:
    return words.say(
        "provenance",
        position=report.position,
        as_of=report.as_of,
        rules=f"{report.rules} {report.rules_title}",
        version=f"{report.format}/{report.format_version}",
    )


def _figures_sheet(sheet: Any, report: Assessment, words: Wording, styles: _Styles) -> None:
    _page(sheet, words, header_rows=(0, 0))
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 4, 18)
    heads = ("figure", "value", "numerator", "denominator", "rate")
    for column, name in enumerate(heads):
        sheet.write_string(0, column, words.say(f"column.{name}"), styles.head)
    pen = _Pen(sheet, styles)
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
    sheet.write_string(row, 0, _provenance(report, words), styles.plain)


def _projects_sheet(sheet: Any, report: Assessment, words: Wording, styles: _Styles) -> None:
    _page(sheet, words, header_rows=(0, 0))
    for column, width in enumerate((30, 10, 18, 12, 34, 10, 12, 10, 18, 10)):
        sheet.set_column(column, column, width)
    heads = ("project", "code", "name", "side", "rule", "posted", "corrects", *FIGURE_COLUMNS)
    for column, name in enumerate(heads):
        sheet.write_string(0, column, words.say(f"column.{name}"), styles.head)
    names = account_names(report, words)
    pen = _Pen(sheet, styles)
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
    sheet.write_string(row, 0, _provenance(report, words), styles.plain)


def without_traces(workbook: bytes) -> bytes:
    """The same workbook packed anew, without dates and file rights of the machine."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
