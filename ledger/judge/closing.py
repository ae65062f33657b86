"""Judging the closing of periods 关账, and what is said of a period as a whole.

The rule:

* a period can be closed only when it is over in city time;
* closing through a month closes every month before it that is open: a longer period closes its
  months, and the first closing of a city closes all that went before;
* after that no month may be left out between: the earliest open month lies in the period that is
  closed, or the closing is refused and names it;
* a closed period is never closed twice and never opened again; a longer one whose last month was
  closed by a shorter (the year, after its fourth quarter) is closed by itself, for its statements;
* what still hangs comes with what is said, since the judge's state knows no lists
  (docs/decisions/0013); something that hangs refuses the closing unless it is said that it closes
  all the same, and the list is recorded;
* closing sends each office its statement, see ``ledger.judge.statements``.

Edge cases: a month that is closed already may be part of a longer period that is closed now; while
an opening runs nothing is closed, since its rows bring recognitions of last year.

Invariant: ``closed_through`` never falls, and every month up to it is closed.
"""

from collections.abc import Callable
from typing import Any

from ledger.closings import ends_with_shorter
from ledger.judge.decision import Decision, accepted, refused
from ledger.judge.hearing import Hearing
from ledger.judge.recognise import opening_runs
from ledger.judge.state import CityState
from ledger.judge.statements import STATEMENT_RULES, statements_sent
from ledger.period import Period, PeriodUnreadable, month_of, read_period
from ledger.recognition_period import posting_month
from sharing.events.periods import ClosingBegun, ExportIssued, FigureClaimed, PeriodClosed
from sharing.submissions.periods import BeginClosing, ClaimFigure, ClosePeriod, RecordExport


def _period(text: str) -> Period | Decision:
    try:
        return read_period(text)
    except PeriodUnreadable:
        return refused("period_unreadable", period=text)


def _closable(hearing: Hearing, text: str) -> Period | Decision:
    """The period, if it can be closed now."""
    city = hearing.city
    period = _period(text)
    if isinstance(period, Decision):
        return period
    if opening_runs(city):
        return refused("opening_in_progress")
    first, last = period.months[0], period.months[-1]
    if last >= month_of(hearing.moment.day_in(city.city.timezone)):
        return refused("period_not_over", period=text, month=last)
    if last <= city.closed_through and not ends_with_shorter(period, city.closed_periods):
        return refused("period_closed_already", period=text, month=city.closed_through)
    if city.closed_through:
        earliest = posting_month(city.closed_through, city.closed_through)
        if first > earliest:
            return refused("months_left_open", period=text, month=earliest)
    return period


def begin_closing(hearing: Hearing, said: BeginClosing) -> Decision:
    """开始关账: nothing is closed by it; everybody sees what is still to be settled."""
    period = _closable(hearing, said.period)
    if isinstance(period, Decision):
        return period
    return accepted(ClosingBegun(period=said.period, hanging=said.hanging, at=hearing.moment.now))


def close_period(hearing: Hearing, said: ClosePeriod) -> Decision:
    """关账: the months are closed for ever, and the offices get their statements."""
    period = _closable(hearing, said.period)
    if isinstance(period, Decision):
        return period
    if said.hanging and not said.despite_hanging:
        return refused("period_hangs", period=said.period, count=str(len(said.hanging)))
    unknown = next((o for o in said.offices if hearing.city.city.office(o) is None), None)
    if unknown is not None:
        return refused("office_unknown", office=unknown)
    return accepted(
        PeriodClosed(
            period=said.period,
            through=period.months[-1],
            hanging=said.hanging,
            at=hearing.moment.now,
            reason=said.reason,
        ),
        statements_sent(hearing, period, with_lines=said.offices),
    )


def _knows(city: CityState, indicator: str) -> bool:
    packs = (city.pack, *city.earlier_packs)
    return any(pack.indicator(indicator) is not None for pack in packs)


def claim_figure(hearing: Hearing, said: ClaimFigure) -> Decision:
    """自报数: of a period that has begun and an indicator that some pack knows."""
    period = _period(said.period)
    if isinstance(period, Decision):
        return period
    if period.months[0] > month_of(hearing.moment.day_in(hearing.city.city.timezone)):
        return refused("period_not_begun", period=said.period)
    if not _knows(hearing.city, said.indicator):
        return refused("indicator_unknown", indicator=said.indicator)
    return accepted(
        FigureClaimed(
            period=said.period,
            office=hearing.office,
            indicator=said.indicator,
            units=said.units,
            rows=said.rows,
            note=said.note,
            at=hearing.moment.now,
        )
    )


def record_export(hearing: Hearing, said: RecordExport) -> Decision:
    """发布报表: as of a position that the journal has, of a period that is closed or not."""
    period = _period(said.period)
    if isinstance(period, Decision):
        return period
    if said.position >= hearing.moment.order:
        head = hearing.moment.order - 1
        return refused("export_position_unknown", position=str(said.position), head=str(head))
    if said.office and hearing.city.city.office(said.office) is None:
        return refused("office_unknown", office=said.office)
    return accepted(
        ExportIssued(
            export=said.export,
            period=said.period,
            office=said.office,
            position=said.position,
            files=said.files,
            at=hearing.moment.now,
        )
    )


PERIOD_RULES: dict[type[Any], Callable[[Hearing, Any], Decision]] = {
    BeginClosing: begin_closing,
    ClosePeriod: close_period,
    ClaimFigure: claim_figure,
    RecordExport: record_export,
    **STATEMENT_RULES,
}
"""The rules of what is said of periods, by kind."""
