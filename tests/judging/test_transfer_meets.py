"""Transfers 流转 that meet objections, cases, other holds. Rule: docs/rules/transfer.md."""

import pytest

from tests.judging.paper_city import PaperCity
from tests.judging.playbook import play
from tests.judging.transfer_packs import PACKS, played

TABLES = {
    "双方: where the landing comes back to first contact no note is owed": """
        单位     | 事项   | 线索 | 项目 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      |      | 首谈
        甲县     | 提流转 | L1   |      | 乙县 | 县区 | 受理
        乙县     | 同意   | L1   |      |      | 承接 | 受理 时限=progress_note,protection
        市商务局 | 落户   | L1   | 甲县 |      |      | 受理 落户=甲县 时限=protection
    """,
    "双方: nothing is proposed or agreed while an objection is live": """
        单位     | 事项     | 线索 | 对象 | 答复 | 收到             | 结果
        甲县     | 登记     | L1   |      |      | 2025-01-02 09:00 | 首谈
        丙县     | 登记     | L2   |      |      | 2025-01-02 10:00 | 撞单
        甲县     | 提流转   | L1   | 乙县 | 县区 | 2025-01-03 09:00 | 受理
        丙县 | 异议 | L2 |  |  | 2025-01-04 09:00 | 受理 停摆=protection,transfer_answer
        乙县     | 同意     | L1   |      | 承接 | 2025-01-05 08:00 | 拒:transfer_awaits_ruling
        市商务局 | 报时     | L1   |      |      | 2025-01-20 09:00 | 受理 流转=进行
        市商务局 | 异议裁定 | L2   |      | 驳回 | 2025-01-20 10:00 | 受理 首谈=甲县
        乙县     | 同意     | L1   |      | 承接 | 2025-01-21 09:00 | 受理 持有=乙县 首谈=甲县
        丙县     | 提流转   | L1   | 丙县 | 县区 | 2025-01-21 10:00 | 拒:transfer_not_for_office
    """,
    "双方: while an objection is live nothing is proposed; taking back goes on": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        丙县 | 登记   | L2   |      |      | 撞单
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        丙县 | 异议   | L2   |      |      | 受理
        甲县 | 撤流转 | L1   |      |      | 受理 流转=无
        甲县 | 提流转 | L1   | 乙县 | 县区 | 拒:transfer_awaits_ruling
    """,
    "双方: nothing moves while it is asked whose project it is": """
        单位 | 事项   | 线索 | 项目     | 金额 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   | 新源项目 | 5亿  |      |      | 首谈
        乙县 | 登记   | L2   | 新源项目 | 8亿  |      |      | 待裁定
        乙县 | 提流转 | L2   |          |      | 丙县 | 县区 | 拒:transfer_awaits_ruling
        甲县 | 提流转 | L1   |          |      | 丙县 | 县区 | 受理
    """,
    "双方: an objection that wins takes the hold, and the transfer is void": """
        单位     | 事项     | 线索 | 对象 | 答复 | 结果
        甲县     | 登记     | L1   |      |      | 首谈
        丙县     | 登记     | L2   |      |      | 撞单
        甲县     | 提流转   | L1   | 乙县 | 县区 | 受理
        丙县     | 异议     | L2   |      |      | 受理
        市商务局 | 异议裁定 | L2   |      | 支持 | 受理 首谈=丙县 持有=丙县 流转=无
    """,
    "双方: the holder withdraws its lead, and the transfer is void": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        丙县 | 登记   | L2   |      |      | 撞单
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        甲县 | 撤回   | L1   |      |      | 受理 持有=丙县 流转=无
        乙县 | 同意   | L1   |      | 承接 | 拒:project_unknown
    """,
    "双方: the protection runs out, and the transfer is void": """
        单位     | 事项   | 线索 | 对象 | 答复 | 收到             | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-02 09:00 | 首谈
        丙县     | 登记   | L2   |      |      | 2025-01-02 10:00 | 撞单
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-06-30 09:00 | 受理
        市商务局 | 报时   | L1   |      |      | 2025-07-01 09:01 | 受理 持有=丙县 流转=无
    """,
    "双方: the project goes into another by ruling, and the transfer is void": """
        单位     | 事项   | 线索 | 企业         | 项目     | 对象 | 答复 | 结果
        丙县     | 登记   | L1   | 一号有限公司 | 镜头项目 |      |      | 首谈
        甲县     | 登记   | L2   | 二号有限公司 | 电池项目 |      |      | 首谈
        甲县     | 提流转 | L2   |              |          | 乙县 | 县区 | 受理
        市商务局 | 并案 | L2 |  |  | L1 |  | 受理 流转=无 持有=丙县 首谈=丙县
        乙县     | 同意   | L2   |              |          |      | 承接 | 拒:project_unknown
    """,
    "双方: a project that nobody pursues is not transferred": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        甲县     | 撤回   | L1   |      |      | 受理 首谈=无
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 拒:transfer_of_free_project
    """,
    "双方: a project in the pool is claimed, not transferred": """
        单位     | 事项   | 线索 | 对象 | 答复 | 收到       | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-02 | 首谈
        市商务局 | 报时   | L1   |      |      | 2025-07-02 | 受理 公海=是
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-07-03 | 拒:transfer_from_pool
    """,
    "双方: after the signing nobody holds, and the project can still be handed on": """
        单位     | 事项     | 线索 | 日期       | 项目   | 对象 | 答复 | 结果
        甲县     | 登记     | L1   |            |        |      |      | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |      |      | 受理 持有=无 公海=否
        甲县     | 提流转   | L1   |            |        | 乙县 | 县区 | 受理 持有=无
        乙县 | 同意 | L1 |  |  |  | 承接 | 受理 落户=乙县 首谈=甲县 时限=progress_note
        乙县     | 提流转   | L1   |            |        | 丙县 | 县区 | 受理
        丙县     | 同意     | L1   |            |        |      | 承接 | 受理 落户=丙县 首谈=甲县
                 | 对账     |      | 2025-01    | 签约数 |      |      | 余额 市=1 甲县=1
    """,
    "双方: the signing in between leaves the transfer as it is": """
        单位     | 事项     | 线索 | 日期       | 对象 | 答复 | 结果
        甲县     | 登记     | L1   |            |      |      | 首谈
        甲县     | 提流转   | L1   |            | 乙县 | 县区 | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |      |      | 受理 持有=无 流转=进行
        乙县     | 同意     | L1   |            |      | 承接 | 受理 落户=乙县 首谈=甲县
    """,
    "签约后仍在谈: the hold passes after the signing too, without clocks": """
        单位     | 事项     | 线索 | 日期       | 对象 | 答复 | 结果
        甲县     | 登记     | L1   |            |      |      | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-02 |      |      | 受理 持有=甲县
        甲县     | 提流转   | L1   |            | 乙县 | 县区 | 受理
        乙县     | 同意     | L1   |            |      | 承接 | 受理 持有=乙县 时限=progress_note
    """,
    "双方: rows of the opening do not take back where a transfer landed the project": """
        单位     | 事项   | 线索 | 企业         | 项目     | 对象 | 答复 | 其他            | 结果
        市商务局 | 开批   |      |              |          |      |      |                 | 受理
        甲县     | 登记   | L1   | 一号有限公司 | 镜头项目 |      |      | 登记=2024-03-01 | 首谈
        丙县     | 登记   | L2   | 二号有限公司 | 电池项目 |      |      | 登记=2024-04-01 | 首谈
        市商务局 | 关批   |      |              |          |      |      |                 | 受理
        甲县     | 提流转 | L1   |              |          | 乙县 | 县区 |                 | 受理
        乙县 | 同意 | L1 |  |  |  | 承接 |  | 受理 落户=乙县
        市商务局 | 并案 | L2 |  |  | L1 |  |  | 受理 落户=乙县 首谈=甲县 持有=乙县
    """,
    "限额: a receiver that holds as many as it may is full": """
        单位 | 事项   | 线索 | 企业         | 对象 | 答复 | 结果
        甲县 | 登记   | L1   | 一号有限公司 |      |      | 首谈
        乙县 | 登记   | L2   | 二号有限公司 |      |      | 首谈 持有=乙县
        甲县 | 提流转 | L1   |              | 乙县 | 县区 | 受理
        乙县 | 同意   | L1   |              |      | 承接 | 拒:transfer_receiver_full
        乙县 | 撤回   | L2   |              |      |      | 受理
        乙县 | 同意   | L1   |              |      | 承接 | 受理 持有=乙县
        甲县 | 登记   | L3   | 三号有限公司 |      |      | 首谈 持有=甲县
    """,
    "县区先谈: a county that once withdrew gets no first contact by receiving the project": """
        单位   | 事项   | 线索 | 对象 | 答复 | 结果
        甲县   | 登记   | L1   |      |      | 首谈
        甲县   | 撤回   | L1   |      |      | 受理 首谈=无
        驻沪局 | 登记   | L2   |      |      | 首谈 同=L1
        驻沪局 | 提流转 | L2   | 甲县 | 部门 | 受理
        甲县   | 同意   | L2   |      | 承接 | 受理 持有=甲县 落户=甲县 首谈=驻沪局
        乙县   | 登记   | L3   |      |      | 撞单 首谈=驻沪局
    """,
    "双方: after the transfer the receiver withdraws, and the line moves on": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县 | 同意   | L1   |      | 承接 | 受理 承接线索=L2
        乙县 | 撤回   | L2   |      |      | 受理 持有=甲县 首谈=甲县
    """,
    "双方: back to the first-contact office, and no notes are owed any more": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县 | 同意   | L1   |      | 承接 | 受理 时限=progress_note,protection
        乙县 | 提流转 | L1   | 甲县 | 县区 | 受理
        甲县 | 同意   | L1   |      | 承接 | 受理 落户=甲县 持有=甲县 时限=protection
        甲县 | 通报   | L1   |      |      | 拒:progress_note_not_owed
    """,
}


def test_nothing_moves_before_a_registration_was_compared_with_the_others() -> None:
    city = PaperCity(pack=PACKS["双方"] | {"matching": "scored"})
    play(
        """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 拒:transfer_awaits_match
        市商务局 | 比对   | L1   |      | 无   | 受理
        甲县     | 提流转 | L1   | 乙县 | 县区 | 受理
    """,
        city=city,
    )


@pytest.mark.parametrize("title", TABLES)
def test_transfer_meets(title: str) -> None:
    played(title, TABLES[title])
