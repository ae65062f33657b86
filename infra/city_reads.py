"""What a city's readers ask: the city itself, its board, its statements, at a position or now.

Now is read from the views and the book's table, quickly. An earlier position is folded anew from
the journal up to it. Both end in the same pure functions, and ``oneboard check`` holds them to the
same result. Every answer names the position it was read at, in one consistent moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Engine, select

from auth.offices import City
from infra.store import book_views, reads
from infra.store.journal import JournalStore
from infra.store.period_reads import standing_at, standing_now
from ledger.assessment import Assessment, assessment_of
from ledger.board import Board, CountedProject, Reading, board_of
from ledger.book import office_account
from ledger.book_lines import BookView
from ledger.closings import PeriodStanding
from ledger.judge.acting import as_acting, city_day
from ledger.judge.evolve import evolve
from ledger.judge.slice import Slice
from ledger.judge.state import CITY_KEY, CityState, ProjectState, project_key
from ledger.objections import time_to_object
from ledger.period import Period
from ledger.statement import Statement, statement_of
from ledger.view_folds import fold_all
from ledger.views import LeadView, ProjectView
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.events.offices import OfficesChanged
from sharing.events.periods import PeriodClosed
from sharing.events.registry import read_events

_CITY_EVENTS = (CityOpened, RulesAdopted, BatchOpened, BatchClosed, OfficesChanged, PeriodClosed)
_CITY_KINDS = (
    *("open_city", "adopt_rules", "open_batch", "close_batch"),
    *("change_offices", "close_period"),
)
_BOARDS_KEPT = 64


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A period in a view, how it stands, and the head of the journal that it is read at."""

    period: Period
    view: BookView
    standing: PeriodStanding
    head: reads.JournalHead
    is_now: bool


class CityReads:
    """Reads of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city
        self._store = JournalStore(engine, city)
        self._exported: dict[tuple[str, int], Board] = {}
        """Boards of closed periods as exported, which never change."""

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

    def board(
        self, period: Period, *, at: int | None = None, view: BookView = BookView.CORRECTED
    ) -> Board:
        """The board of a period. A closed period as exported is read as of its closing.

        Raises CityUnknown, PositionUnknown.
        """
        with self.moment() as connection:
            return self._board(connection, self._asked(connection, period, at, view))

    def assessment(
        self, period: Period, *, at: int | None = None, view: BookView = BookView.EXPORTED
    ) -> AssessmentRead:
        """The assessment report of a period, as exported unless asked otherwise: that is what is
        handed in, and of a closed period it is the same for ever. Raises CityUnknown,
        PositionUnknown.
        """
        with self.moment() as connection:
            asked = self._asked(connection, period, at, view)
            state = self.city_state_at(connection, asked.head.position)
            report = assessment_of(
                city=state.city,
                period=period,
                board=self._board(connection, asked),
                rules=state.pack.label,
                rules_title=state.pack.title,
                credits_posted=book_views.credit_units(
                    connection, self._city, period.months, view=view, up_to=asked.head.position
                ),
            )
            return AssessmentRead(report, asked.head.state_hash)

    def _asked(
        self, connection: Connection, period: Period, at: int | None, view: BookView
    ) -> _Asked:
        head = self.head(connection, at)
        standing = self._standing(connection, period, head, is_now=at is None)
        if view is BookView.EXPORTED and standing.position:
            closed = reads.head_at(connection, self._city, standing.position)
            return _Asked(period, view, standing, closed, is_now=False)
        return _Asked(period, view, standing, head, is_now=at is None)

    def _standing(
        self, connection: Connection, period: Period, head: reads.JournalHead, *, is_now: bool
    ) -> PeriodStanding:
        if is_now:
            return standing_now(connection, self._city, period)
        return standing_at(connection, self._city, period, position=head.position)

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

    def _board(self, connection: Connection, asked: _Asked) -> Board:
        key = (str(asked.period), asked.head.position)
        is_exported = asked.view is BookView.EXPORTED
        is_for_ever = is_exported and asked.head.position == asked.standing.position
        if is_for_ever and key in self._exported:
            return self._exported[key]
        board = self._board_read(connection, asked)
        if is_for_ever and len(self._exported) < _BOARDS_KEPT:
            self._exported[key] = board
        return board

    def _board_read(self, connection: Connection, asked: _Asked) -> Board:
        period, view, position = asked.period, asked.view, asked.head.position
        if asked.is_now:
            projects_count = reads.projects_count(connection, self._city)
            projects: Sequence[CountedProject | ProjectView] = reads.counted_projects_of_months(
                connection, self._city, period.months
            )
        else:
            rows = reads.journal_events(connection, self._city, up_to=position)
            projects = [p for p in fold_all(rows).projects.values() if p.counts]
            projects_count = len(projects)
        return board_of(
            city=self.city_state_at(connection, position).city,
            period=period,
            position=position,
            as_of=asked.head.now,
            projects_count=projects_count,
            projects=projects,
            lines=book_views.book_sums(
                connection, self._city, period.months, view=view, up_to=position
            ),
            reading=Reading(
                view,
                asked.standing,
                book_views.corrections(
                    connection, self._city, period.months, view=view, up_to=position
                ),
            ),
        )

    def statement(
        self,
        office: str,
        period: Period,
        *,
        at: int | None = None,
        view: BookView = BookView.CORRECTED,
    ) -> Statement:
        """An office's statement of a period, in both views, with the lines of one. Raises
        CityUnknown, PositionUnknown.
        """
        with self.moment() as connection:
            head = self.head(connection, at)
            return statement_of(
                city=self.city_state_at(connection, head.position).city,
                office=office,
                period=period,
                position=head.position,
                as_of=head.now,
                view=view,
                standing=self._standing(connection, period, head, is_now=at is None),
                lines=book_views.account_lines(
                    connection,
                    self._city,
                    period.months,
                    account=office_account(office),
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
