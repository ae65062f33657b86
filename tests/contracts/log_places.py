"""Where an event log under test stands, and how any process opens it."""

import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from kafka import KafkaAdminClient

from infra.log.embedded import EmbeddedLog
from infra.log.kafka import KafkaLog
from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_topic import topic_of
from sharing.event_log import EventLog, LogRecord


def wall_clock() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class LogPlace:
    """One log of one kind; ``where`` is a folder, or the address of a broker."""

    kind: Literal["embedded", "kafka"]
    where: str
    city: str

    def open(self, *, create: bool = True) -> EventLog:
        if self.kind == "embedded":
            return EmbeddedLog(self._path(), clock=wall_clock, create=create)
        access = KafkaAccess(self.where, timeout_ms=45_000)
        return KafkaLog(city=self.city, access=access, create=create)

    def delete(self) -> None:
        if self.kind == "embedded":
            for file in self._path().parent.glob(f"{self._path().name}*"):
                file.unlink()
            return
        topic = topic_of(self.city)
        admin = KafkaAdminClient(bootstrap_servers=self.where)
        admin.delete_topics([topic])
        while admin.describe_topics([topic])[0]["error_code"] == 0:
            time.sleep(0.02)
        admin.close()

    def _path(self) -> Path:
        return Path(self.where) / f"{self.city}.sqlite"


def append_for_ever(place: LogPlace) -> None:
    """Append records one by one and say every acknowledged one on standard output."""
    log = place.open()
    for n in count():
        value = b"record %d of a process that will be killed" % n
        receipt = log.append(value)
        print(receipt.offset, receipt.recorded_at, n, flush=True)


def read_all(log: EventLog, *, records_max: int = 1000) -> list[LogRecord]:
    found: list[LogRecord] = []
    while True:
        start = found[-1].offset + 1 if found else 0
        records = log.read(from_offset=start, records_max=records_max)
        if not records:
            return found
        assert len(records) <= records_max
        found += records


if __name__ == "__main__":
    append_for_ever(LogPlace(*sys.argv[1:]))  # type: ignore[arg-type]
