"""How to reach a Kafka cluster, and what its faults are called here.

The rule: every client of the product takes its options from ``KafkaAccess``, so that user, password
and certificates are decided in one place; and every fault of kafka-python leaves this package as a
``LogFault`` with a clear sentence.

Edge cases: a wrong user or password shows in kafka-python as "Unable to bootstrap" after the
time-out, just as a broker that is not running does; ``kafka_greeting`` finds out which it was.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

from kafka import errors
from kafka.net import KafkaNetClient
from pydantic import SecretStr

from infra.log.kafka_greeting import Greeting, greet
from infra.settings import Settings
from sharing.event_log import (
    LogAccessRefused,
    LogDamaged,
    LogFault,
    LogMissing,
    LogUnavailable,
    RecordTooLarge,
)

TIMEOUT_MS: Final = 15_000
FIRST_TRY_MS: Final = 3_000
METADATA_AGE_MS: Final = 30_000
MECHANISM: Final = "SCRAM-SHA-512"

Untyped = Any
"""An object of kafka-python, which ships no types."""


class KafkaSignInRefused(LogAccessRefused):
    """The broker is there, but knows this user not, or not with this password."""

    def __init__(self, *, user: str, bootstrap: str) -> None:
        super().__init__(f"Kafka at {bootstrap} does not accept user {user!r} with this password")
        self.user = user
        self.bootstrap = bootstrap


class KafkaNotTrusted(LogAccessRefused):
    """The broker speaks TLS with a certificate that we do not trust, or does not trust ours."""

    def __init__(self, *, bootstrap: str) -> None:
        super().__init__(f"the certificate of Kafka at {bootstrap} or our own is not trusted")
        self.bootstrap = bootstrap


@dataclass(frozen=True)
class KafkaAccess:
    """The address of a cluster (``host:port``, several with commas) and who we are there.

    Without a protocol it is SASL if there is a user, and SSL if there is a ``ca_file``.
    ``timeout_ms`` bounds every wait for the cluster.
    """

    bootstrap: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout_ms: int = TIMEOUT_MS
    protocol: str = ""
    mechanism: str = MECHANISM
    certificate_file: str = ""
    key_file: str = ""
    check_hostname: bool = True

    @classmethod
    def of_settings(cls, settings: Settings) -> Self:
        """As the gateway, the ledger and the system actors: the user of the settings."""
        return cls._of(settings, settings.kafka_username, settings.kafka_password)

    @classmethod
    def of_administrator(cls, settings: Settings) -> Self:
        """As the user who gives rights; the ordinary one where no other is named."""
        if settings.kafka_admin_username is None:
            return cls.of_settings(settings)
        return cls._of(settings, settings.kafka_admin_username, settings.kafka_admin_password)

    @classmethod
    def _of(cls, settings: Settings, user: str | None, password: SecretStr | None) -> Self:
        return cls(
            bootstrap=settings.kafka_bootstrap or "",
            user=user or "",
            password=password.get_secret_value() if password else "",
            ca_file=str(settings.kafka_ssl_cafile or ""),
            protocol=settings.kafka_security_protocol or "",
            mechanism=settings.kafka_sasl_mechanism,
            certificate_file=str(settings.kafka_ssl_certfile or ""),
            key_file=str(settings.kafka_ssl_keyfile or ""),
            check_hostname=settings.kafka_ssl_check_hostname,
        )

    def security_protocol(self) -> str:
        """As kafka-python names it: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""
        if self.protocol:
            return self.protocol
        transport = "SSL" if self.ca_file else "PLAINTEXT"
        return f"SASL_{transport}" if self.user else transport

    def options(self) -> dict[str, Any]:
        """The connection options that every kafka-python client takes."""
        protocol = self.security_protocol()
        found: dict[str, Any] = {
            "bootstrap_servers": [part.strip() for part in self.bootstrap.split(",")],
            "client_id": "oneboard",
            "bootstrap_timeout_ms": self.timeout_ms,
            "request_timeout_ms": max(1_000, self.timeout_ms // 3),
            "reconnect_backoff_max_ms": 1_000,
            "metadata_max_age_ms": METADATA_AGE_MS,
            "security_protocol": protocol,
        }
        if protocol.endswith("SSL"):
            found["ssl_check_hostname"] = self.check_hostname
            files = {
                "ssl_cafile": self.ca_file,
                "ssl_certfile": self.certificate_file,
                "ssl_keyfile": self.key_file,
            }
            found |= {name: file for name, file in files.items() if file}
        if protocol.startswith("SASL"):
            found["sasl_mechanism"] = self.mechanism
            found["sasl_plain_username"] = self.user
            found["sasl_plain_password"] = self.password
        return found


def connect(kind: Callable[..., Untyped], access: KafkaAccess, **options: object) -> Untyped:
    """A connected admin client, producer or consumer of kafka-python.

    Raises KafkaError; KafkaSignInRefused and KafkaNotTrusted where that is why it did not connect.
    """
    first_ms = min(FIRST_TRY_MS, access.timeout_ms)
    try:
        return _connect(kind, access, first_ms, options)
    except errors.KafkaTimeoutError as fault:
        # Whom the broker refuses need not wait until the time is over.
        _refuse_by_name(access, fault)
        if first_ms == access.timeout_ms:
            raise
    return _connect(kind, access, access.timeout_ms - first_ms, options)


def _connect(
    kind: Callable[..., Untyped],
    access: KafkaAccess,
    wait_ms: int,
    options: Mapping[str, object],
) -> Untyped:
    """One try. kafka-python leaves its network thread behind when it does not reach a broker;
    during an outage every attempt would leave one more, so that thread is ended here.
    """
    clients: list[Untyped] = []

    def client(**settings: object) -> Untyped:
        clients.append(KafkaNetClient(**settings))
        return clients[-1]

    given = access.options() | {"bootstrap_timeout_ms": wait_ms} | dict(options)
    try:
        return kind(**given, kafka_client=client)
    except BaseException:
        for left_behind in clients:
            left_behind.close()
        raise


def _refuse_by_name(access: KafkaAccess, fault: Exception) -> None:
    """Raise the reason of a bootstrap that failed, if the broker gives one."""
    if access.security_protocol() == "PLAINTEXT":
        return
    match greet(access.options()):
        case Greeting.SIGN_IN_REFUSED:
            raise KafkaSignInRefused(user=access.user, bootstrap=access.bootstrap) from fault
        case Greeting.NOT_TRUSTED:
            raise KafkaNotTrusted(bootstrap=access.bootstrap) from fault


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
