"""Reconciliation 对账: the whole for the city, an office's own line for the office."""

from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Depends, Query

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.rest.board import AtText, PeriodText, may_count_leads, period_of
from gateway.rest.explanations import ViewText, account_for, indicator_unknown
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.noted_reads import names_noted
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, not_found
from gateway.shown.reconciliation import (
    CellShown,
    OfficeReconciledShown,
    Reader,
    ReconciliationShown,
    cell_shown,
    office_shown,
    projects_named,
    reconciliation_shown,
)
from infra.city_reads import PositionUnknown
from infra.reconciled import BookRead, claims_compared, reconciled
from ledger.book import CITY, OFFICE
from ledger.book_lines import BookView
from ledger.period import Period

router = APIRouter(tags=["一盘棋 board"])

IndicatorOrAll = Annotated[
    str, Query(max_length=40, description="One indicator; every one if absent.")
]
SideText = Annotated[
    Literal["", "own", "shared_in", "shared_out"],
    Query(description="Of an office's cell: one side; all if absent."),
]


class BookAsked(NamedTuple):
    """Which book: a period, read one way, as of a position or of now."""

    period: Period
    view: BookView
    at: int | None


def book_asked(
    period: PeriodText, view: ViewText = BookView.CORRECTED, at: AtText = None
) -> BookAsked:
    """The book that a caller asks for. Raises Problem (422)."""
    return BookAsked(period_of(period), view, at)


Asked = Annotated[BookAsked, Depends(book_asked)]


@router.get(
    "/reconciliation",
    summary="对账 Reconciliation of a period",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def reconciliation(
    parts: PartsOf,
    person: Viewer,
    language: Language,
    asked: Asked,
    indicator: IndicatorOrAll = "",
) -> ReconciliationShown:
    """Every office, overlap, suspense, city, and the difference, which is always 0.

    Claimed figures of the period stand beside ours, at the present position alone.
    """
    if not may(person.role, Permission.CITY_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    book = read_book(parts, asked, indicator)
    return reconciliation_for(parts, person.actor, book, language, indicator=indicator, at=asked.at)


@router.get(
    "/reconciliation/{account}",
    summary="对账 A line of the reconciliation, with its projects",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def account_line(
    account: str,
    parts: PartsOf,
    person: Viewer,
    language: Language,
    asked: Asked,
    indicator: IndicatorOrAll = "",
    side: SideText = "",
) -> OfficeReconciledShown:
    """An office reads its own; `overlap`, `suspense` and `city` are for who reads every one."""
    named = _account(parts, person.actor, account)
    book = read_book(parts, asked, indicator)
    return office_for(
        parts, person.actor, book, named, language, indicator=indicator, side=side, at=asked.at
    )


def _account(parts: Parts, viewer: Actor, account: str) -> str:
    if account == CITY and parts.city().office(CITY) is None:
        if may(viewer.role, Permission.CITY_STATEMENT_READ).allowed:
            return CITY
        raise not_found()
    return account_for(parts, viewer, account)


def read_book(parts: Parts, asked: BookAsked, indicator: str = "") -> BookRead:
    """The book of a period. Raises Problem (404 for no such position, 422 for no indicator)."""
    try:
        book = reconciled(parts.reads, asked.period, view=asked.view, at=asked.at)
    except PositionUnknown:
        raise not_found() from None
    if indicator and not book.has_indicator(indicator):
        raise indicator_unknown(indicator)
    return book


def reconciliation_for(
    parts: Parts,
    viewer: Actor,
    book: BookRead,
    language: str,
    *,
    indicator: str = "",
    at: int | None = None,
) -> ReconciliationShown:
    """The whole, for a viewer who reads every office's statement."""
    claims = claims_compared(parts.deployment.engine, parts.reads, book) if at is None else []
    claims = [claim for claim in claims if indicator in ("", claim.indicator)]
    ids = projects_named(book, [], claims)
    names = names_noted(parts, viewer, ids, what="reconciliation")
    reader = Reader(language=language, reads_leads=may_count_leads(viewer.role))
    return reconciliation_shown(book, names, reader, cells=[], claims=claims, indicator=indicator)


def office_for(
    parts: Parts,
    viewer: Actor,
    book: BookRead,
    account: str,
    language: str,
    *,
    indicator: str = "",
    side: str = "",
    at: int | None = None,
) -> OfficeReconciledShown:
    """One account's line with the projects behind it, for a viewer who may read it."""
    office = account.removeprefix(OFFICE) if account.startswith(OFFICE) else ""
    engine = parts.deployment.engine
    is_compared = bool(office) and at is None
    claims = claims_compared(engine, parts.reads, book, office=office) if is_compared else []
    claims = [claim for claim in claims if indicator in ("", claim.indicator)]
    asked = [i for i in book.reconciliation.indicators if indicator in ("", i.indicator)]
    cells = {each.indicator: book.cell(each.indicator, account, side=side) for each in asked}
    ids = {p.project_id for cell in cells.values() for p in cell}
    ids |= {p.project_id for claim in claims for p in claim.projects if p.project_id}
    names = names_noted(parts, viewer, ids, what="reconciliation", of_office=office)
    told: list[CellShown] = [
        cell_shown(cell, names, account=office or account, indicator=name, side=side)
        for name, cell in cells.items()
    ]
    reader = Reader(
        language=language,
        reads_leads=may_count_leads(viewer.role),
        is_claimant=office in viewer.offices,
    )
    return office_shown(
        book,
        office or account,
        names,
        reader,
        cells=told,
        claims=claims,
        parents_view=[r for r in book.parents_view(office) if r.children] if office else (),
    )
