"""Each benchmark runs small with every test run, so that it never rots: it must do the work that it
says. Speed is not asserted.
"""

from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import func, select

from infra.broker.postgres_server import create_database, drop_database
from infra.store.database import open_database
from infra.store.tables import JournalTable, PostingTable, StateTable
from sharing.event_log import LogRecord
from tests.benchmarks.audience_cards import audience_cards
from tests.benchmarks.bench import filled_log, records_of
from tests.benchmarks.explaining import explaining
from tests.benchmarks.flatness import flatness
from tests.benchmarks.from_kafka import from_kafka
from tests.benchmarks.judge_and_post import judge_and_post
from tests.benchmarks.rest_latency import rest_latency
from tests.journeys.places import embedded
from tests.ledger.test_group_independence import in_memory

pytestmark = pytest.mark.timed

SUBMISSIONS = 2_000


@cache
def state_hash() -> str:
    """What the judge alone makes of the same log, in memory and in groups of another size."""
    records = [LogRecord(n, at, value) for n, (at, value) in enumerate(records_of(SUBMISSIONS))]
    _, found = in_memory(records, 333)
    return found.hex()


def rows_in(url: str) -> list[int]:
    engine = open_database(url)
    with engine.connect() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (JournalTable, PostingTable, StateTable)
        ]
    engine.dispose()
    return counts


def test_sqlite_takes_the_same_rows_judged_and_bare(tmp_path: Path) -> None:
    log = filled_log(tmp_path, SUBMISSIONS)
    judged, bare = (f"sqlite:///{tmp_path / name}.db" for name in ("judged", "bare"))
    outcome = judge_and_post(log, name="sqlite", judged_url=judged, bare_url=bare)
    assert outcome.result_hash == state_hash()
    assert outcome.submissions == SUBMISSIONS + 2
    assert rows_in(judged) == rows_in(bare)
    assert rows_in(judged)[0] == SUBMISSIONS + 2
    assert all(float(figure) > 0 for figure in outcome.figures.values())


def test_postgres_takes_the_same_rows_judged_and_bare(
    tmp_path: Path, postgres: str, postgres_url: str
) -> None:
    log = filled_log(tmp_path, SUBMISSIONS)
    bare = create_database(postgres)
    outcome = judge_and_post(log, name="postgres", judged_url=postgres_url, bare_url=bare)
    assert outcome.result_hash == state_hash()
    assert rows_in(postgres_url) == rows_in(bare)
    drop_database(postgres, bare)


def test_a_topic_of_kafka_gives_the_same_result(
    kafka_bootstrap: str, postgres: str, postgres_url: str
) -> None:
    bare = create_database(postgres)
    outcome = from_kafka(
        SUBMISSIONS, bootstrap=kafka_bootstrap, judged_url=postgres_url, bare_url=bare
    )
    assert outcome.result_hash == state_hash()
    assert float(outcome.figures["raw consume, records/s"]) > 0
    drop_database(postgres, bare)


@pytest.mark.parametrize("group_records_max", [50, 400])
def test_a_young_and_an_old_city_are_measured_side_by_side(
    tmp_path: Path, group_records_max: int
) -> None:
    outcome = flatness(tmp_path, young=100, old=SUBMISSIONS, group_records_max=group_records_max)
    assert outcome.result_hash == state_hash()
    assert float(outcome.figures["old by young"]) > 0


def test_every_lead_posted_through_rest_is_answered_with_first_contact(tmp_path: Path) -> None:
    place = embedded(tmp_path / "data", "999902")
    outcome = rest_latency(place, tmp_path, name="rest", submissions=60, per_second=30)
    assert outcome.figures["other than 201"] == 0
    assert outcome.figures["not answered within the bound (202)"] == 0
    assert float(outcome.figures["p99 ms"]) > 0


def test_every_balance_of_a_filled_book_is_explained_with_rows(tmp_path: Path) -> None:
    outcome = explaining(tmp_path, entries=4_000, balances=10)
    posted = open_database(f"sqlite:///{tmp_path / 'book.db'}")
    with posted.connect() as connection:
        entries = select(func.count(PostingTable.entry_id.distinct()))  # type: ignore[attr-defined]
        assert connection.execute(entries).scalar_one() == 4_000
    posted.dispose()
    assert int(outcome.figures["year: rows of a balance, most"]) > 5
    assert float(outcome.figures["quarter: p95 ms"]) > 0


def test_cards_are_made_in_a_young_and_in_an_old_city(tmp_path: Path) -> None:
    outcome = audience_cards(tmp_path, stretch=200, size=600, group_records_max=50)
    assert int(outcome.figures["keys told"]) > 100
    assert all(float(figure) > 0 for figure in outcome.figures.values())
