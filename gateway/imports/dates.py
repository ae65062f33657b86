"""Dates and times as officials write them. Nothing is guessed: a guess decides who was first.

Read are: 2024-03-05, 2024/3/5, 2024.3.5, 2024、3、5, 2024年3月5日, 二〇二四年三月五日, 20240305,
Excel's serial numbers (45356, 45356.5), date cells, full-width digits; with a clock after them:
16:14, 16:14:30, 16时14分, 下午4时14分, T16:14:30+08:00. Not read, each with its own reason:
an impossible day (2024-02-30), a day without a year (3月5日), a month without a day (2024年3月),
a year of two digits (24.3.5), a number that can be two things (2024.1 may be October), a year
outside 1990 to 2100. Whatever is left is "unreadable".

A time without a zone is the city's; a moment without a clock is 00:00 of its day, told apart by
``has_clock``. Invariant: the answer is a reading or a problem, never both, and the same text
always reads the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from gateway.imports.cells import Cell, plain_number, text
from gateway.imports.numerals import chinese_number

_YEAR_MIN, _YEAR_MAX = 1990, 2100
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day 0 has no zone
_NOON = 12
_MIDDAY = {11: 11, 12: 12, 1: 13}
_SERIAL_MIN, _SERIAL_MAX = 32_874, 73_416  # 1990-01-01 to 2100-12-31, exclusive


class DateProblem(StrEnum):
    """Why a date could not be read; the last word of the message code."""

    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    OUT_OF_RANGE = "out_of_range"
    TWO_DIGIT_YEAR = "two_digit_year"
    UNREADABLE = "unreadable"
    WITHOUT_DAY = "without_day"
    WITHOUT_YEAR = "without_year"


@dataclass(frozen=True, slots=True)
class ReadMoment:
    """A moment in city time (aware); ``has_clock`` is False where only a day was written."""

    moment: datetime
    has_clock: bool


def read_day(cell: Cell, *, zone: tzinfo) -> date | DateProblem:
    """The day that the cell names; a clock time beside it is no matter."""
    read = read_moment(cell, zone=zone)
    return read if isinstance(read, DateProblem) else read.moment.date()


def read_moment(cell: Cell, *, zone: tzinfo) -> ReadMoment | DateProblem:
    """The moment that the cell names, in ``zone`` (the city's), or the problem with it."""
    if isinstance(cell, datetime):
        return _checked(_to_second(cell), zone=zone, has_clock=True)
    if isinstance(cell, date):
        return _checked(datetime.combine(cell, time()), zone=zone, has_clock=False)
    if isinstance(cell, bool):
        return DateProblem.UNREADABLE
    if isinstance(cell, int | float):
        # 2024.1 was typed as 2024.1 or as 2024.10: the cell does not tell.
        if _YEAR_MIN <= cell <= _YEAR_MAX and cell != int(cell):
            return DateProblem.AMBIGUOUS
        return _read_text(plain_number(cell), zone=zone)
    return _read_text(text(cell), zone=zone) if isinstance(cell, str) else DateProblem.UNREADABLE


def _checked(moment: datetime, *, zone: tzinfo, has_clock: bool) -> ReadMoment | DateProblem:
    if not _YEAR_MIN <= moment.year <= _YEAR_MAX:
        return DateProblem.OUT_OF_RANGE
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return ReadMoment(local, has_clock=has_clock)


def _to_second(moment: datetime) -> datetime:
    """Excel stores a time as a fraction of a day; 16:13:59.999999 was typed as 16:14."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


_TRANSLATED = str.maketrans({"—": "-", "–": "-", "−": "-", "‐": "-", "～": "~", "。": "."})
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_DAY = re.compile(
    r"(?P<year>\d{4})(?:"
    r"\s*(?P<sep>[-/.、])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<day>\d{1,2})(?P<end>[日号.]?)"
    r"|\s*年\s*(?P<month2>\d{1,2})\s*月\s*(?P<day2>\d{1,2})\s*(?P<end2>[日号]?))"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MONTH_ONLY = re.compile(r"\d{4}(?:\s*[-/.、]\s*\d{1,2}|\s*年(?:\s*\d{1,2}\s*月份?)?|\d{2})?")
_NO_YEAR = re.compile(r"\d{1,2}\s*(?:月\s*\d{1,2}\s*[日号]?|[-/.]\s*\d{1,2})(?:\s+\d{1,2}:\d{2})?")
_SHORT_YEAR = re.compile(r"'?\d{2}\s*([-/.年])\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?.*")
_CLOCK = re.compile(
    r"(?P<half>凌晨|早上|上午|中午|下午|晚上|傍晚)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:时点]\s*(?P<minute>\d{1,2})?(?:\s*[:分]\s*(?P<second>\d{1,2})?(?:\.\d+)?秒?)?)"
    r"\s*(?P<suffix>am|pm)?\s*(?P<zone>z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def _read_text(said: str, *, zone: tzinfo) -> ReadMoment | DateProblem:
    folded = unicodedata.normalize("NFKC", said).translate(_TRANSLATED).strip()
    folded = _WEEKDAY.sub(" ", _arabic(folded)).strip()
    if _SERIAL.fullmatch(folded):
        return _from_serial(float(folded), zone=zone)
    compact = _COMPACT.fullmatch(folded)
    if compact:
        return _from_parts(compact.groups(default="0"), zone=zone, clock=bool(compact.group(4)))
    found = _DAY.match(folded)
    if found:
        return _from_day_and_rest(found, folded[found.end() :], zone=zone)
    if _MONTH_ONLY.fullmatch(folded):
        return DateProblem.WITHOUT_DAY
    if _NO_YEAR.fullmatch(folded):
        return DateProblem.WITHOUT_YEAR
    if _SHORT_YEAR.fullmatch(folded):
        return DateProblem.TWO_DIGIT_YEAR
    return DateProblem.UNREADABLE


def _from_serial(serial: float, *, zone: tzinfo) -> ReadMoment | DateProblem:
    if not _SERIAL_MIN <= serial < _SERIAL_MAX:
        return DateProblem.UNREADABLE
    moment = _to_second(_EXCEL_EPOCH + timedelta(days=serial))
    return _checked(moment, zone=zone, has_clock=serial != int(serial))


def _from_parts(parts: tuple[str, ...], *, zone: tzinfo, clock: bool) -> ReadMoment | DateProblem:
    try:
        moment = datetime(*(int(part) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return DateProblem.IMPOSSIBLE
    return _checked(moment, zone=zone, has_clock=clock)


def _from_day_and_rest(
    found: re.Match[str], rest: str, *, zone: tzinfo
) -> ReadMoment | DateProblem:
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    clock: _Clock | None = None
    if rest.strip():
        # Without a gap 2024.3.516:14 could be the 5th or the 51st.
        is_apart = rest[0] in " T,;" or found["end"] or found["end2"]
        clock = _clock_of(rest.lstrip(" T,;")) if is_apart else None
        if clock is None:
            return DateProblem.UNREADABLE
    try:
        day_read = date(int(found["year"]), int(month), int(day))
        if clock is None:
            return _checked(datetime.combine(day_read, time()), zone=zone, has_clock=False)
        at = datetime.combine(day_read, time(clock.hour, clock.minute, clock.second))
    except ValueError:
        return DateProblem.IMPOSSIBLE
    return _checked(at.replace(tzinfo=clock.zone), zone=zone, has_clock=True)


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int
    zone: tzinfo | None


def _clock_of(said: str) -> _Clock | None:
    found = _CLOCK.fullmatch(said.strip())
    if not found or (":" in said and found["minute"] is None):
        return None
    hour = _hour_of_day(int(found["hour"]), (found["half"] or found["suffix"] or "").lower())
    if hour is None:
        return None
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    return _Clock(hour, minute, second, _zone_of(found["zone"]))


def _hour_of_day(hour: int, half: str) -> int | None:
    """The hour from 0 to 23; None where 上午 or 下午 does not go with the number."""
    is_of_twelve = 1 <= hour <= _NOON
    if half in {"上午", "早上", "凌晨"}:
        return hour if hour < _NOON else None
    if half in {"am", "pm"}:
        return hour % _NOON + (_NOON if half == "pm" else 0) if is_of_twelve else None
    if half in {"下午", "晚上", "傍晚"}:
        return hour % _NOON + _NOON if 1 <= hour < 2 * _NOON else None
    return _MIDDAY.get(hour) if half == "中午" else hour


def _zone_of(said: str | None) -> tzinfo | None:
    if not said:
        return None
    if said in "zZ":
        return UTC
    minutes = int(said[1:3]) * 60 + int(said[-2:])
    return timezone(timedelta(minutes=minutes if said[0] == "+" else -minutes))


def _arabic(said: str) -> str:
    """二〇二四年三月五日 as 2024年3月5日; other texts as they are."""
    found = re.fullmatch(
        r"([〇零一二三四五六七八九○]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?(.*)",
        said,
    )
    if not found:
        return said
    year = "".join(
        str("〇一二三四五六七八九".index(c if c not in "零○" else "〇")) for c in found[1]
    )
    month, day = chinese_number(found[2]), chinese_number(found[3])
    return said if month is None or day is None else f"{year}年{month}月{day}日{found[4]}"
