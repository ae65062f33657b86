"""A refused row says what it lacks, and is said again when it no longer lacks it.

Where the rules keep a place for incomplete registrations, a row that lacks something is registered.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
from openpyxl import Workbook

from gateway.imports.outcomes import write_report
from gateway.imports.running import ImportResult
from gateway.imports.summary import summary_of
from gateway.wiring import Deployment
from infra.store.reads import lead_by_id
from tests.gateway.imports.small_city import HEADER, cells, imported, opened, write

NOTHING_SAID: dict[str, Any] = {"source": "", "talk_form": ""}
OFFICE = "淮安区"


def outcomes(result: ImportResult) -> Counter[str]:
    return Counter(each.outcome for each in result.outcomes)


def records(made: Deployment) -> int:
    return made.log.end_offset()


def test_a_row_without_the_minimum_set_says_the_fields_and_what_to_do(tmp_path: Path) -> None:
    file = write(tmp_path / "台账.xlsx", cells("苏州精密电子有限公司"))
    with opened(tmp_path, keep_days=0) as made:
        result = imported(made, file, office=OFFICE, **NOTHING_SAID)
    (refused,) = summary_of(result).refused_rows
    assert (refused.file, refused.sheet, refused.sheet_row) == ("台账.xlsx", "Sheet", 2)
    assert refused.reason == "minimum_set_incomplete"
    assert refused.fields == ("source", "talk_form")
    assert "信息来源、洽谈形式" in refused.words
    assert "--source" in refused.words
    report = tmp_path / "report.jsonl"
    write_report(report, result.outcomes)
    said = orjson.loads(report.read_bytes())
    assert said["reason"] == "minimum_set_incomplete"
    assert said["words"] == refused.words


def test_where_the_rules_keep_its_place_a_row_that_lacks_something_is_registered(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "台账.xlsx", cells("苏州精密电子有限公司"))
    with opened(tmp_path) as made:
        result = imported(made, file, office=OFFICE, **NOTHING_SAID)
        assert outcomes(result) == {"registered": 1}
        with made.engine.connect() as connection:
            lead = lead_by_id(connection, made.city, result.outcomes[0].lead_id)
    assert lead is not None
    assert (lead.standing, lead.lacking) == ("incomplete", ("source", "talk_form"))


def test_a_bad_row_is_told_in_the_summary_in_words(tmp_path: Path) -> None:
    file = write(tmp_path / "台账.xlsx", cells("苏州精密电子有限公司", 登记时间="上周"))
    with opened(tmp_path) as made:
        (refused,) = summary_of(imported(made, file, office=OFFICE)).refused_rows
    assert refused.reason == "import.registered_at_unreadable"
    assert "上周" in refused.words


def test_the_same_file_with_what_it_lacked_is_registered_and_then_stands(tmp_path: Path) -> None:
    rows = [cells("苏州精密电子有限公司"), cells("无锡智造机械有限公司", 首次接洽时间="3.8")]
    file = write(tmp_path / "台账.xlsx", *rows)
    with opened(tmp_path, keep_days=0) as made:
        assert outcomes(imported(made, file, office=OFFICE, **NOTHING_SAID)) == {"refused": 2}
        before = records(made)
        assert outcomes(imported(made, file, office=OFFICE, **NOTHING_SAID)) == {"refused": 2}
        assert records(made) == before
        first = imported(made, file, office=OFFICE)
        assert outcomes(first) == {"registered": 1, "refused": 1}
        assert summary_of(first).refused_rows[0].fields == ("talked_on",)
        after = records(made)
        assert after > before
        again = imported(made, file, office=OFFICE)
        assert again.outcomes == first.outcomes
        # What is said besides moves no accepted row, and the refusal is the same refusal.
        imported(made, file, office=OFFICE, source="网上")
        assert records(made) == after


def test_a_repair_in_two_steps_goes_on_from_id_to_id(tmp_path: Path) -> None:
    file = write(tmp_path / "台账.xlsx", cells("苏州精密电子有限公司"))
    with opened(tmp_path, keep_days=0) as made:
        steps: list[dict[str, Any]] = [NOTHING_SAID, {"talk_form": ""}, {"source": ""}]
        for said in steps:
            assert outcomes(imported(made, file, office=OFFICE, **said)) == {"refused": 1}
        assert outcomes(imported(made, file, office=OFFICE)) == {"registered": 1}
        after = records(made)
        assert outcomes(imported(made, file, office=OFFICE, **NOTHING_SAID)) == {"registered": 1}
        assert records(made) == after


def test_columns_say_source_form_and_content_of_each_row_and_options_fill_blanks(
    tmp_path: Path,
) -> None:
    header = [*HEADER, "线索来源", "接洽方式", "建设内容"]
    lines: list[list[Any]] = [
        header,
        [*cells("苏州精密电子有限公司"), "展会", "视频会议", "年产两万套结构件"],
        [*cells("无锡智造机械有限公司"), "", "", ""],
    ]
    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    file = tmp_path / "台账.xlsx"
    book.save(file)
    with opened(tmp_path) as made:
        result = imported(made, file, office=OFFICE)
        assert outcomes(result) == {"registered": 2}
        bodies = [
            orjson.loads(record.value.split(b"\n", 1)[1])
            for record in made.log.read(from_offset=0, records_max=100)
            if b"register" in record.value and "结构件".encode() in record.value
        ]
    said = [(b["first_talk"]["source"], b["first_talk"]["form"]) for b in bodies]
    assert said == [("展会", "视频会议"), ("商会推荐", "上门拜访")]
    assert [b["commercial"]["content"] for b in bodies] == [
        "年产两万套结构件", "无锡智造电池结构件项目",
    ]  # fmt: skip
