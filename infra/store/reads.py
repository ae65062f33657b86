"""Reads of the journal, the book and the views, for one city.

Everything here is read in the caller's connection, so that one page or export sees one moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, tuple_

from infra.store.tables import CursorTable, JournalTable, PostingTable
from infra.store.views import (
    CaseViewTable,
    LeadViewTable,
    PeriodViewTable,
    ProjectViewTable,
    StandingViewTable,
    ViewPositionTable,
)
from ledger.board import CountedProject
from ledger.views import CaseView, LeadView, ProjectView
from sharing.events.registry import Event, read_events

JOURNAL = JournalTable.__table__  # type: ignore[attr-defined]
POSTING = PostingTable.__table__  # type: ignore[attr-defined]
LEADS = LeadViewTable.__table__  # type: ignore[attr-defined]
CASES = CaseViewTable.__table__  # type: ignore[attr-defined]
PERIODS = PeriodViewTable.__table__  # type: ignore[attr-defined]
PROJECTS = ProjectViewTable.__table__  # type: ignore[attr-defined]
STANDINGS = StandingViewTable.__table__  # type: ignore[attr-defined]
VIEW_POSITION = ViewPositionTable.__table__  # type: ignore[attr-defined]
CURSOR = CursorTable.__table__  # type: ignore[attr-defined]

ROWS_AT_ONCE = 2_000
Moment = Connection
"""What the reads of one moment go through; the doors pass it on and know no more of it."""
OfOffices = str | frozenset[str] | None
"""Of which offices something is read: of one, of several, or of all (None)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on a submission and its position in the journal."""

    position: int
    office: str
    submission_id: str
    kind: str
    verdict: str
    reason: str
    params: dict[str, str]
    recorded_at: int
    digest: bytes
    record_hash: bytes
    """Of the whole record, with its stamp: who said it, in which role and in whose stead."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class JournalHead:
    """Position, state hash and time of the journal at some position."""

    position: int
    state_hash: bytes
    now: int


def cities(connection: Connection) -> list[str]:
    """The codes of the cities in this database."""
    return list(connection.execute(select(CURSOR.c.city).order_by(CURSOR.c.city)).scalars())


def head_at(connection: Connection, city: str, position: int | None = None) -> JournalHead:
    """The journal's head at a position, or now."""
    query = select(JOURNAL.c.seq, JOURNAL.c.state_hash, JOURNAL.c.now).where(JOURNAL.c.city == city)
    if position is not None:
        query = query.where(JOURNAL.c.seq <= position)
    row = connection.execute(query.order_by(JOURNAL.c.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return JournalHead(0, bytes(32), 0)
    return JournalHead(row[0], bytes(row[1]), row[2])


def judged_offset(connection: Connection, city: str) -> int:
    """The log offset that the ledger will judge next; 0 before its first start."""
    query = select(CURSOR.c.next_offset).where(CURSOR.c.city == city)
    return connection.execute(query).scalar_one_or_none() or 0


def answer_to(
    connection: Connection, city: str, *, office: str, submission_id: str, offset: int | None = None
) -> Answer | None:
    """The answer to an id; with ``offset``, the conflict recorded there if there is one."""
    wanted = JOURNAL.c.conflict_at == -1
    if offset is not None:
        wanted = or_(wanted, JOURNAL.c.conflict_at == offset)
    row = connection.execute(
        select(JOURNAL)
        .where(
            JOURNAL.c.city == city,
            JOURNAL.c.office == office,
            JOURNAL.c.submission_id == submission_id,
            wanted,
        )
        .order_by(JOURNAL.c.conflict_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _answer(row)


def answers_to(connection: Connection, city: str, ids: Sequence[tuple[str, str]]) -> list[Answer]:
    """The first answers to these (office, submission id) pairs, those that there are."""
    answers: list[Answer] = []
    for start in range(0, len(ids), 400):
        wanted = tuple_(JOURNAL.c.office, JOURNAL.c.submission_id).in_(ids[start : start + 400])
        query = select(JOURNAL).where(JOURNAL.c.city == city, JOURNAL.c.conflict_at == -1, wanted)
        answers += [_answer(row) for row in connection.execute(query)]
    return answers


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        position=row.seq,
        office=row.office,
        submission_id=row.submission_id,
        kind=row.kind,
        verdict=row.verdict,
        reason=row.reason,
        params=orjson.loads(row.params),
        recorded_at=row.recorded_at,
        digest=bytes(row.digest),
        record_hash=bytes(row.record_hash),
        events=tuple(read_events(row.events)),
    )


def journal_events(
    connection: Connection, city: str, *, after: int = 0, up_to: int | None = None
) -> Iterator[tuple[int, list[Event]]]:
    """Sequence number and events of the accepted and collided rows, in order."""
    position = after
    while True:
        query = (
            select(JOURNAL.c.seq, JOURNAL.c.events)
            .where(JOURNAL.c.city == city, JOURNAL.c.seq > position)
            .order_by(JOURNAL.c.seq)
            .limit(ROWS_AT_ONCE)
        )
        if up_to is not None:
            query = query.where(JOURNAL.c.seq <= up_to)
        rows = connection.execute(query).all()
        for seq, events in rows:
            yield seq, read_events(bytes(events))
        if len(rows) < ROWS_AT_ONCE:
            return
        position = rows[-1][0]


def view_position(connection: Connection, city: str) -> int:
    """How far the views have folded the journal."""
    query = select(VIEW_POSITION.c.seq).where(VIEW_POSITION.c.city == city)
    return connection.execute(query).scalar_one_or_none() or 0


def projects_count(connection: Connection, city: str) -> int:
    """How many projects were ever registered, those that were merged into others left out."""
    query = (
        select(func.count())
        .select_from(PROJECTS)
        .where(PROJECTS.c.city == city, PROJECTS.c.counts == 1)
    )
    return int(connection.execute(query).scalar_one())


def _documents_of_months(city: str, months: Sequence[str]) -> Select[Any]:
    in_months = or_(PROJECTS.c.signed_period.in_(months), PROJECTS.c.started_period.in_(months))
    return (
        select(PROJECTS.c.document)
        .where(and_(PROJECTS.c.city == city, in_months))
        .order_by(PROJECTS.c.project_id)
    )


def projects_of_months(
    connection: Connection, city: str, months: Sequence[str]
) -> list[ProjectView]:
    """The projects signed or started in these months, by id."""
    documents = connection.execute(_documents_of_months(city, months)).scalars()
    return [ProjectView.model_validate_json(bytes(document)) for document in documents]


def counted_projects_of_months(
    connection: Connection, city: str, months: Sequence[str]
) -> list[CountedProject]:
    """What the board asks of the projects signed or started in these months."""
    documents = connection.execute(_documents_of_months(city, months)).scalars()
    return [CountedProject.model_validate_json(bytes(document)) for document in documents]


def projects_by_id(connection: Connection, city: str, ids: Sequence[str]) -> dict[str, ProjectView]:
    """The projects with these ids."""
    found: dict[str, ProjectView] = {}
    for start in range(0, len(ids), 500):
        query = select(PROJECTS.c.document).where(
            PROJECTS.c.city == city, PROJECTS.c.project_id.in_(ids[start : start + 500])
        )
        for document in connection.execute(query).scalars():
            project = ProjectView.model_validate_json(bytes(document))
            found[project.project_id] = project
    return found


def lead_by_id(connection: Connection, city: str, lead_id: str) -> LeadView | None:
    """One lead."""
    query = select(LEADS.c.document).where(LEADS.c.city == city, LEADS.c.lead_id == lead_id)
    document = connection.execute(query).scalar_one_or_none()
    return None if document is None else LeadView.model_validate_json(bytes(document))


def _is_of(column: ColumnElement[str], office: str | frozenset[str]) -> ColumnElement[bool]:
    return column == office if isinstance(office, str) else column.in_(sorted(office))


def leads_of(
    connection: Connection,
    city: str,
    *,
    office: OfOffices = None,
    offset: int = 0,
    limit: int | None = None,
) -> list[LeadView]:
    """The leads of an office, of several or of all, in the order of their registration."""
    query = select(LEADS.c.document).where(LEADS.c.city == city)
    if office is not None:
        query = query.where(_is_of(LEADS.c.office, office))
    query = query.order_by(LEADS.c.registered_at, LEADS.c.seq).offset(offset).limit(limit)
    documents = connection.execute(query).scalars()
    return [LeadView.model_validate_json(bytes(document)) for document in documents]


def leads_count(connection: Connection, city: str, *, office: OfOffices = None) -> int:
    """How many leads an office has, several or all have."""
    query = select(func.count()).select_from(LEADS).where(LEADS.c.city == city)
    if office is not None:
        query = query.where(_is_of(LEADS.c.office, office))
    return int(connection.execute(query).scalar_one())


def all_projects(connection: Connection, city: str) -> Iterator[ProjectView]:
    """Every project of its own, by id."""
    query = (
        select(PROJECTS.c.document)
        .where(PROJECTS.c.city == city, PROJECTS.c.counts == 1)
        .order_by(PROJECTS.c.project_id)
    )
    for document in connection.execute(query).scalars():
        yield ProjectView.model_validate_json(bytes(document))


def pool_projects(connection: Connection, city: str) -> Iterator[ProjectView]:
    """The projects that any office may claim, by id."""
    query = (
        select(PROJECTS.c.document)
        .where(PROJECTS.c.city == city, PROJECTS.c.in_pool == 1)
        .order_by(PROJECTS.c.project_id)
    )
    for document in connection.execute(query).scalars():
        yield ProjectView.model_validate_json(bytes(document))


def cases_of(
    connection: Connection,
    city: str,
    *,
    is_open: bool | None = None,
    office: OfOffices = None,
    kind: str | None = None,
) -> Iterator[CaseView]:
    """Cases and objections in the order in which they were opened; of one office, of several or of
    all, of one kind or of every kind.
    """
    query = select(CASES.c.document).where(CASES.c.city == city)
    if is_open is not None:
        query = query.where(CASES.c.is_open == int(is_open))
    if office is not None:
        query = query.where(_is_of(CASES.c.office, office))
    if kind is not None:
        query = query.where(CASES.c.kind == kind)
    for document in connection.execute(query.order_by(CASES.c.seq, CASES.c.case_id)).scalars():
        yield CaseView.model_validate_json(bytes(document))


def case_by_id(connection: Connection, city: str, case_id: str) -> CaseView | None:
    """One case or objection."""
    query = select(CASES.c.document).where(CASES.c.city == city, CASES.c.case_id == case_id)
    document = connection.execute(query).scalar_one_or_none()
    return None if document is None else CaseView.model_validate_json(bytes(document))


def leads_by_id(connection: Connection, city: str, ids: Sequence[str]) -> dict[str, LeadView]:
    """The leads with these ids."""
    found: dict[str, LeadView] = {}
    for start in range(0, len(ids), 500):
        query = select(LEADS.c.document).where(
            LEADS.c.city == city, LEADS.c.lead_id.in_(ids[start : start + 500])
        )
        for document in connection.execute(query).scalars():
            lead = LeadView.model_validate_json(bytes(document))
            found[lead.lead_id] = lead
    return found
