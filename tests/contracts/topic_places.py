"""Where a published topic under test stands, and how any process opens it."""

import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from infra.log.kafka_access import KafkaAccess
from infra.publishing.folder_topic import FolderTopic
from infra.publishing.ports import Topic
from infra.publishing.topic_on_kafka import KafkaTopic, Subject

SEGMENT_BYTES = 2_000


@dataclass(frozen=True)
class TopicPlace:
    """One topic of one kind; ``where`` is a folder, or the address of a broker."""

    kind: Literal["folder", "kafka"]
    where: str
    city: str

    def open(self, subject: Subject = "journal") -> Topic:
        if self.kind == "folder":
            name = f"{subject}.{self.city}"
            return FolderTopic(Path(self.where), name=name, segment_bytes=SEGMENT_BYTES)
        access = KafkaAccess(self.where, timeout_ms=45_000)
        return KafkaTopic(subject, city=self.city, access=access)


def append_for_ever(place: TopicPlace) -> None:
    """Append value after value and say the offset of every acknowledged one."""
    topic = place.open()
    for n in count():
        (offset,) = topic.append([value_of(n)])
        print(offset, n, flush=True)


def value_of(n: int) -> bytes:
    return b"value %d\nof a process that will be killed" % n


if __name__ == "__main__":
    append_for_ever(TopicPlace(*sys.argv[1:]))  # type: ignore[arg-type]
