"""Working days 工作日 of a city: Monday to Friday, less public holidays, plus days worked instead.

The rule: a time limit of N working days ends with the N-th working day after the day on which it
begins, at the end of that day in city time. Which days are off and which Saturdays and Sundays are
worked is the State Council's yearly notice, and stands in the rule pack.

Example (2025, five working days): closed on Wednesday 29 January; 30 and 31 January, 3 and 4
February are holidays; the fifth working day after is Monday 10 February, since Saturday the 8th is
worked.

Invariant: equal calendars and days give equal ends, on every machine.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
_DAY, _MILLISECOND = timedelta(days=1), timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_working_day(day: date, *, holidays: Collection[date], workdays: Collection[date]) -> bool:
    """Whether people work on that day."""
    return day in workdays or (day.weekday() < SATURDAY and day not in holidays)


def working_day_after(
    day: date, *, count: int, holidays: Collection[date], workdays: Collection[date]
) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += _DAY
        count -= is_working_day(day, holidays=holidays, workdays=workdays)
    return day


def end_of_day(day: date, timezone: str) -> int:
    """The first instant after that city day, milliseconds UTC."""
    midnight = datetime.combine(day + _DAY, time.min, tzinfo=ZoneInfo(timezone))
    return (midnight - _EPOCH) // _MILLISECOND
