"""Objections 异议 to a first contact. Rule: docs/rules/objection.md."""

from typing import Any

import pytest

from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play

OBJECTIONS = {"window_days": 30, "ruling_days": 10, "source": "ours"}
PROTECTION = {"days": 100, "inactivity_days": 40, "source": "ours"}


def city_with(**objections: Any) -> PaperCity:
    """A city whose rules know objections and protection."""
    pack = huaian_pack()
    pack["objections"] = OBJECTIONS | objections
    pack["protection"] = PROTECTION
    return PaperCity(pack=pack)


TABLES = {
    "who collided may object, and first contact stays until the ruling": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        乙县 | 异议 | L2   | 2025-02-03 | 受理 异议=1 首谈=甲县 持有=甲县
    """,
    "upheld gives first contact and the hold to the office that objected": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-03 | 受理
        市商务局 | 异议裁定 | L2   | 支持 | 2025-02-04 | 受理 异议=0 首谈=乙县 持有=乙县 排队=甲县
    """,
    "dismissed leaves everything as it is": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-03 | 受理
        市商务局 | 异议裁定 | L2   | 驳回 | 2025-02-04 | 受理 异议=0 首谈=甲县 持有=甲县 排队=乙县
    """,
    "the centre may give first contact to a third lead of the project": """
        单位     | 事项     | 线索 | 对象 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      |      | 2025-02-02 | 撞单
        丙县     | 登记     | L3   |      |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      |      | 2025-02-03 | 受理
        市商务局 | 异议裁定 | L2   | L3   | 支持 | 2025-02-04 | 受理 首谈=丙县 持有=丙县
    """,
    "but not to a lead of another project": """
        单位 | 事项 | 线索 | 对象 | 答复 | 企业 | 结果
        甲县 | 登记 | L1 |  |  |  | 首谈
        乙县 | 登记 | L2 |  |  |  | 撞单
        丙县 | 登记 | L3 |  |  | 华天电子有限公司 | 首谈
        乙县 | 异议 | L2 |  |  |  | 受理
        市商务局 | 异议裁定 | L2 | L3 | 支持 |  | 拒:objection_lead_not_in_project
        市商务局 | 异议裁定 | L2 | L1 | 支持 |  | 拒:objection_changes_nothing
        市商务局 | 异议裁定 | L2 |  | 驳回 |  | 受理 首谈=甲县
    """,
    "who has first contact has nothing to object to": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        甲县 | 异议 | L1   | 拒:objection_to_own_first_contact
    """,
    "another office's lead looks like none, and a withdrawn one is over": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        丙县 | 异议 | L2   | 拒:lead_unknown
        丙县 | 异议 | LX   | 拒:lead_unknown
        乙县 | 撤回 | L2   | 受理
        乙县 | 异议 | L2   | 拒:lead_withdrawn
    """,
    "a void registration has no standing to object": """
        单位     | 事项 | 线索 | 答复 | 结果
        甲县     | 登记 | L1   |      | 首谈
        乙县     | 登记 | L2   |      | 撞单
        市商务局 | 审核 | L2   | 无效 | 受理
        乙县     | 异议 | L2   |      | 拒:objection_without_standing
    """,
    "one live objection for each office and project": """
        单位 | 事项 | 线索 | 结果
        甲县 | 登记 | L1   | 首谈
        乙县 | 登记 | L2   | 撞单
        丙县 | 登记 | L3   | 撞单
        乙县 | 异议 | L2   | 受理 异议=1
        乙县 | 异议 | L2   | 拒:objection_live
        丙县 | 异议 | L3   | 受理 异议=2
    """,
    "the window ends on the thirtieth day after the collision": """
        单位 | 事项 | 线索 | 收到             | 结果
        甲县 | 登记 | L1   | 2025-02-01       | 首谈
        乙县 | 登记 | L2   | 2025-02-02 09:00 | 撞单
        丙县 | 登记 | L3   | 2025-02-02 09:01 | 撞单
        乙县 | 异议 | L2   | 2025-03-04 09:00 | 拒:objection_too_late
        丙县 | 异议 | L3   | 2025-03-04 09:00 | 受理 异议=1
    """,
    "a first contact decided later opens a new window for all": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        丙县 | 登记 | L3   | 2025-02-02 | 撞单
        甲县 | 撤回 | L1   | 2025-03-20 | 受理 首谈=乙县
        丙县 | 异议 | L3   | 2025-04-10 | 受理 异议=1
    """,
    "who loses first contact by an objection may object in turn": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-28 | 受理
        市商务局 | 异议裁定 | L2   | 支持 | 2025-03-20 | 受理 首谈=乙县
        甲县     | 异议     | L1   |      | 2025-04-10 | 受理 异议=1 首谈=乙县
        市商务局 | 异议裁定 | L1   | 支持 | 2025-04-11 | 受理 异议=0 首谈=甲县 持有=甲县
    """,
    "once dismissed is dismissed, where there is one instance": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-03 | 受理
        市商务局 | 异议裁定 | L2   | 驳回 | 2025-02-04 | 受理
        乙县     | 异议     | L2   |      | 2025-02-05 | 拒:objection_instances_used
    """,
    "an objection taken back is not filed again against the same decision": """
        单位 | 事项   | 线索 | 收到       | 结果
        甲县 | 登记   | L1   | 2025-02-01 | 首谈
        乙县 | 登记   | L2   | 2025-02-02 | 撞单
        乙县 | 异议   | L2   | 2025-02-03 | 受理 异议=1
        乙县 | 撤异议 | L2   | 2025-02-04 | 受理 异议=0 首谈=甲县
        乙县 | 撤异议 | L2   | 2025-02-05 | 拒:objection_settled
        乙县 | 异议   | L2   | 2025-02-05 | 拒:objection_was_withdrawn
    """,
    "another office's objection looks like none": """
        单位 | 事项   | 线索 | 结果
        甲县 | 登记   | L1   | 首谈
        乙县 | 登记   | L2   | 撞单
        乙县 | 异议   | L2   | 受理
        丙县 | 撤异议 | L2   | 拒:objection_unknown
        甲县 | 撤异议 | L2   | 拒:objection_unknown
    """,
    "the project's clocks stand still and run on with what was left": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈 时限=inactivity,protection
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-11 | 受理 时限=无 停摆=inactivity,protection
        市商务局 | 报时     | L1   |      | 2025-06-01 | 受理 持有=甲县
        市商务局 | 异议裁定 | L2   | 驳回 | 2025-06-01 | 受理 时限=inactivity,protection
        市商务局 | 报时     | L1   |      | 2025-06-30 | 受理 持有=甲县
        市商务局 | 报时     | L1   |      | 2025-07-01 | 受理 持有=乙县
    """,
    "of two live objections the last one that ends lets the clocks run": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        丙县     | 登记     | L3   |      | 2025-02-02 | 撞单
        乙县     | 异议     | L2   |      | 2025-02-03 | 受理
        丙县     | 异议     | L3   |      | 2025-02-04 | 受理
        市商务局 | 异议裁定 | L2   | 驳回 | 2025-02-05 | 受理 时限=无
        丙县     | 撤异议   | L3   |      | 2025-02-06 | 受理 时限=inactivity,protection
    """,
    "a hold that passes on while an objection is live stands still too": """
        单位     | 事项   | 线索 | 答复 | 收到       | 结果
        甲县     | 登记   | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记   | L2   |      | 2025-02-02 | 撞单
        丙县     | 登记   | L3   |      | 2025-02-02 | 撞单
        丙县     | 异议   | L3   |      | 2025-02-03 | 受理
        甲县     | 撤回   | L1   |      | 2025-02-04 | 受理 首谈=乙县 持有=乙县 时限=无 异议=1
        市商务局 | 报时   | L2   |      | 2025-06-01 | 受理 持有=乙县
        丙县     | 撤异议 | L3   |      | 2025-06-01 | 受理 时限=inactivity,protection
    """,
    "an objection is moot when its office gets first contact or leaves": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        丙县 | 登记 | L3   | 2025-02-02 | 撞单
        乙县 | 异议 | L2   | 2025-02-03 | 受理
        丙县 | 异议 | L3   | 2025-02-03 | 受理 异议=2
        甲县 | 撤回 | L1   | 2025-02-04 | 受理 首谈=乙县 异议=1
        丙县 | 撤回 | L3   | 2025-02-05 | 受理 首谈=乙县 异议=0 时限=inactivity,protection
    """,
    "a ruling given alike counts as done, otherwise it is refused": """
        单位     | 事项     | 线索 | 答复 | 结果
        甲县     | 登记     | L1   |      | 首谈
        乙县     | 登记     | L2   |      | 撞单
        市商务局 | 异议裁定 | L2   | 支持 | 拒:objection_unknown
        乙县     | 异议     | L2   |      | 受理
        市商务局 | 异议裁定 | L2   | 支持 | 受理 首谈=乙县
        市商务局 | 异议裁定 | L2   | 支持 | 受理 首谈=乙县
        市商务局 | 异议裁定 | L2   | 驳回 | 拒:objection_settled
    """,
    "an office does not rule": """
        单位 | 事项     | 线索 | 答复 | 结果
        甲县 | 登记     | L1   |      | 首谈
        乙县 | 登记     | L2   |      | 撞单
        乙县 | 异议     | L2   |      | 受理
        乙县 | 异议裁定 | L2   | 支持 | 拒:role_may_not
    """,
    "after a signing credit follows by reversal": """
        单位 | 事项 | 线索 | 项目 | 答复 | 日期 | 收到 | 结果
        甲县 | 登记 | L1 |  |  |  | 2025-02-01 | 首谈
        乙县 | 登记 | L2 |  |  |  | 2025-02-02 | 撞单
        市商务局 | 签约认定 | L1 |  |  | 2025-02-03 | 2025-02-03 | 受理
         | 对账 |  | 签约数 |  | 2025-02 |  | 余额 市=1 甲县=1
        乙县 | 异议 | L2 |  |  |  | 2025-02-10 | 受理
         | 对账 |  | 签约数 |  | 2025-02 |  | 余额 市=1 甲县=1
        市商务局 | 异议裁定 | L2 |  | 支持 |  | 2025-02-11 | 受理 首谈=乙县 持有=无
         | 对账 |  | 签约数 |  | 2025-02 |  | 余额 市=1 乙县=1
    """,
    "upheld against an office that holds no more leaves the hold with the holder": """
        单位     | 事项     | 线索 | 答复 | 收到       | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
        丙县     | 登记     | L3   |      | 2025-03-10 | 撞单
        市商务局 | 报时     | L1   |      | 2025-03-14 | 受理 首谈=甲县 持有=乙县
        丙县     | 异议     | L3   |      | 2025-03-15 | 受理
        市商务局 | 异议裁定 | L3   | 支持 | 2025-03-16 | 受理 首谈=丙县 持有=乙县
    """,
    "first contact that was ruled stays though the order says otherwise": """
        单位     | 事项     | 线索 | 答复 | 结果
        甲县     | 登记     | L1   |      | 首谈
        乙县     | 登记     | L2   |      | 撞单
        乙县     | 异议     | L2   |      | 受理
        市商务局 | 异议裁定 | L2   | 支持 | 受理 首谈=乙县
        丙县     | 登记     | L3   |      | 撞单 首谈=乙县
        乙县     | 撤回     | L2   |      | 受理 首谈=甲县
    """,
    "an objection follows its lead when projects are merged and parted": """
        单位     | 事项   | 线索 | 对象 | 企业             | 结果
        甲县     | 登记   | L1   |      |                  | 首谈
        乙县     | 登记   | L2   |      | 华天电子有限公司 | 首谈
        丙县     | 登记   | L3   |      | 华天电子有限公司 | 撞单
        丙县     | 异议   | L3   |      |                  | 受理 异议=1
        市商务局 | 并案   | L2   | L1   |                  | 受理 同=L1 首谈=甲县 异议=1 时限=无
        市商务局 | 拆案   | L2   |      |                  | 受理 异=L1 首谈=乙县 异议=1 时限=无
        甲县     | 跟进   | L1   |      |                  | 受理 异议=0 时限=inactivity,protection
        丙县     | 撤异议 | L3   |      |                  | 受理 异议=0 时限=inactivity,protection
    """,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_objection(table: str) -> None:
    play(table, city=city_with())


EVIDENCE = """
    单位 | 事项 | 线索 | 其他 | 结果
    甲县 | 登记 | L1   |      | 首谈
    乙县 | 登记 | L2   |      | 撞单
    乙县 | 异议 | L2   |      | 拒:evidence_missing
    乙县 | 异议 | L2   | 有据 | 受理
"""


def test_evidence_is_asked_for_where_the_rules_say_so() -> None:
    play(EVIDENCE, city=city_with(evidence_needed=True))


TWO_INSTANCES = """
    单位     | 事项     | 线索 | 答复 | 收到       | 结果
    甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
    乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
    乙县     | 异议     | L2   |      | 2025-03-01 | 受理
    市商务局 | 异议裁定 | L2   | 驳回 | 2025-03-25 | 受理 首谈=甲县
    乙县     | 异议     | L2   |      | 2025-04-20 | 受理 异议=1
    市商务局 | 异议裁定 | L2   | 驳回 | 2025-04-25 | 受理 首谈=甲县
    乙县     | 异议     | L2   |      | 2025-04-26 | 拒:objection_instances_used
"""


def test_a_second_instance_runs_from_the_dismissal_of_the_first() -> None:
    play(TWO_INSTANCES, city=city_with(instances_max=2))


LATE_SECOND = """
    单位     | 事项     | 线索 | 答复 | 收到       | 结果
    甲县     | 登记     | L1   |      | 2025-02-01 | 首谈
    乙县     | 登记     | L2   |      | 2025-02-02 | 撞单
    乙县     | 异议     | L2   |      | 2025-03-01 | 受理
    市商务局 | 异议裁定 | L2   | 驳回 | 2025-03-25 | 受理
    乙县     | 异议     | L2   |      | 2025-04-24 | 拒:objection_too_late
"""


def test_a_second_instance_can_be_too_late() -> None:
    play(LATE_SECOND, city=city_with(instances_max=2))


WITHOUT_RULES = """
    单位     | 事项     | 线索 | 结果
    甲县     | 登记     | L1   | 首谈
    乙县     | 登记     | L2   | 撞单
    乙县     | 异议     | L2   | 拒:objections_not_in_rules
    市商务局 | 确认首谈 | L1   | 拒:confirmation_not_in_rules
"""


def test_a_city_whose_rules_know_no_objections_says_so() -> None:
    pack = {name: part for name, part in huaian_pack().items() if name != "objections"}
    play(WITHOUT_RULES, city=PaperCity(pack=pack))


OPENED = {
    "before the window of the opening ends nothing is confirmed, afterwards all": """
        单位 | 事项 | 线索 | 其他 | 企业 | 收到 | 结果
        市商务局 | 开批 |  |  |  | 2025-02-01 | 受理
        甲县 | 登记 | L1 | 登记=2024-03-01 |  |  | 首谈 拟认定=是
        乙县 | 登记 | L2 | 登记=2024-03-02 |  |  | 撞单 拟认定=是
        丙县 | 登记 | L3 | 登记=2024-03-03 | 华天电子有限公司 |  | 首谈
        市商务局 | 确认首谈 | L1 |  |  |  | 拒:confirmation_without_opening
        市商务局 | 关批 |  |  |  | 2025-02-02 09:00 | 受理
        市商务局 | 确认首谈 | L1 |  |  | 2025-02-17 08:59 | 拒:confirmation_too_early
        市商务局 | 确认首谈 | L1 | 项目=L1,L3 |  | 2025-02-17 09:00 | 受理 拟认定=否
        市商务局 | 确认首谈 | L3 |  |  |  | 拒:nothing_to_confirm
    """,
    "the window of the opening is its own, whatever was claimed": """
        单位     | 事项 | 线索 | 其他            | 收到             | 结果
        市商务局 | 开批 |      |                 | 2025-02-01       | 受理
        甲县     | 登记 | L1   | 登记=2024-03-01 |                  | 首谈
        乙县     | 登记 | L2   | 登记=2024-03-02 |                  | 撞单
        丙县     | 登记 | L3   | 登记=2024-03-02 |                  | 撞单
        市商务局 | 关批 |      |                 | 2025-02-02 09:00 | 受理
        乙县     | 异议 | L2   |                 | 2025-02-17 08:59 | 受理 异议=1
        丙县     | 异议 | L3   |                 | 2025-02-17 09:00 | 拒:objection_too_late
    """,
    "what is objected to stays 拟认定 and the rest is confirmed": """
        单位 | 事项 | 线索 | 答复 | 其他 | 企业 | 收到 | 结果
        市商务局 | 开批 |  |  |  |  | 2025-02-01 | 受理
        甲县 | 登记 | L1 |  | 登记=2024-03-01 |  |  | 首谈
        乙县 | 登记 | L2 |  | 登记=2024-03-02 |  |  | 撞单
        丙县 | 登记 | L3 |  | 登记=2024-03-03 | 华天电子有限公司 |  | 首谈
        市商务局 | 关批 |  |  |  |  | 2025-02-02 | 受理
        乙县 | 异议 | L2 |  |  |  | 2025-02-10 | 受理
        市商务局 | 确认首谈 | L1 |  |  |  | 2025-03-01 | 拒:nothing_to_confirm
        市商务局 | 确认首谈 | L1 |  | 项目=L1,L3,PX |  | 2025-03-01 | 受理 拟认定=是
        甲县 | 跟进 | L1 |  |  |  | 2025-03-01 | 受理 拟认定=是
        丙县 | 跟进 | L3 |  |  |  | 2025-03-01 | 受理 拟认定=否
        市商务局 | 异议裁定 | L2 | 支持 |  |  | 2025-03-02 | 受理 首谈=乙县 拟认定=是
        市商务局 | 确认首谈 | L1 |  |  |  | 2025-03-03 | 受理 拟认定=否 首谈=乙县
    """,
    "what is asked stays 拟认定 until it is ruled": """
        单位 | 事项 | 线索 | 对象 | 答复 | 其他 | 项目 | 金额 | 收到 | 结果
        市商务局 | 开批 |  |  |  |  |  |  | 2025-02-01 | 受理
        甲县 | 登记 | L1 |  |  | 登记=2024-03-01 | 新源项目 | 5亿 |  | 首谈
        乙县 | 登记 | L2 |  |  | 登记=2024-03-02 | 新源项目 | 8亿 |  | 待裁定 异=L1
        市商务局 | 关批 |  |  |  |  |  |  | 2025-02-02 | 受理
        市商务局 | 确认首谈 | L2 |  |  |  |  |  | 2025-03-01 | 拒:nothing_to_confirm
        市商务局 | 裁定 | L2 | L1 | 同一项目 |  |  |  | 2025-03-02 | 受理 同=L1 首谈=甲县
        乙县 | 异议 | L2 |  |  |  |  |  | 2025-03-20 | 受理 异议=1
        乙县 | 撤异议 | L2 |  |  |  |  |  | 2025-03-21 | 受理
        市商务局 | 确认首谈 | L2 |  |  |  |  |  | 2025-03-22 | 受理 拟认定=否
    """,
    "a live collision in a confirmed project has its own window": """
        单位     | 事项     | 线索 | 其他            | 收到       | 结果
        市商务局 | 开批     |      |                 | 2025-02-01 | 受理
        甲县     | 登记     | L1   | 登记=2024-03-01 |            | 首谈
        市商务局 | 关批     |      |                 | 2025-02-02 | 受理
        市商务局 | 确认首谈 | L1   |                 | 2025-03-01 | 受理
        乙县     | 登记     | L2   |                 | 2025-04-01 | 撞单
        乙县     | 异议     | L2   |                 | 2025-04-20 | 受理 异议=1 拟认定=否
    """,
}


@pytest.mark.parametrize("table", OPENED.values(), ids=OPENED.keys())
def test_objection_to_an_opened_city(table: str) -> None:
    play(table, city=city_with(opening_window_days=15))


def test_a_confirmation_names_what_it_leaves_and_why() -> None:
    table = """
        单位     | 事项     | 线索 | 其他            | 企业             | 收到       | 结果
        市商务局 | 开批     |      |                 |                  | 2025-02-01 | 受理
        甲县     | 登记     | L1   | 登记=2024-03-01 |                  |            | 首谈
        乙县     | 登记     | L2   | 登记=2024-03-02 |                  |            | 撞单
        丙县     | 登记     | L3   | 登记=2024-03-03 | 华天电子有限公司 |            | 首谈
        市商务局 | 关批     |      |                 |                  | 2025-02-02 | 受理
        乙县     | 异议     | L2   |                 |                  | 2025-02-10 | 受理
        市商务局 | 确认首谈 | L1   | 项目=L1,L3,PX   |                  | 2025-03-01 | 受理
    """
    played = play(table, city=city_with(opening_window_days=15))
    event = played.city.events()[-1]
    assert event.name == "first_contacts_confirmed"
    assert event.projects == (played.projects["L3"],)
    assert event.left == {played.projects["L1"]: "objection_live", "PX": "project_unknown"}
