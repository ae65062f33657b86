"""Tables of every shape: titles, sections, totals, notes, merged cells, several in one sheet."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gateway.imports.columns import Reason, parse_mapping
from gateway.imports.faults import TableFault
from gateway.imports.field_names import NAMES, NOT_OURS, Field
from gateway.imports.headers import known_scores
from gateway.imports.preview import preview, preview_document
from tests.gateway.imports.small import HEADER, read, row, write

SHAPES: list[tuple[str, list[tuple[Any, ...]]]] = [
    # kind of the line                  the line under the header and two rows of data
    ("import.line_total", [("合计", 312)]),
    ("import.line_total", [("合 计", None, None, 99.5)]),
    ("import.line_total", [(None, "总计：", None, 99.5)]),
    ("import.line_total", [(None, "小计（12个）", None, 99.5)]),
    ("import.line_total", [("一", "工业项目小计", "12个", 99.5)]),
    ("import.line_section", [("一、工业项目",)]),
    ("import.line_section", [("（二）服务业项目",)]),
    ("import.line_section", [("二", "服务业项目", None, 30.5)]),
    ("import.line_section", [("第三季度",)]),
    ("import.line_section", [("3月份",)]),
    ("import.line_section", [("上半年（12个）",)]),
    ("import.line_note", [("注：总投资为计划总投资。",)]),
    ("import.line_note", [("填表人：李某", None, None, "审核人：王某")]),
    ("import.line_note", [("填报单位（盖章）：淮安区商务局",)]),
    ("import.line_note", [("本表每周五更新",)]),
    ("import.line_number_only", [(3,)]),
    ("import.line_empty", [(None,)]),
    ("import.line_column_numbers", [(1, 2, 3, 4, 5, 6, 7, 8)]),
    ("import.line_example", [("示例", *row()[1:])]),
    ("import.line_header", [HEADER]),
]


@pytest.mark.parametrize(("code", "line"), SHAPES)
def test_a_line_that_is_no_data_is_skipped_with_a_word_and_the_row_after_it_counts(
    code: str, line: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    result = read(write(tmp_path, [HEADER, row(1), row(2), *line, row(3)]))
    assert result.bad_rows == []
    assert result.faults == []
    assert [each.place.sheet_row for each in result.rows] == [2, 3, 5]
    assert [s.code for s in result.skipped if s.place.sheet_row == 4] == [code]


def test_a_row_with_only_a_company_is_a_bad_row_and_no_section(tmp_path: Path) -> None:
    alone = (None, "昆山景纳医疗器械有限公司")
    result = read(write(tmp_path, [HEADER, row(1), alone, row(3)]))
    bad = [(b.place.sheet_row, b.code) for b in result.bad_rows]
    assert bad == [(3, "import.registered_at_missing")]


def test_leading_empty_rows_do_not_shift_the_row_numbers(tmp_path: Path) -> None:
    result = read(write(tmp_path, [(None,), (None,), ("淮安区台账",), (None,), HEADER, row()]))
    assert [each.place.sheet_row for each in result.rows] == [6]


def test_two_tables_with_other_headers_in_one_sheet_are_both_read(tmp_path: Path) -> None:
    other = ("企业名称", "项目", "首报时间", "计划总投资(万元)", "签约日期")
    lines = [
        ("一、在谈项目",), HEADER, row(1), row(2), (None,),
        ("二、签约项目",), other, ("苏州川汇商业管理有限公司", "酒店项目", "2024.6.4", 9500, ""),
    ]  # fmt: skip
    result = read(write(tmp_path, lines))
    assert [(r.place.sheet_row, r.amount_yuan) for r in result.rows] == [
        (3, 150_000_000), (4, 150_000_000), (8, 95_000_000),
    ]  # fmt: skip
    (file,) = result.files
    assert [(table.header_row, table.row_count) for table in file.tables] == [(2, 2), (7, 1)]


def test_a_unit_line_above_the_table_gives_the_unit(tmp_path: Path) -> None:
    header = ("序号", "投资方", "项目名称", "总投资", "登记时间")
    lines = [("淮安区台账",), (None, None, None, "单位：万元"), header, row(amount=9500)[:5]]
    (only,) = read(write(tmp_path, lines)).rows
    assert (only.amount_yuan, only.amount_said) == (95_000_000, "9500万元")


def test_an_amount_without_any_unit_is_kept_as_said_and_remarked(tmp_path: Path) -> None:
    header = ("序号", "投资方", "项目名称", "总投资", "登记时间")
    (only,) = read(write(tmp_path, [header, row(amount=9500)[:5]])).rows
    assert (only.amount_yuan, only.amount_said) == (None, "9500")
    assert [remark.code for remark in only.remarks] == ["import.amount_without_unit"]


CURRENCIES = [
    # header            unit cell   币种      yuan          cents
    ("总投资（万元）", "", "人民币", 95_000_000, None),
    ("总投资（万元）", "", "美元", None, 9_500_000_000),
    ("总投资（万元）", "", "港币", None, None),
    ("总投资（万元）", "美元", "", None, 9_500_000_000),
    ("总投资（万元）", "人民币", "", 95_000_000, None),
    ("总投资（万元）", "亿元", "", 950_000_000_000, None),
    ("总投资", "万美元", "", None, 9_500_000_000),
    ("总投资", "", "人民币", None, None),
    ("总投资（亿元/万美元）", "", "", None, None),
    ("总投资（亿元/万美元）", "万美元", "", None, 9_500_000_000),
]


@pytest.mark.parametrize(("name", "unit", "currency", "yuan", "cents"), CURRENCIES)
def test_a_currency_column_says_the_currency_and_the_unit_column_the_unit(
    name: str, unit: str, currency: str, yuan: int | None, cents: int | None, tmp_path: Path
) -> None:
    header = ("投资方", "项目名称", "登记时间", name, "单位", "币种")
    cells = ("甲乙有限公司", "酒店项目", "2024-03-05 10:00", 9500, unit or None, currency or None)
    (only,) = read(write(tmp_path, [header, cells])).rows
    assert (only.amount_yuan, only.amount_usd_cents) == (yuan, cents)


def test_a_row_of_units_under_the_header_belongs_to_the_header(tmp_path: Path) -> None:
    header = ("序号", "投资方", "项目名称", "总投资", "登记时间")
    lines = [header, (None, None, None, "（万元）"), row(amount=9500)[:5]]
    (only,) = read(write(tmp_path, lines)).rows
    assert only.amount_yuan == 95_000_000


def test_a_company_merged_over_two_projects_holds_for_both(tmp_path: Path) -> None:
    lines = [HEADER, row(1), row(None, None, "二期项目"), row(3, "苏州川汇商业管理有限公司")]
    result = read(write(tmp_path, lines, merged=["B2:B3"]))
    assert [each.investor for each in result.rows] == [
        "昆山景纳医疗器械有限公司", "昆山景纳医疗器械有限公司", "苏州川汇商业管理有限公司",
    ]  # fmt: skip
    assert result.bad_rows == []


def test_an_amount_merged_over_two_projects_is_not_counted_twice(tmp_path: Path) -> None:
    lines = [HEADER, row(1), row(2, amount=None)]
    result = read(write(tmp_path, lines, merged=["D2:D3"]))
    assert [each.amount_yuan for each in result.rows] == [150_000_000, None]


def test_a_bad_optional_cell_is_a_remark_and_the_row_stands(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path, [HEADER, row(amount="约5亿", signed="2024年13月1日")])).rows
    assert (only.amount_said, only.amount_yuan, only.signed_on) == ("约5亿", None, None)
    assert {(r.column, r.read, r.code) for r in only.remarks} == {
        ("总投资（亿元）", "约5亿", "import.amount_vague"),
        ("签约时间", "2024年13月1日", "import.date_impossible"),
    }


def test_a_registration_without_a_clock_counts_as_midnight_and_says_so(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path, [HEADER, row(registered="2024年3月5日")])).rows
    assert only.registered_at.isoformat() == "2024-03-05T00:00:00+08:00"
    assert [remark.code for remark in only.remarks] == ["import.registered_at_without_clock"]


def test_contacts_stand_in_no_message_and_in_no_preview(tmp_path: Path) -> None:
    lines = [
        ("联系人：周某 13800001111",), HEADER, row(), row(registered="周某 13800001111"),
        ("注：电话13800001111",),
    ]  # fmt: skip
    result = read(write(tmp_path, lines))
    (only,) = result.rows
    assert (only.contact_person, only.contact_phone) == ("周某", "13800001111")
    told = [*result.skipped, *result.bad_rows, *only.remarks, *preview(result)]
    assert "13800001111" not in repr(told)
    assert preview(result)[0].tables[0].first_rows[0]["contact_phone"] == "***"


def test_a_preview_is_plain_json_and_tells_each_column_with_its_reason(tmp_path: Path) -> None:
    (document,) = preview_document(preview(read(write(tmp_path, [HEADER, row(), row(2)]))))
    told = json.loads(json.dumps(document, ensure_ascii=False))
    (table,) = told["tables"]
    assert (told["outcome"], table["office"], table["rows"]) == ("read", "320803", 2)
    assert table["columns"][4] == {
        "letter": "E", "header": "登记时间", "field": "registered_at",
        "confidence": "1.00", "reason": "name_and_cells",
    }  # fmt: skip
    assert table["first_rows"][1]["registered_at"] == "2024-03-05 16:14"


def test_a_missing_required_column_is_a_fault_and_each_row_is_answered(tmp_path: Path) -> None:
    header = ("序号", "投资方", "项目名称", "总投资（亿元）", "签约时间", "产业类别")
    lines = [header, (1, "甲乙有限公司", "酒店项目", 2, "2024-03-05", "工业"), ("合计", 1)]
    result = read(write(tmp_path, lines))
    (fault,) = result.faults
    assert isinstance(fault, TableFault)
    assert (fault.code, fault.header_row) == ("import.column_missing_registered_at", 1)
    assert fault.params["field"] == "registered_at"
    assert [(b.place.sheet_row, b.code) for b in result.bad_rows] == [
        (2, "import.row_in_refused_table")
    ]
    assert result.files[0].outcome == "refused"


def test_two_columns_for_one_required_field_are_a_fault_until_one_is_named(
    tmp_path: Path,
) -> None:
    header = ("投资方", "项目名称", "报备时间", "录入时间")
    path = write(tmp_path, [header, ("甲乙有限公司", "酒店项目", "2024-03-05", "2024-03-09")])
    (fault,) = read(path).faults
    assert fault.code == "import.column_ambiguous_registered_at"
    assert fault.params["columns"] == "C(报备时间)、D(录入时间)"
    for said in ("registered_at=录入时间", "registered_at=D"):
        (only,) = read(path, mapping=parse_mapping(said)).rows
        assert only.registered_at.day == 9
    (fault,) = read(path, mapping=parse_mapping("registered_at=没有")).faults
    assert fault.code == "import.mapped_column_missing"


@pytest.mark.parametrize("said", ["registered_at", "when=登记时间", "investor="])
def test_a_mapping_that_names_no_field_or_no_column_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_mapping(said)


def test_a_column_that_only_looks_like_the_field_is_not_taken(tmp_path: Path) -> None:
    header = ("投资方", "项目名称", "登记时间", "预计开工时间", "注册资本（万元）", "工商登记时间")
    cells = ("甲乙有限公司", "酒店项目", "2024-03-05 10:00", "2025-01-01", 500, "2010-01-01")
    (only,) = read(write(tmp_path, [header, cells])).rows
    assert (only.started_on, only.amount_yuan, only.registered_at.year) == (None, None, 2024)


def test_names_and_cells_that_contradict_are_not_believed(tmp_path: Path) -> None:
    header = ("投资方", "项目名称", "登记时间", "系统时间")
    cells = [("甲乙有限公司", "酒店项目", "李某", f"2024-03-0{n} 10:00") for n in range(1, 6)]
    result = read(write(tmp_path, [header, *cells]))
    (table,) = result.files[0].tables
    assert table.mapping is not None
    (choice,) = [each for each in table.mapping.choices if each.field is Field.REGISTERED_AT]
    assert (choice.header, choice.reason) == ("系统时间", Reason.CELLS)
    assert len(result.rows) == 5


def test_a_hidden_sheet_and_a_summary_are_skipped_with_a_word(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in [HEADER, row()]:
        page.append(list(line))
    hidden = book.create_sheet("旧表")
    for line in [HEADER, row()]:
        hidden.append(list(line))
    hidden.sheet_state = "hidden"
    summary = book.create_sheet("汇总")
    for line in [("类别", "个数", "总投资（亿元）", "签约", "开工"), ("工业", 12, 30.5, 3, 1)]:
        summary.append(list(line))
    path = tmp_path / "320803.xlsx"
    book.save(path)
    result = read(path)
    assert len(result.rows) == 1
    assert result.faults == []
    told = {s.place.sheet: s.code for s in result.skipped}
    assert told["旧表"] == "import.sheet_hidden"
    assert told["汇总"] == "import.sheet_without_table"


def test_every_known_name_is_believed_for_its_field_alone() -> None:
    for field, tiers in NAMES.items():
        for name in " ".join(tiers).split():
            assert not NOT_OURS.search(name), name
            scores = dict(known_scores(name) or {})
            if field is Field.CONTENT:  # may stand in for the title
                assert scores.pop(Field.PROJECT) > scores[field], name
            assert set(scores) == {field}, name
