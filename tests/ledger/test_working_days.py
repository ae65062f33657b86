"""Working days 工作日. Rule: docs/rules/statements.md."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.working_days import end_of_day, is_working_day, working_day_after

HOLIDAYS = tuple(map(date.fromisoformat, ("2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31")))
HOLIDAYS += tuple(map(date.fromisoformat, ("2025-02-03", "2025-02-04")))
WORKDAYS = (date(2025, 1, 26), date(2025, 2, 8))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2025-03-03", 1, "2025-03-04"),  # Monday
        ("2025-03-07", 1, "2025-03-10"),  # over a weekend
        ("2025-03-08", 1, "2025-03-10"),  # from a Saturday
        ("2025-01-25", 1, "2025-01-26"),  # a Sunday that is worked
        ("2025-01-27", 1, "2025-02-05"),  # over Spring Festival
        ("2025-01-29", 5, "2025-02-10"),  # 5, 6, 7, 8 (a Saturday that is worked), 10 February
        ("2025-12-31", 2, "2026-01-02"),  # a year whose calendar the pack does not know
    ],
)
def test_the_end_is_the_nth_working_day_after(day: str, count: int, expected: str) -> None:
    found = working_day_after(
        date.fromisoformat(day), count=count, holidays=HOLIDAYS, workdays=WORKDAYS
    )
    assert found.isoformat() == expected


def test_a_day_ends_when_the_next_begins_in_city_time() -> None:
    assert end_of_day(date(2025, 3, 4), "Asia/Shanghai") == 1_741_104_000_000
    assert end_of_day(date(2025, 3, 4), "UTC") == 1_741_132_800_000


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(days, st.integers(1, 40), st.sets(days), st.sets(days))
def test_exactly_so_many_working_days_lie_between(
    day: date, count: int, holidays: set[date], workdays: set[date]
) -> None:
    end = working_day_after(day, count=count, holidays=holidays, workdays=workdays)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    worked = [d for d in between if is_working_day(d, holidays=holidays, workdays=workdays)]
    assert len(worked) == count
    assert worked[-1] == end
