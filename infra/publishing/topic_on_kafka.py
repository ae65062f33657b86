"""A topic on Kafka: ``journal.<city>`` or ``heads.<city>``, of one partition and kept for ever.

The settings are those of the submissions' topic and are verified like them; a record counts once
all in-sync replicas have it. The time of a record is the broker's and means nothing here.
"""

from collections.abc import Sequence
from typing import Literal

from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_reader import PartitionReader
from infra.log.kafka_topic import open_topic, topic_of
from infra.log.kafka_writer import PartitionWriter
from infra.publishing.ports import TopicValue

Subject = Literal["journal", "heads"]


def publishing_topic_of(subject: Subject, city: str) -> str:
    """The name of a city's topic. Raises ValueError for a code that Kafka cannot carry."""
    return f"{subject}.{topic_of(city).partition('.')[2]}"


class KafkaTopic:
    """One published topic on Kafka (see ``infra.publishing.ports.Topic``)."""

    def __init__(
        self,
        subject: Subject,
        *,
        city: str,
        access: KafkaAccess,
        replication_factor: int = 1,
        min_insync_replicas: int = 1,
    ) -> None:
        """Open the topic, and make it if it is missing. Raises LogFault."""
        self._name = publishing_topic_of(subject, city)
        found = open_topic(
            access,
            self._name,
            create=True,
            replication_factor=replication_factor,
            min_insync_replicas=min_insync_replicas,
        )
        self._topic_id = found.log_id
        self._writer = PartitionWriter(access, self._name, log_id=found.log_id)
        self._reader = PartitionReader(access, self._name, log_id=found.log_id)

    @property
    def name(self) -> str:
        """The topic's name."""
        return self._name

    @property
    def topic_id(self) -> str:
        """The topic's UUID."""
        return self._topic_id

    def append(self, values: Sequence[bytes]) -> list[int]:
        """See ``Topic``."""
        return [receipt.offset for receipt in self._writer.append(values)]

    def read(self, *, from_offset: int, values_max: int) -> list[TopicValue]:
        """See ``Topic``."""
        records = self._reader.read(from_offset=from_offset, records_max=values_max, wait_ms=0)
        return [TopicValue(record.offset, record.value) for record in records]

    def end_offset(self) -> int:
        """See ``Topic``."""
        return self._reader.bounds()[1]

    def close(self) -> None:
        """See ``Topic``."""
        self._writer.close()
        self._reader.close()
