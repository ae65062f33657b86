"""A broker with users, rights and TLS, and certificates that are made for it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from kafka import KafkaAdminClient, KafkaConsumer, errors

from infra.audiences.access import AccessDesk, access_desk
from infra.audiences.grants import BrokerUser, office_user, product_user
from infra.broker.kafka_broker import KafkaBroker
from infra.broker.security import ADMINISTRATOR, BrokerSecurity
from infra.log.kafka_access import KafkaAccess, connect

SESSION_MS = 3_000
TIMEOUT_MS = 45_000
"""When a broker is given up: other tests share the processors with it."""
REFUSED_AFTER_MS = 1_000
"""Enough for a broker that is there to refuse, and is not kept from it (``insisted``)."""


@dataclass(frozen=True)
class SecuredBroker:
    """How to reach the broker, its administrator's password, and the file of certificates that
    vouch for it.
    """

    bootstrap: str
    tls_bootstrap: str
    admin_password: str
    ca_file: Path

    @classmethod
    def of(cls, told: str) -> Self:
        """What ``told`` says, perhaps to another process."""
        bootstrap, tls_bootstrap, password, ca_file = json.loads(told)
        return cls(bootstrap, tls_bootstrap, password, Path(ca_file))

    def told(self) -> str:
        return json.dumps([*astuple(self)[:-1], str(self.ca_file)])

    @property
    def admin(self) -> KafkaAccess:
        bootstrap, password = self.bootstrap, self.admin_password
        return KafkaAccess(bootstrap, user=ADMINISTRATOR, password=password, timeout_ms=TIMEOUT_MS)

    def access(self, user: BrokerUser, password: str) -> KafkaAccess:
        bootstrap = self.bootstrap
        return KafkaAccess(bootstrap, user=user.name, password=password, timeout_ms=TIMEOUT_MS)

    @contextmanager
    def desk(self) -> Iterator[AccessDesk]:
        with access_desk(self.admin) as desk:
            yield desk


@dataclass(frozen=True)
class TwoOffices:
    """A city of two offices whose codes begin alike, with the product's user."""

    city: str
    secured: SecuredBroker
    passwords: dict[str, str]

    @property
    def product(self) -> KafkaAccess:
        return self._access(product_user(self.city))

    def office(self, code: str) -> KafkaAccess:
        return self._access(office_user(self.city, code))

    def _access(self, user: BrokerUser) -> KafkaAccess:
        return self.secured.access(user, self.passwords[user.name])


def two_offices(secured: SecuredBroker, city: str) -> TwoOffices:
    users = [product_user(city), office_user(city, "a"), office_user(city, "ab")]
    with secured.desk() as desk:
        return TwoOffices(city, secured, desk.provide(users))


def insisted(kind: Callable[..., Any], access: KafkaAccess) -> Any:
    """Connect, and again where the broker had no time to say what it has against it."""
    for _ in range(30):
        with suppress(errors.KafkaTimeoutError):
            return connect(kind, access)
    return connect(kind, access)


@contextmanager
def consumer(access: KafkaAccess, group: str | None = None) -> Iterator[Any]:
    client = connect(
        KafkaConsumer,
        access,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
    )
    try:
        yield client
    finally:
        client.close()


@contextmanager
def admin(access: KafkaAccess) -> Iterator[Any]:
    client = connect(KafkaAdminClient, access)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def started_secured_broker(folder: Path) -> Iterator[SecuredBroker]:
    ca_file, server_file = folder / "ca.pem", folder / "server.pem"
    _make_certificates(ca_file, server_file)
    security = BrokerSecurity.new(session_ms=SESSION_MS, certificate=server_file)
    with KafkaBroker(security=security) as broker:
        admin = broker.admin_access()
        yield SecuredBroker(broker.bootstrap, broker.tls_bootstrap, admin.password, ca_file)


def _make_certificates(ca_file: Path, server_file: Path) -> None:
    """An authority, and a certificate of it for 127.0.0.1 with its key."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name = _named("test authority")
    ca = _builder(ca_name, ca_name, ca_key.public_key())
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    server = _builder(_named("broker"), ca_name, key.public_key())
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    server = server.add_extension(address, critical=False)
    pem = serialization.Encoding.PEM
    ca_pem = ca.sign(ca_key, hashes.SHA256()).public_bytes(pem)
    server_pem = server.sign(ca_key, hashes.SHA256()).public_bytes(pem)
    plain = serialization.NoEncryption()
    key_pem = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    ca_file.write_bytes(ca_pem)
    server_file.write_bytes(key_pem + server_pem + ca_pem)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
