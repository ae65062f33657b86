"""Credit agreements 分成协议: shares that the offices agree on themselves, within a pack's bounds.

The rule: the shares of each indicator that an agreement names sum to one of the sums that the pack
allows for it (100 %, or 200 % where a city counts both sides). Its parties are all offices that it
names, with those of first contact and of the landing; each must consent. It holds for what happens
from its first day on, until its years are over, it is ended, or a later one replaces it.

Edge cases: a first day lies in no closed month, so that no closed figure is agreed away; where the
month was closed while a consent was waited for, it begins with the earliest open month. A year
from 29 February ends before 1 March.

Invariant: pure functions; sums are exact.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from ledger.judge.state import ProjectState
from ledger.period import month_end, month_of
from ledger.rules.counting import AgreementRules
from sharing.submissions.transfers import ShareTerm
from sharing.values import value

PARTS = 10_000
"""Shares are said in ten-thousandths."""


@value
class WrongSum:
    """An indicator whose shares do not sum to what the pack allows, with both as percents."""

    indicator: str
    said: str
    allowed: str


def wrong_sum(rules: AgreementRules, terms: Iterable[ShareTerm]) -> WrongSum | None:
    """The first indicator whose shares sum to nothing that the pack allows."""
    sums: dict[str, int] = {}
    for term in terms:
        sums[term.indicator] = sums.get(term.indicator, 0) + term.parts
    for indicator, parts in sums.items():
        allowed = [Fraction(ratio) for ratio in rules.sums_for(indicator)]
        if Fraction(parts, PARTS) not in allowed:
            said = [percent(ratio) for ratio in allowed]
            return WrongSum(indicator, percent(Fraction(parts, PARTS)), ", ".join(said))
    return None


def percent(ratio: Fraction) -> str:
    """A ratio as percents, exact where two decimals say it, else as a fraction."""
    hundredths = ratio * PARTS
    if hundredths.denominator != 1:
        return str(ratio)
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def parties_of(project: ProjectState, terms: Sequence[ShareTerm]) -> tuple[str, ...]:
    """The offices that must all consent: those named, of first contact, and of the landing."""
    named = (term.office for term in terms)
    return tuple(dict.fromkeys(filter(None, (*named, *sides_of(project)))))


def sides_of(project: ProjectState) -> tuple[str, str]:
    """The offices without which nothing can be agreed; '' where there is none."""
    return project.first_office, project.landing_office


def first_open_day(closed_through: str) -> date:
    """The first day that lies in no closed month."""
    return month_end(closed_through) + timedelta(days=1) if closed_through else date.min


def is_closed(day: date, closed_through: str) -> bool:
    """Whether the month of a day is closed."""
    return month_of(day) <= closed_through


def last_year_over(from_on: date, years: int | None) -> date | None:
    """The first day for which it holds no more; None where it has no years, or where that day lies
    beyond the calendar.
    """
    if years is None or from_on.year + years > date.max.year:
        return None
    year = from_on.year + years
    try:
        return from_on.replace(year=year)
    except ValueError:  # from 29 February into a year that has none
        return date(year, 3, 1)
