"""Choosing a period: the years of the book and the parts of a year, as links."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from gateway.messages.catalogue import say
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Tag
from gateway.pages.period_contexts import PeriodChoice
from gateway.pages.visit import Visit
from gateway.rest.board import period_of
from infra.store.book_months import book_months
from ledger.closings import PeriodStanding
from ledger.period import Period

PARTS = ("", "H1", "H2", "Q1", "Q2", "Q3", "Q4")
MONTHS = 12


def chosen_period(visit: Visit, told: str, months: Sequence[str]) -> Period:
    """The period asked for; without one, the latest year of the book. Raises Problem (422)."""
    if told.strip():
        return period_of(told)
    if months:
        return period_of(months[-1][:4])
    now = visit.parts.deployment.clock.now().astimezone(visit.city.zone)
    return period_of(f"{now.year:04d}")


def months_of(visit: Visit) -> list[str]:
    """The months in which the book has postings."""
    with visit.parts.reads.moment() as connection:
        return book_months(connection, visit.city.code)


def period_links(
    path: str, period: Period, months: Sequence[str], keep: Mapping[str, str], *, language: str
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Links to the years of the book, and to the parts of the period's year."""
    years = sorted({int(month[:4]) for month in months} | {period.year})

    def link(text: str, value: str, *, is_here: bool) -> Link:
        return Link(text, f"{path}?{urlencode({**keep, 'period': value})}", is_here)

    of_years = tuple(
        link(say("page.year", language, year=year), f"{year:04d}", is_here=year == period.year)
        for year in years
    )
    values = [f"{period.year:04d}{part}" for part in PARTS]
    of_parts = [
        link(period_name(value, language, within_year=True), value, is_here=value == str(period))
        for value in values
    ]
    if period.months_count == 1:
        of_parts.append(link(period_name(str(period), language), str(period), is_here=True))
    return of_years, tuple(of_parts)


def period_choice(visit: Visit, path: str, period: Period, keep: Mapping[str, str]) -> PeriodChoice:
    """Links to years, parts and months."""
    language = visit.language
    years, parts = period_links(path, period, months_of(visit), keep, language=language)
    months = tuple(
        Link(
            say("account.month_short", language, month=number),
            f"{path}?{urlencode({**keep, 'period': f'{period.year:04d}-{number:02d}'})}",
            is_here=period.months_count == 1 and period.first_month == number,
        )
        for number in range(1, MONTHS + 1)
    )
    of_parts = parts[:-1] if period.months_count == 1 else parts
    return PeriodChoice(years, of_parts, months)


_TONES = {"open": "plain", "closing": "warn", "closed": "strong"}


def standing_tag(standing: PeriodStanding, language: str) -> Tag:
    """How a period stands, in words: 开放、关账中、已关账."""
    position = f"{standing.position:,}"
    words = say(f"account.state_{standing.state}", language, position=position)
    return Tag(words, _TONES[standing.state])


def period_name(period: str, language: str, *, within_year: bool = False) -> str:
    """A period in words: 2024 年四季度; ``within_year`` leaves out the year."""
    year, part = period[:4], period[4:]
    if part.startswith("-"):
        return say("page.month", language, year=year, month=int(part[1:]))
    if within_year:
        return say(f"page.part_{part.lower() or 'year'}", language)
    if not part:
        return say("page.year", language, year=year)
    name = say(f"page.part_{part.lower()}", language)
    return say("page.year_and_part", language, year=year, part=name)
