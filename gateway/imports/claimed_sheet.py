"""An office's own list of projects behind a claimed figure 自报数, from a spreadsheet.

The first row that names a project column (项目名称, 项目) or a number column (一盘棋编号) heads
the list. The figure stands in the column that is called 自报数, 数额, 个数 …, or that names an
amount (协议金额（万元）, the unit from its header); where an indicator counts projects and there
is no such column, each row is one project. Rows of totals (合计, 小计) are left out, as are empty
rows.

Edge case: a figure that cannot be read exactly, or without a unit, stops the list with its row;
nothing is guessed, since a guess would be told to the office as a difference.

Invariant: no float; every row of the list is a row of the claim, or the list is refused as a
whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.claimed_units import FigureUnreadable, claimed_units
from gateway.imports.amounts import read_amount, unit_of
from gateway.imports.cells import Cell, Line, folded, is_placeholder, text
from gateway.imports.field_names import Field
from gateway.imports.headers import header_scores
from gateway.imports.workbook import open_workbook
from ledger.rules.pack import Unit
from sharing.submissions.periods import ClaimedRow

_BELIEVED: Final = 0.7
_KEYS: Final = frozenset({"一盘棋编号", "线索编号", "项目编号"})
_FIGURES: Final = frozenset(
    {"自报数", "自报", "数额", "数", "数量", "个数", "金额", "计分", "计分额", "figure", "units"}
)
_TOTALS: Final = ("合计", "总计", "小计", "累计")
_ONE_PROJECT: Final = 10_000
_MONEY: Final = frozenset({Unit.YUAN, Unit.USD_CENT})


class ClaimedSheetUnclear(Exception):
    """The list cannot be taken: a message code, with the row where it is."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class _Columns:
    key: int | None
    project: int | None
    figure: int | None
    header: str


def claimed_rows(path: Path, unit: Unit) -> tuple[ClaimedRow, ...]:
    """The rows of the first sheet that has such a list.

    Raises WorkbookRefused and ClaimedSheetUnclear.
    """
    for sheet in open_workbook(path).sheets:
        for at, line in enumerate(sheet.lines):
            columns = _columns(line)
            if columns is not None:
                return tuple(_rows(sheet.lines, at, columns, unit))
    raise ClaimedSheetUnclear("reconcile.sheet_without_header")


def _columns(line: Line) -> _Columns | None:
    names = [_name(cell) for cell in line]
    key = next((at for at, name in enumerate(names) if name in _KEYS), None)
    project = next((at for at, name in enumerate(names) if _is(name, Field.PROJECT)), None)
    if key is None and project is None:
        return None
    figure = next((at for at, name in enumerate(names) if _core(name) in _FIGURES), None)
    if figure is None:
        amounts = (Field.AMOUNT, Field.AMOUNT_USD)
        figure = next(
            (at for at, name in enumerate(names) if any(_is(name, field) for field in amounts)),
            None,
        )
    return _Columns(key, project, figure, text(line[figure]) if figure is not None else "")


def _name(cell: Cell) -> str:
    return folded(text(cell)) if isinstance(cell, str) else ""


def _core(name: str) -> str:
    return name.partition("(")[0]


def _is(name: str, field: Field) -> bool:
    return bool(name) and header_scores("", name, is_guess=False).get(field, 0) >= _BELIEVED


def _rows(
    lines: Sequence[Line], header: int, columns: _Columns, unit: Unit
) -> Iterator[ClaimedRow]:
    if columns.figure is None and unit is not Unit.PROJECT:
        raise ClaimedSheetUnclear("reconcile.sheet_without_figure")
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        key, project = _said(line, columns.key), _said(line, columns.project)
        if _is_total(line) or not (key or project or _said(line, columns.figure)):
            continue
        if not key and not project:
            raise ClaimedSheetUnclear("reconcile.sheet_row_unnamed", row=str(number))
        units = _units(line, columns, unit, number)
        yield ClaimedRow(subject=key, title=project[:200], units=units)


def _said(line: Line, at: int | None) -> str:
    said = text(line[at]) if at is not None and at < len(line) else ""
    return "" if is_placeholder(said) else said


def _is_total(line: Line) -> bool:
    first = next((text(cell) for cell in line if text(cell)), "")
    return folded(first).startswith(_TOTALS)


def _units(line: Line, columns: _Columns, unit: Unit, row: int) -> int:
    if columns.figure is None:
        return _ONE_PROJECT
    cell: Cell = line[columns.figure] if columns.figure < len(line) else ""
    if unit in _MONEY:
        amount = read_amount(cell, unit=unit_of(columns.header))
        found = None
        if amount is not None and amount.problem is None:
            found = amount.yuan if unit is Unit.YUAN else amount.usd_cents
        if found is not None:
            return found
    else:
        try:
            return claimed_units(text(cell), unit)
        except FigureUnreadable:
            pass
    raise ClaimedSheetUnclear(
        "reconcile.sheet_figure_unreadable", row=str(row), read=text(cell)[:40] or "—"
    )
