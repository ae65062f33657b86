"""The tables' own parser: a table that is misread would prove nothing."""

import pytest

from tests.judging.table import TableMalformed, pairs_of, parse_table


def test_cells_are_found_by_column_and_comments_are_for_the_reader() -> None:
    (row,) = parse_table(
        """
        | 单位 | 事项 | 结果   |
        |------|------|--------|
        | 甲县 | 登记 | 首谈   |  # the only one
        """
    )
    assert row.cells == {"单位": "甲县", "事项": "登记", "结果": "首谈"}
    assert row.cell("金额") == ""


def test_a_first_cell_may_be_blank() -> None:
    (row,) = parse_table("单位 | 事项 | 结果\n  | 对账 | 余额")
    assert row.cells == {"单位": "", "事项": "对账", "结果": "余额"}


@pytest.mark.parametrize("text", ["", "| 单位 | 结果 |", "| 单位 | 结果 |\n| 甲县 |"])
def test_a_table_that_tests_nothing_is_refused(text: str) -> None:
    with pytest.raises(TableMalformed):
        parse_table(text)


def test_pairs_are_words_with_perhaps_a_value() -> None:
    assert pairs_of("缺=amount 化工") == {"缺": "amount", "化工": ""}
