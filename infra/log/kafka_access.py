"""How to reach a Kafka cluster, and what its faults are called here.

The rule: every fault of kafka-python leaves this package as a ``LogFault`` with a clear sentence.
A wrong password shows in kafka-python as "Unable to bootstrap" after the time-out, just as a broker
that is not running does, so the sentence names both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from kafka import errors
from kafka.net import KafkaNetClient

from sharing.event_log import (
    LogAccessRefused,
    LogDamaged,
    LogFault,
    LogMissing,
    LogUnavailable,
    RecordTooLarge,
)

TIMEOUT_MS: Final = 15_000
METADATA_AGE_MS: Final = 30_000

Untyped = Any
"""An object of kafka-python, which ships no types."""


@dataclass(frozen=True)
class KafkaAccess:
    """The address of a cluster (``host:port``, several with commas) and who we are there.

    Without a user the connection is PLAINTEXT, or SSL when ``ca_file`` is given; with a user it is
    SCRAM-SHA-512 over either. ``timeout_ms`` bounds every wait for the cluster.
    """

    bootstrap: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout_ms: int = TIMEOUT_MS

    def options(self) -> dict[str, Any]:
        """The connection options that every kafka-python client takes."""
        found: dict[str, Any] = {
            "bootstrap_servers": [part.strip() for part in self.bootstrap.split(",")],
            "client_id": "oneboard",
            "bootstrap_timeout_ms": self.timeout_ms,
            "request_timeout_ms": max(1_000, self.timeout_ms // 3),
            "reconnect_backoff_max_ms": 1_000,
            "metadata_max_age_ms": METADATA_AGE_MS,
        }
        transport = "SSL" if self.ca_file else "PLAINTEXT"
        if self.ca_file:
            found["ssl_cafile"] = self.ca_file
        if self.user:
            transport = f"SASL_{transport}"
            found["sasl_mechanism"] = "SCRAM-SHA-512"
            found["sasl_plain_username"] = self.user
            found["sasl_plain_password"] = self.password
        found["security_protocol"] = transport
        return found


def connect(kind: Callable[..., Untyped], access: KafkaAccess, **options: object) -> Untyped:
    """A connected admin client, producer or consumer of kafka-python. Raises KafkaError.

    kafka-python leaves its network thread behind when it does not reach a broker; during an outage
    every attempt would leave one more, so that thread is ended here.
    """
    clients: list[Untyped] = []

    def client(**settings: object) -> Untyped:
        clients.append(KafkaNetClient(**settings))
        return clients[-1]

    try:
        return kind(**access.options(), **options, kafka_client=client)
    except BaseException:
        for left_behind in clients:
            left_behind.close()
        raise


def named_fault(fault: Exception, *, access: KafkaAccess, about: str) -> LogFault:
    """The port's fault for one of kafka-python's or of the socket's."""
    match fault:
        case errors.AuthorizationError() | errors.SaslAuthenticationFailedError():
            return LogAccessRefused(f"Kafka does not let user {access.user!r} use {about}")
        case errors.MessageSizeTooLargeError() | errors.RecordListTooLargeError():
            return RecordTooLarge(f"Kafka takes no record as long as this in {about}")
        case errors.UnknownTopicOrPartitionError() | errors.UnknownTopicIdError():
            return LogMissing(f"there is no topic {about} at {access.bootstrap}")
        case errors.LogTruncationError() | errors.CorruptRecordError():
            return LogDamaged(f"{about} lost or changed records that were read before: {fault}")
    if "AuthorizationFailedError" in str(fault):
        # The producer wraps the refusal of its first request into a fault without a type.
        return LogAccessRefused(f"Kafka does not let user {access.user!r} write to {about}")
    if "bootstrap" in str(fault):
        as_whom = f"accepted user {access.user!r} and its password" if access.user else "answered"
        return LogUnavailable(
            f"no Kafka broker at {access.bootstrap} {as_whom} within {access.timeout_ms} ms"
        )
    return LogUnavailable(f"Kafka at {access.bootstrap} did not serve {about}: {fault}")


@contextmanager
def named_faults(access: KafkaAccess, *, about: str) -> Iterator[None]:
    """Let only ``LogFault`` out of the block."""
    try:
        yield
    except (errors.KafkaError, OSError, ValueError) as fault:
        raise named_fault(fault, access=access, about=about) from fault
