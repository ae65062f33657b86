"""The embedded log: one SQLite file, for a city that runs on one machine.

The rule: a record is in the log when the transaction that carries it is fsynced (WAL,
``synchronous=FULL``). Offsets count from 0 without a gap, because they are given under the write
lock of ``BEGIN IMMEDIATE``; so is the receipt time, hence it follows the order of the offsets as
far as the machine's clock does. Several processes may append and read at once.

Edge cases: threads that append at the same moment share one transaction and one fsync (the thread
that holds the pen writes for all who wait). A file that was deleted or replaced under an open log
is noticed before the next append or read; writing on into a file without a name would lose what
was acknowledged. The file is readable for its owner alone.

Invariant: the offsets in the file are 0, 1, 2 ... n-1; a hole is ``LogDamaged``.
"""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from infra.sqlite_file import claim_file, use_wal
from sharing.event_log import (
    RECORD_BYTES_MAX,
    LogAccessRefused,
    LogDamaged,
    LogMissing,
    LogNotEmpty,
    LogRecord,
    LogUnavailable,
    OffsetUnknown,
    Receipt,
    RecordTooLarge,
)

FILE_NAME: Final = "log.sqlite"
FORMAT: Final = 1
BUSY_TIMEOUT_MS: Final = 10_000
POLL_MS_MIN: Final = 2
POLL_MS_MAX: Final = 10
RESTORE_CHUNK: Final = 10_000

_RECORDS: Final = (
    'CREATE TABLE IF NOT EXISTS records ("offset" INTEGER PRIMARY KEY,'
    " recorded_at INTEGER NOT NULL, value BLOB NOT NULL)"
)
_META: Final = (
    "CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " format INTEGER NOT NULL, log_id TEXT NOT NULL)"
)
_END: Final = 'SELECT coalesce(max("offset") + 1, 0) FROM records'
_INSERT: Final = "INSERT INTO records VALUES (?, ?, ?)"
_SELECT: Final = 'SELECT * FROM records WHERE "offset" >= ? ORDER BY "offset" LIMIT ?'


class _Batch:
    """The records of one caller who waits for the pen, and what became of them."""

    def __init__(self, values: Sequence[bytes]) -> None:
        self.values = values
        self.first_offset = -1
        self.recorded_at = 0
        # Only a commit takes the fault away, so no way out of the writing can look like success.
        self.fault: Exception | None = LogUnavailable("the writing thread was interrupted")
        self.done = False

    def receipts(self) -> list[Receipt]:
        if self.fault is not None:
            raise self.fault
        first, at = self.first_offset, self.recorded_at
        return [Receipt(first + place, at) for place in range(len(self.values))]


class EmbeddedLog:
    """One city's submissions log in one SQLite file (see ``sharing.event_log.EventLog``)."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], int],
        create: bool = True,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> None:
        """Open the log in the file ``path``; ``clock`` gives integer milliseconds since 1970 UTC.

        Raises LogMissing (no file, and ``create`` is false), LogAccessRefused, LogDamaged (not a
        log of this product), LogUnavailable.
        """
        self._path = path
        self._clock = clock
        self._busy_timeout_ms = busy_timeout_ms
        self._closed = False
        self._queue = threading.Lock()
        self._pen = threading.Lock()
        self._glasses = threading.Lock()
        self._appended = threading.Condition()
        self._waiting: list[_Batch] = []
        _claim(path, create=create)
        with _named_faults(path):
            self._writer = self._connect()
            try:
                self._log_id = self._prepare()
                self._reader = self._connect()
            except BaseException:
                self._writer.close()
                raise
        self._inode = path.stat().st_ino

    @property
    def log_id(self) -> str:
        """The UUID that was written into the file when it was made."""
        return self._log_id

    def append(self, value: bytes) -> Receipt:
        """Append one record; raises RecordTooLarge, LogUnavailable, LogMissing."""
        return self.append_many((value,))[0]

    def append_many(self, values: Sequence[bytes]) -> list[Receipt]:
        """Append records in one transaction: all of them or, on a fault, none that is known."""
        for value in values:
            _check_size(value)
        if not values:
            return []
        batch = _Batch(values)
        with self._queue:
            self._waiting.append(batch)
        with self._pen:
            if not batch.done:
                self._write_waiting()
        return batch.receipts()

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        """The records from ``from_offset`` on; waits up to ``wait_ms`` for the first."""
        deadline = time.monotonic() + wait_ms / 1000
        pause_ms = POLL_MS_MIN
        while True:
            records = self._read_now(from_offset, records_max)
            left = deadline - time.monotonic()
            if records or left <= 0:
                return records
            with self._appended:
                self._appended.wait(min(pause_ms / 1000, left))
            pause_ms = min(pause_ms + 1, POLL_MS_MAX)

    def end_offset(self) -> int:
        """The offset of the next record."""
        with self._reading() as connection:
            return _end(connection)

    def restore(self, records: Iterable[tuple[int, bytes]]) -> int:
        """Write records with their old receipt times, in one transaction; the number written."""
        with self._pen, self._writing() as connection:
            if _end(connection) != 0:
                raise LogNotEmpty(f"{self._path} already has records")
            count = 0
            rest = iter(records)
            while chunk := list(islice(rest, RESTORE_CHUNK)):
                for _, value in chunk:
                    _check_size(value)
                rows = ((count + n, at, value) for n, (at, value) in enumerate(chunk))
                connection.executemany(_INSERT, rows)
                count += len(chunk)
        self._wake()
        return count

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._closed = True
        with self._pen, self._glasses:
            self._writer.close()
            self._reader.close()
        self._wake()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=self._busy_timeout_ms / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def _prepare(self) -> str:
        """Make the tables unless they are there, and give the log's id."""
        use_wal(self._writer, busy_timeout_ms=self._busy_timeout_ms)
        self._writer.execute("BEGIN IMMEDIATE")
        self._writer.execute(_RECORDS)
        self._writer.execute(_META)
        fresh = (FORMAT, str(uuid.uuid4()))
        self._writer.execute("INSERT OR IGNORE INTO meta VALUES (1, ?, ?)", fresh)
        format_found, log_id = self._writer.execute("SELECT format, log_id FROM meta").fetchone()
        self._writer.execute("COMMIT")
        if format_found != FORMAT:
            raise LogDamaged(f"{self._path} has format {format_found}, this release reads {FORMAT}")
        return str(log_id)

    def _write_waiting(self) -> None:
        """Write the batches of all who wait now; the caller holds the pen."""
        with self._queue:
            batches, self._waiting = self._waiting, []
        try:
            with self._writing() as connection:
                offset, at = _end(connection), self._clock()
                rows: list[tuple[int, int, bytes]] = []
                for batch in batches:
                    batch.first_offset, batch.recorded_at = offset, at
                    rows.extend((offset + n, at, value) for n, value in enumerate(batch.values))
                    offset += len(batch.values)
                connection.executemany(_INSERT, rows)
            for batch in batches:
                batch.fault = None
        except Exception as fault:  # noqa: BLE001  every caller gets it from receipts()
            for batch in batches:
                batch.fault = fault
        finally:
            for batch in batches:
                batch.done = True
        self._wake()

    def _read_now(self, from_offset: int, records_max: int) -> list[LogRecord]:
        with self._reading() as connection:
            rows = connection.execute(_SELECT, (from_offset, records_max)).fetchall()
            if not rows or from_offset < 0:
                end = _end(connection)
                # Records may have come between the two statements; only "beyond" is a fault.
                if not 0 <= from_offset <= end:
                    raise OffsetUnknown(offset=from_offset, first_offset=0, end_offset=end)
                return []
        records = [LogRecord(*row) for row in rows]
        if records[0].offset != from_offset or records[-1].offset - from_offset >= len(records):
            raise LogDamaged(f"{self._path} has a hole after offset {from_offset}")
        return records

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; the caller holds the pen."""
        with _named_faults(self._path):
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._glasses, _named_faults(self._path):
            self._check_open()
            yield self._reader

    def _check_open(self) -> None:
        if self._closed:
            raise LogUnavailable(f"the log {self._path} was closed")
        try:
            inode = self._path.stat().st_ino
        except FileNotFoundError:
            inode = -1
        if inode != self._inode:
            raise LogMissing(f"the log {self._path} was removed or replaced while it was open")

    def _wake(self) -> None:
        with self._appended:
            self._appended.notify_all()


def _claim(path: Path, *, create: bool) -> None:
    try:
        claim_file(path, create=create)
    except FileNotFoundError as fault:
        raise LogMissing(f"there is no log {path}") from fault
    except OSError as fault:
        raise LogAccessRefused(f"the log {path} cannot be opened: {fault.strerror}") from fault


def _check_size(value: bytes) -> None:
    if len(value) > RECORD_BYTES_MAX:
        raise RecordTooLarge(f"a record of {len(value)} bytes; at most {RECORD_BYTES_MAX}")


def _end(connection: sqlite3.Connection) -> int:
    (end,) = connection.execute(_END).fetchone()
    return int(end)


@contextmanager
def _named_faults(path: Path) -> Iterator[None]:
    """Turn SQLite's faults into the port's: damaged, refused, or not available now."""
    try:
        yield
    except sqlite3.Error as fault:
        code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            raise LogDamaged(f"{path} is not a log of this product: {fault}") from fault
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
            raise LogAccessRefused(f"the log {path} cannot be written: {fault}") from fault
        raise LogUnavailable(f"the log {path} did not answer: {fault}") from fault
