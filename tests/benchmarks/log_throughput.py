"""How fast the event logs append and read, beside raw SQLite and raw kafka-python.

``python -m tests.benchmarks.log_throughput [--records N] [--kafka HOST:PORT]`` prints records per
second. Every log works on the same records (fixed seed, hash printed), in the same run as the raw
library below it, so the ratio counts, not the machine. Without ``--kafka`` (or ``KAFKA_BOOTSTRAP``)
a broker is started.
"""

import argparse
import os
import random
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from infra.broker.kafka_broker import KafkaBroker
from tests.contracts.log_places import LogPlace

BATCH = 1000
READ = 5000
READS = 3
SINGLE = 200


class Speed(NamedTuple):
    """Records per second of one way to write and read."""

    name: str
    append: float
    read: float
    single_p50_ms: float
    single_p99_ms: float

    def __str__(self) -> str:
        return (
            f"{self.name:22}{self.append:12,.0f}{self.read:12,.0f}"
            f"{self.single_p50_ms:12.2f}{self.single_p99_ms:12.2f}"
        )


def records_of(count: int) -> list[bytes]:
    """The records: 300 to 700 bytes each, the same in every run."""
    dice = random.Random(20260101)  # noqa: S311  the same bytes each time, not a secret
    return [dice.randbytes(dice.randint(300, 700)) for _ in range(count)]


def batches(values: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def measure(
    name: str,
    values: list[bytes],
    *,
    append: Callable[[list[bytes]], object],
    read: Callable[[int], int],
) -> Speed:
    """Append all in batches, then some one by one, then read all: the best of some readings."""
    start = time.perf_counter()
    for batch in batches(values):
        append(batch)
    append_s = time.perf_counter() - start
    singles_ms = []
    for value in values[:SINGLE]:
        before = time.perf_counter()
        append([value])
        singles_ms.append((time.perf_counter() - before) * 1000)
    singles_ms.sort()
    total = len(values) + len(singles_ms)
    read_s = min(timed_read(name, read, total) for _ in range(READS))
    p50, p99 = singles_ms[len(singles_ms) // 2], singles_ms[len(singles_ms) * 99 // 100]
    return Speed(name, len(values) / append_s, total / read_s, p50, p99)


def timed_read(name: str, read: Callable[[int], int], total: int) -> float:
    start = time.perf_counter()
    if read(total) != total:
        raise AssertionError(f"{name} did not give back {total} records")
    return time.perf_counter() - start


def measure_place(name: str, place: LogPlace, values: list[bytes]) -> Speed:
    log = place.open()

    def read(total: int) -> int:
        offset = 0
        while offset < total:
            offset += len(log.read(from_offset=offset, records_max=READ, wait_ms=1000))
        return offset

    speed = measure(name, values, append=log.append_many, read=read)
    log.close()
    place.delete()
    return speed


def measure_sqlite(folder: Path, values: list[bytes]) -> Speed:
    """One insert per batch in one transaction, with the same durability as the embedded log."""
    connection = sqlite3.connect(folder / "raw.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE records (offset INTEGER PRIMARY KEY, value BLOB)")

    def append(batch: list[bytes]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO records (value) VALUES (?)", [(value,) for value in batch]
        )
        connection.execute("COMMIT")

    def read(_: int) -> int:
        found = connection.execute("SELECT offset, value FROM records ORDER BY offset")
        return sum(len(rows) for rows in iter(lambda: found.fetchmany(READ), []))

    speed = measure("raw sqlite3", values, append=append, read=read)
    connection.close()
    return speed


def measure_kafka(bootstrap: str, values: list[bytes]) -> Speed:
    """kafka-python alone, with the log's own producer settings and its fetch size."""
    topic = f"raw.{secrets.token_hex(6)}"
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    configs = {"message.timestamp.type": "LogAppendTime", "max.message.bytes": "2097152"}
    admin.create_topics({topic: {"num_partitions": 1, "configs": configs}}, wait_for_metadata=True)
    admin.close()
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        batch_size=512 * 1024,
        max_request_size=2 * 1024 * 1024,
    )
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        auto_offset_reset="none",
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    consumer.assign([partition])

    def append(batch: list[bytes]) -> None:
        futures = [producer.send(topic, value, partition=0) for value in batch]
        for future in futures:
            future.get(timeout=30)

    def read(total: int) -> int:
        count = 0
        consumer.seek(partition, 0)
        while count < total:
            found = consumer.poll(timeout_ms=1000, max_records=READ)
            count += sum(len(records) for records in found.values())
        return count

    speed = measure("raw kafka-python", values, append=append, read=read)
    producer.close()
    consumer.close()
    return speed


@contextmanager
def broker_at(given: str) -> Iterator[str]:
    if given:
        yield given
        return
    with KafkaBroker() as broker:
        yield broker.bootstrap


def run(*, records: int, kafka: str) -> list[Speed]:
    """Measure both logs, each beside its raw library."""
    values = records_of(records)
    speeds = []
    with tempfile.TemporaryDirectory() as folder, broker_at(kafka) as bootstrap:
        embedded = LogPlace("embedded", folder, "bench")
        speeds.append(measure_place("embedded log", embedded, values))
        speeds.append(measure_sqlite(Path(folder), values))
        on_kafka = LogPlace("kafka", bootstrap, f"bench-{secrets.token_hex(6)}")
        speeds.append(measure_place("Kafka log", on_kafka, values))
        speeds.append(measure_kafka(bootstrap, values))
    return speeds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--kafka", default=os.environ.get("KAFKA_BOOTSTRAP", ""))
    arguments = parser.parse_args()
    digest = sha256(b"".join(records_of(arguments.records))).hexdigest()[:16]
    print(f"{arguments.records:,} records in batches of {BATCH}, hash {digest}")
    print(f"{'':22}{'append/s':>12}{'read/s':>12}{'one p50 ms':>12}{'one p99 ms':>12}")
    for speed in run(records=arguments.records, kafka=arguments.kafka):
        print(speed)


if __name__ == "__main__":
    main()
