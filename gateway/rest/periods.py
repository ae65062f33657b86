"""Periods 期间 over REST: how they stand, what hangs, closing, and the offices' answers.

An office answers its own statement; an office that acts for one that ended names that one's code
in the path. A retry of a closing gets the first answer, although what hangs may be another list.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from auth.actors import Role
from auth.permissions import Permission, may, may_submit
from gateway.outcomes import Outcome
from gateway.rest.board import period_of
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.outcomes import refusal_problem, respond
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Parts, PartsOf, Viewer
from gateway.rest.period_requests import (
    ClosingSent,
    ConfirmationOfStatementSent,
    DisputeSent,
    FigureSent,
    SealedPageSent,
    SettlementSent,
)
from gateway.rest.problems import Problem, documented
from gateway.rest.writing import Desk, DeskOf, known_id
from gateway.saying.periods import (
    AboutPeriod,
    closing,
    entries_elsewhere,
    journal_position,
    say_about_period,
    what_hangs,
)
from gateway.shown.period import (
    HangingShown,
    PeriodShown,
    PeriodsShown,
    closed_through,
    period_shown,
)
from infra.store.period_reads import period_named, periods_of
from infra.store.reads import view_position
from ledger.period import Period
from sharing.submissions.periods import BeginClosing

router = APIRouter(tags=["期间 periods"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)

Named = Annotated[str, Path(max_length=20, examples=["2025Q1"])]


@router.get("/periods", summary="期间 Periods", dependencies=[CaughtUp], responses=READ_PROBLEMS)
def periods(parts: PartsOf, person: Viewer) -> PeriodsShown:
    """Those of which something was said, by name; a period that is not listed is open."""
    _check_board_reader(person.role)
    city = parts.city()
    with parts.reads.moment() as connection:
        views = periods_of(connection, city.code)
        position = view_position(connection, city.code)
    shown = [period_shown(v, views, city=city, reader=person.actor) for v in views]
    return PeriodsShown(
        city=city.code, closed_through=closed_through(views), position=position, periods=shown
    )


@router.get(
    "/periods/{period}",
    summary="一个期间 A period",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def one_period(period: Named, parts: PartsOf, person: Viewer) -> PeriodShown:
    """How it stands, and as far as the reader may know it, what hung and who answered what."""
    _check_board_reader(person.role)
    city, asked = parts.city(), period_of(period)
    with parts.reads.moment() as connection:
        view = period_named(connection, city.code, asked)
        views = periods_of(connection, city.code)
    return period_shown(view, views, city=city, reader=person.actor)


@router.get(
    "/periods/{period}/hanging",
    summary="未了事项 What hangs (centre, auditor)",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def hangs(period: Named, parts: PartsOf, person: Viewer) -> list[HangingShown]:
    """What a closing would be refused for now."""
    if not may(person.role, Permission.CITY_CASE_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    found = what_hangs(parts.reads, period_of(period))
    return [HangingShown(**dict(each)) for each in found]


@router.post(
    "/periods/{period}/announcement",
    summary="预告关账 Announce a closing (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def announce(period: Named, desk: DeskOf) -> JSONResponse:
    """Lists what still hangs; nothing is closed by it."""
    asked = period_of(period)

    def said() -> AboutPeriod:
        return BeginClosing(period=str(asked), hanging=what_hangs(desk.parts.reads, asked))

    return _say_of_the_city(desk, "begin_closing", said)


@router.post(
    "/periods/{period}/closing",
    summary="关账 Close a period (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def close(period: Named, sent: ClosingSent, desk: DeskOf) -> JSONResponse:
    """For ever, with every earlier month that is open; each office gets its statement."""
    asked = period_of(period)
    return _say_of_the_city(
        desk,
        "close_period",
        lambda: closing(
            desk.parts.reads, asked, despite_hanging=sent.despite_hanging, reason=sent.reason
        ),
    )


@router.post(
    "/periods/{period}/statements/{office}/confirmation",
    summary="确认对账单 Confirm a statement (head)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def confirm(
    period: Named, office: str, sent: ConfirmationOfStatementSent, desk: DeskOf
) -> JSONResponse:
    """Final."""
    asked = period_of(period)
    said = sent.answer(str(asked), _other(desk, known_id(office)))
    return _say(desk, "answer_statement", said)


@router.post(
    "/periods/{period}/statements/{office}/dispute",
    summary="异议对账单 Dispute a statement (head)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def dispute(period: Named, office: str, sent: DisputeSent, desk: DeskOf) -> JSONResponse:
    """Named entries, or the whole; no figure changes by it."""
    asked = period_of(period)
    said = sent.answer(str(asked), _other(desk, known_id(office)))
    _check_entries(desk, asked, office, sent.entries)
    return _say(desk, "answer_statement", said)


@router.post(
    "/periods/{period}/statements/{office}/settlement",
    summary="答复对账异议 Settle a dispute (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def settle(period: Named, office: str, sent: SettlementSent, desk: DeskOf) -> JSONResponse:
    """What is found wrong is corrected by rulings, into the open month."""
    said = sent.settlement(str(period_of(period)), known_id(office))
    return _say(desk, "settle_statement", said)


@router.post(
    "/periods/{period}/statements/{office}/sealed-page",
    summary="归档盖章页 File the sealed page (head)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def file_sealed(period: Named, office: str, sent: SealedPageSent, desk: DeskOf) -> JSONResponse:
    """By the hash that `POST /evidence` gave."""
    said = sent.filing(str(period_of(period)), _other(desk, known_id(office)))
    return _say(desk, "file_sealed_statement", said)


@router.post(
    "/periods/{period}/claims",
    summary="自报数 Claim a figure",
    response_model=Outcome,
    responses=PROBLEMS,
)
def claim(period: Named, sent: FigureSent, desk: DeskOf) -> JSONResponse:
    """The own office's figure; a later one replaces it."""
    return _say(desk, "claim_figure", sent.claim(str(period_of(period))))


def _check_board_reader(role: Role) -> None:
    if not may(role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")


def _say(desk: Desk, kind: str, said: AboutPeriod) -> JSONResponse:
    return desk.say(kind, lambda: say_about_period(desk.speaker, desk.submission_id, said))


def _say_of_the_city(desk: Desk, kind: str, made: Callable[[], AboutPeriod]) -> JSONResponse:
    """What is read of the city is read once the views are as far as the journal; a retry gets the
    first answer without reading anew. Raises Problem.
    """
    if not may_submit(desk.speaker.role, kind, for_own_office=True).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    parts: Parts = desk.parts
    answered = parts.submitter.answer(desk.speaker.office, desk.submission_id)
    if answered is not None and answered.kind == kind:
        if answered.verdict == "refused":
            raise refusal_problem(answered, desk.language)
        return respond(parts, answered, language=desk.language, status=200)
    parts.wait_for(journal_position(parts.reads))
    return _say(desk, kind, made())


def _other(desk: Desk, office: str) -> str:
    """The office as a statement names it: only where it is not the speaker's own."""
    return "" if office == desk.speaker.office else office


def _check_entries(desk: Desk, period: Period, office: str, entries: tuple[str, ...]) -> None:
    """Whether the entries are on the statement. Raises Problem (422)."""
    is_own = office == desk.speaker.office  # of others' statements nobody learns what stands there
    elsewhere = entries_elsewhere(desk.parts.reads, period, office, entries) if is_own else ()
    if elsewhere:
        known = {"entries": ", ".join(elsewhere[:5])}
        raise Problem(422, "entries_elsewhere", "rest.entries_elsewhere", params=known)
