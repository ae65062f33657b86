"""The database is dropped or restored from yesterday while the topic is ahead, behind, or other.

What was published comes back as it was decided, and no decided row is ever judged again; what was
not published is published; other bytes stop the ledger and change nothing.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.checking import check_city
from infra.publishing.faults import JournalTopicDamaged, JournalTopicDiffers
from infra.receipts.heads import HeadInconsistent
from ledger.judge.group import LAPSE
from ledger.stored_row import StoredRow
from tests.infra.publishing.forging import forged_from
from tests.infra.publishing.shapes import (
    Shape,
    decisions,
    head_of,
    judge_on,
    on_servers,
    rows_of,
    runner_of,
    start_only,
    whole,
)
from tests.infra.workload_city import city_records

__all__ = ["decisions"]

COUNT = 60
BEYOND = 45
"""A row that was decided after the backup was made."""


def begin(place: Shape) -> Shape:
    """A city that was backed up yesterday, went on, and is published."""
    with place.opened() as parts:
        parts.log.restore(city_records(COUNT, city=place.city))
        runner = runner_of(parts)
        runner.start()
        runner.step()
        parts.projector.catch_up()
    place.back_up("yesterday")
    with place.opened() as parts:
        judge_on(parts)
        rows = rows_of(parts)
        assert any(row.kind == LAPSE for _, row in rows)
    assert [each.row.seq for each in place.published()] == list(range(1, len(rows) + 1))
    return place


@pytest.fixture
def city(tmp_path: Path, topic_name: str) -> Shape:
    return begin(Shape(tmp_path, topic_name))


@pytest.fixture
def city_on_servers(
    request: pytest.FixtureRequest, tmp_path: Path, topic_name: str
) -> Iterator[Shape]:
    with on_servers(request, tmp_path, topic_name) as place:
        yield begin(place)


def test_on_kafka_and_postgresql_what_was_published_is_copied_published_or_stops_the_ledger(
    city_on_servers: Shape, decisions: Counter[int]
) -> None:
    """One city through all of it, since its servers are dear: each step leaves it whole."""
    city = city_on_servers
    decisions.clear()
    takes_over_yesterday(city, decisions)
    comes_back_whole(city, decisions)
    publishes_what_lacks(city, decisions, left=BEYOND)
    stops_at_other_bytes(city, decisions, other_reason)
    stops_at_forged_rows(city, decisions)
    city.topic_of_only([])
    city.restore("yesterday")
    goes_on(city)


def test_yesterdays_backup_takes_over_what_was_published_since(
    city: Shape, decisions: Counter[int]
) -> None:
    decisions.clear()
    takes_over_yesterday(city, decisions)


def takes_over_yesterday(city: Shape, decisions: Counter[int]) -> None:
    with city.opened() as parts:
        before, head = whole(parts), parts.head_desk().last()
        assert head is not None
        assert head.text == before[3]
    city.restore("yesterday")
    with city.opened() as parts:
        assert len(rows_of(parts)) < BEYOND < len(before[1])
        start_only(parts)
        judge_on(parts)
        assert whole(parts) == before
        assert parts.head_desk().last() == head
        assert not check_city(parts.engine, parts.city, log=parts.log).findings
    assert not decisions


def test_a_database_that_is_lost_altogether_comes_back_whole(
    city: Shape, decisions: Counter[int]
) -> None:
    decisions.clear()
    comes_back_whole(city, decisions)


def comes_back_whole(city: Shape, decisions: Counter[int]) -> None:
    with city.opened() as parts:
        before = whole(parts)
    city.drop_database()
    with city.opened() as parts:
        start_only(parts)
        judge_on(parts)
        assert whole(parts) == before
        assert not check_city(parts.engine, parts.city, log=parts.log).findings
    assert not decisions


@pytest.mark.parametrize("left", [0, 1, BEYOND, -1])
def test_what_a_topic_lacks_is_published_when_it_was_begun_anew_or_cut(
    city: Shape, decisions: Counter[int], left: int
) -> None:
    decisions.clear()
    publishes_what_lacks(city, decisions, left=left)


def publishes_what_lacks(city: Shape, decisions: Counter[int], *, left: int) -> None:
    with city.opened() as parts:
        before = whole(parts)
    city.topic_of_only(before[1][:left])
    with city.opened() as parts:
        start_only(parts)
        judge_on(parts)
        assert whole(parts) == before
    assert [(each.log_id, each.row) for each in city.published()] == before[1]
    assert not decisions


Change = Callable[[StoredRow], StoredRow]


def other_reason(row: StoredRow) -> StoredRow:
    return replace(row, reason="forged", verdict="refused")


def other_time(row: StoredRow) -> StoredRow:
    return replace(row, now=row.now + 1)


def other_seed(row: StoredRow) -> StoredRow:
    return replace(row, seed=bytes(32))


@pytest.mark.parametrize("change", [other_reason, other_time, other_seed])
def test_other_bytes_under_the_same_number_stop_the_ledger(
    city: Shape, decisions: Counter[int], change: Change
) -> None:
    decisions.clear()
    stops_at_other_bytes(city, decisions, change)


def stops_at_other_bytes(city: Shape, decisions: Counter[int], change: Change) -> None:
    with city.opened() as parts:
        before = whole(parts)
    log_id, last = before[1][-1]
    city.topic_of_only([*before[1][:-1], (log_id, change(last))])
    with city.opened() as parts:
        with pytest.raises(JournalTopicDiffers) as told:
            start_only(parts)
        assert told.value.seq == last.seq
        assert whole(parts) == before
    assert not decisions


@pytest.mark.parametrize("change", [other_reason, other_time, other_seed])
def test_a_row_ahead_that_does_not_prove_itself_stops_the_ledger(
    city: Shape, decisions: Counter[int], change: Change
) -> None:
    decisions.clear()
    stops_at_what_does_not_prove_itself(city, decisions, change)


def stops_at_what_does_not_prove_itself(
    city: Shape, decisions: Counter[int], change: Change
) -> None:
    with city.opened() as parts:
        rows = rows_of(parts)
    at = next(n for n, (_, row) in enumerate(rows) if n > BEYOND and row.kind != LAPSE)
    city.topic_of_only([*rows[:at], (rows[at][0], change(rows[at][1])), *rows[at + 1 :]])
    city.restore("yesterday")
    with city.opened() as parts:
        was = rows_of(parts)
        with pytest.raises(JournalTopicDamaged) as told:
            start_only(parts)
        assert told.value.seq == rows[at][1].seq
        # Those before it in its batch are not written either: a batch proves itself as a whole.
        assert rows_of(parts) == was
    assert not decisions


def test_a_history_that_left_this_one_after_the_backup_stops_the_ledger(
    city: Shape, decisions: Counter[int]
) -> None:
    """Each row proves itself and follows the row before it, but from another beginning."""
    with city.opened() as parts:
        rows = rows_of(parts)
    decisions.clear()
    city.topic_of_only(forged_from(rows, 0, city.city))
    city.restore("yesterday")
    with city.opened() as parts:
        was = whole(parts)
        with pytest.raises(JournalTopicDiffers) as told:
            start_only(parts)
        assert told.value.seq == 1
        assert whole(parts) == was
    assert not decisions


def test_a_history_that_was_forged_behind_the_backup_is_not_taken(
    city: Shape, decisions: Counter[int]
) -> None:
    decisions.clear()
    stops_at_forged_rows(city, decisions)


def stops_at_forged_rows(city: Shape, decisions: Counter[int]) -> None:
    """Every leaf and link proves itself, and who forged them has our keys; but a head says
    otherwise, or they are sealed by somebody who has not the keys.
    """
    with city.opened() as parts:
        rows, head = rows_of(parts), head_of(parts)
    city.restore("yesterday")
    with city.opened() as parts:
        was = rows_of(parts)
    before = len(was)
    forged = forged_from(rows, before, city.city)
    for key in (None, bytes([7]) * 32):
        city.topic_of_only(rows[:before])
        city.add_rows(forged[before:], key=key)
        with city.opened() as parts:
            with pytest.raises(JournalTopicDamaged) as told:
                start_only(parts)
            assert told.value.seq == before + 1
            assert rows_of(parts) == was
            assert head_of(parts) == head
    assert not decisions


def test_a_database_that_was_forged_itself_is_published_nowhere(city: Shape) -> None:
    """Into a topic that lacks its rows none of them is written: the last head says otherwise."""
    with city.opened() as parts:
        rows, head, heads = rows_of(parts), head_of(parts), parts.publishing.heads()
        assert heads is not None
    city.restore("yesterday")
    with city.opened() as parts:
        before = len(rows_of(parts))
    city.topic_of_only(forged_from(rows, before, city.city))
    folder = city.folder / "data" / "heads"
    folder.rename(city.folder / "away")
    with city.opened() as parts:
        start_only(parts)  # without a head nothing tells forged rows of ours from honest ones
        assert len(rows_of(parts)) == len(rows)
    shutil.rmtree(folder)
    (city.folder / "away").rename(folder)
    city.topic_of_only(rows[:before])
    with city.opened() as parts:
        with pytest.raises(HeadInconsistent):
            start_only(parts)
        assert head_of(parts) == head
    assert [(each.log_id, each.row) for each in city.published()] == rows[:before]


def test_the_city_goes_on_after_a_restore(city: Shape) -> None:
    city.restore("yesterday")
    goes_on(city)


def goes_on(city: Shape) -> None:
    with city.opened() as parts:
        runner = runner_of(parts)
        runner.start()
        parts.log.append(b"something new")
        while runner.step():
            pass
        rows = rows_of(parts)
        assert [row.seq for _, row in rows] == list(range(1, len(rows) + 1))
        assert rows[-1][1].reason == "undecodable"
    assert [(each.log_id, each.row) for each in city.published()] == rows
