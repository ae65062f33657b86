"""What a published row must show for itself before it is taken as decided.

The rule: it is sealed by this city's key (``row_lines``), so this city's ledger published it; its
leaf follows from its own bytes; it follows the row before it, by chain and by time; and the log
holds the record that it was decided about (bytes, receipt time, office, id).

Edge case: what was delivered twice has no row, so records between two rows are passed over.

Invariant: rows are proved in order, from a cursor on, and nothing is written.
"""

from dataclasses import replace
from hashlib import sha256

from infra.ledger_runner import LogHasOtherBytes, LogIsAnother, LogIsShorter
from infra.log_transfer import SourceDiffers, records_of
from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.row_lines import PublishedRow
from infra.store.journal import Cursor
from ledger.checks import RecordAudit, RowAudit
from ledger.judge.group import LAPSE, Head, JournalRow
from ledger.stored_row import StoredRow
from sharing.event_log import EventLog, LogRecord


class RowProof:
    """Proves the rows after a cursor, one by one."""

    def __init__(self, *, log: EventLog, city: str, cursor: Cursor, journal: JournalTopic) -> None:
        self._log = log
        self._journal = journal
        self._begin = cursor
        self._end = log.end_offset()
        self._records = records_of(log, end=self._end, start=cursor.next_offset)
        self._audit = RowAudit(city)
        head = cursor.head
        self._audit.seq, self._audit.state_hash = head.seq, head.state_hash
        self._audit.now = head.now
        self._heard = RecordAudit(city)
        self._heard.now = head.now
        self._last_record = LogRecord(-1, 0, b"")
        self._before_last = self._last_record

    @property
    def seq(self) -> int:
        """The last row that was proved."""
        return self._audit.seq

    def proved(self, found: PublishedRow) -> JournalRow:
        """The next row with its decision. Raises LedgerFault, LogFault."""
        row, topic = found.row, self._journal.name
        if not self._journal.is_sealed(found):
            why = "it does not carry this city's seal"
            raise JournalTopicDamaged(topic=topic, seq=row.seq, why=why)
        if found.log_id != self._log.log_id:
            raise LogIsAnother(
                f"row {row.seq} in {topic} was decided about log {found.log_id}, this is"
                f" log {self._log.log_id}"
            )
        decided = self._audit.decided(row)
        for finding in self._audit.row(row):
            raise JournalTopicDamaged(topic=topic, seq=row.seq, why=str(finding))
        if decided is None:
            raise JournalTopicDamaged(topic=topic, seq=row.seq, why="it cannot be read")
        self._hold_against_log(row)
        return decided

    def cursor_after(self, row: StoredRow, before: Cursor) -> Cursor:
        """Where a ledger stands that has this row, the one that was proved last. ``before`` is
        where it stood after an earlier one.
        """
        head = Head(row.seq, row.state_hash, row.now)
        if row.kind != LAPSE:
            return Cursor(
                log_id=before.log_id,
                next_offset=row.offset + 1,
                last_offset=row.offset,
                last_record_hash=row.record_hash,
                head=head,
            )
        last = self._before_last
        if last.offset < 0:  # the first record after the cursor: it stands before it already
            return replace(before, head=head)
        return Cursor(
            log_id=before.log_id,
            next_offset=row.offset,
            last_offset=last.offset,
            last_record_hash=sha256(last.value).digest(),
            head=head,
        )

    def _hold_against_log(self, row: StoredRow) -> None:
        record = self._record_at(row)
        if sha256(record.value).digest() != row.record_hash:
            raise LogHasOtherBytes(
                f"the record at offset {row.offset} is not the one that row {row.seq} decided"
            )
        if row.kind != LAPSE:
            for finding in self._heard.record(record, row):
                why = str(finding)
                raise JournalTopicDamaged(topic=self._journal.name, seq=row.seq, why=why)

    def _record_at(self, row: StoredRow) -> LogRecord:
        """The record that a row stands under; those before it, without a row, are passed over."""
        if row.offset >= self._end:
            raise LogIsShorter(
                f"the log ends at offset {self._end}, row {row.seq} in {self._journal.name} was"
                f" decided about offset {row.offset}"
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
            raise JournalTopicDamaged(topic=self._journal.name, seq=row.seq, why=why)
        return self._last_record
