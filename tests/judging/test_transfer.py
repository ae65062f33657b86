"""Transfer 流转: who proposes, who consents, who is refused. Rule: docs/rules/transfer.md."""

from typing import Any

import pytest

from tests.judging.transfer_packs import PACKS, played

TABLES = {
    "双方: holder proposes, the receiver countersigns, first contact stays": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈 持有=甲县 流转=无 落户=无
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理 流转=进行 已同意=移出
        乙县 | 同意   | L1   |      | 承接 | 受理 流转=无 落户=乙县 持有=乙县 首谈=甲县
    """,
    "双方: the answer is awaited; then the receiver's protection and its notes run": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈 时限=protection
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理 时限=protection,transfer_answer
        乙县 | 同意   | L1   |      | 承接 | 受理 时限=progress_note,protection
    """,
    "双方: the receiver gets a lead of its own at the end of the line": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        丙县 | 登记   | L2   |      |      | 撞单 排队=丙县
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县 | 同意   | L1   |      | 承接 | 受理 承接线索=L3 排队=甲县,丙县
        乙县 | 跟进   | L3   |      |      | 受理
        甲县 | 跟进   | L1   |      |      | 受理
    """,
    "双方: a receiver that waited already keeps its own lead": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        乙县 | 登记   | L2   |      |      | 撞单
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县 | 同意   | L2   |      | 承接 | 受理 持有=乙县 排队=甲县
        乙县 | 登记   | L9   |      |      | 拒:already_registered 告知=L2
    """,
    "双方: the first-contact office proposes what another holds; it consents for nobody": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县 | 同意   | L1   |      | 承接 | 受理 持有=乙县
        甲县 | 提流转 | L1   | 丙县 | 县区 | 受理 已同意=无
        甲县 | 同意   | L1   |      | 移出 | 拒:transfer_party_not_yours
        乙县 | 同意   | L1   |      | 移出 | 受理 已同意=移出
        丙县 | 同意   | L1   |      | 承接 | 受理 持有=丙县 落户=丙县 首谈=甲县
    """,
    "双方: the centre proposes, and both must consent": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 受理 已同意=无
        市商务局 | 同意   | L1   |      | 承接 | 拒:transfer_party_not_yours
        市商务局 | 同意   | L1   |      | 中心 | 拒:transfer_party_not_asked
        乙县     | 同意   | L1   |      | 承接 | 受理 流转=进行 已同意=承接
        甲县     | 同意   | L1   |      | 移出 | 受理 流转=无 持有=乙县
    """,
    "双方: who has no part in it sees no project, who waits sees no transfer": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        丙县 | 登记   | L2   |      |      | 撞单
        丁县 | 提流转 | L1   | 丁县 | 县区 | 拒:project_unknown
        丁县 | 提流转 | P0   | 丁县 | 县区 | 拒:project_unknown
        乙县 | 同意   | L1   |      | 承接 | 拒:project_unknown
        丙县 | 提流转 | L1   | 丙县 | 县区 | 拒:transfer_not_for_office
        丙县 | 同意   | L1   |      | 承接 | 拒:transfer_unknown
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
        丙县 | 提流转 | L1   | 丙县 | 县区 | 拒:transfer_not_for_office
        丙县 | 同意   | L1   |      | 承接 | 拒:transfer_unknown
        丙县 | 不同意 | L1   |      |      | 拒:transfer_unknown
        丁县 | 不同意 | L1   |      |      | 拒:project_unknown
        丁县 | 撤流转 | L1   |      |      | 拒:project_unknown 流转=进行
    """,
    "双方: one at a time": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 受理
        甲县     | 提流转 | L1   | 丙县 | 县区 | 拒:transfer_under_way
        市商务局 | 提流转 | L1   | 丙县 | 县区 | 拒:transfer_under_way
        乙县     | 不同意 | L1   |      |      | 受理 流转=无 持有=甲县
        甲县     | 提流转 | L1   | 丙县 | 县区 | 受理
    """,
    "双方: the receiver says no, with a reason, and the project stays": """
        单位 | 事项   | 线索 | 对象 | 答复 | 其他   | 结果
        甲县 | 登记   | L1   |      |      |        | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 |        | 受理
        乙县 | 不同意 | L1   |      |      | 无理由 | 拒:transfer_reason_missing
        乙县 | 不同意 | L1   |      |      |        | 受理 流转=无 落户=无 持有=甲县 时限=protection
        乙县 | 同意   | L1   |      | 承接 |        | 拒:project_unknown
    """,
    "双方: the centre and the holder can say no as well": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 受理
        市商务局 | 不同意 | L1   |      |      | 受理 流转=无
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 受理
        甲县     | 不同意 | L1   |      |      | 受理 流转=无
    """,
    "双方: who consented can still refuse until all have": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县     | 同意   | L1   |      | 承接 | 受理 流转=进行
        乙县     | 同意   | L1   |      | 承接 | 拒:transfer_consented_already
        乙县     | 不同意 | L1   |      |      | 受理 流转=无
        甲县     | 同意   | L1   |      | 移出 | 拒:transfer_unknown
    """,
    "双方: taken back by its proposer alone": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 受理
        乙县     | 撤流转 | L1   |      |      | 拒:transfer_not_your_proposal
        市商务局 | 撤流转 | L1   |      |      | 拒:transfer_not_your_proposal
        甲县     | 不同意 | L1   |      |      | 拒:transfer_own_proposal
        甲县     | 撤流转 | L1   |      |      | 受理 流转=无 时限=protection
        甲县     | 撤流转 | L1   |      |      | 拒:transfer_unknown
    """,
    "双方: nobody answers within 48 hours, and it has come to nothing": """
        单位     | 事项   | 线索 | 对象 | 答复 | 收到             | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-02 09:00 | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-01-03 09:00 | 受理
        市商务局 | 报时   | L1   |      |      | 2025-01-05 08:59 | 受理 流转=进行
        市商务局 | 报时   | L1   |      |      | 2025-01-05 09:00 | 受理 流转=无 持有=甲县
        乙县     | 同意   | L1   |      | 承接 | 2025-01-05 09:01 | 拒:project_unknown
        甲县     | 提流转 | L1   | 乙县 | 县区 | 2025-01-05 09:02 | 受理
        乙县     | 同意   | L1   |      | 承接 | 2025-01-07 09:01 | 受理 持有=乙县
    """,
    "双方: an answer that comes too late is late even where nobody ticked": """
        单位 | 事项   | 线索 | 对象 | 答复 | 收到             | 结果
        甲县 | 登记   | L1   |      |      | 2025-01-02 09:00 | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 2025-01-03 09:00 | 受理
        乙县 | 同意   | L1   |      | 承接 | 2025-01-09 09:00 | 拒:project_unknown 持有=甲县
    """,
    "双方: the receiver is another office of the city, with land": """
        单位 | 事项   | 线索 | 对象     | 答复 | 结果
        甲县 | 登记   | L1   |          |      | 首谈
        甲县 | 提流转 | L1   | K999     | 县区 | 拒:office_unknown
        甲县 | 提流转 | L1   | 甲县     | 县区 | 拒:transfer_to_itself
        甲县 | 提流转 | L1   | 驻沪局   | 县区 | 拒:office_without_land
        甲县 | 提流转 | L1   | 市商务局 | 县区 | 拒:office_without_land
        甲县 | 提流转 | L1   | 化工园   | 县区 | 受理 流转=进行
    """,
    "双方: a bureau gives to a county as a unit, a county does not": """
        单位   | 事项   | 线索 | 对象 | 答复 | 结果
        驻沪局 | 登记   | L1   |      |      | 首谈
        驻沪局 | 提流转 | L1   | 乙县 | 县区 | 拒:transfer_not_between_counties
        驻沪局 | 提流转 | L1   | 乙县 | 部门 | 受理
        乙县   | 同意   | L1   |      | 承接 | 受理 持有=乙县 落户=乙县 首谈=驻沪局
        乙县   | 提流转 | L1   | 丙县 | 部门 | 拒:transfer_not_from_unit
    """,
    "双方: a chemical transfer is of a chemical project, to the chemical park": """
        单位   | 事项   | 线索 | 企业         | 对象   | 答复 | 其他 | 结果
        甲县   | 登记   | L1   | 一号有限公司 |        |      | 化工 | 首谈
        甲县   | 登记   | L2   | 二号有限公司 |        |      |      | 首谈
        甲县   | 提流转 | L2   |              | 化工园 | 化工 |      | 拒:transfer_not_chemical
        甲县 | 提流转 | L1 |  | 乙县 | 化工 |  | 拒:transfer_not_to_chemical_park
        甲县   | 提流转 | L1   |              | 化工园 | 化工 |      | 受理
        化工园 | 同意   | L1   |              |        | 承接 |      | 受理 落户=化工园 首谈=甲县
    """,
    "仅县区: kinds that the city does not know are refused; no deadline, no notes owed": """
        单位   | 事项   | 线索 | 企业         | 对象   | 答复 | 其他 | 收到       | 结果
        甲县   | 登记   | L1   | 一号有限公司 |        |      | 化工 |            | 首谈
        驻沪局 | 登记   | L2   | 二号有限公司 |        |      |      |            | 首谈
        甲县 | 提流转 | L1 |  | 化工园 | 化工 |  |  | 拒:transfer_kind_unknown
        驻沪局 | 提流转 | L2 |  | 乙县 | 部门 |  |  | 拒:transfer_kind_unknown
        丙县 | 提流转 | L2 |  | 乙县 | 部门 |  |  | 拒:project_unknown
        甲县 | 提流转 | L1 |  | 乙县 | 县区 |  |  | 受理 时限=protection
        乙县 | 同意 | L1 |  |  | 承接 |  | 2025-03-01 | 受理 持有=乙县 时限=protection
    """,
    "无流转: a city without rules about transfers knows none": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 拒:transfer_kind_unknown
    """,
    "移出方: one consent, the holder's own, so that it moves at once": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理 流转=无 持有=乙县 落户=乙县 首谈=甲县
    """,
    "移出方: proposed by the centre it waits for the holder": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 受理 流转=进行
        乙县     | 同意   | L1   |      | 承接 | 拒:transfer_party_not_asked
        甲县     | 同意   | L1   |      | 移出 | 受理 持有=乙县
    """,
    "承接方: the receiver alone countersigns": """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理 已同意=无
        甲县 | 同意   | L1   |      | 移出 | 拒:transfer_party_not_asked
        乙县 | 同意   | L1   |      | 承接 | 受理 持有=乙县
    """,
    "中心: what the centre proposes it has agreed to": """
        单位     | 事项   | 线索 | 对象 | 答复 | 结果
        甲县     | 登记   | L1   |      |      | 首谈
        市商务局 | 提流转 | L1   | 乙县 | 县区 | 受理 流转=无 持有=乙县
        乙县     | 提流转 | L1   | 丙县 | 县区 | 受理 流转=进行
        乙县     | 同意   | L1   |      | 中心 | 拒:transfer_party_not_yours
        市商务局 | 同意   | L1   |      | 中心 | 受理 持有=丙县
    """,
    "三方: the investor consents by a paper that any party files": """
        单位 | 事项   | 线索 | 对象 | 答复 | 其他   | 结果
        甲县 | 登记   | L1   |      |      |        | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 |        | 受理 已同意=移出
        乙县 | 同意   | L1   |      | 承接 |        | 受理 流转=进行
        乙县 | 同意   | L1   |      | 企业 |        | 拒:transfer_investor_paper_missing
        乙县 | 同意   | L1   |      | 企业 | 企业签 | 受理 流转=无 持有=乙县
    """,
    "三方: the three-party contract comes with the proposal": """
        单位 | 事项   | 线索 | 对象 | 答复 | 其他   | 结果
        甲县 | 登记   | L1   |      |      |        | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 企业签 | 受理 已同意=企业,移出
        乙县 | 同意   | L1   |      | 承接 |        | 受理 持有=乙县
    """,
    "四方: investor, both offices and the centre": """
        单位     | 事项   | 线索 | 对象 | 答复 | 其他   | 结果
        甲县     | 登记   | L1   |      |      |        | 首谈
        甲县     | 提流转 | L1   | 乙县 | 县区 |        | 受理 已同意=移出
        市商务局 | 同意   | L1   |      | 中心 |        | 受理 流转=进行
        市商务局 | 同意   | L1   |      | 企业 | 企业签 | 受理 流转=进行
        市商务局 | 同意   | L1   |      | 企业 | 企业签 | 拒:transfer_consented_already
        乙县     | 同意   | L1   |      | 中心 |        | 拒:transfer_party_not_yours
        乙县     | 同意   | L1   |      | 承接 |        | 受理 流转=无 持有=乙县 落户=乙县 首谈=甲县
    """,
    "附协议: the credit agreement names indicators of the pack and parties, on paper": """
        单位 | 事项   | 线索 | 对象 | 答复 | 其他                                   | 结果
        甲县 | 登记   | L1   |      |      |                                        | 首谈
        丙县 | 登记   | L2   |      |      |                                        | 撞单
        甲县 | 提流转 | L1 | 乙县 | 县区 |  | 拒:agreement_missing
        甲县 | 提流转 | L1 | 乙县 | 县区 | 协议=签约数:甲县:5000 无签署 | 拒:agreement_without_paper
        甲县 | 提流转 | L1 | 乙县 | 县区 | 协议=tax:甲县:5000 | 拒:agreement_indicator_unknown
        甲县 | 提流转 | L1 | 乙县 | 县区 | 协议=签约数:丁县:5000 | 拒:agreement_office_no_party
        甲县 | 提流转 | L1 | 乙县 | 县区 | 协议=签约数:丙县:5000 | 拒:agreement_office_no_party
        甲县 | 提流转 | L1 | 乙县 | 县区 | 协议=签约数:J:5;签约数:J:1 | 拒:agreement_term_twice
        甲县 | 提流转 | L1   | 乙县 | 县区 | 协议=签约数:甲县:5000;签约数:乙县:5000 | 受理 分成=无
        乙县 | 同意 | L1 |  | 承接 |  | 受理 分成=有 落户=乙县
    """,
    "双方: an agreement may be attached where none is asked for; the next transfer has its own": """
        单位 | 事项   | 线索 | 对象 | 答复 | 其他                                     | 结果
        甲县 | 登记   | L1   |      |      |                                          | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 协议=协议额:J:10000;协议额:Y:1 | 拒:agreement_sum_wrong
        甲县 | 提流转 | L1   | 乙县 | 县区 | 协议=协议额:甲县:4000;协议额:乙县:6000   | 受理
        乙县 | 同意   | L1   |      | 承接 |                                          | 受理 分成=有
        乙县 | 提流转 | L1   | 丙县 | 县区 |                                          | 受理
        丙县 | 同意 | L1 |  | 承接 |  | 受理 分成=无 首谈=甲县
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_transfer(title: str) -> None:
    played(title, TABLES[title])


def test_the_events_of_a_transfer_say_who_gave_it_to_whom_and_how_the_hold_passed() -> None:
    city = played("双方", next(iter(TABLES.values()))).city
    assert [event.name for event in city.rows[-1].decision.events] == [
        "transfer_consented",
        "transfer_completed",
        "lead_claimed",
        "hold_released",
        "hold_taken",
        "deadline_started",
        "deadline_started",
    ]
    by_name: dict[str, Any] = {event.name: event for event in city.rows[-1].decision.events}
    done = by_name["transfer_completed"]
    assert (done.transfer, done.from_office, done.to_office) == ("county", "J", "Y")
    released, taken = by_name["hold_released"], by_name["hold_taken"]
    assert (released.office, released.release, released.in_pool) == ("J", "transfer", False)
    assert (taken.office, taken.how) == ("Y", "transfer")
    assert taken.lead_id == by_name["lead_claimed"].lead_id


def test_a_transfer_keeps_the_pack_under_which_it_was_proposed() -> None:
    """Four parties were asked for; a later pack that asks for none changes nothing."""
    table = """
        单位 | 事项   | 线索 | 对象 | 答复 | 结果
        甲县 | 登记   | L1   |      |      | 首谈
        甲县 | 提流转 | L1   | 乙县 | 县区 | 受理
    """
    so_far = played("四方", table)
    later = PACKS["移出方"] | {"version": 9}
    body = {"kind": "adopt_rules", "version": 1, "pack": later, "source_sha256": "0" * 64}
    adopted = so_far.city.say("市商务局", body | {"effective_on": "2025-01-01"})
    assert adopted.verdict == "accepted"
    so_far.play("""
        单位     | 事项 | 线索 | 答复 | 其他   | 结果
        乙县     | 同意 | L1   | 承接 |        | 受理 流转=进行
        市商务局 | 同意 | L1   | 中心 |        | 受理 流转=进行
        乙县     | 同意 | L1   | 企业 | 企业签 | 受理 流转=无 持有=乙县
    """)


def test_a_refusal_names_no_office_that_the_asker_may_not_know() -> None:
    for title, table in TABLES.items():
        for row in played(title, table).city.rows:
            refusal = row.decision.refusal
            if refusal is not None and refusal.reason in ("project_unknown", "transfer_unknown"):
                assert set(refusal.params) == {"project_id"}
