"""自报数: an office's own figures of a period beside ours, and the form to claim one.

Project by project, one a line: the project's name, then its figure; without lines the figure alone
is claimed. Figures are written as people write them and kept exact.

Invariant: an office claims for itself alone; a claim changes nothing in the book.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, act_on, action, back_to, may_say, sent_form, told
from gateway.pages.contexts import Moment
from gateway.pages.desk_contexts import Action, Field, Option
from gateway.pages.figures import units_shown
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name
from gateway.pages.recognition_actions import figure_of
from gateway.pages.reconciliation_claims import claim_blocks
from gateway.pages.reconciliation_contexts import FigureLine, FiguresContext
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_figures import indicator_titles, unit_words
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.board import period_of
from gateway.rest.parts import Parts
from gateway.rest.problems import Problem
from gateway.rest.reconciliation import BookAsked, account_line
from gateway.saying import Speaker
from gateway.saying.periods import say_about_period
from gateway.shown.reconciliation import OfficeReconciledShown
from gateway.submitting import Said
from ledger.book_lines import BookView
from ledger.period import Period
from ledger.rules.pack import RulePack
from sharing.submissions.periods import ClaimedRow, ClaimFigure

router = APIRouter()
PLACE: Final = "/figures"


@router.get(PLACE)
def figures_page(
    visit: VisitOf,
    period: Annotated[str, Query(max_length=20)] = "",
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """The own office's."""
    language, office = visit.language, visit.person.office
    chosen = chosen_period(visit, period, months_of(visit))
    asked = BookAsked(chosen, BookView.CORRECTED, None)
    shown = account_line(office, visit.parts, visit.person, language, asked)
    pack = _pack(visit.parts)
    titles = indicator_titles(visit)
    units = {i.name: i.unit.value for i in pack.indicators}
    known = visit.city.office(office)
    context = FiguresContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.figures", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        office=known.name if known is not None else "",
        period=period_name(str(chosen), language),
        choice=period_choice(visit, PLACE, chosen, {}),
        lines=_lines(shown, titles, units, language),
        claims=claim_blocks(shown.claims, units, language, titles),
        action=_claim_action(visit, chosen, titles),
        told=told(visit, told_id),
        moment=Moment(f"{shown.position:,}", shown.as_of[:16].replace("T", " ")),
    )
    return render(visit.request, "figures.html", context)


@router.post(PLACE)
def claim(visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]) -> Response:
    """Claim a figure for the own office."""
    period = period_of(form.get("period", ""))
    sayings: dict[str, tuple[str, Saying]] = {
        "claim_figure": ("claim_figure", _say_claim(visit.parts))
    }
    submission_id = act_on(visit, str(period), form, sayings)
    return back_to(form, f"{PLACE}?period={period}", submission_id)


def _pack(parts: Parts) -> RulePack:
    with parts.reads.moment() as connection:
        return parts.reads.city_state(connection).pack


def _lines(
    shown: OfficeReconciledShown, titles: dict[str, str], units: dict[str, str], language: str
) -> tuple[FigureLine, ...]:
    claims = {each.indicator: each for each in shown.claims}
    lines = []
    for name, title in titles.items():
        row, found, unit = shown.credit.get(name), claims.get(name), units[name]
        lines.append(
            FigureLine(
                indicator=title,
                unit=unit_words(unit, language),
                ours=units_shown(row.total if row is not None else 0, unit),
                claimed=units_shown(found.claimed, unit) if found is not None else "",
                difference=units_shown(found.difference, unit) if found is not None else "",
                is_even=found is None or found.difference == 0,
            )
        )
    return tuple(lines)


def _claim_action(visit: Visit, period: Period, titles: dict[str, str]) -> Action | None:
    if not may_say(visit, "claim_figure"):
        return None
    language = visit.language
    options = tuple(Option(name, title) for name, title in titles.items())
    fields = (
        Field("period", "", kind="hidden", value=str(period)),
        Field("indicator", say("page.indicator", language), kind="choice", options=options),
        Field(
            "figure",
            say("account.claimed", language),
            is_needed=True,
            hint=say("account.claim_hint", language),
        ),
        Field(
            "rows",
            say("account.claim_rows", language),
            kind="note",
            hint=say("account.claim_rows_hint", language),
        ),
        Field("note", say("desk.note", language), kind="note"),
    )
    return action(visit, "claim_figure", PLACE, fields=fields, is_open=True)


def _say_claim(parts: Parts) -> Saying:
    """Raises Problem (422)."""

    def said(speaker: Speaker, submission_id: str, period: str, form: Form) -> Said:
        name = form.get("indicator", "")
        indicator = _pack(parts).indicator(name)
        if indicator is None:
            raise Problem(422, "malformed", "rest.malformed")
        units = figure_of(form.get("figure", ""), indicator.unit)
        if units is None:
            raise Problem(
                422, "figure_unreadable", "account.figure_unreadable", params={"text": ""}
            )
        rows = []
        for line in filter(None, map(str.strip, form.get("rows", "").splitlines())):
            title, _, figure = line.replace("\t", " ").rpartition(" ")
            part = figure_of(figure, indicator.unit)
            if not title or part is None:
                raise Problem(422, "row_unreadable", "account.row_unreadable", params={"row": line})
            rows.append(ClaimedRow(title=title.strip(), units=part))
        claimed = ClaimFigure(
            period=period,
            indicator=name,
            units=units,
            rows=tuple(rows),
            note=form.get("note", ""),
        )
        return say_about_period(speaker, submission_id, claimed)

    return said
