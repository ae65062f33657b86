"""kill -9 at every step between commit, append, head and answer, on both shapes.

After each death somebody goes on; in the end database and topic hold the same rows, each decided
once, whoever was killed where.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.store.published import published
from tests.infra.publishing.dying_ledger import STEPS, dies
from tests.infra.publishing.shapes import (
    Shape,
    decisions,
    judge_on,
    on_servers,
    rows_of,
    whole,
)
from tests.infra.workload_city import city_records

__all__ = ["decisions"]

COUNT = 60


@pytest.fixture(params=["embedded", "servers"])
def place(request: pytest.FixtureRequest, tmp_path: Path, topic_name: str) -> Iterator[Shape]:
    if request.param == "embedded":
        yield Shape(tmp_path / "killed", topic_name)
        return
    with on_servers(request, tmp_path / "killed", topic_name) as made:
        yield made


def test_whoever_is_killed_at_any_step_loses_nothing_and_says_nothing_otherwise(
    place: Shape, tmp_path: Path, decisions: Counter[int]
) -> None:
    records = city_records(COUNT, city=place.city)
    place.folder.mkdir()
    with place.opened() as parts:
        parts.log.restore(records)
    deaths = [dies(place, step, 1 + n % 2) for n, step in enumerate(STEPS)]
    assert all(deaths)
    with place.opened() as parts:
        judge_on(parts)
        rows = rows_of(parts)
        assert [row.seq for _, row in rows] == list(range(1, len(rows) + 1))
        with parts.engine.connect() as connection:
            assert published(connection, parts.city).seq == len(rows)
        disturbed = whole(parts)
    topic = {each.row.seq: each for each in place.published()}
    assert [(each.log_id, each.row) for each in topic.values()] == rows
    lines = {(each.row.seq, each.line) for each in place.published()}
    assert len(lines) == len(rows), "what stands there twice is the same bytes"

    decisions.clear()
    place.drop_database()
    with place.opened() as parts:
        judge_on(parts)
        assert whole(parts) == disturbed
    assert not decisions

    undisturbed = Shape(tmp_path / "undisturbed", place.city)
    undisturbed.folder.mkdir()
    with undisturbed.opened() as parts:
        parts.log.restore(records)
        judge_on(parts)
        assert whole(parts)[0] == disturbed[0]
