"""Two rows of two offices, and what the matcher says: a table that an official can read.

The first line of a pair is known, the second is new. Amounts are in 亿; days are of 2024. The city
has 300 other projects, every third of 1 亿 (``paper_rows``).
"""

from dataclasses import replace

import pytest

from sharing.matching.match import Answer
from tests.judging.table import Row, parse_table
from tests.sharing.matching.paper_rows import city_matcher, registration

PAIRS = """
单位 | 投资方                 | 项目                 | 代码 | 金额     | 登记 | 接洽 | 签约 | 首谈 | 落户 | 答案          | 理由
-----+------------------------+----------------------+------+----------+------+------+------+------+------+---------------+-----
# one firm, one fact that is rare
金湖 | 昆山峤嘉泰家居有限公司 | 峤嘉泰家居项目       | 甲   | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 峤嘉泰家居             | 年产5万套办公家具项目 | 甲   | 3.37     | 3-30 | 3-28 |      |      |      | same          | amount_agrees
# one firm, equal amounts that everybody has, nothing else
金湖 | 昆山峤嘉泰家居有限公司 | 峤嘉泰项目           | 甲   | 1        | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   | 1        | 3-30 | 3-28 |      |      |      | ask           | codes_agree
# one firm, the same goods
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具生产项目     |      |          | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 峤嘉泰办公家具基地   |      |          | 3-30 | 3-28 |      |      |      | same          | goods_agree
# 二期 is another project and is not asked
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 办公家具二期项目     | 甲   | 1.2      | 5-30 | 5-28 |      |      |      | other_project | phase_differs
# other goods are another project and are not asked
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 木地板生产线项目     | 甲   | 1.2      | 4-30 | 4-28 |      |      |      | other_project | goods_differ
# other goods in the title, but the same rare amount and day of signing: somebody must look
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   | 3.37     | 3-14 | 3-10 | 6-3  |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 木地板生产线项目     | 甲   | 3.37     | 3-30 | 3-28 | 6-3  |      |      | ask           | goods_differ
# a short name with a rare amount
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 峤嘉泰家居             | 峤嘉泰项目           |      | 3.37     | 3-30 | 3-28 |      |      |      | same          | short_name
# a short name and nothing else
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      |          | 3-14 | 3-10 |      |      |      |               |
涟水 | 峤嘉泰家居             | 峤嘉泰项目           |      |          | 3-30 | 3-28 |      |      |      | ask           | short_name
# the other office's name under 首谈单位
金湖 | 昆山峤嘉泰家居有限公司 | 峤嘉泰项目           | 甲   |          | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   |          | 3-30 | 3-28 |      | 金湖 |      | same          | first_contact_agrees
# the project company founded at the place of landing: another valid code, so it is asked
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   | 3.37     | 3-14 | 3-10 | 6-3  |      |      |               |
涟水 | 涟水峤嘉泰家居有限公司 | 办公家具项目         | 乙   | 3.37     | 3-30 | 3-10 | 6-3  | 金湖 |      | ask           | codes_differ
# a firm that was renamed, while the title keeps the old brand
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      | 3.37     | 3-14 | 3-10 | 6-3  |      |      |               |
涟水 | 昆山沐阳家居有限公司   | 峤嘉泰办公家具项目   |      | 3.37     | 3-30 | 3-10 | 6-3  |      |      | ask           | title_names_the_other_brand
# a sister company in another place
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 天津峤嘉泰家居有限公司 | 办公家具项目         |      | 8.21     | 3-30 | 3-28 |      |      |      | same_group    | place_differs
# a namesake in another trade
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      | 3.37     | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰食品有限公司 | 烘焙食品项目         |      | 8.21     | 3-30 | 3-28 |      |      |      | same_group    | trade_differs
# nothing in common
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         |      | 1        | 3-14 | 3-10 |      |      |      |               |
涟水 | 天津亿凯食品有限公司   | 烘焙食品项目         |      | 1        | 3-30 | 3-28 |      |      |      | different     |
# a code with one sign mistyped
金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目         | 甲   |          | 3-14 | 3-10 |      |      |      |               |
涟水 | 峤嘉泰家居             | 办公家具项目         | 甲错 |          | 3-30 | 3-28 |      |      |      | same          | code_one_sign_apart
# yuan here, dollars there: of a size is a weak fact
金湖 | 昆山峤嘉泰家居有限公司 | 峤嘉泰项目           | 甲   | 3.55     | 3-14 | 3-10 |      |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 峤嘉泰家居项目       | 甲   | 5000万美元 | 3-20 | 3-28 |    |      |      | same          | amount_in_dollars_agrees
# signed months apart
金湖 | 昆山峤嘉泰家居有限公司 | 峤嘉泰项目           | 甲   | 3.37     | 3-14 | 3-10 | 4-3  |      |      |               |
涟水 | 昆山峤嘉泰家居有限公司 | 峤嘉泰家居项目       | 甲   | 1.2      | 9-30 | 9-28 | 11-3 |      |      | other_project | signed_far_apart
"""  # noqa: E501 - a table reads best with its columns side by side


def _pairs() -> list[tuple[Row, Row]]:
    rows = parse_table(PAIRS)
    return list(zip(rows[::2], rows[1::2], strict=True))


@pytest.mark.parametrize(("known", "new"), _pairs(), ids=lambda row: f"line {row.line}")
def test_the_answer_about_two_rows_is_as_the_table_says(known: Row, new: Row) -> None:
    first, second = registration(known, order=1000), registration(new, order=1001)
    matcher = city_matcher()
    matcher.learn(first)
    found = matcher.match(second, [first])
    answer = found[0].answer if found else Answer.DIFFERENT
    assert answer == new.cell("答案"), (new.text, found)
    if new.cell("理由"):
        assert new.cell("理由") in found[0].reasons


def test_rows_of_one_project_are_weighed_together() -> None:
    # The second row alone says neither amount nor goods, the first has no code.
    lines = parse_table(
        """
        单位 | 投资方                 | 项目         | 代码 | 金额 | 登记
        金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目 |      | 3.37 | 3-14
        金湖 | 峤嘉泰家居             | 峤嘉泰项目   | 甲   |      | 3-20
        涟水 | 沐阳集团               | 办公家具项目 | 甲   | 3.37 | 3-30
        """
    )
    rows = [
        replace(registration(line, order=1000 + at), project_id="P1")
        for at, line in enumerate(lines)
    ]
    matcher = city_matcher()
    (found,) = matcher.match(rows[2], rows[:2])
    assert found.lead_id == "L1000"
    assert found.answer is Answer.ASK
    assert {"amount_agrees", "goods_agree"} <= set(found.reasons)


def test_two_projects_that_fit_about_as_well_are_both_asked() -> None:
    lines = parse_table(
        """
        单位 | 投资方                 | 项目         | 代码 | 金额 | 登记
        金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目 | 甲   | 3.37 | 3-14
        淮阴 | 昆山峤嘉泰家居有限公司 | 办公家具项目 | 甲   | 3.37 | 3-20
        涟水 | 昆山峤嘉泰家居有限公司 | 办公家具项目 | 甲   | 3.37 | 3-30
        """
    )
    rows = [registration(line, order=1000 + at) for at, line in enumerate(lines)]
    found = city_matcher().match(rows[2], rows[:2])
    assert [(each.lead_id, each.answer) for each in found] == [
        ("L1000", Answer.ASK),
        ("L1001", Answer.ASK),
    ]
    assert all("several_projects_agree" in each.reasons for each in found)
