"""Shapes of rules that no shipped pack has, under packs as a city would write them.

Rules: docs/rules/stages.md, docs/rules/ceilings.md, docs/rules/counting.md,
docs/rules/credit-and-overlap.md. What is behind # is the arithmetic.
"""

# ruff: noqa: E501  rows of a table are as long as they are

from dataclasses import replace

import pytest

from ledger.rules.rule_faults import pack_faults
from tests.judging.credit_packs import (
    AGREED,
    ALL_PACKS,
    AMOUNT_THEN_ITS_YEARS,
    AMOUNT_THEN_YEARS,
    BY_ANOTHER,
    BY_LAND,
    CAPPED,
    CITY_UNIT,
    DOLLARS,
    LEVEL,
    TWO_ROLES,
)
from tests.judging.credit_table import NO_FACTS, Place, agreement, play_credit, written

ELSEWHERE = Place(landing="乙县")

TABLES: dict[str, tuple[str, Place, str]] = {
    "two stages of different kinds: an amount, then years": (
        AMOUNT_THEN_YEARS,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        投产 | 2020-03-10 |       | 无
        税收 | 2020-04-01 | 200万 | 市=200万 甲县=200万 规则=staged/stage1
        税收 | 2021-04-01 | 250万 | 市=250万 甲县=175万 乙县=75万 规则=staged/stage1+staged/stage2  # 100 reach the 300; of the other 150 half each
        税收 | 2025-03-09 | 80万  | 市=80万 甲县=40万 乙县=40万 规则=staged/stage2    # the last day of 5 years
        税收 | 2025-03-10 | 80万  | 市=80万 乙县=80万 规则=staged/stage3
        """,
    ),
    "years that are over before the amount is recovered are skipped": (
        AMOUNT_THEN_YEARS,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        投产 | 2020-03-10 |       | 无
        税收 | 2026-04-01 | 400万 | 市=400万 甲县=300万 乙县=100万 规则=staged/stage1+staged/stage3
        """,
    ),
    "a start event that has not happened: the stage goes on": (
        AMOUNT_THEN_YEARS,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2040-04-01 | 400万 | 市=400万 甲县=350万 乙县=50万 规则=staged/stage1+staged/stage2  # 300 + 100/2
        """,
    ),
    "years from the day on which the amount was recovered": (
        AMOUNT_THEN_ITS_YEARS,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2021-04-01 | 400万 | 市=400万 甲县=350万 乙县=50万 规则=staged/stage1+staged/stage2
        税收 | 2024-03-31 | 10万  | 市=10万 甲县=5万 乙县=5万 规则=staged/stage2
        税收 | 2024-04-01 | 10万  | 市=10万 乙县=10万 规则=staged/stage3
        """,
    ),
    "the order of the days decides, not that of the recognitions": (
        AMOUNT_THEN_YEARS,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2021-04-01 | 250万 | 市=250万 甲县=175万 乙县=75万   # second, though recognised first
        税收 | 2020-04-01 | 200万 | 市=200万 甲县=200万
        """,
    ),
    "an amount of another indicator: what came before this report decides": (
        BY_ANOTHER,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        固投 | 2020-01-01 | 900万 | 市=900万 乙县=900万
        税收 | 2020-02-01 | 10万  | 市=10万 乙县=10万 规则=staged/stage1
        固投 | 2020-03-01 | 100万 | 市=100万 乙县=100万
        税收 | 2020-03-01 | 10万  | 市=10万 甲县=5万 乙县=5万 规则=staged/stage2
        """,
    ),
    "from 100 mu on, and above it half": (
        BY_LAND,
        replace(ELSEWHERE, facts=replace(NO_FACTS, land_sqm=66_667)),
        """
        事项 | 日期       | 指标    | 应记
        签约 | 2024-01-01 | large   | 市=1个 乙县=1个 规则=rest               # 66,667 m² is enough to count, not more than that
        签约 | 2024-01-01 | land_mu | 市=10000 乙县=10000                     # 66,667 × 3 / 20 = 10,000.05 hundredths: 100.00 mu
        """,
    ),
    "one square metre more": (
        BY_LAND,
        replace(ELSEWHERE, facts=replace(NO_FACTS, land_sqm=66_668)),
        """
        事项 | 日期       | 指标  | 应记
        签约 | 2024-01-01 | large | 市=1个 甲县=0.5个 乙县=0.5个 规则=on_much_land
        """,
    ),
    "one square metre less: no large project, and still its land": (
        BY_LAND,
        replace(ELSEWHERE, facts=replace(NO_FACTS, land_sqm=66_666)),
        """
        事项 | 日期       | 指标    | 应记
        签约 | 2024-01-01 | large   | 无
        签约 | 2024-01-01 | land_mu | 市=9999 乙县=9999      # 9,999.9
        """,
    ),
    "fixed assets and total investment are amounts of their own": (
        BY_LAND,
        replace(ELSEWHERE, facts=replace(NO_FACTS, fixed_assets_yuan=50_000_000, total_yuan=7)),
        """
        事项 | 日期       | 应记
        开工 | 2024-01-01 | 市=5000万 乙县=5000万
        竣工 | 2024-01-01 | 市=7 乙县=7
        """,
    ),
    "what nobody stated reaches no threshold; the total is else the agreed amount": (
        BY_LAND,
        ELSEWHERE,
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 无
        开工 | 2024-01-01 | 无
        竣工 | 2024-01-01 | 市=5亿 乙县=5亿
        """,
    ),
    "two roles: who introduced, and who talked first": (
        TWO_ROLES,
        Place(landing="乙县", introducers=("驻沪局",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.4个 驻沪局=0.3个 乙县=0.3个 规则=introduced
        """,
    ),
    "nobody introduced": (
        TWO_ROLES,
        ELSEWHERE,
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.7个 乙县=0.3个 规则=without
        """,
    ),
    "who introduced itself introduced nobody; landed at home it is one line": (
        TWO_ROLES,
        Place(introducers=("甲县",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=1个 规则=without
        """,
    ),
    "the introducer that landed it has both parts in one line": (
        TWO_ROLES,
        Place(landing="乙县", introducers=("乙县",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.4个 乙县=0.6个 规则=introduced
        """,
    ),
    "a city unit that stands behind the county": (
        CITY_UNIT,
        Place(landing="乙县", behind=("丙县", "驻沪局", "市商务局"), introducers=("丁县",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.6个 丁县=0.1个 驻沪局=0.1个 乙县=0.2个   # the first unit in log order
        """,
    ),
    "an absent introducer's part goes to the unit, an absent unit's to the landing": (
        CITY_UNIT,
        Place(landing="乙县", behind=("驻沪局",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.6个 驻沪局=0.2个 乙县=0.2个
        """,
    ),
    "first contact that registered as introducer as well introduced nobody": (
        CITY_UNIT,
        Place(landing="乙县", introducers=("甲县",)),
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.6个 乙县=0.4个
        """,
    ),
    "with neither both parts go to the landing": (
        CITY_UNIT,
        ELSEWHERE,
        """
        事项 | 日期       | 应记
        签约 | 2024-01-01 | 市=1个 甲县=0.6个 乙县=0.4个
        """,
    ),
    "a ceiling cuts what one office gets from one project": (
        CAPPED,
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2024-01-01 | 300万 | 市=300万 甲县=300万 乙县=300万 抵销=-300万
        税收 | 2024-02-01 | 300万 | 市=300万 甲县=200万 乙县=200万 抵销=-100万    # 300 + 300 = 600, 500 at most; 300 − 400 = −100
        税收 | 2024-03-01 | 300万 | 市=300万 抵销=300万                           # nothing is left; 300 − 0
        """,
    ),
    "who has both sides has one ceiling": (
        CAPPED,
        Place(),
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2024-01-01 | 300万 | 市=300万 甲县=500万 抵销=-200万               # 600 by the rule
        """,
    ),
    "a level counts the difference, and falls by the stages by which it rose": (
        LEVEL,
        ELSEWHERE,
        """
        事项 | 日期       | 数额 | 应记
        就业 | 2024-01-31 | 60   | 市=60 甲县=60
        就业 | 2024-02-29 | 121  | 市=61 甲县=51 乙县=10 规则=shared/stage1+shared/stage2      # 40 to reach 100; of 21 more 11 and 10
        就业 | 2024-03-31 | 121  | 无
        就业 | 2024-04-30 | 80   | 市=-41 甲县=-31 乙县=-10 规则=shared/stage1+shared/stage2  # 20 back, and 21 back as they came
        """,
    ),
    "a level that goes to nothing takes all back": (
        LEVEL,
        ELSEWHERE,
        """
        事项 | 日期       | 数额 | 应记
        就业 | 2024-01-31 | 60   | 市=60 甲县=60
        就业 | 2024-02-29 | 0    | 市=-60 甲县=-60
        """,
    ),
    "a report that does not count is no report": (
        LEVEL,
        ELSEWHERE,
        """
        事项 | 日期       | 数额 | 其他              | 应记
        就业 | 2024-01-31 | 60   |                   | 市=60 甲县=60
        就业 | 2024-02-29 | 90   | 不计=not_reported | 无
        就业 | 2024-03-31 | 70   |                   | 市=10 甲县=10
        """,
    ),
    "dollars by the rate that was recorded, never without one": (
        DOLLARS,
        Place(),
        """
        事项 | 日期       | 数额 | 其他       | 应记
        外资 | 2024-01-31 | 12345 | 汇率=71883 | 市=887 甲县=887     # 123.45 USD × 7.1883 = 887.39…
        外资 | 2024-02-29 | 12345 |            | 无
        """,
    ),
    "dollars without a rate are no report to a level": (
        DOLLARS.replace("converts_usd", "kind: level, converts_usd"),
        Place(),
        """
        事项 | 日期       | 数额  | 其他       | 应记
        外资 | 2024-01-31 | 12345 | 汇率=71883 | 市=887 甲县=887
        外资 | 2024-02-29 | 12345 |            | 无
        外资 | 2024-03-31 | 12345 | 汇率=71884 | 无                # ⌊887.41⌋ − 887
        """,
    ),
    "an agreement says the shares of what happens while it holds": (
        AGREED,
        replace(
            ELSEWHERE,
            agreements=(
                agreement(
                    "tax_yuan:甲县:3333 tax_yuan:乙县:6667", since="2024-03-01", until="2025-03-01"
                ),
            ),
        ),
        """
        事项 | 日期       | 数额 | 应记
        税收 | 2024-02-29 | 100  | 市=100 乙县=100 规则=not_agreed
        签约 | 2024-03-01 |      | 市=1个 甲县=1个 规则=agreed               # left out: the rule's shares
        税收 | 2024-03-01 | 100  | 市=100 甲县=34 乙县=66 规则=agreed        # 33.33 and 66.67: floors 33 and 66, 1 left for the first
        税收 | 2025-02-28 | 100  | 市=100 甲县=34 乙县=66
        税收 | 2025-03-01 | 100  | 市=100 乙县=100 规则=not_agreed
        """,
    ),
    "asked: the city has it, nobody may claim it yet": (
        AGREED,
        replace(ELSEWHERE, is_asked=True),
        """
        事项 | 日期       | 数额 | 应记
        签约 | 2024-02-29 |      | 市=1个 待定=1个 规则=suspense_while_asked
        税收 | 2024-02-29 | 100  | 市=100 待定=100
        """,
    ),
}


@pytest.mark.parametrize("title", TABLES)
def test_a_shape_of_rule(title: str) -> None:
    pack, place, table = TABLES[title]
    play_credit(table, written(pack), place)


@pytest.mark.parametrize("name", ALL_PACKS)
def test_a_city_may_adopt_each_of_these_packs(name: str) -> None:
    assert [fault.code for fault in pack_faults(written(ALL_PACKS[name]))] == []


def test_an_entry_names_its_agreement_and_the_others_name_none() -> None:
    pack, place, table = TABLES["an agreement says the shares of what happens while it holds"]
    dues = play_credit(table, written(pack), place)
    assert [due.agreement for due in dues] == ["", "", "G1", "G1", ""]


def test_lines_are_labelled_own_shared_out_and_shared_in() -> None:
    pack, place, table = TABLES["two roles: who introduced, and who talked first"]
    (due,) = play_credit(table, written(pack), place)
    sides = {account: side for account, side, _ in due.postings}
    assert sides == {
        "city": "",
        "office:J": "shared_out",
        "office:ZH": "shared_in",
        "office:Y": "shared_in",
    }
