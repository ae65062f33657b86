"""A statement to hand in: both views side by side, each the sum of its lines; safe on any desk."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gateway.exports.measures import measured_text
from gateway.exports.statement import figures_csv, lines_csv, statement_export
from gateway.exports.statement_workbook import rule_words, statement_workbook
from gateway.messages.catalogue import LANGUAGES
from ledger.book_lines import BookView, EntryLine
from ledger.period import Period, read_period
from ledger.statement_report import SideUnits, StatementReport
from tests.gateway.exports.reported import EVIL, LINES, PACK, line, read, report

GOLDEN = Path(__file__).parent / "golden"


def of(found: StatementReport, indicator: str) -> tuple[SideUnits, SideUnits]:
    credit = next(c for c in found.indicators if c.indicator == indicator)
    return credit.exported, credit.corrected


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book_of(found: StatementReport, language: str = "zh_CN") -> Workbook:
    return load_workbook(io.BytesIO(statement_workbook(found, language)))


def texts(page: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_as_exported_is_what_was_posted_and_as_corrected_what_counts() -> None:
    exported, corrected = of(report(), "signed_count")
    assert exported == SideUnits(total=25_000, own=10_000, shared_in=10_000, shared_out=5_000)
    assert corrected == SideUnits(total=5_000, own=0, shared_in=0, shared_out=5_000)
    exported, corrected = of(report(), "signed_amount_yuan")
    assert (exported.total, corrected.total) == (2_500_000_000, 0)


@pytest.mark.parametrize("view", list(BookView))
def test_every_figure_is_the_sum_of_the_lines_of_its_view(view: BookView) -> None:
    found = report()
    for credit in found.indicators:
        sides: SideUnits = getattr(credit, view.value)
        listed = [
            each
            for each in found.lines
            if each.indicator == credit.indicator and getattr(each, f"in_{view.value}")
        ]
        assert sum(each.units for each in listed) == sides.total
        for side in ("own", "shared_in", "shared_out"):
            assert sum(e.units for e in listed if e.side == side) == getattr(sides, side)


MONTHS = st.integers(1, 12).map(lambda month: f"2025-{month:02d}")


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**13), 10**13),
            MONTHS,
            st.one_of(st.just(""), MONTHS),
            st.sampled_from(("own", "shared_in", "shared_out")),
        ),
        max_size=12,
    )
)
def test_over_all_periods_both_views_have_the_same_lines(
    told: list[tuple[int, str, str, str]],
) -> None:
    lines = tuple(
        line(seq, units, posted_period=posted, corrects_period=corrects, side=side)
        for seq, (units, posted, corrects, side) in enumerate(told, start=1)
    )
    quarters = [read_period(f"2025Q{number}") for number in range(1, 5)]
    found = [report(lines_of_either(lines, quarter), period=quarter) for quarter in quarters]
    for side in SideUnits.model_fields:
        exported, corrected = (
            sum(getattr(view, side) for view in views)
            for views in zip(*(of(each, "signed_count") for each in found), strict=True)
        )
        assert exported == corrected == sum(u for u, *_, s in told if side in (s, "total"))


def lines_of_either(lines: tuple[EntryLine, ...], period: Period) -> tuple[EntryLine, ...]:
    return tuple(
        each
        for each in lines
        if each.posted_period in period.months or each.counts_in in period.months
    )


def test_one_view_alone_lists_its_lines_and_still_shows_both_figures() -> None:
    whole, exported = report(), report(view=BookView.EXPORTED)
    assert exported.indicators == whole.indicators
    assert [each.position for each in exported.lines] == [3, 3, 5, 4]
    assert [each.position for each in report(view=BookView.CORRECTED).lines] == [3, 3, 5, 9, 9]
    names = list(statement_export(read(exported)).files)
    assert names[0] == "statement-320800-J-2025Q1-p12-exported.xlsx"


def test_an_indicator_without_credit_is_shown_with_zeros_and_one_of_earlier_rules_too() -> None:
    shown = {credit.indicator for credit in report(()).indicators}
    assert shown == {indicator.name for indicator in PACK.indicators}
    older = report((line(3, 7, indicator="mu_of_old", rule="old@1/x"),)).indicators[-1]
    assert (older.indicator, older.unit, older.exported.total) == ("mu_of_old", "", 7)


def test_the_files_are_named_by_office_period_and_position_and_proven() -> None:
    export = statement_export(read(report()))
    names = list(export.files)
    assert names == [
        "statement-320800-J-2025Q1-p12.xlsx",
        "statement-320800-J-2025Q1-p12.csv",
        "statement-320800-J-2025Q1-p12-lines.csv",
        "statement-320800-J-2025Q1-p12.json",
        "statement-320800-J-2025Q1-p12.proof.json",
    ]
    proof = json.loads(export.files[names[-1]])
    assert proof["files"] == {n: sha256(export.files[n]).hexdigest() for n in names[:-1]}
    assert (proof["office"], proof["position"], proof["state_hash"]) == ("J", 12, "00" * 32)


@pytest.mark.parametrize("ending", [".json", ".csv", "-lines.csv"])
def test_json_and_csv_of_format_version_1_stay_as_they_were_to_the_byte(ending: str) -> None:
    export = statement_export(read(report()))
    golden = (GOLDEN / f"statement-v1{ending}").read_bytes()
    assert export.files[f"statement-320800-J-2025Q1-p12{ending}"] == golden


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_and_csv_are_the_same_in_every_language(language: str) -> None:
    said = statement_export(read(report()), language=language).files
    wanted = statement_export(read(report())).files
    for name in said:
        if name.endswith((".csv", "12.json")):
            assert said[name] == wanted[name]


def test_the_first_sheet_is_the_statement_to_be_signed_and_sealed() -> None:
    page = book_of(report())["对账单"]
    rows = texts(page)
    assert rows[0][0] == "甲县2025年第一季度计分对账单"
    for word in ("填报单位（盖章）", "负责人", "填表人", "填报时间"):
        assert f"{word}：____" in str(rows[2][0])
    assert str(rows[3][0]).startswith("数据截至 2025-04-05T08:00:00.123+08:00（账页位置 12）")
    assert rows[4][0] == "本期已关账（关账账页位置 8）。"
    assert (rows[5][2], rows[5][6]) == ("报出口径", "更正口径")
    assert rows[7][:11] == ["签约项目数", "个", 2.5, 1, 1, 0.5, 0.5, 0, 0, 0.5, -2]
    assert rows[8][:3] == ["协议引资额", "元", 2_500_000_000]


def test_the_second_sheet_gives_every_line_with_its_rule_in_words() -> None:
    rows = texts(book_of(report())["明细"])
    assert len(rows) == 1 + len(LINES) + 1
    shared = dict(zip(map(str, rows[0]), rows[3], strict=True))
    assert shared["项目编号"] == "PBBBBBBBBBBBB"
    assert shared["口径"] == "流出"
    assert "双算" in str(shared["规则条目"])
    assert "按分成协议 A1" in str(shared["规则条目"])
    corrected = dict(zip(map(str, rows[0]), rows[4], strict=True))
    assert (corrected["计入月份"], corrected["更正月份"]) == ("2025-04", "2025-02")
    assert (corrected["报出口径"], corrected["更正口径"]) == ("", "√")
    assert rows[1][-2:] == ["E3", 3]


def test_it_prints_on_a4_landscape_with_page_of_pages_and_position() -> None:
    for page in book_of(report()).worksheets:
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.oddFooter is not None
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        # One page wide (which is what an absent width means), as many high as it takes.
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert page.oddFooter.left.text == "账页位置 12"
        assert str(page.oddFooter.right.text).startswith("数据截至 2025-04-05T08:00:00")
        assert page.print_title_rows in ("$6:$7", "$1:$1")
        assert page.print_area.startswith(f"'{page.title}'!$A$1:")
        assert page.print_area.endswith(f"${page.max_row}")


@pytest.mark.parametrize("name", [EVIL, "+1", "@SUM(A1)", "－1", "|x"])
def test_no_name_becomes_a_formula(name: str) -> None:
    found = report(office_name=name)
    assert table(figures_csv(found))[0]["office_name"] == "'" + name
    for page in book_of(found).worksheets:
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert name in str(texts(book_of(found).worksheets[0])[0][0])


def test_numbers_stay_numbers_and_every_row_says_where_it_is_from() -> None:
    rows = table(lines_csv(report()))
    assert [row["units"] for row in rows if row["entry_position"] == "9"] == [
        "-10000",
        "-2500000000",
    ]
    assert {(row["position"], row["format_version"]) for row in rows} == {("12", "1")}
    figures = table(figures_csv(report()))[0]
    assert (figures["exported.total"], figures["corrected.total"]) == ("2.5", "0.5")


@pytest.mark.parametrize(
    ("units", "unit", "text"),
    [
        (25_000, "project", "2.5"),
        (-1, "project", "-0.0001"),
        (0, "project", "0"),
        (1_000_000, "project", "100"),
        (12_340, "mu", "123.4"),
        (100, "yuan", "100"),
        (100, "usd_cent", "100"),
        (7, "", "7"),
    ],
)
def test_units_are_written_exactly(units: int, unit: str, text: str) -> None:
    assert measured_text(units, unit) == text


def test_a_line_without_a_rule_of_a_pack_names_what_it_has() -> None:
    (found,) = report((line(3, 1, rule="no_rule_fits"),)).lines
    assert rule_words(found, "zh_CN") == "no_rule_fits"
