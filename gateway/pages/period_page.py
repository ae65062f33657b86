"""One period: closing it, what hangs, the offices' answers, issued exports.

Edge cases: while a period is open, what hangs is read as it stands now; once it is closed, the list
that was recorded stays. A year that its quarters closed can still be closed itself, for its
statements: until then what hangs is read as it stands now. A closing although something hangs must
be ticked as such.

Invariant: what is said here is what ``/api/v1/periods`` and ``/exports`` take; a download serves
the bytes that were kept.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.acting import act_on, back_to, sent_form, told
from gateway.pages.closing_actions import closing_actions, issue_action, period_sayings, settle
from gateway.pages.closing_contexts import AnswerLine, HangingLine, IssuedLine, PeriodContext
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import Fact, Tag
from gateway.pages.desk_parts import due, last_moment, minute
from gateway.pages.form_tokens import check_form
from gateway.pages.periods import period_name, standing_tag
from gateway.pages.periods_page import answers_words, check_reader
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest import exports as issued_exports
from gateway.rest.board import period_of
from gateway.rest.noted_reads import names_noted
from gateway.rest.periods import one_period
from gateway.saying.periods import what_hangs
from gateway.shown.exports import IssuedShown
from gateway.shown.period import PeriodShown, StatementAnswerShown
from gateway.shown.project_names import UNKNOWN, ProjectNames
from infra.store.period_reads import may_close_among, period_named, periods_of, standing_among
from ledger.period import Period
from ledger.period_views import PeriodView
from sharing.submissions.periods import Hanging

router = APIRouter()
HANGING_LINES = 100
_TONES = {"": "warn", "confirmed": "good", "disputed": "bad"}


@router.get("/periods/{period}")
def period_page(
    period: str, visit: VisitOf, told_id: Annotated[str, Query(alias="told", max_length=64)] = ""
) -> Response:
    """For whoever reads the board; its parts as far as the reader may know them."""
    check_reader(visit)
    language, asked = visit.language, period_of(period)
    shown = one_period(str(asked), visit.parts, visit.person)
    with visit.parts.reads.moment() as connection:
        view = period_named(connection, visit.city.code, asked)
        everything = periods_of(connection, visit.city.code)
    standing = standing_among(everything, asked)
    may_close = may_close_among(everything, asked)
    reads_cases = may(visit.person.role, Permission.CITY_CASE_READ).allowed
    hanging = _hanging(visit, asked, shown, may_close=may_close) if reads_cases else ()
    hanging_head = say(f"account.hanging_{'now' if may_close else 'then'}", language)
    hangs = Fact(hanging_head, say("account.hanging_count", language, count=len(hanging)))
    context = PeriodContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=period_name(str(asked), language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        back=Link(say("account.to_periods", language), f"/periods?period={asked}"),
        period=period_name(str(asked), language),
        state=standing_tag(standing, language),
        strip=_strip(visit, shown, view, (hangs,) if reads_cases else ()),
        reason=shown.reason,
        links=_links(visit, asked),
        shows_hanging=reads_cases,
        hanging_head=hanging_head,
        hanging=_hanging_lines(visit, hanging[:HANGING_LINES]),
        hanging_more=_more(len(hanging), language),
        answers=tuple(_answer(visit, asked, each) for each in shown.statements),
        exports=_issued(visit, asked),
        actions=closing_actions(visit, asked, shown.state, len(hanging)) if may_close else (),
        issue=issue_action(visit, asked),
        told=told(visit, told_id),
    )
    return render(visit.request, "period.html", context)


@router.post("/periods/{period}")
def act_on_period(
    period: str, visit: VisitOf, form: Annotated[dict[str, str], Depends(sent_form)]
) -> Response:
    """Begin the closing, close, settle a dispute, issue an export, as the form says."""
    check_form(visit.request, visit.parts, form.get("form_token", ""))
    asked = period_of(period)
    submission_id = act_on(visit, str(asked), form, period_sayings(visit.parts))
    return back_to(form, f"/periods/{asked}", submission_id)


@router.get("/exports/{issued_position}/{file}")
def download(issued_position: int, file: str, visit: VisitOf) -> Response:
    """The bytes as they were issued, for whoever may read the export."""
    return issued_exports.download(issued_position, file, visit.parts, visit.person)


def _hanging(
    visit: Visit, period: Period, shown: PeriodShown, *, may_close: bool
) -> tuple[Hanging, ...]:
    if not may_close:
        return tuple(Hanging.model_validate(each.model_dump()) for each in shown.hanging)
    return what_hangs(visit.parts.reads, period)


def _strip(
    visit: Visit, shown: PeriodShown, view: PeriodView, hangs: tuple[Fact, ...]
) -> tuple[Fact, ...]:
    language = visit.language
    facts = []
    if shown.closed_at:
        facts.append(Fact(say("account.closed_at", language), minute(shown.closed_at)))
    facts += hangs
    answers = answers_words(visit, view)
    if answers:
        facts.append(Fact(say("account.answers", language), answers))
    return tuple(facts)


def _links(visit: Visit, period: Period) -> tuple[Link, ...]:
    language, role = visit.language, visit.person.role
    links = [Link(say("page.board", language), f"/?period={period}")]
    if may(role, Permission.CITY_STATEMENT_READ).allowed:
        place = f"/reconciliation?period={period}"
        links.append(Link(say("account.reconciliation", language), place))
    elif may(role, Permission.OWN_STATEMENT_READ).allowed:
        place = f"/statements/{visit.person.office}?period={period}"
        links.append(Link(say("account.own_statement", language), place))
    return tuple(links)


def _hanging_lines(visit: Visit, hanging: tuple[Hanging, ...]) -> tuple[HangingLine, ...]:
    ids = [each.project_id for each in hanging]
    names = names_noted(visit.parts, visit.person.actor, ids, what="hanging")
    return tuple(_hanging_line(visit, each, names) for each in hanging)


def _hanging_line(visit: Visit, each: Hanging, names: ProjectNames) -> HangingLine:
    language = visit.language
    known = names.get(each.project_id, UNKNOWN)
    text, href = say(f"account.hangs_{each.what}", language), ""
    if each.what in ("case", "objection"):
        href = f"/cases/{each.subject}"
    elif each.what == "proposal":
        href = "/recognitions"
    elif each.what == "dispute":
        named, _, office = each.subject.partition(":")
        found = visit.city.office(office)
        told_of = {
            "office": found.name if found else office,
            "period": period_name(named, language),
        }
        text = say("account.hangs_dispute_of", language, **told_of)
        href = f"/periods/{named}"
    return HangingLine(
        what=each.what,
        text=text,
        href=href,
        project=known.name,
        project_href=f"/projects/{known.project_id}" if known.is_known else "",
    )


def _more(count: int, language: str) -> str:
    left = count - HANGING_LINES
    return say("account.hanging_more", language, count=left) if left > 0 else ""


def _answer(visit: Visit, period: Period, each: StatementAnswerShown) -> AnswerLine:
    language = visit.language
    words = say(f"account.answer_{each.answer or 'none'}", language)
    words += say("account.by_silence", language) if each.by_silence else ""
    until = due(visit, last_moment(each.due_at)) if each.due_at and not each.answer else None
    at = minute(each.answered_at) if each.answered_at else ""
    lines = say("account.disputed_lines", language, count=len(each.entries))
    whole = say("account.disputed_whole", language)
    reasons = []
    if each.answer in ("disputed", "settled"):
        about = lines if each.entries else whole
        reasons.append(f"{about} {each.reason}".strip())
    if each.settled_reason:
        reasons.append(say("account.settled_because", language, reason=each.settled_reason))
    return AnswerLine(
        office=each.office_name,
        href=f"/statements/{each.office}?period={period}",
        state=Tag(words, _TONES.get(each.answer, "plain")),
        note=until.left if until is not None else at,
        reasons=tuple(reasons),
        sealed=say("account.sealed_filed", language) if each.sealed_sha256 else "",
        settle=settle(visit, period, each.office) if each.answer == "disputed" else None,
    )


def _issued(visit: Visit, period: Period) -> tuple[IssuedLine, ...]:
    if not may(visit.person.role, Permission.OWN_STATEMENT_READ).allowed:
        return ()
    found = issued_exports.exports(visit.parts, visit.person, str(period))
    return tuple(_issued_line(visit, each) for each in found)


def _issued_line(visit: Visit, each: IssuedShown) -> IssuedLine:
    office = visit.city.office(each.office)
    return IssuedLine(
        title=say(f"account.export_{each.export}", visit.language),
        office=office.name if office is not None else "",
        position=f"{each.position:,}",
        at=minute(each.issued_at),
        files=tuple(
            Link(_kind(file.file), f"/exports/{each.issued_position}/{file.file}")
            for file in each.files
        ),
    )


def _kind(file: str) -> str:
    """``lines.csv`` of ``statement-…-p12-lines.csv``: what tells the files apart."""
    stem, _, ending = file.partition(".")
    last = stem.rpartition("-")[2]
    return f"{last}.{ending}" if last.isalpha() else ending
