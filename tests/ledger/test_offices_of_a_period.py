"""Board, report and statement of a period name its offices as they were called then."""

from datetime import date

from auth.office_changes import Merge, NewOffice, Rename, city_with, offices_changed
from auth.offices import City, OfficeKind
from ledger.assessment import Assessment, CreditUnits, LineKind, assessment_of
from ledger.board import Board, BookLine, board_of
from ledger.period import read_period
from ledger.statement import statement_of
from tests.judging.paper_setting import paper_offices

FEBRUARY, MARCH = date(2025, 2, 1), date(2025, 3, 1)


def changed_city() -> City:
    """甲县 is called 甲区 from March on; 乙县 and 丙县 are one county from February on."""
    rename = Rename(how="rename", office="J", name="甲区")
    city = paper_offices()
    city = city_with(city, offices_changed(city, rename, effective_from=MARCH))
    new = NewOffice(code="YB", name="乙丙县", kind=OfficeKind.COUNTY, has_land=True)
    merge = Merge(how="merge", offices=("Y", "B"), into=new)
    return city_with(city, offices_changed(city, merge, effective_from=FEBRUARY))


def shown(period_text: str, *lines: BookLine) -> tuple[Board, Assessment]:
    city, period = changed_city(), read_period(period_text)
    board = board_of(
        city=city,
        period=period,
        position=1,
        as_of=0,
        projects_count=0,
        projects=[],
        lines=lines,
    )
    posted = [
        CreditUnits("P1", line.account, line.side, "r", "2025-01", "", line.indicator, line.units)
        for line in lines
    ]
    report = assessment_of(
        city=city, period=period, board=board, rules="", rules_title="", credits_posted=posted
    )
    return board, report


def names(report: Assessment) -> dict[str, str]:
    return {line.code: line.name for line in report.lines if line.line is LineKind.OFFICE}


def test_a_month_lists_the_offices_of_that_month() -> None:
    january, of_january = shown("2025-01")
    assert {"Y", "B"} <= set(january.offices)
    assert "YB" not in january.offices
    february, of_february = shown("2025-02")
    assert "YB" in february.offices
    assert not {"Y", "B"} & set(february.offices)
    assert set(names(of_january)) == set(january.offices)
    assert set(names(of_february)) == set(february.offices)


def test_a_longer_period_lists_each_office_of_its_months_once_under_the_name_of_its_end() -> None:
    board, report = shown("2025Q1")
    assert {"Y", "B", "YB"} <= set(board.offices)
    assert names(report)["J"] == "甲区"
    assert names(shown("2025-02")[1])["J"] == "甲县"
    assert names(shown("2024")[1])["J"] == "甲县"


def test_an_office_with_a_line_is_listed_though_it_did_not_exist() -> None:
    lines = (
        BookLine("office:Y", "own", "signed_count", 10_000),
        BookLine("city", "", "signed_count", -10_000),
    )
    board, report = shown("2025-02", *lines)
    assert board.offices["Y"].credited_signed_count == "1"
    assert board.difference.credited_signed_count == "0"
    assert "Y" in names(report)


def test_a_statement_keeps_the_name_that_its_office_had_at_the_end_of_the_period() -> None:
    def name_in(period: str) -> str:
        statement = statement_of(
            city=changed_city(),
            office="J",
            period=read_period(period),
            position=1,
            as_of=0,
            lines=(),
        )
        return statement.office_name

    found = [name_in(period) for period in ("2024Q4", "2025-02", "2025-03", "2025Q1")]
    assert found == ["甲县", "甲县", "甲区", "甲区"]


def test_the_last_year_that_there_is_can_be_shown() -> None:
    board, _ = shown("9999")
    assert "YB" in board.offices
