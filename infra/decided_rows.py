"""Journal rows as stored: read in order, and written elsewhere as they were decided.

Writing takes rows over: the journal row, its book lines, the state folded from its events by
``evolve``, and what they complete of the Merkle tree. Nothing is judged. Rows are written in the
caller's transaction, a bounded number at a time, so that a city of any size needs the same memory.
A scratch copy for a check needs no tree.

Invariant: after the rows of a journal are written in order, journal, book, state and tree are
what the judge's own path had written, byte for byte.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, Row, insert, select

from infra.store.bulk import bulk_for
from infra.store.journal import (
    NO_CONFLICT,
    Cursor,
    JournalStore,
    journal_values,
    posting_values,
    write_state,
)
from infra.store.reads import JOURNAL, head_at
from infra.store.tables import CursorTable, JournalTable, PostingTable
from infra.store.tree import TreeGrowth
from ledger.judge.evolve import evolve
from ledger.judge.group import Head, JournalRow
from ledger.judge.slice import KeyNotLoaded, Slice
from ledger.judge.state import CITY_KEY, code_state_key, lead_key, name_state_key, project_key
from ledger.stored_row import StoredRow
from sharing.events.registry import Event

ROWS_AT_ONCE: Final = 2_000


def stored_row(row: Row[tuple[object, ...]]) -> StoredRow:
    """A row of the journal table."""
    return StoredRow(
        seq=row.seq,
        offset=row.log_offset,
        recorded_at=row.recorded_at,
        record_hash=bytes(row.record_hash),
        office=row.office,
        submission_id=row.submission_id,
        is_conflict=row.conflict_at != NO_CONFLICT,
        kind=row.kind,
        digest=bytes(row.digest),
        verdict=row.verdict,
        reason=row.reason,
        params=bytes(row.params),
        events=bytes(row.events),
        seed=bytes(row.seed),
        leaf_hash=bytes(row.leaf_hash),
        state_hash=bytes(row.state_hash),
        now=row.now,
        judge_version=row.judge_version,
    )


def journal_rows(
    connection: Connection, city: str, *, after: int = 0, up_to: int | None = None
) -> Iterator[tuple[str, StoredRow]]:
    """Log id and row of each journal row, in order, a bounded number in memory."""
    while True:
        query = select(JOURNAL).where(JOURNAL.c.city == city, JOURNAL.c.seq > after)
        if up_to is not None:
            query = query.where(JOURNAL.c.seq <= up_to)
        rows = connection.execute(query.order_by(JOURNAL.c.seq).limit(ROWS_AT_ONCE)).all()
        for row in rows:
            yield row.log_id, stored_row(row)
        if len(rows) < ROWS_AT_ONCE:
            return
        after = rows[-1].seq


class DecidedRows:
    """Writes decided rows of one city into a database, in the caller's transaction."""

    def __init__(
        self, connection: Connection, store: JournalStore, *, log_id: str, is_scratch: bool = False
    ) -> None:
        self._connection = connection
        self._store = store
        self._log_id = log_id
        self._tree = None if is_scratch else TreeGrowth(store.city)

    def write(self, rows: Sequence[JournalRow]) -> None:
        """Write the next rows, in order. Raises what ``evolve`` raises on events without sense."""
        bulk = bulk_for(self._connection)
        bulk.insert(
            self._connection, JournalTable, [journal_values(row, self._log_id) for row in rows]
        )
        lines = [line for row in rows for line in posting_values(row)]
        bulk.insert(self._connection, PostingTable, lines)
        state = self._fold(rows)
        write_state(self._connection, self._store.city, state.changed)
        self._grow(rows)

    def end(self, cursor: Cursor) -> None:
        """Set the cursor of a city that has none."""
        self._connection.execute(
            insert(CursorTable).values(
                city=self._store.city,
                log_id=cursor.log_id,
                next_offset=cursor.next_offset,
                last_offset=cursor.last_offset,
                last_record_hash=cursor.last_record_hash,
                seq=cursor.head.seq,
                state_hash=cursor.head.state_hash,
                now=cursor.head.now,
            )
        )

    def _grow(self, rows: Sequence[JournalRow]) -> None:
        if self._tree is None or not rows:
            return
        seq = rows[0].header.seq - 1
        before = Head(seq, head_at(self._connection, self._store.city, seq).state_hash, 0)
        leaf_hashes = [row.entry.leaf_hash for row in rows]
        grown = self._tree.add(self._connection, before, leaf_hashes)
        self._tree.committed(grown, rows[-1].entry.state_hash)

    def _fold(self, rows: Sequence[JournalRow]) -> Slice:
        state = Slice()
        self._load(state, {key for row in rows for e in row.decision.events for key in _keys(e)})
        for row in rows:
            state.begin()
            for event in row.decision.events:
                self._evolve(state, event)
        return state

    def _evolve(self, state: Slice, event: Event) -> None:
        while True:
            try:
                state.put(evolve(state, event))
            except KeyNotLoaded as missing:
                self._load(state, {str(missing.args[0])})
            else:
                return

    def _load(self, state: Slice, keys: set[str]) -> None:
        wanted = sorted(state.missing(keys))
        if wanted:
            state.load(self._store.load_state(self._connection, wanted), asked=wanted)


def _keys(event: Event) -> Iterator[str]:
    """The state that an event is likely to touch; what it misses is loaded when it is asked for."""
    yield CITY_KEY
    if lead_id := getattr(event, "lead_id", ""):
        yield lead_key(lead_id)
    if project_id := getattr(event, "project_id", ""):
        yield project_key(project_id)
    derived = getattr(event, "derived", None)
    if derived is not None:
        yield name_state_key(derived.name_key)
        if derived.code_is_valid:
            yield code_state_key(derived.credit_code)
