"""Folds of periods: which months are closed, and how offices answered their statements."""

from collections.abc import Callable

from ledger.judge.clocks import STATEMENT_ANSWER, Clock, due_changes, without_clock
from ledger.judge.folding import Changes, Folds, city_of
from ledger.judge.slice import Slice
from ledger.judge.state import CITY_KEY, statements_key
from ledger.judge.statement_state import StatementsState
from sharing.events.periods import (
    FigureClaimed,
    PeriodClosed,
    StatementAnswered,
    StatementSettled,
    StatementsSent,
)
from sharing.values import replaced


def statements_subject(period: str) -> str:
    """How the clocks of a period's statements name it."""
    return f"S{period}"


def statements_period(subject: str) -> str:
    """The period whose statements a clock's subject names."""
    return subject.removeprefix("S")


def _closed(state: Slice, event: PeriodClosed) -> Changes:
    city = city_of(state)
    periods = (*city.closed_periods, event.period)
    through = max(event.through, city.closed_through)
    return {CITY_KEY: replaced(city, closed_through=through, closed_periods=periods)}


def _of(state: Slice, period: str) -> StatementsState:
    return state.statements(period) or StatementsState(period)


def _changed(before: StatementsState, after: StatementsState) -> Changes:
    subject = statements_subject(after.period)
    return {
        statements_key(after.period): after,
        **due_changes(subject, before.clocks, after.clocks),
    }


def statements_with_clocks(
    state: Slice, subject: str, change: Callable[[tuple[Clock, ...]], tuple[Clock, ...]]
) -> Changes:
    """The clocks of a period's statements changed."""
    before = _of(state, statements_period(subject))
    return _changed(before, replaced(before, clocks=change(before.clocks)))


def _sent(state: Slice, event: StatementsSent) -> Changes:
    before = _of(state, event.period)
    due_at = event.due_at
    clocks = (
        ()
        if due_at is None
        else tuple(Clock(STATEMENT_ANSWER, due_at, office) for office in event.offices)
    )
    return _changed(before, replaced(before, offices=event.offices, clocks=clocks))


def _answered(state: Slice, event: StatementAnswered) -> Changes:
    return _with_answer(state, event.period, event.office, event.answer)


def _settled(state: Slice, event: StatementSettled) -> Changes:
    return _with_answer(state, event.period, event.office, "settled")


def _with_answer(state: Slice, period: str, office: str, answer: str) -> Changes:
    before = _of(state, period)
    others = tuple(said for said in before.answers if said[0] != office)
    clocks = without_clock(before.clocks, STATEMENT_ANSWER, lead_id=office)
    after = replaced(before, answers=(*others, (office, answer)), clocks=clocks)
    return _changed(before, after)


def _claimed(state: Slice, event: FigureClaimed) -> Changes:
    before = _of(state, event.period)
    claimed = dict.fromkeys((*before.claimed, f"{event.office}/{event.indicator}"))
    return _changed(before, replaced(before, claimed=tuple(claimed)))


PERIOD_FOLDS: Folds = {
    PeriodClosed: _closed,
    StatementsSent: _sent,
    StatementAnswered: _answered,
    StatementSettled: _settled,
    FigureClaimed: _claimed,
}
