"""What the .xlsx package says that the reader library does not pass on.

The library gives a formula without a stored result, and a cell with an error, as nothing. Here
the sheet's own XML is read for both, so that they become marks and never 0 or blank. On the
way the package is checked: no document type definitions, and no cell so far out that the grid
would not fit into memory. Its sizes are checked before (``packages``).

Invariant: marks are positions (row, column) from 0 in the sheet of that name.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gateway.imports.cells import ErrorCell, UnsavedFormula, column_index
from gateway.imports.faults import WorkbookRefused
from gateway.imports.packages import check_grid

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_OPENED = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])([^<]*)")
"""A row or cell with its attributes: no value of an attribute can hold another opening sign."""
_NAMED = re.compile(rb"\sr\s*=\s*([\"'])(.*?)\1", re.DOTALL)
_PLACE = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is\b")

Marks = Mapping[tuple[int, int], UnsavedFormula | ErrorCell]


@dataclass(frozen=True, slots=True)
class XlsxParts:
    """Marked cells by sheet name."""

    marks: Mapping[str, Marks]


def read_xlsx_parts(package: zipfile.ZipFile, *, cells_max: int) -> XlsxParts:
    """The marked cells. Raises ``WorkbookRefused``, and anything where it is damaged."""
    _check_kind(package)
    for part in package.infolist():  # whichever of them the reader library takes for a sheet
        content = package.read(part)
        if b"sheetData" in content:
            rows, columns = _reach(content)
            check_grid(rows=rows, columns=columns, cells_max=cells_max)
    sheets = _sheet_parts(package)
    return XlsxParts({name: _marks(package.read(part)) for name, part in sheets.items()})


def _check_kind(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if "xl/workbook.xml" not in names:
        is_binary = "xl/workbook.bin" in names
        raise WorkbookRefused("import.workbook_binary" if is_binary else "import.not_a_workbook")


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _xml(package, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    for element in _xml(package, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = relations.get(element.get(_RELATION, ""), "")
            part = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            if target and posixpath.normpath(part) in package.namelist():
                parts[element.get("name", "")] = posixpath.normpath(part)
    return parts


def _xml(package: zipfile.ZipFile, part: str) -> ET.Element:
    raw = package.read(part)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise WorkbookRefused("import.workbook_damaged")
    return ET.fromstring(raw)  # noqa: S314 - no entities: refused in the line above


def _marks(sheet: bytes) -> Marks:
    if b"<!DOCTYPE" in sheet[:4096]:
        raise WorkbookRefused("import.workbook_damaged")
    if not _FORMULA.search(sheet) and b't="e"' not in sheet:
        return {}
    marks: dict[tuple[int, int], UnsavedFormula | ErrorCell] = {}
    for cell in _CELL.finditer(sheet):
        attributes, content = cell[1], cell[2] or b""
        at = _REFERENCE.search(b" " + attributes)
        if not at:
            continue
        position = (int(at[2]) - 1, column_index(at[1].decode()))
        if b't="e"' in attributes:
            marks[position] = ErrorCell()
        elif _FORMULA.search(content) and not _has_result(attributes, content):
            marks[position] = UnsavedFormula()
    return marks


def _reach(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns the reader library will make room for. A place is taken from the
    cell or else from its row, in whatever way XML lets it be written; without any, from the order.
    """
    rows = row_count = in_row = columns = 0
    letters: set[bytes] = set()
    for opened in _OPENED.finditer(sheet):
        if opened[1] == b"row":
            row_count, in_row = row_count + 1, 0
        else:
            in_row += 1
            columns = max(columns, in_row)
        for named in _NAMED.finditer(opened[2]):
            place = _PLACE.fullmatch(named[2])
            if place is None:
                raise WorkbookRefused("import.workbook_damaged")
            letters.add(place[1])
            rows = max(rows, int(place[2]))
    furthest = max((column_index(each.decode()) + 1 for each in letters), default=0)
    return max(rows, row_count), max(columns, furthest)


def _has_result(attributes: bytes, content: bytes) -> bool:
    """A text result may be saved as empty: t="str" with an empty value is a result."""
    return bool(_VALUE.search(content)) or (b't="str"' in attributes and b"<v" in content)
