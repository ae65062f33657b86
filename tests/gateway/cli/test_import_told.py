"""What ``import`` tells people: refused rows, previews, and the names that ``--map`` takes."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from gateway.imports.field_names import Field
from tests.gateway.imports.small_city import cells, write
from tests.journeys.command_line import Ran, oneboard, worked

ROWS: tuple[list[Any], ...] = (
    cells("苏州精密电子有限公司"),
    cells("无锡智造机械有限公司", 首次接洽时间="3.8"),
    cells("常州新能源科技有限公司", 登记时间="上周"),
    cells("南通海洋装备有限公司", **{"总投资（亿元）": "约5"}),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city, open, and a ledger with good and bad rows. No test changes the city."""
    made = tmp_path_factory.mktemp("told")
    worked("--data", made / "d", "init")
    write(made / "台账.xlsx", *ROWS)
    return made


def import_(folder: Path, *more: str | Path) -> Ran:
    return oneboard("--data", folder / "d", "import", folder / "台账.xlsx", *more)


def test_a_preview_fits_a_terminal_and_names_fields_lacks_and_bad_rows(folder: Path) -> None:
    told = import_(folder, "--office", "淮安区", "--dry-run").out
    assert max(cell_len(line) for line in told.splitlines()) <= 80
    plain = "".join(line.strip() for line in told.splitlines())
    assert "产业类别 ← 产业类别" in plain
    assert "3 行登记要素不全" in plain
    assert "首次洽谈日期 1" in plain
    assert "第 4 行不能入账：登记时间“上周”" in plain
    assert "250,000,000 元（2.5亿元）" in plain
    assert "约5亿元（只按原文保留）" in plain
    assert "None" not in plain
    assert "amount" not in plain


def test_what_went_into_the_contacts_is_told_by_row_and_column(tmp_path: Path) -> None:
    worked("--data", tmp_path / "d", "init")
    write(tmp_path / "台账.xlsx", cells("苏州精密电子有限公司", 备注="王总 138 1234 5678"))
    asked = ("--data", tmp_path / "d", "import", tmp_path / "台账.xlsx", "--office", "淮安区")
    words = "备注列中的电话移入联系人，加密保存"
    before = oneboard(*asked, "--dry-run").out
    plain = "".join(line.strip() for line in before.splitlines())
    done = oneboard(*asked)
    for told in (plain, done.err):
        assert words in told
        assert "5678" not in told
        assert "第 2 行" in told or "第 3 行" in told


def test_a_preview_as_json_names_the_same(folder: Path) -> None:
    said = ("--source", "商会", "--talk-form", "拜访")
    ((file,)) = import_(folder, "--office", "淮安区", "--dry-run", "--json", *said).json
    (table,) = file["tables"]
    assert table["lacking_rows"] == 2
    assert table["lacking_fields"] == {"talked_on": 1, "amount": 1}
    assert [bad["sheet_row"] for bad in table["unreadable_rows"]] == [4]
    assert (table["amounts_kept_as_said"], table["first_talks_unread"]) == (1, 1)


def test_an_opening_lacks_nothing_in_its_preview(folder: Path) -> None:
    ((file,)) = import_(folder, "--office", "淮安区", "--opening", "--dry-run", "--json").json
    assert file["tables"][0]["lacking_rows"] == 0


def test_an_unknown_name_for_a_column_lists_the_names_in_words(folder: Path) -> None:
    ran = import_(folder, "--map", "foo=A")
    assert ran.status == 2
    plain = "".join(line.strip("│ ") for line in ran.err.splitlines())
    assert "看不懂" in plain
    assert "投资方" in plain
    assert all(field in plain.replace(" ", "") for field in Field)


def test_refused_rows_are_told_one_by_one_and_incomplete_ones_are_registered(
    tmp_path: Path,
) -> None:
    worked("--data", tmp_path / "d", "init")
    write(tmp_path / "台账.xlsx", *ROWS)
    ran = import_(tmp_path, "--office", "淮安区", "--json")
    assert ran.status == 0
    lines = [line for line in ran.err.splitlines() if line.startswith("台账.xlsx Sheet 第 ")]
    incomplete = [line for line in lines if "待补" in line]
    (bad,) = (line for line in lines if line not in incomplete)
    assert "第 4 行" in bad
    assert "上周" in bad
    assert incomplete, "without source and form of the talk a row keeps its place, and is told so"
    assert all("待补：" in line and "更正补齐" in line for line in incomplete)
    assert "台账.xlsx：1 行的金额只按原文保留" in ran.err
    assert "台账.xlsx：1 行的首次接洽时间看不懂" in ran.err
    assert [row["sheet_row"] for row in ran.json["refused_rows"]] == [4]
