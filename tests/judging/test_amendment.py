"""Amendment 更正: facts keep the place, another identity takes one of now. Rule: docs/rules/amendment.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.playbook import play

TABLES = {
    "a changed amount keeps the place": """
        单位 | 事项 | 线索 | 金额 | 结果
        甲县 | 登记 | L1   | 5亿  | 首谈
        乙县 | 登记 | L2   | 5亿  | 撞单
        甲县 | 更正 | L1   | 7亿  | 受理 首谈=甲县
        丙县 | 登记 | L3   | 7亿  | 撞单 同=L1 首谈=甲县
    """,
    "the same name in another spelling is the same investor": """
        单位 | 事项 | 线索 | 企业                 | 结果
        甲县 | 登记 | L1   | 新源材料有限公司     | 首谈
        甲县 | 更正 | L1   | 新源材料有限责任公司 | 受理
    """,
    "a code comes later": """
        单位 | 事项 | 线索 | 企业                 | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司     |       | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司     | 有效1 | 受理
        乙县 | 登记 | L2   | 新源材料科技有限公司 | 有效1 | 撞单 同=L1
    """,
    "a code that another enterprise has is kept as text, in silence, and decides nothing": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        乙县 | 登记 | L2   | 华天电子有限公司 | 有效1 | 首谈
        甲县 | 登记 | L1   | 新源材料有限公司 |       | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 | 有效1 | 受理
        丙县 | 登记 | L3   | 新源材料有限公司 |       | 撞单 同=L1 首谈=甲县
        丁县 | 登记 | L4   | 华天电子有限公司 | 有效1 | 撞单 同=L2 首谈=乙县
    """,
    "a late code that contradicts another office's row does not drive later comers away": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 |       | 撞单
        乙县 | 更正 | L2   | 新源材料有限公司 | 有效2 | 受理
        丙县 | 登记 | L3   | 新源材料有限公司 | 有效1 | 撞单 同=L1 首谈=甲县
    """,
    "goods that contradict another office's row do not drive later comers away": """
        单位 | 事项 | 线索 | 企业             | 项目           | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 新源项目       | 撞单
        乙县 | 更正 | L2   | 新源材料有限公司 | 光学镜头项目   | 受理
        丙县 | 登记 | L3   | 新源材料有限公司 | 电池结构件项目 | 撞单 同=L1 首谈=甲县
    """,
    "another investor is another place: the lead leaves, and the next has first contact and the hold": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 撞单
        甲县 | 更正 | L1   | 华天电子有限公司 | 受理 异=L2 首谈=甲县 持有=甲县
        乙县 | 跟进 | L2   |                  | 受理 首谈=乙县 持有=乙县 排队=无
        丙县 | 登记 | L3   | 华天电子有限公司 | 撞单 同=L1 首谈=甲县
    """,
    "the place is that of the amendment, behind those who were there before": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县 | 登记 | L2   | 华天电子有限公司 | 首谈
        甲县 | 更正 | L1   | 华天电子有限公司 | 受理 同=L2 首谈=乙县 持有=乙县 排队=甲县
        丙县 | 登记 | L3   | 华天电子有限公司 | 撞单 同=L2 排队=甲县,丙县
    """,
    "and back again it stands at the end": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 撞单
        甲县 | 更正 | L1   | 华天电子有限公司 | 受理 首谈=甲县
        甲县 | 更正 | L1   | 新源材料有限公司 | 受理 同=L2 首谈=乙县 排队=甲县
    """,
    "alone in its project it takes project and hold along": """
        单位 | 事项 | 线索 | 企业             | 收到       | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 2025-02-01 | 首谈
        甲县 | 更正 | L1   | 华天电子有限公司 | 2025-03-01 | 受理 首谈=甲县 持有=甲县 名额=甲县:1 到期=2025-08-28
        乙县 | 登记 | L2   | 新源材料有限公司 | 2025-03-02 | 首谈 异=L1 首谈=乙县
    """,
    "a waiting office that turns to another investor leaves the queue": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 撞单
        乙县 | 更正 | L2   | 华天电子有限公司 | 受理 异=L1 首谈=乙县 持有=乙县
        甲县 | 跟进 | L1   |                  | 受理 首谈=甲县 排队=无
    """,
    "another valid code is another investor": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 有效1 | 撞单
        甲县 | 更正 | L1   | 新源材料有限公司 | 有效2 | 受理 异=L2 首谈=甲县
        乙县 | 跟进 | L2   |                  |       | 受理 首谈=乙县
    """,
    "a code that fails its check changes nobody": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 有效1 | 撞单
        甲县 | 更正 | L1   | 新源材料有限公司 | 坏码  | 受理 同=L2 首谈=甲县
    """,
    "the second phase is another project, and other goods are": """
        单位 | 事项 | 线索 | 企业             | 项目               | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目     | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 电池结构件项目     | 撞单
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池结构件二期项目 | 受理 异=L2 首谈=甲县
        乙县 | 跟进 | L2   |                  |                    | 受理 首谈=乙县
        乙县 | 更正 | L2   | 新源材料有限公司 | 光学镜头项目       | 受理 异=L1 首谈=乙县
    """,
    "into another project of the enterprise it goes to the end": """
        单位 | 事项 | 线索 | 企业             | 项目               | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目     | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 电池结构件二期项目 | 首谈 异=L1
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池结构件二期项目 | 受理 同=L2 首谈=乙县 排队=甲县
    """,
    "into one that is known by the code alone as well": """
        单位 | 事项 | 线索 | 企业                 | 代码  | 项目               | 结果
        乙县 | 登记 | L2   | 新源材料科技有限公司 | 有效1 | 电池结构件二期项目 | 首谈
        甲县 | 登记 | L1   | 新源材料有限公司     | 有效1 | 电池结构件项目     | 首谈 异=L2
        甲县 | 更正 | L1   | 新源材料有限公司     | 有效1 | 电池结构件二期项目 | 受理 同=L2 首谈=乙县
    """,
    "an office does not come to stand twice in a project": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 首谈
        甲县 | 更正 | L2   | 新源材料有限公司 | 拒:already_registered 告知=L1
        甲县 | 跟进 | L2   |                  | 受理 异=L1 首谈=甲县
    """,
    "what may be the same project is asked": """
        单位 | 事项 | 线索 | 企业             | 项目     | 金额 | 结果
        乙县 | 登记 | L2   | 新源材料有限公司 | 新源项目 | 8亿  | 首谈
        甲县 | 登记 | L1   | 华天电子有限公司 | 华天项目 | 5亿  | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 | 新源项目 |      | 受理 异=L2 首谈=甲县 持有=甲县 开案=1 待定=是
    """,
    "after a recognition the identity stays": """
        单位     | 事项     | 线索 | 企业             | 日期       | 金额 | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |            | 5亿  | 首谈
        乙县     | 登记     | L2   | 新源材料有限公司 |            | 5亿  | 撞单
        市商务局 | 签约认定 | L1   |                  | 2025-01-02 |      | 受理
        甲县     | 更正     | L1   | 华天电子有限公司 |            |      | 拒:recognised_keeps_identity
        乙县     | 更正     | L2   | 华天电子有限公司 |            |      | 拒:recognised_keeps_identity
        甲县     | 更正     | L1   |                  |            | 6亿  | 受理 首谈=甲县
    """,
    "a void registration does not move, it is registered anew": """
        单位     | 事项 | 线索 | 企业             | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      | 首谈
        市商务局 | 审核 | L1   |                  | 无效 | 受理 首谈=无
        甲县     | 更正 | L1   | 华天电子有限公司 |      | 拒:lead_void
        甲县     | 登记 | L2   | 华天电子有限公司 |      | 首谈
    """,
    "an incomplete registration takes its deadline along": """
        单位 | 事项 | 线索 | 企业             | 收到       | 其他      | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 2025-02-01 | 缺=source | 首谈 补齐=2025-02-16
        甲县 | 更正 | L1   | 华天电子有限公司 | 2025-02-03 |           | 受理 登记状态=待补 尚缺=source 补齐=2025-02-16 首谈=甲县
        乙县 | 登记 | L2   | 华天电子有限公司 | 2025-02-04 |           | 撞单
        乙县 | 跟进 | L2   |                  | 2025-02-17 |           | 受理 首谈=乙县 持有=乙县
    """,
    "one amendment may change the identity and complete it": """
        单位 | 事项 | 线索 | 企业             | 收到       | 其他      | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 2025-02-01 | 缺=source | 首谈
        甲县 | 更正 | L1   | 华天电子有限公司 | 2025-02-03 | 补=source | 受理 登记状态=有效 尚缺=无 补齐=无 首谈=甲县
    """,
    "a name left out stays as it was": """
        单位 | 事项 | 线索 | 企业             | 项目           | 其他        | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目 |             | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 电池结构件项目 |             | 撞单
        甲县 | 更正 | L1   | 无               | 电池结构件基地 |             | 受理 同=L2 首谈=甲县
    """,
    "an amendment that says nothing is refused": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        甲县 | 更正 | L1   | 拒:amendment_says_nothing
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_amendment(title: str) -> None:
    play(TABLES[title])
