"""What the embedded log alone can do wrong: files, foreign bytes, holes, shared commits."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.log.embedded import EmbeddedLog
from sharing.event_log import (
    LogAccessRefused,
    LogDamaged,
    LogMissing,
    LogUnavailable,
    RecordTooLarge,
)


def at_noon() -> int:
    return 1_700_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log.sqlite"


def opened(path: Path, clock: Callable[[], int] = at_noon) -> EmbeddedLog:
    return EmbeddedLog(path, clock=clock)


def broken(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_the_receipt_time_comes_from_the_given_clock_even_when_it_steps_back(path: Path) -> None:
    times = iter([100, 200, 150])
    log = opened(path, clock=lambda: next(times))
    assert [log.append(b"x").recorded_at for _ in range(3)] == [100, 200, 150]
    log.close()


def test_the_file_and_its_side_files_are_for_their_owner_alone(path: Path) -> None:
    log = opened(path)
    log.append(b"x")
    files = list(path.parent.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    log.close()


def test_every_commit_is_synchronous_and_written_ahead(path: Path) -> None:
    log = opened(path)
    pragma = log._writer.execute
    assert pragma("PRAGMA synchronous").fetchone() == (2,)
    assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)
    log.close()


def test_threads_that_append_at_once_share_commits(path: Path) -> None:
    log = opened(path)
    commits = 0

    def counted(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    log._writer.set_trace_callback(counted)
    everybody = threading.Barrier(16)

    def append(n: int) -> int:
        everybody.wait()
        return log.append(b"%d" % n).offset

    # While somebody else holds the file, all sixteen come to wait for one pen.
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(16) as pool:
        offsets = pool.map(append, range(16))
        while len(log._waiting) < 15:
            pass
        holder.execute("ROLLBACK")
        assert sorted(offsets) == list(range(16))
    assert commits == 2, "one for the thread that was first, one for the fifteen others"
    holder.close()
    log.close()


def test_a_file_that_somebody_holds_too_long_makes_the_log_unavailable(path: Path) -> None:
    log = EmbeddedLog(path, clock=at_noon, busy_timeout_ms=50)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogUnavailable):
        log.append(b"x")
    assert log.read(from_offset=0, records_max=1) == [], "readers do not wait for the writer"
    holder.execute("ROLLBACK")
    assert log.append(b"x").offset == 0
    holder.close()
    log.close()


def test_a_clock_that_fails_writes_nothing_and_the_log_goes_on(path: Path) -> None:
    def no_clock() -> int:
        raise OSError("no clock")

    log = opened(path, clock=no_clock)
    with pytest.raises(OSError, match="no clock"):
        log.append(b"x")
    log._clock = at_noon
    assert log.append(b"y").offset == 0
    assert [record.value for record in log.read(from_offset=0, records_max=5)] == [b"y"]
    log.close()


@pytest.mark.parametrize(
    "damage", ["DELETE FROM records WHERE offset = 1", "DELETE FROM records WHERE offset < 2"]
)
def test_a_hole_is_damage_and_never_passed_over(path: Path, damage: str) -> None:
    log = opened(path)
    log.append_many([b"a", b"b", b"c", b"d"])
    broken(path, damage)
    with pytest.raises(LogDamaged, match="hole"):
        log.read(from_offset=0, records_max=10)
    assert log.read(from_offset=2, records_max=1)[0].value == b"c"
    log.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all " * 50, b"PK\x03\x04" + bytes(4000), b"\0" * 5000]
)
def test_a_file_that_is_no_log_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LogDamaged):
        opened(path)
    assert path.read_bytes() == content


def test_a_log_of_a_later_format_is_refused(path: Path) -> None:
    opened(path).close()
    broken(path, "UPDATE meta SET format = 2")
    with pytest.raises(LogDamaged, match="format 2"):
        opened(path)


def test_a_path_that_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogAccessRefused):
        opened(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(LogAccessRefused):
        opened(tmp_path / "file" / "log.sqlite")


def test_a_log_whose_file_was_removed_says_so_at_once(path: Path) -> None:
    log = opened(path)
    log.append(b"x")
    shutil.rmtree(path.parent)
    with pytest.raises(LogMissing):
        log.append(b"y")
    with pytest.raises(LogMissing):
        log.read(from_offset=0, records_max=1)
    log.close()


def test_a_restore_that_fails_midway_leaves_an_empty_log(path: Path) -> None:
    def records() -> list[tuple[int, bytes]]:
        return [(n, b"x") for n in range(15_000)] + [(1, b"y" * 300_000)]

    log = opened(path)
    with pytest.raises(RecordTooLarge):
        log.restore(iter(records()))
    assert log.end_offset() == 0
    assert log.restore(records()[:-1]) == 15_000
    log.close()


def test_openers_that_start_together_make_one_log(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        logs = list(pool.map(lambda _: opened(path), range(24)))
    assert len({log.log_id for log in logs}) == 1
    for log in logs:
        log.close()
