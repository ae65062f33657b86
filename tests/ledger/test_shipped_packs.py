"""The shipped packs, each as its paper reads, as tables of shares. Rule: docs/rules/rule-packs.md."""

# ruff: noqa: E501  rows of a table are as long as they are

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.rule_packs import load_pack, shipped_packs
from ledger.rules.conditions import Case
from ledger.rules.counting import CountingRules
from ledger.rules.pack import RulePack
from ledger.rules.rule_faults import pack_faults
from ledger.rules.share_rules import ShareRule, Side
from tests.judging.table import Row, parse_table

WORDS: dict[str, dict[str, Any]] = {
    "自落": {},
    "他处": {"landing_differs": True},
    "无法落地": {"could_not_land": True},
    "化工": {"is_chemical": True},
    "进园": {"lands_in_chemical_park": True},
    "协议": {"has_agreement": True},
    "三方合同": {"papers": frozenset({"three_party_contract"})},
    "飞地认定": {"papers": frozenset({"enclave_recognition"})},
    "市内": {"origin": "city"},
    "省内": {"origin": "province"},
    "省外": {"origin": "country"},
}
"""The words of a case, as the tables have them."""

TABLES = {
    "huaian-2025": """
        情形                    | 指标               | 规则             | 首谈 | 落户
        自落                    | signed_count       | own              | 1    |
        自落 无法落地           | signed_count       | own              | 1    |
        他处 无法落地           | signed_count       | could_not_land   | 1    | 1
        他处 无法落地           | started_count      | could_not_land   | 1    | 1
        他处 无法落地           | signed_amount_yuan | could_not_land   | 1    | 1
        他处 化工 进园          | started_count      | chemical_to_park | 1    | 1
        他处 化工 进园 无法落地 | signed_count       | chemical_to_park | 1    | 1
        他处 化工               | signed_count       | other_move       | 1    |
        他处 无法落地 协议      | signed_count       | could_not_land   | 1    | 1
        他处 协议               | signed_count       | agreed_move      | 按协议 |
        他处                    | signed_count       | other_move       | 1    |
    """,
    "ningde-2017": """
        情形                        | 指标                  | 规则                  | 首谈 | 落户
        自落                        | output_yuan           | own                   | 1    |
        他处 无法落地 省外 三方合同 | output_yuan           | elsewhere_by_contract | 1/2 五年自start, 0 | 1/2, 1
        他处 无法落地 省内 三方合同 | fixed_investment_yuan | elsewhere_by_contract | 1/2 五年自start, 0 | 1/2, 1
        他处 无法落地 省外 三方合同 | local_tax_yuan        | elsewhere_by_contract | 1/2 五年自first_tax, 0 | 1/2, 1
        他处 无法落地 省外 三方合同 | signed_count          | elsewhere_by_contract | 1    |
        他处 无法落地 市内 三方合同 | output_yuan           | other_move            |      | 1
        他处 无法落地 省外          | output_yuan           | other_move            |      | 1
        他处 省外 三方合同          | output_yuan           | other_move            |      | 1
        他处 省外 三方合同          | started_count         | other_move            | 1    |
    """,
    "kunming-2024": """
        情形          | 指标                       | 规则       | 首谈   | 落户
        他处 飞地认定 | fixed_investment_yuan      | enclave    | 1      | 1
        他处 飞地认定 | industrial_output_yuan     | enclave    | 1      | 1
        他处 飞地认定 | trade_sales_yuan           | enclave    | 1      | 1
        他处 飞地认定 | services_revenue_yuan      | enclave    | 1      | 1
        他处 飞地认定 | paid_in_other_provinces_yuan | enclave  | 1      | 0
        他处 飞地认定 | foreign_paid_in_usd_cents  | enclave    | 1      | 0
        他处 飞地认定 | county_tax_yuan            | enclave    | 按协议 | 1
        他处 飞地认定 | signed_count               | enclave    | 1      |
        他处          | industrial_output_yuan     | other_move |        | 1
        他处          | foreign_paid_in_usd_cents  | other_move | 1      |
        自落 飞地认定 | industrial_output_yuan     | own        | 1      |
    """,
    "liaoning-2018": """
        情形      | 指标           | 规则       | 首谈                             | 落户
        他处 协议 | local_tax_yuan | enclave    | 按协议 1/2 十年自agreement, 0    | 1/2, 1
        他处 协议 | output_yuan    | enclave    | 按协议 1/2 十年自agreement, 0    | 1/2, 1
        他处 协议 | signed_count   | enclave    | 1                                |
        他处      | local_tax_yuan | other_move |                                  | 1
        自落      | local_tax_yuan | own        | 1                                |
    """,
    "yishui": """
        情形 | 指标         | 规则  | 首谈 | 落户
        自落 | tax_yuan     | own   | 1    |
        他处 | tax_yuan     | moved | 7/10 | 3/10
        他处 | signed_count | moved | 1    |
    """,
    "sanming-2006": """
        情形 | 指标         | 规则                 | 首谈 | 落户
        他处 | signed_count | all_to_first_contact | 1    |
    """,
    "xuancheng-2024": """
        情形 | 指标         | 规则                 | 首谈 | 落户
        他处 | signed_count | all_to_first_contact | 1    |
    """,
    "example-split-half": """
        情形          | 指标          | 规则  | 首谈 | 落户
        自落          | signed_count  | own   | 1    |
        他处          | signed_count  | moved | 1/2  | 1/2
        他处 无法落地 | started_count | moved | 1/2  | 1/2
    """,
}
"""Ratios; of stages one after the other, with what ends each; 按协议 where an agreement decides."""

YEARS = {5: "五年", 10: "十年"}


def case_of(words: str) -> Case:
    facts: dict[str, Any] = {}
    for word in words.split():
        facts |= WORDS[word]
    return Case(**facts)


def written(pack: RulePack, rule: ShareRule, indicator: str, side: Side) -> str:
    """What one side gets, as the tables write it."""
    stages = rule.stages_of(indicator)
    parts = []
    for stage in stages:
        ratio = stage.shares.get(side, "0" if len(stages) > 1 else "")
        ends = stage.until if side is Side.FIRST_CONTACT else None
        parts.append(f"{ratio} {YEARS[ends.years or 0]}自{ends.since}" if ends else ratio)
    may_agree = pack.agreements is not None and bool(pack.agreements.sums_for(indicator))
    if rule.by_agreement and may_agree and side is Side.FIRST_CONTACT:
        own = ", ".join(parts)
        return f"按协议 {own}" if len(parts) > 1 else "按协议"
    return ", ".join(parts)


@pytest.mark.parametrize("name", TABLES)
def test_a_pack_shares_as_its_paper_says(name: str) -> None:
    pack = load_pack(name).pack
    for row in parse_table(TABLES[name]):
        rule = pack.share_rule_for(case_of(row.cell("情形")))
        assert rule is not None, row.text
        assert rule.name == row.cell("规则"), row.text
        sides = {"首谈": Side.FIRST_CONTACT, "落户": Side.LANDING}
        found = {side: written(pack, rule, row.cell("指标"), sides[side]) for side in sides}
        assert found == {side: row.cell(side) for side in sides}, row.text


def test_every_shipped_pack_has_its_table_and_no_fault() -> None:
    assert set(shipped_packs()) == set(TABLES)
    for name in shipped_packs():
        pack = load_pack(name).pack
        assert pack.pack == name
        assert pack_faults(pack) == ()


@pytest.mark.parametrize("name", TABLES)
def test_every_pack_counts_what_the_board_shows(name: str) -> None:
    units = {i.name: (i.event, i.unit.value) for i in load_pack(name).pack.indicators}
    board = {
        "signed_count": ("signing", "project"),
        "signed_amount_yuan": ("signing", "yuan"),
        "started_count": ("start", "project"),
    }
    assert board.items() <= units.items()


def sourced(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of a pack that names a source."""
    if isinstance(value, dict):
        if "source" in value:
            yield value
        for part in value.values():
            yield from sourced(part)
    elif isinstance(value, list):
        for part in value:
            yield from sourced(part)


@pytest.mark.parametrize("name", TABLES)
def test_what_no_paper_states_is_marked_as_ours_and_asked_for(name: str) -> None:
    pack = load_pack(name).pack
    for part in sourced(pack.model_dump(mode="json")):
        assert part["source"].strip()
        if part.get("ours"):
            assert part["source"].startswith("ours"), part
        elif "ours" in part:
            assert part["source"] != "ours", part
    assert pack.asked_for or name.startswith("example-")


COUNTING = """
    规则包         | 增资      | 提升           | 更换投资方
    sanming-2006   | increment | without_amount | later
    huaian-2025    | increment | without_amount | later
    xuancheng-2024 | nothing   | nothing        | later
"""


@pytest.mark.parametrize("row", parse_table(COUNTING), ids=lambda row: row.cell("规则包"))
def test_how_often_what_counts(row: Row) -> None:
    counting = load_pack(row.cell("规则包")).pack.counting
    assert isinstance(counting, CountingRules)
    found = (counting.capital_increase, counting.upgrade, counting.investor_replaced)
    assert found == (row.cell("增资"), row.cell("提升"), row.cell("更换投资方"))


def test_xuancheng_files_what_its_notice_lets_in() -> None:
    rules = load_pack("xuancheng-2024").pack.registration
    assert rules is not None
    bounds = {
        (threshold.name, part.measure.value): (part.bound, part.inclusive)
        for threshold in rules.thresholds
        for part in threshold.all_of
    }
    assert bounds == {
        ("manufacturing", "amount_yuan"): (100_000_000, True),
        ("manufacturing", "fixed_assets_yuan"): (60_000_000, True),
        ("big_data", "fixed_assets_yuan"): (30_000_000, True),
    }
    assert set(rules.county_talk_beats) == {"bureau", "department"}
    assert rules.window.before_contract


def test_kunming_deducts_incentives_before_it_shares_tax_and_nothing_else() -> None:
    deducting = [i.name for i in load_pack("kunming-2024").pack.indicators if i.deduct_incentives]
    assert deducting == ["county_tax_yuan"]
