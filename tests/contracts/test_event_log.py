"""What every event log promises (``sharing.event_log``), on SQLite and on real Kafka.

One suite; the fixture ``place`` is all that differs. What one kind alone can do wrong is tested in
``tests/infra/log``.
"""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

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
from tests.contracts.log_places import LogPlace, read_all, wall_clock

AN_HOUR_MS = 3_600_000


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


@pytest.mark.timed
def test_a_reader_at_the_end_waits_no_longer_than_asked(log: EventLog) -> None:
    start = time.monotonic()
    assert log.read(from_offset=0, records_max=1, wait_ms=150) == []
    assert 0.1 < time.monotonic() - start < 5


@pytest.mark.timed
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


@pytest.mark.timed
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
