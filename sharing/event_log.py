"""The submissions log: what offices said, in the order in which it was received.

One log a city, one total order. The words:

* *append*: hand bytes to the log. When ``append`` returns, the bytes are durable as the shape
  promises it (embedded: fsynced by SQLite with ``synchronous=FULL``; Kafka: acknowledged by all
  in-sync replicas) and have an offset and a receipt time that nobody can change.
* *offset*: where a record stands. Offsets grow; they need not grow by one.
* *recorded_at*: the log's own receipt time in integer milliseconds since 1970 UTC. Never the
  client's. It may step back when the machine's clock does; the judge takes the maximum.
* *log id*: names this very log. A topic that was deleted and made anew has another id, so a
  cursor can tell that it no longer stands in the log that it read.

The promise, and no more:

* Order: all readers see the same records at the same offsets, always.
* Durability: an acknowledged record is never lost and never changes.
* At least once: an ``append`` that raised may nevertheless have been written, and a retry may be
  written a second time. Nothing here removes duplicates; the judge does, by submission id.
* No compare-and-set: two writers may append at once; the log orders them.
* Any bytes: the log does not look inside. Records that are not ours are the judge's to refuse.

Invariant: ``read`` from an offset gives the records from that offset on, without a hole, as far as
they are durable. A reader never commits positions here; the ledger's cursor lives in its database.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

RECORD_BYTES_MAX = 262_144
"""The longest record that a log takes, in bytes. The gateway refuses earlier and more kindly."""


class Receipt(NamedTuple):
    """Where the log put a record, and when it received it (milliseconds UTC)."""

    offset: int
    recorded_at: int


class LogRecord(NamedTuple):
    """One record as it stands in the log."""

    offset: int
    recorded_at: int
    value: bytes


class LogFault(Exception):
    """The log could not do what it promises. Every subclass is a named, reportable fact."""


class LogUnavailable(LogFault):
    """The log did not answer in time; the record may or may not have been written: retry it."""


class LogAccessRefused(LogFault):
    """The log is there but does not let this user in."""


class LogMissing(LogFault):
    """There is no log for this city, and the caller did not ask to create one."""


class LogNotEmpty(LogFault):
    """A restore was asked for into a log that already has records."""


class RecordTooLarge(LogFault):
    """The record is longer than ``RECORD_BYTES_MAX`` bytes."""


class LogSettingsWrong(LogFault):
    """The log is there, but not with the settings that the promise needs."""


class LogDamaged(LogFault):
    """The log holds something that a log of ours never holds: a hole, or foreign bytes."""


class OffsetUnknown(LogFault):
    """A read was asked from an offset that this log does not hold (shorter or cut)."""

    def __init__(self, *, offset: int, first_offset: int, end_offset: int) -> None:
        super().__init__(
            f"offset {offset} is outside this log, which holds {first_offset} to {end_offset}"
        )
        self.offset = offset
        self.first_offset = first_offset
        self.end_offset = end_offset


class EventLog(Protocol):
    """One city's submissions log, opened for reading and writing by one process.

    Thread-safe: several threads may append and read at once.
    """

    @property
    def log_id(self) -> str:
        """The id of this very log: a topic's UUID, or the UUID in the embedded file."""

    def append(self, value: bytes) -> Receipt:
        """Append one record and return once it is durable.

        Raises RecordTooLarge, LogUnavailable, LogAccessRefused.
        """

    def append_many(self, values: Sequence[bytes]) -> list[Receipt]:
        """Append records in the given order, together; durable when it returns.

        Other writers' records may stand between them. A record that is too long refuses them all,
        before any is written. On LogUnavailable a prefix, or any part, may have been written.
        """

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        """The records from ``from_offset`` on, at most ``records_max``, in offset order.

        Waits up to ``wait_ms`` for the first one; an empty list means that none came. May give
        fewer than there are; only an empty list means that the end was reached. Raises
        OffsetUnknown for an offset before the first or beyond the end, never jumps silently.
        """

    def end_offset(self) -> int:
        """The offset that the next record will have at the least; 0 for an empty log."""

    def restore(self, records: Iterable[tuple[int, bytes]]) -> int:
        """Write records with their old receipt times into an empty log; the number written.

        Raises LogNotEmpty. No other process may append meanwhile. Afterwards the log gives its
        own receipt times again. A restore that failed midway is begun anew in another empty log.
        """

    def close(self) -> None:
        """Release files and connections. Safe to call twice."""
