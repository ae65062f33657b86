"""``up --native`` and ``up --server``: a real Kafka and a real PostgreSQL on this machine.

``--server`` keeps them: data, ports and passwords stay in the data folder, and ``server.toml``
there lets every other command reach them. ``--native`` is a try: everything is in temporary folders
and is deleted when the command ends, at SIGTERM too. However the command ends, killed or not, the
servers end with it. Key store and master key stay in the data folder in both.

Each is started unless the settings name one (``KAFKA_BOOTSTRAP``, ``DATABASE_URL``), which is then
used as it is and left running. A Kafka that is started here asks for users and refuses what no rule
allows: the product has its own user, each office its own, whose password is written once into a
file for its owner alone; the record of rights says who was given what.

Invariant: nobody is left to believe that a try's data last; the command says so before it serves.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn, TypeVar

from pydantic import SecretStr

from gateway.broker_users import (
    known_city,
    known_passwords,
    recorded_access,
    wanted_users,
    write_client_files,
)
from gateway.cli.session import Session, fail
from infra.audiences.grants import product_user
from infra.broker.faults import ProgramMissing, StarterFault
from infra.broker.security import ADMINISTRATOR
from infra.broker.server_shape import (
    DATABASE_USER,
    KAFKA_FOLDER,
    SETTINGS_FILE,
    ServerSecrets,
    folder_to_oneself,
    kept_secrets,
    write_settings,
)
from infra.city_file import load_city
from infra.clock import SystemClock
from infra.log.kafka_access import KafkaAccess

KAFKA, POSTGRES = "Kafka", "PostgreSQL"
OFFICES_FOLDER: Final = "broker-users"
STARTER: Final = "system:start"
"""Who gives rights here, in the record of rights."""
_PASSABLE: Final = 0o711
Server = TypeVar("Server")


@dataclass(frozen=True, slots=True)
class NativeServers:
    """The session on servers of this machine, and where they keep what they are told."""

    session: Session
    folder: Path
    has_own_kafka: bool

    def give_offices_their_users(self) -> None:
        """A user for every office of the city that is open now; new passwords go into files."""
        if not self.has_own_kafka:
            return
        settings = self.session.settings
        wanted = wanted_users(settings, known_city(settings), now=SystemClock().now())
        with recorded_access(settings, wanted.city, by=STARTER) as recorded:
            new = recorded.provide(wanted.all, known=known_passwords(settings, wanted))
        folder = self.folder / OFFICES_FOLDER
        folder.mkdir(exist_ok=True, mode=0o700)
        given = [(user, new[user.name]) for user in wanted.offices if user.name in new]
        write_client_files(folder, given, KafkaAccess.of_settings(settings))
        self.session.tell("cli.native_users", count=len(wanted.offices), folder=folder)


@contextmanager
def native_servers(session: Session, *, keeps: bool) -> Iterator[NativeServers]:
    """The session on servers of this machine, which end with the block.

    Ends the command with 1 and a word what to install where a server cannot be started.
    """
    settings = session.settings
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with ExitStack() as stack:
            folder = _folder(session, stack, keeps=keeps)
            secrets = _started(session, "", lambda: kept_secrets(folder))
            update: dict[str, Any] = {}
            for server, given, start in (
                (POSTGRES, settings.database_url, _start_postgres),
                (KAFKA, settings.kafka_bootstrap, _start_kafka),
            ):
                if given:
                    session.tell("cli.native_given", server=server)
                else:
                    update |= start(session, stack, folder, secrets)
            now = Session(settings.model_copy(update=update))
            if "kafka_bootstrap" in update:
                now = _with_own_user(now, secrets)
            if not keeps and update:
                session.tell("cli.native_vanishes", data=settings.data.absolute())
            if keeps:
                _tell_settings(now, folder)
            yield NativeServers(now, folder, has_own_kafka="kafka_bootstrap" in update)
    finally:
        signal.signal(signal.SIGTERM, before)


def _folder(session: Session, stack: ExitStack, *, keeps: bool) -> Path:
    if not keeps:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="oneboard-native-")))
    else:
        folder = session.settings.data.absolute()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() == 0:
        # PostgreSQL runs as another user then, who must pass through, and may list nothing.
        folder.chmod(_PASSABLE)
    _started(session, "", lambda: stack.enter_context(folder_to_oneself(folder)))
    return folder


def _start_kafka(
    session: Session, stack: ExitStack, folder: Path, secrets: ServerSecrets
) -> dict[str, Any]:
    session.tell("cli.native_starting", server=KAFKA)
    broker = _started(session, KAFKA, lambda: stack.enter_context(secrets.kafka(folder)))
    session.tell("cli.native_kafka", bootstrap=broker.bootstrap, folder=folder / KAFKA_FOLDER)
    return {"kafka_bootstrap": broker.bootstrap}


def _start_postgres(
    session: Session, stack: ExitStack, folder: Path, secrets: ServerSecrets
) -> dict[str, Any]:
    session.tell("cli.native_starting", server=POSTGRES)
    server = _started(
        session, POSTGRES, lambda: stack.enter_context(secrets.postgres_server(folder))
    )
    session.tell("cli.native_postgres", folder=server.folder)
    url = server.own_database(user=DATABASE_USER, password=secrets.database)
    return {"database_url": SecretStr(url)}


def _with_own_user(session: Session, secrets: ServerSecrets) -> Session:
    """The session as the product's user of the broker, who is there and has its rights."""
    settings = session.settings
    city = known_city(settings)
    code = city.code if city else settings.city or load_city(None).code
    user = product_user(code)
    now = settings.model_copy(
        update={
            "kafka_username": user.name,
            "kafka_password": SecretStr(secrets.gateway),
            "kafka_admin_username": ADMINISTRATOR,
            "kafka_admin_password": SecretStr(secrets.broker_admin),
        }
    )
    with recorded_access(now, code, by=STARTER) as recorded:
        recorded.provide([user], known={user.name: secrets.gateway})
    return Session(now)


def _tell_settings(session: Session, folder: Path) -> None:
    """Write how other commands reach these servers, and say where that stands."""
    settings = session.settings
    names = (
        *("kafka_bootstrap", "kafka_username", "kafka_password"),
        *("kafka_admin_username", "kafka_admin_password", "database_url"),
    )
    values: dict[str, object] = {"data": str(folder)}
    for name in names:
        value = getattr(settings, name)
        if value is not None:
            values[name] = value.get_secret_value() if isinstance(value, SecretStr) else value
    write_settings(folder, values)
    session.tell("cli.native_kept", folder=folder, file=folder / SETTINGS_FILE)


def _started(session: Session, name: str, start: Callable[[], Server]) -> Server:
    try:
        return start()
    except ProgramMissing as missing:
        if name == POSTGRES:
            fail(session.say("cli.native_wheel_missing", fault=str(missing)))
        fail(session.say("cli.native_program_missing", fault=str(missing)))
    except StarterFault as fault:
        fail(session.say("cli.native_not_started", server=name, fault=str(fault)))


def _leave(*_: object) -> NoReturn:
    """Leave in order at SIGTERM, so that the servers are stopped, and a try's data deleted."""
    sys.exit(0)
