"""What the pages of the desk have in common: days and time left, amounts, pages of a list.

Edge cases: a deadline that stands still says so; one that passed says by how many days.

Invariant: times are shown in city time, to the minute at most.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from gateway.messages.catalogue import say
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Due, Fact, Pager
from gateway.pages.figures import dollars, yi
from gateway.pages.visit import Visit

PAGE_LINES: Final = 25
SOON_DAYS: Final = 3
SQM_PER_MU_HUNDREDTHS: Final = 66_667


def day(iso: str) -> str:
    """The day of a time."""
    return iso[:10]


def minute(iso: str) -> str:
    """A time to the minute."""
    return iso[:16].replace("T", " ")


def city_minute(visit: Visit, instant: str) -> str:
    """A time to the minute in the city, of an instant that is written in UTC; '' of none."""
    if not instant:
        return ""
    return minute(datetime.fromisoformat(instant).astimezone(visit.city.zone).isoformat())


def last_moment(end: str) -> str:
    """The last moment before an end that is the first instant after a day: people read that day."""
    return (datetime.fromisoformat(end) - timedelta(seconds=1)).isoformat()


def due(visit: Visit, at: str, *, is_frozen: bool = False, is_late: bool = False) -> Due | None:
    """A deadline in words; None where there is none."""
    language = visit.language
    if is_frozen:
        return Due("", say("desk.clock_stands_still", language))
    if not at:
        return Due("", say("desk.overdue", language), "bad") if is_late else None
    until = datetime.fromisoformat(at)
    days = (until.date() - visit.parts.deployment.clock.now().astimezone(until.tzinfo).date()).days
    if days < 0 or is_late:
        return Due(minute(at), say("desk.overdue_days", language, days=max(1, -days)), "bad")
    if days == 0:
        return Due(minute(at), say("desk.due_today", language), "warn")
    tone = "warn" if days <= SOON_DAYS else "plain"
    return Due(minute(at), say("desk.days_left", language, days=days), tone)


def amount(language: str, *, yuan: int | None, cents: int | None, said: str = "") -> str:
    """An amount as people read it."""
    if yuan is not None:
        return say("desk.amount_yi", language, amount=yi(yuan))
    if cents is not None:
        return say("desk.amount_usd", language, amount=dollars(cents))
    return said


def land(language: str, sqm: int | None) -> str:
    """An area in mu, with one decimal."""
    if sqm is None:
        return ""
    tenths = (sqm * 1000 + SQM_PER_MU_HUNDREDTHS // 2) // SQM_PER_MU_HUNDREDTHS
    return say("desk.land_mu", language, mu=f"{tenths // 10:,}.{tenths % 10}")


def said_facts(language: str, pairs: Mapping[str, str]) -> tuple[Fact, ...]:
    """Labels with their values; what is not said is left out."""
    return tuple(Fact(say(f"desk.field_{key}", language), v) for key, v in pairs.items() if v)


def pager(
    visit: Visit, place: str, query: Mapping[str, str], *, page: int, total: int, shown: int
) -> Pager:
    """Which part of a list is shown, with links to the parts beside it."""
    last_page = max(1, -(-total // PAGE_LINES))

    def link(number: int, code: str) -> Link | None:
        if not 1 <= number <= last_page:
            return None
        told = urlencode({**query, "page": str(number)})
        return Link(say(code, visit.language), f"{place}?{told}")

    start = (page - 1) * PAGE_LINES
    return Pager(
        first=f"{start + 1 if shown else 0:,}",
        last=f"{start + shown:,}",
        count=f"{total:,}",
        before=link(page - 1, "page.before"),
        after=link(page + 1, "page.after"),
    )
