"""Sign-in throttling: how long the next try waits after so many failures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.throttle import NO_ATTEMPTS, Attempts, after_failure, may_try, wait_after

SECOND = 1000
MINUTE = 60 * SECOND


@pytest.mark.parametrize(
    ("failures", "wait_seconds"),
    [(0, 0), (1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (10, 64), (13, 512), (14, 900), (10**6, 900)],
)
def test_each_failure_after_the_fifth_doubles_the_wait(failures: int, wait_seconds: int) -> None:
    assert wait_after(failures) == wait_seconds * SECOND


def test_a_try_is_let_in_when_the_wait_is_over_and_not_before() -> None:
    attempts = Attempts(failures=6, last_failed_at=100 * MINUTE)
    at = attempts.last_failed_at
    assert may_try(attempts, now=at) == (False, 4 * SECOND)
    assert may_try(attempts, now=at + 4 * SECOND - 1) == (False, 1)
    assert may_try(attempts, now=at + 4 * SECOND) == (True, 0)


def test_an_hour_without_a_failure_is_forgotten() -> None:
    attempts = Attempts(failures=40, last_failed_at=100 * MINUTE)
    assert after_failure(attempts, now=160 * MINUTE).failures == 1
    assert after_failure(attempts, now=160 * MINUTE - 1).failures == 41
    assert may_try(attempts, now=160 * MINUTE).allowed


def test_a_clock_that_was_set_back_does_not_lengthen_the_wait() -> None:
    attempts = Attempts(failures=6, last_failed_at=100 * MINUTE)
    assert may_try(attempts, now=10 * MINUTE).wait_ms == 4 * SECOND
    assert after_failure(attempts, now=10 * MINUTE).last_failed_at == 100 * MINUTE


def test_somebody_new_may_try() -> None:
    assert may_try(NO_ATTEMPTS, now=0) == (True, 0)
    assert may_try(NO_ATTEMPTS, now=1_700_000_000_000) == (True, 0)


@given(st.lists(st.integers(0, 59 * MINUTE), max_size=40))
def test_the_wait_never_shrinks_while_failures_come(pauses: list[int]) -> None:
    attempts, now, wait_before = NO_ATTEMPTS, 10**12, 0
    for pause in pauses:
        now += pause
        attempts = after_failure(attempts, now=now)
        wait = may_try(attempts, now=now).wait_ms
        assert wait_before <= wait <= 15 * MINUTE
        wait_before = wait
