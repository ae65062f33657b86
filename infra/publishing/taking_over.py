"""Taking rows over from the published journal into a database that does not have them yet.

The rule: a published row was decided, so it is taken as it is and never judged again. Before it is
written it must prove itself: its leaf from its own bytes, the chain from the database's last row
on, its time, and against the submissions log the record that it was decided about (bytes, receipt
time, office, id). Rows, book, state and cursor are written in one transaction a batch.

Edge cases: what was delivered twice has no row, so records between two rows are passed over. A
batch may end with the lapses before a record: the cursor then stands before that record, and if its
own row never was published, it is heard anew; the lapses are not.

Invariant: a killed take-over goes on where the last batch ended; what does not prove itself writes
nothing and stops the ledger by name.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from infra.decided_rows import DecidedRows
from infra.ledger_runner import LogHasOtherBytes, LogIsAnother, LogIsShorter
from infra.log_transfer import SourceDiffers, records_of
from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.row_lines import PublishedRow
from infra.store.journal import Cursor, JournalStore
from ledger.checks import RecordAudit, RowAudit
from ledger.judge.group import LAPSE, Head, JournalRow
from ledger.stored_row import StoredRow
from sharing.event_log import EventLog, LogRecord

ROWS_AT_ONCE: Final = 2_000


class TakingOver:
    """Takes the rows after the database's head, in order."""

    def __init__(self, *, store: JournalStore, log: EventLog, cursor: Cursor, topic: str) -> None:
        self._store = store
        self._log = log
        self._topic = topic
        self._cursor = cursor
        self._end = log.end_offset()
        self._records = records_of(log, end=self._end, start=cursor.next_offset)
        self._audit = RowAudit(store.city)
        head = cursor.head
        self._audit.seq, self._audit.state_hash = head.seq, head.state_hash
        self._audit.now = head.now
        self._heard = RecordAudit(store.city)
        self._heard.now = head.now
        self._waiting: list[tuple[StoredRow, JournalRow]] = []
        self._last_record = LogRecord(-1, 0, b"")
        self._before_last = self._last_record

    @property
    def seq(self) -> int:
        """The last row that was taken."""
        return self._audit.seq

    def take(self, found: PublishedRow) -> None:
        """Take the next row. Raises LedgerFault, LogFault, CursorMoved."""
        row = found.row
        if found.log_id != self._log.log_id:
            raise LogIsAnother(
                f"row {row.seq} in {self._topic} was decided about log {found.log_id}, this is"
                f" log {self._log.log_id}"
            )
        decided = self._audit.decided(row)
        for finding in self._audit.row(row):
            raise JournalTopicDamaged(topic=self._topic, seq=row.seq, why=str(finding))
        if decided is None:
            raise JournalTopicDamaged(topic=self._topic, seq=row.seq, why="it cannot be read")
        self._hold_against_log(row)
        self._waiting.append((row, decided))
        if len(self._waiting) >= ROWS_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits, in one transaction."""
        if not self._waiting:
            return
        after = self._cursor_after(self._waiting[-1][0])
        rows = [decided for _, decided in self._waiting]
        engine = self._store.engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            self._store.move_cursor(connection, self._cursor, after)
            DecidedRows(connection, self._store, log_id=after.log_id).write(rows)
        self._cursor, self._waiting = after, []

    def _hold_against_log(self, row: StoredRow) -> None:
        record = self._record_at(row)
        if sha256(record.value).digest() != row.record_hash:
            raise LogHasOtherBytes(
                f"the record at offset {row.offset} is not the one that row {row.seq} decided"
            )
        if row.kind != LAPSE:
            for finding in self._heard.record(record, row):
                raise JournalTopicDamaged(topic=self._topic, seq=row.seq, why=str(finding))

    def _record_at(self, row: StoredRow) -> LogRecord:
        """The record that a row stands under; those before it, without a row, are passed over."""
        if row.offset >= self._end:
            raise LogIsShorter(
                f"the log ends at offset {self._end}, row {row.seq} in {self._topic} was decided"
                f" about offset {row.offset}"
            )
        try:
            while self._last_record.offset < row.offset:
                if self._last_record.offset >= 0:
                    self._heard.now = max(self._heard.now, self._last_record.recorded_at)
                self._before_last, self._last_record = self._last_record, next(self._records)
        except (SourceDiffers, StopIteration) as problem:
            raise LogIsShorter(f"the log gives no record at offset {row.offset}") from problem
        if self._last_record.offset != row.offset:
            why = f"the log has no offset {row.offset} after the rows before it"
            raise JournalTopicDamaged(topic=self._topic, seq=row.seq, why=why)
        return self._last_record

    def _cursor_after(self, row: StoredRow) -> Cursor:
        head = Head(row.seq, row.state_hash, row.now)
        if row.kind != LAPSE:
            return Cursor(
                log_id=self._cursor.log_id,
                next_offset=row.offset + 1,
                last_offset=row.offset,
                last_record_hash=row.record_hash,
                head=head,
            )
        before = self._before_last
        if before.offset < 0:  # the first record after the cursor: it stands before it already
            return replace(self._cursor, head=head)
        return Cursor(
            log_id=self._cursor.log_id,
            next_offset=row.offset,
            last_offset=before.offset,
            last_record_hash=sha256(before.value).digest(),
            head=head,
        )
