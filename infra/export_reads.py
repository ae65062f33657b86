"""What exports ask that no page asks: reports with the journal's state hash at their position.

Every report is read in one moment and is a pure function of the journal up to its position.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from infra.city_reads import CityReads
from infra.store import book_reads
from infra.store.reads import JOURNAL
from ledger.book import office_account
from ledger.book_lines import BookView
from ledger.period import Period
from ledger.statement_report import StatementReport, statement_report
from sharing.events.periods import PeriodClosed
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
            closed_position=closed_position(connection, city, period, up_to=head.position),
            lines=sorted(found, key=lambda line: (line.seq, line.entry_id, line.side)),
            view=view,
        )
        return StatementRead(report, head.state_hash)


def closed_position(connection: Connection, city: str, period: Period, *, up_to: int) -> int:
    """Where the last month of a period was closed, as of a position; 0 where it was open."""
    query = (
        select(JOURNAL.c.seq, JOURNAL.c.events)
        .where(JOURNAL.c.city == city, JOURNAL.c.kind == "close_period", JOURNAL.c.seq <= up_to)
        .order_by(JOURNAL.c.seq)
    )
    for seq, events in connection.execute(query):
        for event in read_events(bytes(events)):
            if isinstance(event, PeriodClosed) and event.through >= period.months[-1]:
                return int(seq)
    return 0
