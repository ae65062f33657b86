"""Reading one partition of Kafka from any offset, by several threads at once.

The rule: a consumer belongs to one reading thread at a time. Idle consumers wait with the position
at which they stand, so a thread that reads on finds its own, with records already fetched. Always
``assign()`` and ``seek()``, never a group: a consumer without the right to read that subscribes
gets no error and no records, for ever.

Edge cases: an empty answer of ``poll`` proves nothing, for records may be on their way; so before
"nothing came" the end is asked of the broker. A record without a value (a tombstone) reads as empty
bytes. Offsets of transaction markers are passed over; the position counts, not the records.
"""

import threading
import time
from typing import Final, NoReturn

from kafka import KafkaConsumer, TopicPartition, errors

from infra.log.kafka_access import KafkaAccess, Untyped, connect, named_faults
from sharing.event_log import LogMissing, LogRecord, LogUnavailable, OffsetUnknown

IDLE_CONSUMERS_MAX: Final = 4
FETCH_BYTES: Final = 4 * 1024 * 1024
BACKLOG_POLL_MS: Final = 100

_NOWHERE: Final = -1


class PartitionReader:
    """Reads partition 0 of one topic. Thread-safe."""

    def __init__(self, access: KafkaAccess, topic: str, *, log_id: str) -> None:
        self._access = access
        self._topic = topic
        self._log_id = log_id
        self._partition = TopicPartition(topic, 0)
        self._lock = threading.Lock()
        self._idle: list[tuple[int, Untyped]] = []
        # Up to here records are known to be, so the end need not be asked again to read them.
        self._end_seen = 0
        self._closed = False

    def read(self, *, from_offset: int, records_max: int, wait_ms: int) -> list[LogRecord]:
        """See ``EventLog.read``."""
        if from_offset < 0:
            self._refuse(from_offset)
        _, consumer = self._take(from_offset)
        try:
            with named_faults(self._access, about=self._topic):
                records = self._read(consumer, from_offset, records_max, wait_ms)
                position = consumer.position(self._partition)
            self._check_topic(consumer)
        except BaseException:
            consumer.close()
            raise
        self._give_back(position, consumer)
        return records

    def bounds(self) -> tuple[int, int]:
        """The first offset and the end. Raises LogAccessRefused for who may not read."""
        position, consumer = self._take(None)
        try:
            with named_faults(self._access, about=self._topic):
                found = self._bounds(consumer)
            self._check_topic(consumer)
        except BaseException:
            consumer.close()
            raise
        self._give_back(position, consumer)
        return found

    def close(self) -> None:
        """Close the idle consumers; those in use are closed when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, consumer in idle:
            consumer.close()

    def _read(
        self,
        consumer: Untyped,
        from_offset: int,
        records_max: int,
        wait_ms: int,
    ) -> list[LogRecord]:
        deadline = time.monotonic() + wait_ms / 1000
        try:
            if from_offset >= self._end_seen:
                self._end_seen = self._end(consumer)
                if from_offset > self._end_seen:
                    self._refuse(from_offset)
            answer_by = time.monotonic() + self._access.timeout_ms / 1000
            while consumer.position(self._partition) < self._end_seen:
                records = self._poll(consumer, records_max, wait_ms=BACKLOG_POLL_MS)
                if records:
                    return records
                if time.monotonic() > answer_by:
                    raise LogUnavailable(f"Kafka gave no record of {self._topic} in time")
            left_ms = int((deadline - time.monotonic()) * 1000)
            return self._poll(consumer, records_max, wait_ms=left_ms) if left_ms > 0 else []
        except (errors.OffsetOutOfRangeError, errors.NoOffsetForPartitionError):
            self._refuse(from_offset)

    def _poll(self, consumer: Untyped, records_max: int, *, wait_ms: int) -> list[LogRecord]:
        found = consumer.poll(timeout_ms=wait_ms, max_records=records_max)
        return [
            LogRecord(record.offset, record.timestamp, record.value or b"")
            for record in found.get(self._partition, ())
        ]

    def _bounds(self, consumer: Untyped) -> tuple[int, int]:
        partition, wait_ms = self._partition, self._access.timeout_ms
        first = consumer.beginning_offsets([partition], timeout_ms=wait_ms)[partition]
        return int(first), self._end(consumer)

    def _end(self, consumer: Untyped) -> int:
        partition, wait_ms = self._partition, self._access.timeout_ms
        return int(consumer.end_offsets([partition], timeout_ms=wait_ms)[partition])

    def _refuse(self, offset: int) -> NoReturn:
        first, end = self.bounds()
        raise OffsetUnknown(offset=offset, first_offset=first, end_offset=end)

    def _check_topic(self, consumer: Untyped) -> None:
        """A topic that was deleted and made anew under us is another log."""
        # kafka-python fetches by name; its metadata alone knows the topic's id.
        found = consumer._client.cluster.topic_id(self._topic)  # noqa: SLF001
        if found is not None and str(found) != self._log_id:
            raise LogMissing(f"the topic {self._topic} was deleted and made anew while it was open")

    def _take(self, offset: int | None) -> tuple[int, Untyped]:
        """A consumer for this thread alone, and where it stands: at ``offset``, if one is asked."""
        with self._lock:
            if self._closed:
                raise LogUnavailable(f"the log {self._topic} was closed")
            places = [n for n, (at, _) in enumerate(self._idle) if offset in (None, at)]
            if places or len(self._idle) == IDLE_CONSUMERS_MAX:
                position, consumer = self._idle.pop(places[-1] if places else 0)
            else:
                position, consumer = _NOWHERE, None
        with named_faults(self._access, about=self._topic):
            if consumer is None:
                consumer = self._connect()
            if offset is not None and position != offset:
                consumer.seek(self._partition, offset)
                position = offset
        return position, consumer

    def _give_back(self, position: int, consumer: Untyped) -> None:
        with self._lock:
            keep = not self._closed and len(self._idle) < IDLE_CONSUMERS_MAX
            if keep:
                self._idle.append((position, consumer))
        if not keep:
            consumer.close()

    def _connect(self) -> Untyped:
        consumer = connect(
            KafkaConsumer,
            self._access,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            allow_auto_create_topics=False,
            max_partition_fetch_bytes=FETCH_BYTES,
        )
        consumer.assign([self._partition])
        return consumer
