"""Old bytes of erased keys in SQLite's files, with real readers that keep them there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from infra.keys.remains import Remains
from infra.keys.store import SqlKeyStore, sqlite_url
from sharing.contacts import KeyErased, SealScope, lead_key_id

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
SCOPE = SealScope("320800", "320826", "s1")
KEY_ID = lead_key_id(SCOPE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqlKeyStore]:
    opened = SqlKeyStore(sqlite_url(path), master_key=OLD)
    opened.lead_keys([SCOPE])
    yield opened
    opened.close()


@pytest.fixture
def wrapped(path: Path, store: SqlKeyStore) -> bytes:
    assert store.sweep()
    with closing(sqlite3.connect(path)) as looking:
        (found,) = looking.execute("SELECT wrapped FROM lead_keys").fetchone()
    return bytes(found)


@pytest.fixture
def reader(path: Path, wrapped: bytes) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of reading the store."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reading:
        reading.execute("BEGIN")
        assert reading.execute("SELECT wrapped FROM lead_keys").fetchone() == (wrapped,)
        yield reading


def in_files(path: Path, wrapped: bytes) -> bool:
    return any(wrapped in each.read_bytes() for each in path.parent.iterdir())


def erase(store: SqlKeyStore) -> None:
    store.erase_key(city=SCOPE.city, key_id=KEY_ID, erased_at=1)


def test_an_open_reader_keeps_old_bytes_which_is_said_and_a_later_sweep_takes_them(
    path: Path, store: SqlKeyStore, wrapped: bytes, reader: sqlite3.Connection
) -> None:
    erase(store)
    with pytest.raises(KeyErased):
        store.read_key(city=SCOPE.city, key_id=KEY_ID)
    assert not store.sweep()
    assert in_files(path, wrapped), "else the reader kept nothing, and this shows nothing"
    reader.execute("ROLLBACK")
    assert store.sweep()
    assert not in_files(path, wrapped)


def test_what_one_process_left_the_sweep_of_another_takes(
    path: Path, store: SqlKeyStore, wrapped: bytes, reader: sqlite3.Connection
) -> None:
    erase(store)
    other = SqlKeyStore(sqlite_url(path), master_key=OLD)
    assert not other.sweep(), "it is told, though it erased nothing itself"
    reader.execute("ROLLBACK")
    assert other.sweep()
    assert not in_files(path, wrapped)
    assert store.sweep()
    other.close()


def remains_of(store: SqlKeyStore) -> Remains:
    return store._remains


def test_a_sweep_that_may_wait_tries_again_and_others_write_in_its_pauses(
    path: Path, store: SqlKeyStore, wrapped: bytes, reader: sqlite3.Connection
) -> None:
    erase(store)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        store.lead_keys([SCOPE._replace(submission_id=f"meanwhile{len(pauses)}")])
        if len(pauses) == 2:
            reader.execute("ROLLBACK")

    assert remains_of(store).sweep(wait_ms=3_600_000, pause=pause)
    assert len(pauses) == 2
    assert not in_files(path, wrapped)


def test_a_sweep_that_waited_in_vain_says_so_and_leaves_its_connection_as_it_was(
    store: SqlKeyStore, reader: sqlite3.Connection
) -> None:
    assert reader.in_transaction
    erase(store)
    assert not store.sweep(wait_ms=10)
    with store._engine.connect() as connection:
        timeouts = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert timeouts == 10_000


def test_what_is_noted_while_a_sweep_runs_is_left_for_the_next(
    path: Path, store: SqlKeyStore, wrapped: bytes, reader: sqlite3.Connection
) -> None:
    other = SCOPE._replace(submission_id="s2")
    store.lead_keys([other])
    erase(store)

    def pause(_: float) -> None:
        store.erase_key(city=SCOPE.city, key_id=lead_key_id(other), erased_at=2)
        reader.execute("ROLLBACK")

    notes = "SELECT count(*) FROM key_remains"
    assert remains_of(store).sweep(wait_ms=3_600_000, pause=pause)
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute(notes).fetchone() == (1,)
    assert not in_files(path, wrapped)
    assert store.sweep()
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute(notes).fetchone() == (0,)


def test_old_wraps_that_a_reader_kept_after_a_rotation_are_swept_later(
    path: Path, store: SqlKeyStore, wrapped: bytes, reader: sqlite3.Connection
) -> None:
    rotating = SqlKeyStore(sqlite_url(path), master_key=NEW, master_key_before=OLD)
    assert rotating.rotation.begin()
    rotating.rotation.rewrap()
    rotating.rotation.finish()
    assert not rotating.sweep()
    assert in_files(path, wrapped)
    reader.execute("ROLLBACK")
    assert rotating.sweep()
    assert not in_files(path, wrapped)
    rotating.close()
    assert store.sweep()
