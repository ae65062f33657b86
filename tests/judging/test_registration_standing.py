"""How a registration stands: valid, incomplete, void, unnamed, in which role. Rule:
docs/rules/registration.md.
"""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.registration_cases import GUANGZHOU, HENAN, JIANGMEN, Case

KEEPS = {"keep_days": 15}
COUNTY = {"county_talk_beats": ["bureau"]}
INTRODUCES = {"has_introducer": True}

CASES = {
    # Incomplete
    "an incomplete registration keeps its place": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 收到       | 其他      | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 缺=source | 首谈 登记状态=待补 尚缺=source 补齐=2025-02-16 首谈=甲县 持有=甲县
        乙县 | 登记 | L2   | 2025-02-02 |           | 撞单 首谈=甲县 排队=乙县
    """,
    ),
    "completed in time it is valid at the place that it kept": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 收到       | 其他                | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 缺=source,talk_form | 首谈 尚缺=source,talk_form
        乙县 | 登记 | L2   | 2025-02-02 |                     | 撞单
        甲县 | 更正 | L1   | 2025-02-03 | 补=talk_form        | 受理 登记状态=待补 尚缺=source 补齐=2025-02-16
        甲县 | 更正 | L1   | 2025-02-04 | 补=source           | 受理 登记状态=有效 尚缺=无 补齐=无 首谈=甲县
        乙县 | 跟进 | L2   | 2025-03-01 |                     | 受理 首谈=甲县 持有=甲县
    """,
    ),
    "not completed in time it is void, and the next has first contact and the hold": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 收到             | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01       | 缺=source | 首谈
        乙县     | 登记 | L2   | 2025-02-02       |           | 撞单
        市商务局 | 报时 | L1   | 2025-02-16 08:59 |           | 受理 首谈=甲县
        市商务局 | 报时 | L1   | 2025-02-16 09:00 |           | 受理 登记状态=无效 首谈=乙县 持有=乙县 排队=无
    """,
    ),
    "what comes when the time is over completes nothing": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 收到             | 其他      | 结果
        甲县 | 登记 | L1   | 2025-02-01       | 缺=source | 首谈
        甲县 | 更正 | L1   | 2025-02-16 09:00 | 补=source | 受理 登记状态=无效 首谈=无
    """,
    ),
    "after a void one the office registers anew, at the end": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        乙县     | 登记 | L2   | 2025-02-02 |           | 撞单
        市商务局 | 报时 | L1   | 2025-02-16 |           | 受理 首谈=乙县
        甲县     | 登记 | L3   | 2025-02-17 |           | 撞单 同=L1 首谈=乙县 排队=甲县
        甲县     | 登记 | X    | 2025-02-18 |           | 拒:already_registered 告知=L3
    """,
    ),
    "void with nobody behind leaves the project free": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        市商务局 | 报时 | L1   | 2025-02-17 |           | 受理 首谈=无 持有=无
        乙县     | 登记 | L2   | 2025-02-18 |           | 首谈 同=L1 首谈=乙县 持有=乙县
    """,
    ),
    "an incomplete one that waits is void at its own time": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 |           | 首谈
        乙县     | 登记 | L2   | 2025-02-05 | 缺=source | 撞单 登记状态=待补 排队=乙县
        市商务局 | 报时 | L2   | 2025-02-20 |           | 受理 登记状态=无效 首谈=甲县 排队=无
    """,
    ),
    "a withdrawn incomplete registration has no deadline left": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 收到       | 其他      | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        甲县 | 撤回 | L1   | 2025-02-02 |           | 受理 补齐=无 时限=无
    """,
    ),
    "a paper completes what lacked it": Case(
        KEEPS | GUANGZHOU,
        """
        单位 | 事项 | 线索 | 收到       | 其他                       | 结果
        甲县 | 登记 | L1   | 2025-02-01 |                            | 首谈 尚缺=paper:confirmation
        甲县 | 更正 | L1   | 2025-02-02 | 材料=confirmation:holder   | 受理 尚缺=paper:confirmation
        甲县 | 更正 | L1   | 2025-02-03 | 材料=confirmation:receiver | 受理 登记状态=有效 尚缺=无
    """,
    ),
    "screening finds an incomplete one, and the centre alone completes what it asked for": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 答复 | 收到       | 其他             | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 |                  | 首谈
        市商务局 | 审核 | L1   | 待补 | 2025-02-05 | 缺=business_plan | 受理 登记状态=待补 补齐=2025-02-20 首谈=甲县
        甲县     | 更正 | L1   |      | 2025-02-06 | 补=source        | 受理 登记状态=待补
        市商务局 | 审核 | L1   | 有效 | 2025-02-07 |                  | 受理 登记状态=有效 补齐=无
    """,
    ),
    "screening finds a void one: first contact and hold pass on": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 答复 | 收到       | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记 | L2   |      | 2025-02-02 | 撞单
        市商务局 | 审核 | L1   | 无效 | 2025-02-05 | 受理 登记状态=无效 首谈=乙县 持有=乙县
        市商务局 | 审核 | L1   | 有效 | 2025-02-06 | 受理 登记状态=有效 首谈=甲县 持有=乙县
    """,
    ),
    "what was recognised is not void by a lapse": Case(
        KEEPS,
        """
        单位     | 事项     | 线索 | 日期       | 收到       | 其他      | 结果
        甲县     | 登记     | L1   |            | 2025-02-01 | 缺=source | 首谈
        市商务局 | 签约认定 | L1   | 2025-02-03 | 2025-02-04 |           | 受理
        市商务局 | 报时     | L1   |            | 2025-03-01 |           | 受理 登记状态=待补 首谈=甲县 时限=无
    """,
    ),
    # A county's talk
    "a county's earlier talk beats a bureau's filing, even where it was void": Case(
        KEEPS | COUNTY,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        驻沪局   | 登记 | L2   | 2025-02-02 |           | 撞单
        市商务局 | 报时 | L1   | 2025-02-20 |           | 受理 首谈=驻沪局
        甲县     | 登记 | L3   | 2025-02-21 |           | 撞单 首谈=甲县
    """,
    ),
    "it does not beat another county's": Case(
        KEEPS | COUNTY,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        乙县     | 登记 | L2   | 2025-02-02 |           | 撞单
        市商务局 | 报时 | L1   | 2025-02-20 |           | 受理 首谈=乙县
        甲县     | 登记 | L3   | 2025-02-21 |           | 撞单 首谈=乙县
    """,
    ),
    "a county that comes later for the first time beats nobody": Case(
        COUNTY,
        """
        单位   | 事项 | 线索 | 结果
        驻沪局 | 登记 | L1   | 首谈
        甲县   | 登记 | L2   | 撞单 首谈=驻沪局
    """,
    ),
    "where the rules do not say so the filing stands": Case(
        KEEPS,
        """
        单位     | 事项 | 线索 | 收到       | 其他      | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 缺=source | 首谈
        驻沪局   | 登记 | L2   | 2025-02-02 |           | 撞单
        市商务局 | 报时 | L1   | 2025-02-20 |           | 受理
        甲县     | 登记 | L3   | 2025-02-21 |           | 撞单 首谈=驻沪局
    """,
    ),
    # Introducer
    "introducer and first contact are two roles with two winners": Case(
        INTRODUCES,
        """
        单位   | 事项 | 线索 | 其他 | 结果
        驻沪局 | 登记 | L1   | 引荐 | 首谈 引荐单位=驻沪局 首谈=无 持有=无
        甲县   | 登记 | L2   |      | 首谈 同=L1 首谈=甲县 引荐单位=驻沪局 持有=甲县
        乙县   | 登记 | L3   |      | 撞单 首谈=甲县
        丙县   | 登记 | L4   | 引荐 | 撞单 引荐单位=驻沪局 首谈=甲县 排队=乙县
    """,
    ),
    "the introduction passes on like first contact, apart from it": Case(
        INTRODUCES,
        """
        单位   | 事项 | 线索 | 其他 | 结果
        甲县   | 登记 | L1   |      | 首谈
        驻沪局 | 登记 | L2   | 引荐 | 首谈 同=L1 引荐单位=驻沪局 首谈=甲县
        丙县   | 登记 | L3   | 引荐 | 撞单 引荐单位=驻沪局
        驻沪局 | 撤回 | L2   |      | 受理 引荐单位=丙县 首谈=甲县
    """,
    ),
    "one office may be both": Case(
        INTRODUCES,
        """
        单位 | 事项 | 线索 | 其他 | 结果
        甲县 | 登记 | L1   | 引荐 | 首谈
        甲县 | 登记 | L2   |      | 首谈 同=L1 引荐单位=甲县 首谈=甲县
        甲县 | 登记 | X    | 引荐 | 拒:already_registered 告知=L1
    """,
    ),
    "rules that know no introducer take none": Case(
        {},
        """
        单位   | 事项 | 线索 | 其他 | 结果
        驻沪局 | 登记 | X    | 引荐 | 拒:role_not_in_rules
    """,
    ),
    # No name yet
    "an investor without a name is a lead without first contact": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 其他        | 结果
        甲县 | 登记 | L1   | 缺=investor | 无名 登记状态=无名 首谈=无 持有=无 公海=否 时限=无
        乙县 | 登记 | L2   | 缺=investor | 无名 异=L1
        乙县 | 登记 | L3   |             | 首谈 异=L1 首谈=乙县
    """,
    ),
    "named later it takes the place of the naming": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 企业             | 其他        | 结果
        甲县 | 登记 | L1   |                  | 缺=investor | 无名
        乙县 | 登记 | L2   | 新源材料有限公司 |             | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 |             | 受理 同=L2 首谈=乙县 登记状态=有效 排队=甲县
    """,
    ),
    "named first it has first contact and the hold": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 企业             | 收到       | 其他        | 结果
        甲县 | 登记 | L1   |                  | 2025-02-01 | 缺=investor | 无名
        甲县 | 跟进 | L1   |                  | 2025-02-02 |             | 受理
        甲县 | 更正 | L1   | 新源材料有限公司 | 2025-02-03 |             | 受理 首谈=甲县 持有=甲县 闲置=2025-04-04
        乙县 | 登记 | L2   | 新源材料有限公司 | 2025-02-04 |             | 撞单 同=L1
    """,
    ),
    "what an unnamed lead lacks is asked for at the naming": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 企业             | 收到       | 其他                             | 结果
        甲县 | 登记 | L1   |                  | 2025-02-01 | 缺=investor,source,amount,talk_form | 无名 补齐=无
        甲县 | 更正 | L1   |                  | 2025-02-02 | 补=talk_form                     | 受理 登记状态=无名 尚缺=amount,source
        甲县 | 更正 | L1   | 新源材料有限公司 | 2025-02-03 | 补=amount                        | 受理 登记状态=待补 尚缺=source 补齐=2025-02-18 首谈=甲县
        甲县 | 更正 | L1   |                  | 2025-02-04 | 补=source                        | 受理 登记状态=有效 补齐=无
    """,
    ),
    "where nothing incomplete is taken the naming brings all": Case(
        {},
        """
        单位 | 事项 | 线索 | 企业             | 其他               | 结果
        甲县 | 登记 | L1   |                  | 缺=investor,source | 无名
        甲县 | 更正 | L1   | 新源材料有限公司 |                    | 拒:minimum_set_incomplete 缺=source
        甲县 | 更正 | L1   | 新源材料有限公司 | 补=source          | 受理 登记状态=有效 首谈=甲县
    """,
    ),
    "thresholds are asked for at the naming": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 企业             | 金额   | 其他        | 结果
        甲县 | 登记 | L1   |                  | 5000万 | 缺=investor | 无名
        甲县 | 更正 | L1   | 新源材料有限公司 |        |             | 拒:below_threshold
        甲县 | 更正 | L1   | 新源材料有限公司 | 2亿    |             | 受理 首谈=甲县
    """,
    ),
    "the naming is the filing that must lie in the window": Case(
        HENAN,
        """
        单位 | 事项 | 线索 | 企业             | 收到       | 其他                            | 结果
        甲县 | 登记 | L1   |                  | 2025-02-01 | 缺=investor                     | 无名
        甲县 | 更正 | L1   | 新源材料有限公司 | 2025-02-02 |                                 | 拒:filed_before_formal_talks
        甲县 | 更正 | L1   | 新源材料有限公司 | 2025-02-02 | 正式=2025-02-02 合同=2025-02-02 | 拒:filed_after_contract
        甲县 | 更正 | L1   | 新源材料有限公司 | 2025-02-02 | 正式=2025-02-02                 | 受理 首谈=甲县
    """,
    ),
    "an unnamed lead is withdrawn like any other": Case(
        KEEPS,
        """
        单位 | 事项 | 线索 | 其他        | 结果
        甲县 | 登记 | L1   | 缺=investor | 无名
        甲县 | 撤回 | L1   |             | 受理 首谈=无
    """,
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_standing(title: str) -> None:
    CASES[title].play()
