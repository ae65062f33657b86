"""Periods: month, quarter, half-year, year, in city time.

The month is the atom: what is posted is posted into a month, and longer periods are sums of
months. Written ``2024-03`` or ``2024M03``, ``2024Q1``, ``2024H1``, ``2024``; or as officials do:
2024年, 2024年上半年, 2024年第四季度, 2024年4季度, 2024年3月, with spaces between the parts.

Invariant: a period is a run of whole months of one year; the quarters of a year share no month and
together are the year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_OF_YEAR, MONTHS_OF_QUARTER = 12, 3

_FORMS = (
    (re.compile(r"^(\d{4})$"), 12),
    (re.compile(r"^(\d{4})H([12])$"), 6),
    (re.compile(r"^(\d{4})Q([1-4])$"), 3),
    (re.compile(r"^(\d{4})(?:M|-)(0[1-9]|1[0-2])$"), 1),
)
_FORMS_OF_OFFICIALS = (
    (re.compile(r"^(\d{4})年(?:度|全年)?$"), 12),
    (re.compile(r"^(\d{4})年([上下])半年$"), 6),
    (re.compile(r"^(\d{4})年第?([一二三四1-4])季度?$"), 3),
    (re.compile(r"^(\d{4})年(0?[1-9]|1[0-2])月份?$"), 1),
)
_NUMERALS = {"上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}
_GAPS = re.compile(r"[ \u3000]+")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class PeriodUnreadable(ValueError):
    """The text names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of one year: ``first_month`` 1 to 12, ``months_count`` 1, 3, 6 or 12."""

    year: int
    first_month: int
    months_count: int

    @property
    def months(self) -> tuple[str, ...]:
        """The months of the period as ``YYYY-MM``, in order."""
        return tuple(
            f"{self.year:04d}-{month:02d}"
            for month in range(self.first_month, self.first_month + self.months_count)
        )

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        month = self.first_month + self.months_count - 1
        return date(self.year, month, monthrange(self.year, month)[1])

    def __str__(self) -> str:
        number = (self.first_month - 1) // self.months_count + 1
        if self.months_count == MONTHS_OF_YEAR:
            return f"{self.year:04d}"
        if self.months_count == 1:
            return f"{self.year:04d}-{self.first_month:02d}"
        return f"{self.year:04d}{'Q' if self.months_count == MONTHS_OF_QUARTER else 'H'}{number}"


def read_period(text: str) -> Period:
    """The period that ``2024``, ``2024H1``, ``2024Q4``, ``2024-03`` or 2024年第四季度 names.

    Raises PeriodUnreadable.
    """
    said = _GAPS.sub("", text.translate(_WIDE_DIGITS)) if "年" in text else text.strip()
    for form, months_count in (*_FORMS, *_FORMS_OF_OFFICIALS):
        match = form.fullmatch(said)
        if match and match.group(1).isascii() and int(match.group(1)) >= 1:
            part = match.group(2) if match.lastindex != 1 else "1"
            number = _NUMERALS.get(part) or int(part)
            return Period(int(match.group(1)), (number - 1) * months_count + 1, months_count)
    raise PeriodUnreadable(text)


def month_of(day: date) -> str:
    """The month in which a day lies, as ``YYYY-MM``."""
    return f"{day.year:04d}-{day.month:02d}"


def month_end(month: str) -> date:
    """The last day of a month ``YYYY-MM``."""
    year, number = int(month[:4]), int(month[5:])
    first_of_next = date(year + number // 12, number % 12 + 1, 1)
    return first_of_next - timedelta(days=1)
