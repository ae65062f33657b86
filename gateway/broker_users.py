"""The users of the broker: which there must be, and the file that tells an office its own.

The rule: the product's user and one user for every office that exists today. The city is read from
the database alone, since the log cannot be opened before the product's user has its rights; with
the code of a city that is not opened yet there is only the product's user.

Edge cases: where the settings name the product's user and password, that password is set if the
user has none; nothing is told then, for whoever wrote the settings knows it. An office's file holds
a password, so it is for its owner alone; a rotation writes it anew. The record of rights is there
before the city is, for the product's user comes first: then its database is made here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auth.offices import City
from gateway.wiring import CityNotChosen, open_keys
from infra.audiences.access import access_desk
from infra.audiences.grants import BrokerUser, office_user, product_user
from infra.audiences.recorded_access import RecordedAccess
from infra.city_reads import CityReads, CityUnknown
from infra.clock import SystemClock, milliseconds
from infra.log.kafka_access import KafkaAccess
from infra.private_file import write_private
from infra.settings import Settings
from infra.store.database import is_there, open_database
from infra.store.migrating import migrate
from infra.store.people_secrets import people_key
from infra.store.reads import cities
from infra.store.rights_events import RightsRecord


@dataclass(frozen=True, slots=True)
class WantedUsers:
    """The users that there must be: the product's own, then one an office."""

    city: str
    product: BrokerUser
    offices: tuple[BrokerUser, ...]

    @property
    def all(self) -> tuple[BrokerUser, ...]:
        """Everybody, the product first."""
        return (self.product, *self.offices)


def known_city(settings: Settings) -> City | None:
    """The city as the database holds it, without its log; None before it is opened."""
    if not is_there(settings.database):
        return None
    engine = open_database(settings.database)
    try:
        migrate(engine)
        with engine.connect() as connection:
            found = cities(connection)
        code = settings.city or (found[0] if len(found) == 1 else None)
        if code is None and len(found) > 1:
            raise CityNotChosen(found)
        return CityReads(engine, code).city() if code else None
    except CityUnknown:
        return None
    finally:
        engine.dispose()


def wanted_users(settings: Settings, city: City | None, *, now: datetime) -> WantedUsers:
    """Who must be there today. Raises CityNotChosen where no city is known or named."""
    code = city.code if city else settings.city
    if code is None:
        raise CityNotChosen([])
    offices: tuple[BrokerUser, ...] = ()
    if city is not None:
        today = now.astimezone(city.zone).date()
        there = (office.code for office in city.offices if office.exists_on(today))
        offices = tuple(office_user(code, office) for office in there)
    return WantedUsers(code, product_user(code, settings.kafka_username), offices)


def known_passwords(settings: Settings, wanted: WantedUsers) -> dict[str, str]:
    """The password of the product's user, where the settings have one."""
    if settings.kafka_username is None or settings.kafka_password is None:
        return {}
    return {wanted.product.name: settings.kafka_password.get_secret_value()}


@contextmanager
def recorded_access(settings: Settings, city: str, *, by: str) -> Iterator[RecordedAccess]:
    """The broker as its administrator, with the city's record of rights; ``by`` is who acts.

    Raises LogFault, SchemaFault, KeyFault, errors of a database that does not answer.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(settings.database)
    keys = open_keys(settings)
    try:
        migrate(engine)
        record = RightsRecord(engine, city, key=people_key(keys.seed_secret(city), "audit"))
        with access_desk(KafkaAccess.of_administrator(settings)) as desk:
            yield RecordedAccess(desk, record, by, lambda: milliseconds(SystemClock().now()))
    finally:
        keys.close()
        engine.dispose()


def write_client_files(
    folder: Path, users: Sequence[tuple[BrokerUser, str]], access: KafkaAccess
) -> list[Path]:
    """A file an office with what its system needs to follow its topic. Raises OSError."""
    written = []
    for user, password in users:
        path = folder / f"{user.name}.properties"
        write_private(path, client_properties(user, password, access))
        written.append(path)
    return written


def client_properties(user: BrokerUser, password: str, access: KafkaAccess) -> str:
    """What a Kafka client needs: Kafka's own names, and ours for what Kafka has no name for."""
    login = f'username="{user.name}" password="{password}"'
    lines = {
        "bootstrap.servers": access.bootstrap,
        "security.protocol": access.security_protocol(),
        "sasl.mechanism": access.mechanism,
        "sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required"
        f" {login};",
        "oneboard.username": user.name,
        "oneboard.password": password,
        "oneboard.topic": user.topic,
        "oneboard.group.prefix": user.group_prefix,
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items() if value)
