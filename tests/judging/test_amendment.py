"""Amendment 更正: facts change, the place in the order stays. Rule: docs/rules/amendment.md."""

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
    "another investor is another lead": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        甲县 | 更正 | L1   | 华天电子有限公司 | 拒:amendment_changes_investor
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
    "a valid code does not change into another": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 | 有效2 | 拒:amendment_changes_investor
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
    "a phase is not amended away where others wait": """
        单位 | 事项 | 线索 | 企业             | 项目               | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目     | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 电池结构件项目     | 撞单
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池结构件二期项目 | 拒:amendment_changes_project
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池壳体项目       | 拒:amendment_changes_project
    """,
    "nor does it where nobody waits, so that the answer tells nothing about others": """
        单位 | 事项 | 线索 | 企业             | 项目               | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目     | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池结构件二期项目 | 拒:amendment_changes_project
        甲县 | 更正 | L1   | 新源材料有限公司 | 光学镜头项目       | 拒:amendment_changes_project
    """,
    "a lead does not slip into another project of the enterprise": """
        单位 | 事项 | 线索 | 企业             | 项目               | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 电池结构件项目     | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 电池结构件二期项目 | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司 | 电池结构件二期项目 | 拒:amendment_changes_project
    """,
    "nor into one that is known by the code alone": """
        单位 | 事项 | 线索 | 企业                 | 代码  | 项目               | 结果
        乙县 | 登记 | L2   | 新源材料科技有限公司 | 有效1 | 电池结构件二期项目 | 首谈
        甲县 | 登记 | L1   | 新源材料有限公司     | 有效1 | 电池结构件项目     | 首谈
        甲县 | 更正 | L1   | 新源材料有限公司     | 有效1 | 电池结构件二期项目 | 拒:amendment_changes_project
        甲县 | 更正 | L1   | 新源材料有限公司     |       | 电池结构件二期项目 | 拒:amendment_changes_project
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_amendment(title: str) -> None:
    play(TABLES[title])
