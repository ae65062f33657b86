"""无法落地 and progress notes 进展通报. Rule: docs/rules/transfer.md."""

import pytest

from tests.judging.transfer_packs import played

LANDING = {
    "双方: any other move does not count twice": """
        单位     | 事项     | 线索 | 日期       | 项目   | 对象 | 答复 | 结果
        甲县     | 登记     | L1   |            |        |      |      | 首谈
        甲县     | 提流转   | L1   |            |        | 乙县 | 县区 | 受理
        乙县     | 同意     | L1   |            |        |      | 承接 | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |      |      | 受理
                 | 对账     |      | 2025-01    | 签约数 |      |      | 余额 市=1 甲县=1
    """,
    "双方: chemical, to the park: both sides count": """
        单位     | 事项     | 线索 | 日期       | 项目   | 对象   | 答复 | 其他 | 结果
        甲县     | 登记     | L1   |            |        |        |      | 化工 | 首谈
        甲县     | 提流转   | L1   |            |        | 化工园 | 化工 |      | 受理
        化工园   | 同意     | L1   |            |        |        | 承接 |      | 受理
        市商务局 | 签约认定 | L1   | 2025-01-02 |        |        |      |      | 受理
         | 对账 |  | 2025-01 | 签约数 |  |  |  | 余额 市=1 甲县=1 化工园=1 抵销=-1
    """,
    "双方: declared and granted after the transfer: the book follows by reversal": """
        单位     | 事项         | 线索 | 日期       | 项目   | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |            |        |      |      | 首谈
        甲县     | 提流转       | L1   |            |        | 乙县 | 县区 | 受理
        乙县     | 同意         | L1   |            |        |      | 承接 | 受理
        市商务局 | 签约认定     | L1   | 2025-01-02 |        |      |      | 受理
                 | 对账         |      | 2025-01    | 签约数 |      |      | 余额 市=1 甲县=1
        甲县     | 申报无法落地 | L1   |            |        |      |      | 受理 难落=否
                 | 对账         |      | 2025-01    | 签约数 |      |      | 余额 市=1 甲县=1
        市商务局 | 核准 | L1 |  |  |  | 准 | 受理 难落=是 首谈=甲县 落户=乙县
         | 对账 |  | 2025-01 | 签约数 |  |  | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
    "双方: declared and not granted does not count twice; it can be declared again": """
        单位     | 事项         | 线索 | 日期       | 项目   | 对象 | 答复 | 其他   | 结果
        甲县     | 登记         | L1   |            |        |      |      |        | 首谈
        甲县     | 提流转       | L1   |            |        | 乙县 | 县区 |        | 受理
        乙县     | 同意         | L1   |            |        |      | 承接 |        | 受理
        市商务局 | 签约认定     | L1   | 2025-01-02 |        |      |      |        | 受理
        甲县     | 申报无法落地 | L1   |            |        |      |      |        | 受理
        市商务局 | 核准 | L1 |  |  |  | 不准 | 无理由 | 拒:transfer_reason_missing
        市商务局 | 核准         | L1   |            |        |      | 不准 |        | 受理 难落=否
         | 对账 |  | 2025-01 | 签约数 |  |  |  | 余额 市=1 甲县=1
        市商务局 | 核准 | L1 |  |  |  | 准 |  | 拒:could_not_land_not_declared
        甲县     | 申报无法落地 | L1   |            |        |      |      |        | 受理
    """,
    "双方: granted: the hold ends, first contact stays, and the next in line has it": """
        单位     | 事项         | 线索 | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |      |      | 首谈
        丙县     | 登记         | L2   |      |      | 撞单
        甲县     | 申报无法落地 | L1   |      |      | 受理 持有=甲县
        市商务局 | 核准         | L1   |      | 准   | 受理 持有=丙县 首谈=甲县 难落=是
        甲县     | 申报无法落地 | L1   |      |      | 拒:could_not_land_granted_already
        丙县     | 提流转       | L2   | 乙县 | 县区 | 受理
        乙县     | 同意         | L2   |      | 承接 | 受理 首谈=甲县 落户=乙县 难落=是
    """,
    "双方: granted and nobody waits: from the pool the first-contact office refers it on": """
        单位     | 事项         | 线索 | 日期       | 项目   | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |            |        |      |      | 首谈
        甲县     | 申报无法落地 | L1   |            |        |      |      | 受理
        市商务局 | 核准 | L1 |  |  |  | 准 | 受理 持有=无 公海=是 首谈=甲县
        甲县     | 提流转       | L1   |            |        | 乙县 | 县区 | 受理
        乙县 | 同意 | L1 |  |  |  | 承接 | 受理 持有=乙县 公海=否 首谈=甲县
        市商务局 | 签约认定     | L1   | 2025-01-02 |        |      |      | 受理
         | 对账 |  | 2025-01 | 签约数 |  |  | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
    "双方: granted, and the centre sets the landing later: the grant is not forgotten": """
        单位     | 事项         | 线索 | 日期       | 项目   | 答复 | 结果
        甲县     | 登记         | L1   |            |        |      | 首谈
        甲县     | 申报无法落地 | L1   |            |        |      | 受理
        市商务局 | 核准         | L1   |            |        | 准   | 受理
        市商务局 | 落户         | L1   |            | 乙县   |      | 受理 难落=是
        市商务局 | 签约认定     | L1   | 2025-01-02 |        |      | 受理
         | 对账 |  | 2025-01 | 签约数 |  | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
    "双方: a transfer under way goes on where the grant leaves nobody else in hand": """
        单位     | 事项         | 线索 | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |      |      | 首谈
        甲县     | 提流转       | L1   | 乙县 | 县区 | 受理
        甲县     | 申报无法落地 | L1   |      |      | 受理
        市商务局 | 核准         | L1   |      | 准   | 受理 流转=进行 公海=是
        乙县     | 同意         | L1   |      | 承接 | 受理 持有=乙县 首谈=甲县
    """,
    "双方: but it is void where the grant gives the hold to who waited": """
        单位     | 事项         | 线索 | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |      |      | 首谈
        丙县     | 登记         | L2   |      |      | 撞单
        甲县     | 提流转       | L1   | 乙县 | 县区 | 受理
        甲县     | 申报无法落地 | L1   |      |      | 受理
        市商务局 | 核准         | L1   |      | 准   | 受理 流转=无 持有=丙县
    """,
    "随在谈: where the pack says so, first contact goes to who takes the hold": """
        单位     | 事项         | 线索 | 答复 | 结果
        甲县     | 登记         | L1   |      | 首谈
        丙县     | 登记         | L2   |      | 撞单
        甲县     | 申报无法落地 | L1   |      | 受理
        市商务局 | 核准         | L1   | 准   | 受理 持有=丙县 首谈=丙县 难落=否
    """,
    "双方: who may declare, and that it is declared once": """
        单位     | 事项         | 线索 | 对象 | 答复 | 其他   | 结果
        甲县     | 登记         | L1   |      |      |        | 首谈
        丙县     | 登记         | L2   |      |      |        | 撞单
        丙县     | 申报无法落地 | L2   |      |      |        | 拒:could_not_land_not_yours
        丁县     | 申报无法落地 | L1   |      |      |        | 拒:project_unknown
        市商务局 | 申报无法落地 | L1   |      |      |        | 拒:could_not_land_not_yours
        甲县     | 申报无法落地 | L1   |      |      | 无理由 | 拒:transfer_reason_missing
        甲县     | 申报无法落地 | L1   |      |      |        | 受理
        甲县     | 申报无法落地 | L1   |      |      |        | 拒:could_not_land_declared_already
        甲县     | 核准         | L1   |      | 准   |        | 拒:role_may_not
        市商务局 | 核准         | P0   |      | 准   |        | 拒:project_unknown
    """,
    "双方: who declared and withdrew has declared nothing": """
        单位     | 事项         | 线索 | 答复 | 结果
        甲县     | 登记         | L1   |      | 首谈
        丙县     | 登记         | L2   |      | 撞单
        甲县     | 申报无法落地 | L1   |      | 受理
        甲县     | 撤回         | L1   |      | 受理 首谈=丙县
        市商务局 | 核准         | L2   | 准   | 拒:could_not_land_not_declared
        丙县     | 申报无法落地 | L2   |      | 受理
    """,
    "双方: nothing is granted while an objection is live": """
        单位     | 事项         | 线索 | 答复 | 结果
        甲县     | 登记         | L1   |      | 首谈
        丙县     | 登记         | L2   |      | 撞单
        甲县     | 申报无法落地 | L1   |      | 受理
        丙县     | 异议         | L2   |      | 受理
        市商务局 | 核准         | L1   | 准   | 拒:transfer_awaits_ruling
        市商务局 | 核准         | L1   | 不准 | 受理 难落=否
    """,
    "双方: first contact declares while another holds, and nobody loses a hold": """
        单位     | 事项         | 线索 | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |      |      | 首谈
        甲县     | 提流转       | L1   | 乙县 | 县区 | 受理
        乙县     | 同意         | L1   |      | 承接 | 受理
        甲县     | 申报无法落地 | L1   |      |      | 受理
        市商务局 | 核准         | L1   |      | 准   | 受理 持有=乙县 难落=是 首谈=甲县
    """,
    "双方: the holder that is not first contact declares, and the hold ends": """
        单位     | 事项         | 线索 | 对象 | 答复 | 结果
        甲县     | 登记         | L1   |      |      | 首谈
        甲县     | 提流转       | L1   | 乙县 | 县区 | 受理
        乙县     | 同意         | L1   |      | 承接 | 受理
        乙县     | 申报无法落地 | L1   |      |      | 受理
        市商务局 | 核准         | L1   |      | 准   | 受理 持有=甲县 首谈=甲县
    """,
}

NOTES = {
    "双方: the landing office tells the first-contact office every 30 days": """
        单位     | 事项   | 线索 | 对象 | 答复 | 收到             | 其他         | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-02 09:00 |              | 首谈
        丙县     | 登记   | L2   |      |      | 2025-01-02 10:00 |              | 撞单
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-01-03 09:00 |              | 受理
        甲县 | 通报 | L1 |  |  | 2025-01-03 10:00 |  | 拒:progress_note_not_yours
        乙县     | 同意   | L1   |      | 承接 | 2025-01-04 09:00 |              | 受理
        丙县 | 通报 | L2 |  |  | 2025-01-05 09:00 |  | 拒:progress_note_not_yours
        丁县 | 通报 | L1 |  |  | 2025-01-05 09:00 |  | 拒:project_unknown
        乙县 | 通报 | L1 |  |  | 2025-01-05 09:00 | 无理由 | 拒:progress_note_says_nothing
        乙县     | 通报   | L1   |      |      | 2025-02-01 09:00 | 到资=5000000 | 受理
        市商务局 | 报时   | L1   |      |      | 2025-03-03 08:59 |              | 受理
        市商务局 | 报时 | L1 |  |  | 2025-03-03 09:00 |  | 受理 时限=progress_note,protection
    """,
    "须跟进: a note is reported progress of the holder": """
        单位     | 事项   | 线索 | 对象 | 答复 | 收到             | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-02 09:00 | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-01-03 09:00 | 受理
        乙县     | 同意   | L1   |      | 承接 | 2025-01-04 09:00 | 受理 时限=inactivity
        乙县     | 通报   | L1   |      |      | 2025-02-02 09:00 | 受理 时限=inactivity
        市商务局 | 报时   | L1   |      |      | 2025-03-04 08:59 | 受理 持有=乙县
        市商务局 | 报时 | L1 |  |  | 2025-03-04 09:00 | 受理 持有=甲县 首谈=甲县 落户=乙县
    """,
    "双方: a note that is filed while an objection is live starts a time that stands still": """
        单位 | 事项   | 线索 | 对象 | 答复 | 收到             | 结果
        甲县 | 登记   | L1   |      |      | 2025-01-02 09:00 | 首谈
        丙县 | 登记   | L2   |      |      | 2025-01-02 10:00 | 撞单
        甲县 | 提流转 | L1   | 乙县 | 县区 | 2025-01-03 09:00 | 受理
        乙县 | 同意   | L1   |      | 承接 | 2025-01-04 09:00 | 受理
        丙县 | 异议   | L2   |      |      | 2025-01-05 09:00 | 受理 停摆=progress_note,protection
        乙县 | 通报 | L1 |  |  | 2025-01-06 09:00 | 受理 停摆=progress_note,protection 时限=无
    """,
    "双方: a landing that the centre set owes notes from the first one on": """
        单位     | 事项 | 线索 | 项目 | 结果
        甲县     | 登记 | L1   |      | 首谈
        市商务局 | 落户 | L1   | 乙县 | 受理 时限=protection
        乙县     | 通报 | L1   |      | 受理 时限=progress_note,protection
        市商务局 | 落户 | L1   | 甲县 | 受理
        甲县     | 通报 | L1   |      | 拒:progress_note_not_owed
    """,
}

ALL = LANDING | NOTES


@pytest.mark.parametrize("title", ALL)
def test_could_not_land(title: str) -> None:
    played(title, ALL[title])


def test_a_missing_note_is_noted_at_its_time_and_the_next_is_owed() -> None:
    title = "双方: the landing office tells the first-contact office every 30 days"
    events = played(title, ALL[title]).city.events()
    lapsed = [event for event in events if event.name == "deadline_lapsed"]
    assert [(event.clock, event.fault) for event in lapsed] == [("progress_note", "")]
    (note,) = [event for event in events if event.name == "progress_note_filed"]
    assert (note.office, note.stage, note.paid_in_yuan) == ("Y", "在建", 5_000_000)
