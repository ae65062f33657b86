"""Dates as officials write them, and those that must not be guessed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.cells import Cell
from gateway.imports.dates import DateProblem, ReadMoment, read_day, read_moment

CITY = ZoneInfo("Asia/Shanghai")

READABLE: list[tuple[Cell, str, bool]] = [
    # what stands in the cell              city time             has a clock
    ("2024-03-05", "2024-03-05T00:00:00", False),
    ("2024/3/5", "2024-03-05T00:00:00", False),
    ("2024.3.5", "2024-03-05T00:00:00", False),
    ("2024.03.05.", "2024-03-05T00:00:00", False),
    ("2024、3、5", "2024-03-05T00:00:00", False),
    ("2024 . 3 . 5", "2024-03-05T00:00:00", False),
    ("2024年3月5日", "2024-03-05T00:00:00", False),
    ("2024年03月05日 ", "2024-03-05T00:00:00", False),
    ("2024 年 3 月 5 日", "2024-03-05T00:00:00", False),
    ("2024年3月5号", "2024-03-05T00:00:00", False),
    ("2024年3月5", "2024-03-05T00:00:00", False),
    ("二〇二四年三月五日", "2024-03-05T00:00:00", False),
    ("二○二四年十二月二十五日", "2024-12-25T00:00:00", False),
    ("２０２４年３月５日", "2024-03-05T00:00:00", False),
    ("２０２４．３．５", "2024-03-05T00:00:00", False),
    ("2024—03—05", "2024-03-05T00:00:00", False),
    ("2024年3月5日（星期二）", "2024-03-05T00:00:00", False),
    ("20240305", "2024-03-05T00:00:00", False),
    (20240305, "2024-03-05T00:00:00", False),
    (20240305.0, "2024-03-05T00:00:00", False),
    (45356, "2024-03-05T00:00:00", False),
    (45356.0, "2024-03-05T00:00:00", False),
    ("45356", "2024-03-05T00:00:00", False),
    (45356.5, "2024-03-05T12:00:00", True),
    (45356.676388888889, "2024-03-05T16:14:00", True),
    ("45356.676388888889", "2024-03-05T16:14:00", True),
    (date(2024, 3, 5), "2024-03-05T00:00:00", False),
    (datetime(2024, 3, 5, 16, 14), "2024-03-05T16:14:00", True),  # noqa: DTZ001
    (datetime(2024, 3, 5, 16, 13, 59, 999999), "2024-03-05T16:14:00", True),  # noqa: DTZ001
    ("2024.3.5 16:14", "2024-03-05T16:14:00", True),
    ("2024-3-5 16:14:30", "2024-03-05T16:14:30", True),
    ("2024-03-05T16:14", "2024-03-05T16:14:00", True),
    ("2024-03-05T16:14:30+08:00", "2024-03-05T16:14:30", True),
    ("2024-03-05T08:14:30Z", "2024-03-05T16:14:30", True),
    ("2024年3月5日16:14", "2024-03-05T16:14:00", True),
    ("2024年3月5日 16时14分", "2024-03-05T16:14:00", True),
    ("2024年3月5日16时", "2024-03-05T16:00:00", True),
    ("2024年3月5日下午4时14分", "2024-03-05T16:14:00", True),
    ("2024年3月5日上午9点", "2024-03-05T09:00:00", True),
    ("2024/3/5 4:14 PM", "2024-03-05T16:14:00", True),
    ("2024/3/5 12:05 AM", "2024-03-05T00:05:00", True),
    ("2024.3.5　１６：１４", "2024-03-05T16:14:00", True),
    ("202403051614", "2024-03-05T16:14:00", True),
    ("20240305 16:14", "2024-03-05T16:14:00", True),
    ("2024-02-29", "2024-02-29T00:00:00", False),
]

PROBLEMS: list[tuple[Cell, DateProblem]] = [
    ("2024-02-30", DateProblem.IMPOSSIBLE),
    ("2023-02-29", DateProblem.IMPOSSIBLE),
    ("2024年13月1日", DateProblem.IMPOSSIBLE),
    ("2024-06-31 10:00", DateProblem.IMPOSSIBLE),
    ("2024-06-30 24:00", DateProblem.IMPOSSIBLE),
    ("2024-06-30 10:61", DateProblem.IMPOSSIBLE),
    ("20241301", DateProblem.IMPOSSIBLE),
    ("3月5日", DateProblem.WITHOUT_YEAR),
    ("3.5", DateProblem.WITHOUT_YEAR),
    ("12-25", DateProblem.WITHOUT_YEAR),
    ("2024年3月", DateProblem.WITHOUT_DAY),
    ("2024.3", DateProblem.WITHOUT_DAY),
    ("202403", DateProblem.WITHOUT_DAY),
    ("2024年", DateProblem.WITHOUT_DAY),
    (2024.1, DateProblem.AMBIGUOUS),
    ("24.3.5", DateProblem.TWO_DIGIT_YEAR),
    ("24年3月5日", DateProblem.TWO_DIGIT_YEAR),
    ("1899-12-31", DateProblem.OUT_OF_RANGE),
    ("2204-03-05", DateProblem.OUT_OF_RANGE),
    ("5/3/2024", DateProblem.UNREADABLE),
    ("2024/3-5", DateProblem.UNREADABLE),
    ("2024.3.516:14", DateProblem.UNREADABLE),
    ("2024.3.5-2024.3.8", DateProblem.UNREADABLE),
    ("2024年3月上旬", DateProblem.UNREADABLE),
    ("2024年3月5日上午12时", DateProblem.UNREADABLE),
    ("上半年", DateProblem.UNREADABLE),
    ("近期", DateProblem.UNREADABLE),
    ("补报", DateProblem.UNREADABLE),
    ("", DateProblem.UNREADABLE),
    (0, DateProblem.UNREADABLE),
    (-1.5, DateProblem.UNREADABLE),
    (float("nan"), DateProblem.UNREADABLE),
    (float("inf"), DateProblem.UNREADABLE),
    (True, DateProblem.UNREADABLE),
    (timedelta(hours=3), DateProblem.UNREADABLE),
]


@pytest.mark.parametrize(("cell", "city_time", "has_clock"), READABLE)
def test_a_written_date_is_read_as_city_time(
    cell: Cell, city_time: str, *, has_clock: bool
) -> None:
    expected = datetime.fromisoformat(city_time).replace(tzinfo=CITY)
    assert read_moment(cell, zone=CITY) == ReadMoment(expected, has_clock=has_clock)
    assert read_day(cell, zone=CITY) == expected.date()


@pytest.mark.parametrize(("cell", "problem"), PROBLEMS)
def test_a_date_that_cannot_be_read_says_why(cell: Cell, problem: DateProblem) -> None:
    assert read_moment(cell, zone=CITY) == problem
    assert read_day(cell, zone=CITY) == problem


WAYS = (
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}",
    "{y}、{m}、{d}", " {y}年 {m}月 {d}号 ",
)  # fmt: skip


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(WAYS))
def test_every_day_written_in_any_way_is_read_back(day: date, way: str) -> None:
    assert read_day(way.format(y=day.year, m=day.month, d=day.day), zone=CITY) == day


@given(st.datetimes(datetime(1992, 1, 1), datetime(2100, 12, 30)))  # noqa: DTZ001
def test_every_moment_survives_as_a_serial_number_of_excel(moment: datetime) -> None:
    to_second = moment.replace(microsecond=0)
    serial = (to_second - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    read = read_moment(serial, zone=CITY)
    assert isinstance(read, ReadMoment)
    assert read.moment == to_second.replace(tzinfo=CITY)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans()))
def test_whatever_stands_in_a_cell_the_answer_is_a_moment_or_a_problem(cell: Cell) -> None:
    read = read_moment(cell, zone=CITY)
    assert isinstance(read, DateProblem) or 1990 <= read.moment.year <= 2100
