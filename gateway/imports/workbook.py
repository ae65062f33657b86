"""Opens a ledger file (.xlsx, .xlsm, .xls, .ods, .csv) as sheets of typed cells, or says why not.

What a file is, is told by its first bytes, not by its ending: systems export web pages named
.xls, and people rename pictures. Size is checked before anything is read into memory: the
file's own, then what its zip directory declares, then how far its outermost cell stands.

Invariant: line n of a ``Sheet`` is row n + 1 as Excel numbers it; no line is dropped. Cells that
a merged area covers hold '' here; ``merged`` says which areas there are.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msoffcrypto
import olefile
import python_calamine

from gateway.imports.cells import ErrorCell, Line, UnsavedFormula, is_blank
from gateway.imports.delimited import read_delimited
from gateway.imports.faults import WorkbookRefused
from gateway.imports.ods_parts import is_ods, read_ods_parts
from gateway.imports.packages import UNPACKED_TIMES, check_grid, check_sizes
from gateway.imports.xls_formulas import grids_of_xls, unsaved_in_xls
from gateway.imports.xlsx_parts import read_xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_BYTES_MAX = 32 * 1024 * 1024
"""Unless the settings say otherwise: a thousand times an office's ledger of a year."""
CELLS_MAX = 2_000_000
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_DELIMITED = frozenset({".csv", ".tsv", ".txt"})
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Marks = Mapping[tuple[int, int], UnsavedFormula | ErrorCell]
Area = tuple[int, int, int, int]
"""A merged area: first row, first column, last row, last column, from 0 and inclusive."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``name`` is '' for a CSV."""

    name: str
    lines: tuple[Line, ...]
    merged: tuple[Area, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file, with the digest of the bytes that they were read from."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path, *, bytes_max: int = FILE_BYTES_MAX) -> Workbook:
    """The sheets of the file. Raises ``WorkbookRefused`` with the code of the reason."""
    ending = path.suffix.lower()
    if ending not in SPREADSHEETS | _DELIMITED:
        raise WorkbookRefused("import.ending_unknown", ending=ending or "-")
    try:
        size = path.stat().st_size
        if size > bytes_max:
            raise WorkbookRefused(
                "import.file_too_large", megabytes=str(size >> 20), most=str(bytes_max >> 20)
            )
        raw = path.read_bytes()
    except OSError as error:
        raise WorkbookRefused("import.file_not_opened") from error
    if not raw.strip():
        raise WorkbookRefused("import.file_empty")
    sheets = (
        _sheets_of_csv(raw)
        if ending in _DELIMITED
        else _sheets_of_spreadsheet(raw, unpacked_max=UNPACKED_TIMES * bytes_max)
    )
    if not any(not is_blank(cell) for sheet in sheets for line in sheet.lines for cell in line):
        raise WorkbookRefused("import.workbook_empty")
    return Workbook(path.name, hashlib.sha256(raw).hexdigest(), tuple(sheets))


def _sheets_of_csv(raw: bytes) -> list[Sheet]:
    return [Sheet("", tuple(read_delimited(raw, cells_max=CELLS_MAX)))]


def _sheets_of_spreadsheet(raw: bytes, *, unpacked_max: int) -> list[Sheet]:
    if raw.startswith(_ZIP):
        return _sheets_of_package(raw, unpacked_max)
    if raw.startswith(_OLE):
        return _sheets_of_ole(raw)
    if b"<html" in raw[:4096].lower() or b"<table" in raw[:4096].lower():
        raise WorkbookRefused("import.web_page_as_workbook")
    raise WorkbookRefused("import.not_a_workbook")


def _sheets_of_package(raw: bytes, unpacked_max: int) -> list[Sheet]:
    """.xlsx and .ods are both packages; which one it is, the package says itself."""
    marks: Mapping[str, Marks]
    merged: Mapping[str, tuple[Area, ...]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            check_sizes(package, bytes_max=unpacked_max)
            if is_ods(package):
                sheets = read_ods_parts(package, cells_max=CELLS_MAX)
                marks = {name: sheet.marks for name, sheet in sheets.items()}
                merged = {name: tuple(sheet.merged) for name, sheet in sheets.items()}
            else:
                marks = read_xlsx_parts(package, cells_max=CELLS_MAX).marks
    except WorkbookRefused:
        raise
    except Exception as error:  # a damaged package raises anything, from zlib.error to KeyError
        raise WorkbookRefused("import.workbook_damaged") from error
    return [
        _with_marks(
            replace(sheet, merged=sheet.merged or merged.get(sheet.name, ())),
            marks.get(sheet.name, {}),
        )
        for sheet in _read_with_calamine(raw)
    ]


def _with_marks(sheet: Sheet, marks: Marks) -> Sheet:
    if not marks:
        return sheet
    height = max([len(sheet.lines), *(row + 1 for row, _ in marks)])
    width = max([len(line) for line in sheet.lines] + [column + 1 for _, column in marks])
    lines = [list(line) for line in sheet.lines]
    lines += [[""] * width for _ in range(height - len(lines))]
    for (row, column), mark in marks.items():
        lines[row] += [""] * (column + 1 - len(lines[row]))
        lines[row][column] = mark
    return replace(sheet, lines=tuple(map(tuple, lines)))


def _sheets_of_ole(raw: bytes) -> list[Sheet]:
    try:
        streams = olefile.OleFileIO(io.BytesIO(raw))
        is_locked = streams.exists("EncryptedPackage")
        stream = next((n for n in ("Workbook", "Book") if streams.exists(n)), "")
        if not is_locked and stream:
            is_locked = msoffcrypto.OfficeFile(io.BytesIO(raw)).is_encrypted()
    except Exception as error:  # a damaged container raises anything, from OSError to struct.error
        raise WorkbookRefused("import.workbook_damaged") from error
    if is_locked:
        raise WorkbookRefused("import.workbook_encrypted")
    if not stream:
        raise WorkbookRefused("import.not_a_workbook")
    content = streams.openstream(stream).read()
    for rows, columns in grids_of_xls(content):
        check_grid(rows=rows, columns=columns, cells_max=CELLS_MAX)
    unsaved = unsaved_in_xls(content)
    marks = {name: dict.fromkeys(cells, UnsavedFormula()) for name, cells in unsaved.items()}
    return [_with_marks(sheet, marks.get(sheet.name, {})) for sheet in _read_with_calamine(raw)]


def _read_with_calamine(raw: bytes) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [
            _sheet(book.get_sheet_by_name(about.name), about)
            for about in book.sheets_metadata
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise WorkbookRefused("import.workbook_encrypted") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library's panics are no Exceptions
        raise WorkbookRefused("import.workbook_damaged") from error


def _sheet(sheet: python_calamine.CalamineSheet, about: python_calamine.SheetMetadata) -> Sheet:
    # Without skip_empty_area=False the leading empty rows vanish and every row number is wrong.
    lines: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or ()
    return Sheet(
        name=about.name,
        lines=tuple(map(tuple, lines)),
        merged=tuple((top, left, bottom, right) for (top, left), (bottom, right) in merged),
        is_hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
    )
