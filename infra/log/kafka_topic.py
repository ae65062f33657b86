"""The topic of a city's submissions: made by the product, with settings that are verified.

The rule: ``submissions.<city>`` has exactly one partition for ever (one total order), the broker's
own receipt time, no retention limit, no compaction, no unclean election. A topic that is otherwise
is ``LogSettingsWrong``; it is never altered silently, for another time type or partition count
means that its past is not what we promise.

Edge cases: two processes that create the topic at once agree, since the second finds it. A topic
with CreateTime is one whose restore was not finished. Too few replicas are no fault but a fact for
a warning (``Replication``): on one broker an acknowledged record may die with its disk.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple

from kafka import KafkaAdminClient, errors
from kafka.admin import ConfigResource, ConfigResourceType

from infra.log.kafka_access import KafkaAccess, Untyped, connect, named_fault, named_faults
from sharing.event_log import (
    LogAccessRefused,
    LogMissing,
    LogSettingsWrong,
    LogUnavailable,
)

MESSAGE_BYTES_MAX: Final = 2 * 1024 * 1024
PRODUCTION_REPLICAS: Final = 3
PRODUCTION_MIN_INSYNC: Final = 2
SETTLE_S: Final = 1.0

_TIME_TYPE: Final = "message.timestamp.type"
_SETTINGS: Final[Mapping[str, str]] = {
    _TIME_TYPE: "LogAppendTime",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "max.message.bytes": str(MESSAGE_BYTES_MAX),
    "unclean.leader.election.enable": "false",
}
_FOR_EVER_MS: Final = str(2**63 - 1)
_RESTORING: Final[Mapping[str, str]] = {
    _TIME_TYPE: "CreateTime",
    "message.timestamp.before.max.ms": _FOR_EVER_MS,
    "message.timestamp.after.max.ms": _FOR_EVER_MS,
}
_CITY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LEADERLESS: Final = "LeaderNotAvailableError"


class Replication(NamedTuple):
    """On how many brokers the topic stands."""

    replicas: int
    in_sync: int
    min_insync_replicas: int

    @property
    def loses_nothing(self) -> bool:
        """Is an acknowledged record on at least two brokers, with a third to spare?"""
        return (
            self.replicas >= PRODUCTION_REPLICAS
            and self.min_insync_replicas >= PRODUCTION_MIN_INSYNC
            and self.in_sync >= self.min_insync_replicas
        )


class TopicFound(NamedTuple):
    """The topic as the cluster describes it now."""

    log_id: str
    partitions: int
    replication: Replication
    settings: Mapping[str, str]


def topic_of(city: str) -> str:
    """The name of the city's topic. Raises ValueError for a code that Kafka cannot carry."""
    if not _CITY.fullmatch(city):
        raise ValueError(f"the city code {city!r} is not of letters, digits, - and _")
    return f"submissions.{city}"


class TopicAdmin:
    """Makes, describes and verifies one topic; open only as long as that takes."""

    def __init__(self, client: Untyped, access: KafkaAccess, topic: str) -> None:
        self._client = client
        self._access = access
        self._topic = topic

    def create(self, *, replication_factor: int, min_insync_replicas: int) -> None:
        """Create the topic unless it is there, and wait until it has a leader."""
        settings = {**_SETTINGS, "min.insync.replicas": str(min_insync_replicas)}
        wanted = {
            "num_partitions": 1,
            "replication_factor": replication_factor,
            "configs": settings,
        }
        with named_faults(self._access, about=self._topic):
            try:
                self._client.create_topics({self._topic: wanted})
            except errors.TopicAlreadyExistsError:
                pass
            except (errors.InvalidReplicationFactorError, errors.InvalidConfigurationError) as bad:
                raise LogSettingsWrong(
                    f"{self._topic} cannot have {replication_factor} replicas with"
                    f" {min_insync_replicas} in sync on this cluster"
                ) from bad
            self._client.wait_for_topics([self._topic], timeout_ms=self._access.timeout_ms)

    def describe(self) -> TopicFound:
        """The topic as it is. Raises LogMissing, LogAccessRefused, LogUnavailable."""
        with named_faults(self._access, about=self._topic):
            (topic,) = self._client.describe_topics([self._topic])
            code = topic["error_code"]
            if code:
                raise named_fault(errors.for_code(code)(), access=self._access, about=self._topic)
            if "READ" not in topic["authorized_operations"]:
                raise errors.TopicAuthorizationFailedError(self._topic)
            resource = ConfigResource(ConfigResourceType.TOPIC, self._topic)
            configs = self._client.describe_configs([resource], config_filter="all")
        settings = {k: str(v["value"]) for k, v in configs["topic"][self._topic].items()}
        if _TIME_TYPE not in settings:
            raise LogAccessRefused(
                f"Kafka does not let user {self._access.user!r} read the settings of {self._topic}"
            )
        first = topic["partitions"][0]
        replication = Replication(
            replicas=len(first["replica_nodes"]),
            in_sync=len(first["isr_nodes"]),
            min_insync_replicas=int(settings["min.insync.replicas"]),
        )
        count = len(topic["partitions"])
        return TopicFound(str(topic["topic_id"]), count, replication, settings)

    def verify(self) -> TopicFound:
        """As ``describe``; raises LogSettingsWrong, naming everything that is not as it must be."""
        found = self.describe()
        wrong = [f"{found.partitions} partitions, not 1"] if found.partitions != 1 else []
        for name, wanted in _SETTINGS.items():
            value = found.settings.get(name, "")
            if name == "max.message.bytes":
                if int(value) < MESSAGE_BYTES_MAX:
                    wrong.append(f"{name} {value}, less than {wanted}")
            elif value != wanted:
                wrong.append(f"{name} {value}, not {wanted}")
        if wrong:
            raise LogSettingsWrong(f"the topic {self._topic} has " + "; ".join(wrong))
        return found

    def take_client_times(self) -> None:
        """Let the topic take the old receipt times of a restore."""
        self._alter(_RESTORING)

    def take_broker_times(self) -> None:
        """Let the broker's receipt time count again, and see that all settings are right."""
        self._alter({_TIME_TYPE: _SETTINGS[_TIME_TYPE]})
        self.verify()

    def _alter(self, settings: Mapping[str, str]) -> None:
        """Change settings and wait until the cluster says so.

        The describing broker may be a moment ahead of the one that leads the partition, hence the
        pause; a restore sees from the receipt of its first record whether it was long enough.
        """
        deadline = time.monotonic() + self._access.timeout_ms / 1000
        resource = ConfigResource(ConfigResourceType.TOPIC, self._topic, dict(settings))
        with named_faults(self._access, about=self._topic):
            self._client.alter_configs([resource])
        while not settings.items() <= self.describe().settings.items():
            if time.monotonic() > deadline:
                raise LogUnavailable(f"the topic {self._topic} did not take {dict(settings)}")
            time.sleep(0.05)
        time.sleep(SETTLE_S)


@contextmanager
def topic_admin(access: KafkaAccess, topic: str) -> Iterator[TopicAdmin]:
    """An admin connection for the time of the block."""
    with named_faults(access, about=topic):
        client = connect(KafkaAdminClient, access)
    try:
        yield TopicAdmin(client, access, topic)
    finally:
        client.close()


def open_topic(
    access: KafkaAccess,
    topic: str,
    *,
    create: bool,
    replication_factor: int,
    min_insync_replicas: int,
) -> TopicFound:
    """The topic, made if it is missing and ``create``, and verified."""
    with topic_admin(access, topic) as admin:
        try:
            return admin.verify()
        except LogMissing:
            if not create:
                raise
        admin.create(replication_factor=replication_factor, min_insync_replicas=min_insync_replicas)
        return admin.verify()
