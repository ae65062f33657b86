"""Cases and rulings 裁定, screening 审核. Rule: docs/rules/cases.md."""

import pytest

from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play

PROTECTION = {"days": 100, "source": "ours"}

ASKED = """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 答复 | 日期 | 收到 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  |  | 2025-01-03 | 首谈
        市商务局 | 比对 | L1 |  |  |  | 无 |  |  | 受理
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  |  |  |  | 首谈
        市商务局 | 比对 | L2 |  |  | L1 | 问 |  |  | 受理 开案=1
"""

RULINGS = {
    "the same project moves first contact to the earlier registration": """
        市商务局 | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 受理 同=L1 首谈=甲县 排队=乙县 开案=0
    """,
    "and credit by reversal": """
        市商务局 | 签约认定 | L2 |  |        |    |          | 2025-01-02 |  | 受理
                 | 对账     |    |  | 签约数 |    |          | 2025-01    |  | 余额 市=1 待定=1
        市商务局 | 裁定     | L2 |  |        | L1 | 同一项目 |            |  | 受理
                 | 对账     |    |  | 签约数 |    |          | 2025-01    |  | 余额 市=1 甲县=1
    """,
    "another project leaves both with their own, out of suspense": """
        市商务局 | 签约认定 | L2 |  |  |  |  | 2025-01-02 |  | 受理
        市商务局 | 裁定 | L2 |  |  | L1 | 其他项目 |  |  | 受理 异=L1 首谈=乙县 开案=0 待定=否
         | 对账 |  |  | 签约数 |  |  | 2025-01 |  | 余额 市=1 乙县=1
    """,
    "different needs no other lead": """
        市商务局 | 裁定 | L2 |  |  |  | 不同企业 |  |  | 受理 异=L1 首谈=乙县 开案=0 待定=否
    """,
    "the same group leaves both with their own": """
        市商务局 | 裁定 | L2 |  |  | L1 | 同一集团 |  |  | 受理 异=L1 首谈=乙县 开案=0 待定=否
    """,
    "any other answer names the lead": """
        市商务局 | 裁定 | L2 |  |  |    | 同一项目 |  |  | 拒:ruling_without_lead
        市商务局 | 裁定 | L2 |  |  | LX | 同一项目 |  |  | 拒:lead_unknown
        市商务局 | 裁定 | L2 |  |  | L2 | 同一项目 |  |  | 拒:lead_unknown
        市商务局 | 裁定 | L1 |  |  | L2 | 同一项目 |  |  | 拒:case_unknown
        乙县     | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 拒:role_may_not
    """,
    "a case settled alike counts as done, otherwise it is refused": """
        市商务局 | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 受理
        市商务局 | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 受理 同=L1
        市商务局 | 裁定 | L2 |  |  |    | 不同企业 |  |  | 拒:case_settled
    """,
    "different twice is alike, whatever it names": """
        市商务局 | 裁定 | L2 |  |  |    | 不同企业 |  |  | 受理
        市商务局 | 裁定 | L2 |  |  | L1 | 不同企业 |  |  | 受理 异=L1
    """,
    "the next registration under the other name finds the project by exact keys": """
        市商务局 | 裁定 | L2 |                  |  | L1 | 同一项目 |  |  | 受理
        丙县     | 登记 | L3 | 新源科技有限公司 |  |    |          |  |  | 撞单 同=L1 首谈=甲县
        丁县     | 登记 | L4 | 新源材料有限公司 |  |    |          |  |  | 撞单 同=L1
    """,
    "an enterprise ruled the same with another project is known by both names": """
        市商务局 | 裁定 | L2 |                  |          | L1 | 其他项目 |  |  | 受理 异=L1
        丙县     | 登记 | L3 | 新源科技有限公司 | 光学镜头 |    |          |  |  | 首谈 异=L1 异=L2
    """,
    "different feeds no alias": """
        市商务局 | 裁定 | L2 |                  |  |  | 不同企业 |  |  | 受理
        丙县     | 登记 | L3 | 新源材料有限公司 |  |  |          |  |  | 撞单 同=L1 异=L2
    """,
    "a case can be assigned as long as it is open": """
        市商务局 | 分派 | L2 |  |  |  |          |  |  | 受理 开案=1
        市商务局 | 裁定 | L2 |  |  |  | 不同企业 |  |  | 受理
        市商务局 | 分派 | L2 |  |  |  |          |  |  | 拒:case_settled
    """,
    "the asked lead can be ruled the same as a lead that the matcher did not name": """
        丙县 | 登记 | L3 | 华天电子有限公司 |  |  |  |  |  | 首谈
        市商务局 | 裁定 | L2 |  |  | L3 | 同一项目 |  |  | 受理 同=L3 异=L1 首谈=乙县 待定=否
    """,
    "an asked project that others joined goes as a whole": """
        丙县 | 登记 | L3 | 新源科技有限公司 |  |  |  |  |  | 撞单 同=L2 首谈=乙县
        市商务局 | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 受理 同=L1 首谈=甲县 排队=乙县,丙县
    """,
    "a case merged by the centre's own motion is still answered": """
        市商务局 | 并案 | L2 |  |  | L1 |          |  |  | 受理 同=L1 待定=是
        市商务局 | 裁定 | L2 |  |  | L1 | 同一项目 |  |  | 受理 同=L1 待定=否 首谈=甲县
    """,
    "a case goes with its lead when projects are merged and parted": """
        丙县     | 登记 | L3 | 华天电子有限公司 |  |    |          |  |  | 首谈
        市商务局 | 并案 | L3 |                  |  | L2 |          |  |  | 受理 同=L2 待定=是
        市商务局 | 拆案 | L3 |                  |  |    |          |  |  | 受理 异=L2 待定=否
        市商务局 | 并案 | L2 |                  |  | L1 |          |  |  | 受理 同=L1 待定=是
        市商务局 | 拆案 | L2 |                  |  |    |          |  |  | 受理 异=L1 待定=是
        市商务局 | 裁定 | L2 |                  |  |    | 不同企业 |  |  | 受理 待定=否
    """,
}

MERGES = {
    "merge and unmerge put everything back": """
        单位 | 事项 | 线索 | 企业 | 对象 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  | 首谈
        乙县 | 登记 | L2 | 华天电子有限公司 |  | 首谈
        丙县 | 登记 | L3 | 华天电子有限公司 |  | 撞单
        市商务局 | 并案 | L2 |  | L1 | 受理 同=L1 首谈=甲县 持有=甲县 排队=乙县,丙县
        市商务局 | 并案 | L2 |  | L1 | 拒:leads_merged_already
        市商务局 | 拆案 | L2 |  |  | 受理 异=L1 首谈=乙县 持有=乙县 排队=丙县
        甲县 | 跟进 | L1 |  |  | 受理 首谈=甲县 持有=甲县 排队=无
        市商务局 | 拆案 | L1 |  |  | 拒:lead_not_merged
    """,
    "the earlier registration has first contact whichever lead is named first": """
        单位     | 事项 | 线索 | 企业             | 对象 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      | 首谈
        乙县     | 登记 | L2   | 华天电子有限公司 |      | 首谈
        市商务局 | 并案 | L1   |                  | L2   | 受理 同=L2 首谈=甲县
        市商务局 | 并案 | LX   |                  | L2   | 拒:lead_unknown
    """,
    "two recognised projects count once, and twice again after the parting": """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  | 首谈
        乙县 | 登记 | L2 | 华天电子有限公司 |  |  |  | 首谈
        市商务局 | 签约认定 | L1 |  |  |  | 2025-01-02 | 受理
        市商务局 | 签约认定 | L2 |  |  |  | 2025-01-02 | 受理
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=2 甲县=1 乙县=1
        市商务局 | 并案 | L2 |  |  | L1 |  | 受理
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=1 甲县=1
        市商务局 | 拆案 | L2 |  |  |  |  | 受理
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=2 甲县=1 乙县=1
    """,
    "a later project brings its signing along, and takes it back": """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  | 首谈
        乙县 | 登记 | L2 | 华天电子有限公司 |  |  |  | 首谈
        市商务局 | 签约认定 | L2 |  |  |  | 2025-01-02 | 受理 持有=无
        市商务局 | 并案 | L2 |  |  | L1 |  | 受理 首谈=甲县 持有=无
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=1 甲县=1
        市商务局 | 拆案 | L2 |  |  |  |  | 受理 首谈=乙县 持有=无
        甲县 | 跟进 | L1 |  |  |  |  | 受理 持有=甲县
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=1 乙县=1
    """,
    "a lead that began no project gets one of its own and keeps its place": """
        单位     | 事项 | 线索 | 企业             | 对象 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      | 首谈
        乙县     | 登记 | L2   | 新源材料有限公司 |      | 撞单
        丙县     | 登记 | L3   | 新源材料有限公司 |      | 撞单
        市商务局 | 拆案 | L2   |                  |      | 受理 异=L1 异=L3 首谈=乙县 持有=乙县
        市商务局 | 并案 | L2   |                  | L1   | 受理 同=L1 首谈=甲县 排队=乙县,丙县
    """,
    "the lead that began a project that others joined is parted from them": """
        单位     | 事项 | 线索 | 企业             | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 | 首谈
        乙县     | 登记 | L2   | 新源材料有限公司 | 撞单
        市商务局 | 拆案 | L1   |                  | 受理 异=L2 首谈=甲县 持有=甲县
        乙县     | 跟进 | L2   |                  | 受理 首谈=乙县 持有=乙县
    """,
    "merged twice and parted twice": """
        单位     | 事项 | 线索 | 企业             | 对象 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      | 首谈
        乙县     | 登记 | L2   | 华天电子有限公司 |      | 首谈
        丙县     | 登记 | L3   | 远景能源有限公司 |      | 首谈
        市商务局 | 并案 | L3   |                  | L2   | 受理 同=L2 首谈=乙县
        市商务局 | 并案 | L2   |                  | L1   | 受理 同=L1 首谈=甲县 排队=乙县,丙县
        市商务局 | 拆案 | L3   |                  |      | 受理 异=L1 首谈=丙县
        乙县     | 跟进 | L2   |                  |      | 受理 同=L1 首谈=甲县 排队=乙县
        市商务局 | 拆案 | L2   |                  |      | 受理 异=L1 首谈=乙县
    """,
    "a ruled name finds what the other office registered under its own": """
        单位     | 事项 | 线索 | 企业             | 项目         | 对象 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 | 电池结构件   |      | 首谈
        乙县     | 登记 | L2   | 华天电子有限公司 | 光学镜头项目 |      | 首谈
        市商务局 | 并案 | L2   |                  |              | L1   | 受理 同=L1
        市商务局 | 拆案 | L2   |                  |              |      | 受理 异=L1
        丙县     | 登记 | L3   | 华天电子有限公司 | 电池结构件   |      | 撞单 同=L1 首谈=甲县
    """,
    "two valid codes are two enterprises: the projects become one and no name is learned": """
        单位     | 事项 | 线索 | 企业             | 代码  | 对象 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 | 有效1 |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 | 有效2 |      | 首谈
        市商务局 | 并案 | L2   |                  |       | L1   | 受理 同=L1 首谈=甲县
        市商务局 | 拆案 | L2   |                  |       |      | 受理 异=L1
        甲县     | 撤回 | L1   |                  |       |      | 受理
        丙县     | 登记 | L3   | 新源材料有限公司 |       |      | 首谈 异=L2 同=L1
    """,
}

SCREENING = {
    "void passes first contact and hold on": """
        单位     | 事项 | 线索 | 答复 | 结果
        甲县     | 登记 | L1   |      | 首谈
        乙县     | 登记 | L2   |      | 撞单
        市商务局 | 审核 | L1   | 无效 | 受理 首谈=乙县 持有=乙县 排队=无
        市商务局 | 审核 | L1   | 无效 | 拒:screened_already
    """,
    "valid again takes its own place in the order": """
        单位     | 事项 | 线索 | 答复 | 结果
        甲县     | 登记 | L1   |      | 首谈
        乙县     | 登记 | L2   |      | 撞单
        市商务局 | 审核 | L1   | 无效 | 受理 首谈=乙县
        市商务局 | 审核 | L1   | 有效 | 受理 首谈=甲县 持有=乙县 排队=甲县
    """,
    "incomplete keeps its place until its deadline, and is void then": """
        单位     | 事项 | 线索 | 答复 | 其他      | 收到       | 结果
        甲县     | 登记 | L1   |      |           | 2025-02-01 | 首谈
        乙县     | 登记 | L2   |      |           | 2025-02-01 | 撞单
        市商务局 | 审核 | L1   | 待补 | 缺=source | 2025-02-02 | 受理 首谈=甲县 持有=甲县
        市商务局 | 报时 | L1   |      |           | 2025-02-06 | 受理 首谈=甲县
        市商务局 | 报时 | L1   |      |           | 2025-02-07 | 受理 首谈=乙县 持有=乙县
    """,
    "valid in time meets the deadline": """
        单位     | 事项 | 线索 | 答复 | 其他      | 收到       | 结果
        甲县     | 登记 | L1   |      |           | 2025-02-01 | 首谈
        乙县     | 登记 | L2   |      |           | 2025-02-01 | 撞单
        市商务局 | 审核 | L1   | 待补 | 缺=source | 2025-02-02 | 受理 时限=completion,protection
        市商务局 | 审核 | L1   | 有效 |           | 2025-02-03 | 受理 时限=protection
        市商务局 | 报时 | L1   |      |           | 2025-03-01 | 受理 首谈=甲县
    """,
    "a recognised first contact is not void, one behind it is": """
        单位     | 事项     | 线索 | 答复 | 日期       | 结果
        甲县     | 登记     | L1   |      |            | 首谈
        乙县     | 登记     | L2   |      |            | 撞单
        市商务局 | 签约认定 | L1   |      | 2025-01-02 | 受理
        市商务局 | 审核     | L1   | 无效 |            | 拒:project_recognised
        市商务局 | 审核     | L2   | 无效 |            | 受理 首谈=甲县
    """,
    "a withdrawn lead or one that does not exist is not screened": """
        单位     | 事项 | 线索 | 答复 | 结果
        甲县     | 登记 | L1   |      | 首谈
        甲县     | 撤回 | L1   |      | 受理
        市商务局 | 审核 | L1   | 有效 | 拒:lead_unknown
        市商务局 | 审核 | LX   | 无效 | 拒:lead_unknown
        甲县     | 审核 | L1   | 有效 | 拒:role_may_not
    """,
}

COMPANIES = {
    "a company founded for the project leads to the same project": """
        单位 | 事项     | 线索 | 企业                 | 结果
        甲县 | 登记     | L1   | 新源材料有限公司     | 首谈
        甲县 | 新设公司 | L1   | 淮新电池科技有限公司 | 受理
        乙县 | 登记     | L2   | 淮新电池科技有限公司 | 撞单 同=L1 首谈=甲县
    """,
    "the link goes with the lead when projects are merged and parted": """
        单位     | 事项     | 线索 | 企业                 | 对象 | 结果
        甲县     | 登记     | L1   | 新源材料有限公司     |      | 首谈
        乙县     | 登记     | L2   | 华天电子有限公司     |      | 首谈
        乙县     | 新设公司 | L2   | 淮新电池科技有限公司 |      | 受理
        市商务局 | 并案     | L2   |                      | L1   | 受理 同=L1
        丙县     | 登记     | L3   | 淮新电池科技有限公司 |      | 撞单 同=L1
        市商务局 | 拆案     | L2   |                      |      | 受理 异=L1
        丁县     | 登记     | L4   | 淮新电池科技有限公司 |      | 待裁定 异=L1 异=L2
    """,
    "another office's lead looks like none": """
        单位 | 事项     | 线索 | 企业                 | 结果
        甲县 | 登记     | L1   | 新源材料有限公司     | 首谈
        乙县 | 新设公司 | L1   | 淮新电池科技有限公司 | 拒:lead_unknown
    """,
}


@pytest.mark.parametrize("rows", RULINGS.values(), ids=RULINGS.keys())
def test_ruling(rows: str) -> None:
    play(ASKED.rstrip() + rows, city=PaperCity(pack=huaian_pack() | {"matching": "scored"}))


@pytest.mark.parametrize("table", MERGES.values(), ids=MERGES.keys())
def test_merge(table: str) -> None:
    play(table)


@pytest.mark.parametrize("table", SCREENING.values(), ids=SCREENING.keys())
def test_screening(table: str) -> None:
    registration = {"keep_days": 5, "source": "ours"}
    play(
        table,
        city=PaperCity(
            pack=huaian_pack() | {"registration": registration, "protection": PROTECTION}
        ),
    )


@pytest.mark.parametrize("table", COMPANIES.values(), ids=COMPANIES.keys())
def test_company(table: str) -> None:
    play(table)
