"""An office's statement 对账单: as exported, as corrected and what differs, with every line behind.

The office's head answers it where the period was closed: confirms it, disputes it by the lines that
are ticked (the whole where none is), files the scan of the sealed page.

Edge cases: a period that lies in a longer one that was closed is answered there, and the page says
so; lines that are not on the statement cannot be disputed.

Invariant: the figures are ``ledger.statement_report``'s, so the page says what the export says.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from gateway.messages.catalogue import say
from gateway.pages.acting import (
    TICKED,
    SentForm,
    act_on,
    back_to,
    may_say,
    sent_with_ticks,
    ticked,
    told,
)
from gateway.pages.contexts import Link, Moment
from gateway.pages.form_tokens import check_form
from gateway.pages.period_contexts import StatementContext
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name, standing_tag
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_answers import (
    SEALED_PAPER,
    STATEMENT_SAYINGS,
    answer_actions,
    answer_facts,
    dispute_action,
    statements_elsewhere,
)
from gateway.pages.statement_figures import idle_indicators, indicator_views, statement_rows
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.board import period_of
from gateway.rest.evidence import evidence_problem
from gateway.rest.explanations import account_for
from gateway.rest.problems import Problem, not_found
from gateway.shown.period import reads_words
from infra.export_reads import read_statement
from infra.store.period_reads import periods_of, standing_among
from ledger.period import Period
from ledger.period_views import StatementAnswerView
from ledger.statement_report import StatementReport
from sharing.evidence_files import EvidenceFault

router = APIRouter()


@router.get("/statements/{office}")
def statement_page(
    office: str,
    visit: VisitOf,
    period: Annotated[str, Query(max_length=20)] = "",
    told_id: Annotated[str, Query(alias="told", max_length=64)] = "",
) -> Response:
    """The own office's; the centre, the assessor and the auditor open every office's."""
    language = visit.language
    _check_reader(visit, office)
    chosen = chosen_period(visit, period, months_of(visit))
    report = read_statement(visit.parts.reads, office, chosen).report
    with visit.parts.reads.moment() as connection:
        state = visit.parts.reads.city_state(connection)
        views = periods_of(connection, visit.city.code)
    standing = standing_among(views, chosen)
    known = visit.city.office(office)
    answer = next(
        (s for v in views if v.period == str(chosen) for s in v.statements if s.office == office),
        None,
    )
    can_answer = _can_answer(visit, office, answer)
    context = StatementContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("page.statement_of", language, office=report.office_name),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        office=report.office_name,
        kind=say(f"city.kind.{known.kind.value}", language) if known else "",
        period=period_name(str(chosen), language),
        choice=period_choice(visit, f"/statements/{office}", chosen, {}),
        back=Link(say("page.to_board", language), f"/?period={chosen}"),
        state=standing_tag(standing, language),
        strip=answer_facts(visit, answer),
        remarks=_remarks(visit, answer),
        elsewhere=statements_elsewhere(views, chosen, office, language) if answer is None else (),
        indicators=indicator_views(report, language),
        idle=idle_indicators(report, language),
        rows=statement_rows(visit, report, state, answer),
        answers=answer_actions(visit, report, answer) if can_answer else (),
        dispute=dispute_action(visit, report, answer) if can_answer else None,
        told=told(visit, told_id),
        moment=_moment(report),
    )
    return render(visit.request, "statement.html", context)


@router.post("/statements/{office}")
def answer_statement(
    office: str, visit: VisitOf, sent: Annotated[SentForm, Depends(sent_with_ticks)]
) -> Response:
    """Confirm, dispute, or file the sealed page, as the form says."""
    check_form(visit.request, visit.parts, sent.fields.get("form_token", ""))
    _check_reader(visit, office)
    period = period_of(sent.fields.get("period", ""))
    form = sent.fields
    if form.get("act") == "dispute_statement":
        _check_lines(visit, office, period, ticked(form))
    else:
        form = form | {TICKED: ""}
    if form.get("act") == "file_sealed_statement" and may_say(visit, "file_sealed_statement"):
        if sent.file is None:
            raise Problem(422, "no_file", "account.no_sealed_page")
        form = form | {SEALED_PAPER: _kept(visit, sent.file)}
    submission_id = act_on(visit, office, form, STATEMENT_SAYINGS)
    return back_to(form, f"/statements/{office}?period={period}", submission_id)


def _check_reader(visit: Visit, office: str) -> None:
    """Raises Problem (403, 404)."""
    account_for(visit.parts, visit.person.actor, office)
    if visit.city.office(office) is None:
        raise not_found()


def _check_lines(visit: Visit, office: str, period: Period, lines: tuple[str, ...]) -> None:
    """Lines of another statement cannot be disputed on this one. Raises Problem (422)."""
    report = read_statement(visit.parts.reads, office, period).report
    if not {line.entry_id for line in report.lines}.issuperset(lines):
        raise Problem(422, "lines_unknown", "account.lines_unknown")


def _can_answer(visit: Visit, office: str, answer: StatementAnswerView | None) -> bool:
    is_own = office in visit.person.actor.offices
    return answer is not None and is_own and may_say(visit, "answer_statement")


def _remarks(visit: Visit, answer: StatementAnswerView | None) -> tuple[str, ...]:
    """What was disputed and what the centre answered, for whoever may know the words."""
    if answer is None or not reads_words(visit.person.actor, answer.office):
        return ()
    told_of = (("account.disputed_because", answer.reason),) if answer.reason else ()
    if answer.settled_reason:
        told_of = (*told_of, ("account.settled_because", answer.settled_reason))
    return tuple(say(code, visit.language, reason=reason) for code, reason in told_of)


def _kept(visit: Visit, file: UploadFile) -> str:
    """The hash under which the scan is kept. Raises Problem."""
    deployment = visit.parts.deployment
    try:
        return deployment.evidence_desk().take(file.file, visit.person.actor).sha256
    except EvidenceFault as fault:
        raise evidence_problem(fault, deployment.settings) from fault


def _moment(report: StatementReport) -> Moment:
    as_of = report.as_of[:16].replace("T", " ")
    return Moment(position=f"{report.position:,}", as_of=as_of, rules=report.rules_title)
