"""What exports ask that no page asks: reports with the journal's state hash at their position.

Every report is read in one moment and is a pure function of the journal up to its position.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from infra.city_reads import CityReads
from infra.store import book_reads
from infra.store.period_reads import standing_at
from infra.store.reads import JOURNAL, JournalHead
from ledger.book import SUSPENSE, office_account
from ledger.book_lines import BookView
from ledger.judge.state import CityState
from ledger.period import Period
from ledger.reconciliation import Reconciliation, reconciliation_of
from ledger.reconciliation_report import Claims, ReconciliationReport, reconciliation_report
from ledger.statement_report import StatementReport, statement_report
from sharing.events.periods import FigureClaimed
from sharing.events.registry import read_events


@dataclass(frozen=True, slots=True)
class StatementRead:
    """An office's statement with the journal's state hash at its position."""

    report: StatementReport
    state_hash: bytes


def read_statement(
    reads: CityReads,
    office: str,
    period: Period,
    *,
    view: BookView | None = None,
    at: int | None = None,
) -> StatementRead:
    """An office's statement as of a position, or of now. Raises CityUnknown, PositionUnknown."""
    with reads.moment() as connection:
        head = reads.head(connection, at)
        state = reads.city_state_at(connection, head.position)
        city, months = state.city.code, period.months
        account = office_account(office)
        found = [
            line
            for each in BookView
            for line in book_reads.lines_of(
                connection, city, months, view=each, up_to=head.position, account=account
            )
            # What is of both views is told once.
            if each is BookView.CORRECTED or line.counts_in not in months
        ]
        report = statement_report(
            state=state,
            office=office,
            period=period,
            position=head.position,
            as_of=head.now,
            closed_position=standing_at(connection, city, period, position=head.position).position,
            lines=sorted(found, key=lambda line: (line.seq, line.entry_id, line.side)),
            view=view,
        )
        return StatementRead(report, head.state_hash)


@dataclass(frozen=True, slots=True)
class ReconciliationRead:
    """The reconciliation of a period with the journal's state hash at its position."""

    report: ReconciliationReport
    state_hash: bytes


def read_reconciliation(
    reads: CityReads, period: Period, *, at: int | None = None
) -> ReconciliationRead:
    """The reconciliation as of a position, or of now. Raises CityUnknown, PositionUnknown."""
    with reads.moment() as connection:
        head = reads.head(connection, at)
        state = reads.city_state_at(connection, head.position)
        city, position = state.city.code, head.position
        exported, corrected = (
            _in_view(connection, state, period, view, head)
            for view in (BookView.EXPORTED, BookView.CORRECTED)
        )
        report = reconciliation_report(
            state=state,
            period=period,
            closed_position=standing_at(connection, city, period, position=position).position,
            exported=exported,
            corrected=corrected,
            claims=claims_at(connection, city, period, up_to=position),
        )
        return ReconciliationRead(report, head.state_hash)


def _in_view(
    connection: Connection, state: CityState, period: Period, view: BookView, head: JournalHead
) -> Reconciliation:
    city, position = state.city.code, head.position
    lines = book_reads.lines_of(connection, city, period.months, view=view, up_to=position)
    waiting = sorted({line.seq for line in lines if line.account == SUSPENSE})
    return reconciliation_of(
        state=state,
        period=period,
        view=view,
        position=position,
        as_of=head.now,
        lines=lines,
        times=book_reads.times_at(connection, city, waiting),
    )


def claims_at(connection: Connection, city: str, period: Period, *, up_to: int) -> Claims:
    """The figures that offices claimed of a period, the last word of each, as of a position."""
    query = (
        select(JOURNAL.c.events)
        .where(JOURNAL.c.city == city, JOURNAL.c.kind == "claim_figure", JOURNAL.c.seq <= up_to)
        .order_by(JOURNAL.c.seq)
    )
    claims: dict[tuple[str, str], int] = {}
    for events in connection.execute(query).scalars():
        for event in read_events(bytes(events)):
            if isinstance(event, FigureClaimed) and event.period == str(period):
                claims[event.office, event.indicator] = event.units
    return claims
