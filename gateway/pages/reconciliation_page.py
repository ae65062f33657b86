"""调节表: one indicator of a period office by office, and that it adds up to the city.

Behind every figure stand the projects that it comes from. An office's claimed figure stands beside
ours, and where it differs each project says why.

Invariant: what stands here is what ``GET /api/v1/reconciliation`` says to the same reader.
"""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.contexts import Link, Moment
from gateway.pages.figures import units_shown
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name
from gateway.pages.reconciliation_claims import claim_blocks
from gateway.pages.reconciliation_contexts import (
    Cell,
    CellContext,
    ReconciledLine,
    ReconciliationContext,
    SummedLine,
    SuspenseLine,
)
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_figures import indicator_title, unit_words
from gateway.pages.visit import VisitOf
from gateway.rest.board import period_of
from gateway.rest.problems import Problem, not_found
from gateway.rest.reconciliation import BookAsked, account_line, read_book, reconciliation_for
from gateway.shown.reconciliation import ClaimShown, ReconciliationShown
from ledger.book_lines import BookView
from ledger.period import Period
from ledger.reconciliation import IndicatorReconciled, OfficeCredit

router = APIRouter()
PLACE = "/reconciliation"
Side = Literal["", "own", "shared_in", "shared_out"]


class _Place:
    """Where the figures of one indicator lead to."""

    def __init__(self, period: Period, view: BookView, indicator: IndicatorReconciled) -> None:
        self._query = {"period": str(period), "view": view.value, "indicator": indicator.indicator}
        self._unit = indicator.unit

    def cell(self, units: int, account: str, side: str = "") -> Cell:
        """The figure, leading to its projects unless there are none."""
        query = urlencode(self._query | ({"side": side} if side else {}))
        href = f"{PLACE}/{account}?{query}" if units else ""
        return Cell(units_shown(units, self._unit), href, is_nothing=not units)


@router.get(PLACE)
def reconciliation_page(
    visit: VisitOf,
    period: Annotated[str, Query(max_length=20)] = "",
    indicator: Annotated[str, Query(max_length=40)] = "",
    view: BookView = BookView.CORRECTED,
) -> Response:
    """For whoever reads every office's statement."""
    if not may(visit.person.role, Permission.CITY_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language = visit.language
    chosen = chosen_period(visit, period, months_of(visit))
    book = read_book(visit.parts, BookAsked(chosen, view, None), indicator)
    shown = reconciliation_for(visit.parts, visit.person.actor, book, language)
    found = _chosen(shown, indicator)
    claims = [claim for claim in shown.claims if claim.indicator == found.indicator]
    place = _Place(chosen, view, found)
    context = ReconciliationContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.reconciliation", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        period=period_name(str(chosen), language),
        choice=period_choice(
            visit, PLACE, chosen, {"view": view.value, "indicator": found.indicator}
        ),
        views=_views(chosen, view, found, language),
        indicators=_indicators(shown, found, language),
        indicator=indicator_title(found.indicator, found.title, language),
        unit=unit_words(found.unit, language),
        lines=tuple(_line(row, place, claims, found, chosen) for row in found.offices),
        sums=_sums(found, place, language),
        is_even=found.difference == 0,
        has_claims=bool(claims),
        suspense=_suspense(shown, found, language),
        claims=claim_blocks(claims, {found.indicator: found.unit}, language),
        moment=Moment(f"{shown.position:,}", shown.as_of[:16].replace("T", " ")),
    )
    return render(visit.request, "reconciliation.html", context)


@router.get(PLACE + "/{account}")
def cell_page(
    account: str,
    visit: VisitOf,
    period: Annotated[str, Query(max_length=20)],
    indicator: Annotated[str, Query(max_length=40)],
    view: BookView = BookView.CORRECTED,
    side: Side = "",
) -> Response:
    """The projects behind one figure; an office reads its own."""
    language, chosen = visit.language, period_of(period)
    shown = account_line(
        account,
        visit.parts,
        visit.person,
        language,
        BookAsked(chosen, view, None),
        indicator=indicator,
        side=side,
    )
    cell = next((each for each in shown.cells if each.indicator == indicator), None)
    if cell is None:
        raise not_found()
    with visit.parts.reads.moment() as connection:
        pack = visit.parts.reads.city_state(connection).pack
    known = pack.indicator(indicator)
    unit = known.unit.value if known is not None else ""
    office = visit.city.office(account)
    query = urlencode({"period": str(chosen), "indicator": indicator, "view": view.value})
    reads_all = may(visit.person.role, Permission.CITY_STATEMENT_READ).allowed
    context = CellContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.behind", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(say("account.to_reconciliation", language), f"{PLACE}?{query}")
        if reads_all
        else Link(say("account.to_statement", language), f"/statements/{account}?period={chosen}"),
        account=office.name if office is not None else say(f"account.account_{account}", language),
        side=say(f"page.side_{side}", language) if side else "",
        indicator=indicator_title(indicator, known.title if known is not None else "", language),
        period=period_name(str(chosen), language),
        total=f"{units_shown(cell.units, unit)} {unit_words(unit, language)}",
        explained=None
        if account == "city"
        else Link(say("account.explain", language), f"/statements/{account}/explanation?{query}"),
        lines=tuple(
            SuspenseLine(
                project=each.project or say("account.project_hidden", language),
                href=f"/projects/{each.project_id}" if each.project_id else "",
                units=units_shown(each.units, unit),
                since="",
                age="",
            )
            for each in cell.projects
        ),
        moment=Moment(f"{shown.position:,}", shown.as_of[:16].replace("T", " ")),
    )
    return render(visit.request, "cell.html", context)


def _chosen(shown: ReconciliationShown, name: str) -> IndicatorReconciled:
    """The indicator that is asked for, else the first. Raises Problem (404)."""
    if not name:
        return shown.indicators[0]
    found = next((each for each in shown.indicators if each.indicator == name), None)
    if found is None:
        raise not_found()
    return found


def _views(
    period: Period, view: BookView, found: IndicatorReconciled, language: str
) -> tuple[Link, ...]:
    return tuple(
        Link(
            say(f"account.board_{each.value}", language),
            f"{PLACE}?"
            + urlencode({"period": str(period), "view": each.value, "indicator": found.indicator}),
            is_here=each is view,
        )
        for each in (BookView.CORRECTED, BookView.EXPORTED)
    )


def _indicators(
    shown: ReconciliationShown, found: IndicatorReconciled, language: str
) -> tuple[Link, ...]:
    return tuple(
        Link(
            indicator_title(each.indicator, each.title, language),
            f"{PLACE}?"
            + urlencode(
                {"period": shown.period, "view": shown.view.value, "indicator": each.indicator}
            ),
            is_here=each.indicator == found.indicator,
        )
        for each in shown.indicators
    )


def _line(
    row: OfficeCredit,
    place: _Place,
    claims: list[ClaimShown],
    found: IndicatorReconciled,
    period: Period,
) -> ReconciledLine:
    claim = next((each for each in claims if each.office == row.office), None)
    return ReconciledLine(
        office=row.office_name,
        href=f"/statements/{row.office}?period={period}",
        own=place.cell(row.own, row.office, "own"),
        shared_in=place.cell(row.shared_in, row.office, "shared_in"),
        shared_out=place.cell(row.shared_out, row.office, "shared_out"),
        total=place.cell(row.total, row.office),
        claimed=units_shown(claim.claimed, found.unit) if claim is not None else "",
        apart=units_shown(claim.difference, found.unit) if claim is not None else "",
        is_apart=claim is not None and claim.difference != 0,
    )


def _sums(found: IndicatorReconciled, place: _Place, language: str) -> tuple[SummedLine, ...]:
    def words(code: str) -> str:
        return say(code, language)

    total = units_shown(found.offices_total, found.unit)
    difference = units_shown(found.difference, found.unit)
    return (
        SummedLine(words("page.sum_of_offices"), Cell(total)),
        SummedLine(words("account.plus_overlap"), place.cell(found.overlap, "overlap")),
        SummedLine(words("account.plus_suspense"), place.cell(found.suspense, "suspense")),
        SummedLine(words("account.equals_city"), place.cell(found.city, "city"), "strong"),
        SummedLine(
            words("page.difference"), Cell(difference), "uneven" if found.difference else "even"
        ),
    )


def _suspense(
    shown: ReconciliationShown, found: IndicatorReconciled, language: str
) -> tuple[SuspenseLine, ...]:
    return tuple(
        SuspenseLine(
            project=each.project or say("account.project_hidden", language),
            href=f"/projects/{each.project_id}" if each.project_id else "",
            units=units_shown(each.units, found.unit),
            since=each.since[:10],
            age=say("account.days", language, count=each.days),
        )
        for each in shown.suspense
        if each.indicator == found.indicator
    )
