"""Reads of periods: what was closed, announced, answered, claimed and issued.

Now is read from the views; how a period stood at an earlier position is read from the journal.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from infra.store.reads import JOURNAL, PERIODS
from ledger.closings import Closing, PeriodStanding, ends_with_shorter, standing_of
from ledger.period import Period
from ledger.period_views import PeriodView
from sharing.events.periods import ClosingBegun, PeriodClosed
from sharing.events.registry import read_events

_CLOSING_KINDS = ("begin_closing", "close_period")


def periods_of(connection: Connection, city: str) -> list[PeriodView]:
    """Every period that anything was said of, by name."""
    query = select(PERIODS.c.document).where(PERIODS.c.city == city).order_by(PERIODS.c.period)
    documents = connection.execute(query).scalars()
    return [PeriodView.model_validate_json(bytes(document)) for document in documents]


def period_named(connection: Connection, city: str, period: Period) -> PeriodView:
    """What was said of one period, as the period is named."""
    query = select(PERIODS.c.document).where(
        PERIODS.c.city == city, PERIODS.c.period == str(period)
    )
    document = connection.execute(query).scalar_one_or_none()
    if document is None:
        return PeriodView(period=str(period))
    return PeriodView.model_validate_json(bytes(document))


def standing_now(connection: Connection, city: str, period: Period) -> PeriodStanding:
    """How a period stands by the views."""
    return standing_among(periods_of(connection, city), period)


def standing_among(views: Sequence[PeriodView], period: Period) -> PeriodStanding:
    """How a period stands by these views of all periods."""
    closings = [Closing(view.through, view.closed_seq) for view in views if view.state == "closed"]
    announced = [view.period for view in views if view.state == "closing"]
    return standing_of(period, closings, announced)


def may_close_among(views: Sequence[PeriodView], period: Period) -> bool:
    """Whether a closing of it would still be taken, as far as these views of all periods tell."""
    closed = [view.period for view in views if view.state == "closed"]
    is_closed = standing_among(views, period).state == "closed"
    return not is_closed or ends_with_shorter(period, closed)


def standing_at(
    connection: Connection, city: str, period: Period, *, position: int
) -> PeriodStanding:
    """How a period stood at a position, by the journal."""
    query = (
        select(JOURNAL.c.seq, JOURNAL.c.events)
        .where(
            JOURNAL.c.city == city,
            JOURNAL.c.kind.in_(_CLOSING_KINDS),
            JOURNAL.c.seq <= position,
        )
        .order_by(JOURNAL.c.seq)
    )
    closings: list[Closing] = []
    announced: list[str] = []
    for seq, events in connection.execute(query):
        for event in read_events(bytes(events)):
            if isinstance(event, PeriodClosed):
                closings.append(Closing(event.through, seq))
            elif isinstance(event, ClosingBegun):
                announced.append(event.period)
    return standing_of(period, closings, announced)
