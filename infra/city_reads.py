"""What a city's readers ask: the city itself, its board, its statements, at a position or now.

Now is read from the views and the book's table, quickly. An earlier position is folded anew from
the journal up to it. Both end in the same pure functions, and ``oneboard check`` holds them to the
same result. Every answer names the position it was read at, in one consistent moment.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import cast

from sqlalchemy import Connection, Engine

from auth.offices import City
from infra.store import reads
from infra.store.journal import JournalStore
from ledger.board import Board, BookLine, Statement, board_of, statement_of
from ledger.book import office_account
from ledger.judge.state import CITY_KEY, CityState
from ledger.period import Period
from ledger.views import ProjectView, fold_all
from sharing.events.centre import CreditPosted, CreditReversed


class CityUnknown(LookupError):
    """The database holds no such city, or it is not opened yet."""


class PositionUnknown(LookupError):
    """The journal has not come so far."""

    def __init__(self, *, position: int, head: int) -> None:
        super().__init__(f"position {position} is beyond the journal's head {head}")
        self.position = position
        self.head = head


class CityReads:
    """Reads of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city
        self._store = JournalStore(engine, city)

    def moment(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment."""
        return self._engine.connect()

    def city_state(self, connection: Connection) -> CityState:
        """The city with its rules in force. Raises CityUnknown."""
        state = self._store.load_state(connection, [CITY_KEY]).get(CITY_KEY)
        if state is None:
            raise CityUnknown(self._city)
        return cast(CityState, state)

    def city(self) -> City:
        """The city as it was opened. Raises CityUnknown."""
        with self.moment() as connection:
            return self.city_state(connection).city

    def board(self, period: Period, *, at: int | None = None) -> Board:
        """The board of a period. Raises CityUnknown, PositionUnknown."""
        with self.moment() as connection:
            city = self.city_state(connection).city
            head = self._head(connection, at)
            if at is None:
                projects_count = reads.projects_count(connection, self._city)
                projects: Sequence[ProjectView] = reads.projects_of_months(
                    connection, self._city, period.months
                )
            else:
                rows = reads.journal_events(connection, self._city, up_to=head.position)
                projects = list(fold_all(rows).projects.values())
                projects_count = len(projects)
            return board_of(
                city=city,
                period=period,
                position=head.position,
                as_of=head.now,
                projects_count=projects_count,
                projects=projects,
                lines=reads.book_lines(
                    connection, self._city, period.months, up_to=head.position
                ),
            )

    def statement(self, office: str, period: Period, *, at: int | None = None) -> Statement:
        """An office's statement of a period. Raises CityUnknown, PositionUnknown."""
        with self.moment() as connection:
            head = self._head(connection, at)
            return statement_of(
                city=self.city_state(connection).city,
                office=office,
                period=period,
                position=head.position,
                as_of=head.now,
                lines=reads.statement_lines(
                    connection,
                    self._city,
                    office_account(office),
                    period.months,
                    up_to=head.position,
                ),
            )

    def _head(self, connection: Connection, at: int | None) -> reads.JournalHead:
        head = reads.head_at(connection, self._city)
        if at is None:
            seen = reads.view_position(connection, self._city)
            return reads.head_at(connection, self._city, seen)
        if at > head.position or at < 0:
            raise PositionUnknown(position=at, head=head.position)
        return reads.head_at(connection, self._city, at)


def book_lines_of(
    rows: Sequence[tuple[int, Sequence[object]]], months: Sequence[str]
) -> list[BookLine]:
    """The book's sums of these months, from the journal's events alone."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for _, events in rows:
        for event in events:
            if (
                isinstance(event, CreditPosted | CreditReversed)
                and event.posted_period in months
            ):
                for posting in event.postings:
                    sums[posting.account, posting.side, event.indicator] += posting.units
    return [BookLine(a, s, i, units) for (a, s, i), units in sorted(sums.items())]
