"""Taking rows over from the published journal into a database that does not have them yet.

The rule: a published row was decided, so it is taken as it is and never judged again. All rows
ahead were proved before (``ahead``); here each proves itself once more (``row_proof``), against
what is written meanwhile. Rows, book, state and cursor are written in one transaction a batch.

Edge case: a batch may end with the lapses before a record: the cursor then stands before that
record, and if its own row never was published, it is heard anew; the lapses are not.

Invariant: a killed take-over goes on where the last batch ended; what does not prove itself writes
nothing and stops the ledger by name.
"""

from typing import Final

from infra.decided_rows import DecidedRows
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.row_lines import PublishedRow
from infra.publishing.row_proof import RowProof
from infra.store.journal import Cursor, JournalStore
from ledger.judge.group import JournalRow
from ledger.stored_row import StoredRow
from sharing.event_log import EventLog

ROWS_AT_ONCE: Final = 2_000


class TakingOver:
    """Takes the rows after the database's head, in order."""

    def __init__(
        self, *, store: JournalStore, log: EventLog, cursor: Cursor, journal: JournalTopic
    ) -> None:
        self._store = store
        self._cursor = cursor
        self._proof = RowProof(log=log, city=store.city, cursor=cursor, journal=journal)
        self._waiting = list[tuple[StoredRow, JournalRow]]()

    @property
    def seq(self) -> int:
        """The last row that was taken."""
        return self._proof.seq

    def take(self, found: PublishedRow) -> None:
        """Take the next row. Raises LedgerFault, LogFault, CursorMoved."""
        self._waiting.append((found.row, self._proof.proved(found)))
        if len(self._waiting) >= ROWS_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits, in one transaction."""
        if not self._waiting:
            return
        after = self._proof.cursor_after(self._waiting[-1][0], self._cursor)
        rows = [decided for _, decided in self._waiting]
        engine = self._store.engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            self._store.move_cursor(connection, self._cursor, after)
            DecidedRows(connection, self._store, log_id=after.log_id).write(rows)
        self._cursor, self._waiting = after, []
