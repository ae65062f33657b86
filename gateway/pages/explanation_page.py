"""逐笔说明: where one figure of a statement comes from, row by row, in words.

Invariant: what stands here is what ``GET /api/v1/statements/{office}/explanation`` says to the same
reader.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import Link, Moment
from gateway.pages.period_contexts import ExplainedRow, ExplanationContext
from gateway.pages.periods import period_name
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_figures import indicator_title
from gateway.pages.visit import VisitOf
from gateway.rest.board import period_of
from gateway.rest.explanations import account_for, explanation_for
from gateway.shown.explanation import ExplainedLineShown
from ledger.book_lines import BookView
from ledger.explaining import BalanceAsked

router = APIRouter()


@router.get("/statements/{office}/explanation")
def explanation_page(
    office: str,
    visit: VisitOf,
    period: Annotated[str, Query(max_length=20)],
    indicator: Annotated[str, Query(max_length=40)],
    view: BookView = BookView.CORRECTED,
) -> Response:
    """The own office's; who reads every statement also explains overlap and suspense."""
    language = visit.language
    account = account_for(visit.parts, visit.person.actor, office)
    chosen = period_of(period)
    asked = BalanceAsked(account, indicator, chosen, view)
    found = explanation_for(visit.parts, visit.person.actor, asked, at=None, language=language)
    name = indicator_title(indicator, found.indicator_title, language)
    place = f"/statements/{office}"
    is_office = visit.city.office(office) is not None
    context = ExplanationContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.explained", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(
            say("account.to_statement" if is_office else "account.to_reconciliation", language),
            f"{place if is_office else '/reconciliation'}?period={chosen}",
        ),
        account=found.account_name,
        indicator=name,
        period=period_name(str(chosen), language),
        views=tuple(
            Link(
                say(f"book.view_{each.value}", language),
                f"{place}/explanation?indicator={indicator}&period={chosen}&view={each.value}",
                is_here=each is view,
            )
            for each in (BookView.CORRECTED, BookView.EXPORTED)
        ),
        rows=tuple(_row(line, language) for line in found.lines),
        total=say("book.explain_total", language, count=len(found.lines), total=found.total_words),
        moment=Moment(f"{found.position:,}", found.as_of[:16].replace("T", " ")),
    )
    return render(visit.request, "explanation.html", context)


def _row(line: ExplainedLineShown, language: str) -> ExplainedRow:
    return ExplainedRow(
        at=line.at[:10],
        position=f"{line.position:,}",
        project=line.project or say("account.project_hidden", language),
        project_href=f"/projects/{line.project_id}" if line.project_id else "",
        is_masked=not line.project_id,
        what=line.what_words,
        rule=line.rule_words,
        share=line.share_words,
        side=line.side_words,
        units=line.units_words,
        balance=line.balance_words,
        is_negative=line.units < 0,
    )
