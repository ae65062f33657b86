"""Matches 比对: what the matcher's word on a registration leads to. Rule: docs/rules/cases.md."""

from typing import Any

import pytest

from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play

PROTECTION = {"days": 100, "source": "ours"}


def scored_city(**more: Any) -> PaperCity:
    """A city in which a matcher speaks about every registration that exact keys do not settle."""
    pack = huaian_pack() | {"matching": "scored", "protection": PROTECTION}
    return PaperCity(pack=pack | more)


MATCHES = {
    "same makes one project, in the order of the registrations": """
        单位 | 事项 | 线索 | 企业 | 对象 | 答复 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  | 首谈
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  | 首谈 异=L1 首谈=乙县
        市商务局 | 比对 | L2 |  | L1 | 同 | 受理 同=L1 首谈=甲县 持有=甲县 排队=乙县
    """,
    "ask opens a case and merges nothing": """
        单位 | 事项 | 线索 | 企业 | 对象 | 答复 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  | 首谈
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  | 首谈
        市商务局 | 比对 | L2 |  | L1 | 问 | 受理 异=L1 开案=1 待定=是 首谈=乙县
    """,
    "another project of the enterprise is linked and nothing more": """
        单位 | 事项 | 线索 | 企业 | 对象 | 答复 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  | 首谈
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  | 首谈
        市商务局 | 比对 | L2 |  | L1 | 他项目 | 受理 异=L1 开案=0 待定=否 首谈=乙县
    """,
    "a company of the same group is linked and nothing more": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        市商务局 | 比对 | L2   |                  | L1   | 集团 | 受理 异=L1 开案=0 待定=否
    """,
    "who is not named is different": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        市商务局 | 比对 | L2   |                  |      | 无   | 受理 异=L1 开案=0 待定=否
    """,
    "two projects cannot both be the same, so both are asked": """
        单位     | 事项 | 线索 | 企业             | 对象  | 答复  | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |       |       | 首谈
        市商务局 | 比对 | L1   |                  |       | 无    | 受理
        乙县     | 登记 | L2   | 新源光电有限公司 |       |       | 首谈
        市商务局 | 比对 | L2   |                  |       | 无    | 受理
        丙县     | 登记 | L3   | 新源科技有限公司 |       |       | 首谈
        市商务局 | 比对 | L3   |                  | L1,L2 | 同,同 | 受理 异=L1 异=L2 开案=1 待定=是
    """,
    "two leads of one project are one candidate": """
        单位     | 事项 | 线索 | 企业             | 对象  | 答复  | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |       |       | 首谈
        乙县     | 登记 | L2   | 新源材料有限公司 |       |       | 撞单
        丙县     | 登记 | L3   | 新源科技有限公司 |       |       | 首谈
        市商务局 | 比对 | L3   |                  | L1,L2 | 同,同 | 受理 同=L1 开案=0 首谈=甲县
    """,
    "same with one and ask of another is the same": """
        单位     | 事项 | 线索 | 企业             | 对象  | 答复  | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |       |       | 首谈
        乙县     | 登记 | L2   | 新源光电有限公司 |       |       | 首谈
        丙县     | 登记 | L3   | 新源科技有限公司 |       |       | 首谈
        市商务局 | 比对 | L3   |                  | L1,L2 | 同,问 | 受理 同=L1 异=L2 开案=0
    """,
    "a lead is matched once": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        市商务局 | 比对 | L2   |                  |      | 无   | 受理 异=L1
        市商务局 | 比对 | L2   |                  | L1   | 同   | 拒:already_matched
        市商务局 | 比对 | LX   |                  | L1   | 同   | 拒:lead_unknown
    """,
    "exact keys that find the project leave nothing to match": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源材料有限公司 |      |      | 撞单 同=L1
        市商务局 | 比对 | L2   |                  |      | 无   | 拒:already_matched
    """,
    "a later registration is passed over, whoever is matched first": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        市商务局 | 比对 | L1   |                  | L2   | 同   | 受理 异=L2 首谈=甲县
        市商务局 | 比对 | L2   |                  | L1   | 同   | 受理 同=L1 首谈=甲县
    """,
    "a lead withdrawn meanwhile is matched and goes nowhere": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        乙县     | 撤回 | L2   |                  |      |      | 受理
        市商务局 | 比对 | L2   |                  | L1   | 同   | 受理 异=L1 首谈=无
    """,
    "a project that all have left is no candidate": """
        单位     | 事项 | 线索 | 企业             | 对象 | 答复 | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 |      |      | 首谈
        乙县     | 登记 | L2   | 新源科技有限公司 |      |      | 首谈
        甲县     | 撤回 | L1   |                  |      |      | 受理
        市商务局 | 比对 | L2   |                  | L1   | 同   | 受理 异=L1 首谈=乙县
    """,
    "a lead that was merged already leads the matcher to where it is now": """
        单位 | 事项 | 线索 | 企业 | 对象 | 答复 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  | 首谈
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  | 首谈
        丙县 | 登记 | L3 | 新源光电有限公司 |  |  | 首谈
        市商务局 | 比对 | L2 |  | L1 | 同 | 受理 同=L1
        市商务局 | 比对 | L3 |  | L2 | 同 | 受理 同=L1 首谈=甲县 排队=乙县,丙县
    """,
    "nobody but the matcher matches": """
        单位 | 事项 | 线索 | 企业             | 对象 | 答复 | 其他              | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 |      |      |                   | 首谈
        乙县 | 登记 | L2   | 新源科技有限公司 |      |      |                   | 首谈
        乙县 | 比对 | L2   |                  | L1   | 同   | 角色=office_staff | 拒:role_may_not
    """,
    "a recognition waits for the match and counts then": """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 答复 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  |  | 首谈
        市商务局 | 比对 | L1 |  |  |  | 无 |  | 受理
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  |  |  | 首谈
        市商务局 | 签约认定 | L2 |  |  |  |  | 2025-01-02 | 受理
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额
        市商务局 | 比对 | L2 |  |  | L1 | 同 |  | 受理 同=L1
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额 市=1 甲县=1
    """,
    "landing, signing and start that were held are decided in their order": """
        单位 | 事项 | 线索 | 企业 | 项目 | 答复 | 日期 | 其他 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  |  | 首谈
        市商务局 | 落户 | L1 |  | 乙县 |  |  | 无法落地 | 受理
        市商务局 | 签约认定 | L1 |  |  |  | 2025-01-02 |  | 受理
        市商务局 | 开工认定 | L1 |  |  |  | 2025-01-02 |  | 受理
        市商务局 | 比对 | L1 |  |  | 无 |  |  | 受理
         | 对账 |  |  | 签约数 |  | 2025-01 |  | 余额 市=1 甲县=1 乙县=1 抵销=-1
         | 对账 |  |  | 开工数 |  | 2025-01 |  | 余额 市=1 甲县=1 乙县=1 抵销=-1
    """,
    "what waits is decided when the unmatched lead leaves": """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 答复 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  |  | 首谈
        市商务局 | 比对 | L1 |  |  |  | 无 |  | 受理
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  |  |  | 首谈
        市商务局 | 并案 | L2 |  |  | L1 |  |  | 受理 同=L1
        市商务局 | 签约认定 | L1 |  |  |  |  | 2025-01-02 | 受理
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额
        乙县 | 撤回 | L2 |  |  |  |  |  | 受理
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额 市=1 甲县=1
    """,
    "what waits goes back with its project when the link is cut": """
        单位 | 事项 | 线索 | 企业 | 项目 | 对象 | 答复 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  |  | 首谈
        市商务局 | 比对 | L1 |  |  |  | 无 |  | 受理
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  |  |  | 首谈
        市商务局 | 签约认定 | L2 |  |  |  |  | 2025-01-02 | 受理
        市商务局 | 并案 | L2 |  |  | L1 |  |  | 受理 同=L1
        市商务局 | 拆案 | L2 |  |  |  |  |  | 受理 异=L1
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额
        市商务局 | 比对 | L2 |  |  |  | 无 |  | 受理
         | 对账 |  |  | 签约数 |  |  | 2025-01 | 余额 市=1 乙县=1
    """,
    "one that is held twice counts once": """
        单位 | 事项 | 线索 | 企业 | 项目 | 答复 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  | 首谈
        市商务局 | 签约认定 | L1 |  |  |  | 2025-01-02 | 受理
        市商务局 | 签约认定 | L1 |  |  |  | 2025-01-02 | 受理
        市商务局 | 比对 | L1 |  |  | 无 |  | 受理
         | 对账 |  |  | 签约数 |  | 2025-01 | 余额 市=1 甲县=1
    """,
}


@pytest.mark.parametrize("table", MATCHES.values(), ids=MATCHES.keys())
def test_match(table: str) -> None:
    play(table, city=scored_city())


def test_a_held_recognition_that_is_refused_says_why() -> None:
    table = """
        单位 | 事项 | 线索 | 企业 | 对象 | 答复 | 日期 | 结果
        甲县 | 登记 | L1 | 新源材料有限公司 |  |  |  | 首谈
        市商务局 | 比对 | L1 |  |  | 无 |  | 受理
        市商务局 | 签约认定 | L1 |  |  |  | 2025-01-02 | 受理
        乙县 | 登记 | L2 | 新源科技有限公司 |  |  |  | 首谈
        市商务局 | 签约认定 | L2 |  |  |  | 2025-01-02 | 受理
        市商务局 | 比对 | L2 |  | L1 | 同 |  | 受理 同=L1 首谈=甲县
    """
    played = play(table, city=scored_city())
    city = played.city
    taken = [event for event in city.events() if event.name == "held_recognition_taken"]
    assert [(r.said, r.reason) for event in taken for r in event.refusals] == [
        ("recognise_signing", "signing_already_recognised")
    ]
    counted = {"city": -10_000, "office:J": 10_000}
    assert city.balances(period="2025-01", indicator="signed_count") == counted
    # What was refused takes nothing back, whatever happens next.
    city.say("丙县", bodies.lead_body(investor="新源材料有限公司"))
    city.say("乙县", bodies.withdraw_body(played.leads["L2"]))
    assert city.balances(period="2025-01", indicator="signed_count") == counted
