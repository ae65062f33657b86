"""The journal of a city as plain rows, for comparing two of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gateway.wiring import Deployment
from infra.publishing.comparing import topic_findings
from infra.store.reads import JOURNAL, LEADS, POSTING, PROJECTS
from infra.store.tables import StateTable

STATE = StateTable.__table__  # type: ignore[attr-defined]
OF_THE_LOG = {"log_id", "log_offset", "conflict_at"}
"""Columns that say where the record stood; all others say what was decided."""
DECIDED = [column for column in JOURNAL.c if column.name not in OF_THE_LOG]


@dataclass(frozen=True)
class Kept:
    """Everything that a database keeps about a city, in one order."""

    journal: list[tuple[Any, ...]]
    postings: list[tuple[Any, ...]]
    state: list[tuple[Any, ...]]
    leads: list[tuple[Any, ...]]
    projects: list[tuple[Any, ...]]
    state_hash: str

    def verdicts(self) -> Counter[str]:
        """How many of each; a log of refusals alone would prove little."""
        return Counter(self._column("verdict"))

    def ids_of(self, kind: str) -> list[tuple[str, str]]:
        """Office and submission id of every row of this kind."""
        rows = zip(
            self._column("kind"), self._column("office"), self._column("submission_id"), strict=True
        )
        return [(office, id_) for what, office, id_ in rows if what == kind]

    def _column(self, name: str) -> list[Any]:
        at = next(n for n, column in enumerate(DECIDED) if column.name == name)
        return [row[at] for row in self.journal]


def kept(opened: Deployment) -> Kept:
    """What this deployment's database keeps about its city."""
    with opened.engine.connect() as connection:

        def rows(columns: Any, *order: Any) -> list[tuple[Any, ...]]:
            query = select(*columns).where(order[0].table.c.city == opened.city).order_by(*order)
            return [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                for row in connection.execute(query)
            ]

        cursor = opened.store.cursor(connection)
        assert cursor is not None
        return Kept(
            journal=rows(DECIDED, JOURNAL.c.seq),
            postings=rows(POSTING.c, POSTING.c.seq, POSTING.c.number),
            state=rows(STATE.c, STATE.c.key),
            leads=rows(LEADS.c, LEADS.c.lead_id),
            projects=rows(PROJECTS.c, PROJECTS.c.project_id),
            state_hash=cursor.head.state_hash.hex(),
        )


def assert_whole(opened: Deployment, *, records: int) -> None:
    """Every record of the log has its one journal row, and the numbers have no gap."""
    with opened.engine.connect() as connection:
        query = select(
            JOURNAL.c.seq, JOURNAL.c.log_offset, JOURNAL.c.office, JOURNAL.c.submission_id
        )
        rows = connection.execute(
            query.where(JOURNAL.c.city == opened.city).order_by(JOURNAL.c.seq)
        ).all()
        cursor = opened.store.cursor(connection)
    assert cursor is not None
    assert [row.seq for row in rows] == list(range(1, records + 1))
    assert [row.log_offset for row in rows] == list(range(records))
    assert len({(row.office, row.submission_id) for row in rows}) == records
    assert (cursor.next_offset, cursor.head.seq) == (records, records)


def assert_published(opened: Deployment) -> None:
    """What is published is what the database holds: every row, and the last head over them all."""
    journal, heads = opened.publishing.journal(), opened.publishing.heads()
    assert journal is not None
    assert heads is not None
    with opened.engine.connect() as connection:
        assert list(topic_findings(connection, opened.city, journal)) == []
    last = opened.head_desk().last()
    assert last is not None
    assert heads.last() == last.text
