"""Offices change 单位调整, and their leads go on. Rule: docs/rules/offices.md.

The first days are those of January; every change here is effective from 1 February.
"""

from datetime import date

import pytest

from ledger.judge.acting import as_acting
from ledger.judge.state_bytes import decode, encode
from sharing.events.offices import OfficesChanged
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import OFFICES, city_ms
from tests.judging.playbook import play
from tests.judging.transfer_packs import PACKS

FEBRUARY = date(2025, 2, 1)

TABLES = {
    "双方: the successor acts for the leads of the office that ended": """
        单位     | 事项 | 线索 | 对象 | 承接 | 收到             | 结果
        甲县     | 登记 | L1   |      |      | 2025-01-03       | 首谈 持有=甲县
        市商务局 | 撤销 |      | 甲县 | 乙县 | 2025-01-05       | 受理
        乙县     | 跟进 | L1   |      |      | 2025-01-31 23:59 | 拒:lead_unknown
        甲县     | 跟进 | L1   |      |      | 2025-01-31 23:59 | 受理
        甲县     | 跟进 | L1   |      |      | 2025-02-01 00:00 | 拒:office_no_longer
        丙县     | 跟进 | L1   |      |      | 2025-02-01 00:00 | 拒:lead_unknown
        乙县     | 跟进 | L1   |      |      | 2025-02-01 00:00 | 受理 首谈=甲县
        乙县     | 更正 | L1   |      |      | 2025-02-01 00:00 | 拒:amendment_says_nothing
        乙县     | 撤回 | L1   |      |      | 2025-02-03       | 受理 首谈=无
    """,
    "双方: what its predecessor registered the successor has registered": """
        单位     | 事项 | 线索 | 对象      | 承接 | 收到       | 结果
        甲县     | 登记 | L1   |           |      | 2025-01-03 | 首谈
        乙县     | 登记 | L2   |           |      | 2025-01-04 | 撞单
        市商务局 | 合并 |      | 甲县,乙县 | 新JY | 2025-01-05 | 受理
        JY       | 登记 | L3   |           |      | 2025-01-06 | 拒:office_not_yet
        JY       | 登记 | L3   |           |      | 2025-02-03 | 拒:already_registered 告知=L1
        丙县     | 登记 | L3   |           |      | 2025-02-04 | 撞单 首谈=甲县
        JY       | 跟进 | L2   |           |      | 2025-02-05 | 受理
    """,
    "双方: of a split office the first part acts, the others do not": """
        单位     | 事项 | 线索 | 对象 | 承接      | 收到       | 结果
        甲县     | 登记 | L1   |      |           | 2025-01-03 | 首谈
        市商务局 | 拆分 |      | 甲县 | 新J1,新J2 | 2025-01-05 | 受理
        J2       | 跟进 | L1   |      |           | 2025-02-03 | 拒:lead_unknown
        J1       | 跟进 | L1   |      |           | 2025-02-03 | 受理
        J2       | 登记 | L2   |      |           | 2025-02-04 | 撞单
    """,
    "双方: a line of successors is followed to its end": """
        单位     | 事项 | 线索 | 对象 | 承接 | 日期       | 收到       | 结果
        甲县     | 登记 | L1   |      |      |            | 2025-01-03 | 首谈
        市商务局 | 撤销 |      | 甲县 | 乙县 | 2025-02-01 | 2025-01-05 | 受理
        市商务局 | 撤销 |      | 乙县 | 丙县 | 2025-03-01 | 2025-02-05 | 受理
        乙县     | 跟进 | L1   |      |      |            | 2025-02-27 | 受理
        乙县     | 跟进 | L1   |      |      |            | 2025-03-02 | 拒:office_no_longer
        丙县     | 跟进 | L1   |      |      |            | 2025-03-02 | 受理
    """,
    "双方: nothing lands with an office that ended, nor with one that is not there yet": """
        单位     | 事项 | 线索 | 对象 | 承接 | 项目 | 收到       | 结果
        甲县     | 登记 | L1   |      |      |      | 2025-01-03 | 首谈
        市商务局 | 合并 |      | 乙县 | 新YY |      | 2025-01-05 | 受理
        市商务局 | 落户 | L1   |      |      | YY   | 2025-01-06 | 拒:transfer_receiver_not_yet
        市商务局 | 落户 | L1   |      |      | 乙县 | 2025-02-03 | 拒:office_no_longer
        市商务局 | 落户 | L1   |      |      | YY   | 2025-02-03 | 受理 落户=YY
    """,
    "双方: nothing is transferred or offered to an office that ended": """
        单位     | 事项   | 线索 | 对象 | 答复 | 承接 | 收到       | 结果
        甲县     | 登记   | L1   |      |      |      | 2025-01-03 | 首谈
        丙县     | 登记   | L2   |      |      |      | 2025-01-03 | 撞单
        市商务局 | 撤销   |      | 乙县 |      | 丁县 | 2025-01-05 | 受理
        甲县     | 提流转 | L1   | 乙县 | 县区 |      | 2025-02-03 | 拒:office_no_longer
        甲县     | 提流转 | L1   | 丁县 | 县区 |      | 2025-02-03 | 受理
    """,
    "双方: an offer asks no office that ended; the successor answers for one that was asked": """
        单位     | 事项     | 线索 | 对象      | 答复 | 承接 | 收到       | 结果
        市商务局 | 登记     | L1   |           |      |      | 2025-01-03 | 首谈
        市商务局 | 撤销     |      | 乙县      |      | 丁县 | 2025-01-05 | 受理
        市商务局 | 分流     | L1   | 乙县,丙县 |      |      | 2025-01-31 | 受理
        乙县     | 答复分流 | L1   |           | 接   |      | 2025-02-01 | 拒:office_no_longer
        丁县     | 答复分流 | L1   |           | 接   |      | 2025-02-01 | 受理
        市商务局 | 确定分流 | L1   | 乙县      |      |      | 2025-02-01 | 拒:office_no_longer
        市商务局 | 确定分流 | L1   | 丁县      |      |      | 2025-02-01 | 受理 持有=丁县
    """,
    "双方: an offer asks no office that ended": """
        单位     | 事项 | 线索 | 对象      | 承接 | 收到       | 结果
        市商务局 | 登记 | L1   |           |      | 2025-01-03 | 首谈
        市商务局 | 撤销 |      | 乙县      | 丁县 | 2025-01-05 | 受理
        市商务局 | 分流 | L1   | 乙县,丙县 |      | 2025-02-03 | 拒:office_no_longer
    """,
    "双方: the successor answers a transfer that was proposed to its predecessor": """
        单位     | 事项   | 线索 | 对象 | 答复 | 承接 | 收到             | 结果
        甲县     | 登记   | L1   |      |      |      | 2025-01-03       | 首谈
        市商务局 | 撤销   |      | 乙县 |      | 丁县 | 2025-01-05       | 受理
        甲县     | 提流转 | L1   | 乙县 | 县区 |      | 2025-01-31 12:00 | 受理
        乙县     | 同意   | L1   |      | 承接 |      | 2025-02-01 10:00 | 拒:office_no_longer
        丁县     | 同意   | L1   |      | 承接 |      | 2025-02-01 10:00 | 受理 落户=丁县 持有=丁县
        甲县     | 跟进   | L1   |      |      |      | 2025-02-02       | 受理 首谈=甲县
    """,
    "双方: the successor of the giver consents and goes on, and its proposal stands": """
        单位     | 事项   | 线索 | 对象 | 答复 | 承接 | 收到             | 结果
        甲县     | 登记   | L1   |      |      |      | 2025-01-03       | 首谈
        市商务局 | 撤销   |      | 甲县 |      | 丁县 | 2025-01-05       | 受理
        甲县     | 提流转 | L1   | 乙县 | 县区 |      | 2025-01-31 12:00 | 受理
        丁县     | 跟进   | L1   |      |      |      | 2025-02-01 09:00 | 受理 流转=进行
        丁县     | 不同意 | L1   |      |      |      | 2025-02-01 10:00 | 拒:transfer_own_proposal
        乙县     | 同意   | L1   |      | 承接 |      | 2025-02-01 10:00 | 受理 落户=乙县 持有=乙县
        丁县     | 提流转 | L1   | 丙县 | 县区 |      | 2025-02-02       | 受理 已同意=无
    """,
    "双方: a transfer between two offices that became one moves nothing": """
        单位     | 事项   | 线索 | 对象 | 答复 | 承接 | 收到             | 结果
        甲县     | 登记   | L1   |      |      |      | 2025-01-03       | 首谈
        市商务局 | 撤销   |      | 甲县 |      | 乙县 | 2025-01-05       | 受理
        甲县     | 提流转 | L1   | 乙县 | 县区 |      | 2025-01-31 12:00 | 受理
        乙县     | 同意   | L1   |      | 承接 |      | 2025-02-01 10:00 | 拒:transfer_to_itself
        乙县     | 撤流转 | L1   |      |      |      | 2025-02-01 11:00 | 受理 流转=无 持有=甲县
        乙县     | 提流转 | L1   | 乙县 | 县区 |      | 2025-02-01 12:00 | 拒:transfer_to_itself
    """,
    "双方: the queue goes on with the lead of an office that ended": """
        单位     | 事项 | 线索 | 对象 | 承接 | 收到       | 结果
        甲县     | 登记 | L1   |      |      | 2025-01-03 | 首谈
        丙县     | 登记 | L2   |      |      | 2025-01-04 | 撞单
        市商务局 | 撤销 |      | 丙县 | 丁县 | 2025-01-05 | 受理
        甲县     | 释放 | L1   |      |      | 2025-02-03 | 受理 持有=丁县
        丁县     | 跟进 | L2   |      |      | 2025-02-04 | 受理
        丁县     | 释放 | L2   |      |      | 2025-02-05 | 受理 持有=甲县
    """,
    "双方: an objection goes on with the successor, and is not made twice": """
        单位     | 事项   | 线索 | 对象 | 承接 | 收到       | 其他 | 结果
        甲县     | 登记   | L1   |      |      | 2025-01-28 |      | 首谈
        乙县     | 登记   | L2   |      |      | 2025-01-28 |      | 撞单
        乙县     | 异议   | L2   |      |      | 2025-01-30 | 有据 | 受理 异议=1
        市商务局 | 撤销   |      | 乙县 | 丁县 | 2025-01-30 |      | 受理
        丁县     | 异议   | L2   |      |      | 2025-02-01 | 有据 | 拒:objection_live
        丙县     | 撤异议 | L2   |      |      | 2025-02-01 |      | 拒:objection_unknown
        丁县     | 撤异议 | L2   |      |      | 2025-02-01 |      | 受理 异议=0
        丁县     | 异议   | L2   |      |      | 2025-02-01 | 有据 | 拒:objection_was_withdrawn
    """,
    "双方: the successor of the first contact says that it cannot land the project": """
        单位     | 事项         | 线索 | 对象 | 答复 | 承接 | 收到       | 结果
        甲县     | 登记         | L1   |      |      |      | 2025-01-03 | 首谈
        市商务局 | 撤销         |      | 甲县 |      | 丁县 | 2025-01-05 | 受理
        丙县     | 申报无法落地 | L1   |      |      |      | 2025-02-03 | 拒:project_unknown
        丁县     | 申报无法落地 | L1   |      |      |      | 2025-02-03 | 受理
        市商务局 | 核准         | L1   |      | 准   |      | 2025-02-04 | 受理 难落=是
    """,
    "双方: a recognised project stays with the office that acts for its landing": """
        单位     | 事项     | 线索 | 对象 | 承接 | 项目 | 收到       | 结果
        甲县     | 登记     | L1   |      |      |      | 2025-01-03 | 首谈
        乙县     | 登记     | L2   |      |      |      | 2025-01-04 | 撞单
        市商务局 | 落户     | L1   |      |      | 乙县 | 2025-01-05 | 受理
        市商务局 | 签约认定 | L1   |      |      |      | 2025-01-06 | 受理
        市商务局 | 合并     |      | 乙县 | 新YY |      | 2025-01-06 | 受理
        YY       | 撤回     | L2   |      |      |      | 2025-02-03 | 拒:project_recognised
    """,
    "双方: a change is effective from the first day of a month that has not begun": """
        单位     | 事项 | 对象 | 承接   | 日期       | 收到             | 结果
        市商务局 | 更名 | 甲县 | 新甲县 | 2025-01-01 | 2025-01-31 23:59 | 拒:office_change_too_early
        市商务局 | 更名 | 甲县 | 新甲县 | 2025-02-02 | 2025-01-31 23:59 | 拒:office_change_too_early
        市商务局 | 更名 | 甲县 | 新甲县 | 2024-12-01 | 2025-01-31 23:59 | 拒:office_change_too_early
        市商务局 | 更名 | 甲县 | 新甲县 | 2025-02-01 | 2025-01-31 23:59 | 受理
        市商务局 | 更名 | 乙县 | 新乙县 | 2025-02-01 | 2025-02-01 00:00 | 拒:office_change_too_early
        市商务局 | 更名 | 乙县 | 新乙县 | 2025-03-01 | 2025-02-01 00:00 | 受理
    """,
    "双方: the city operator changes offices, and nobody else": """
        单位     | 事项 | 对象 | 承接 | 收到       | 其他              | 结果
        甲县     | 更名 | 甲县 | 新县 | 2025-01-03 |                   | 拒:role_may_not
        市商务局 | 更名 | 甲县 | 新县 | 2025-01-03 | 角色=city_arbiter | 拒:role_may_not
        市商务局 | 更名 | 甲县 | 新县 | 2025-01-03 |                   | 受理
    """,
    "双方: a change that does not fit the city is refused": """
        单位     | 事项 | 对象     | 承接   | 其他 | 结果
        市商务局 | 撤销 | 市商务局 | 甲县   |      | 拒:office_change_of_centre
        市商务局 | 撤销 | 甲县     | 甲县   |      | 拒:office_change_into_itself
        市商务局 | 撤销 | 甲县     | 驻沪局 |      | 拒:office_change_without_land
        市商务局 | 撤销 | 驻沪局   | 甲县   |      | 受理
        市商务局 | 更名 | 甲县     | 丁县   |      | 拒:office_change_name_taken
        市商务局 | 新设 |          | 新J    |      | 拒:office_change_code_taken
        市商务局 | 撤销 | WW       | 甲县   |      | 拒:office_unknown
        市商务局 | 新设 |          | 新KK   | 无地 | 受理
    """,
    "双方: what is recorded of an office binds later changes": """
        单位     | 事项 | 对象 | 承接   | 日期       | 结果
        市商务局 | 合并 | 丁县 | 新DD   | 2025-03-01 | 受理
        市商务局 | 更名 | 丁县 | 大丁县 | 2025-02-01 | 拒:office_change_out_of_order
        市商务局 | 更名 | 丁县 | 大丁县 | 2025-04-01 | 拒:office_no_longer
    """,
}


@pytest.mark.parametrize("name", TABLES)
def test_offices_change(name: str) -> None:
    play(TABLES[name], city=PaperCity(pack=PACKS["双方"]))


def test_the_chemical_park_is_whoever_stands_for_it() -> None:
    chemical = """
        单位     | 事项 | 线索 | 对象   | 承接 | 收到       | 其他 | 结果
        甲县     | 登记 | L1   |        |      | 2025-01-03 | 化工 | 首谈
        市商务局 | 撤销 |      | 化工园 | 丁县 | 2025-01-05 |      | 受理
    """
    table = """
        单位 | 事项   | 线索 | 对象 | 答复 | 收到       | 结果
        甲县 | 提流转 | L1   | 丁县 | 化工 | 2025-01-31 | 拒:transfer_not_to_chemical_park
        甲县 | 提流转 | L1   | 丁县 | 化工 | 2025-02-03 | 受理
    """
    played = play(chemical, city=PaperCity(pack=PACKS["双方"]))
    played.play(table)


def test_the_successor_holds_what_its_predecessors_held_within_one_quota() -> None:
    table = """
        单位     | 事项 | 线索 | 企业     | 对象 | 承接 | 收到       | 结果
        甲县     | 登记 | L1   | 一号公司 |      |      | 2025-01-03 | 首谈 持有=甲县
        乙县     | 登记 | L2   | 二号公司 |      |      | 2025-01-03 | 首谈 持有=乙县
        市商务局 | 撤销 |      |          | 甲县 | 乙县 | 2025-01-05 | 受理
        乙县     | 登记 | L3   | 三号公司 |      |      | 2025-02-03 | 首谈 公海=是
        乙县     | 释放 | L1   | 一号公司 |      |      | 2025-02-04 | 受理 公海=是
        乙县     | 登记 | L4   | 四号公司 |      |      | 2025-02-05 | 首谈 持有=乙县
    """
    quota = {"protection": {"days": 180, "quota": 2, "source": "ours"}}
    play(table, city=PaperCity(pack=PACKS["双方"] | quota))


def test_a_change_waits_for_the_end_of_an_opening() -> None:
    table = """
        单位     | 事项 | 对象 | 承接   | 收到       | 结果
        市商务局 | 开批 |      |        | 2025-01-03 | 受理
        市商务局 | 更名 | 甲县 | 新甲县 | 2025-01-03 | 拒:opening_in_progress
        市商务局 | 关批 |      |        | 2025-01-03 | 受理
        市商务局 | 更名 | 甲县 | 新甲县 | 2025-01-03 | 受理
    """
    play(table, city=PaperCity(pack=PACKS["双方"]))


def test_the_journal_says_what_the_offices_are_and_the_state_says_the_same() -> None:
    city = PaperCity(pack=PACKS["双方"])
    table = """
        单位     | 事项 | 线索 | 对象      | 承接 | 收到       | 结果
        甲县     | 登记 | L1   |           |      | 2025-01-03 | 首谈
        市商务局 | 合并 |      | 甲县,乙县 | 新JY | 2025-01-05 | 受理
    """
    played = play(table, city=city)
    said = [event for event in city.events() if isinstance(event, OfficesChanged)]
    assert [event.how for event in said] == ["merge"]
    assert {office.code for office in said[0].offices} == {"J", "Y", "JY"}
    found = {office.code: office for office in city.city_state().city.offices}
    assert all(found[office.code] == office for office in said[0].offices)
    assert found["J"].successor == found["Y"].successor == "JY"
    # What was recorded keeps its office: only who acts for it is another.
    project = city.project(played.project_named("L1"))
    assert project.first_office == OFFICES["甲县"]
    acting = as_acting(project, city.city_state(), at=city_ms("2025-02-01 00:00"))
    assert (acting.first_office, acting.hold.office) == ("JY", "JY")
    before = as_acting(project, city.city_state(), at=city_ms("2025-01-31 23:59"))
    assert before == project


def test_a_city_keeps_its_offices_through_its_bytes() -> None:
    city = PaperCity(pack=PACKS["双方"])
    table = """
        单位     | 事项 | 对象 | 承接      | 日期       | 收到       | 结果
        市商务局 | 更名 | 甲县 | 新甲县    | 2025-02-01 | 2025-01-05 | 受理
        市商务局 | 拆分 | 乙县 | 新Y1,新Y2 | 2025-03-01 | 2025-01-05 | 受理
    """
    play(table, city=city)
    state = city.city_state()
    assert decode("city", encode(state)) == state
    assert state.city.name_on("J", FEBRUARY) == "新甲县"
    assert state.city.credited_office("Y", "2025-02") == "Y"
    assert state.city.credited_office("Y", "2025-03") == "Y1"


CREDIT = {
    "the months before a change keep the old office, later ones have the successor": """
        单位     | 事项     | 线索 | 企业     | 对象      | 承接 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   | 一号公司 |           |      |            | 2025-01-03 | 首谈
        甲县     | 登记     | L2   | 二号公司 |           |      |            | 2025-01-03 | 首谈
        乙县     | 登记     | L3   | 三号公司 |           |      |            | 2025-01-03 | 首谈
        市商务局 | 合并     |      |          | 甲县,乙县 | 新JY |            | 2025-01-05 | 受理
        市商务局 | 签约认定 | L1   |          |           |      | 2025-01-20 | 2025-01-25 | 受理
        市商务局 | 签约认定 | L2   |          |           |      | 2025-02-10 | 2025-02-12 | 受理
        市商务局 | 签约认定 | L3   |          |           |      | 2025-02-11 | 2025-02-12 | 受理
        JY       | 跟进     | L1   |          |           |      |            | 2025-02-13 | 受理
    """,
    "a correction after the change of a month before it stays with the old office": """
        单位     | 事项     | 线索 | 企业     | 对象 | 承接 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   | 一号公司 |      |      |            | 2025-01-03 | 首谈
        丙县     | 登记     | L2   | 一号公司 |      |      |            | 2025-01-04 | 撞单
        市商务局 | 撤销     |      |          | 甲县 | 乙县 |            | 2025-01-05 | 受理
        市商务局 | 签约认定 | L1   |          |      |      | 2025-01-20 | 2025-01-25 | 受理
        市商务局 | 拆案     | L2   |          |      |      |            | 2025-02-03 | 受理
        市商务局 | 并案     | L2   |          | L1   |      |            | 2025-02-04 | 受理
    """,
    "a signing of January that is recognised in February is January's, and the old office's": """
        单位     | 事项     | 线索 | 企业     | 对象 | 承接 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   | 一号公司 |      |      |            | 2025-01-03 | 首谈
        市商务局 | 撤销     |      |          | 甲县 | 乙县 |            | 2025-01-05 | 受理
        市商务局 | 签约认定 | L1   |          |      |      | 2025-01-20 | 2025-02-03 | 受理
    """,
}
JANUARY = {"city": -10_000, "office:J": 10_000}
BALANCES: dict[str, dict[str, dict[str, int]]] = dict(
    zip(
        CREDIT,
        (
            {"2025-01": JANUARY, "2025-02": {"city": -20_000, "office:JY": 20_000}},
            {"2025-01": JANUARY, "2025-02": {}},
            {"2025-01": JANUARY, "2025-02": {}},
        ),
        strict=True,
    )
)


@pytest.mark.parametrize("name", CREDIT)
def test_credit_goes_to_whoever_stands_for_the_office_in_the_month(name: str) -> None:
    city = PaperCity(pack=PACKS["双方"])
    play(CREDIT[name], city=city)
    found = {
        month: city.balances(period=month, indicator="signed_count") for month in BALANCES[name]
    }
    assert found == BALANCES[name]


def test_what_lands_with_the_successor_of_the_first_contact_has_not_moved() -> None:
    table = """
        单位     | 事项     | 线索 | 对象 | 承接 | 项目 | 日期       | 收到       | 其他     | 结果
        甲县     | 登记     | L1   |      |      |      |            | 2025-01-03 |          | 首谈
        市商务局 | 撤销     |      | 甲县 | 乙县 |      | 2025-02-01 | 2025-01-05 |          | 受理
        市商务局 | 落户     | L1   |      |      | 乙县 |            | 2025-02-03 | 无法落地 | 受理
        市商务局 | 签约认定 | L1   |      |      |      | 2025-02-03 | 2025-02-04 |          | 受理
    """
    city = PaperCity(pack=PACKS["双方"])
    play(table, city=city)
    found = city.balances(period="2025-02", indicator="signed_count")
    assert found == {"city": -10_000, "office:Y": 10_000}


def test_a_chemical_project_in_the_successor_of_the_chemical_park_counts_for_both() -> None:
    table = """
        单位     | 事项     | 线索 | 对象   | 承接 | 项目 | 日期       | 收到       | 其他 | 结果
        甲县     | 登记     | L1   |        |      |      |            | 2025-01-03 | 化工 | 首谈
        市商务局 | 撤销     |      | 化工园 | 丁县 |      | 2025-02-01 | 2025-01-05 |      | 受理
        市商务局 | 落户     | L1   |        |      | 丁县 |            | 2025-02-03 |      | 受理
        市商务局 | 签约认定 | L1   |        |      |      | 2025-02-03 | 2025-02-04 |      | 受理
    """
    city = PaperCity(pack=PACKS["双方"])
    play(table, city=city)
    found = city.balances(period="2025-02", indicator="signed_count")
    assert found == {
        "city": -10_000,
        "overlap": -10_000,
        "office:J": 10_000,
        "office:D": 10_000,
    }
