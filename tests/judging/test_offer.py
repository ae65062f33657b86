"""An investor offered to offices 客商分流. Rule: docs/rules/offers.md."""

import pytest

from tests.judging.transfer_packs import played

TABLES = {
    "双方: one case, one contact: who gets it holds, first contact stays with the centre": """
        单位     | 事项     | 线索 | 对象      | 答复 | 结果
        市商务局 | 登记     | L1   |           |      | 首谈 持有=市商务局
        市商务局 | 分流     | L1   | 乙县,丙县 |      | 受理 分流=进行
        乙县     | 答复分流 | L1   |           | 接   | 受理 分流=进行
        丙县     | 答复分流 | L1   |           | 接   | 受理 分流=进行
        市商务局 | 确定分流 | L1 | 丙县 |  | 受理 分流=丙县 持有=丙县 首谈=市商务局 承接线索=L2
        丙县     | 跟进     | L2   |           |      | 受理 时限=protection
        乙县     | 登记     | L3   |           |      | 撞单 首谈=市商务局 持有=丙县
    """,
    "双方: only an asked office answers, once; what others answered it is not told": """
        单位     | 事项     | 线索 | 对象      | 答复 | 结果
        市商务局 | 登记     | L1   |           |      | 首谈
        市商务局 | 分流     | L1   | 乙县,丙县 |      | 受理
        丁县     | 答复分流 | L1   |           | 接   | 拒:case_unknown
        乙县     | 答复分流 | L1   |           | 不接 | 受理
        乙县     | 答复分流 | L1   |           | 接   | 拒:offer_answered_already
        丙县     | 答复分流 | L1   |           | 接   | 受理
        丙县     | 答复分流 | L1   |           | 不接 | 拒:offer_answered_already
        市商务局 | 确定分流 | L1   | 丙县      |      | 受理 持有=丙县
    """,
    "双方: it goes to an office that would take it, to no other": """
        单位     | 事项     | 线索 | 对象           | 答复 | 结果
        市商务局 | 登记     | L1   |                |      | 首谈
        市商务局 | 确定分流 | L1   | 乙县           |      | 拒:case_unknown
        市商务局 | 分流     | L1   | 乙县,丙县,丁县 |      | 受理
        市商务局 | 确定分流 | L1   | 乙县           |      | 拒:offer_not_taken
        乙县     | 答复分流 | L1   |                | 不接 | 受理
        丙县     | 答复分流 | L1   |                | 接   | 受理
        市商务局 | 确定分流 | L1   | 乙县           |      | 拒:offer_not_taken
        市商务局 | 确定分流 | L1   | 甲县           |      | 拒:offer_not_taken
        丙县     | 确定分流 | L1   | 丙县           |      | 拒:role_may_not
        市商务局 | 确定分流 | L1   | 丙县           |      | 受理 持有=丙县
        市商务局 | 确定分流 | L1   | 丙县           |      | 拒:offer_settled
        丁县     | 答复分流 | L1   |                | 接   | 拒:offer_settled
    """,
    "双方: all decline, and it is over; the centre may ask others": """
        单位     | 事项     | 线索 | 对象      | 答复 | 结果
        市商务局 | 登记     | L1   |           |      | 首谈
        市商务局 | 分流     | L1   | 乙县,丙县 |      | 受理
        乙县     | 答复分流 | L1   |           | 不接 | 受理 分流=进行
        丙县     | 答复分流 | L1   |           | 不接 | 受理 分流=无人接 持有=市商务局
        市商务局 | 分流     | L1   | 丁县      |      | 受理 分流=进行
        丁县     | 答复分流 | L1   |           | 接   | 受理
        市商务局 | 确定分流 | L1   | 丁县      |      | 受理 持有=丁县 首谈=市商务局
    """,
    "双方: one at a time, until its 48 hours are over and nobody would take it": """
        单位     | 事项     | 线索 | 对象 | 答复 | 收到             | 结果
        市商务局 | 登记     | L1   |      |      | 2025-01-02 10:00 | 首谈
        市商务局 | 分流     | L1   | 乙县 |      | 2025-01-03 09:00 | 受理
        市商务局 | 分流     | L1   | 丙县 |      | 2025-01-04 09:00 | 拒:offer_open
        市商务局 | 报时     | L1   |      |      | 2025-01-05 09:00 | 受理 分流=进行
        市商务局 | 分流     | L1   | 丙县 |      | 2025-01-05 09:01 | 受理 分流=进行
        乙县     | 答复分流 | L1   |      | 接   | 2025-01-05 09:02 | 拒:case_unknown
        丙县     | 答复分流 | L1   |      | 接   | 2025-01-09 09:02 | 受理
        市商务局 | 分流     | L1   | 丁县 |      | 2025-01-09 09:03 | 拒:offer_open
        市商务局 | 确定分流 | L1   | 丙县 |      | 2025-01-09 09:04 | 受理 持有=丙县
    """,
    "双方: the centre alone, with a lead of its own, which holds": """
        单位     | 事项 | 线索 | 企业         | 对象 | 结果
        甲县     | 登记 | L1   | 一号有限公司 |      | 首谈
        市商务局 | 登记 | L2   | 一号有限公司 |      | 撞单
        市商务局 | 分流 | L1   |              | 乙县 | 拒:lead_unknown
        市商务局 | 分流 | L2   |              | 乙县 | 拒:offer_not_held
        甲县     | 分流 | L1   |              | 乙县 | 拒:role_may_not
        甲县     | 撤回 | L1   |              |      | 受理 持有=市商务局 首谈=市商务局
        市商务局 | 分流 | L2   |              | 乙县 | 受理
    """,
    "双方: the asked are offices with land, each once": """
        单位     | 事项 | 线索 | 对象        | 结果
        市商务局 | 登记 | L1   |             | 首谈
        市商务局 | 分流 | L1   | K999        | 拒:office_unknown
        市商务局 | 分流 | L1   | 乙县,驻沪局 | 拒:office_without_land
        市商务局 | 分流 | L1   | 市商务局    | 拒:offer_to_centre
        市商务局 | 分流 | L1   | 乙县,乙县   | 拒:offer_office_twice
        市商务局 | 分流 | L1   | 乙县,化工园 | 受理
    """,
    "双方: a signed project is transferred, not offered": """
        单位     | 事项     | 线索 | 日期       | 对象 | 答复 | 结果
        市商务局 | 登记     | L1   |            |      |      | 首谈
        市商务局 | 分流     | L1   |            | 乙县 |      | 受理
        乙县     | 答复分流 | L1   |            |      | 接   | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |      |      | 受理 持有=无 分流=作废
        市商务局 | 分流     | L1   |            | 丙县 |      | 拒:offer_not_held
        市商务局 | 确定分流 | L1   |            | 乙县 |      | 拒:offer_settled
    """,
    "签约后仍在谈: a signed project is not offered even where its hold goes on": """
        单位     | 事项     | 线索 | 日期       | 对象 | 结果
        市商务局 | 登记     | L1   |            |      | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |      | 受理 持有=市商务局
        市商务局 | 分流     | L1   |            | 乙县 | 拒:offer_of_signed_project
    """,
    "双方: the centre withdraws its lead, and the offer is void": """
        单位     | 事项     | 线索 | 对象 | 答复 | 结果
        市商务局 | 登记     | L1   |      |      | 首谈
        乙县     | 登记     | L2   |      |      | 撞单
        市商务局 | 分流     | L1   | 丙县 |      | 受理
        市商务局 | 撤回     | L1   |      |      | 受理 分流=作废 持有=乙县
        丙县     | 答复分流 | L1   |      | 接   | 拒:offer_settled
    """,
    "双方: the centre's lead turns out to be a county's earlier project: void": """
        单位     | 事项 | 线索 | 企业         | 项目     | 对象 | 结果
        甲县     | 登记 | L1   | 一号有限公司 | 镜头项目 |      | 首谈
        市商务局 | 登记 | L2   | 二号有限公司 | 电池项目 |      | 首谈
        市商务局 | 分流 | L2   |              |          | 乙县 | 受理
        市商务局 | 并案 | L2   |              |          | L1   | 受理 分流=作废 首谈=甲县 持有=甲县
    """,
    "双方: an asked office that waits already keeps its own lead": """
        单位     | 事项     | 线索 | 对象 | 答复 | 结果
        市商务局 | 登记     | L1   |      |      | 首谈
        乙县     | 登记     | L2   |      |      | 撞单
        市商务局 | 分流     | L1   | 乙县 |      | 受理
        乙县     | 答复分流 | L1   |      | 接   | 受理
        市商务局 | 确定分流 | L1   | 乙县 |      | 受理 持有=乙县 首谈=市商务局
        乙县     | 登记     | L9   |      |      | 拒:already_registered 告知=L2
    """,
    "双方: nothing is offered or settled while an objection is live": """
        单位     | 事项     | 线索 | 对象 | 答复 | 结果
        市商务局 | 登记     | L1   |      |      | 首谈
        乙县     | 登记     | L2   |      |      | 撞单
        市商务局 | 分流     | L1   | 丙县 |      | 受理
        丙县     | 答复分流 | L1   |      | 接   | 受理
        乙县     | 异议     | L2   |      |      | 受理
        市商务局 | 确定分流 | L1   | 丙县 |      | 拒:transfer_awaits_ruling
        市商务局 | 异议裁定 | L2   |      | 驳回 | 受理
        市商务局 | 确定分流 | L1   | 丙县 |      | 受理 持有=丙县
    """,
    "双方: the centre's own lead is offered; only to the chemical park it is transferred": """
        单位     | 事项     | 线索 | 对象   | 答复 | 其他 | 结果
        市商务局 | 登记     | L1   |        |      | 化工 | 首谈
        市商务局 | 提流转   | L1   | 乙县   | 县区 |      | 拒:transfer_not_between_counties
        市商务局 | 提流转   | L1   | 乙县   | 部门 |      | 拒:transfer_not_from_unit
        市商务局 | 提流转   | L1   | 化工园 | 化工 |      | 受理 流转=进行
        市商务局 | 分流     | L1   | 乙县   |      |      | 拒:transfer_under_way
        市商务局 | 撤流转   | L1   |        |      |      | 受理
        市商务局 | 分流     | L1   | 乙县   |      |      | 受理
        乙县     | 答复分流 | L1   |        | 接   |      | 受理
        市商务局 | 提流转   | L1   | 化工园 | 化工 |      | 受理
        化工园   | 同意     | L1   |        | 承接 |      | 受理 持有=化工园 首谈=市商务局 分流=作废
    """,
    "限额: an office that holds as many as it may gets no more": """
        单位     | 事项     | 线索 | 企业         | 对象 | 答复 | 结果
        市商务局 | 登记     | L1   | 一号有限公司 |      |      | 首谈
        乙县     | 登记     | L2   | 二号有限公司 |      |      | 首谈
        市商务局 | 分流     | L1   |              | 乙县 |      | 受理
        乙县     | 答复分流 | L1   |              |      | 接   | 受理
        市商务局 | 确定分流 | L1   |              | 乙县 |      | 拒:transfer_receiver_full
        乙县     | 撤回     | L2   |              |      |      | 受理
        市商务局 | 确定分流 | L1   |              | 乙县 |      | 受理 持有=乙县
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_offer(title: str) -> None:
    played(title, TABLES[title])


def test_the_last_answer_meets_the_deadline_of_the_offer() -> None:
    city = played(next(iter(TABLES)), next(iter(TABLES.values()))).city
    names = [event.name for event in city.events()]
    assert "deadline_met" in names
    assert "deadline_lapsed" not in names
    opened = [event for event in city.events() if event.name == "case_opened"]
    assert [(event.case, event.offices) for event in opened] == [("offer", ("Y", "B"))]
    settled = next(event for event in city.events() if event.name == "case_settled")
    assert (settled.case, settled.answer) == ("offer", "B")
