"""The example city and its ledgers, and copies of them in other dialects.

A copy holds the same rows under other names of columns, in another order, with or without titles
and with one or two header rows; so it must give the same rows.
"""

import csv
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from ruamel.yaml import YAML
from xlsxwriter import Workbook

from gateway.imports.city_names import KnownCity, KnownOffice
from gateway.imports.ledger_row import LedgerRow, Place
from gateway.imports.reading import Readings, read_ledgers

FOLDER = Path(__file__).parents[3] / "infra" / "demo" / "huaian-2024"
LEDGER_ENDINGS = {".xlsx", ".xls", ".csv"}
CITY = KnownCity(
    code="320800",
    name="淮安市",
    offices=tuple(
        KnownOffice(each["code"], each["name"], tuple(each["aliases"]))
        for each in YAML(typ="safe").load((FOLDER / "city.yaml").read_text("utf-8"))["offices"]
    ),
)

CANONICAL = {
    "number": "序号 编号",
    "investor": "投资方 企业名称 投资主体",
    "code": "统一社会信用代码 信用代码",
    "project": "项目名称 项目",
    "industry": "产业类别 项目类别 行业",
    "chain": "产业链 所属产业链 产业链条",
    "chemical": "是否化工 化工项目 化工(是/否)",
    "amount": "总投资（亿元） 计划总投资(万元) 总投资额",
    "unit": "单位",
    "talk": "首次接洽时间 对接日期 接洽时间",
    "registered": "登记时间 首报时间 上报时间",
    "stage": "项目阶段 当前进展 状态",
    "signed": "签约时间 签约日期 合同签订时间",
    "started": "开工时间 开工日期",
    "first": "首谈单位 首谈地",
    "landing": "落户地 承接地 落户地区",
    "person": "联系人 企业联系人",
    "phone": "联系电话 电话 手机",
    "note": "备注 说明",
}
_KEY_OF = {name: key for key, names in CANONICAL.items() for name in names.split()}


@dataclass(frozen=True)
class Sheet:
    """One table of the example: file, sheet, title, canonical keys, and the rows of data."""

    file: str
    sheet: str
    keys: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def ledgers() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.suffix in LEDGER_ENDINGS)


@cache
def example() -> Readings:
    return read_ledgers(ledgers(), city=CITY)


@cache
def truth() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
    return loaded


def _grids(path: Path) -> Mapping[str, Sequence[Sequence[Any]]]:
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as opened:
            return {"": list(csv.reader(opened))}
    book = CalamineWorkbook.from_path(path)
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


@cache
def sheets() -> tuple[Sheet, ...]:
    """The tables as truth.json and the known names of columns tell them, without our reader."""
    at = {(each["file"], each["sheet"], each["row"]) for each in truth()["rows"]}
    found = []
    for path in ledgers():
        for name, grid in _grids(path).items():
            head = next((row for row in grid if len(set(row) & set(_KEY_OF)) > 10), None)
            if head is not None:
                rows = [r for n, r in enumerate(grid, start=1) if (path.name, name, n) in at]
                keys = tuple(_KEY_OF[header] for header in head)
                found.append(Sheet(path.name, name, keys, tuple(head), tuple(map(tuple, rows))))
    return tuple(found)


@dataclass(frozen=True)
class Dialect:
    """How another office would have written the same table."""

    names: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]] | None = None
    titles: tuple[str, ...] = ()
    extra: Mapping[str, Any] | None = None
    shuffle: int | None = None
    blank: frozenset[str] = frozenset()


def write_copy(sheet: Sheet, dialect: Dialect, folder: Path) -> Path:
    """Writes the table as a workbook of its own, named by its office's code."""
    columns = _columns(sheet, dialect)
    offices = {each["office"] for each in truth()["rows"] if each["file"] == sheet.file}
    path = folder / f"{offices.pop()}-{len(list(folder.iterdir()))}.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet(sheet.sheet or "台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for at, title in enumerate(dialect.titles):
            page.write(at, 0, title)
        top = len(dialect.titles)
        if dialect.groups:
            _write_groups(page, top, columns, dialect.groups)
        else:
            page.write_row(top, 0, [header for header, _ in columns])
        top += 2 if dialect.groups else 1
        for column, (_, values) in enumerate(columns):
            for at, value in enumerate(values, start=top):
                if isinstance(value, date):
                    how = moment if isinstance(value, datetime) else day
                    page.write_datetime(at, column, value, how)
                else:
                    page.write(at, column, value)
    return path


def _columns(sheet: Sheet, dialect: Dialect) -> list[tuple[str, list[Any]]]:
    columns = []
    for index, key in enumerate(sheet.keys):
        values = ["" if key in dialect.blank else row[index] for row in sheet.rows]
        name = dialect.names.get(key, sheet.headers[index])
        if key == "amount" and "unit" not in sheet.keys:
            name += "（万元）" if "万元" in sheet.headers[index] else "（亿元）"
        columns.append((name, values))
    for header, value in (dialect.extra or {}).items():
        columns.append((header, [value] * len(sheet.rows)))
    if dialect.shuffle is not None:
        random.Random(dialect.shuffle).shuffle(columns)  # noqa: S311 - a fixed order for a test
    return columns


def _write_groups(
    page: Any,
    top: int,
    columns: list[tuple[str, list[Any]]],
    groups: Mapping[str, tuple[str, ...]],
) -> None:
    """A header of two rows: groups merged over their columns, the others merged downwards."""
    group_of = {name: group for group, names in groups.items() for name in names}
    columns.sort(key=lambda each: group_of.get(_bare(each[0]), "~" + each[0]))
    widths = Counter(group_of.get(_bare(header)) for header, _ in columns)
    done: set[str] = set()
    for at, (header, _) in enumerate(columns):
        group = group_of.get(_bare(header))
        if group is None:
            page.merge_range(top, at, top + 1, at, header)
            continue
        if group not in done:
            page.merge_range(top, at, top, at + widths[group] - 1, group)
            done.add(group)
        page.write(top + 1, at, header.split("|")[-1])


def _bare(header: str) -> str:
    return header.split("（", maxsplit=1)[0]


def said(row: LedgerRow) -> LedgerRow:
    """The row without where it stood and how its column was named."""
    remarks = tuple(sorted((replace(each, column="") for each in row.remarks), key=repr))
    return replace(row, place=Place("", "", 0), remarks=remarks)
