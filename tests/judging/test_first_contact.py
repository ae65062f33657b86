"""First contact 首谈: who spoke first, in log order. Rule: docs/rules/first-contact.md."""

import pytest

from tests.judging.playbook import play

TABLES = {
    "the first to register has first contact": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈 首谈=甲县
    """,
    "another office collides and waits behind": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单 同=L1 首谈=甲县
        丙县 | 登记 | L3   | 撞单 同=L1 首谈=甲县
    """,
    "a bureau without land can be first contact": """
        单位   | 事项 | 线索 | 结果
        驻沪局 | 登记 | L1   | 首谈 首谈=驻沪局
        甲县   | 登记 | L2   | 撞单 首谈=驻沪局
    """,
    "the same office again is told which lead it has": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        甲县 | 登记 | X    | 拒:already_registered 告知=L1
        乙县 | 登记 | L2   | 撞单
        乙县 | 登记 | X    | 拒:already_registered 告知=L2
    """,
    "another enterprise has nothing to do with it": """
        单位 | 事项 | 线索 | 企业             | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县 | 登记 | L2   | 华天电子有限公司 | 首谈 异=L1 首谈=乙县
    """,
    "width, brackets, spaces and legal form are spelling": """
        单位 | 事项 | 线索 | 企业                        | 结果
        甲县 | 登记 | L1   | 新源（上海）材料有限公司    | 首谈
        乙县 | 登记 | L2   | 新源(上海)材料有限责任公司  | 撞单 同=L1
        丙县 | 登记 | L3   | 新源 〔上海〕 材料 有限公司 | 撞单 同=L1
    """,
    "a sister company of the group is another enterprise": """
        单位 | 事项 | 线索 | 企业                 | 结果
        甲县 | 登记 | L1   | 新源材料有限公司     | 首谈
        乙县 | 登记 | L2   | 新源材料集团有限公司 | 首谈 异=L1
    """,
    "equal valid codes are the same enterprise under another name": """
        单位 | 事项 | 线索 | 企业                 | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司     | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料科技有限公司 | 有效1 | 撞单 同=L1
    """,
    "equal valid codes whose names share nothing are asked": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 华天电子有限公司 | 有效1 | 待裁定 异=L1 首谈=乙县
    """,
    "different valid codes are different whatever the names say": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 有效2 | 首谈 异=L1
    """,
    "a code that fails its check is kept and decides nothing": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 有效1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 坏码  | 撞单 同=L1
        丙县 | 登记 | L3   | 华天电子有限公司 | 坏码  | 首谈 异=L1
    """,
    "only one side with a code: the name decides": """
        单位 | 事项 | 线索 | 企业             | 代码  | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 |       | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 有效1 | 撞单 同=L1
    """,
    "the second phase is another project": """
        单位 | 事项 | 线索 | 项目                 | 结果
        甲县 | 登记 | L1   | 电池结构件项目       | 首谈
        乙县 | 登记 | L2   | 电池结构件二期项目   | 首谈 异=L1 首谈=乙县
        丙县 | 登记 | L3   | 电池结构件项目（Ⅱ期） | 撞单 同=L2 首谈=乙县
    """,
    "an expansion without a number is another project": """
        单位 | 事项 | 线索 | 项目                   | 结果
        甲县 | 登记 | L1   | 电池结构件项目         | 首谈
        乙县 | 登记 | L2   | 电池结构件增资扩产项目 | 首谈 异=L1
    """,
    "other goods are another project though the amount agrees": """
        单位 | 事项 | 线索 | 项目           | 金额 | 结果
        甲县 | 登记 | L1   | 电池结构件项目 | 5亿  | 首谈
        乙县 | 登记 | L2   | 光学镜头项目   | 5亿  | 首谈 异=L1
    """,
    "an agreeing amount is enough where the title does not say the goods": """
        单位 | 事项 | 线索 | 项目           | 金额  | 结果
        甲县 | 登记 | L1   | 电池结构件项目 | 5亿   | 首谈
        乙县 | 登记 | L2   | 新源项目       | 5亿   | 撞单 同=L1
    """,
    "agreeing goods are enough though the amounts differ": """
        单位 | 事项 | 线索 | 项目               | 金额  | 结果
        甲县 | 登记 | L1   | 电池结构件项目     | 5亿   | 首谈
        乙县 | 登记 | L2   | 电池结构件生产基地 | 10亿  | 撞单 同=L1
    """,
    "an equal amount in dollars agrees too": """
        单位 | 事项 | 线索 | 项目     | 金额       | 结果
        甲县 | 登记 | L1   | 新源项目 | 1500万美元 | 首谈
        乙县 | 登记 | L2   | 新源项目 | 1500万美元 | 撞单 同=L1
        丙县 | 登记 | L3   | 新源项目 | 1600万美元 | 待裁定 异=L1
    """,
    "dollars and yuan are never compared": """
        单位 | 事项 | 线索 | 项目     | 金额    | 结果
        甲县 | 登记 | L1   | 新源项目 | 5亿     | 首谈
        乙县 | 登记 | L2   | 新源项目 | 5亿美元 | 待裁定 异=L1
    """,
    "the same enterprise without an agreeing fact is asked and keeps its own project": """
        单位 | 事项 | 线索 | 项目     | 金额 | 结果
        甲县 | 登记 | L1   | 新源项目 | 5亿  | 首谈
        乙县 | 登记 | L2   | 新源项目 | 8亿  | 待裁定 异=L1 首谈=乙县
    """,
    "an office whose lead is asked is told of its own lead when it comes again": """
        单位 | 事项 | 线索 | 项目     | 金额 | 结果
        甲县 | 登记 | L1   | 新源项目 | 5亿  | 首谈
        乙县 | 登记 | L2   | 新源项目 | 8亿  | 待裁定
        乙县 | 登记 | X    | 新源项目 | 8亿  | 拒:already_registered 告知=L2
        甲县 | 登记 | X    | 新源项目 | 5亿  | 拒:already_registered 告知=L1
    """,
    "two projects that agree equally well cannot both be it": """
        单位 | 事项 | 线索 | 项目           | 金额 | 结果
        甲县 | 登记 | L1   | 电池结构件项目 | 5亿  | 首谈
        乙县 | 登记 | L2   | 新源项目       | 8亿  | 待裁定
        丙县 | 登记 | L3   | 电池结构件项目 | 8亿  | 待裁定 异=L1
    """,
    "the project with more agreeing facts is it": """
        单位 | 事项 | 线索 | 项目           | 金额 | 结果
        甲县 | 登记 | L1   | 新源项目       | 5亿  | 首谈
        乙县 | 登记 | L2   | 电池结构件项目 | 8亿  | 待裁定
        丙县 | 登记 | L3   | 电池结构件项目 | 8亿  | 撞单 同=L2 首谈=乙县
    """,
    "a withdrawal passes first contact to the next in line": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        丙县 | 登记 | L3   | 撞单
        甲县 | 撤回 | L1   | 受理 首谈=乙县
        乙县 | 撤回 | L2   | 受理 首谈=丙县
    """,
    "a waiting office that withdraws leaves first contact where it is": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        乙县 | 撤回 | L2   | 受理 首谈=甲县
    """,
    "a project that all have left is free, and the next has first contact": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        甲县 | 撤回 | L1   | 受理
        乙县 | 撤回 | L2   | 受理 首谈=无
        丙县 | 登记 | L3   | 首谈 同=L1 首谈=丙县
        甲县 | 登记 | L4   | 撞单 同=L1 首谈=丙县
    """,
    "who withdrew and comes back stands at the end": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        甲县 | 撤回 | L1   | 受理 首谈=乙县
        甲县 | 登记 | L3   | 撞单 同=L1 首谈=乙县
        乙县 | 撤回 | L2   | 受理 首谈=甲县
    """,
    "who has the credit of a recognised project does not withdraw, who waits may": """
        单位     | 事项     | 线索 | 日期       | 结果
        甲县     | 登记     | L1   |            | 首谈
        乙县     | 登记     | L2   |            | 撞单
        市商务局 | 签约认定 | L1   | 2025-01-02 | 受理
        甲县     | 撤回     | L1   |            | 拒:project_recognised 首谈=甲县
        乙县     | 撤回     | L2   |            | 受理 首谈=甲县
    """,
    "a withdrawn lead is over": """
        单位 | 事项 | 线索 | 金额 | 结果
        甲县 | 登记 | L1   |      | 首谈
        甲县 | 撤回 | L1   |      | 受理
        甲县 | 撤回 | L1   |      | 拒:lead_withdrawn
        甲县 | 跟进 | L1   |      | 拒:lead_withdrawn
        甲县 | 更正 | L1   | 9亿  | 拒:lead_withdrawn
    """,
    "another office's lead looks like one that does not exist": """
        单位 | 事项 | 线索  | 结果
        甲县 | 登记 | L1    | 首谈
        乙县 | 跟进 | L1    | 拒:lead_unknown
        乙县 | 撤回 | L1    | 拒:lead_unknown
        乙县 | 跟进 | LNONE | 拒:lead_unknown
        甲县 | 跟进 | L1    | 受理
    """,
    "an incomplete registration keeps its place for a time": """
        单位 | 事项 | 线索 | 其他        | 结果
        甲县 | 登记 | L1   | 缺=amount   | 首谈 首谈=甲县 登记状态=待补
        乙县 | 登记 | L2   |             | 撞单 首谈=甲县
        甲县 | 登记 | X    |             | 拒:already_registered 告知=L1
    """,
    "each field of the minimum set is asked for": """
        单位   | 事项 | 线索 | 其他         | 结果
        甲县   | 登记 | L1   | 缺=content   | 首谈 尚缺=content
        乙县   | 登记 | L2   | 缺=industry  | 撞单 尚缺=industry
        丙县   | 登记 | L3   | 缺=amount    | 撞单 尚缺=amount
        丁县   | 登记 | L4   | 缺=source    | 撞单 尚缺=source
        化工园 | 登记 | L5   | 缺=talked_on | 撞单 尚缺=talked_on
        驻沪局 | 登记 | L6   | 缺=talk_form | 撞单 尚缺=talk_form
    """,
    "an amount in dollars alone fulfils the minimum set": """
        单位 | 事项 | 线索 | 金额       | 结果
        甲县 | 登记 | L1   | 1500万美元 | 首谈
    """,
    "who may not register is refused": """
        单位 | 事项     | 线索 | 其他               | 结果
        甲县 | 登记     | X    | 角色=assessor      | 拒:role_may_not
        甲县 | 登记     | X    | 角色=administrator | 拒:role_may_not
        甲县 | 登记     | L1   | 角色=machine_client | 首谈
        甲县 | 撤回     | L1   | 角色=leader        | 拒:role_may_not
        甲县 | 签约认定 | L1   | 角色=office_head   | 拒:role_may_not
        甲县 | 落户     | L1   | 角色=office_staff  | 拒:role_may_not
    """,
    "an office that the city does not have is refused": """
        单位 | 事项 | 线索 | 结果
        K999 | 登记 | X    | 拒:office_unknown
    """,
    "a blank name is a lead of nobody known, without first contact": """
        单位 | 事项 | 线索 | 其他        | 结果
        甲县 | 登记 | L1   | 缺=investor | 无名 首谈=无
        乙县 | 登记 | L2   |             | 首谈 异=L1
    """,
    "first contact and the hold begin together": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈 首谈=甲县 持有=甲县
        乙县 | 登记 | L2   | 撞单 首谈=甲县 持有=甲县 排队=乙县
    """,
    "a void registration has no place": """
        单位     | 事项 | 线索 | 答复 | 结果
        甲县     | 登记 | L1   |      | 首谈
        乙县     | 登记 | L2   |      | 撞单
        市商务局 | 审核 | L1   | 无效 | 受理 首谈=乙县
        丙县     | 登记 | L3   |      | 撞单 首谈=乙县
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_first_contact(title: str) -> None:
    play(TABLES[title])


def test_where_rules_keep_no_place_an_incomplete_registration_is_refused() -> None:
    table = """
        单位 | 事项 | 线索 | 其他        | 结果
        甲县 | 登记 | X    | 缺=amount   | 拒:minimum_set_incomplete 缺=amount
        甲县 | 登记 | X    | 缺=industry | 拒:minimum_set_incomplete 缺=industry
        乙县 | 登记 | L1   |             | 首谈 首谈=乙县
        甲县 | 登记 | L2   |             | 撞单 首谈=乙县
    """
    play(table, pack={"registration": None})
