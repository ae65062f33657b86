"""Periods are runs of whole months. Rule: docs/rules/periods.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.period import PeriodUnreadable, month_end, month_of, read_period

READ = [
    ("2024", "2024", 12, "2024-01", "2024-12"),
    ("2024H1", "2024H1", 6, "2024-01", "2024-06"),
    ("2024H2", "2024H2", 6, "2024-07", "2024-12"),
    ("2024Q1", "2024Q1", 3, "2024-01", "2024-03"),
    ("2024Q4", "2024Q4", 3, "2024-10", "2024-12"),
    ("2024-03", "2024-03", 1, "2024-03", "2024-03"),
    ("2024M12", "2024-12", 1, "2024-12", "2024-12"),
    (" 2024Q2 ", "2024Q2", 3, "2024-04", "2024-06"),
    ("2024年", "2024", 12, "2024-01", "2024-12"),
    ("2024年度", "2024", 12, "2024-01", "2024-12"),
    ("2024年全年", "2024", 12, "2024-01", "2024-12"),
    ("2024年上半年", "2024H1", 6, "2024-01", "2024-06"),
    ("2024年下半年", "2024H2", 6, "2024-07", "2024-12"),
    ("2024年第四季度", "2024Q4", 3, "2024-10", "2024-12"),
    ("2024年一季度", "2024Q1", 3, "2024-01", "2024-03"),
    ("2024年4季度", "2024Q4", 3, "2024-10", "2024-12"),
    ("2024 年 第 2 季度", "2024Q2", 3, "2024-04", "2024-06"),
    ("2024年3月", "2024-03", 1, "2024-03", "2024-03"),
    ("２０２４年03月份", "2024-03", 1, "2024-03", "2024-03"),
    ("2024年12月", "2024-12", 1, "2024-12", "2024-12"),
]


@pytest.mark.parametrize(("text", "shown", "count", "first", "last"), READ)
def test_a_period_is_read_and_shown(
    text: str, shown: str, count: int, first: str, last: str
) -> None:
    period = read_period(text)
    assert str(period) == shown
    assert (len(period.months), period.months[0], period.months[-1]) == (count, first, last)
    assert read_period(str(period)) == period


NOT_READ = ["", "24", "2024Q0", "2024Q5", "2024H3", "2024-13", "2024-00", "2024-3", "2024M1"]
NOT_READ += ["2024q1", "0000", "2024-03-01", "二〇二四", "2024Q1\nx", "-2024"]
NOT_READ += ["2024年13月", "2024年0月", "2024年五季度", "2024年第五季度", "2024年中半年", "24年3月"]
NOT_READ += ["2024年3月5日", "0000年", "年", "２０２４", "2024年Q1"]


@pytest.mark.parametrize("text", NOT_READ)
def test_what_names_no_period_is_told(text: str) -> None:
    with pytest.raises(PeriodUnreadable):
        read_period(text)


@given(st.integers(1, 9999))
def test_shorter_periods_share_no_month_and_make_up_the_year(year: int) -> None:
    whole = read_period(f"{year:04d}").months
    quarters = [m for n in range(1, 5) for m in read_period(f"{year:04d}Q{n}").months]
    halves = [m for n in range(1, 3) for m in read_period(f"{year:04d}H{n}").months]
    assert tuple(quarters) == tuple(halves) == whole
    assert sorted(set(whole)) == list(whole)


@given(st.dates(max_value=date(9999, 11, 30)))
def test_a_month_ends_with_its_last_day(day: date) -> None:
    end = month_end(month_of(day))
    assert month_of(end) == month_of(day)
    assert day <= end
    assert month_of(date.fromordinal(end.toordinal() + 1)) > month_of(day)


def test_leap_years() -> None:
    assert month_end("2024-02") == date(2024, 2, 29)
    assert month_end("2023-02") == date(2023, 2, 28)
