"""期间: the periods of a year, how each stands, what hangs, and how the offices answered.

Everybody who reads the board reads how a period stands; what hung and who answered what only as
``gateway.shown.period`` tells the reader.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.closing_contexts import PeriodLine, PeriodsContext
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name, standing_tag
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_answers import answer_words
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.problems import Problem
from gateway.shown.period import closed_through
from infra.store.period_reads import periods_of, standing_among
from ledger.period import Period, read_period
from ledger.period_views import PeriodView

router = APIRouter()
_LEVEL = {12: 0, 6: 1, 3: 2, 1: 3}


@router.get("/periods")
def periods_page(visit: VisitOf, period: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The year of the period that is asked for, the latest of the book otherwise."""
    check_reader(visit)
    language = visit.language
    chosen = chosen_period(visit, period, months_of(visit))
    year = read_period(f"{chosen.year:04d}")
    with visit.parts.reads.moment() as connection:
        views = periods_of(connection, visit.city.code)
    through = closed_through(views)
    context = PeriodsContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.periods", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        years=period_choice(visit, "/periods", year, {}).years,
        year=period_name(str(year), language),
        closed_through=period_name(through, language) if through else "",
        lines=tuple(_line(visit, each, views) for each in _of_year(chosen.year)),
    )
    return render(visit.request, "periods.html", context)


def check_reader(visit: Visit) -> None:
    """Raises Problem (403)."""
    if not may(visit.person.role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")


def _of_year(year: int) -> list[Period]:
    """The year, its halves, their quarters, their months, each below what it is part of."""
    names = [f"{year:04d}"]
    for half in (1, 2):
        names.append(f"{year:04d}H{half}")
        for quarter in (2 * half - 1, 2 * half):
            names.append(f"{year:04d}Q{quarter}")
            names += [f"{year:04d}-{3 * quarter + n:02d}" for n in (-2, -1, 0)]
    return [read_period(name) for name in names]


def _line(visit: Visit, period: Period, views: list[PeriodView]) -> PeriodLine:
    language = visit.language
    view = next((v for v in views if v.period == str(period)), None)
    reads_cases = may(visit.person.role, Permission.CITY_CASE_READ).allowed
    hanging = len(view.hanging) if view is not None and reads_cases else 0
    return PeriodLine(
        name=period_name(str(period), language),
        href=f"/periods/{period}",
        level=_LEVEL[period.months_count],
        state=standing_tag(standing_among(views, period), language),
        hanging=say("account.hanging_count", language, count=hanging) if hanging else "",
        answers=answers_words(visit, view) if view is not None else "",
        exports=_exports(visit, view) if view is not None else "",
    )


def _exports(visit: Visit, view: PeriodView) -> str:
    reads_all = may(visit.person.role, Permission.CITY_STATEMENT_READ).allowed
    found = [e for e in view.exports if reads_all or e.office == visit.person.office]
    return say("account.exports_count", visit.language, count=len(found)) if found else ""


def answers_words(visit: Visit, view: PeriodView) -> str:
    """How many offices answered how; an office is told its own answer."""
    language = visit.language
    if not view.statements:
        return ""
    if not may(visit.person.role, Permission.CITY_STATEMENT_READ).allowed:
        own = (s for s in view.statements if s.office in visit.person.actor.offices)
        return " · ".join(answer_words(each, language) for each in own)
    told = []
    for code in ("", "confirmed", "noted", "disputed", "settled"):
        count = sum(each.answer == code for each in view.statements)
        if count:
            words = say(f"account.answer_{code or 'none'}", language)
            told.append(say("account.answers_of", language, answer=words, count=count))
    return " · ".join(told)
