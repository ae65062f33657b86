"""A second factor that is asked for twice at once: nobody gets a fault, and one secret waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine

from infra.store.second_factors import SecondFactors
from tests.benchmarks.workload import CITY

NOW, TRIES, AT_ONCE = 1_750_000_000_000, 20, 4


@pytest.fixture
def factors(either_engine: Engine) -> SecondFactors:
    return SecondFactors(either_engine, CITY, key=bytes(32))


def test_of_several_asked_for_at_once_one_waits(factors: SecondFactors) -> None:
    for person in (f"person-{number}" for number in range(TRIES)):
        with ThreadPoolExecutor(AT_ONCE) as threads:
            asked = [threads.submit(factors.enrol, person, now=NOW) for _ in range(AT_ONCE)]
            secrets = [each.result() for each in asked]
        assert factors.pending_secret(person) in secrets
        assert not factors.is_enrolled(person)


def test_the_one_before_goes_on_until_the_next_is_confirmed(
    either_engine: Engine, factors: SecondFactors
) -> None:
    first = factors.enrol("one", now=NOW)
    at = datetime.fromtimestamp(NOW / 1000, UTC)
    proven = factors.proves("one", pyotp.TOTP(first).at(at), now=NOW)
    assert proven is not None
    with either_engine.begin() as connection:
        assert len(factors.confirm(connection, "one", proven)) == 10
    second = factors.enrol("one", now=NOW)
    assert factors.is_enrolled("one")
    assert factors.pending_secret("one") == second != first
    later = NOW + 30_000
    assert factors.takes("one", pyotp.TOTP(first).at(at + timedelta(seconds=30)), now=later)
