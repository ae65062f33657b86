"""What the .ods package says that the reader library does not pass on: marks, and merged areas.

The document is read as a stream, element by element, so that its size is no matter. Rows and cells
may be stored once and repeated a million times; what counts is how far the outermost cell with
something in it stands, for the library makes the whole grid. Empty repeats, with which programs
fill a sheet to its end, count for nothing.

A formula without a stored result is one without a value and without a text; the format tells it. An
error is told by LibreOffice as a type of its own, by others only in the text that the cell shows.

Invariant: marks are positions (row, column) from 0 in the sheet of that name.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from gateway.imports.cells import ErrorCell, UnsavedFormula
from gateway.imports.faults import WorkbookRefused
from gateway.imports.packages import check_grid

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_PIECE_BYTES = 1 << 20
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text"))
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TABLE}dde-links", f"{_TABLE}tracked-changes"})
_VALUES = tuple(f"{_OFFICE}{kind}value" for kind in ("", "date-", "time-", "boolean-", "string-"))
_ERROR_SHOWN = re.compile(r"#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)|(?:Err|错误):\d{3}")
_ENCRYPTED = b"encryption-data"

Marks = Mapping[tuple[int, int], UnsavedFormula | ErrorCell]
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class OdsSheet:
    """One sheet: marked cells, and merged areas (first and last row and column, inclusive)."""

    marks: dict[tuple[int, int], UnsavedFormula | ErrorCell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


def is_ods(package: zipfile.ZipFile) -> bool:
    """Whether the package says that it is a spreadsheet of this format."""
    if "mimetype" not in package.namelist():
        return False
    return package.read("mimetype").strip().startswith(SPREADSHEET)


def read_ods_parts(package: zipfile.ZipFile, *, cells_max: int) -> dict[str, OdsSheet]:
    """The sheets by name. Raises ``WorkbookRefused``, and anything where it is damaged."""
    names = package.namelist()
    # A file with a password has a readable list of parts that says how each was encrypted.
    if "META-INF/manifest.xml" in names and _ENCRYPTED in package.read("META-INF/manifest.xml"):
        raise WorkbookRefused("import.workbook_encrypted")
    reader = _Content(cells_max)
    with package.open("content.xml") as opened:
        while piece := opened.read(_PIECE_BYTES):
            reader.feed(piece)
        reader.feed(b"", is_last=True)
    return reader.sheets


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    said: Mapping[str, str]
    text: list[str] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        has_value = f"{_OFFICE}value-type" in self.said or f"{_TABLE}formula" in self.said
        return has_value or bool("".join(self.text).strip())

    @property
    def mark(self) -> UnsavedFormula | ErrorCell | None:
        shown = "".join(self.text).strip()
        if self.said.get(f"{_CALCEXT}value-type") == "error":
            return ErrorCell()
        if f"{_TABLE}formula" not in self.said:
            return None
        if _ERROR_SHOWN.fullmatch(shown):
            return ErrorCell()
        is_text = self.said.get(f"{_OFFICE}value-type") == "string"
        has_result = is_text or bool(shown) or any(name in self.said for name in _VALUES)
        return None if has_result else UnsavedFormula()


class _Content:
    """The stream of elements, and where in which sheet it stands."""

    def __init__(self, cells_max: int) -> None:
        self.sheets: dict[str, OdsSheet] = {}
        self._cells_max = cells_max
        self._sheet: OdsSheet | None = None
        self._row = self._column = 0
        self._row_repeats = 1
        self._cell: _Cell | None = None
        self._aside = 0
        self._row_marks: list[tuple[int, UnsavedFormula | ErrorCell]] = []
        self._is_row_filled = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        """The next piece of the document."""
        self._parser.Parse(piece, is_last)

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name in _ASIDE:
            self._aside += 1
        if self._aside:
            return
        if name == f"{_TABLE}table":
            self._sheet = self.sheets.setdefault(said.get(f"{_TABLE}name", ""), OdsSheet())
            self._row = 0
        elif name == f"{_TABLE}table-row":
            self._row_repeats = _count(said, "number-rows-repeated")
            self._column, self._is_row_filled, self._row_marks = 0, False, []
        elif name in _CELLS:
            self._cell = _Cell(said)

    def _characters(self, text: str) -> None:
        if self._cell is not None and not self._aside:
            self._cell.text.append(text)

    def _end(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
        elif self._aside:
            return
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == f"{_TABLE}table-row":
            self._end_row()
        elif name == f"{_TABLE}table":
            self._sheet = None

    def _end_cell(self, cell: _Cell) -> None:
        sheet = self._sheet
        repeats = _count(cell.said, "number-columns-repeated")
        if sheet is not None and cell.is_filled:
            self._is_row_filled = True
            sheet.columns = max(sheet.columns, self._column + repeats)
            rows = max(sheet.rows, self._row + self._row_repeats)
            check_grid(rows=rows, columns=sheet.columns, cells_max=self._cells_max)
            if cell.mark is not None:
                self._row_marks += [(self._column + at, cell.mark) for at in range(repeats)]
            tall, wide = (
                _count(cell.said, f"number-{each}-spanned") for each in ("rows", "columns")
            )
            if tall > 1 or wide > 1:
                corner = (self._row + tall - 1, self._column + wide - 1)
                sheet.merged.append((self._row, self._column, *corner))
        self._column += repeats

    def _end_row(self) -> None:
        sheet = self._sheet
        if sheet is not None and self._is_row_filled:
            sheet.rows = self._row + self._row_repeats
            for row in range(self._row, sheet.rows) if self._row_marks else ():
                sheet.marks |= {(row, column): mark for column, mark in self._row_marks}
        self._row += self._row_repeats


def _count(said: Mapping[str, str], name: str) -> int:
    number = said.get(f"{_TABLE}{name}", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() else 1


def _refuse_doctype(*_said: object) -> None:
    raise WorkbookRefused("import.workbook_damaged")
