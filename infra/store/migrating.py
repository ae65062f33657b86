"""Bringing a database to the tables that this version of the product works with.

The rule: whoever opens a database first brings it up to date, in one transaction, under a lock (an
advisory lock of PostgreSQL, an immediate transaction of SQLite), so that two processes that start
at once do it once. A step that fails leaves the database as it was.

Edge cases: a database at a step that this code does not know was used by a newer release; one with
our tables but without a step was made by no release. Both are refused by name and left alone.

Invariant: after ``migrate`` the database stands at the newest step; a second call writes nothing
and waits for nobody.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

STEPS: Final = Path(__file__).with_name("migrations")
"""The folder of the product's own steps."""

VERSION_TABLE: Final = "schema_version"
SCHEMA_LOCK: Final = 7261001
_NUMBERED: Final = "[0-9][0-9][0-9][0-9]_*.py"
_NUMBER_DIGITS: Final = 4
_TABLE_OF_EVERY_RELEASE: Final = "journal"
_VERSION: Final = table(VERSION_TABLE, column("version_num"))


class SchemaFault(Exception):
    """The database's tables are not ones that this version can work with."""


class SchemaNewer(SchemaFault):
    """A newer release has used this database; nothing was changed."""

    def __init__(self, *, found: str, newest_known: str) -> None:
        super().__init__(f"the database is at schema {found}, this version knows {newest_known}")
        self.found = found
        self.newest_known = newest_known


class SchemaUnversioned(SchemaFault):
    """The database has tables of ours but does not say of which release; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the database has tables of ours but no schema version")


def migrate(engine: Engine, *, folders: Sequence[Path] = (STEPS,)) -> str:
    """Bring the database to the newest step of ``folders``; the number of that step.

    Safe while other processes do the same. Raises SchemaNewer, SchemaUnversioned, and sqlalchemy's
    errors of a database that does not answer.
    """
    known = _known(folders)
    newest = known[-1]
    with engine.connect() as connection:
        if schema_version(connection) == newest:
            return newest
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": SCHEMA_LOCK})
        found = schema_version(connection)
        _refuse_strange(connection, found, known)
        if found != newest:
            # alembic takes a tenth of a second to import, and hardly any start needs it.
            from infra.store.migration_steps import run_steps  # noqa: PLC0415

            run_steps(connection, folders, after=found, version_table=VERSION_TABLE)
    return newest


def schema_version(connection: Connection) -> str | None:
    """The number of the last step that the database went through; None before the first."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()
    return None if found is None else str(found)


def _known(folders: Sequence[Path]) -> list[str]:
    """The numbers of all steps, oldest first."""
    return sorted(file.name[:_NUMBER_DIGITS] for each in folders for file in each.glob(_NUMBERED))


def _refuse_strange(connection: Connection, found: str | None, known: Sequence[str]) -> None:
    if found is not None and found not in known:
        raise SchemaNewer(found=found, newest_known=known[-1])
    if found is None and inspect(connection).has_table(_TABLE_OF_EVERY_RELEASE):
        raise SchemaUnversioned
