"""What audience topics need of Kafka: one producer, one consumer and an admin, opened when needed.

The rule: whatever fails closes what it failed on, and the next call opens it anew; every fault is a
``LogFault``. Records are acknowledged by all in-sync replicas before ``send`` returns.

Edge cases: a batch that failed may stand in the topic in part; who sends looks before it sends on.
Not thread-safe: the publisher alone uses it.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition, errors
from kafka.admin import ConfigResource, ConfigResourceType

from infra.log.kafka_access import KafkaAccess, Untyped, connect, named_fault, named_faults
from infra.log.kafka_topic import MESSAGE_BYTES_MAX
from sharing.event_log import LogMissing, LogSettingsWrong, LogUnavailable

FETCH_BYTES: Final = 4 * 1024 * 1024
POLL_MS: Final = 200


class Sent(NamedTuple):
    """A record to be sent."""

    key: str
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Kept(NamedTuple):
    """A record as it stands in a topic."""

    offset: int
    key: str
    value: bytes | None
    headers: Mapping[str, bytes]


class KafkaWire:
    """The connections of one publisher."""

    def __init__(self, access: KafkaAccess) -> None:
        self._access = access
        self._producer: Untyped = None
        self._consumer: Untyped = None
        self._admin: Untyped = None

    def ensure(
        self, topic: str, settings: Mapping[str, str], *, replicas: int, min_insync: int
    ) -> str:
        """The id of the topic, made if it is missing; its settings are verified.

        Raises LogSettingsWrong, naming what is otherwise, and other LogFaults.
        """
        wanted = {**settings, "min.insync.replicas": str(min_insync)}
        with named_faults(self._access, about=topic):
            try:
                # Kept open, since at a start every office's topic is looked at.
                admin = self._admin = self._admin or connect(KafkaAdminClient, self._access)
                found = self._describe(admin, topic)
                if found is None:
                    _create(admin, topic, wanted, replicas)
                    admin.wait_for_topics([topic], timeout_ms=self._access.timeout_ms)
                    found = self._describe(admin, topic)
                resource = ConfigResource(ConfigResourceType.TOPIC, topic)
                configs = admin.describe_configs([resource], config_filter="all")["topic"][topic]
            except BaseException:
                self._close_admin()
                raise
        if found is None:
            raise LogMissing(f"there is no topic {topic} at {self._access.bootstrap}")
        count = len(found["partitions"])
        wrong = [f"{count} partitions, not 1"] if count != 1 else []
        for name, value in settings.items():
            has = str(configs.get(name, {}).get("value", ""))
            wrong += [] if has == value else [f"{name} {has}, not {value}"]
        if wrong:
            raise LogSettingsWrong(f"the topic {topic} has " + "; ".join(wrong))
        return str(found["topic_id"])

    def bounds(self, topic: str) -> tuple[int, int]:
        """The first offset and the end."""
        partition, wait_ms = TopicPartition(topic, 0), self._access.timeout_ms
        with self._reading(topic) as consumer:
            first = consumer.beginning_offsets([partition], timeout_ms=wait_ms)[partition]
            end = consumer.end_offsets([partition], timeout_ms=wait_ms)[partition]
        return int(first), int(end)

    def read(self, topic: str, *, start: int, end: int) -> list[Kept]:
        """Every record that still stands between two offsets."""
        partition, found = TopicPartition(topic, 0), list[Kept]()
        answer_by = time.monotonic() + self._access.timeout_ms / 1000
        with self._reading(topic) as consumer:
            consumer.assign([partition])
            consumer.seek(partition, start)
            while consumer.position(partition) < end:
                records = consumer.poll(timeout_ms=POLL_MS).get(partition, ())
                found += (_kept(record) for record in records if record.offset < end)
                if records:
                    answer_by = time.monotonic() + self._access.timeout_ms / 1000
                elif time.monotonic() > answer_by:
                    raise LogUnavailable(f"Kafka gave no record of {topic} in time")
        return found

    def send(self, topic: str, records: Sequence[Sent]) -> list[int]:
        """Write records in this order; their offsets."""
        wait_s = self._access.timeout_ms / 1000 + 1
        with named_faults(self._access, about=topic):
            try:
                producer = self._producer = self._producer or self._connect_producer()
                futures = [
                    producer.send(
                        topic,
                        key=record.key.encode(),
                        value=record.value,
                        headers=list(record.headers),
                        partition=0,
                    )
                    for record in records
                ]
                offsets = [int(future.get(timeout=wait_s).offset) for future in futures]
            except BaseException:
                producer, self._producer = self._producer, None
                _close(producer)
                raise
        if any(offset < 0 for offset in offsets):
            raise LogUnavailable(f"{topic} acknowledged a record without its offset")
        return offsets

    def close(self) -> None:
        """Close all connections."""
        producer, self._producer = self._producer, None
        _close(producer)
        self._close_consumer()
        self._close_admin()

    def _describe(self, admin: Untyped, topic: str) -> Untyped:
        (found,) = admin.describe_topics([topic])
        code = found["error_code"]
        if code == errors.UnknownTopicOrPartitionError.errno:
            return None
        if code:
            raise named_fault(errors.for_code(code)(), access=self._access, about=topic)
        return found

    @contextmanager
    def _reading(self, topic: str) -> Iterator[Untyped]:
        with named_faults(self._access, about=topic):
            try:
                if self._consumer is None:
                    self._consumer = connect(
                        KafkaConsumer,
                        self._access,
                        group_id=None,
                        enable_auto_commit=False,
                        auto_offset_reset="none",
                        allow_auto_create_topics=False,
                        max_partition_fetch_bytes=FETCH_BYTES,
                    )
                yield self._consumer
            except BaseException:
                self._close_consumer()
                raise

    def _close_consumer(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close()

    def _close_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            admin.close()

    def _connect_producer(self) -> Untyped:
        return connect(
            KafkaProducer,
            self._access,
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            max_request_size=MESSAGE_BYTES_MAX,
            max_block_ms=self._access.timeout_ms,
            delivery_timeout_ms=self._access.timeout_ms,
        )


def _create(admin: Untyped, topic: str, settings: Mapping[str, str], replicas: int) -> None:
    wanted = {"num_partitions": 1, "replication_factor": replicas, "configs": dict(settings)}
    try:
        admin.create_topics({topic: wanted})
    except errors.TopicAlreadyExistsError:
        pass
    except (errors.InvalidReplicationFactorError, errors.InvalidConfigurationError) as bad:
        raise LogSettingsWrong(
            f"{topic} cannot have {replicas} replicas with these settings on this cluster"
        ) from bad


def _close(producer: Untyped) -> None:
    """Close at once: what was not sent in time was told as lost, and must not be sent later."""
    if producer is None:
        return
    try:
        producer.close(timeout=0)
    except errors.KafkaError:
        producer._sender.force_close()  # noqa: SLF001
        producer._closed = True  # noqa: SLF001


def _kept(record: Untyped) -> Kept:
    key = (record.key or b"").decode("utf-8", errors="replace")
    return Kept(record.offset, key, record.value, dict(record.headers or ()))
