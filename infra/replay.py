"""Judging a carried log anew, and comparing: a check, never a way to rebuild.

The records of a file go through the same runner, judge and write path as live ones, with the seeds
that the file holds, into a scratch database that is thrown away. Then verdicts, reasons, events,
leaves and state hashes are compared row by row. A difference does not say who is right: a later
release or another library may decide otherwise, and what was decided stays.

Edge cases: rows of another judge version have other leaves by their header alone, so leaves and
state hashes are compared only where the version is the same; a row whose predecessor differed has
another state hash, so of these only the first is told.

Invariant: this release finds no difference in a file that it exported.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from infra.decided_rows import journal_rows
from infra.ledger_runner import LedgerRunner
from infra.store.database import create_schema, open_database
from infra.store.journal import JournalStore
from infra.transfer_records import Carried, carried, read_header, verify_file
from ledger.checks import Finding, finding
from ledger.judge.group import LAPSE
from ledger.stored_row import StoredRow
from sharing.event_log import LogRecord, LogUnavailable, Receipt

FINDINGS_MAX: Final = 1_000
AT_ONCE: Final = 2_000
_DECISION: Final = ("seq", "is_conflict", "kind", "verdict", "reason", "params", "events", "now")
_SEALED: Final = ("leaf_hash", "state_hash")


@dataclass(slots=True)
class Replayed:
    """What a replay found; ``differences_count`` also counts those beyond the list."""

    city: str
    rows_count: int = 0
    differences_count: int = 0
    differences: list[Finding] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether everything was decided as before."""
        return self.differences_count == 0

    def add(self, found: Finding) -> None:
        """Take down a difference."""
        self.differences_count += 1
        if len(self.differences) < FINDINGS_MAX:
            self.differences.append(found)


def replay_log(file: Path) -> Replayed:
    """Judge a file's records anew and compare. Writes nothing outside a scratch folder.

    Raises TransferFileUnreadable, TransferFileDamaged.
    """
    verify_file(file)
    header = read_header(file)
    replayed = Replayed(header.city)
    with tempfile.TemporaryDirectory(prefix="oneboard-replay-") as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'scratch.db'}")
        try:
            create_schema(engine)
            log = _CarriedLog(file, judged_offset=header.judged_offset)
            store = JournalStore(engine, header.city)
            runner = LedgerRunner(
                log=log,
                store=store,
                seed_of=log.seed_of,
                group_records_max=AT_ONCE,
                clock_ms=lambda: header.now,
            )
            compared = 0
            while runner.step():
                with engine.connect() as connection:
                    rows = [r for _, r in journal_rows(connection, header.city, after=compared)]
                    cursor = store.cursor(connection)
                judged_offset = cursor.next_offset if cursor is not None else 0
                _compare(replayed, log.rows_up_to(judged_offset), rows)
                compared += len(rows)
            replayed.rows_count = compared
        finally:
            engine.dispose()
    return replayed


def _compare(replayed: Replayed, before: Sequence[StoredRow], now: Sequence[StoredRow]) -> None:
    anew = {_place(row): row for row in now}
    for row in before:
        again = anew.pop(_place(row), None)
        if again is None:
            replayed.add(finding("transfer.replay_row_missing", seq=row.seq, offset=row.offset))
            continue
        figures = [name for name in _DECISION if getattr(row, name) != getattr(again, name)]
        if not figures and row.judge_version == again.judge_version:
            if row.leaf_hash != again.leaf_hash:
                figures = ["leaf_hash"]
            elif row.state_hash != again.state_hash and replayed.is_same:
                figures = ["state_hash"]
        if figures:
            told = ", ".join(figures)
            replayed.add(finding("transfer.replay_differs", seq=row.seq, figures=told))
    for row in anew.values():
        replayed.add(finding("transfer.replay_row_new", seq=row.seq, offset=row.offset))


def _place(row: StoredRow) -> tuple[int, str]:
    """Under which record a row stands, and of the lapses before it which."""
    return row.offset, row.submission_id if row.kind == LAPSE else ""


class _CarriedLog:
    """A file's judged records as a log to be read once, forwards, with their seeds and rows."""

    def __init__(self, file: Path, *, judged_offset: int) -> None:
        self.log_id = "replay"
        self._source = self._judged(carried(file), judged_offset)
        self._buffer: list[Carried] = []
        self._rows: list[StoredRow] = []
        self._seeds: dict[tuple[str, str], bytes] = {}
        self._end = 0

    @staticmethod
    def _judged(source: Iterator[Carried], judged_offset: int) -> Iterator[Carried]:
        for item in source:
            if item.record.offset >= judged_offset:
                return
            yield item

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        """The next records; what was read before ``from_offset`` is forgotten."""
        del wait_ms
        self._buffer = [item for item in self._buffer if item.record.offset >= from_offset]
        while len(self._buffer) < records_max and (item := next(self._source, None)) is not None:
            self._buffer.append(item)
            self._end = item.record.offset + 1
            self._rows += item.rows
        self._seeds = {
            (row.office, row.submission_id): row.seed
            for item in self._buffer
            for row in item.rows
            if not row.is_conflict
        }
        return [item.record for item in self._buffer]

    def seed_of(self, office: str, submission_id: str) -> bytes:
        """The seed that the file holds for a submission, in reach of the present group."""
        return self._seeds.get((office, submission_id), bytes(32))

    def rows_up_to(self, offset: int) -> list[StoredRow]:
        """The file's rows before an offset that were not asked for yet."""
        rows = [row for row in self._rows if row.offset < offset]
        self._rows = [row for row in self._rows if row.offset >= offset]
        return rows

    def end_offset(self) -> int:
        """The end of what was read."""
        return self._end

    def append(self, value: bytes) -> Receipt:
        """Nothing is ever appended."""
        del value
        raise LogUnavailable("a carried log is read only")

    def append_many(self, values: Sequence[bytes]) -> list[Receipt]:
        """Nothing is ever appended."""
        del values
        raise LogUnavailable("a carried log is read only")

    def restore(self, records: object) -> int:
        """Nothing is ever restored."""
        del records
        raise LogUnavailable("a carried log is read only")

    def close(self) -> None:
        """Nothing to release."""
