"""Taking over at its edges: a topic that ends anywhere, another log, a kill midway."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from infra.ledger_runner import LedgerFault, LogHasOtherBytes, LogIsAnother, LogIsShorter
from infra.publishing.faults import JournalTopicDamaged, JournalTopicDiffers
from ledger.judge.group import LAPSE
from tests.infra.publishing.shapes import (
    Shape,
    decisions,
    judge_on,
    rows_of,
    runner_of,
    start_only,
    whole,
)
from tests.infra.workload_city import city_records

__all__ = ["decisions"]


@pytest.fixture
def embedded(tmp_path: Path, topic_name: str) -> Shape:
    made = Shape(tmp_path, topic_name)
    with made.opened() as parts:
        parts.log.restore(city_records(20, city=topic_name))
        judge_on(parts)
    return made


def test_a_topic_that_ends_anywhere_leads_to_the_same_journal(
    embedded: Shape, decisions: Counter[int]
) -> None:
    """Also between a record's lapses and its own row: only what was not published is decided."""
    with embedded.opened() as parts:
        before = whole(parts)
    rows = before[1]
    lapses = [n for n, (_, row) in enumerate(rows, start=1) if row.kind == LAPSE]
    assert len(lapses) > 3
    for left in sorted({1, 2, len(rows) - 1, lapses[0] - 1, *lapses[:3], lapses[-1]}):
        embedded.topic_of_only(rows[:left])
        embedded.drop_database()
        decisions.clear()
        with embedded.opened() as parts:
            judge_on(parts)
            assert whole(parts) == before
        assert decisions
        assert min(decisions) > left
        assert [(each.log_id, each.row) for each in embedded.published()] == rows


def test_a_log_without_the_records_of_published_rows_stops_the_ledger(embedded: Shape) -> None:
    with embedded.opened() as parts:
        rows = rows_of(parts)
        records = parts.log.read(from_offset=0, records_max=1_000)

    def with_log(values: list[tuple[int, bytes]], *, keeps_id: bool = True) -> LedgerFault:
        for file in (embedded.folder / "data").glob("log.sqlite*"):
            file.unlink()
        embedded.drop_database()
        with embedded.opened() as parts:
            parts.log.restore(values)
            log_id = rows[0][0] if not keeps_id else parts.log.log_id
        embedded.topic_of_only([(log_id, row) for _, row in rows])
        with embedded.opened() as parts:
            with pytest.raises(LedgerFault) as told:
                start_only(parts)
            assert not rows_of(parts)
        return told.value

    kept = [(record.recorded_at, record.value) for record in records]
    assert isinstance(with_log(kept, keeps_id=False), LogIsAnother)
    assert isinstance(with_log(kept[:-3]), LogIsShorter)
    assert isinstance(with_log([*kept[:5], (kept[5][0], b"other"), *kept[6:]]), LogHasOtherBytes)
    assert isinstance(
        with_log([*kept[:5], (kept[5][0] + 1, kept[5][1]), *kept[6:]]), JournalTopicDamaged
    )


def test_a_take_over_that_is_killed_goes_on_where_it_was(
    embedded: Shape, decisions: Counter[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded.opened() as parts:
        before = whole(parts)
    embedded.drop_database()
    monkeypatch.setattr("infra.publishing.taking_over.ROWS_AT_ONCE", 7)
    taken = 0
    while taken < len(before[1]):
        with embedded.opened() as parts:
            move = parts.store.move_cursor
            calls = iter([None, None])

            def once(*args: object, move: object = move, calls: object = calls) -> None:
                if next(calls, 0) is not None:  # type: ignore[call-overload]
                    raise OSError("the power went")
                move(*args)  # type: ignore[operator]

            monkeypatch.setattr(parts.store, "move_cursor", once)
            runner = runner_of(parts)
            try:
                runner.start()
            except OSError:
                assert len(rows_of(parts)) == taken + 14
            taken = len(rows_of(parts))
    with embedded.opened() as parts:
        parts.projector.catch_up()
        assert whole(parts) == before
    assert not decisions


def test_rows_that_an_overtaken_writer_added_once_more_do_no_harm(
    embedded: Shape, decisions: Counter[int]
) -> None:
    with embedded.opened() as parts:
        before = whole(parts)
        journal = parts.publishing.journal()
        assert journal is not None
        journal.append(before[1][-9:-2])
        start_only(parts)
        assert whole(parts) == before
    embedded.drop_database()
    with embedded.opened() as parts:
        start_only(parts)
        assert whole(parts) == before
    assert not decisions


def test_an_overtaken_writer_that_says_otherwise_is_found(embedded: Shape) -> None:
    with embedded.opened() as parts:
        rows = rows_of(parts)
        journal = parts.publishing.journal()
        assert journal is not None
        changed = replace(rows[-2][1], reason="forged", verdict="refused")
        journal.append([(rows[-2][0], changed)])
        with pytest.raises(JournalTopicDiffers) as told:
            start_only(parts)
        assert told.value.seq == rows[-2][1].seq


def test_a_published_row_holds_everything_of_the_journals_row(embedded: Shape) -> None:
    with embedded.opened() as parts:
        rows = rows_of(parts)
        journal = parts.publishing.journal()
        assert journal is not None
        lines = [journal.line_of(row, log_id=log_id) for log_id, row in rows]
    found = embedded.published()
    assert [each.line for each in found] == lines
    assert {each.row.seed for each in found} == {row.seed for _, row in rows}
