"""Copies of the example ledgers as other offices would have kept them: same rows, same places.

Rows stay in their sheet and row, so the report of a copy can be compared row by row. The .xls
becomes an .xlsx of the same stem, since nothing here writes the old format.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

Grid = list[list[Any]]
Change = Callable[[Grid, int], Grid]
"""The grid with the index of its header row → the grid of the copy."""

FULL_HEADER_CELLS_MIN = 10
DATA_CELLS_MIN = 6
HEADERS = {
    "投资方": "投资企业名称",
    "企业名称": "客商名称",
    "投资主体": "意向投资方",
    "统一社会信用代码": "社会信用代码",
    "信用代码": "18位信用代码",
    "项目名称": "招商项目名称",
    "项目": "拟投资项目名称",
    "产业类别": "产业类型",
    "项目类别": "产业门类",
    "行业": "行业类别",
    "产业链": "重点产业链",
    "所属产业链": "归属产业链",
    "产业链条": "链条",
    "是否化工": "是否涉化",
    "化工项目": "化工与否",
    "化工(是/否)": "是否属于化工项目",
    "总投资（亿元）": "项目总投资（亿元）",
    "计划总投资(万元)": "拟投资额（万元）",
    "总投资额": "投资总额",
    "单位": "金额单位",
    "首次接洽时间": "最早接洽时间",
    "对接日期": "首次拜访时间",
    "接洽时间": "首谈日期",
    "登记时间": "信息登记时间",
    "首报时间": "系统录入时间",
    "上报时间": "报备时间",
    "签约时间": "投资协议签订时间",
    "签约日期": "签署日期",
    "合同签订时间": "协议签订日期",
    "开工时间": "正式开工时间",
    "开工日期": "动工日期",
    "首谈单位": "首次对接单位",
    "首谈地": "首接单位",
    "落户地": "落地园区",
    "承接地": "拟落户县区",
    "落户地区": "意向落户地",
}
FIRST_AND_LANDING = {"首谈单位", "首谈地", "落户地", "承接地", "落户地区"}
COLUMNS = {
    "title": {"项目名称", "项目"},
    "amount": {"总投资（亿元）", "计划总投资(万元)", "总投资额"},
    "code": {"统一社会信用代码", "社会信用代码", "信用代码"},
    "first_talk": {"首次接洽时间", "对接日期", "接洽时间"},
    "first_contact": {"首谈单位", "首谈地"},
}
"""What one column of the three dialects is headed."""


def write_copies(ledgers: Sequence[Path], folder: Path, change: Change) -> list[Path]:
    """The ledgers, changed, in another folder under the same stems."""
    folder.mkdir()
    return [
        _copy_csv(path, folder, change)
        if path.suffix == ".csv"
        else _copy_workbook(path, folder, change)
        for path in ledgers
    ]


def columns_shuffled_and_renamed(grid: Grid, header: int) -> Grid:
    """Another order of columns from the header on, and other words for them."""
    order = list(range(len(grid[header])))
    random.Random(len(grid)).shuffle(order)  # noqa: S311  a fixed order for a test
    names = [HEADERS.get(name, name) for name in grid[header]]
    below = [[row[column] for column in order] for row in [names, *grid[header + 1 :]]]
    return grid[:header] + below


def column_blanked(name: str) -> Change:
    """One column says nothing any more."""

    def change(grid: Grid, header: int) -> Grid:
        blank = [at for at, said in enumerate(grid[header]) if said in COLUMNS[name]]
        assert len(blank) == 1, (name, grid[header])
        for row in grid[header + 1 :]:
            if _is_data(row):
                row[blank[0]] = ""
        return grid

    return change


def amounts_changed(share: float, *, seed: int) -> Change:
    """In so many of the rows the amount is another one, as offices round and revise."""
    dice = random.Random(seed)  # noqa: S311  a fixed draw for a test

    def change(grid: Grid, header: int) -> Grid:
        (at,) = [n for n, said in enumerate(grid[header]) if said in COLUMNS["amount"]]
        for row in grid[header + 1 :]:
            if isinstance(row[at], int | float) and dice.random() < share:
                row[at] = round(row[at] * dice.choice((0.8, 0.9, 1.1, 1.2, 1.5)), 2)
        return grid

    return change


def _is_data(row: Sequence[Any]) -> bool:
    return len([value for value in row if value != ""]) >= DATA_CELLS_MIN


def first_and_landing_blanked(grid: Grid, header: int) -> Grid:
    """Nobody says who was first or where it landed."""
    blank = {at for at, name in enumerate(grid[header]) if name in FIRST_AND_LANDING}
    assert len(blank) == 2
    below = [
        ["" if at in blank else value for at, value in enumerate(row)] for row in grid[header + 1 :]
    ]
    return grid[: header + 1] + below


def _header_of(grid: Grid) -> int | None:
    full = (at for at, row in enumerate(grid) if sum(v != "" for v in row) > FULL_HEADER_CELLS_MIN)
    return next(full, None)


def _changed(grid: Grid, change: Change) -> Grid:
    header = _header_of(grid)
    return grid if header is None else change(grid, header)


def _copy_workbook(path: Path, folder: Path, change: Change) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, grid in _sheets(path):
        page = made.create_sheet(name)
        for at, row in enumerate(_changed(grid, change), start=1):
            for column, value in enumerate(row, start=1):
                if value != "":
                    page.cell(at, column, value)
    copy = folder / f"{path.stem}.xlsx"
    made.save(copy)
    return copy


def _sheets(path: Path) -> Iterator[tuple[str, Grid]]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        yield name, [list(r) for r in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _copy_csv(path: Path, folder: Path, change: Change) -> Path:
    with path.open(encoding="gb18030", newline="") as opened:
        grid = [list(row) for row in csv.reader(opened)]
    with (folder / path.name).open("w", encoding="gb18030", newline="") as opened:
        csv.writer(opened).writerows(_changed(grid, change))
    return folder / path.name
