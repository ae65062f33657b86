"""Finds the tables of a sheet: header rows, the lines of each table, and the lines around them.

A header is a row of short texts of which at least three name fields of a ledger; or two rows,
where together they name more (groups such as 时间 over 登记, 签约, 开工). The lines above it, up to
the table before, are its titles; the lines below it, up to the next header, are its own. A header
that repeats word for word (a page break) continues its table. Where no row is such a header, the
first full row of texts over rows of data is taken, so that a table with foreign names is
reported and not overlooked.

Invariant: every line of a sheet with tables is in exactly one title, header or body.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import TYPE_CHECKING

from gateway.imports.cells import Cell, Line, is_blank, text
from gateway.imports.dates import DateProblem, read_moment
from gateway.imports.headers import header_scores, header_text
from gateway.imports.workbook import Sheet

if TYPE_CHECKING:
    from gateway.imports.field_names import Field

_FIELDS_LEAST = 3
_HEADER_CHARS_MAX = 40
_FIGURES = re.compile(r"\d{4}[-/.年]\d|\d{5}|[\d,.]+$")
_GROUPS_LEAST = 2
_GENERIC_COLUMNS_LEAST = 4
_BELIEVED = 0.7


@dataclass(frozen=True, slots=True)
class Body:
    """A line of a table's body: row as Excel numbers it, and its cells."""

    sheet_row: int
    cells: Line


@dataclass(slots=True)
class Table:
    """One table: titles above it, its header of one or two rows, and the lines below."""

    header_row: int
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    is_known: bool
    titles: list[Body] = field(default_factory=list)
    header_rows: list[Body] = field(default_factory=list)
    repeated: list[Body] = field(default_factory=list)
    body: list[Body] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns of the header."""
        return len(self.lower)

    @property
    def headers(self) -> tuple[str, ...]:
        """How the columns are named to people."""
        return tuple(header_text(*names) for names in zip(self.upper, self.lower, strict=True))


def find_tables(sheet: Sheet, *, names: frozenset[str] = frozenset()) -> list[Table]:
    """The tables of the sheet, from top to bottom; none for a sheet of explanations.

    ``names`` are column names that the operator gave: they count as known.
    """
    lines = [Body(at, line) for at, line in enumerate(sheet.lines, start=1)]
    tables: list[Table] = []
    above: list[Body] = []
    at = 0
    while at < len(lines):
        found = _header_at(lines, at, names)
        if found is None:
            (tables[-1].body if tables else above).append(lines[at])
            at += 1
            continue
        rows = lines[at : at + (2 if any(found.upper) else 1)]
        if tables and (found.upper, found.lower) == (tables[-1].upper, tables[-1].lower):
            tables[-1].repeated += rows
        else:
            found.titles = above or (_titles_below(tables[-1]) if tables else [])
            found.header_rows = list(rows)
            tables.append(found)
        above = []
        at += len(rows)
    return tables or _generic(lines)


def _header_at(lines: Sequence[Body], at: int, names: frozenset[str]) -> Table | None:
    upper = _as_names(lines[at].cells)
    if upper is None or sum(map(bool, upper)) < _GROUPS_LEAST:
        return None
    single = _known((), upper, names)
    lower = _as_names(lines[at + 1].cells) if at + 1 < len(lines) else None
    if lower is not None and any(lower):
        width = max(len(upper), len(lower))
        low = (*lower, *[""] * (width - len(lower)))
        high = _spread((*upper, *[""] * (width - len(upper))), low)
        pair = _known(high, low, names)
        if pair >= _FIELDS_LEAST and pair > max(single, _known((), lower, names)):
            return Table(at + 1, high, low, is_known=True)
        if single >= _FIELDS_LEAST and _is_unit_row(upper, lower):
            return Table(at + 1, high, low, is_known=True)
    if single >= _FIELDS_LEAST and single * 3 >= sum(map(bool, upper)):
        return Table(at + 1, ("",) * len(upper), upper, is_known=True)
    return None


def _as_names(cells: Line) -> tuple[str, ...] | None:
    """The cells as column names, or None where one cannot be a name: a number, a date, prose."""
    names = []
    for cell in cells:
        if not isinstance(cell, str):
            return None
        name = text(cell)
        if len(name) > _HEADER_CHARS_MAX or _FIGURES.match(name):
            return None
        names.append(name)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _known(upper: Sequence[str], lower: Sequence[str], names: frozenset[str]) -> int:
    """How many different fields the header names (a name that the operator gave counts too)."""
    fields: set[Field | str] = set()
    for index, low in enumerate(lower):
        high = upper[index] if upper else ""
        if low in names or high in names:
            fields.add(low or high)
            continue
        scores = header_scores(high, low, is_guess=False)
        fields |= {f for f, believed in scores.items() if believed >= _BELIEVED}
    return len(fields)


def _spread(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The upper row with each group's name over all its columns, as merged cells show it."""
    spread, last = [], ""
    for high, low in zip(upper, lower, strict=True):
        last = high or (last if low else "")
        spread.append(last)
    return tuple(spread)


def _is_unit_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Does the row below the names only tell units: （亿元）, （是/否）, （年月日）?"""
    filled = [(high, low) for high, low in zip(upper, lower, strict=False) if low]
    return len(filled) <= len(upper) // 2 and all(
        high and low[0] in "(（[【" and low[-1] in ")）]】" for high, low in filled
    )


def _titles_below(table: Table) -> list[Body]:
    """Lines at the end of a body that head the next table: those after its last full line."""
    titles: list[Body] = []
    while table.body and sum(not is_blank(cell) for cell in table.body[-1].cells) <= 1:
        titles.insert(0, table.body.pop())
    return titles


def _generic(lines: Sequence[Body]) -> list[Table]:
    """A table whose names nobody knows: the first full row of texts over a row with data."""
    for at, line in enumerate(lines[:-1]):
        names = _as_names(line.cells)
        filled = [name for name in names or () if name]
        if names is None or not len(filled) == len(set(filled)) >= _GENERIC_COLUMNS_LEAST:
            continue
        below = [cell for cell in lines[at + 1].cells if not is_blank(cell)]
        if len(below) * 2 >= len(filled) and any(_is_data(cell) for cell in below):
            table = Table(at + 1, ("",) * len(names), names, is_known=False)
            table.titles, table.header_rows = list(lines[:at]), [line]
            table.body = list(lines[at + 1 :])
            return [table]
    return []


def _is_data(cell: Cell) -> bool:
    if isinstance(cell, int | float | date):
        return True
    said = text(cell)
    read = read_moment(said, zone=UTC)
    return said.isdigit() or not isinstance(read, DateProblem)
