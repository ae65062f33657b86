"""The projector: folds new journal rows into the views, position and documents in one write.

It can be killed at any moment and goes on where the saved position says; two projectors at once do
no harm, since the position is taken by compare-and-set and the loser's write is rolled back.
``rebuild`` drops a city's views and folds the whole journal again in one transaction: readers see
the old views until the new ones are whole, and a rebuild that is killed changes nothing. On SQLite
nothing else is written meanwhile, so that a ledger at work waits, for as long as its busy time.

Invariant: whatever stands in the views is the fold of the journal up to the saved position.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from infra.evidence.named import PaperNamed, papers_named
from infra.store.evidence import EVIDENCE_NAMED
from infra.store.reads import (
    CASES,
    JOURNAL,
    LEADS,
    PERIODS,
    PROJECTS,
    STANDINGS,
    VIEW_POSITION,
    head_at,
    view_position,
)
from infra.store.views import (
    CaseViewTable,
    LeadViewTable,
    PeriodViewTable,
    ProjectViewTable,
    StandingViewTable,
    ViewPositionTable,
)
from ledger.period_views import PeriodView
from ledger.standing_views import StandingView, read_standing
from ledger.view_folds import fold, touched
from ledger.views import CaseView, Documents, LeadView, ProjectView
from sharing.canonical import canonical_bytes
from sharing.events.registry import Event, read_events

ROWS_AT_ONCE = 2_000
_VIEWS = (LEADS, PROJECTS, CASES, PERIODS, STANDINGS, EVIDENCE_NAMED)


class _Row(NamedTuple):
    """A journal row: its events, and the files that they name."""

    seq: int
    events: list[Event]
    papers: tuple[PaperNamed, ...]


class PositionMoved(Exception):
    """Another projector was quicker; nothing was written."""


class Projector:
    """Keeps the views of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def catch_up(self) -> int:
        """Fold everything that is new; the position reached."""
        while True:
            try:
                position, is_done = self._fold_some()
            except PositionMoved:
                continue
            if is_done:
                return position

    def rebuild(self) -> int:
        """Drop the city's views and fold the journal from the start; the position reached."""
        while True:
            try:
                return self._fold_anew()
            except PositionMoved:
                continue

    def _fold_anew(self) -> int:
        with self._writing() as connection:
            # The position first, as in every fold: two that take rows in one order never deadlock.
            for table in (VIEW_POSITION, *_VIEWS):
                connection.execute(delete(table).where(table.c.city == self._city))
            position, is_done = 0, False
            while not is_done:
                position, is_done = self._fold_after(connection, position)
        return position

    def _fold_some(self) -> tuple[int, bool]:
        with self._engine.connect() as connection:
            position = view_position(connection, self._city)
            if head_at(connection, self._city).position == position:
                return position, True
        with self._writing() as connection:
            return self._fold_after(connection, position)

    def _fold_after(self, connection: Connection, position: int) -> tuple[int, bool]:
        rows = self._rows_after(connection, position)
        if not rows:
            return position, True
        documents = self._load(connection, [e for row in rows for e in row.events])
        for row in rows:
            for event in row.events:
                fold(event, documents, row.seq)
        reached = rows[-1].seq
        self._move(connection, position, reached)
        self._save(connection, documents)
        named = [{"city": self._city, **each._asdict()} for row in rows for each in row.papers]
        if named:
            connection.execute(insert(EVIDENCE_NAMED), named)
        return reached, len(rows) < ROWS_AT_ONCE

    def _rows_after(self, connection: Connection, position: int) -> list["_Row"]:
        query = (
            select(JOURNAL.c.seq, JOURNAL.c.office, JOURNAL.c.events)
            .where(JOURNAL.c.city == self._city, JOURNAL.c.seq > position)
            .order_by(JOURNAL.c.seq)
            .limit(ROWS_AT_ONCE)
        )
        return [
            _Row(seq, read_events(bytes(raw)), tuple(papers_named(seq, office, bytes(raw))))
            for seq, office, raw in connection.execute(query)
        ]

    def _load(self, connection: Connection, events: Sequence[Event]) -> Documents:
        ids = [touched(event) for event in events]
        documents = Documents()
        lead_ids = {lead_id for each in ids for lead_id in each.leads}
        project_ids = {project_id for each in ids for project_id in each.projects}
        case_ids = {case_id for each in ids for case_id in each.cases}
        while project_ids:
            homes: set[str] = set()
            for document in self._documents(connection, PROJECTS, "project_id", project_ids):
                project = ProjectView.model_validate_json(document)
                documents.projects[project.project_id] = project
                # A recognition that is revoked gives the project its first lead's words again.
                lead_ids.add(project.first_lead)
                # What is open about leads goes where they go, and so do the projects they began.
                case_ids.update((*project.open_cases, *project.objections, *project.proposals))
                homes.update(touch.home for touch in project.touches)
            project_ids = homes - {"", *documents.projects}
        for document in self._documents(connection, LEADS, "lead_id", lead_ids):
            lead = LeadView.model_validate_json(document)
            documents.leads[lead.lead_id] = lead
        for document in self._documents(connection, CASES, "case_id", case_ids):
            case = CaseView.model_validate_json(document)
            documents.cases[case.case_id] = case
        periods = {period for each in ids for period in each.periods}
        for document in self._documents(connection, PERIODS, "period", periods):
            period = PeriodView.model_validate_json(document)
            documents.periods[period.period] = period
        standings = {standing_id for each in ids for standing_id in each.standings}
        for document in self._documents(connection, STANDINGS, "standing_id", standings):
            standing = read_standing(document)
            documents.standings[standing.standing_id] = standing
        return documents

    def _documents(
        self, connection: Connection, table: object, column: str, ids: set[str]
    ) -> Iterator[bytes]:
        columns = table.c  # type: ignore[attr-defined]
        wanted = sorted(ids - {""})
        for start in range(0, len(wanted), 500):
            query = select(columns.document).where(
                columns.city == self._city, columns[column].in_(wanted[start : start + 500])
            )
            for document in connection.execute(query).scalars():
                yield bytes(document)

    def _move(self, connection: Connection, before: int, after: int) -> None:
        if before == 0:
            connection.execute(
                delete(VIEW_POSITION).where(
                    VIEW_POSITION.c.city == self._city, VIEW_POSITION.c.seq == 0
                )
            )
            exists = view_position(connection, self._city)
            if exists:
                raise PositionMoved
            try:
                connection.execute(insert(ViewPositionTable).values(city=self._city, seq=after))
            except IntegrityError as taken:
                # PostgreSQL: another one began at 0 too, and was not visible yet.
                raise PositionMoved from taken
            return
        moved = connection.execute(
            update(ViewPositionTable)
            .where(VIEW_POSITION.c.city == self._city, VIEW_POSITION.c.seq == before)
            .values(seq=after)
        )
        if moved.rowcount != 1:
            raise PositionMoved

    def _save(self, connection: Connection, documents: Documents) -> None:
        changed = documents.changed
        leads = [lead for key, lead in documents.leads.items() if key in changed]
        projects = [project for key, project in documents.projects.items() if key in changed]
        cases = [case for key, case in documents.cases.items() if key in changed]
        self._replace(connection, CASES, "case_id", [case.case_id for case in cases])
        if cases:
            connection.execute(insert(CaseViewTable), [self._case_row(case) for case in cases])
        periods = [period for key, period in documents.periods.items() if key in changed]
        self._replace(connection, PERIODS, "period", [period.period for period in periods])
        if periods:
            connection.execute(insert(PeriodViewTable), [self._period_row(p) for p in periods])
        standings = [each for key, each in documents.standings.items() if key in changed]
        self._replace(connection, STANDINGS, "standing_id", [s.standing_id for s in standings])
        if standings:
            rows = [self._standing_row(standing) for standing in standings]
            connection.execute(insert(StandingViewTable), rows)
        self._replace(connection, LEADS, "lead_id", [lead.lead_id for lead in leads])
        self._replace(connection, PROJECTS, "project_id", [p.project_id for p in projects])
        if leads:
            connection.execute(insert(LeadViewTable), [self._lead_row(lead) for lead in leads])
        if projects:
            connection.execute(insert(ProjectViewTable), [self._project_row(p) for p in projects])

    def _replace(
        self, connection: Connection, table: object, column: str, ids: Sequence[str]
    ) -> None:
        columns = table.c  # type: ignore[attr-defined]
        for start in range(0, len(ids), 500):
            connection.execute(
                delete(table).where(  # type: ignore[arg-type]
                    columns.city == self._city, columns[column].in_(ids[start : start + 500])
                )
            )

    def _lead_row(self, lead: LeadView) -> dict[str, object]:
        return {
            "city": self._city,
            "lead_id": lead.lead_id,
            "project_id": lead.project_id,
            "office": lead.office,
            "registered_at": lead.registered_at,
            "seq": lead.seq,
            "document": canonical_bytes(lead.model_dump()),
        }

    def _project_row(self, project: ProjectView) -> dict[str, object]:
        return {
            "city": self._city,
            "project_id": project.project_id,
            "signed_period": project.signing.period if project.signing and project.counts else "",
            "started_period": project.start.period if project.start and project.counts else "",
            "counts": int(project.counts),
            "in_pool": int(project.counts and project.in_pool),
            "document": canonical_bytes(project.model_dump()),
        }

    def _case_row(self, case: CaseView) -> dict[str, object]:
        return {
            "city": self._city,
            "case_id": case.case_id,
            "kind": case.kind,
            "is_open": int(case.is_open),
            "office": case.office,
            "project_id": case.project_id,
            "seq": case.seq,
            "document": canonical_bytes(case.model_dump()),
        }

    def _period_row(self, period: PeriodView) -> dict[str, object]:
        return {
            "city": self._city,
            "period": period.period,
            "state": period.state,
            "seq": period.seq,
            "document": canonical_bytes(period.model_dump()),
        }

    def _standing_row(self, standing: StandingView) -> dict[str, object]:
        return {
            "city": self._city,
            "standing_id": standing.standing_id,
            "kind": standing.kind,
            "office": standing.office,
            "person": standing.person,
            "is_open": int(standing.is_open),
            "seq": standing.seq,
            "document": canonical_bytes(standing.model_dump()),
        }

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(sqlite_begin="IMMEDIATE").begin()
