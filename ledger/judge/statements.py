"""Judging the offices' answers to their statements 对账单 of a closed period.

The rule: the closing sends each office its statement, to every office that existed in the period,
and to every other that has lines in it. The office's head confirms it or disputes it, lines by
name or the whole, with a reason, within the pack's working days (``ledger.working_days``). Where
nobody answers, the pack says what silence means: confirmed, disputed or noted.

* ``confirmed`` is final, whether it was said or followed from silence: a later answer is refused.
* ``noted`` and ``disputed`` are not: the office may confirm, or dispute (other lines), at any time.
* The centre settles a dispute with a reason; after that the statement is no longer answered. What
  the centre finds wrong it corrects by its own sayings, which post into the open month.
* The scan of the sealed page is filed by its hash, as often as there is a better one.

Edge cases: a pack without rules of statements sets no limit, so nobody is silent; an office that
ended is answered for by the office that acts for it, which names it. Whether the lines that are
disputed stand on the statement is asked at the door, since the judge's state keeps no lines.

Invariant: of each statement one answer stands, and no answer changes the book.
"""

from collections.abc import Callable
from typing import Any

from auth.offices import OfficeKind
from ledger.judge.clocks import DueClock
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.state import CityState
from ledger.judge.statement_state import StatementsState
from ledger.period import Period
from ledger.working_days import end_of_day, working_day_after
from sharing.events.periods import (
    SealedStatementFiled,
    StatementAnswered,
    StatementSettled,
    StatementsSent,
)
from sharing.submissions.periods import AnswerStatement, FileSealedStatement, SettleStatement

SEALED_STATEMENT = "sealed_statement"
"""The kind of paper that a sealed page is."""


def statements_sent(
    hearing: Hearing, period: Period, *, with_lines: tuple[str, ...]
) -> StatementsSent:
    """Who gets a statement of this period now, and until when it is answered."""
    city = hearing.city.city
    existed = {o.code for o in city.offices_in(period.months) if o.kind is not OfficeKind.CENTRE}
    sent_to = existed.union(with_lines)
    return StatementsSent(
        period=str(period),
        offices=tuple(office.code for office in city.offices if office.code in sent_to),
        at=hearing.moment.now,
        due_at=_due_at(hearing),
    )


def _due_at(hearing: Hearing) -> int | None:
    rules = hearing.city.pack.statements
    if rules is None:
        return None
    timezone = hearing.city.city.timezone
    last = working_day_after(
        hearing.moment.day_in(timezone),
        count=rules.answer_working_days,
        holidays=rules.holidays,
        workdays=rules.workdays,
    )
    return end_of_day(last, timezone)


def _sent(hearing: Hearing, period: str, office: str) -> StatementsState | Decision:
    """The statements of a closed period, if this office has one."""
    if period not in hearing.city.closed_periods:
        return refused("period_not_closed", period=period)
    statements = hearing.state.statements(period)
    if statements is None or office not in statements.offices:
        return refused("statement_unknown", period=period)
    return statements


def _own(hearing: Hearing, period: str, named: str) -> StatementsState | Decision:
    """The same, if the speaker acts for the office whose statement it is."""
    if named and not hearing.is_own(named):
        return refused("statement_unknown", period=period)
    return _sent(hearing, period, named or hearing.office)


def answer_statement(hearing: Hearing, said: AnswerStatement) -> Decision:
    """确认或异议对账单."""
    statements = _own(hearing, said.period, said.office)
    if isinstance(statements, Decision):
        return statements
    office = said.office or hearing.office
    before = statements.answer_of(office)
    if before in ("confirmed", "settled"):
        return refused("statement_answered", period=said.period, answer=before)
    if not said.is_confirmed and not said.reason.strip():
        return refused("dispute_without_reason")
    return accepted(
        StatementAnswered(
            period=said.period,
            office=office,
            answer="confirmed" if said.is_confirmed else "disputed",
            lines=() if said.is_confirmed else said.lines,
            reason=said.reason,
            at=hearing.moment.now,
        )
    )


def settle_statement(hearing: Hearing, said: SettleStatement) -> Decision:
    """答复对账异议: the centre's answer to a dispute that stands."""
    statements = _sent(hearing, said.period, said.office)
    if isinstance(statements, Decision):
        return statements
    if statements.answer_of(said.office) != "disputed":
        return refused("statement_not_disputed", period=said.period, office=said.office)
    return accepted(
        StatementSettled(
            period=said.period, office=said.office, reason=said.reason, at=hearing.moment.now
        )
    )


def file_sealed_statement(hearing: Hearing, said: FileSealedStatement) -> Decision:
    """归档盖章页."""
    statements = _own(hearing, said.period, said.office)
    if isinstance(statements, Decision):
        return statements
    if said.paper.kind != SEALED_STATEMENT:
        return refused("paper_is_no_sealed_statement", paper=said.paper.kind)
    return accepted(
        SealedStatementFiled(
            period=said.period,
            office=said.office or hearing.office,
            paper=said.paper,
            at=hearing.moment.now,
        )
    )


def answered_by_silence(city: CityState, due: DueClock, *, period: str) -> StatementAnswered | None:
    """What it means that an office's time is up; None where the rules in force do not say."""
    rules = city.pack.statements
    if rules is None:
        return None
    return StatementAnswered(
        period=period, office=due.lead_id, answer=rules.silence, by_silence=True, at=due.due_at
    )


STATEMENT_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    AnswerStatement: answer_statement,
    SettleStatement: settle_statement,
    FileSealedStatement: file_sealed_statement,
}
"""The rules of what is said of statements, by kind."""
