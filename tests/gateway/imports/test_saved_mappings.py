"""Column mappings: saved for an office, given by name or file, told where a header comes again."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gateway.imports.saved_mappings import shape_of
from infra.store.column_mappings import ColumnMappings, SavedMapping
from infra.store.database import open_database
from infra.store.migrating import migrate
from tests.journeys.command_line import Ran, oneboard, worked

HEADER = ("甲", "乙", "丙", "丁", "戊", "己", "庚")
"""Names that nobody knows, so that nothing but a mapping can tell the columns."""
MAP = (
    "investor=甲,project=乙,registered_at=丙,amount=丁,industry=戊,first_talk_on=己,amount_unit=庚"
)
LIVE = ("--source", "商会推荐", "--talk-form", "上门拜访")


BESIDE = {
    "苏州启明精密制造有限公司": "无锡华泽饮品有限公司",
    "昆山众贞动力电池有限公司": "宁波景纳食品有限公司",
    "常州新能源科技有限公司": "东莞力海乳业有限公司",
}
"""Whose row stands beside that of each investor: one that nobody takes for it."""


def write(path: Path, investor: str = "苏州启明精密制造有限公司") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    for who, title, amount in (
        (investor, "结构件项目", 2.5),
        (BESIDE.get(investor, "上海腾越物流有限公司"), "饮料项目", 3.7),
    ):
        page.append([who, title, "2024-03-05", amount, "工业", "2024-03-01", "亿元"])
    book.save(path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mappings")
    worked("--data", made / "d", "init")
    write(made / "320826.xlsx")
    return made


def run(folder: Path, *more: str | Path) -> Ran:
    return oneboard("--data", folder / "d", *more)


def saved(folder: Path, name: str, *, office: str = "320826") -> Any:
    return worked(
        "--data", folder / "d", "mapping", "save", name, "--office", office, "--map", MAP, "--json"
    ).json


def outcomes(ran: Ran) -> Any:
    return ran.json["outcomes"]


def test_a_mapping_is_saved_listed_shown_and_deleted(folder: Path) -> None:
    assert saved(folder, "县表", office="涟水县")["columns"]["investor"] == "甲"
    ((told,),) = (run(folder, "mapping", "list", "--office", "320826", "--json").json["mappings"],)
    assert (told["office"], told["name"], told["headers"]) == ("320826", "县表", 0)
    assert "投资方（investor） ← 甲" in run(folder, "mapping", "show", "县表").out
    assert run(folder, "mapping", "delete", "县表", "--json").json == {
        "office": "320826",
        "name": "县表",
    }
    assert run(folder, "mapping", "list", "--json").json == {"mappings": []}
    assert "没有保存过列对应“县表”" in run(folder, "mapping", "delete", "县表").err


def test_an_import_takes_a_saved_mapping_and_tells_it_the_next_time(folder: Path) -> None:
    file = folder / "320826.xlsx"
    assert run(folder, "import", file, *LIVE).status == 1
    saved(folder, "我县")
    first = run(folder, "import", file, "--mapping", "我县", "--json", *LIVE)
    assert outcomes(first) == {"registered": 2}
    assert first.json["offered_mappings"] == []
    other = write(folder / "涟水县三月.xlsx", "昆山众贞动力电池有限公司")
    told = run(folder, "import", other, "--json", *LIVE)
    assert told.status == 1
    assert told.json["offered_mappings"] == [
        {"file": "涟水县三月.xlsx", "sheet": "Sheet", "office": "320826", "name": "我县"}
    ]
    assert "如要沿用，请加 --mapping 我县" in told.err
    assert "如要沿用" in run(folder, "import", other, "--dry-run", *LIVE).err
    assert outcomes(run(folder, "import", other, "--mapping", "我县", "--json", *LIVE)) == {
        "registered": 2
    }


def test_a_mapping_of_one_office_is_not_told_to_another(folder: Path) -> None:
    saved(folder, "甲表", office="320831")
    jinhu = write(folder / "320831.xlsx", "南京博德精细化工有限公司")
    run(folder, "import", jinhu, "--mapping", "甲表", "--office", "320831", *LIVE)
    xuyi = write(folder / "320830.xlsx", "无锡智造机械有限公司")
    assert run(folder, "import", xuyi, "--json", *LIVE).json["offered_mappings"] == []


def test_a_name_that_several_offices_use_needs_the_office(folder: Path) -> None:
    for office in ("320812", "320813"):
        saved(folder, "同名", office=office)
    ran = run(folder, "import", folder / "320826.xlsx", "--mapping", "同名", *LIVE)
    assert ran.status == 2
    assert "320812、320813" in "".join(line.strip("│ ") for line in ran.err.splitlines())
    assert run(folder, "mapping", "show", "同名", "--office", "320813").status == 0


def test_a_mapping_may_be_a_file(folder: Path) -> None:
    pairs = "\n".join(f"  {pair.replace('=', ': ')}" for pair in MAP.split(","))
    file = folder / "mapping.yaml"
    file.write_text(f"office: 盱眙县\ncolumns:\n{pairs}\n", "utf-8")
    ledger = write(folder / "320830.xlsx", "常州新能源科技有限公司")
    ran = run(folder, "import", ledger, "--mapping", file, "--json", *LIVE)
    assert outcomes(ran) == {"registered": 2}
    kept = run(folder, "mapping", "save", "文件", "--from", file, "--json").json
    assert (kept["office"], len(kept["columns"])) == ("320830", 7)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("columns:\n  investor: 甲\n  nonsense: 乙\n", "nonsense"),
        ("columns: {}\n", "columns"),
        ("columns:\n  investor: [1]\n", ":2"),
        ("office: 320830\nrows: 3\n", "rows"),
    ],
)
def test_a_faulty_file_is_told_by_line(folder: Path, content: str, told: str) -> None:
    file = folder / "faulty.yaml"
    file.write_text(content, "utf-8")
    ran = run(folder, "mapping", "save", "坏", "--from", file, "--office", "320830")
    assert ran.status == 1
    assert "faulty.yaml" in ran.err
    assert told in ran.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("名",), "二者选一"),
        (("名", "--map", MAP), "--office"),
        (("名", "--map", MAP, "--office", "火星"), "没有单位"),
        (("名.yaml", "--map", MAP, "--office", "320830"), "不以.yaml结尾"),
        (("13812345678", "--map", MAP, "--office", "320830"), "电话号码"),
        (("长" * 61, "--map", MAP, "--office", "320830"), "60"),
        (("名", "--map", "foo=A", "--office", "320830"), "看不懂"),
    ],
)
def test_what_cannot_be_saved_is_told(folder: Path, more: tuple[str, ...], words: str) -> None:
    ran = run(folder, "mapping", "save", *more)
    assert ran.status == 2
    plain = "".join(line.strip("│ ") for line in ran.err.splitlines())
    assert words in plain.replace(" ", "")


def test_map_and_mapping_together_are_refused(folder: Path) -> None:
    ran = run(folder, "import", folder / "320826.xlsx", "--map", MAP, "--mapping", "我县")
    assert ran.status == 2


def test_a_header_has_one_shape_whatever_its_width_and_spaces() -> None:
    assert shape_of(("投资方", "总投资（亿元）", "")) == shape_of((" 投资方 ", "总投资(亿元)"))
    assert shape_of(("投资方", "项目")) != shape_of(("项目", "投资方"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_cities_and_offices_do_not_see_each_other(
    kind: str, tmp_path: Path, postgres_url: str
) -> None:
    urls = {"sqlite": f"sqlite:///{tmp_path / 'one.db'}", "postgresql": postgres_url}
    engine = open_database(urls[kind])
    migrate(engine)
    here, there = (ColumnMappings(engine, city) for city in ("C1", "C2"))
    mapping = SavedMapping("A", "名", (("investor", "甲"),))
    here.put(mapping)
    here.remember(mapping, ("s1",))
    here.remember(mapping, ("s1",))
    assert there.find() == []
    assert here.find(office="B") == []
    assert not there.delete(office="A", name="名")
    ((kept,),) = (here.find(name="名"),)
    assert kept.shapes == ("s1",)
    here.put(SavedMapping("A", "名", (("project", "乙"),)))
    assert [each.columns for each in here.find()] == [(("project", "乙"),)]
    engine.dispose()
