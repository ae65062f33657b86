"""In which month a recognition counts. Rule: docs/rules/recognition-period.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.period import month_of
from ledger.recognition_period import counting_month
from tests.judging.table import Row, parse_table

TABLE = """
    事件       | 报送       | 宽限 | 已关账  | 开城 | 计入
    2024-12-30 | 2025-01-04 | 10   |         |      | 2024-12
    2024-12-30 | 2025-01-10 | 10   |         |      | 2024-12
    2024-12-30 | 2025-01-11 | 10   |         |      | 2025-01  # a day late
    2024-12-30 | 2025-01-20 | 10   |         |      | 2025-01
    2024-12-01 | 2024-12-31 | 0    |         |      | 2024-12
    2024-12-01 | 2025-01-01 | 0    |         |      | 2025-01
    2024-12-30 | 2025-01-04 | 10   | 2024-11 |      | 2024-12
    2024-12-30 | 2025-01-04 | 10   | 2024-12 |      | 2025-01  # December is closed
    2024-12-30 | 2025-01-04 | 10   | 2025-03 |      | 2025-04  # the earliest open month
    2024-12-30 | 2025-06-04 | 10   | 2025-03 |      | 2025-06
    2024-10-30 | 2024-11-20 | 10   | 2024-12 |      | 2025-01  # over the turn of the year
    2024-02-10 | 2025-01-20 | 10   |         | 是   | 2024-02  # the stated date decides
    2024-02-10 | 2025-01-20 | 10   | 2024-02 | 是   | 2025-01  # but never in a closed month
    2025-03-10 | 2025-02-20 | 10   |         |      | 2025-03  # filed before it happened
    2025-03-10 | 2025-02-20 | 10   | 2025-03 |      | 2025-04
"""


@pytest.mark.parametrize("row", parse_table(TABLE), ids=lambda row: row.text)
def test_the_table_of_the_rule(row: Row) -> None:
    counting = counting_month(
        date.fromisoformat(row.cell("事件")),
        filed_on=date.fromisoformat(row.cell("报送")),
        filing_grace_days=int(row.cell("宽限")),
        is_opening=row.cell("开城") == "是",
        closed_through=row.cell("已关账"),
    )
    assert counting.month == row.cell("计入")
    assert counting.is_event_month == row.cell("事件").startswith(row.cell("计入"))


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, days, st.integers(0, 366), st.booleans(), st.just("") | days.map(month_of))
def test_it_never_counts_before_its_month_nor_in_a_closed_one(
    event_on: date,
    filed_on: date,
    grace: int,
    is_opening: bool,  # noqa: FBT001  hypothesis names its arguments
    closed: str,
) -> None:
    counting = counting_month(
        event_on,
        filed_on=filed_on,
        filing_grace_days=grace,
        is_opening=is_opening,
        closed_through=closed,
    )
    assert counting.month >= month_of(event_on)
    assert counting.month > closed
    assert counting.is_event_month == (counting.month == month_of(event_on))
