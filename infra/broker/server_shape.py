"""Kafka and PostgreSQL of one folder: their ports and passwords, kept from start to start.

The rule: everything that both servers need again stands in ``servers.json``, written once, for its
owner alone. How to reach them stands in ``server.toml``, a settings file for every other command.
One process at a time has a folder's servers; a lock says so, which ends with the process.

Invariant: the file of passwords is written before the first server starts, so no start that was
broken off leaves data behind that nobody has the password of.
"""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.broker.faults import FolderInUse, StarterFault
from infra.broker.kafka_broker import KafkaBroker, new_ports
from infra.broker.kafka_properties import BrokerPorts
from infra.broker.loopback import free_port
from infra.broker.postgres_server import PostgresServer
from infra.broker.security import BrokerSecurity, new_password
from infra.private_file import write_private

SECRETS_FILE: Final = "servers.json"
SETTINGS_FILE: Final = "server.toml"
KAFKA_FOLDER: Final = "kafka"
POSTGRES_FOLDER: Final = "postgres"
DATABASE_USER: Final = "oneboard"
_LOCK: Final = "servers.lock"


class Ports(NamedTuple):
    """Where the servers listen on loopback."""

    kafka: int
    controller: int
    tls: int
    postgres: int


class ServerSecrets(BaseModel):
    """What both servers need again at every start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ports: Ports
    broker: str = Field(repr=False)
    controller: str = Field(repr=False)
    broker_admin: str = Field(repr=False)
    gateway: str = Field(repr=False)
    postgres: str = Field(repr=False)
    database: str = Field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Free ports and random passwords."""
        kafka = new_ports()
        ports = Ports(kafka.client, kafka.controller, kafka.tls, free_port())
        names = ("broker", "controller", "broker_admin", "gateway", "postgres", "database")
        return cls(ports=ports, **{name: new_password() for name in names})

    def kafka(self, folder: Path) -> KafkaBroker:
        """The broker of the folder, not yet started."""
        return KafkaBroker(
            data_folder=folder / KAFKA_FOLDER,
            security=BrokerSecurity(self.broker, self.controller, self.broker_admin),
            ports=BrokerPorts(self.ports.kafka, self.ports.controller, self.ports.tls),
        )

    def postgres_server(self, folder: Path) -> PostgresServer:
        """The database server of the folder, not yet started."""
        return PostgresServer(
            data_folder=folder / POSTGRES_FOLDER, port=self.ports.postgres, password=self.postgres
        )


def kept_secrets(folder: Path) -> ServerSecrets:
    """The folder's ports and passwords, made at its first start. Raises StarterFault."""
    path = folder / SECRETS_FILE
    if not path.exists():
        found = ServerSecrets.new()
        write_private(path, found.model_dump_json(indent=1) + "\n")
        return found
    try:
        return ServerSecrets.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as problem:
        raise StarterFault(f"{path} is not a file of ours, or cannot be read") from problem


def write_settings(folder: Path, values: Mapping[str, object]) -> Path:
    """Write the settings by which other commands reach the servers; the file's path."""
    path = folder / SETTINGS_FILE
    # A JSON text, number or truth is one of TOML as well.
    write_private(path, "".join(f"{name} = {_toml(value)}\n" for name, value in values.items()))
    return path


@contextmanager
def folder_to_oneself(folder: Path) -> Iterator[None]:
    """Nobody else starts this folder's servers during the block. Raises FolderInUse."""
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise FolderInUse(folder=folder) from taken
        yield


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
