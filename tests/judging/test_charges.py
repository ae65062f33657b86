"""Who is in charge 负责, and the hand-over 交接 of leads. Rule: docs/rules/charges.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from sharing.events.standing import LeadsHandedOver
from tests.judging.playbook import play
from tests.judging.verbs_standing import documents_of

CHARGES = {
    "the centre puts a leader in charge of a project, from a day until a day": """
        单位     | 事项 | 线索 | 答复 | 对象 | 其他                        | 结果
        甲县     | 登记 | L1   |      |      |                             | 首谈
        市商务局 | 负责 | L1   | 领导 | ding | 自=2025-02-01 至=2025-03-31 | 受理 在责=2025-01-31:
        甲县     | 跟进 | L1   |      |      |                             | 受理 在责=2025-02-01:ding
        甲县     | 跟进 | L1   |      |      |                             | 受理 在责=2025-03-31:ding
        甲县     | 跟进 | L1   |      |      |                             | 受理 在责=2025-04-01:
    """,
    "without a last day it lasts until it is ended": """
        单位     | 事项     | 线索 | 答复 | 对象 | 其他          | 结果
        甲县     | 登记     | L1   |      |      |               | 首谈
        市商务局 | 负责     | L1   | 评审 | ding | 自=2025-02-01 | 受理 在责=2099-01-01:ding
        市商务局 | 不再负责 |      |      | ding |               | 受理 在责=2025-02-02:
        市商务局 | 不再负责 |      |      | ding |               | 拒:charge_unknown
    """,
    "of a chain, the centre alone": """
        单位     | 事项 | 线索 | 答复 | 对象 | 其他          | 结果
        市商务局 | 负责 |      | 领导 | ding | 链=新能源汽车 | 受理 在责=2025-02-01:ding
        甲县     | 负责 |      | 专班 | yi   | 链=新能源汽车 角色=office_head | 拒:charge_by_centre_alone
    """,
    "a project or a chain, never both or none": """
        单位     | 事项 | 线索 | 答复 | 对象 | 其他    | 结果
        甲县     | 登记 | L1   |      |      |         | 首谈
        市商务局 | 负责 | L1   | 领导 | ding | 链=光伏 | 拒:charge_of_one_thing
        市商务局 | 负责 |      | 领导 | ding |         | 拒:charge_of_one_thing
        市商务局 | 负责 | L1   | 领导 | ding | 自=2025-02-02 至=2025-02-01 | 拒:charge_ends_before_it_begins
        市商务局 | 负责 | L1   | 领导 | ding | 自=2025-02-02 至=2025-02-02 | 受理 在责=2025-02-02:ding
    """,
    "an office's head puts team members in charge of what is the office's, and nobody else": """
        单位 | 事项 | 线索 | 答复 | 对象 | 其他             | 结果
        甲县 | 登记 | L1   |      |      |                  | 首谈
        乙县 | 登记 | L2   |      |      |                  | 撞单
        甲县 | 负责 | L1   | 专班 | yi   | 角色=office_head | 受理 在责=2025-02-01:yi
        甲县 | 负责 | L1   | 领导 | yi   | 角色=office_head | 拒:charge_by_centre_alone
        甲县 | 负责 | L1   | 专班 | yi   |                  | 拒:role_may_not
        乙县 | 负责 | L2   | 专班 | bing | 角色=office_head | 拒:project_unknown
        丙县 | 负责 | L1   | 专班 | bing | 角色=office_head | 拒:project_unknown
        丙县 | 负责 | PX   | 专班 | bing | 角色=office_head | 拒:project_unknown
    """,
    "who put somebody in charge ends it, or the centre; another's looks like none": """
        单位     | 事项     | 线索 | 答复 | 对象 | 其他             | 结果
        甲县     | 登记     | L1   |      |      |                  | 首谈
        甲县     | 负责     | L1   | 专班 | yi   | 角色=office_head | 受理
        乙县     | 不再负责 |      |      | yi   | 角色=office_head | 拒:charge_unknown
        市商务局 | 不再负责 |      |      | yi   |                  | 受理 在责=2025-02-01:
        甲县     | 不再负责 |      |      | yi   | 角色=office_head | 拒:charge_unknown
    """,
    "nothing of it moves first contact or the hold": """
        单位     | 事项 | 线索 | 答复 | 对象 | 结果
        甲县     | 登记 | L1   |      |      | 首谈
        乙县     | 登记 | L2   |      |      | 撞单
        市商务局 | 负责 | L2   | 领导 | ding | 受理 首谈=甲县 持有=甲县
    """,
}


@pytest.mark.parametrize("table", CHARGES.values(), ids=CHARGES.keys())
def test_charge(table: str) -> None:
    play(table)


HAND_OVERS = {
    "who registered it has it in hand, until the head hands it over": """
        单位 | 事项 | 线索 | 对象 | 其他   | 结果
        甲县 | 登记 | L1   |      | 人=wang | 首谈 经办=wang
        甲县 | 交接 | L1   | zhao |        | 受理 经办=zhao 首谈=甲县 持有=甲县
        甲县 | 跟进 | L1   |      | 人=sun | 受理 经办=zhao
    """,
    "all of the leads, or none": """
        单位 | 事项 | 线索  | 企业             | 对象 | 其他    | 结果
        甲县 | 登记 | L1    |                  |      | 人=wang | 首谈
        甲县 | 登记 | L2    | 华天电子有限公司 |      | 人=wang | 首谈
        乙县 | 登记 | L3    |                  |      | 人=bing | 撞单
        甲县 | 交接 | L1,L3 |                  | zhao |         | 拒:lead_unknown
        甲县 | 跟进 | L1    |                  |      |         | 受理 经办=wang
        甲县 | 交接 | L1,L2 |                  | zhao |         | 受理
        甲县 | 跟进 | L2    |                  |      |         | 受理 经办=zhao
    """,
    "staff hand nothing over, and what was withdrawn is nobody's": """
        单位 | 事项 | 线索 | 对象 | 其他              | 结果
        甲县 | 登记 | L1   |      |                   | 首谈
        甲县 | 交接 | L1   | zhao | 角色=office_staff | 拒:role_may_not
        甲县 | 撤回 | L1   |      |                   | 受理
        甲县 | 交接 | L1   | zhao |                   | 拒:lead_withdrawn
    """,
    "the system hands over for an office": """
        单位 | 事项 | 线索 | 对象 | 其他                          | 结果
        甲县 | 登记 | L1   |      | 人=wang                       | 首谈
        甲县 | 交接 | L1   | zhao | 角色=system 人=system:people  | 受理 经办=zhao
    """,
}


@pytest.mark.parametrize("table", HAND_OVERS.values(), ids=HAND_OVERS.keys())
def test_hand_over(table: str) -> None:
    play(table)


def test_history_keeps_every_name_and_who_handed_over() -> None:
    played = play("""
        单位 | 事项 | 线索 | 对象 | 其他    | 结果
        甲县 | 登记 | L1   |      | 人=wang | 首谈
        甲县 | 跟进 | L1   |      | 人=wang | 受理
        甲县 | 交接 | L1   | zhao | 人=li   | 受理
    """)
    lead = documents_of(played).leads[played.leads["L1"]]
    assert [person for person, _ in lead.handlers] == ["wang", "zhao"]
    assert [note.by for note in lead.notes] == ["wang"]
    handed = [e for e in played.city.events() if isinstance(e, LeadsHandedOver)]
    assert [(e.by, e.to_person) for e in handed] == [("li", "zhao")]
