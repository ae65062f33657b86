"""Waiting for the ledger: one looks for all, nobody waits past the bound, nobody is forgotten."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from infra.progress import ProgressWatch
from infra.store.database import Database, create_schema, open_database
from infra.store.tables import CursorTable

CURSOR = CursorTable.__table__  # type: ignore[attr-defined]


def _database(folder: Path) -> Database:
    engine = open_database(f"sqlite:///{folder / 'one.db'}")
    create_schema(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(CURSOR).values(
                city="c",
                log_id="l",
                next_offset=0,
                last_offset=-1,
                last_record_hash=b"",
                seq=0,
                state_hash=b"",
                now=0,
            )
        )
    return engine


def _judge_up_to(engine: Database, offset: int) -> None:
    with engine.begin() as connection:
        connection.execute(update(CURSOR).values(next_offset=offset))


def _wait_for(watch: ProgressWatch, offset: int) -> bool:
    return watch.wait(lambda seen: seen.judged_offset > offset, wait_ms=20_000)


def test_forty_waiters_all_learn_of_their_own_offset(tmp_path: Path) -> None:
    engine = _database(tmp_path)
    watch = ProgressWatch(engine, "c")
    with ThreadPoolExecutor(40) as pool:
        waits = [pool.submit(_wait_for, watch, n) for n in range(40)]
        for offset in range(1, 41):
            _judge_up_to(engine, offset)
        assert all(wait.result(timeout=30) for wait in waits)
    engine.dispose()


@pytest.mark.timed
def test_a_wait_ends_at_its_bound_also_behind_a_longer_one(tmp_path: Path) -> None:
    engine = _database(tmp_path)
    watch = ProgressWatch(engine, "c")
    long = threading.Thread(
        target=watch.wait, args=(lambda seen: seen.judged_offset > 0,), kwargs={"wait_ms": 10_000}
    )
    long.start()
    begun = time.monotonic()
    assert not watch.wait(lambda seen: seen.judged_offset > 5, wait_ms=100)
    assert time.monotonic() - begun < 5
    _judge_up_to(engine, 1)
    long.join(timeout=10)
    assert not long.is_alive()
    engine.dispose()


def test_without_time_the_database_is_asked_once(tmp_path: Path) -> None:
    engine = _database(tmp_path)
    _judge_up_to(engine, 3)
    assert ProgressWatch(engine, "c").wait(lambda seen: seen.judged_offset > 2, wait_ms=0)
    engine.dispose()
