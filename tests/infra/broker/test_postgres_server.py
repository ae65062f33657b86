"""A PostgreSQL server of our own starts, answers, and keeps what was committed through kill -9."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from infra.broker import postgres_server
from infra.broker.faults import ProgramMissing, ServerDidNotStart
from infra.broker.postgres_server import PostgresServer, drop_database


def _run(url: str, *statements: str) -> list[object]:
    """Run statements in one transaction on a fresh connection; the first column of the last."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements[:-1]:
                connection.execute(text(statement))
            last = connection.execute(text(statements[-1]))
            return [row[0] for row in last] if last.returns_rows else []
    finally:
        engine.dispose()


def test_what_was_committed_survives_kill_and_restart_at_the_same_address() -> None:
    with PostgresServer() as server:
        database = server.new_database()
        _run(database, "CREATE TABLE lead (id int)", "INSERT INTO lead VALUES (7)")
        server.kill()
        with pytest.raises(OperationalError):
            _run(database, "SELECT 1")
        server.start()
        assert _run(database, "SELECT id FROM lead") == [7]
        server.restart()
        assert _run(database, "SELECT id FROM lead") == [7]
        folder = server.folder
    assert folder
    assert not folder.exists(), "the data is removed at the end"


def test_text_is_utf8_and_compared_by_bytes(postgres_url: str) -> None:
    assert _run(postgres_url, "SHOW server_encoding") == ["UTF8"]
    sorted_names = _run(
        postgres_url, "SELECT n FROM (VALUES ('洪泽'), ('b'), ('B'), ('a')) AS t(n) ORDER BY n"
    )
    assert sorted_names == ["B", "a", "b", "洪泽"]
    assert _run(
        postgres_url, "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    ) == ["C"]


def test_a_commit_reaches_the_disk_before_it_is_acknowledged(postgres_url: str) -> None:
    assert _run(postgres_url, "SHOW fsync") == ["on"]
    assert _run(postgres_url, "SHOW synchronous_commit") == ["on"]


def test_every_new_database_is_another_and_empty(postgres: str, postgres_url: str) -> None:
    other = postgres_server.create_database(postgres)
    try:
        _run(other, "CREATE TABLE lead (id int)")
        assert make_url(other).database != make_url(postgres_url).database
        assert _run(postgres_url, "SELECT to_regclass('lead')") == [None]
    finally:
        drop_database(postgres, other)
    with pytest.raises(OperationalError, match="does not exist"):
        _run(other, "SELECT 1")


def test_a_server_url_without_a_driver_gives_one_that_we_can_use(postgres: str) -> None:
    given = postgres.replace("postgresql+psycopg://", "postgresql://")
    made = postgres_server.create_database(given)
    try:
        assert made.startswith("postgresql+psycopg://")
        assert _run(made, "SELECT 1") == [1]
    finally:
        drop_database(given, made)


def test_nobody_gets_in_without_the_password(postgres_url: str) -> None:
    with pytest.raises(OperationalError, match="password"):
        _run(str(make_url(postgres_url).set(password="wrong")).replace("***", "wrong"), "SELECT 1")


def test_the_rights_of_other_folders_stay_as_they_were() -> None:
    wheel = Path(postgres_server.__file__).resolve().parent
    before = [(folder, folder.stat().st_mode) for folder in wheel.parents]
    with PostgresServer() as server:
        assert server.pid
    assert [(folder, folder.stat().st_mode) for folder in wheel.parents] == before


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind() -> None:
    server = PostgresServer(settings={"no_such_setting": "1"})
    with pytest.raises(ServerDidNotStart, match="no_such_setting"), server:
        pytest.fail("it started")
    assert server.pid is None
    assert server.folder
    assert not server.folder.exists()


def test_without_the_wheel_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ProgramMissing, match="postgresql"), PostgresServer():
        pytest.fail("it started")
