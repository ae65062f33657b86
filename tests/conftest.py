"""Fixture strategy.

Dear to start, shared by the whole run (session scope), and used from outside only:

* ``kafka_bootstrap``: the address of one real Kafka node on loopback. Tests never share a topic:
  a test makes its own with a random name (``topic_name``), so what another left never matters.
* ``postgres``: the address of one real PostgreSQL server. Tests never share a database:
  ``postgres_url`` makes an empty one for each test and drops it afterwards.
* ``secured_broker``: a broker that asks for users and refuses by default, behind TLS as well. Tests
  never share a city: users and topics carry the random name of ``topic_name``.
* ``chromium_path``: the browser of the system.

If ``KAFKA_BOOTSTRAP`` or ``DATABASE_URL`` is set, that broker or server is used instead of our own
(the database user must have the right to create databases).

A test that kills or restarts a server starts its own (``KafkaBroker``, ``PostgresServer``): the
shared ones are never stopped. What is cheap (folders, SQLite files, in-memory twins, clocks) is
made anew by each test. Nothing is autouse, nothing is patched in for the whole run, no fixture
holds state that a test changes. A part that is missing is an error, never a skip (``no_skips``).

``make test`` runs the files of tests on several workers (pytest-xdist), then the tests that measure
time (marker ``timed``) one after the other with nothing beside them. The workers share brokers and
server (``one_server``), which start only when a test asks.

Examples that hypothesis makes up are the same in every run of the same test, and no example has a
deadline: whether a change may land depends on the change alone, not on dice or on what else the
machine does. ``make soak`` searches with new ones (profile ``search``).
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings

from infra.broker.kafka_broker import KafkaBroker
from infra.broker.postgres_server import PostgresServer, create_database, drop_database
from tests.infra.broker.secured import SecuredBroker, started_secured_broker
from tests.one_server import end_servers, one_server

pytest_plugins = ["tests.no_skips", "tests.left_out"]

settings.register_profile(
    "search", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("same", settings.get_profile("search"), derandomize=True, database=None)
settings.load_profile("same")

_LONGEST = (
    "tests/journeys/",
    "tests/noninterference/test_non_interference.py",
    "tests/gateway/rest/test_made_up_requests.py",
    "tests/gateway/test_native_server.py",
    "tests/gateway/test_json_schemas.py",
    "tests/ledger/test_group_independence.py",
    "tests/judging/test_histories.py",
    "tests/sharing/matching/test_cities.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files come first, so that at the end no worker waits for the other's last file."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the servers that this worker started, when nobody uses them."""
    end_servers(session.config)


@pytest.fixture(scope="session")
def kafka_bootstrap(request: pytest.FixtureRequest) -> str:
    """The address of the run's Kafka."""

    @contextmanager
    def started() -> Iterator[str]:
        with KafkaBroker() as broker:
            yield broker.bootstrap

    return os.environ.get("KAFKA_BOOTSTRAP") or one_server("kafka", request, started)


@pytest.fixture(scope="session")
def secured_broker(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SecuredBroker:
    """A broker with users, rights and TLS; an open connection is asked again after 3 s."""

    @contextmanager
    def started() -> Iterator[str]:
        with started_secured_broker(tmp_path_factory.mktemp("secured")) as secured:
            yield secured.told()

    return SecuredBroker.of(one_server("secured", request, started))


@pytest.fixture
def topic_name() -> str:
    """A topic name, also usable as a city code, that no other test uses."""
    return f"t{secrets.token_hex(8)}"


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> str:
    """The SQLAlchemy URL of the run's PostgreSQL server: to make databases on, not to work in."""

    @contextmanager
    def started() -> Iterator[str]:
        with PostgresServer() as server:
            yield server.url

    return os.environ.get("DATABASE_URL") or one_server("postgres", request, started)


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database for this test alone."""
    url = create_database(postgres)
    yield url
    drop_database(postgres, url)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's browser, for playwright's ``executable_path``."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("chromium is not installed; on Debian: apt-get install chromium")
    return found
