"""An erasure while another program reads the key store: done, told, and made up for later."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gateway.cli.session import REMAINS_LEFT
from gateway.wiring import deployment
from infra.erasing import MINUTE_MS, Erasures, RemainsTurn
from infra.settings import Settings
from tests.gateway.cli.in_process import Ended, run_here
from tests.gateway.rest.town import town

PERSONS = {"persons": [{"name": "王某", "phone": "13912345678"}]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def lead_id(data: Path) -> str:
    with town(data) as city:
        return str(city.register("xuyi", contacts=PERSONS)["lead_id"])


@pytest.fixture
def reader(data: Path, lead_id: str) -> Iterator[sqlite3.Connection]:
    """A program that reads the key store, as a backup does."""
    assert lead_id
    with closing(sqlite3.connect(data / "keys.db", isolation_level=None)) as reading:
        reading.execute("BEGIN")
        assert reading.execute("SELECT count(*) FROM lead_keys").fetchone() > (0,)
        yield reading


def erase(data: Path, lead_id: str) -> Ended:
    said = ("erase", lead_id, "--reason", "联系人要求删除", "--submission-id", "once", "--json")
    return run_here(*said, more={"ONEBOARD_DATA": str(data)})


def wrapped_of(reader: sqlite3.Connection) -> list[bytes]:
    return [bytes(row[0]) for row in reader.execute("SELECT wrapped FROM lead_keys")]


def test_the_command_says_that_old_bytes_remain_and_again_finishes_it(
    data: Path, lead_id: str, reader: sqlite3.Connection
) -> None:
    wrapped = wrapped_of(reader)
    first = erase(data, lead_id)
    assert (first.status, first.json["verdict"]) == (REMAINS_LEFT, "accepted"), first.err
    assert "预写日志" in first.err
    assert "--submission-id once" in first.err
    assert any(each in file.read_bytes() for each in wrapped for file in data.glob("keys.db*"))
    reader.execute("ROLLBACK")
    again = erase(data, lead_id)
    assert (again.status, again.err) == (0, "")
    assert again.json == first.json
    for file in data.glob("keys.db*"):
        assert not [each for each in wrapped if each in file.read_bytes()], file


def told(erasures: Erasures, now_ms: list[int]) -> list[str]:
    """What a turn at each of these times tells in the process log."""
    times = iter(now_ms)
    turning = RemainsTurn(erasures, now_ms=lambda: next(times))
    with capture_logs() as logs:
        assert not any(turning.turn() for _ in now_ms)
    return [each["event"] for each in logs]


def test_a_running_ledger_tells_it_once_and_sweeps_within_a_minute_of_the_readers_end(
    data: Path, lead_id: str, reader: sqlite3.Connection
) -> None:
    wrapped = wrapped_of(reader)
    assert erase(data, lead_id).status == REMAINS_LEFT
    with deployment(Settings(data=data)) as opened:
        erasures = opened.erasures()
        remain = "erased keys may remain in files"
        assert told(erasures, [0, MINUTE_MS, 2 * MINUTE_MS]) == [remain]
        reader.execute("ROLLBACK")
        assert told(erasures, [3 * MINUTE_MS]) == ["erased keys are gone from files"]
        assert not erasures.has_remains
        for file in data.glob("keys.db*"):
            assert not [each for each in wrapped if each in file.read_bytes()], file


def test_a_turn_within_the_minute_looks_at_nothing(data: Path, lead_id: str) -> None:
    assert lead_id
    with deployment(Settings(data=data)) as opened:
        turning = RemainsTurn(opened.erasures(), now_ms=lambda: 0)
        assert not turning.turn()
        opened.keys.close()
        (data / "keys.db").write_bytes(b"no database" * 500)
        with capture_logs() as logs:
            assert not turning.turn()
        assert logs == []
