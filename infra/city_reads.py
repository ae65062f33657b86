"""What a city's readers ask: the city itself, its board, its statements, at a position or now.

Now is read from the views and the book's table, quickly. An earlier position is folded anew from
the journal up to it. Both end in the same pure functions, and ``oneboard check`` holds them to the
same result. Every answer names the position it was read at, in one consistent moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Engine, func, select

from auth.offices import City
from infra.store import reads
from infra.store.journal import JournalStore
from ledger.assessment import Assessment, CreditUnits, assessment_of
from ledger.board import Board, Statement, board_of, statement_of
from ledger.book import office_account
from ledger.judge.acting import as_acting, city_day
from ledger.judge.evolve import evolve
from ledger.judge.slice import Slice
from ledger.judge.state import CITY_KEY, CityState, ProjectState, project_key
from ledger.objections import time_to_object
from ledger.period import Period
from ledger.view_folds import fold_all
from ledger.views import LeadView, ProjectView
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.events.offices import OfficesChanged
from sharing.events.registry import read_events

_CITY_EVENTS = (CityOpened, RulesAdopted, BatchOpened, BatchClosed, OfficesChanged)
_CITY_KINDS = ("open_city", "adopt_rules", "open_batch", "close_batch", "change_offices")


class CityUnknown(LookupError):
    """The database holds no such city, or it is not opened yet."""


class PositionUnknown(LookupError):
    """The journal has not come so far."""

    def __init__(self, *, position: int, head: int) -> None:
        super().__init__(f"position {position} is beyond the journal's head {head}")
        self.position = position
        self.head = head


@dataclass(frozen=True, slots=True)
class AssessmentRead:
    """A quarter's report with the journal's state hash at its position."""

    assessment: Assessment
    state_hash: bytes


class CityReads:
    """Reads of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city
        self._store = JournalStore(engine, city)

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        """A connection whose reads all see one moment, whatever is written meanwhile."""
        with one_moment(self._engine) as connection:
            yield connection

    def city_state(self, connection: Connection) -> CityState:
        """The city with its rules in force. Raises CityUnknown."""
        state = self._store.load_state(connection, [CITY_KEY]).get(CITY_KEY)
        if state is None:
            raise CityUnknown(self._city)
        return cast("CityState", state)

    def objections_end(self, connection: Connection, lead: LeadView) -> int:
        """Until when this lead's office may object to its project's first contact; 0 where it may
        not, by the rules in force and as the ledger's time stands. Raises CityUnknown.
        """
        state = self.city_state(connection)
        key = project_key(lead.project_id)
        found = self._store.load_state(connection, [key]).get(key)
        if found is None:
            return 0
        now = reads.head_at(connection, self._city).now
        project = as_acting(cast("ProjectState", found), state, at=now)
        end = time_to_object(state, project, lead.lead_id)
        return end if end > now else 0

    def city(self) -> City:
        """The city with its offices under the names that they have by the ledger's time; what they
        were and will be called is kept in it. Raises CityUnknown.
        """
        with self.moment() as connection:
            state = self.city_state(connection)
            if not state.city.has_former_names:
                return state.city
            now = reads.head_at(connection, self._city).now
            return state.city.named_on(city_day(state, now))

    def board(self, period: Period, *, at: int | None = None) -> Board:
        """The board of a period. Raises CityUnknown, PositionUnknown."""
        with self.moment() as connection:
            head = self.head(connection, at)
            city = self.city_state_at(connection, head.position).city
            return self._board(connection, city, period, head, is_now=at is None)

    def assessment(self, period: Period, *, at: int | None = None) -> AssessmentRead:
        """The assessment report of a period. Raises CityUnknown, PositionUnknown."""
        with self.moment() as connection:
            head = self.head(connection, at)
            state = self.city_state_at(connection, head.position)
            board = self._board(connection, state.city, period, head, is_now=at is None)
            report = assessment_of(
                city=state.city,
                period=period,
                board=board,
                rules=state.pack.label,
                rules_title=state.pack.title,
                credits_posted=credit_units(
                    connection, self._city, period.months, up_to=head.position
                ),
            )
            return AssessmentRead(report, head.state_hash)

    def city_state_at(self, connection: Connection, position: int) -> CityState:
        """The city and its rules as of a position, from the journal. Raises CityUnknown."""
        journal = reads.JOURNAL
        query = (
            select(journal.c.events)
            .where(
                journal.c.city == self._city,
                journal.c.seq <= position,
                journal.c.kind.in_(_CITY_KINDS),
            )
            .order_by(journal.c.seq)
        )
        state = Slice()
        state.load({}, asked=[CITY_KEY])
        for events in connection.execute(query).scalars():
            for event in read_events(bytes(events)):
                if isinstance(event, _CITY_EVENTS):
                    state.put(evolve(state, event))
        city = state.city()
        if city is None:
            raise CityUnknown(self._city)
        return city

    def _board(
        self,
        connection: Connection,
        city: City,
        period: Period,
        head: reads.JournalHead,
        *,
        is_now: bool,
    ) -> Board:
        if is_now:
            projects_count = reads.projects_count(connection, self._city)
            projects: Sequence[ProjectView] = reads.projects_of_months(
                connection, self._city, period.months
            )
        else:
            rows = reads.journal_events(connection, self._city, up_to=head.position)
            projects = [p for p in fold_all(rows).projects.values() if p.counts]
            projects_count = len(projects)
        return board_of(
            city=city,
            period=period,
            position=head.position,
            as_of=head.now,
            projects_count=projects_count,
            projects=projects,
            lines=reads.book_lines(connection, self._city, period.months, up_to=head.position),
        )

    def statement(self, office: str, period: Period, *, at: int | None = None) -> Statement:
        """An office's statement of a period. Raises CityUnknown, PositionUnknown."""
        with self.moment() as connection:
            head = self.head(connection, at)
            return statement_of(
                city=self.city_state_at(connection, head.position).city,
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

    def head(self, connection: Connection, at: int | None) -> reads.JournalHead:
        """The journal's head at a position, or as far as the views are. Raises PositionUnknown."""
        head = reads.head_at(connection, self._city)
        if at is None:
            seen = reads.view_position(connection, self._city)
            return reads.head_at(connection, self._city, seen)
        if at > head.position or at < 0:
            raise PositionUnknown(position=at, head=head.position)
        return reads.head_at(connection, self._city, at)


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection whose reads all see one moment, whatever is written meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Its default shows every statement a moment of its own; SQLite's does not.
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def credit_units(
    connection: Connection, city: str, months: Sequence[str], *, up_to: int
) -> list[CreditUnits]:
    """The book's sums of these months by project, account, side, rule, month and indicator."""
    posting = reads.POSTING
    columns = tuple(posting.c[name] for name in CreditUnits._fields[:-1])
    query = (
        select(*columns, func.sum(posting.c.units))
        .where(
            posting.c.city == city,
            posting.c.posted_period.in_(months),
            posting.c.seq <= up_to,
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    rows = connection.execute(query)
    return [CreditUnits._make((*key, int(units))) for *key, units in rows]
