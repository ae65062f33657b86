"""What every event log promises (``sharing.event_log``), on SQLite and on real Kafka.

One suite; the fixture ``place`` is all that differs. What one kind alone can do wrong is tested in
``tests/infra/log``.
"""

import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharing.event_log import (
    RECORD_BYTES_MAX,
    EventLog,
    LogFault,
    LogMissing,
    LogNotEmpty,
    LogRecord,
    LogUnavailable,
    OffsetUnknown,
    Receipt,
    RecordTooLarge,
)
from tests.contracts.log_places import LogPlace, wall_clock

AN_HOUR_MS = 3_600_000


@pytest.fixture(params=["embedded", "kafka"])
def place(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> LogPlace:
    if request.param == "embedded":
        return LogPlace("embedded", str(tmp_path), topic_name)
    return LogPlace("kafka", request.getfixturevalue("kafka_bootstrap"), topic_name)


@pytest.fixture
def log(place: LogPlace) -> Iterator[EventLog]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def other(place: LogPlace, log: EventLog) -> Iterator[EventLog]:
    """The same log, opened once more as another process would."""
    assert log.end_offset() == 0
    opened = place.open(create=False)
    yield opened
    opened.close()


def read_all(log: EventLog, *, records_max: int = 1000) -> list[LogRecord]:
    found: list[LogRecord] = []
    while True:
        start = found[-1].offset + 1 if found else 0
        records = log.read(from_offset=start, records_max=records_max)
        if not records:
            return found
        assert len(records) <= records_max
        found += records


# Order and receipts


def test_a_new_log_is_empty(log: EventLog) -> None:
    assert log.end_offset() == 0
    assert log.read(from_offset=0, records_max=10) == []


def test_what_is_appended_is_read_where_the_receipt_says(log: EventLog) -> None:
    values = [b"first", b"second", b"third"]
    receipts = [log.append(value) for value in values]

    assert read_all(log) == [
        LogRecord(receipt.offset, receipt.recorded_at, value)
        for receipt, value in zip(receipts, values, strict=True)
    ]
    assert receipts[0].offset == 0
    assert log.end_offset() == receipts[-1].offset + 1


def test_the_receipt_time_is_the_logs_own(log: EventLog) -> None:
    before = wall_clock()
    receipt = log.append(b"when")
    assert abs(receipt.recorded_at - before) < AN_HOUR_MS
    assert log.read(from_offset=0, records_max=1)[0].recorded_at == receipt.recorded_at


def test_a_batch_keeps_its_order_and_every_record_has_its_receipt(log: EventLog) -> None:
    values = [b"%d" % n for n in range(2500)]
    receipts = log.append_many(values)

    offsets = [receipt.offset for receipt in receipts]
    assert offsets == sorted(set(offsets))
    records = read_all(log)
    assert [record.value for record in records] == values
    assert [Receipt(record.offset, record.recorded_at) for record in records] == receipts


def test_an_empty_batch_writes_nothing(log: EventLog) -> None:
    assert log.append_many([]) == []
    assert log.end_offset() == 0


@pytest.mark.parametrize("records_max", [1, 7, 100, 5000])
def test_reading_in_portions_gives_the_same_records(log: EventLog, records_max: int) -> None:
    log.append_many([b"%d" % n for n in range(100)])
    assert read_all(log, records_max=records_max) == read_all(log)
    assert len(read_all(log)) == 100


def test_one_may_read_from_any_offset_again_and_again(log: EventLog) -> None:
    log.append_many([b"%d" % n for n in range(300)])
    records = read_all(log)
    for start in (299, 0, 150, 150, 7, 298):
        assert log.read(from_offset=records[start].offset, records_max=2) == records[start:][:2]


def test_two_openers_append_at_once_and_read_one_order(log: EventLog, other: EventLog) -> None:
    def append(opened: EventLog, writer: int) -> list[tuple[Receipt, bytes]]:
        values = [b"%d:%d" % (writer, n) for n in range(25)]
        single = [(opened.append(value), value) for value in values[:15]]
        return single + list(zip(opened.append_many(values[15:]), values[15:], strict=True))

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(append, [log, other] * 4, range(8)))

    records = read_all(log)
    assert read_all(other) == records
    assert sorted((r.offset, r.recorded_at, v) for w in written for r, v in w) == records
    for writer in written:
        offsets = [receipt.offset for receipt, _ in writer]
        assert offsets == sorted(offsets), "a writer's own records keep its order"


# What a record may be


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\0",
        b"\0\0a\0",
        b"\xff\xfe\xc0\x80",
        "全市一盘棋".encode("gb18030"),
        bytes(range(256)) * 300,
        b'{"not": "json',
    ],
)
def test_any_bytes_come_back_as_they_were(log: EventLog, value: bytes) -> None:
    log.append(value)
    assert [record.value for record in read_all(log)] == [value]


def test_the_longest_record_fits_and_a_longer_one_is_refused(log: EventLog) -> None:
    longest = secrets.token_bytes(RECORD_BYTES_MAX)
    log.append(longest)
    log.append_many([longest] * 12)
    with pytest.raises(RecordTooLarge):
        log.append(longest + b"!")
    with pytest.raises(RecordTooLarge):
        log.append_many([b"small", longest + b"!"])
    assert [record.value for record in read_all(log)] == [longest] * 13


# Waiting


def test_a_reader_at_the_end_waits_no_longer_than_asked(log: EventLog) -> None:
    start = time.monotonic()
    assert log.read(from_offset=0, records_max=1, wait_ms=150) == []
    assert 0.1 < time.monotonic() - start < 5


@pytest.mark.parametrize("writer", ["the same opener", "another opener"])
def test_a_waiting_reader_wakes_when_a_record_comes(
    log: EventLog, other: EventLog, writer: str
) -> None:
    log.append(b"before")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(log.read, from_offset=1, records_max=10, wait_ms=60_000)
        start = time.monotonic()
        receipt = (log if writer == "the same opener" else other).append(b"late")
        records = waiting.result(timeout=30)
    assert time.monotonic() - start < 5
    assert records == [LogRecord(*receipt, b"late")]


def test_a_waiting_reader_holds_up_nobody(log: EventLog) -> None:
    log.append(b"there")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(log.read, from_offset=1, records_max=10, wait_ms=60_000)
        start = time.monotonic()
        for _ in range(5):
            assert log.read(from_offset=0, records_max=1)[0].value == b"there"
            assert log.end_offset() == 1
        assert time.monotonic() - start < 20
        log.append(b"done")
        assert [record.value for record in waiting.result(timeout=30)] == [b"done"]


# Faults by name


@pytest.mark.parametrize("beyond", [1, 2, 1000])
def test_an_offset_beyond_the_end_is_unknown(log: EventLog, beyond: int) -> None:
    log.append_many([b"a", b"b"])
    with pytest.raises(OffsetUnknown) as fault:
        log.read(from_offset=2 + beyond, records_max=10, wait_ms=1000)
    assert (fault.value.offset, fault.value.first_offset) == (2 + beyond, 0)
    assert fault.value.end_offset == 2
    assert log.read(from_offset=2, records_max=10) == []
    assert len(read_all(log)) == 2


def test_an_offset_before_the_first_is_unknown(log: EventLog) -> None:
    log.append(b"a")
    with pytest.raises(OffsetUnknown):
        log.read(from_offset=-1, records_max=10)


def test_a_log_that_is_not_there_is_missing_and_asking_does_not_make_it(place: LogPlace) -> None:
    for _ in range(2):
        with pytest.raises(LogMissing):
            place.open(create=False)


def test_a_closed_log_refuses_and_closes_again_in_peace(place: LogPlace) -> None:
    log = place.open()
    log.append(b"kept")
    log.close()
    log.close()
    with pytest.raises(LogUnavailable):
        log.append(b"too late")
    with pytest.raises(LogUnavailable):
        log.read(from_offset=0, records_max=1)
    again = place.open()
    assert [record.value for record in read_all(again)] == [b"kept"]
    again.close()


# Identity


def test_the_log_id_stays_over_openings(place: LogPlace, log: EventLog, other: EventLog) -> None:
    log.append(b"x")
    log.close()
    again = place.open()
    assert len(log.log_id) == 36
    assert again.log_id == other.log_id == log.log_id
    assert [record.value for record in read_all(again)] == [b"x"]
    again.close()


def test_a_log_that_was_deleted_and_made_anew_has_another_id(place: LogPlace) -> None:
    first = place.open()
    first.append(b"x")
    first.close()
    place.delete()
    second = place.open()
    assert second.log_id != first.log_id
    assert second.end_offset() == 0
    second.close()


def test_an_open_log_notices_that_it_was_deleted_and_made_anew(
    place: LogPlace, log: EventLog
) -> None:
    log.append_many([b"a", b"b", b"c"])
    assert len(read_all(log)) == 3
    place.delete()
    anew = place.open()
    with pytest.raises(LogFault):
        log.append(b"into the void")
    with pytest.raises(LogFault):
        log.read(from_offset=3, records_max=1)
    anew.close()


# Restore


def test_a_restore_keeps_the_old_times_and_live_times_go_on(place: LogPlace, log: EventLog) -> None:
    old = [
        (1_700_000_000_000, b"first"),
        (1_700_000_500_000, b"second"),
        (1_699_999_999_999, b"when the clock had stepped back"),
        (0, b"\0\xff"),
        (wall_clock() + 2 * AN_HOUR_MS, b"from a clock that was ahead"),
    ]
    old += [(1_700_000_600_000 + n, b"%d" % n) for n in range(12_000)]

    assert log.restore(iter(old)) == len(old)

    live = log.append(b"live")
    assert live.offset == len(old)
    assert abs(live.recorded_at - wall_clock()) < AN_HOUR_MS
    again = place.open(create=False)
    expected = [*old, (live.recorded_at, b"live")]
    assert [(record.recorded_at, record.value) for record in read_all(again)] == expected
    assert [record.offset for record in read_all(log)] == list(range(len(expected)))
    again.close()


def test_a_log_with_records_takes_no_restore(log: EventLog) -> None:
    log.append(b"there")
    with pytest.raises(LogNotEmpty):
        log.restore([(1, b"old")])
    assert [record.value for record in read_all(log)] == [b"there"]


def test_restoring_nothing_leaves_an_empty_log_that_works(log: EventLog) -> None:
    assert log.restore([]) == 0
    assert log.end_offset() == 0
    assert abs(log.append(b"live").recorded_at - wall_clock()) < AN_HOUR_MS


# Durability


@pytest.mark.parametrize("acknowledged_min", [1, 40, 150])
def test_what_was_acknowledged_survives_kill_9_of_the_writer(
    place: LogPlace, acknowledged_min: int
) -> None:
    place.open().close()
    command = [sys.executable, "-m", "tests.contracts.log_places"]
    with subprocess.Popen(
        [*command, place.kind, place.where, place.city], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(acknowledged_min)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    acknowledged = [tuple(map(int, line.split())) for line in said if line.endswith("\n")]

    log = place.open(create=False)
    found = {record.offset: record for record in read_all(log)}
    assert len(acknowledged) >= acknowledged_min
    for offset, recorded_at, n in acknowledged:
        value = b"record %d of a process that will be killed" % n
        assert found[offset] == (offset, recorded_at, value)
    assert len(found) <= len(acknowledged) + 1, "at most the one under way is there unacknowledged"
    assert log.append(b"and on").offset >= len(found)
    log.close()


# Against a model

step = st.one_of(
    st.tuples(st.just("append"), st.lists(st.binary(max_size=50), min_size=1, max_size=20)),
    st.tuples(st.just("read"), st.integers(-2, 60)),
    st.tuples(st.just("reopen"), st.none()),
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, max_size=12), seed=st.integers(0, 2**32))
def test_two_openers_behave_like_one_list(
    place: LogPlace, steps: list[tuple[str, object]], seed: int
) -> None:
    fresh = LogPlace(place.kind, place.where, f"m{secrets.token_hex(8)}")
    choice = random.Random(seed)  # noqa: S311  a reproducible choice, not a secret
    openers, model = [fresh.open(), fresh.open()], []
    for what, argument in steps:
        chosen = choice.randrange(2)
        log = openers[chosen]
        if what == "append":
            assert isinstance(argument, list)
            receipts = log.append_many(argument)
            model += [LogRecord(*r, v) for r, v in zip(receipts, argument, strict=True)]
        elif what == "read":
            assert isinstance(argument, int)
            if 0 <= argument <= len(model):
                found = log.read(from_offset=argument, records_max=9)
                assert found == model[argument:][: len(found)]
                assert bool(found) == (argument < len(model))
            else:
                with pytest.raises(OffsetUnknown):
                    log.read(from_offset=argument, records_max=9)
        else:
            log.close()
            openers[chosen] = fresh.open(create=False)
    for log in openers:
        assert read_all(log) == model
        log.close()


def test_many_threads_of_one_opener_append_and_read_at_once(log: EventLog) -> None:
    stop = threading.Event()
    seen: list[LogRecord] = []

    def follow() -> None:
        while not (stop.is_set() and len(seen) == log.end_offset()):
            start = seen[-1].offset + 1 if seen else 0
            seen.extend(log.read(from_offset=start, records_max=50, wait_ms=20))

    reader = threading.Thread(target=follow)
    reader.start()
    try:
        with ThreadPoolExecutor(16) as pool:
            receipts = list(pool.map(lambda n: log.append(b"%d" % n), range(400)))
    finally:
        stop.set()
        reader.join(timeout=60)
    assert not reader.is_alive()
    assert seen == read_all(log)
    assert sorted(receipts) == [Receipt(record.offset, record.recorded_at) for record in seen]
