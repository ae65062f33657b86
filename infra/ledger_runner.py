"""The ledger at work: reads the log, judges groups, writes them, one judge a city.

    read a group from the cursor on → decode → load the state it names (at most three rounds)
    → judge → write everything in one transaction that moves the cursor

Before the first group the cursor is verified against the log: the same log id, not shorter, and
the last record that was judged is still the same bytes. A log that is not the one that was judged
stops the ledger with a named fault; so does a receipt time more than ten minutes ahead of the
database's clock, since the ledger's time never goes back.

Where the journal is published (``infra.publishing``), each group is published before the next one
is judged, and before anything is judged database and topic are brought together: what was
published is taken over as it was decided.

Invariant: what is written depends on the log and the seeds only. A kill at any moment loses
nothing: the next start goes on from the committed cursor.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

import structlog

from infra.publishing.ports import Publication
from infra.store.database import DATABASE_REFUSALS, database_now_ms
from infra.store.journal import Cursor, JournalStore
from ledger.judge.group import (
    Decoded,
    Judged,
    SeedOf,
    SubmissionKey,
    judge_group,
    refuse_as_fault,
)
from ledger.judge.keys import ROUNDS_MAX, first_keys, further_keys, lapse_keys
from ledger.judge.slice import DueNotLoaded, KeyNotLoaded, Slice
from sharing.event_log import EventLog, LogRecord
from sharing.record import Record, Undecodable, read_record

GROUP_RECORDS_MAX = 4_000
AHEAD_MS_MAX = 10 * 60 * 1000
LOADS_MAX = 5_000
"""How often state may be loaded for one record, or one lapse before it: above this the rule itself
is at fault. However many clocks run out at once, each lapse has its own count.
"""

_log = structlog.get_logger(__name__)


class LedgerFault(Exception):
    """The ledger stops; the message says why and what to look at."""


class LogIsAnother(LedgerFault):
    """The log has another id than the one that was judged."""


class LogIsShorter(LedgerFault):
    """The log ends before the ledger's cursor: records that were decided are gone."""


class LogHasOtherBytes(LedgerFault):
    """The last record that was judged now has other bytes."""


class LogAheadOfClock(LedgerFault):
    """A receipt time lies more than ten minutes ahead of the database's clock."""


class LedgerRunner:
    """Judges one city's log into one database."""

    def __init__(
        self,
        *,
        log: EventLog,
        store: JournalStore,
        seed_of: SeedOf,
        group_records_max: int = GROUP_RECORDS_MAX,
        clock_ms: Callable[[], int] | None = None,
        publication: Publication | None = None,
    ) -> None:
        self._publication = publication
        self._owes_publishing = False
        self._log = log
        self._store = store
        self._seed_of = seed_of
        self._group_records_max = group_records_max
        self._clock_ms = clock_ms or (lambda: database_now_ms(store.engine))
        self._cursor: Cursor | None = None
        self._trusted_until = 0

    def start(self) -> Cursor:
        """Verify the cursor against the log, and bring together what was committed and what was
        published. Raises LedgerFault by name, and the places' own faults.
        """
        cursor = self._verified()
        if self._publication is not None:
            self._publication.begin()
            cursor = self._verified()  # rows may have been taken over
        self._cursor = cursor
        return cursor

    def _verified(self) -> Cursor:
        with self._store.reading() as connection:
            cursor = self._store.cursor(connection)
        cursor = cursor or self._store.begin_cursor(self._log.log_id)
        if cursor.log_id != self._log.log_id:
            raise LogIsAnother(
                f"the ledger was judging log {cursor.log_id}, this is log {self._log.log_id}"
            )
        if cursor.next_offset > 0:
            self._verify_last(cursor)
        return cursor

    def _verify_last(self, cursor: Cursor) -> None:
        end = self._log.end_offset()
        if end < cursor.next_offset:
            raise LogIsShorter(
                f"the log ends at offset {end}, the ledger has judged up to {cursor.next_offset}"
            )
        last = self._log.read(from_offset=cursor.last_offset, records_max=1, wait_ms=10_000)
        is_same = (
            bool(last)
            and last[0].offset == cursor.last_offset
            and sha256(last[0].value).digest() == cursor.last_record_hash
        )
        if not is_same:
            raise LogHasOtherBytes(
                f"the record at offset {cursor.last_offset} is not the one that was judged"
            )

    def step(self, *, wait_ms: int = 0) -> int:
        """Judge the next group; the number of records dealt with, 0 when none came in time.

        Raises LedgerFault, CursorMoved, or the faults of the log and of the place of publishing.
        """
        before = self._cursor or self.start()
        self._publish()
        records = self._log.read(
            from_offset=before.next_offset, records_max=self._group_records_max, wait_ms=wait_ms
        )
        if not records:
            return 0
        self._refuse_future(records)
        judged_count = self._judge_or_refuse(before, records)
        self._publish()
        return judged_count

    def _publish(self) -> None:
        """Publish what was committed; owed until it has succeeded, and nothing is judged before."""
        if self._publication is not None and self._owes_publishing:
            self._publication.publish()
            self._owes_publishing = False

    def _judge_or_refuse(self, before: Cursor, records: Sequence[LogRecord]) -> int:
        try:
            with _collector_paused():
                return self._judge(before, records)
        except (KeyNotLoaded, *DATABASE_REFUSALS) as problem:
            if len(records) > 1:
                _log.warning("group is judged singly", why=type(problem).__name__)
                return self._judge_singly(records)
            return self._refuse(before, records[0], problem)

    def _judge_singly(self, records: Sequence[LogRecord]) -> int:
        """One record of the group cannot be judged or written: find it, alone."""
        for record in records:
            before = self._cursor or self.start()
            try:
                self._judge(before, [record])
            except (KeyNotLoaded, *DATABASE_REFUSALS) as problem:
                self._refuse(before, record, problem)
        return len(records)

    def _refuse(self, before: Cursor, record: LogRecord, problem: Exception) -> int:
        judged = refuse_as_fault(
            decode_record(record),
            city=self._store.city,
            head=before.head,
            seed_of=self._seed_of,
            fault=problem,
        )
        self._report(judged)
        self._cursor = self._commit(before, [record], judged, Slice())
        return 1

    def _judge(self, before: Cursor, records: Sequence[LogRecord]) -> int:
        decoded = [decode_record(record) for record in records]
        state, answered = self._load(decoded, now=before.head.now)
        judged = Judged(before.head)
        loads_count = 0
        while judged.judged_count < len(decoded):
            part = judge_group(
                decoded[judged.judged_count :],
                city=self._store.city,
                state=state,
                head=judged.head,
                answered=answered,
                seed_of=self._seed_of,
            )
            judged.add(part)
            if part.missing is not None:
                loads_count = 0 if part.judged_count or part.rows else loads_count + 1
                if loads_count > LOADS_MAX:
                    raise part.missing
                self._load_missing(state, part.missing)
        self._report(judged)
        self._cursor = self._commit(before, records, judged, state)
        return judged.judged_count

    def _load_missing(self, state: Slice, missing: KeyNotLoaded) -> None:
        """State that the submissions did not name, and a rule asked for."""
        with self._store.reading() as connection:
            if isinstance(missing, DueNotLoaded):
                due = self._store.load_due(connection, until=missing.until)
                state.load_due(due, until=missing.until)
                return
            key = str(missing.args[0])
            state.load(self._store.load_state(connection, [key]), asked=[key])

    def _load(
        self, decoded: Sequence[Decoded], *, now: int
    ) -> tuple[Slice, dict[SubmissionKey, bytes]]:
        state = Slice()
        readable = [record for _, record in decoded if isinstance(record, Record)]
        stamps = [record.stamp for _, record in decoded if record.stamp is not None]
        ids = list({(stamp.office, stamp.submission_id): None for stamp in stamps})
        until = max(now, *(record.recorded_at for record, _ in decoded))
        with self._store.reading() as connection:
            answered = self._store.load_answers(connection, ids)
            due = self._store.load_due(connection, until=until)
            state.load_due(due, until=until)
            wanted = {key for record in readable for key in first_keys(record)}
            wanted.update(lapse_keys(due))
            for rounds_left in reversed(range(ROUNDS_MAX)):
                keys = sorted(state.missing(wanted))
                if not keys:
                    break
                state.load(self._store.load_state(connection, keys), asked=keys)
                if rounds_left:
                    wanted = {key for record in readable for key in further_keys(record, state)}
        return state, answered

    def _commit(
        self, before: Cursor, records: Sequence[LogRecord], judged: Judged, state: Slice
    ) -> Cursor:
        last = records[-1]
        after = Cursor(
            log_id=before.log_id,
            next_offset=last.offset + 1,
            last_offset=last.offset,
            last_record_hash=sha256(last.value).digest(),
            head=judged.head,
        )
        self._store.commit(before=before, after=after, rows=judged.rows, changed=state.changed)
        self._owes_publishing = True
        return after

    def _refuse_future(self, records: Sequence[LogRecord]) -> None:
        latest = max(record.recorded_at for record in records)
        if latest <= self._trusted_until:
            return
        now = self._clock_ms()
        if latest > now + AHEAD_MS_MAX:
            raise LogAheadOfClock(
                f"a receipt time is {(latest - now) // 1000} s ahead of the database's clock"
            )
        self._trusted_until = now

    def _report(self, judged: Judged) -> None:
        for offset, fault in judged.faults:
            _log.error("record refused as fault", offset=offset, fault=type(fault).__name__)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No cyclic garbage collection inside a group.

    A group makes some hundred thousand objects, none of them in cycles, and the collector would
    walk through all of them again and again. They go when the group ends; then it may run.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def decode_record(record: LogRecord) -> Decoded:
    """A log record with what its bytes say, or why they say nothing."""
    try:
        return record, read_record(record.value)
    except Undecodable as undecodable:
        return record, undecodable
