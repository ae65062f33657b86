"""What every workbook that is handed in has in common: the page, the cells, the bytes.

A4 landscape, one page wide, header rows frozen and repeated on every page; the foot says the
journal position, the page of so many, and the city's time of the position. Figures are numbers with
thousands separators, everything else is text, never a formula.

Edge case: a spreadsheet counts exactly only up to fifteen digits, so a longer figure is written as
text. Invariant: the bytes depend on what is written alone: no time of writing, no rights or times
of temporary files.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from gateway.messages.catalogue import say

A4: Final = 9
DIGITS_EXACT: Final = 15
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_FONT: Final = "宋体"

Cell = str | int | Decimal


class Styles:
    """The cell formats of a workbook."""

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


class Pen:
    """Writes the cells of one sheet, row after row from top to bottom."""

    def __init__(self, sheet: Any, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles

    def row(self, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
        """A row of boxed cells."""
        for column, cell in enumerate(cells):
            self.cell(row, column, cell, bold=bold)

    def cell(self, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        """One boxed cell: a number as such, a text as text."""
        if isinstance(cell, str) or not _is_exact(Decimal(cell)):
            self.sheet.write_string(row, column, str(cell), self.styles.text[bold])
            return
        is_whole = Decimal(cell) == Decimal(cell).to_integral_value()
        styles = self.styles.whole if is_whole else self.styles.parts
        self.sheet.write_number(row, column, cell, styles[bold])

    def heads(self, row: int, words: Sequence[str]) -> None:
        """A row of headings."""
        for column, word in enumerate(words):
            self.sheet.write_string(row, column, word, self.styles.head)

    def across(self, row: int, last_column: int, text: str, *, style: Any = None) -> None:
        """One text over the whole width."""
        self.sheet.merge_range(row, 0, row, last_column, text, style or self.styles.plain)


def _is_exact(number: Decimal) -> bool:
    is_short = abs(number) < 10**DIGITS_EXACT
    return is_short and len(number.normalize().as_tuple().digits) <= DIGITS_EXACT


@dataclass(frozen=True, slots=True)
class Footing:
    """What stands at the foot of every page."""

    language: str
    position: int
    as_of: str

    @property
    def code(self) -> str:
        """The footer as a spreadsheet has it: position, page of pages, city time."""
        position = say("export.foot_position", self.language, position=self.position)
        page = say("export.page", self.language, page="&P", pages="&N")
        as_of = say("export.foot_as_of", self.language, as_of=self.as_of)
        return f"&L{position}&C{page}&R{as_of}"


def set_page(sheet: Any, footing: Footing, *, header_rows: tuple[int, int]) -> None:
    """The page of a sheet that is printed."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header_rows)
    sheet.freeze_panes(header_rows[1] + 1, 0)
    sheet.set_footer(footing.code)


class Book:
    """A workbook in the making; ``done`` gives its bytes."""

    def __init__(self, *, title: str, as_of: str) -> None:
        self._out = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        created = datetime.fromisoformat(as_of).replace(tzinfo=None)
        self._book.set_properties({"title": title, "author": "OneBoard", "created": created})
        self._book.set_calc_mode("manual")
        self._styles = Styles(self._book)

    def sheet(self, name: str) -> Pen:
        """A new sheet, with a pen on it."""
        return Pen(self._book.add_worksheet(name), self._styles)

    def done(self) -> bytes:
        """The workbook's bytes."""
        self._book.close()
        return without_traces(self._out.getvalue())


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
