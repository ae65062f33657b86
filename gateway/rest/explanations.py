"""One balance of a statement explained, row by row."""

from typing import Annotated

from fastapi import APIRouter, Query

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.rest.board import AtText, PeriodText, period_of
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.noted_reads import names_noted
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, not_found
from gateway.shown.explanation import ExplanationShown, explanation_shown
from infra.city_reads import PositionUnknown
from infra.explained import IndicatorUnknown, explained
from ledger.book import OFFICE, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView
from ledger.explaining import BalanceAsked

router = APIRouter(tags=["一盘棋 board"])

IndicatorText = Annotated[
    str,
    Query(
        max_length=40,
        description="An indicator of the rules: `signed_count`, `signed_amount_yuan` …",
        examples=["signed_amount_yuan"],
    ),
]
ViewText = Annotated[
    BookView,
    Query(description="`corrected`: what counts for the period; `exported`: as it was posted."),
]


@router.get(
    "/statements/{office}/explanation",
    summary="计分说明 Where a balance comes from",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def explanation(
    office: str,
    parts: PartsOf,
    person: Viewer,
    language: Language,
    period: PeriodText,
    indicator: IndicatorText,
    view: ViewText = BookView.CORRECTED,
    at: AtText = None,
) -> ExplanationShown:
    """The own office's; who reads every statement also explains `overlap` and `suspense`."""
    account = account_for(parts, person.actor, office)
    asked = BalanceAsked(account, indicator, period_of(period), view)
    return explanation_for(parts, person.actor, asked, at=at, language=language)


def indicator_unknown(named: str) -> Problem:
    """That no pack has such an indicator."""
    params = {"indicator": named}
    return Problem(422, "indicator_unknown", "refusal.indicator_unknown", params=params)


def account_for(parts: Parts, viewer: Actor, named: str) -> str:
    """The account that this viewer may read under this name. Raises Problem (403, 404)."""
    reads_all = may(viewer.role, Permission.CITY_STATEMENT_READ).allowed
    if not reads_all and not may(viewer.role, Permission.OWN_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    is_office = parts.city().office(named) is not None
    if is_office and (reads_all or named in viewer.offices):
        return office_account(named)
    if not is_office and reads_all and named in (OVERLAP, SUSPENSE):
        return named
    raise not_found()


def explanation_for(
    parts: Parts, viewer: Actor, asked: BalanceAsked, *, at: int | None, language: str
) -> ExplanationShown:
    """The balance as this viewer may read it. Raises Problem (404: no such position)."""
    try:
        found = explained(parts.reads, asked, at=at)
    except PositionUnknown:
        raise not_found() from None
    except IndicatorUnknown:
        raise indicator_unknown(asked.indicator) from None
    ids = [line.project_id for line in found.lines]
    office = asked.account.removeprefix(OFFICE) if asked.account.startswith(OFFICE) else ""
    names = names_noted(parts, viewer, ids, what="explanation", of_office=office)
    return explanation_shown(found, names, timezone=parts.city().timezone, language=language)
