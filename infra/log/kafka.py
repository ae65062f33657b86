"""The Kafka log: one topic a city, for a city that runs on servers.

The rule: a record is in the log when all in-sync replicas acknowledged it; how much that is worth
depends on their number (``replication``). Offset, order and receipt time are the broker's. The
log id is the topic's UUID, so a topic that was deleted and made anew is another log.

Edge cases: see ``kafka_topic`` (settings), ``kafka_writer`` (faults while appending),
``kafka_reader`` (offsets out of range). A restore switches an empty topic to the client's times,
writes, reads all back, and switches to the broker's times before it returns; if it breaks off
midway, the topic keeps the client's times and nobody can open it until it is deleted.

Invariant: nothing here remembers what was read; a reader says where it stands with every call.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final

from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_reader import PartitionReader
from infra.log.kafka_topic import Replication, open_topic, topic_admin, topic_of
from infra.log.kafka_writer import PartitionWriter, check_sizes
from sharing.event_log import LogDamaged, LogNotEmpty, LogRecord, LogSettingsWrong, Receipt

RESTORE_CHUNK: Final = 5_000
REPLICATION_AGE_S: Final = 60


class KafkaLog:
    """One city's submissions log in one Kafka topic (see ``sharing.event_log.EventLog``)."""

    def __init__(
        self,
        *,
        city: str,
        access: KafkaAccess,
        create: bool = True,
        replication_factor: int = 1,
        min_insync_replicas: int = 1,
    ) -> None:
        """Open the city's topic, and make it if it is missing and ``create``.

        The replica figures are used only for making it. Raises LogMissing, LogAccessRefused,
        LogSettingsWrong, LogUnavailable.
        """
        self._topic = topic_of(city)
        self._access = access
        self._looking = threading.Lock()
        self._replication_seen: tuple[float, Replication | None] = (0.0, None)
        found = open_topic(
            access,
            self._topic,
            create=create,
            replication_factor=replication_factor,
            min_insync_replicas=min_insync_replicas,
        )
        self._log_id = found.log_id
        self._writer = PartitionWriter(access, self._topic, log_id=found.log_id)
        self._reader = PartitionReader(access, self._topic, log_id=found.log_id)
        try:
            # Connects, so that the first reader need not, and a fault shows here.
            self._reader.bounds()
        except BaseException:
            self.close()
            raise

    @property
    def log_id(self) -> str:
        """The topic's UUID."""
        return self._log_id

    def replication(self) -> Replication:
        """On how many brokers the topic stands now, for a warning at start."""
        with topic_admin(self._access, self._topic) as admin:
            return admin.describe().replication

    def replication_lately(self) -> Replication:
        """As ``replication``, asked of the cluster at most once a minute. Raises LogFault."""
        with self._looking:
            asked_at, found = self._replication_seen
            if found is None or time.monotonic() - asked_at > REPLICATION_AGE_S:
                found = self.replication()
                self._replication_seen = (time.monotonic(), found)
            return found

    def append(self, value: bytes) -> Receipt:
        """Append one record and return once all in-sync replicas have it."""
        return self._writer.append((value,))[0]

    def append_many(self, values: Sequence[bytes]) -> list[Receipt]:
        """Append records in the given order; see the port for what a fault leaves."""
        return self._writer.append(values)

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        """The records from ``from_offset`` on; waits up to ``wait_ms`` for the first."""
        return self._reader.read(from_offset=from_offset, records_max=records_max, wait_ms=wait_ms)

    def end_offset(self) -> int:
        """The offset that the next record will have at the least."""
        return self._reader.bounds()[1]

    def restore(self, records: Iterable[tuple[int, bytes]]) -> int:
        """Write records with their old receipt times into the empty topic; the number written."""
        if self._reader.bounds() != (0, 0):
            raise LogNotEmpty(f"the topic {self._topic} already has records")
        with topic_admin(self._access, self._topic) as admin:
            admin.take_client_times()
            written, digest = self._write_old(records)
            if self._digest_of(written) != digest:
                raise LogDamaged(f"{self._topic} does not read back as it was written; delete it")
            admin.take_broker_times()
        return written

    def close(self) -> None:
        """Close all connections. Safe to call twice."""
        self._writer.close()
        self._reader.close()

    def _write_old(self, records: Iterable[tuple[int, bytes]]) -> tuple[int, bytes]:
        digest, count = sha256(), 0
        for chunk in _chunks(records):
            check_sizes(value for _, value in chunk)
            # The first record goes alone: its receipt shows whether the old times count already.
            parts = (chunk[:1], chunk[1:]) if count == 0 else (chunk,)
            for part in parts:
                for (at, value), receipt in zip(
                    part, self._writer.append_with_times(part), strict=True
                ):
                    if receipt != (count, at):
                        raise LogSettingsWrong(
                            f"{self._topic} gave a restored record offset {receipt.offset} and"
                            f" time {receipt.recorded_at}, not {count} and {at}; delete the topic"
                        )
                    digest.update(_line(at, value))
                    count += 1
        return count, digest.digest()

    def _digest_of(self, count: int) -> bytes:
        digest, offset = sha256(), 0
        while offset < count:
            for record in self.read(from_offset=offset, records_max=RESTORE_CHUNK):
                digest.update(_line(record.recorded_at, record.value))
                offset = record.offset + 1
        return digest.digest()


def _chunks(records: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    rest = iter(records)
    while chunk := list(islice(rest, RESTORE_CHUNK)):
        yield chunk


def _line(at: int, value: bytes) -> bytes:
    return at.to_bytes(8, "big") + sha256(value).digest()
