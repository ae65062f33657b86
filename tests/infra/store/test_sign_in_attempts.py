"""Many who sign in at once from one address: each try is counted, and no count is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from auth.sign_in_counting import Counted, counted_under
from auth.throttle import FORGOTTEN_AFTER_MS
from infra.store.people_tables import ATTEMPT
from infra.store.sign_in_attempts import SignInAttempts
from tests.benchmarks.workload import CITY

NOW, TRIES, PEOPLE = 1_750_000_000_000, 40, 8


@pytest.fixture
def attempts(either_engine: Engine) -> SignInAttempts:
    return SignInAttempts(either_engine, CITY, key=bytes(32))


def counted_of(person: int) -> tuple[Counted, ...]:
    return counted_under(login=f"person-{person}", address="office")


def rows_in(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(ATTEMPT)).scalar_one())


def test_who_is_right_at_the_same_moment_as_others_gets_in(
    either_engine: Engine, attempts: SignInAttempts
) -> None:
    """The count of the shared address comes and goes with each of them."""

    def signs_in(person: int) -> list[int]:
        waited = []
        for _ in range(TRIES):
            waited.append(attempts.begin(counted_of(person), now=NOW))
            attempts.succeeded(counted_of(person))
        return waited

    with ThreadPoolExecutor(PEOPLE) as threads:
        for waited in threads.map(signs_in, range(PEOPLE)):
            assert waited == [0] * TRIES
    assert rows_in(either_engine) == 0


def test_of_many_wrong_ones_at_once_none_goes_uncounted(attempts: SignInAttempts) -> None:
    counted = counted_of(0)
    with ThreadPoolExecutor(PEOPLE) as threads:
        waits = list(threads.map(lambda _: attempts.begin(counted, now=NOW), range(TRIES)))
    free = counted[0].pace.free_failures
    assert waits.count(0) == free


def test_what_nobody_tried_for_an_hour_is_forgotten(
    either_engine: Engine, attempts: SignInAttempts
) -> None:
    for person in range(PEOPLE):
        attempts.begin(counted_of(person), now=NOW)
    attempts.begin(
        counted_under(login="late", address="elsewhere"), now=NOW + FORGOTTEN_AFTER_MS + 1
    )
    assert rows_in(either_engine) == 3
