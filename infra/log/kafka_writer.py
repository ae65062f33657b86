"""Writing records to one partition of Kafka: acknowledged by all in-sync replicas, idempotent.

The rule: every record is sent with the time 0. A topic of ours answers with the broker's receipt
time; an answer of 0 shows that the topic takes the client's times, which is ``LogSettingsWrong``.
So a client's clock can never get into the log.

Edge cases: within one producer a retried batch keeps its place and is written once. A producer that
failed is not used again (its sequence numbers may be in doubt); the next append makes a new one,
so after a fault a record may stand twice. An acknowledgement without an offset (the broker had
forgotten where a repeated batch stands) is ``LogUnavailable``: the retry gets a receipt of its own.
A topic that was deleted and made anew is noticed by its id, which is asked for every half minute,
or at once by offsets that went back.
"""

import threading
import time
from collections.abc import Iterable, Sequence
from typing import Final

from kafka import KafkaProducer, errors

from infra.log.kafka_access import KafkaAccess, Untyped, connect, named_faults
from infra.log.kafka_topic import MESSAGE_BYTES_MAX
from sharing.event_log import (
    RECORD_BYTES_MAX,
    LogDamaged,
    LogMissing,
    LogSettingsWrong,
    LogUnavailable,
    Receipt,
    RecordTooLarge,
)

# Batches fill by themselves while others are under way, so lingering only adds to the latency.
LINGER_MS: Final = 0
BATCH_BYTES: Final = 512 * 1024
RECONNECT_PAUSE_S: Final = 1.0

_NO_TIME: Final = 0


class PartitionWriter:
    """Appends to partition 0 of one topic. Thread-safe."""

    def __init__(self, access: KafkaAccess, topic: str, *, log_id: str) -> None:
        self._access = access
        self._topic = topic
        self._log_id = log_id
        self._lock = threading.Lock()
        self._producer: Untyped = None
        self._failed_at = float("-inf")
        self._highest_offset = -1
        self._closed = False

    def append(self, values: Sequence[bytes]) -> list[Receipt]:
        """See ``EventLog.append_many``."""
        check_sizes(values)
        receipts = self._send([(_NO_TIME, value) for value in values])
        if any(receipt.recorded_at == _NO_TIME for receipt in receipts):
            raise LogSettingsWrong(
                f"the topic {self._topic} does not give the broker's time; is a restore under way?"
            )
        return receipts

    def append_with_times(self, records: Iterable[tuple[int, bytes]]) -> list[Receipt]:
        """Append with times of our own; right only while the topic takes client times."""
        return self._send(list(records))

    def close(self) -> None:
        """Send what is under way and close the connection."""
        with self._lock:
            self._closed = True
            producer, self._producer = self._producer, None
        if producer is not None:
            _end(producer, self._access.timeout_ms / 1000)

    def _send(self, records: list[tuple[int, bytes]]) -> list[Receipt]:
        if not records:
            return []
        producer, highest_before = self._current(), self._highest_offset
        try:
            self._check_topic(producer)
            with named_faults(self._access, about=self._topic):
                futures = [
                    producer.send(self._topic, value, partition=0, timestamp_ms=at)
                    for at, value in records
                ]
                # The producer itself gives up after timeout_ms; the margin is for its thread.
                wait_s = self._access.timeout_ms / 1000 + 1
                answers = [future.get(timeout=wait_s) for future in futures]
            receipts = [Receipt(answer.offset, answer.timestamp) for answer in answers]
            self._check_topic(producer)
            self._check_offsets(receipts, highest_before)
        except BaseException:
            self._discard(producer)
            raise
        return receipts

    def _check_topic(self, producer: Untyped) -> None:
        """Records must not go into a topic that was made anew: that is another log."""
        # kafka-python produces by name; its metadata alone knows the topic's id.
        found = producer._metadata.topic_id(self._topic)  # noqa: SLF001
        if found is not None and str(found) != self._log_id:
            raise LogMissing(f"the topic {self._topic} was deleted and made anew while it was open")

    def _check_offsets(self, receipts: list[Receipt], highest_before: int) -> None:
        """Offsets only grow, unless the topic was made anew or lost acknowledged records."""
        if any(receipt.offset < 0 for receipt in receipts):
            raise LogUnavailable(f"{self._topic} acknowledged a record without its offset")
        if min(receipts).offset <= highest_before:
            raise LogDamaged(
                f"{self._topic} gave the offset {min(receipts).offset} after {highest_before}: it"
                " was made anew, or lost records that it had acknowledged"
            )
        with self._lock:
            self._highest_offset = max(self._highest_offset, max(receipts).offset)

    def _current(self) -> Untyped:
        with self._lock:
            if self._closed:
                raise LogUnavailable(f"the log {self._topic} was closed")
            if self._producer is None:
                # All who waited at the lock while a connection failed must not try one by one.
                if time.monotonic() - self._failed_at < RECONNECT_PAUSE_S:
                    raise LogUnavailable(
                        f"no Kafka broker at {self._access.bootstrap} a second ago"
                    )
                try:
                    with named_faults(self._access, about=self._topic):
                        self._producer = self._connect()
                except BaseException:
                    self._failed_at = time.monotonic()
                    raise
            return self._producer

    def _discard(self, producer: Untyped) -> None:
        with self._lock:
            if self._producer is not producer:
                return
            self._producer = None
        # Others may still wait for their answers from it, so it closes when they have them.
        wait_s = self._access.timeout_ms / 1000
        threading.Thread(target=_end, args=(producer, wait_s), daemon=True).start()

    def _connect(self) -> Untyped:
        producer = connect(
            KafkaProducer,
            self._access,
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            linger_ms=LINGER_MS,
            batch_size=BATCH_BYTES,
            max_request_size=MESSAGE_BYTES_MAX,
            max_block_ms=self._access.timeout_ms,
            delivery_timeout_ms=self._access.timeout_ms,
        )
        try:
            # Asks for the topic's metadata, so that its id is known before the first record goes.
            producer.partitions_for(self._topic)
        except BaseException:
            _end(producer, 0)
            raise
        return producer


def check_sizes(values: Iterable[bytes]) -> None:
    """Raise RecordTooLarge for the first that is longer than a log takes."""
    for value in values:
        if len(value) > RECORD_BYTES_MAX:
            raise RecordTooLarge(f"a record of {len(value)} bytes; at most {RECORD_BYTES_MAX}")


def _end(producer: Untyped, wait_s: float) -> None:
    """Close the producer; what it could not send in time is given up.

    kafka-python's own ``close`` raises when records are left, and lets its thread run on and send
    them at some later time, although their callers were told that they may be lost.
    """
    try:
        producer.close(timeout=wait_s)
    except errors.KafkaError:
        producer._sender.force_close()  # noqa: SLF001
        producer._closed = True  # noqa: SLF001
