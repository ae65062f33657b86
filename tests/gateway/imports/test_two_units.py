"""Amounts in yuan and in dollars side by side, and unit lines that name one unit or two."""

from pathlib import Path
from typing import Any

import pytest

from gateway.imports.field_names import Field
from gateway.imports.reading import Readings
from tests.gateway.imports.small import read, write

FIRM, TITLE, AT = "昆山景纳医疗器械有限公司", "康复器械项目", "2024-03-05 16:14"


def amounts(result: Readings) -> list[tuple[int | None, int | None]]:
    return [(row.amount_yuan, row.amount_usd_cents) for row in result.rows]


@pytest.mark.parametrize(
    ("line", "yuan", "unclear"),
    [
        # line above the table      amount of 5000       told as unclear
        ("单位：万元", 50_000_000, ""),
        ("金额单位：人民币万元", 50_000_000, ""),
        ("单位：万元、个", 50_000_000, ""),
        ("金额单位：万元、万美元", None, "万元、万美元"),
        ("单位：亿元/万元", None, "亿元/万元"),
        ("填报单位：淮安区", None, ""),
    ],
)
def test_a_unit_line_gives_one_unit_or_a_word_about_two(
    line: str, yuan: int | None, unclear: str, tmp_path: Path
) -> None:
    lines: list[tuple[Any, ...]] = [
        (line,), ("投资方", "项目名称", "总投资", "登记时间"), (FIRM, TITLE, 5000, AT),
    ]  # fmt: skip
    result = read(write(tmp_path, lines))
    (file,) = result.files
    assert amounts(result) == [(yuan, None)]
    assert [table.unclear_unit for table in file.tables] == [unclear]
    assert file.amounts_kept_as_said == (yuan is None)
    assert result.rows[0].amount_said.startswith("5000")


def test_a_column_with_its_own_unit_is_not_unclear(tmp_path: Path) -> None:
    lines: list[tuple[Any, ...]] = [
        ("单位：万元、万美元",), ("投资方", "项目名称", "总投资（亿元）", "登记时间"),
        (FIRM, TITLE, 3, AT),
    ]  # fmt: skip
    result = read(write(tmp_path, lines))
    assert amounts(result) == [(300_000_000, None)]
    assert result.files[0].tables[0].unclear_unit == ""


@pytest.mark.parametrize(
    "columns",
    [
        (("投资规模", "内资（万元）"), ("", "外资（万美元）")),
        (("投资规模", "外资（万美元）"), ("", "内资（万元）")),
        (("总投资（万元）", ""), ("总投资（万美元）", "")),
        (("总投资（万美元）", ""), ("总投资（万元）", "")),
    ],
)
def test_an_amount_in_yuan_and_one_in_dollars_are_both_read(
    columns: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    upper, lower = zip(*columns, strict=True)
    figures = [1000 if "美元" in "".join(names) else 5000 for names in columns]
    lines: list[tuple[Any, ...]] = [("投资方", "项目名称", *upper, "登记时间")]
    lines += [("", "", *lower, "")] if any(lower) else []
    lines += [(FIRM, TITLE, *figures, AT), (FIRM, "骨科项目", *[None, None], AT)]
    result = read(write(tmp_path, lines))
    assert result.bad_rows == []
    assert amounts(result) == [(50_000_000, 1_000_000_000), (None, None)]
    assert result.rows[0].amount_said == "5000万元；1000万美元"
    mapping = result.files[0].tables[0].mapping
    assert mapping is not None
    assert "美元" in mapping.header_of(Field.AMOUNT_USD)


def test_a_single_column_in_dollars_is_the_amount(tmp_path: Path) -> None:
    lines: list[tuple[Any, ...]] = [
        ("投资方", "项目名称", "总投资（万美元）", "登记时间"), (FIRM, TITLE, 1000, AT),
    ]  # fmt: skip
    assert amounts(read(write(tmp_path, lines))) == [(None, 1_000_000_000)]


def test_yuan_in_the_second_column_are_kept_as_said_and_never_added(tmp_path: Path) -> None:
    lines: list[tuple[Any, ...]] = [
        ("投资方", "项目名称", "内资（万元）", "外资（万元）", "登记时间"),
        (FIRM, TITLE, 5000, 700, AT),
    ]
    result = read(write(tmp_path, lines))
    (row,) = result.rows
    assert (row.amount_yuan, row.amount_usd_cents) == (50_000_000, None)
    assert "700万元" in row.amount_said
    assert [remark.code for remark in row.remarks] == ["import.amount_not_dollars"]


@pytest.mark.parametrize("said", ["3.8", "上周", "3月8日"])
def test_a_date_of_the_first_talk_that_cannot_be_read_is_counted(said: str, tmp_path: Path) -> None:
    lines: list[tuple[Any, ...]] = [
        ("投资方", "项目名称", "首次接洽时间", "登记时间"),
        (FIRM, TITLE, said, AT), (FIRM, "骨科项目", "2024-03-01", AT),
    ]  # fmt: skip
    (file,) = read(write(tmp_path, lines)).files
    assert file.first_talks_unread == 1


def test_contents_are_the_title_only_where_no_column_gives_one(tmp_path: Path) -> None:
    both: list[tuple[Any, ...]] = [
        ("投资方", "项目名称", "建设内容", "登记时间"), (FIRM, TITLE, "年产一万台设备", AT),
    ]  # fmt: skip
    alone: list[tuple[Any, ...]] = [
        ("投资方", "建设内容", "登记时间"), (FIRM, "年产一万台设备", AT),
    ]  # fmt: skip
    (row,) = read(write(tmp_path, both)).rows
    assert (row.project, row.content) == (TITLE, "年产一万台设备")
    (row,) = read(write(tmp_path, alone)).rows
    assert (row.project, row.content) == ("年产一万台设备", "")
