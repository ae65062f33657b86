"""Taking back a whole import 撤批, as far as nobody has built on it. Rule: docs/rules/withdrawal.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.playbook import play

TABLES = {
    "every lead of the import is withdrawn": """
        单位 | 事项 | 线索 | 企业             | 其他         | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 行=2 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 批次=B1 行=3 | 首谈
        甲县 | 撤批 |      |                  | 批次=B1      | 受理 余留=无 在推=无
        乙县 | 登记 | L3   | 新源材料有限公司 |              | 首谈 同=L1 首谈=乙县 持有=乙县
    """,
    "what was registered otherwise, and in another import, stays": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 批次=B2 | 首谈
        甲县 | 登记 | L3   | 金陵食品有限公司 |         | 首谈
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=无 在推=L2,L3
    """,
    "a lead behind which another office waits stays, and is listed": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 批次=B1 | 首谈
        乙县 | 登记 | L3   | 新源材料有限公司 |         | 撞单
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=L1 在推=L1,L3
        丙县 | 登记 | L4   | 新源材料有限公司 |         | 撞单 首谈=甲县
    """,
    "a lead that waits behind another is taken back": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        乙县 | 登记 | L1   | 新源材料有限公司 |         | 首谈
        甲县 | 登记 | L2   | 新源材料有限公司 | 批次=B1 | 撞单
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=无 在推=L1
    """,
    "who waited and withdrew has built nothing": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 |         | 撞单
        乙县 | 撤回 | L2   |                  |         | 受理
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=无 在推=无
    """,
    "a lead that was followed up stays": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 批次=B1 | 首谈
        甲县 | 跟进 | L1   |                  |         | 受理
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=L1 在推=L1
    """,
    "a recognised project stays, and so does its figure": """
        单位     | 事项     | 线索 | 企业             | 项目   | 日期       | 其他    | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |        |            | 批次=B1 | 首谈
        甲县     | 登记     | L2   | 华天电子有限公司 |        |            | 批次=B1 | 首谈
        市商务局 | 签约认定 | L1   |                  |        | 2025-01-02 |         | 受理
        甲县     | 撤批     |      |                  |        |            | 批次=B1 | 受理 余留=L1 在推=L1
                 | 对账     |      |                  | 签约数 | 2025-01    |         | 余额 市=1 甲县=1
    """,
    "a landed project stays": """
        单位     | 事项 | 线索 | 项目 | 其他    | 结果
        甲县     | 登记 | L1   |      | 批次=B1 | 首谈
        市商务局 | 落户 | L1   | 乙县 |         | 受理
        甲县     | 撤批 |      |      | 批次=B1 | 受理 余留=L1
    """,
    "a lead that the centre was asked about stays": """
        单位 | 事项 | 线索 | 项目     | 金额 | 其他    | 结果
        乙县 | 登记 | L1   | 新源项目 | 5亿  |         | 首谈
        甲县 | 登记 | L2   | 新源项目 | 8亿  | 批次=B1 | 待裁定
        甲县 | 撤批 |      |          |      | 批次=B1 | 受理 余留=L2
    """,
    "taken back once, there is nothing left": """
        单位 | 事项 | 线索 | 其他    | 结果
        甲县 | 登记 | L1   | 批次=B1 | 首谈
        甲县 | 撤批 |      | 批次=B1 | 受理
        甲县 | 撤批 |      | 批次=B1 | 拒:batch_unknown
    """,
    "another office's import looks like one that does not exist": """
        单位     | 事项 | 线索 | 其他    | 结果
        甲县     | 登记 | L1   | 批次=B1 | 首谈
        乙县     | 撤批 |      | 批次=B1 | 拒:batch_unknown
        乙县     | 撤批 |      | 批次=B9 | 拒:batch_unknown
        市商务局 | 撤批 |      | 批次=B1 | 受理 余留=无 在推=无
    """,
    "two offices under one batch code: each takes back its own": """
        单位 | 事项 | 线索 | 企业             | 其他    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 批次=B1 | 首谈
        乙县 | 登记 | L2   | 华天电子有限公司 | 批次=B1 | 首谈
        甲县 | 撤批 |      |                  | 批次=B1 | 受理 余留=无 在推=L2
    """,
    "the opening is not taken back": """
        单位     | 事项 | 线索 | 其他                         | 结果
        市商务局 | 开批 |      |                              | 受理
        甲县     | 登记 | L1   | 登记=2024-03-01 批次=2024    | 首谈
        市商务局 | 关批 |      |                              | 受理
        市商务局 | 撤批 |      | 批次=2024                    | 拒:batch_is_opening
        甲县     | 撤批 |      | 批次=2024                    | 拒:batch_is_opening
    """,
    "an incomplete lead of the import goes with its deadline": """
        单位 | 事项 | 线索 | 其他              | 结果
        甲县 | 登记 | L1   | 批次=B1 缺=source | 首谈 登记状态=待补
        甲县 | 撤批 |      | 批次=B1           | 受理 余留=无
        甲县 | 登记 | L2   |                   | 首谈 同=L1 时限=inactivity,protection
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_take_back(title: str) -> None:
    play(TABLES[title])


def test_the_leads_of_an_import_are_named_before_it_is_taken_back() -> None:
    city = PaperCity()
    for number in range(1, 31):
        said = bodies.lead_body(investor=f"{number}号实业有限公司")
        said["provenance"] = {"batch": "B1", "file": "台账.xlsx", "sheet_row": number}
        assert city.say("甲县", said).placing == "first"
    before = city.loads_count
    body = {"kind": "take_back_batch", "version": 1, "batch": "B1", "reason": "导入有误"}
    answer = city.say("甲县", body)
    assert answer.names.count("lead_withdrawn") == 30
    assert city.loads_count - before == 2  # what is due, and the office's number of holds
