"""Cells that a spreadsheet would take for a formula are made harmless; numbers stay numbers."""

import csv
import io
import zipfile
from fractions import Fraction

import pytest

from auth.offices import City, Office, OfficeKind
from gateway.exports.table import lines_csv, safe_text
from gateway.exports.wording import Wording
from gateway.exports.workbook import workbook_bytes
from ledger.assessment import Assessment, CreditUnits, LineKind, assessment_of
from ledger.board import BookLine, board_of
from ledger.book import entry_lines
from ledger.period import read_period
from ledger.rules.pack import Side

EVIL = '=HYPERLINK("http://x")'
PERIOD = read_period("2025Q1")


def a_city(name: str = EVIL) -> City:
    return City(
        code="100000",
        name="样本市",
        timezone="Asia/Shanghai",
        offices=(
            Office(code="100001", name=name, kind=OfficeKind.COUNTY, has_land=True),
            Office(code="B01", name="驻沪局", kind=OfficeKind.BUREAU, has_land=False),
            Office(code="D01", name="商会办", kind=OfficeKind.DEPARTMENT, has_land=False),
            Office(code="100000", name="市商务局", kind=OfficeKind.CENTRE, has_land=False),
        ),
        rules="huaian-2025",
    )


def a_report(*, amount: int = 300_000_000, ratio: str = "1/2") -> Assessment:
    """One project that a bureau found and a county landed, split or counted twice."""
    shares = {Side.FIRST_CONTACT: Fraction(ratio), Side.LANDING: Fraction(ratio)}
    credits_posted = [
        CreditUnits("p1", account, side, "pack@1/rule", "2025-02", "", indicator, units)
        for indicator, whole in (("signed_count", 10_000), ("signed_amount_yuan", amount))
        for account, side, units in entry_lines(
            whole, shares, first_contact="B01", landing="100001"
        )
    ]
    city = a_city()
    board = board_of(
        city=city,
        period=PERIOD,
        position=7,
        as_of=1_743_811_200_123,
        projects_count=1,
        projects=[],
        lines=[BookLine(c.account, c.side, c.indicator, c.units) for c in credits_posted],
    )
    return assessment_of(
        city=city,
        period=PERIOD,
        board=board,
        rules="pack@1",
        rules_title="试行",
        credits_posted=credits_posted,
    )


def rows_of(report: Assessment) -> list[dict[str, str]]:
    text = lines_csv(report, Wording("zh_CN", report)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert safe_text(sign + "1+1") == "'" + sign + "1+1"
    assert safe_text("1" + sign) == "1" + sign


def test_an_office_with_an_evil_name_harms_neither_table_nor_workbook() -> None:
    report = a_report()
    assert rows_of(report)[0]["name"] == "'" + EVIL
    workbook = workbook_bytes(report, Wording("zh_CN", report))
    assert workbook[:2] == b"PK"


def test_halves_and_negative_overlap_stay_numbers() -> None:
    halves = {row["code"]: row for row in rows_of(a_report())}
    assert halves["100001"]["shared_in.credited_signed_count"] == "0.5"
    assert halves["B01"]["shared_out.credited_signed_amount_yuan"] == "150000000"
    twice = {row["line"]: row for row in rows_of(a_report(ratio="1"))}
    assert twice["overlap"]["total.credited_signed_count"] == "-1"


def test_bureaus_and_departments_are_lines_of_their_own_with_their_sums() -> None:
    report = a_report(ratio="1")
    credited = {
        (line.line, line.code): line.credit.total.credited_signed_count for line in report.lines
    }
    assert credited == {
        (LineKind.OFFICE, "100001"): "1",
        (LineKind.SUBTOTAL, "local"): "1",
        (LineKind.OFFICE, "B01"): "1",
        (LineKind.SUBTOTAL, "bureau"): "1",
        (LineKind.OFFICE, "D01"): "0",
        (LineKind.SUBTOTAL, "department"): "0",
        (LineKind.OVERLAP, "overlap"): "-1",
        (LineKind.SUSPENSE, "suspense"): "0",
        (LineKind.CITY, "100000"): "1",
        (LineKind.DIFFERENCE, ""): "0",
    }


def test_a_credit_that_was_taken_back_in_its_month_is_not_listed() -> None:
    taken = [
        CreditUnits("p1", "office:B01", "own", "r", "2025-02", "", "signed_count", 10_000),
        CreditUnits("p1", "office:B01", "own", "r", "2025-02", "2025-02", "signed_count", -10_000),
        CreditUnits("p2", "office:B01", "own", "r", "2025-02", "2025-01", "signed_count", 10_000),
    ]
    city = a_city()
    board = board_of(
        city=city, period=PERIOD, position=1, as_of=0, projects_count=0, projects=[], lines=[]
    )
    report = assessment_of(
        city=city, period=PERIOD, board=board, rules="", rules_title="", credits_posted=taken
    )
    assert [(p.project_id, p.corrects_periods) for p in report.projects] == [("p2", ("2025-01",))]


def test_an_amount_beyond_fifteen_digits_is_written_as_text_not_rounded() -> None:
    report = a_report(amount=2 * (10**15 + 1))
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(report, Wording("en", report)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "1000000000000001" in sheet
    assert "1e+15" not in sheet.lower()


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2024", "2024年", "2024"),
        ("2024H1", "2024年上半年", "first half of 2024"),
        ("2024H2", "2024年下半年", "second half of 2024"),
        ("2024Q1", "2024年第一季度", "first quarter of 2024"),
        ("2024Q4", "2024年第四季度", "fourth quarter of 2024"),
        ("2024-12", "2024年12月", "month 12 of 2024"),
    ],
)
def test_a_period_is_written_as_officials_write_it(period: str, chinese: str, english: str) -> None:
    report = a_report().model_copy(update={"period": period})
    assert Wording("zh_CN", report).period == chinese
    assert Wording("en", report).period == english


def test_accounts_without_sides_have_a_total_alone() -> None:
    overlap = next(row for row in rows_of(a_report(ratio="1")) if row["line"] == "overlap")
    assert overlap["total.credited_signed_count"] == "-1"
    assert overlap["own.credited_signed_count"] == ""
