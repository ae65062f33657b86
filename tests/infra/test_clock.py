"""Clocks give aware UTC instants; two of them stand still or step, for tests and rehearsals."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from infra.clock import FixedClock, SteppingClock, SystemClock, milliseconds

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= datetime.now(UTC)
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_still_until_it_is_set() -> None:
    clock = FixedClock(NOON.astimezone(timezone(timedelta(hours=8))))
    assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)
    clock.set(NOON + timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)


def test_a_stepping_clock_goes_on_by_one_step_a_look() -> None:
    clock = SteppingClock(NOON, step=timedelta(seconds=2))
    assert [clock.now() - NOON for _ in range(3)] == [timedelta(seconds=s) for s in (0, 2, 4)]


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    for make in (FixedClock, SteppingClock):
        with pytest.raises(ValueError, match="time zone"):
            make(naive)


def test_milliseconds_are_whole_and_rounded_down() -> None:
    assert milliseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert milliseconds(NOON + timedelta(microseconds=1999)) == 1_709_640_000_001
    assert milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1
