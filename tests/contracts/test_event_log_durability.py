"""What every event log promises under kills, against a model, and between threads."""

import random
import secrets
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharing.event_log import EventLog, LogRecord, OffsetUnknown, Receipt
from tests.contracts.log_places import LogPlace, read_all

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
