"""Opening the database: SQLite in the data folder, or PostgreSQL.

SQLite runs in WAL mode with ``synchronous=FULL`` so that a commit is on the disk when it returns;
write transactions begin at once (``BEGIN IMMEDIATE``) so that two writers wait instead of failing.
"""

from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DataError, DBAPIError
from sqlmodel import SQLModel

from infra.store import (  # noqa: F401  known to the metadata by being imported
    column_mappings,
    evidence,
    people,
    published,
    tables,
    tree,
    views,
)

Database: TypeAlias = Engine
"""An open database. Doors hold one and hand it on; only ``infra`` knows what it is."""

DATABASE_FAULTS = (DBAPIError, psycopg.Error)
"""The database refused or did not answer."""

DATABASE_REFUSALS = (DataError, psycopg.DataError)
"""The database does not take a value (too long, a NUL character): the same again would fail."""

BUSY_TIMEOUT_MS = 30_000
SQLITE_CONNECTIONS = 24
"""Kept open: a connection costs a millisecond to open, and the doors have forty threads."""
SQLITE_PAGE_BYTES = 8_192
"""A journal row of an ordinary registration (1 to 2 KB) fits a page; at SQLite's own 4,096 it would
spill into a page of its own, which doubles file and time."""
SQLITE_CACHE_KIB = 262_144
SQLITE_CHECKPOINT_PAGES = 16_000
"""Copied back into the file after 128 MiB, so that a page changed by many groups is copied once."""


def open_database(url: str) -> Engine:
    """An engine for the database at this SQLAlchemy URL, with the product's settings."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
            pool_size=SQLITE_CONNECTIONS,
            max_overflow=SQLITE_CONNECTIONS,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)


def is_there(url: str) -> bool:
    """Whether opening this URL would find a database: False for a SQLite file that is not there."""
    told = make_url(url)
    if told.get_backend_name() != "sqlite" or told.database in {None, "", ":memory:"}:
        return True
    return Path(str(told.database)).is_file()


def create_schema(engine: Engine) -> None:
    """Create what is missing. Safe while another process does the same."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7261001)"))
        SQLModel.metadata.create_all(connection)


def database_now_ms(engine: Engine) -> int:
    """The database's own clock in integer milliseconds UTC (SQLite: this machine's)."""
    sql = {
        "postgresql": "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
        "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return int(connection.execute(text(sql)).scalar_one())


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"page_size={SQLITE_PAGE_BYTES}",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{SQLITE_CACHE_KIB}",
        f"wal_autocheckpoint={SQLITE_CHECKPOINT_PAGES}",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
