"""Migrating: an empty, an old and a newer database, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, delete, insert, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import gateway.wiring  # noqa: F401
import infra.store.access_tables
import infra.store.audience_tables  # noqa: F401  with the wiring: every table class there is
from auth.actors import Role
from infra.broker.postgres_server import create_database, drop_database
from infra.store.database import create_schema, open_database
from infra.store.migrating import (
    STEPS,
    VERSION_TABLE,
    SchemaNewer,
    SchemaUnversioned,
    migrate,
    schema_version,
)
from infra.store.people import People, Person
from infra.store.tables import StateTable

NEWEST = max(file.name[:4] for file in STEPS.glob("0*.py"))
LATER = "9001"

_SQLITE = """
    SELECT type, name, tbl_name, sql FROM sqlite_schema
    WHERE name NOT LIKE '%schema_version%' ORDER BY type, name
"""
_POSTGRES = (
    """
    SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        l.collname, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relname <> :version
    ORDER BY 1, 2
    """,
    """
    SELECT tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> :version ORDER BY 1, 2
    """,
    """
    SELECT c.relname, x.conname, pg_get_constraintdef(x.oid), c.reloptions
    FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid
    WHERE x.connamespace = 'public'::regnamespace AND c.relname <> :version ORDER BY 1, 2
    """,
    "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND :version <> ''",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: str
) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}.db" for name in ("one", "other")]
    else:
        urls = [create_database(postgres) for _ in range(2)]
    one, other = (open_database(url) for url in urls)
    yield one, other
    for engine, url in zip((one, other), urls, strict=True):
        engine.dispose()
        if request.param == "postgresql":
            drop_database(postgres, url)


@pytest.fixture
def database(databases: tuple[Engine, Engine]) -> Engine:
    """One empty database."""
    return databases[0]


def schema(engine: Engine) -> list[Row[Any]]:
    """Everything that the database says about our tables, except the table of the version."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return list(connection.execute(text(_SQLITE)))
        asked = [connection.execute(text(sql), {"version": VERSION_TABLE}) for sql in _POSTGRES]
        return [row for rows in asked for row in rows]


def version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return schema_version(connection)


def later_step(folder: Path, body: str, *, after: str = NEWEST) -> Path:
    """A folder with a step of a later release."""
    folder.mkdir(exist_ok=True)
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / f"{LATER}_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision = "{LATER}"\ndown_revision = "{after}"\n\n\ndef upgrade():\n{lines}\n'
    )
    return folder


ADD_PHONE = 'op.add_column("person", sa.Column("phone", sa.String(), server_default="none"))'
OTHERWISE = {
    "sqlite": {
        "type": "DROP TABLE lease; CREATE TABLE lease (city TEXT NOT NULL PRIMARY KEY)",
        "collation": "ALTER TABLE person ADD COLUMN nick VARCHAR COLLATE NOCASE",
        "clustering": "DROP TABLE posting; CREATE TABLE posting (city VARCHAR PRIMARY KEY)",
        "index": "DROP INDEX lead_view_by_office",
        "key": "DROP TABLE state; CREATE TABLE state (city VARCHAR, key VARCHAR, value BLOB)",
    },
    "postgresql": {
        "type": "ALTER TABLE lease ALTER COLUMN epoch TYPE integer",
        "collation": 'ALTER TABLE posting ALTER COLUMN side TYPE varchar COLLATE "default"',
        "clustering": "ALTER TABLE state SET (fillfactor = 50)",
        "index": "DROP INDEX lead_view_by_office",
        "key": "ALTER TABLE state DROP CONSTRAINT state_pkey",
    },
}
ZHANG = Person("zhang", "hash", "320830", Role.OFFICE_STAFF, "张三")


def test_all_steps_on_an_empty_database_give_the_schema_of_the_table_classes(
    databases: tuple[Engine, Engine],
) -> None:
    migrated, created = databases
    migrate(migrated)
    create_schema(created)
    assert schema(migrated) == schema(created)
    assert len(schema(created)) > len(SQLModel.metadata.tables)


@pytest.mark.parametrize("case", ["type", "collation", "clustering", "index", "key"])
def test_the_comparison_sees_every_kind_of_difference(
    databases: tuple[Engine, Engine], case: str
) -> None:
    right, wrong = databases
    create_schema(right)
    create_schema(wrong)
    with wrong.begin() as connection:
        for statement in OTHERWISE[wrong.dialect.name][case].split(";"):
            connection.execute(text(statement))
    assert schema(right) != schema(wrong)


def test_migrating_twice_changes_nothing(database: Engine) -> None:
    assert migrate(database) == NEWEST
    People(database, "320800").put(ZHANG)
    before = schema(database)
    assert migrate(database) == NEWEST
    assert (schema(database), version(database)) == (before, NEWEST)
    assert People(database, "320800").find("zhang") == ZHANG


def test_processes_that_start_at_once_migrate_once(database: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda _: migrate(database), range(6))) == [NEWEST] * 6
    assert version(database) == NEWEST


def test_an_old_database_with_data_goes_through_the_later_step(
    database: Engine, tmp_path: Path
) -> None:
    migrate(database)
    People(database, "320800").put(ZHANG)
    later = later_step(tmp_path / "later", ADD_PHONE)
    assert migrate(database, folders=(STEPS, later)) == LATER
    assert People(database, "320800").find("zhang") == ZHANG
    with database.connect() as connection:
        assert connection.execute(text("SELECT phone FROM person")).scalar_one() == "none"


def test_a_newer_database_is_refused_by_name_and_left_alone(
    database: Engine, tmp_path: Path
) -> None:
    migrate(database, folders=(STEPS, later_step(tmp_path / "later", ADD_PHONE)))
    before = schema(database)
    with pytest.raises(SchemaNewer) as refused:
        migrate(database)
    assert (refused.value.found, refused.value.newest_known) == (LATER, NEWEST)
    assert (schema(database), version(database)) == (before, LATER)


def test_tables_of_ours_without_a_version_are_refused_and_left_alone(database: Engine) -> None:
    create_schema(database)
    before = schema(database)
    with pytest.raises(SchemaUnversioned):
        migrate(database)
    assert (schema(database), version(database)) == (before, None)


def test_other_tables_in_the_database_do_not_matter(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE of_somebody_else (a INTEGER)"))
    assert migrate(database) == NEWEST
    assert inspect(database).has_table("of_somebody_else")


def test_a_step_that_fails_leaves_the_database_as_it_was(database: Engine, tmp_path: Path) -> None:
    migrate(database)
    with database.begin() as connection:
        connection.execute(insert(StateTable).values(city="320800", key="k", value=b"v"))
    twice = "INSERT INTO state SELECT * FROM state"
    broken = later_step(tmp_path / "later", f'{ADD_PHONE}\nop.execute("{twice}")')
    before = schema(database)
    with pytest.raises(IntegrityError):
        migrate(database, folders=(STEPS, broken))
    assert (schema(database), version(database)) == (before, NEWEST)
    with database.begin() as connection:
        connection.execute(delete(StateTable))
    assert migrate(database, folders=(STEPS, broken)) == LATER


def test_the_steps_are_one_chain_of_numbers_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in STEPS.glob("[0-9]*.py"))
    assert numbers == list(range(1, len(numbers) + 1))
