"""Protection 保护期: who holds a project, until when, and who is next. Rule: docs/rules/protection.md.

Where a table's title stands in ``RULES`` its rules differ from ``PROTECTION`` in that.
"""

# ruff: noqa: E501  rows of a table are as long as they are

from typing import Any

import pytest

from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play
from tests.judging.protection_rules import PROTECTION, RULES

TABLES = {
    "first contact and the hold begin as one office, with both clocks": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈 首谈=甲县 持有=甲县 排队=无 公海=否 到期=2025-05-12 闲置=2025-03-13
    """,
    "who collides waits in the queue, in log order": """
        单位   | 事项 | 线索 | 收到       | 结果
        甲县   | 登记 | L1   | 2025-02-01 | 首谈
        驻沪局 | 登记 | L2   | 2025-02-02 | 撞单 持有=甲县 排队=驻沪局
        乙县   | 登记 | L3   | 2025-02-03 | 撞单 持有=甲县 排队=驻沪局,乙县 到期=2025-05-12
    """,
    "reported progress starts the clock of inactivity anew, not that of protection": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        甲县 | 跟进 | L1   | 2025-03-01 | 受理 闲置=2025-04-10 到期=2025-05-12
    """,
    "progress of an office that waits starts nothing": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        乙县 | 跟进 | L2   | 2025-03-01 | 受理 闲置=2025-03-13
    """,
    "an amendment is no progress": """
        单位 | 事项 | 线索 | 金额 | 收到       | 结果
        甲县 | 登记 | L1   | 5亿  | 2025-02-01 | 首谈
        甲县 | 更正 | L1   | 6亿  | 2025-03-01 | 受理 闲置=2025-03-13
    """,
    "a day without progress too many: the next in line has the hold, and first contact": """
        单位     | 事项 | 线索 | 收到             | 结果
        甲县     | 登记 | L1   | 2025-02-01       | 首谈
        乙县     | 登记 | L2   | 2025-02-02       | 撞单
        丙县     | 登记 | L3   | 2025-02-03       | 撞单
        市商务局 | 报时 | L1   | 2025-03-13 08:59 | 受理 持有=甲县
        市商务局 | 报时 | L1   | 2025-03-13 09:00 | 受理 持有=乙县 首谈=乙县 排队=甲县,丙县
    """,
    "a lapse is effective at its due time, however late it is noticed": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        乙县     | 登记 | L2   | 2025-02-02 | 撞单
        市商务局 | 报时 | L1   | 2025-03-20 | 受理 持有=乙县 到期=2025-06-21 闲置=2025-04-22
    """,
    "lapses follow each other where the time went by unnoticed": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        乙县     | 登记 | L2   | 2025-02-02 | 撞单
        丙县     | 登记 | L3   | 2025-02-03 | 撞单
        市商务局 | 报时 | L1   | 2025-04-25 | 受理 持有=甲县 首谈=甲县 到期=2025-07-31
    """,
    "what comes at the due time itself comes too late": """
        单位 | 事项 | 线索 | 收到             | 结果
        甲县 | 登记 | L1   | 2025-02-01       | 首谈
        甲县 | 跟进 | L1   | 2025-03-13 09:00 | 受理 持有=无 公海=是 首谈=甲县
    """,
    "expiry leaves first contact where it is": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        乙县 | 跟进 | L2   | 2025-05-12 | 受理 持有=乙县 首谈=甲县 释放因=无 到期=2025-08-20
    """,
    "where nobody waits the project stands in the pool": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   | 2025-05-13 | 受理 持有=无 公海=是 释放因=到期 首谈=甲县 时限=无
    """,
    "both clocks at once: inactivity comes first": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   | 2025-05-12 | 受理 持有=无 释放因=闲置 时限=无
    """,
    "an office claims from the pool, gets a lead, and after inactivity first contact": """
        单位     | 事项 | 线索 | 对象 | 收到       | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   |      | 2025-03-13 | 受理 公海=是
        丁县     | 认领 | L4   | L1   | 2025-03-20 | 受理 同=L1 持有=丁县 首谈=丁县 排队=甲县 公海=否 到期=2025-06-28
        丁县     | 跟进 | L4   |      | 2025-03-21 | 受理
    """,
    "after expiry a claim leaves first contact with the first": """
        单位     | 事项 | 线索 | 对象 | 收到       | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   |      | 2025-05-12 | 受理 公海=是
        丁县     | 认领 | L4   | L1   | 2025-05-13 | 受理 持有=丁县 首谈=甲县 排队=甲县
    """,
    "a bureau without land may claim": """
        单位     | 事项 | 线索 | 对象 | 收到       | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   |      | 2025-05-12 | 受理
        驻沪局   | 认领 | L4   | L1   | 2025-05-13 | 受理 持有=驻沪局
    """,
    "who was just released cools down before it claims again": """
        单位 | 事项 | 线索 | 对象 | 收到             | 结果
        甲县 | 登记 | L1   |      | 2025-02-01       | 首谈
        甲县 | 跟进 | L1   |      | 2025-03-13 09:00 | 受理 公海=是
        甲县 | 认领 | X    | L1   | 2025-04-02 08:59 | 拒:claim_cooling_down
        甲县 | 认领 | L1   | L1   | 2025-04-02 09:00 | 受理 同=L1 持有=甲县 首谈=甲县
    """,
    "the end of a cool-down moves nothing by itself": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        市商务局 | 报时 | L1   | 2025-03-13 | 受理 公海=是
        市商务局 | 报时 | L1   | 2025-06-01 | 受理 公海=是 持有=无 排队=甲县
    """,
    "a new registration behind one that cools down waits, and may claim": """
        单位 | 事项 | 线索 | 对象 | 收到             | 结果
        甲县 | 登记 | L1   |      | 2025-02-01       | 首谈
        甲县 | 跟进 | L1   |      | 2025-03-13 09:00 | 受理 公海=是
        乙县 | 登记 | L2   |      | 2025-03-14       | 撞单 公海=是 持有=无 排队=甲县,乙县
        乙县 | 认领 | L2   | L1   | 2025-03-15       | 受理 同=L1 持有=乙县 首谈=乙县 排队=甲县
    """,
    "what is held is not claimed, and looks like what does not exist": """
        单位 | 事项 | 线索 | 对象  | 收到       | 结果
        甲县 | 登记 | L1   |       | 2025-02-01 | 首谈
        乙县 | 认领 | X    | L1    | 2025-02-02 | 拒:project_not_in_pool
        甲县 | 认领 | X    | L1    | 2025-02-02 | 拒:project_not_in_pool
        乙县 | 认领 | X    | PNONE | 2025-02-02 | 拒:project_not_in_pool
    """,
    "the second claim comes too late": """
        单位 | 事项 | 线索 | 对象 | 收到       | 结果
        甲县 | 登记 | L1   |      | 2025-02-01 | 首谈
        甲县 | 共享 | L1   |      | 2025-02-05 | 受理 公海=是
        乙县 | 认领 | L2   | L1   | 2025-02-06 | 受理 持有=乙县
        丙县 | 认领 | X    | L1   | 2025-02-06 | 拒:project_not_in_pool
    """,
    "the holder gives up: the next in line has it, first contact stays": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        甲县 | 释放 | L1   | 2025-02-10 | 受理 持有=乙县 首谈=甲县 排队=甲县 到期=2025-05-21
    """,
    "the holder gives up and nobody waits: the pool, and not at once itself again": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        甲县 | 释放 | L1   | 2025-02-10 | 受理 持有=无 公海=是 释放因=放弃 排队=甲县 时限=无
    """,
    "the holder shares: the pool, though others wait": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        甲县 | 共享 | L1   | 2025-02-10 | 受理 持有=无 公海=是 释放因=共享 首谈=甲县 排队=甲县,乙县
    """,
    "only the holder gives up": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        乙县 | 释放 | L2   | 2025-02-03 | 拒:lead_does_not_hold
        乙县 | 共享 | L2   | 2025-02-03 | 拒:lead_does_not_hold
        乙县 | 共享 | L1   | 2025-02-03 | 拒:lead_unknown
    """,
    "a waiting office that was released lately is passed over": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        丙县 | 登记 | L3   | 2025-02-03 | 撞单
        甲县 | 释放 | L1   | 2025-02-10 | 受理 持有=乙县
        乙县 | 释放 | L2   | 2025-02-11 | 受理 持有=丙县 排队=甲县,乙县
        丙县 | 释放 | L3   | 2025-03-05 | 受理 持有=甲县 排队=乙县,丙县
    """,
    "the holder extends on proof, from the present end on": """
        单位 | 事项 | 线索 | 收到       | 其他   | 结果
        甲县 | 登记 | L1   | 2025-02-01 |        | 首谈
        甲县 | 延长 | L1   | 2025-02-10 | 材料=2 | 受理 到期=2025-06-11 闲置=2025-03-13
        甲县 | 延长 | L1   | 2025-02-11 | 材料=3 | 受理 到期=2025-07-11
        甲县 | 延长 | L1   | 2025-02-12 | 材料=3 | 拒:extensions_used_up
    """,
    "too few papers extend nothing": """
        单位 | 事项 | 线索 | 收到       | 其他   | 结果
        甲县 | 登记 | L1   | 2025-02-01 |        | 首谈
        甲县 | 延长 | L1   | 2025-02-10 | 材料=1 | 拒:extension_needs_papers 到期=2025-05-12
        甲县 | 延长 | L1   | 2025-02-10 | 材料=0 | 拒:extension_needs_papers
    """,
    "only the holder extends": """
        单位 | 事项 | 线索 | 收到       | 其他   | 结果
        甲县 | 登记 | L1   | 2025-02-01 |        | 首谈
        乙县 | 登记 | L2   | 2025-02-01 |        | 撞单
        乙县 | 延长 | L2   | 2025-02-10 | 材料=2 | 拒:lead_does_not_hold
        乙县 | 延长 | L1   | 2025-02-10 | 材料=2 | 拒:lead_unknown
    """,
    "a new holder has extensions of its own": """
        单位 | 事项 | 线索 | 收到       | 其他   | 结果
        甲县 | 登记 | L1   | 2025-02-01 |        | 首谈
        乙县 | 登记 | L2   | 2025-02-01 |        | 撞单
        甲县 | 延长 | L1   | 2025-02-02 | 材料=2 | 受理
        甲县 | 延长 | L1   | 2025-02-02 | 材料=2 | 受理
        甲县 | 释放 | L1   | 2025-02-03 |        | 受理 持有=乙县
        乙县 | 延长 | L2   | 2025-02-04 | 材料=2 | 受理 到期=2025-06-13
    """,
    "a recognised signing ends the hold for good": """
        单位     | 事项     | 线索 | 对象 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   |      |            | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |      |            | 2025-02-02 | 撞单
        市商务局 | 签约认定 | L1   |      | 2025-02-10 | 2025-02-12 | 受理 持有=无 公海=否 释放因=签约 时限=无 首谈=甲县
        丙县     | 认领     | X    | L1   |            | 2025-02-13 | 拒:project_not_in_pool
        甲县     | 释放     | L1   |      |            | 2025-02-13 | 拒:lead_does_not_hold
        市商务局 | 报时     | L1   |      |            | 2025-09-01 | 受理 首谈=甲县 持有=无
    """,
    "a signing takes a project out of the pool": """
        单位     | 事项     | 线索 | 对象 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   |      |            | 2025-02-01 | 首谈
        甲县     | 共享     | L1   |      |            | 2025-02-02 | 受理 公海=是
        市商务局 | 签约认定 | L1   |      | 2025-02-10 | 2025-02-12 | 受理 公海=否 持有=无 释放因=签约
        乙县     | 认领     | X    | L1   |            | 2025-02-13 | 拒:project_not_in_pool
    """,
    "a start alone ends nothing": """
        单位     | 事项     | 线索 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   |            | 2025-02-01 | 首谈
        市商务局 | 开工认定 | L1   | 2025-02-10 | 2025-02-12 | 受理 持有=甲县 到期=2025-05-12
    """,
    "after a recognition first contact does not follow a release": """
        单位     | 事项     | 线索 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   |            | 2025-02-01 | 首谈
        乙县     | 登记     | L2   |            | 2025-02-02 | 撞单
        市商务局 | 开工认定 | L1   | 2025-02-10 | 2025-02-12 | 受理
        市商务局 | 报时     | L1   |            | 2025-03-14 | 受理 持有=乙县 首谈=甲县
    """,
    "a withdrawal ends the hold without a cool-down": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        甲县 | 撤回 | L1   | 2025-02-10 | 受理 持有=乙县 首谈=乙县 排队=无 到期=2025-05-21
        甲县 | 登记 | L3   | 2025-02-11 | 撞单 排队=甲县
        乙县 | 撤回 | L2   | 2025-02-12 | 受理 持有=甲县 首谈=甲县
    """,
    "a waiting office that withdraws leaves the queue": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 2025-02-02 | 撞单
        丙县 | 登记 | L3   | 2025-02-03 | 撞单
        乙县 | 撤回 | L2   | 2025-02-10 | 受理 持有=甲县 排队=丙县
    """,
    "a project that all have left is free: the next to register holds it": """
        单位 | 事项 | 线索 | 收到       | 结果
        甲县 | 登记 | L1   | 2025-02-01 | 首谈
        甲县 | 撤回 | L1   | 2025-02-10 | 受理 持有=无 公海=是
        乙县 | 登记 | L2   | 2025-02-11 | 首谈 同=L1 持有=乙县 公海=否 到期=2025-05-22
    """,
    "a cool-down outlasts a withdrawal and a new registration": """
        单位 | 事项 | 线索 | 对象 | 收到       | 结果
        甲县 | 登记 | L1   |      | 2025-02-01 | 首谈
        甲县 | 共享 | L1   |      | 2025-02-10 | 受理
        甲县 | 撤回 | L1   |      | 2025-02-11 | 受理
        甲县 | 登记 | L2   |      | 2025-02-12 | 首谈 同=L1 首谈=甲县 持有=无 公海=是
        甲县 | 认领 | X    | L1   | 2025-02-13 | 拒:claim_cooling_down
    """,
    "an office at its quota gets first contact, and the project goes to the pool": """
        单位 | 事项 | 线索 | 企业             | 对象 | 收到       | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 |      | 2025-02-01 | 首谈 持有=甲县
        甲县 | 登记 | L2   | 华天电子有限公司 |      | 2025-02-02 | 首谈 持有=甲县 名额=甲县:2
        甲县 | 登记 | L3   | 金陵食品有限公司 |      | 2025-02-03 | 首谈 首谈=甲县 持有=无 公海=是 时限=无 名额=甲县:2
        甲县 | 认领 | X    |                  | L3   | 2025-02-04 | 拒:quota_reached
        乙县 | 认领 | L4   |                  | L3   | 2025-02-05 | 受理 持有=乙县 首谈=甲县
    """,
    "room that becomes free moves nothing by itself": """
        单位 | 事项 | 线索 | 企业             | 对象 | 收到       | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 |      | 2025-02-01 | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 |      | 2025-02-02 | 首谈
        甲县 | 登记 | L3   | 金陵食品有限公司 |      | 2025-02-03 | 首谈 公海=是
        甲县 | 释放 | L1   |                  |      | 2025-02-04 | 受理 名额=甲县:1
        甲县 | 跟进 | L3   |                  |      | 2025-02-05 | 受理 公海=是 持有=无
        甲县 | 认领 | L3   |                  | L3   | 2025-02-06 | 受理 持有=甲县 名额=甲县:2
    """,
    "an office at its quota is passed over in the queue": """
        单位 | 事项 | 线索 | 企业             | 收到       | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 2025-02-01 | 首谈
        乙县 | 登记 | L2   | 新源材料有限公司 | 2025-02-02 | 撞单
        丙县 | 登记 | L3   | 新源材料有限公司 | 2025-02-03 | 撞单
        乙县 | 登记 | L4   | 华天电子有限公司 | 2025-02-04 | 首谈
        乙县 | 登记 | L5   | 金陵食品有限公司 | 2025-02-05 | 首谈 名额=乙县:2
        甲县 | 释放 | L1   |                  | 2025-02-06 | 受理 持有=丙县 排队=甲县,乙县
    """,
    "a signing frees room": """
        单位     | 事项     | 线索 | 企业             | 日期       | 收到       | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |            | 2025-02-01 | 首谈
        甲县     | 登记     | L2   | 华天电子有限公司 |            | 2025-02-02 | 首谈 名额=甲县:2
        市商务局 | 签约认定 | L1   |                  | 2025-02-03 | 2025-02-04 | 受理 名额=甲县:1
        甲县     | 登记     | L3   | 金陵食品有限公司 |            | 2025-02-05 | 首谈 持有=甲县 名额=甲县:2
    """,
    "leads of an opening start no clock until their holder acts": """
        单位     | 事项 | 线索 | 收到       | 其他            | 结果
        市商务局 | 开批 |      | 2025-02-01 |                 | 受理
        甲县     | 登记 | L1   | 2025-02-01 | 登记=2024-03-01 | 首谈 持有=甲县 时限=无
        乙县     | 登记 | L2   | 2025-02-01 | 登记=2024-04-01 | 撞单 持有=甲县
        市商务局 | 关批 |      | 2025-02-01 |                 | 受理
        市商务局 | 报时 | L1   | 2025-12-01 |                 | 受理 持有=甲县 时限=无
        乙县     | 跟进 | L2   | 2025-12-02 |                 | 受理 时限=无
        甲县     | 跟进 | L1   | 2025-12-03 |                 | 受理 持有=甲县 闲置=2026-01-12 到期=2026-03-13
    """,
    "an amendment is an act too": """
        单位     | 事项 | 线索 | 金额 | 收到       | 其他            | 结果
        市商务局 | 开批 |      |      | 2025-02-01 |                 | 受理
        甲县     | 登记 | L1   |      | 2025-02-01 | 登记=2024-03-01 | 首谈
        市商务局 | 关批 |      |      | 2025-02-01 |                 | 受理
        甲县     | 延长 | L1   |      | 2025-02-02 | 材料=2          | 拒:protection_not_running
        甲县     | 更正 | L1   | 6亿  | 2025-02-03 |                 | 受理 闲置=2025-03-15 到期=2025-05-14
    """,
    "clocks stand still while an objection is live, and are not extended": """
        单位     | 事项     | 线索 | 答复 | 收到       | 其他   | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 |        | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 |        | 撞单
        乙县     | 异议     | L2   |      | 2025-02-03 | 有据   | 受理 时限=无
        甲县     | 延长     | L1   |      | 2025-02-04 | 材料=2 | 拒:protection_frozen
        甲县     | 跟进     | L1   |      | 2025-02-05 |        | 受理 持有=甲县 时限=无
        市商务局 | 异议裁定 | L2   | 驳回 | 2025-02-13 |        | 受理 持有=甲县 闲置=2025-03-23 到期=2025-05-22
    """,
    "who takes the hold while an objection is live has clocks that stand still": """
        单位     | 事项     | 线索 | 答复 | 收到       | 其他   | 结果
        甲县     | 登记     | L1   |      | 2025-02-01 |        | 首谈
        乙县     | 登记     | L2   |      | 2025-02-02 |        | 撞单
        丙县     | 登记     | L3   |      | 2025-02-02 |        | 撞单
        丙县     | 异议     | L3   |      | 2025-02-03 | 有据   | 受理
        甲县     | 释放     | L1   |      | 2025-02-04 |        | 受理 持有=乙县 时限=无
        市商务局 | 异议裁定 | L3   | 驳回 | 2025-02-14 |        | 受理 持有=乙县 到期=2025-05-25
    """,
    "without rules of protection a hold has no end, and may be given up": """
        单位     | 事项 | 线索 | 收到       | 其他   | 结果
        甲县     | 登记 | L1   | 2025-02-01 |        | 首谈 持有=甲县 时限=无
        甲县     | 延长 | L1   | 2025-02-02 | 材料=2 | 拒:protection_not_running
        市商务局 | 报时 | L1   | 2026-02-01 |        | 受理 持有=甲县
        甲县     | 共享 | L1   | 2026-02-02 |        | 受理 公海=是
        甲县     | 认领 | L1   | 2026-02-03 |        | 拒:project_not_in_pool
    """,
    "rules that know no extension extend nothing": """
        单位 | 事项 | 线索 | 收到       | 其他   | 结果
        甲县 | 登记 | L1   | 2025-02-01 |        | 首谈
        甲县 | 延长 | L1   | 2025-02-02 | 材料=2 | 拒:extension_not_in_rules
    """,
    "where a signing ends no hold, protection runs on": """
        单位     | 事项     | 线索 | 日期       | 收到       | 结果
        甲县     | 登记     | L1   |            | 2025-02-01 | 首谈
        市商务局 | 签约认定 | L1   | 2025-02-10 | 2025-02-12 | 受理 持有=甲县 到期=2025-05-12
    """,
    "where expiry gives first contact to the taker, the queue takes it too": """
        单位     | 事项 | 线索 | 收到       | 结果
        甲县     | 登记 | L1   | 2025-02-01 | 首谈
        乙县     | 登记 | L2   | 2025-02-02 | 撞单
        市商务局 | 报时 | L1   | 2025-05-13 | 受理 持有=乙县 首谈=乙县
        乙县     | 撤回 | L2   | 2025-05-14 | 受理 持有=无 首谈=甲县 公海=是
    """,
    "without a cool-down a released office may claim at once, and is not next itself": """
        单位     | 事项 | 线索 | 对象 | 收到       | 结果
        甲县     | 登记 | L1   |      | 2025-02-01 | 首谈
        甲县     | 释放 | L1   |      | 2025-02-10 | 受理 持有=无 公海=是
        甲县     | 认领 | L1   | L1   | 2025-02-10 | 受理 持有=甲县 到期=2025-05-21
    """,
}


def city_under(changed: dict[str, Any] | None) -> PaperCity:
    """A city with ``PROTECTION``, changed so; None: its rules know no protection."""
    protection = None if changed is None else PROTECTION | changed
    return PaperCity(pack=huaian_pack() | {"protection": protection})


@pytest.mark.parametrize("title", TABLES)
def test_protection(title: str) -> None:
    play(TABLES[title], city=city_under(RULES.get(title, {})))


def test_every_special_rule_is_for_a_table() -> None:
    assert RULES.keys() <= TABLES.keys()
