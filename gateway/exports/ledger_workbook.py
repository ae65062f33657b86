"""An office's ledger as an .xlsx workbook that it goes on keeping.

The sheet is protected without a password, and only the column of keys is locked: a slip of the hand
is what it keeps off. Everything else, blank rows below included, can be filled in, filtered and
formatted. Amounts are numbers, days are days, texts are texts and never formulas.

Edge case: the name of the sheet is the office's, as far as a spreadsheet takes it. Invariant: equal
ledgers give equal bytes.
"""

import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from gateway.exports.ledger import OfficeLedger
from gateway.exports.paper import without_traces
from gateway.imports.living_sheet import COLUMNS, SheetCell
from gateway.messages.catalogue import say

SHEET_NAME_MAX: Final = 31
LAST_COLUMN: Final = 16_383
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_FONT: Final = "宋体"
_ALLOWED: Final = (
    *("format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows"),
    *("insert_hyperlinks", "sort", "autofilter", "select_locked_cells", "select_unlocked_cells"),
)
_NOTES: Final = ("about", "keep", "amend", "blank", "new", "conflict", "contacts")


def ledger_workbook(ledger: OfficeLedger, *, language: str) -> bytes:
    """The workbook's bytes; the sheet that explains it is in this language."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"author": "OneBoard", "created": ledger.as_of})
    _ledger_sheet(book, ledger)
    _notes_sheet(book, ledger, language)
    book.close()
    return without_traces(out.getvalue())


def _ledger_sheet(book: Any, ledger: OfficeLedger) -> None:
    sheet = book.add_worksheet(_sheet_name(ledger.office.name))
    plain = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
    free = book.add_format({**plain, "locked": False, "text_wrap": True})
    day = book.add_format({**plain, "locked": False, "num_format": "yyyy-mm-dd"})
    minute = book.add_format({**plain, "locked": False, "num_format": "yyyy-mm-dd hh:mm"})
    key = book.add_format({**plain, "locked": True, "font_color": "#808080"})
    heading = {**plain, "bold": True, "align": "center", "bg_color": "#EDEDED", "text_wrap": True}
    sheet.set_column(0, 0, COLUMNS[0].width, key)
    for at, column in enumerate(COLUMNS[1:], start=1):
        sheet.set_column(at, at, column.width, free)
    sheet.set_column(len(COLUMNS), LAST_COLUMN, None, free)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(ledger.rows)), len(COLUMNS) - 1)
    sheet.protect("", dict.fromkeys(_ALLOWED, True))
    for at, column in enumerate(COLUMNS):
        is_key = at == 0
        sheet.write_string(0, at, column.header, book.add_format({**heading, "locked": is_key}))
    formats = {datetime: minute, Decimal: free, str: free}
    for number, row in enumerate(ledger.rows, start=1):
        sheet.write_string(number, 0, str(row[0]), key)
        for at, cell in enumerate(row[1:], start=1):
            _write(sheet, number, at, cell, formats.get(type(cell), day))


def _write(sheet: Any, row: int, column: int, cell: SheetCell, style: Any) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell, style)
        else:
            sheet.write_blank(row, column, None, style)
    else:
        sheet.write_datetime(row, column, cell, style)


def _notes_sheet(book: Any, ledger: OfficeLedger, language: str) -> None:
    sheet = book.add_worksheet(say("export.ledger.sheet", language))
    style = book.add_format({"font_name": _FONT, "font_size": 11, "text_wrap": True})
    sheet.set_column(0, 0, 100, style)
    about = {
        "city": ledger.city.name,
        "office": ledger.office.name,
        "code": ledger.office.code,
        "position": ledger.position,
        "as_of": ledger.as_of.strftime("%Y-%m-%d %H:%M"),
    }
    for row, name in enumerate(_NOTES):
        params = about if name == "about" else {}
        sheet.write_string(row, 0, say(f"export.ledger.{name}", language, **params), style)


def _sheet_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub(" ", name).strip()[:SHEET_NAME_MAX] or "ledger"
