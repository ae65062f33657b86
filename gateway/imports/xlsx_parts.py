"""What the .xlsx package says that the reader library does not pass on.

The library gives a formula without a stored result, and a cell with an error, as nothing. Here
the sheet's own XML is read for both, so that they become marks and never 0 or blank. On the
way the package is checked: declared and true sizes (a small zip may unpack to gigabytes), no
document type definitions, and no cell so far out that the grid would not fit into memory.

Invariant: marks are positions (row, column) from 0 in the sheet of that name.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gateway.imports.cells import ErrorCell, UnsavedFormula, column_index
from gateway.imports.faults import WorkbookRefused

UNPACKED_BYTES_MAX = 192 * 1024 * 1024
_PARTS_MAX = 5_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_CELL_REFERENCE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is\b")

Marks = Mapping[tuple[int, int], UnsavedFormula | ErrorCell]


@dataclass(frozen=True, slots=True)
class XlsxParts:
    """Marked cells by sheet name."""

    marks: Mapping[str, Marks]


def read_xlsx_parts(raw: bytes, *, cells_max: int) -> XlsxParts:
    """Checks the package and finds the marked cells. Raises ``WorkbookRefused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _check_sizes(package)
            _check_kind(package)
            sheets = _sheet_parts(package)
            return XlsxParts(
                {name: _marks(package.read(part), cells_max) for name, part in sheets.items()}
            )
    except WorkbookRefused:
        raise
    except Exception as error:  # a damaged package raises anything, from zlib.error to KeyError
        raise WorkbookRefused("import.workbook_damaged") from error


def _check_kind(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if "xl/workbook.xml" not in names:
        is_binary = "xl/workbook.bin" in names
        raise WorkbookRefused("import.workbook_binary" if is_binary else "import.not_a_workbook")


def _check_sizes(package: zipfile.ZipFile) -> None:
    # zipfile never unpacks more of a part than the directory declares, so a lie is only damage.
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES_MAX or len(parts) > _PARTS_MAX:
        raise WorkbookRefused(
            "import.unpacked_too_large",
            megabytes=str(unpacked >> 20),
            most=str(UNPACKED_BYTES_MAX >> 20),
        )
    for part in parts:
        with package.open(part) as opened:
            while opened.read(1 << 20):
                pass


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


def _marks(sheet: bytes, cells_max: int) -> Marks:
    if b"<!DOCTYPE" in sheet[:4096]:
        raise WorkbookRefused("import.workbook_damaged")
    references = _CELL_REFERENCE.findall(sheet)
    if references:
        rows = max(int(row) for _, row in references)
        columns = max(column_index(each.decode()) for each in {c for c, _ in references}) + 1
        if rows * columns > cells_max:
            raise WorkbookRefused("import.sheet_too_wide", rows=str(rows), columns=str(columns))
    if not _FORMULA.search(sheet) and b't="e"' not in sheet:
        return {}
    marks: dict[tuple[int, int], UnsavedFormula | ErrorCell] = {}
    for attributes, content in _CELL.findall(sheet):
        at = _REFERENCE.search(b" " + attributes)
        if not at:
            continue
        position = (int(at[2]) - 1, column_index(at[1].decode()))
        if b't="e"' in attributes:
            marks[position] = ErrorCell()
        elif _FORMULA.search(content) and not _has_result(attributes, content):
            marks[position] = UnsavedFormula()
    return marks


def _has_result(attributes: bytes, content: bytes) -> bool:
    """A text result may be saved as empty: t="str" with an empty value is a result."""
    return bool(_VALUE.search(content)) or (b't="str"' in attributes and b"<v" in content)
