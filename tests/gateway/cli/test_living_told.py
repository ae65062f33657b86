"""``export ledger`` and the import of what it wrote, as people see them."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from rich.cells import cell_len

from gateway.exports.schemas import schemas
from tests.gateway.imports.living import COLUMN, INVESTORS, changed, without_rows
from tests.gateway.imports.small_city import cells, write
from tests.journeys.command_line import Ran, oneboard, worked

LIVE = ("--source", "商会推荐", "--talk-form", "上门拜访")


def fits(name: str, document: Any) -> bool:
    Draft202012Validator(json.loads(schemas()[name])).validate(document)
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city with three leads of one office, and its exported ledger."""
    made = tmp_path_factory.mktemp("living")
    worked("--data", made / "d", "init")
    write(made / "320826.xlsx", *[cells(investor) for investor in INVESTORS])
    run(made, "import", made / "320826.xlsx", *LIVE)
    ran = run(made, "export", "ledger", "--office", "涟水县", "--out", made / "out.xlsx", "--json")
    assert fits("export-ledger.v1.json", ran.json)
    assert (ran.json["office"], ran.json["rows"]) == ("320826", 3)
    return made


def run(folder: Path, *more: str | Path) -> Ran:
    return oneboard("--data", folder / "d", *more)


def edited(folder: Path) -> Path:
    """The ledger with an amended, a followed-up, a refused and a missing row, and a new one."""
    path = changed(
        folder / "out.xlsx",
        {
            2: {"总投资": 3.25, "产业链": "新能源汽车", "本次跟进": "拟于五月签约"},
            4: {"登记时间": "2020-01-01 08:00"},
            5: {
                "投资方": "常州新能源科技有限公司",
                "项目名称": "储能项目",
                "产业类别": "工业",
                "总投资": 4,
                "首次洽谈日期": "2024-03-01",
            },
            6: {"一盘棋编号": "LAAAAAAAAAAAA@1-0123456789ab"},
        },
        name="edited.xlsx",
    )
    return without_rows(path, 3)


def test_a_dry_run_shows_before_and_after_and_says_nothing(folder: Path) -> None:
    ran = run(folder, "import", edited(folder), "--office", "涟水县", "--dry-run", *LIVE)
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 80
    plain = "".join(line.strip() for line in ran.out.splitlines())
    assert "第 2 行 将更正" in plain
    assert "总投资：“2.5亿元” → “3.25亿元”" in plain
    assert "产业链：“（空）” → “新能源汽车”" in plain
    assert "本次跟进：“（空）” → “拟于五月签约”" in plain
    assert "第 3 行 不予受理“登记时间”由系统" in plain
    assert "不作撤回" in ran.err
    again = run(folder, "import", folder / "out.xlsx", "--office", "涟水县", "--dry-run")
    assert "未变 3 行" in again.out


def test_a_dry_run_as_json_shows_the_same(folder: Path) -> None:
    ran = run(folder, "import", edited(folder), "--office", "涟水县", "--dry-run", "--json", *LIVE)
    assert fits("import-preview.v1.json", ran.json)
    rows = ran.json[0]["tables"][0]["lead_rows"]
    assert [row["outcome"] for row in rows] == ["amended", "refused", "refused"]
    assert rows[0]["changes"] == [
        {"field": "chain", "before": "", "after": "新能源汽车"},
        {"field": "amount", "before": "2.5亿元", "after": "3.25亿元"},
        {"field": "follow_up", "before": "", "after": "拟于五月签约"},
    ]
    assert ran.json[0]["tables"][0]["lacking_rows"] == 0


def test_the_import_tells_rows_conflicts_and_what_is_missing(folder: Path, tmp_path: Path) -> None:
    path = edited(folder)
    report = tmp_path / "report.jsonl"
    ran = run(folder, "import", path, "--office", "320826", "--json", "--report", report, *LIVE)
    assert fits("import.v1.json", ran.json)
    assert ran.status == 0
    assert ran.json["outcomes"] == {"amended": 1, "refused": 2, "registered": 1}
    (missing,) = ran.json["missing"]
    assert missing["investor"] == INVESTORS[1]
    assert "已更正：1 行" in ran.err
    assert f"{missing['lead_id']}）" in ran.err
    lines = report.read_text("utf-8").splitlines()
    assert '"outcome":"amended"' in lines[0]
    stale = changed(folder / "out.xlsx", {2: {"项目阶段": "签约"}}, name="stale.xlsx")
    told = run(folder, "import", stale, "--office", "320826", "--json")
    (conflict,) = told.json["conflicts"]
    assert {"field": "amount", "before": "3.25亿元", "after": "2.5亿元"} in conflict["changes"]
    assert "系统为“3.25亿元”，台账为“2.5亿元”" in told.err
    english = run(folder, "--language", "en", "import", stale, "--office", "320826")
    assert "the system has 3.25亿元, the ledger 2.5亿元" in english.err


def test_the_format_follows_the_ending_or_is_said(folder: Path, tmp_path: Path) -> None:
    export = ("export", "ledger", "--office", "320826", "--out")
    run(folder, *export, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    run(folder, *export, tmp_path / "b.txt", "--format", "csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.txt").read_bytes()
    run(folder, *export, tmp_path / "c.xlsx")
    page = load_workbook(tmp_path / "c.xlsx").worksheets[0]
    assert page.cell(1, COLUMN["投资方"]).value == "投资方"


def test_an_office_or_a_place_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    nobody = run(folder, "export", "ledger", "--office", "火星", "--out", tmp_path / "a.xlsx")
    assert nobody.status == 2
    nowhere = run(
        folder, "export", "ledger", "--office", "320826", "--out", tmp_path / "x" / "a.csv"
    )
    assert nowhere.status == 1
    assert "a.csv" in nowhere.err


def test_a_ledger_is_not_written_under_a_name_that_says_another_kind(folder: Path) -> None:
    out = folder / "out.pdf"
    ran = run(folder, "export", "ledger", "--office", "涟水县", "--out", out)
    assert (ran.status, ".pdf" in ran.err, out.exists()) == (2, True, False)
    worked("--data", folder / "d", "export", "ledger", "--office", "涟水县", "--out", out,
           "--format", "csv")  # fmt: skip
    assert out.exists()


def test_an_empty_pool_is_told_in_words(folder: Path) -> None:
    assert "没有可认领的项目" in run(folder, "pool").err
