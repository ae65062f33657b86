"""The board counts what is recognised and counts, each project once."""

import pytest

from ledger.board import CountedProject, board_of
from ledger.period import read_period
from ledger.views import Recognised
from tests.benchmarks.workload import workload_city

YI = 100_000_000


def recognised(on: str, not_counted: str = "") -> Recognised:
    return Recognised(on=on, period=on[:7], is_event_month=True, not_counted=not_counted)


@pytest.mark.parametrize(
    ("signing", "start", "signed_count", "started_count"),
    [
        (recognised("2025-02-01"), None, 1, 0),
        (recognised("2025-02-01"), recognised("2025-03-01"), 1, 1),
        (recognised("2025-02-01", "filed_before_assessment"), None, 0, 0),
        (recognised("2025-02-01"), recognised("2025-03-01", "not_reported"), 1, 0),
        (recognised("2025-04-01"), recognised("2025-03-01"), 0, 1),
        (None, None, 0, 0),
    ],
)
def test_only_what_counts_in_the_period_is_on_the_board(
    signing: Recognised | None, start: Recognised | None, signed_count: int, started_count: int
) -> None:
    city = workload_city()
    project = CountedProject(signing=signing, start=start, amount_yuan=2 * YI)
    board = board_of(
        city=city,
        period=read_period("2025Q1"),
        position=1,
        as_of=0,
        projects_count=1,
        projects=[project],
        lines=[],
    )
    assert (board.signed_count, board.started_count) == (signed_count, started_count)
    assert board.signed_amount_yuan == signed_count * 2 * YI


def test_what_the_board_does_not_ask_is_skipped() -> None:
    document = b'{"signing":null,"amount_yuan":5,"touches":[{"lead_id":"L1"}],"industry":"x"}'
    assert CountedProject.model_validate_json(document).amount_yuan == 5
