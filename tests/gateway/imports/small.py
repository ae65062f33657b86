"""Small ledgers with defaults, so that what a test writes is what matters."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from gateway.imports.columns import ColumnMapping
from gateway.imports.reading import Readings, read_ledgers
from tests.gateway.imports.example import CITY

HEADER = (
    "序号",
    "投资方",
    "项目名称",
    "总投资（亿元）",
    "登记时间",
    "签约时间",
    "联系人",
    "联系电话",
)


def row(
    number: Any = 1,
    investor: Any = "昆山景纳医疗器械有限公司",
    project: Any = "康复器械项目",
    amount: Any = 1.5,
    registered: Any = "2024-03-05 16:14",
    signed: Any = "2024-05-01",
    person: Any = "周某",
    phone: Any = "13800001111",
) -> tuple[Any, ...]:
    return number, investor, project, amount, registered, signed, person, phone


def write(
    folder: Path,
    lines: Sequence[Sequence[Any]],
    *,
    name: str = "320803.xlsx",
    merged: Sequence[str] = (),
    sheet: str = "台账",
) -> Path:
    """A workbook of one sheet with these lines."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for line in lines:
        page.append(list(line))
    for area in merged:
        page.merge_cells(area)
    path = folder / name
    book.save(path)
    return path


def read(*paths: Path, office: str | None = None, mapping: ColumnMapping | None = None) -> Readings:
    return read_ledgers(paths, city=CITY, office=office, mapping=mapping)
