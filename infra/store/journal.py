"""The one write path: a judged group goes into the database in one transaction, or not at all.

The transaction takes the cursor by compare-and-set, so that of two judges only one can write; then
it writes the journal rows, the postings, the state and what the rows complete of the Merkle tree. A
judge whose cursor was moved by another gets ``CursorMoved`` and has written nothing. Committed rows
are primary and never change.

Invariant: journal sequence numbers have no gap, and ``cursor.seq`` is the highest of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Engine, func, insert, select, update

from infra.store.bulk import Bulk, Row, bulk_for
from infra.store.tables import CursorTable, JournalTable, PostingTable, StateTable
from infra.store.tree import TreeGrowth
from ledger.journal_entry import STATE_HASH_ZERO
from ledger.judge.clocks import DUE, DUE_END, due_bound, read_due_key
from ledger.judge.group import Head, JournalRow, SubmissionKey
from ledger.judge.state import StateValue
from ledger.judge.state_bytes import decode, encode
from sharing.events.centre import CreditPosted, CreditReversed

NO_CONFLICT = -1


class CursorMoved(Exception):
    """Another judge wrote for this city: this one is stale and must stop."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the ledger stands in its log, and the head of the journal."""

    log_id: str
    next_offset: int
    last_offset: int
    last_record_hash: bytes
    head: Head


class JournalStore:
    """The journal, book and state of one city in one database."""

    def __init__(self, engine: Engine, city: str) -> None:
        self.engine = engine
        self.city = city
        self._tree = TreeGrowth(city)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading one consistent moment."""
        return self.engine.connect()

    def cursor(self, connection: Connection) -> Cursor | None:
        """Where the ledger stands; None before its first start."""
        columns = CursorTable.__table__.c  # type: ignore[attr-defined]
        row = connection.execute(select(*columns).where(columns.city == self.city)).one_or_none()
        if row is None:
            return None
        return Cursor(
            log_id=row.log_id,
            next_offset=row.next_offset,
            last_offset=row.last_offset,
            last_record_hash=bytes(row.last_record_hash),
            head=Head(row.seq, bytes(row.state_hash), row.now),
        )

    def begin_cursor(self, log_id: str) -> Cursor:
        """Create the cursor at the start of a log; the existing one if somebody was quicker."""
        with self._writing() as connection:
            existing = self.cursor(connection)
            if existing is not None:
                return existing
            cursor = Cursor(log_id, 0, -1, b"", Head(0, STATE_HASH_ZERO, 0))
            connection.execute(insert(CursorTable).values(**_cursor_values(self.city, cursor)))
            return cursor

    def load_state(self, connection: Connection, keys: Sequence[str]) -> dict[str, StateValue]:
        """The state values under these keys; absent ones are left out."""
        rows = bulk_for(connection).states(connection, self.city, keys)
        return {key: decode(key, value) for key, value in rows}

    def load_due(self, connection: Connection, *, until: int) -> dict[str, StateValue]:
        """The keys of the clocks that are due by ``until``, with their values."""
        columns = StateTable.__table__.c  # type: ignore[attr-defined]
        query = select(columns.key, columns.value).where(
            columns.city == self.city, columns.key >= DUE, columns.key < due_bound(until)
        )
        return {key: decode(key, bytes(value)) for key, value in connection.execute(query)}

    def next_due_at(self, connection: Connection) -> int | None:
        """When the next clock runs out, milliseconds UTC; None if none runs."""
        columns = StateTable.__table__.c  # type: ignore[attr-defined]
        query = select(func.min(columns.key)).where(
            columns.city == self.city, columns.key >= DUE, columns.key < DUE_END
        )
        key = connection.execute(query).scalar_one_or_none()
        return None if key is None else read_due_key(key).due_at

    def load_answers(
        self, connection: Connection, ids: Sequence[SubmissionKey]
    ) -> dict[SubmissionKey, bytes]:
        """The digests of those ids that were answered."""
        rows = bulk_for(connection).answers(connection, self.city, ids)
        return {(office, id_): bytes(digest) for office, id_, digest in rows}

    def commit(
        self,
        *,
        before: Cursor,
        after: Cursor,
        rows: Sequence[JournalRow],
        changed: Mapping[str, StateValue | None],
    ) -> None:
        """Write a judged group. Raises CursorMoved and writes nothing if ``before`` is stale."""
        with self._writing() as connection:
            self.move_cursor(connection, before, after)
            bulk = bulk_for(connection)
            self._write(connection, bulk, after.log_id, rows, changed)
            leaf_hashes = [row.entry.leaf_hash for row in rows]
            grown = self._tree.add(connection, before.head, leaf_hashes)
        self._tree.committed(grown, after.head.state_hash)

    def _write(
        self,
        connection: Connection,
        bulk: Bulk,
        log_id: str,
        rows: Sequence[JournalRow],
        changed: Mapping[str, StateValue | None],
    ) -> None:
        bulk.insert(connection, JournalTable, [journal_values(row, log_id) for row in rows])
        bulk.insert(connection, PostingTable, [p for row in rows for p in posting_values(row)])
        write_state(connection, self.city, changed)

    def move_cursor(self, connection: Connection, before: Cursor, after: Cursor) -> None:
        """Move it in the caller's transaction. Raises CursorMoved if it stands elsewhere."""
        columns = CursorTable.__table__.c  # type: ignore[attr-defined]
        moved = connection.execute(
            update(CursorTable)
            .where(
                columns.city == self.city,
                columns.log_id == before.log_id,
                columns.next_offset == before.next_offset,
                columns.seq == before.head.seq,
                columns.state_hash == before.head.state_hash,
            )
            .values(**_cursor_values(self.city, after))
        )
        if moved.rowcount != 1:
            raise CursorMoved(self.city)

    def _writing(self) -> AbstractContextManager[Connection]:
        return cast(
            "AbstractContextManager[Connection]",
            self.engine.execution_options(sqlite_begin="IMMEDIATE").begin(),
        )


def write_state(
    connection: Connection, city: str, changed: Mapping[str, StateValue | None]
) -> None:
    """Write the state that changed; a key without a value is taken away."""
    bulk = bulk_for(connection)
    # Sorted keys touch the tree's pages in order, which is what keeps a large city fast.
    kept = [(city, k, encode(v)) for k in sorted(changed) if (v := changed[k]) is not None]
    bulk.upsert_state(connection, kept)
    bulk.delete_state(connection, city, [k for k in sorted(changed) if changed[k] is None])


def _cursor_values(city: str, cursor: Cursor) -> dict[str, object]:
    return {
        "city": city,
        "log_id": cursor.log_id,
        "next_offset": cursor.next_offset,
        "last_offset": cursor.last_offset,
        "last_record_hash": cursor.last_record_hash,
        "seq": cursor.head.seq,
        "state_hash": cursor.head.state_hash,
        "now": cursor.head.now,
    }


def journal_values(row: JournalRow, log_id: str) -> Row:
    """A journal row in the order of the table's columns."""
    header, refusal = row.header, row.decision.refusal
    return (
        header.city,
        header.seq,
        log_id,
        row.offset,
        header.recorded_at,
        row.record_hash,
        header.office,
        header.submission_id,
        row.offset if row.is_conflict else NO_CONFLICT,
        header.kind,
        header.digest,
        row.decision.verdict.value,
        refusal.reason if refusal is not None else "",
        row.entry.params,
        row.entry.events,
        row.seed,
        row.entry.leaf_hash,
        row.entry.state_hash,
        row.now,
        header.judge_version,
    )


def posting_values(row: JournalRow) -> Iterable[Row]:
    """The book lines of a journal row, in the order of the table's columns."""
    number = 0
    for event in row.decision.events:
        if not isinstance(event, CreditPosted | CreditReversed):
            continue
        reverses = event.reverses if isinstance(event, CreditReversed) else ""
        for posting in event.postings:
            yield (
                row.header.city,
                row.header.seq,
                number,
                event.entry_id,
                reverses,
                event.project_id,
                event.indicator,
                event.rule,
                posting.account,
                posting.side,
                posting.units,
                event.posted_period,
                event.corrects_period or "",
                event.corrects_period or event.posted_period,
                event.source,
                event.agreement,
            )
            number += 1
