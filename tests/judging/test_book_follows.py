"""The book follows whatever changes the facts of a recognised project, at once and not later.

Rule: docs/rules/credit-and-overlap.md. Otherwise the credit would change with the next thing that
happens to the project, perhaps after its month was closed.
"""

# ruff: noqa: E501  rows of a table are as long as they are

from typing import Any

from ruamel.yaml import YAML

from auth.actors import Role
from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play

RULES = """
registration: {has_introducer: true, source: ours}
indicators:
  - {name: signed_count, title: 签约, event: signing, unit: project, source: ours}
  - {name: signed_amount_yuan, title: 协议额, event: completion, unit: yuan, source: ours}
share_rules:
  - name: introduced
    title: 共同引荐
    shares: {"*": {joint_introducers: "1/2", first_contact: "1/4", city_unit: "1/4"}}
    absent: {joint_introducers: first_contact, city_unit: first_contact}
    sums_to: "1"
    source: ours
"""


def pack() -> dict[str, Any]:
    rules: dict[str, Any] = YAML(typ="safe", pure=True).load(RULES)
    return {**rules, "agreements": None, "pack": "book-follows", "version": 1}


def test_who_registers_after_the_recognition_shares_from_then_on() -> None:
    play(
        """
        单位     | 事项     | 线索 | 日期       | 收到       | 项目         | 其他   | 结果
        甲县     | 登记     | L1   |            | 2025-01-05 | 电池项目     |        | 首谈
        市商务局 | 签约认定 | L1   | 2025-01-20 | 2025-01-20 |              |        | 受理
                 | 对账     |      | 2025-01    |            | 签约数       |        | 余额 市=1 甲=1
        乙县     | 登记     | L2   |            | 2025-01-21 | 电池项目     | 引荐   | 首谈 同=L1
                 | 对账     |      | 2025-01    |            | 签约数       |        | 余额 市=1 甲=0.5 乙=0.5    # 1/4 + 1/4, and 1/2
        丙县     | 登记     | L3   |            | 2025-01-22 | 电池项目     | 引荐   | 撞单 同=L1
                 | 对账     |      | 2025-01    |            | 签约数       |        | 余额 市=1 甲=0.5 乙=0.25 丙=0.25
        驻沪局   | 登记     | L4   |            | 2025-01-23 | 电池项目     |        | 撞单 同=L1
                 | 对账     |      | 2025-01    |            | 签约数       |        | 余额 市=1 甲=0.25 乙=0.25 丙=0.25 驻沪局=0.25
        """.replace("甲=", "甲县=")
        .replace("乙=", "乙县=")
        .replace("丙=", "丙县="),
        pack=pack(),
    )


def test_an_amended_amount_counts_at_once_where_no_signing_says_another() -> None:
    play(
        """
        单位     | 事项 | 线索 | 答复 | 日期       | 收到       | 金额 | 项目     | 结果
        甲县     | 登记 | L1   |      |            | 2025-01-05 | 5亿  | 电池项目 | 首谈
        市商务局 | 认定 | L1   | 竣工 | 2025-01-20 | 2025-01-20 |      |          | 受理
                 | 对账 |      |      | 2025-01    |            |      | 协议额   | 余额 市=5 甲县=5
        甲县     | 更正 | L1   |      |            | 2025-01-21 | 6亿  |          | 受理
                 | 对账 |      |      | 2025-01    |            |      | 协议额   | 余额 市=6 甲县=6
        """,
        pack=pack(),
    )


def test_who_introduced_another_project_shares_no_more_when_the_leads_are_parted() -> None:
    played = play(
        """
        单位     | 事项     | 线索 | 企业         | 对象 | 日期       | 收到       | 项目     | 其他 | 结果
        甲县     | 登记     | L1   |              |      |            | 2025-01-05 | 电池项目 |      | 首谈
        市商务局 | 签约认定 | L1   |              |      | 2025-01-20 | 2025-01-20 |          |      | 受理
        乙县     | 登记     | L2   | 别家有限公司 |      |            | 2025-01-21 | 玻璃项目 | 引荐 | 首谈
        市商务局 | 并案     | L2   |              | L1   |            | 2025-01-22 |          |      | 受理 引荐单位=乙县
                 | 对账     |      |              |      | 2025-01    |            | 签约数   |      | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 拆案     | L2   |              |      |            | 2025-01-23 |          |      | 受理
                 | 对账     |      |              |      | 2025-01    |            | 签约数   |      | 余额 市=1 甲县=1
        """,
        pack=pack(),
    )
    assert played.city.project(played.project_named("L1")).introducer_office == ""
    assert played.city.project(played.project_named("L2")).introducer_office == "Y"


ON_PAPER = """
indicators:
  - {name: signed_count, title: 签约, event: signing, unit: project, source: ours}
share_rules:
  - name: on_paper
    title: 有三方合同
    when: {has_papers: [contract]}
    shares: {"*": {first_contact: "1/2", landing: "1/2"}}
    sums_to: "1"
    source: ours
    before: [rest]
  - {name: rest, title: 其他, shares: {"*": {landing: "1"}}, sums_to: "1", source: ours}
"""


def test_papers_go_with_merged_leads_and_back() -> None:
    rules = YAML(typ="safe", pure=True).load(ON_PAPER)
    played = play(
        """
        单位     | 事项 | 线索 | 企业         | 对象 | 答复 | 日期       | 收到       | 项目     | 其他          | 结果
        丙县     | 登记 | L0   | 第三有限公司 |      |      |            | 2025-01-03 | 家具项目 |               | 首谈
        甲县     | 登记 | L1   | 第一有限公司 |      |      |            | 2025-01-04 | 电池项目 |               | 首谈
        甲县     | 登记 | L2   | 别家有限公司 |      |      |            | 2025-01-05 | 玻璃项目 |               | 首谈
        市商务局 | 落户 | L2   |              |      |      |            | 2025-01-06 | 乙县     |               | 受理
        市商务局 | 认定 | L2   |              |      | 签约 | 2025-01-20 | 2025-01-20 |          | 材料=contract | 受理
        市商务局 | 并案 | L2   |              | L1   |      |            | 2025-01-22 |          |               | 受理 同=L1
                 | 对账 |      |              |      |      | 2025-01    |            | 签约数   |               | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 并案 | L1   |              | L0   |      |            | 2025-01-22 |          |               | 受理 同=L0
                 | 对账 |      |              |      |      | 2025-01    |            | 签约数   |               | 余额 市=1 丙县=0.5 乙县=0.5
        市商务局 | 拆案 | L2   |              |      |      |            | 2025-01-23 |          |               | 受理 异=L0
                 | 对账 |      |              |      |      | 2025-01    |            | 签约数   |               | 余额 市=1 甲县=0.5 乙县=0.5
        市商务局 | 签约认定 | L0 |          |      |      | 2025-01-21 | 2025-01-24 |          |               | 受理
                 | 对账 |      |              |      |      | 2025-01    |            | 签约数   |               | 余额 市=2 甲县=0.5 乙县=0.5 丙县=1
        """,
        pack={**rules, "agreements": None, "pack": "on-paper", "version": 1},
    )
    assert not any(p.papers_brought for p in played.city.projects())


OF_OPENED = """
indicators:
  - {name: assets, title: 固投, event: signing, unit: yuan, amount: fixed_assets, source: ours}
  - {name: land, title: 用地, event: signing, unit: mu, amount: land, source: ours}
share_rules:
  - {name: own, title: 首谈, shares: {"*": {first_contact: "1"}}, sums_to: "1", source: ours}
"""


def test_opened_leads_keep_their_land_and_fixed_assets_when_they_are_merged_and_parted() -> None:
    rules = YAML(typ="safe", pure=True).load(OF_OPENED)
    opened = huaian_pack() | {**rules, "agreements": None, "pack": "of-opened", "version": 1}
    city = PaperCity(pack=opened)
    city.say("市商务局", bodies.batch_body("open_batch"))
    leads = []
    for office, investor in (("甲县", "第一有限公司"), ("乙县", "别家有限公司")):
        row = bodies.lead_body(investor=investor, claims={"signed_on": "2024-05-01"})
        row["commercial"] |= {"fixed_assets_yuan": 300_000_000, "land_sqm": 70_000}
        answer = city.say(office, row, role=Role.CITY_OPERATOR)
        city.say("市商务局", bodies.signing_body(answer.project_id, on="2024-05-01"))
        leads.append(answer.lead_id)
    city.say("市商务局", bodies.batch_body("close_batch"))

    def counted() -> list[int]:
        found = [city.balances(period="2024-05", indicator=name) for name in ("assets", "land")]
        return [-balances["city"] for balances in found]

    assert counted() == [600_000_000, 21_000]  # 70,000 × 3 / 20 hundredths of a mu, twice
    said = {"version": 1, "reason": "经核实"}
    merge = {"kind": "merge_leads", "lead_id": leads[1], "with_lead": leads[0]}
    assert city.say("市商务局", merge | said).verdict == "accepted"
    assert counted() == [300_000_000, 10_500]
    part = {"kind": "unmerge_lead", "lead_id": leads[1]}
    assert city.say("市商务局", part | said).verdict == "accepted"
    assert counted() == [600_000_000, 21_000]
