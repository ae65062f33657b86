"""``up --native``: a real Kafka and a real PostgreSQL on this machine, to try the server shape.

Each is started unless the settings name one (``KAFKA_BOOTSTRAP``, ``DATABASE_URL``), which is then
used and left running. What is started here keeps its data in temporary folders and is stopped, and
its data deleted, when the command ends, however it ends: at SIGTERM too, and when the process is
killed the servers end by themselves. Key store and master key stay in the data folder.

Invariant: nobody is left to believe that these data last; the command says so before it serves.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from pydantic import SecretStr

from gateway.cli.session import Session, fail
from infra.broker.faults import ProgramMissing, StarterFault
from infra.broker.kafka_broker import KafkaBroker
from infra.broker.postgres_server import PostgresServer

KAFKA, POSTGRES = "Kafka", "PostgreSQL"


@contextmanager
def native_servers(session: Session) -> Iterator[Session]:
    """The session on servers of this machine, which end with the block.

    Ends the command with 1 and a word what to install where a server cannot be started.
    """
    settings = session.settings
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with ExitStack() as stack:
            bootstrap = settings.kafka_bootstrap or _start_kafka(session, stack)
            if settings.kafka_bootstrap:
                session.tell("cli.native_given", server=KAFKA)
            url = settings.database_url or _start_postgres(session, stack)
            if settings.database_url:
                session.tell("cli.native_given", server=POSTGRES)
            if not (settings.kafka_bootstrap and settings.database_url):
                session.tell("cli.native_vanishes", data=settings.data.absolute())
            update = {"kafka_bootstrap": bootstrap, "database_url": url}
            yield Session(settings.model_copy(update=update))
    finally:
        signal.signal(signal.SIGTERM, before)


def _start_kafka(session: Session, stack: ExitStack) -> str:
    session.tell("cli.native_starting", server=KAFKA)
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="oneboard-kafka-")))
    try:
        broker = stack.enter_context(KafkaBroker(data_folder=folder))
    except ProgramMissing as missing:
        fail(session.say("cli.native_program_missing", fault=str(missing)))
    except StarterFault as fault:
        fail(session.say("cli.native_not_started", server=KAFKA, fault=str(fault)))
    session.tell("cli.native_kafka", bootstrap=broker.bootstrap, folder=folder)
    return broker.bootstrap


def _start_postgres(session: Session, stack: ExitStack) -> SecretStr:
    session.tell("cli.native_starting", server=POSTGRES)
    try:
        server = stack.enter_context(PostgresServer())
    except ProgramMissing:
        fail(session.say("cli.native_wheel_missing"))
    except StarterFault as fault:
        fail(session.say("cli.native_not_started", server=POSTGRES, fault=str(fault)))
    session.tell("cli.native_postgres", folder=server.folder)
    return SecretStr(server.new_database())


def _leave(*_: object) -> NoReturn:
    """Leave in order at SIGTERM, so that the servers are stopped and their data deleted."""
    sys.exit(0)
