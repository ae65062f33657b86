"""One log, judged on SQLite and PostgreSQL, from the embedded log and from Kafka, in groups of any
size: the same state hash, the same board, the same bytes of an export.

The log is that of the example city's opening. The same log means the same sequence of receipt
times and bytes, so Kafka gets it by a restore, and the same keys, so all places share one store.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.city_reads import CityReads
from ledger.period import read_period
from tests.journeys.command_line import worked
from tests.journeys.journals import Kept, kept
from tests.journeys.opened_city import OpenedCity
from tests.journeys.places import (
    CityPlace,
    copy_of_log_and_keys,
    delete_topics_of,
    embedded,
    judge_all,
)

CITY = "320800"
PERIODS = ("2023", "2024", "2024Q1", "2024Q4", "2024-03")
QUARTERS = ("2024Q1", "2024Q4")
GROUP_ON_SQLITE, GROUP_ON_POSTGRESQL = 7, 997


@pytest.fixture(scope="module")
def as_opened(example_city: OpenedCity, tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A copy of the example city's folder, as the command line left it."""
    data = tmp_path_factory.mktemp("as-opened") / "city"
    shutil.copytree(example_city.data, data)
    return embedded(data, CITY)


@pytest.fixture(scope="module")
def opened_once(as_opened: CityPlace) -> Kept:
    with as_opened.opened() as opened:
        return kept(opened)


def boards(place: CityPlace) -> list[str]:
    with place.opened() as opened:
        reads = CityReads(opened.engine, opened.city)
        return [reads.board(read_period(period)).model_dump_json() for period in PERIODS]


@pytest.fixture(params=["sqlite", "postgres"])
def other_database(
    request: pytest.FixtureRequest, as_opened: CityPlace, tmp_path: Path
) -> CityPlace:
    """The same log and keys, with another database in which nothing is judged."""
    place = copy_of_log_and_keys(as_opened, tmp_path / "city")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        return place.with_settings(database_url=url, group_submissions_max=GROUP_ON_POSTGRESQL)
    return place.with_settings(group_submissions_max=GROUP_ON_SQLITE)


def test_every_database_and_group_size_gives_the_same(
    other_database: CityPlace, as_opened: CityPlace, opened_once: Kept
) -> None:
    with other_database.opened() as opened:
        judge_all(opened)
        here = kept(opened)
    assert here.state_hash == opened_once.state_hash
    assert here == opened_once
    assert boards(other_database) == boards(as_opened)


@pytest.fixture
def on_kafka(
    as_opened: CityPlace, tmp_path: Path, kafka_bootstrap: str, postgres_url: str
) -> Iterator[CityPlace]:
    """The same records under the same times in a topic, the same keys, PostgreSQL."""
    place = copy_of_log_and_keys(as_opened, tmp_path / "servers").with_settings(
        kafka_bootstrap=kafka_bootstrap, database_url=postgres_url
    )
    with as_opened.opened() as source, place.opened() as opened:
        end = source.log.end_offset()
        records = source.log.read(from_offset=0, records_max=end)
        assert len(records) == end
        opened.log.restore((record.recorded_at, record.value) for record in records)
    yield place
    delete_topics_of(kafka_bootstrap, CITY)


def test_kafka_and_postgresql_give_the_same(
    on_kafka: CityPlace, as_opened: CityPlace, opened_once: Kept, tmp_path: Path
) -> None:
    with on_kafka.opened() as opened:
        judge_all(opened)
        here = kept(opened)
    assert here.state_hash == opened_once.state_hash
    assert here == opened_once
    assert boards(on_kafka) == boards(as_opened)
    for quarter in QUARTERS:
        there = exported(on_kafka, quarter, tmp_path / "there")
        assert there == exported(as_opened, quarter, tmp_path / "here")
        assert {Path(name).suffix for name in there} >= {".xlsx", ".csv", ".json"}


def exported(place: CityPlace, quarter: str, out: Path) -> dict[str, bytes]:
    """The bytes of a quarter's export by name."""
    worked(
        *("export", "quarter", "--period", quarter, "--out", out / quarter),
        more=place.environment(),
    )
    return {path.name: path.read_bytes() for path in (out / quarter).iterdir()}
