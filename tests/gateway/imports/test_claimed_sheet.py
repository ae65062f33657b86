"""An office's list behind its own figure is read as officials write it, or refused with its row."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from gateway.imports.claimed_sheet import ClaimedSheetUnclear, claimed_rows
from gateway.imports.faults import WorkbookRefused
from ledger.rules.pack import Unit

Cells = tuple[str | int | float | None, ...]


def sheet(folder: Path, *lines: Cells) -> Path:
    book = Workbook()
    page = book.create_sheet(index=0)
    for line in lines:
        page.append(line)
    path = folder / "自报.xlsx"
    book.save(path)
    return path


def read(path: Path, unit: Unit = Unit.YUAN) -> list[tuple[str, str, int]]:
    return [(row.subject, row.title, row.units) for row in claimed_rows(path, unit)]


def test_the_unit_of_an_amount_stands_in_its_header(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("淮阴区2025年一季度自报表",),
        ("序号", "项目名称", "协议金额（万元）"),
        (1, "电池结构件项目", 30_000),
        (2, "光学镜头项目", "1.5亿元"),
        ("合计", None, 45_000),
    )
    assert read(path) == [("", "电池结构件项目", 300_000_000), ("", "光学镜头项目", 150_000_000)]


def test_counts_of_projects_are_exact_and_a_bare_list_counts_one_each(tmp_path: Path) -> None:
    halves = sheet(tmp_path, ("项目名称", "自报数"), ("甲项目", 0.5), ("乙项目", "1"))
    assert read(halves, Unit.PROJECT) == [("", "甲项目", 5_000), ("", "乙项目", 10_000)]
    bare = sheet(tmp_path, ("项目名称",), ("甲项目",), (None,), ("乙项目",))
    assert [units for _, _, units in read(bare, Unit.PROJECT)] == [10_000, 10_000]


def test_a_number_column_names_the_lead(tmp_path: Path) -> None:
    path = tmp_path / "自报.csv"
    path.write_bytes("一盘棋编号,项目名称,数额\nLABC,甲项目,3亿元\n".encode("gb18030"))
    assert read(path) == [("LABC", "甲项目", 300_000_000)]


def test_dollars_are_dollars_and_never_yuan(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("项目名称", "金额（万美元）"), ("甲项目", 12))
    assert read(path, Unit.USD_CENT) == [("", "甲项目", 12_000_000)]
    with pytest.raises(ClaimedSheetUnclear):
        read(path, Unit.YUAN)


@pytest.mark.parametrize(
    ("lines", "code", "row"),
    [
        ([("项目名称", "金额"), ("甲项目", 3)], "sheet_figure_unreadable", "2"),
        ([("项目名称", "金额（亿元）"), ("甲项目", "约3")], "sheet_figure_unreadable", "2"),
        ([("项目名称", "金额（亿元）"), ("甲项目", None)], "sheet_figure_unreadable", "2"),
        ([("项目名称", "金额（亿元）"), (None, 3)], "sheet_row_unnamed", "2"),
        ([("项目名称", "备注"), ("甲项目", "x")], "sheet_without_figure", ""),
        ([("单位", "人数"), ("甲", 3)], "sheet_without_header", ""),
    ],
)
def test_what_cannot_be_read_stops_the_list_with_its_row(
    tmp_path: Path, lines: list[Cells], code: str, row: str
) -> None:
    with pytest.raises(ClaimedSheetUnclear) as caught:
        read(sheet(tmp_path, *lines))
    assert caught.value.code == f"reconcile.{code}"
    assert caught.value.params.get("row", "") == row


def test_a_file_that_is_no_sheet_is_refused_as_in_every_import(tmp_path: Path) -> None:
    picture = tmp_path / "自报.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(WorkbookRefused):
        read(picture)
