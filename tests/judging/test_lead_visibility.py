"""Whom an office lets see its lead 可见范围, and erasure. Rule: docs/rules/lead-visibility.md."""

import pytest

from tests.judging.playbook import play
from tests.judging.verbs_standing import documents_of

TABLES = {
    "a lead is sealed until its office says otherwise": """
        单位 | 事项 | 线索 | 答复   | 对象      | 结果
        甲县 | 登记 | L1   |        |           | 首谈 看=sealed
        甲县 | 可见 | L1   | 指定   | 丙县,乙县 | 受理 看=丙县,乙县
        甲县 | 可见 | L1   | 上板   |           | 受理 看=board
        甲县 | 可见 | L1   | 公开   |           | 受理 看=open
        甲县 | 可见 | L1   | 本单位 |           | 受理 看=sealed
    """,
    "offices are named for 指定 and for nothing else": """
        单位 | 事项 | 线索 | 答复   | 对象      | 结果
        甲县 | 登记 | L1   |        |           | 首谈
        甲县 | 可见 | L1   | 指定   |           | 拒:visibility_offices_misnamed
        甲县 | 可见 | L1   | 上板   | 乙县      | 拒:visibility_offices_misnamed
        甲县 | 可见 | L1   | 指定   | 甲县,乙县 | 拒:visibility_offices_misnamed
        甲县 | 可见 | L1   | 指定   | X9        | 拒:office_unknown
    """,
    "another office's lead looks like none": """
        单位 | 事项 | 线索 | 答复 | 结果
        甲县 | 登记 | L1   |      | 首谈
        乙县 | 可见 | L1   | 公开 | 拒:lead_unknown
        乙县 | 可见 | LX   | 公开 | 拒:lead_unknown
        甲县 | 撤回 | L1   |      | 受理
        甲县 | 可见 | L1   | 公开 | 拒:lead_withdrawn
    """,
    "nothing of it moves first contact, hold or the queue": """
        单位 | 事项 | 线索 | 答复 | 对象 | 结果
        甲县 | 登记 | L1   |      |      | 首谈
        乙县 | 登记 | L2   |      |      | 撞单
        乙县 | 可见 | L2   | 公开 |      | 受理 首谈=甲县 持有=甲县 排队=乙县
    """,
    "the office's head or the centre erases, staff and others do not": """
        单位     | 事项     | 线索 | 其他             | 结果
        甲县     | 登记     | L1   |                  | 首谈
        甲县     | 删联系人 | L1   |                  | 拒:role_may_not
        乙县     | 删联系人 | L1   | 角色=office_head | 拒:lead_unknown
        甲县     | 删联系人 | L1   | 角色=office_head | 受理 首谈=甲县
        市商务局 | 删联系人 | L1   |                  | 受理
        甲县     | 撤回     | L1   |                  | 受理
        甲县     | 删联系人 | L1   | 角色=office_head | 受理
    """,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_lead_visibility(table: str) -> None:
    play(table)


def test_the_project_knows_whom_each_of_its_leads_is_shown() -> None:
    played = play("""
        单位 | 事项 | 线索 | 答复 | 对象 | 结果
        甲县 | 登记 | L1   |      |      | 首谈
        乙县 | 登记 | L2   |      |      | 撞单
        甲县 | 可见 | L1   | 指定 | 丙县 | 受理
    """)
    project = documents_of(played).projects[played.projects["L1"]]
    assert [(t.office, t.visibility, t.shared_with) for t in project.touches] == [
        ("J", "named", ("B",)),
        ("Y", "sealed", ()),
    ]
