"""kill -9 of the ledger in the middle of 20,000 submissions, ten times, on both shapes.

Killed, paused or doubled, the ledger writes what a ledger that nobody disturbed writes; and a log
that is not the one it judged stops it, by name.
"""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition

from infra.broker.postgres_server import create_database, drop_database
from infra.log.kafka_topic import topic_of
from infra.store.database import Database, open_database
from infra.store.journal import CursorMoved
from infra.store.reads import judged_offset
from tests.journeys.command_line import started
from tests.journeys.filled_log import fill
from tests.journeys.journals import Kept, assert_published, assert_whole, kept
from tests.journeys.places import (
    CityPlace,
    copy_of_log_and_keys,
    delete_topic,
    embedded,
    judge_all,
    on_servers,
    publishing_elsewhere,
)

SUBMISSIONS = 20_000
KILLS = 10
GROUP = 100
STEP_SECONDS_MAX = 150
"""When a step is given up as hung; how long it may take is no matter of these tests."""
POLL_SECONDS = 0.002


@pytest.fixture(params=["embedded", "servers"])
def place(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> CityPlace:
    settings = {"group_submissions_max": GROUP, "lease_seconds": 1}
    data = tmp_path / "city"
    if request.param == "embedded":
        place = embedded(data, topic_name, **settings)
        return publishing_elsewhere(place, tmp_path / "other-disk")
    return on_servers(
        data,
        topic_name,
        kafka_bootstrap=request.getfixturevalue("kafka_bootstrap"),
        database_url=request.getfixturevalue("postgres_url"),
        **settings,
    )


@pytest.fixture
def undisturbed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """Judges the place's log with its keys into another database, in one go, from nothing."""
    made: list[str] = []

    def judge(place: CityPlace) -> Kept:
        if "database_url" in place.settings:
            server = request.getfixturevalue("postgres")
            made.append(create_database(server))
            other = place.with_settings(database_url=made[-1], group_submissions_max=4_000)
        else:
            other = copy_of_log_and_keys(place, tmp_path / "undisturbed")
            other = other.with_settings(group_submissions_max=4_000)
        with publishing_elsewhere(other, tmp_path / "published").opened() as opened:
            judge_all(opened)
            return kept(opened)

    yield judge
    for url in made:
        drop_database(request.getfixturevalue("postgres"), url)


@pytest.fixture
def watch(place: CityPlace) -> Iterator[Callable[[], int]]:
    """How far the ledger has judged, seen from outside."""
    engine: Database | None = None

    def judged() -> int:
        nonlocal engine
        if engine is None:
            with place.opened() as opened:
                engine = open_database(opened.settings.database)
        with engine.connect() as connection:
            return judged_offset(connection, place.city)

    yield judged
    if engine is not None:
        engine.dispose()


def until(
    is_so: Callable[[], bool],
    *processes: subprocess.Popen[bytes],
    log: Path,
    seconds: float = STEP_SECONDS_MAX,
) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        for process in processes:
            assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(POLL_SECONDS)


def ends_by_itself(process: subprocess.Popen[bytes], log: Path) -> str:
    """What a ledger that stops says; it ends with 1, without a traceback."""
    try:
        assert process.wait(STEP_SECONDS_MAX) == 1
    finally:
        end(process)
    said = log.read_text()
    assert "Traceback" not in said
    return said


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


def ledger(place: CityPlace, log: Path) -> subprocess.Popen[bytes]:
    return started("ledger", log=log, more=place.environment())


def kill_again_and_again(
    place: CityPlace, watch: Callable[[], int], log: Path, *, records: int, kills: int
) -> list[int]:
    """Kill a ledger at random points of its way; how far it had judged at each of its deaths."""
    dice = random.Random(20_250_101)  # noqa: S311  the same points in every run
    points = sorted(dice.sample(range(1, records - 20 * GROUP), kills))
    deaths = []
    for point in points:
        process = ledger(place, log)
        try:
            until(lambda point=point: watch() >= point, process, log=log)  # type: ignore[misc]
            time.sleep(dice.uniform(0, 0.01))
            assert process.poll() is None, log.read_text()[-2000:]
        finally:
            end(process)
        deaths.append(watch())
    return deaths


def run_to_the_end(place: CityPlace, watch: Callable[[], int], log: Path, *, records: int) -> None:
    process = ledger(place, log)
    try:
        until(lambda: watch() == records, process, log=log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STEP_SECONDS_MAX) == 0, log.read_text()[-2000:]
    finally:
        end(process)
    assert "Traceback" not in log.read_text()


@pytest.mark.timed
def test_a_ledger_that_is_killed_ten_times_loses_nothing_and_does_nothing_twice(
    place: CityPlace,
    watch: Callable[[], int],
    undisturbed: Callable[[CityPlace], Kept],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records, log = fill(place, SUBMISSIONS, monkeypatch), tmp_path / "ledger.log"
    deaths = kill_again_and_again(place, watch, log, records=records, kills=KILLS)
    assert len(deaths) == KILLS
    assert deaths == sorted(deaths)
    assert deaths[-1] < records
    run_to_the_end(place, watch, log, records=records)
    with place.opened() as opened:
        assert_whole(opened, records=records)
        assert_published(opened)
        disturbed = kept(opened)
    clean = undisturbed(place)
    assert clean.verdicts()["accepted"] > records / 2
    assert clean.verdicts()["collided"] > records / 10
    assert disturbed.state_hash == clean.state_hash
    assert disturbed == clean


@pytest.mark.soak
def test_a_ledger_that_is_killed_a_hundred_times_loses_nothing(
    place: CityPlace,
    watch: Callable[[], int],
    undisturbed: Callable[[CityPlace], Kept],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records, log = fill(place, 200_000, monkeypatch), tmp_path / "ledger.log"
    kill_again_and_again(place, watch, log, records=records, kills=100)
    run_to_the_end(place, watch, log, records=records)
    with place.opened() as opened:
        assert_whole(opened, records=records)
        assert_published(opened)
        disturbed = kept(opened)
    assert disturbed == undisturbed(place)


def judged_to_the_end(place: CityPlace, patch: pytest.MonkeyPatch, *, count: int = 500) -> int:
    records = fill(place, count, patch)
    with place.opened() as opened:
        judge_all(opened)
    return records


def cut(place: CityPlace, *, from_offset: int) -> None:
    """Take the last records out of an embedded log, as a restored old copy would."""
    with sqlite3.connect(place.data / "log.sqlite") as connection:
        connection.execute('DELETE FROM records WHERE "offset" >= ?', (from_offset,))
    connection.close()


def test_a_shorter_embedded_log_stops_the_ledger(
    tmp_path: Path, topic_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, log = embedded(tmp_path / "city", topic_name), tmp_path / "ledger.log"
    records = judged_to_the_end(place, monkeypatch)
    cut(place, from_offset=records - 3)
    said = ends_by_itself(ledger(place, log), log)
    assert "账本已停止" in said
    assert "LogIsShorter" in said
    assert str(records) in said
    assert str(records - 3) in said


def test_a_log_with_another_last_record_stops_the_ledger(
    tmp_path: Path, topic_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, log = embedded(tmp_path / "city", topic_name), tmp_path / "ledger.log"
    records = judged_to_the_end(place, monkeypatch)
    cut(place, from_offset=records - 1)
    with place.opened() as opened:
        opened.log.append_many([b"other", b"and more"])
    assert "LogHasOtherBytes" in ends_by_itself(ledger(place, log), log)
    with place.opened() as opened:
        assert_whole(opened, records=records)


def test_another_embedded_log_under_the_same_name_stops_the_ledger(
    tmp_path: Path, topic_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, log = embedded(tmp_path / "city", topic_name), tmp_path / "ledger.log"
    judged_to_the_end(place, monkeypatch)
    for path in place.data.glob("log.*"):
        path.unlink()
    assert "LogIsAnother" in ends_by_itself(ledger(place, log), log)


@pytest.fixture
def server_place(
    tmp_path: Path, topic_name: str, kafka_bootstrap: str, postgres_url: str
) -> CityPlace:
    return on_servers(
        tmp_path / "city",
        topic_name,
        kafka_bootstrap=kafka_bootstrap,
        database_url=postgres_url,
        group_submissions_max=GROUP,
        lease_seconds=1,
    )


def test_a_topic_that_was_made_anew_stops_the_ledger(
    server_place: CityPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, topic = tmp_path / "ledger.log", topic_of(server_place.city)
    judged_to_the_end(server_place, monkeypatch)
    delete_topic(server_place.settings["kafka_bootstrap"], topic)
    fill(server_place, 600, monkeypatch)
    assert "LogIsAnother" in ends_by_itself(ledger(server_place, log), log)


def test_a_topic_whose_judged_records_were_deleted_stops_the_ledger(
    server_place: CityPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, topic = tmp_path / "ledger.log", topic_of(server_place.city)
    records = judged_to_the_end(server_place, monkeypatch)
    with server_place.opened() as opened:
        opened.log.append_many([b"new"] * 5)
    admin = KafkaAdminClient(bootstrap_servers=server_place.settings["kafka_bootstrap"])
    try:
        admin.delete_records({TopicPartition(topic, 0): records + 2})
    finally:
        admin.close()
    said = ends_by_itself(ledger(server_place, log), log)
    assert "OffsetUnknown" in said or "LogHasOtherBytes" in said
    with server_place.opened() as opened:
        assert_whole(opened, records=records)


def test_of_two_ledgers_of_one_city_one_waits_and_takes_over(
    place: CityPlace,
    watch: Callable[[], int],
    undisturbed: Callable[[CityPlace], Kept],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = fill(place, 6_000, monkeypatch)
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    both = [ledger(place, log) for log in logs]
    try:
        until(lambda: watch() >= 1_000, *both, log=logs[0])
        both[0].kill()
        until(lambda: watch() == records, both[1], log=logs[1])
    finally:
        for process in both:
            end(process)
    with place.opened() as opened:
        assert_whole(opened, records=records)
        disturbed = kept(opened)
    assert disturbed.journal == undisturbed(place).journal


def test_a_holder_that_slept_through_its_lease_cannot_write(
    server_place: CityPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two judges in turn on one cursor: whoever was overtaken gets CursorMoved, writes nothing."""
    records = fill(server_place, 1_000, monkeypatch)
    with server_place.opened() as sleeper, server_place.opened() as other:
        first, second = sleeper.runner(), other.runner()
        first.start()
        assert first.step() == GROUP
        second.start()
        assert second.step() == GROUP
        with pytest.raises(CursorMoved):
            first.step()
        while second.step():
            pass
        with pytest.raises(CursorMoved):
            first.step()
        assert_whole(other, records=records)


@pytest.mark.timed
def test_a_paused_ledger_that_wakes_after_its_lease_was_taken_does_no_harm(
    server_place: CityPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = fill(server_place, 12_000, monkeypatch)
    logs = [tmp_path / "sleeper.log", tmp_path / "other.log"]
    engine = open_database(database_of(server_place))

    def judged() -> int:
        with engine.connect() as connection:
            return judged_offset(connection, server_place.city)

    sleeper = ledger(server_place, logs[0])
    other: subprocess.Popen[bytes] | None = None
    try:
        until(lambda: judged() >= 1_000, sleeper, log=logs[0])
        pause_outside_of_a_transaction(sleeper, engine)
        paused_at = judged()
        assert paused_at < records - 1_000
        other = ledger(server_place, logs[1])
        until(lambda: judged() >= paused_at + 500, other, log=logs[1])
        os.kill(sleeper.pid, signal.SIGCONT)
        until(lambda: judged() == records, sleeper, other, log=logs[1])
    finally:
        engine.dispose()
        for process in filter(None, (sleeper, other)):
            end(process)
    with server_place.opened() as opened:
        assert_whole(opened, records=records)


def database_of(place: CityPlace) -> str:
    with place.opened() as opened:
        return opened.settings.database


def pause_outside_of_a_transaction(process: subprocess.Popen[bytes], engine: Database) -> None:
    """A holder that sleeps within its transaction keeps the others waiting, and rightly; the case
    here is one that sleeps between two of them."""
    for _ in range(200):
        os.kill(process.pid, signal.SIGSTOP)
        with engine.connect() as connection:
            sleeping = connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend'"  # not the server's own sweeping
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            ).scalar_one()
        if not sleeping:
            return
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.003)
    pytest.fail("never seen between two transactions")
