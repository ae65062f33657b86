"""The documented rules of eight places, as credit. Rule: docs/rules/credit-and-overlap.md.

Every table is under the pack that ships for the place. What is behind # is the arithmetic.
"""

# ruff: noqa: E501  rows of a table are as long as they are

from dataclasses import replace

import pytest

from tests.judging.credit_table import NO_FACTS, Place, agreement, play_credit, shipped, written

ELSEWHERE = Place(landing="乙县")
CONTRACT = Place(
    landing="乙县",
    could_not_land=True,
    papers=("three_party_contract",),
    facts=replace(NO_FACTS, origin="country"),
)
ENCLAVE = Place(
    landing="乙县", papers=("enclave_recognition",), facts=replace(NO_FACTS, origin="country")
)
COULD_NOT = Place(landing="乙县", could_not_land=True)
SHARED_TAX = agreement("county_tax_yuan:甲县:4000 county_tax_yuan:乙县:6000", since="2024-01-01")
TEN_YEARS = agreement("signed_count:甲县:10000", since="2019-03-01")

HUAIAN = {
    "the origin could not land it: 100 : 100 for signing and start": (
        COULD_NOT,
        """
        事项 | 日期       | 指标               | 应记
        签约 | 2025-03-01 | signed_count       | 市=1个 甲县=1个 乙县=1个 抵销=-1个 规则=could_not_land  # 1 + 1 − 1 = 1
        签约 | 2025-03-01 | signed_amount_yuan | 市=5亿 甲县=5亿 乙县=5亿 抵销=-5亿
        开工 | 2025-06-01 | started_count      | 市=1个 甲县=1个 乙县=1个 抵销=-1个
        """,
    ),
    "any other move counts for first contact alone": (
        ELSEWHERE,
        """
        事项 | 日期       | 指标         | 应记
        签约 | 2025-03-01 | signed_count | 市=1个 甲县=1个 规则=other_move
        """,
    ),
    "output, tax and fixed investment are not mentioned, so nobody has them": (
        COULD_NOT,
        """
        事项 | 日期       | 数额   | 应记
        产值 | 2025-03-01 | 1000万 | 无
        税收 | 2025-03-01 | 100万  | 无
        固投 | 2025-03-01 | 500万  | 无
        """,
    ),
}
KUNMING = {
    "an enclave: output and investment 100 : 100, money from outside 100 : 0": (
        ENCLAVE,
        """
        事项   | 日期       | 数额   | 应记
        固投   | 2024-06-01 | 1000万 | 市=1000万 甲县=1000万 乙县=1000万 抵销=-1000万 规则=enclave
        产值   | 2024-06-30 | 3亿    | 市=3亿 甲县=3亿 乙县=3亿 抵销=-3亿
        销售   | 2024-06-30 | 2亿    | 市=2亿 甲县=2亿 乙县=2亿 抵销=-2亿
        服务业 | 2024-06-30 | 1亿    | 市=1亿 甲县=1亿 乙县=1亿 抵销=-1亿
        到资   | 2024-07-01 | 800万  | 市=800万 甲县=800万    # 100 : 0, all for the place of origin
        外资   | 2024-07-01 | 50万   | 市=50万 甲县=50万      # in US cents: 5,000.00 USD
        """,
    ),
    "foreign money is no money from other provinces": (
        replace(ENCLAVE, facts=replace(NO_FACTS, origin="abroad")),
        """
        事项 | 日期       | 数额  | 应记
        到资 | 2024-07-01 | 800万 | 无
        外资 | 2024-07-01 | 50万  | 市=50万 甲县=50万
        """,
    ),
    "tax is shared by the agreement, incentives taken off first": (
        replace(ENCLAVE, agreements=(SHARED_TAX,)),
        """
        事项 | 日期       | 数额  | 其他      | 应记
        税收 | 2024-08-01 | 100万 | 奖补=20万 | 市=80万 甲县=32万 乙县=48万   # 100 − 20 = 80; 80 × 40 % = 32
        税收 | 2024-09-01 | 30万  | 奖补=50万 | 无                            # less than was granted: nothing is left
        税收 | 2024-10-01 | 1     |           | 市=1 甲县=1                   # floors 0 and 0; the one left over goes to the first
        """,
    ),
}
NINGDE = {
    "5 : 5 on two clocks: indicators from the start, tax from the first tax": (
        CONTRACT,
        """
        事项 | 日期       | 数额   | 应记
        开工 | 2017-06-01 |        | 市=1个 甲县=1个
        固投 | 2017-09-01 | 1000万 | 市=1000万 甲县=500万 乙县=500万 规则=elsewhere_by_contract/stage1
        税收 | 2019-04-01 | 100万  | 市=100万 甲县=50万 乙县=50万       # the first tax: its clock runs to 2024-03-31
        产值 | 2022-05-31 | 801    | 市=801 甲县=401 乙县=400           # 2017-06-01 + 5 years: the last day; floors 400 + 400, 1 left for first contact
        产值 | 2022-06-01 | 800    | 市=800 乙县=800 规则=elsewhere_by_contract/stage2
        税收 | 2022-06-01 | 60万   | 市=60万 甲县=30万 乙县=30万       # tax goes on: another clock
        税收 | 2024-03-31 | 60万   | 市=60万 甲县=30万 乙县=30万
        税收 | 2024-04-01 | 60万   | 市=60万 乙县=60万                 # 2019-04-01 + 5 years
        """,
    ),
    "before construction has started the indicators' clock has not": (
        CONTRACT,
        """
        事项 | 日期       | 数额   | 应记
        固投 | 2030-09-01 | 1000万 | 市=1000万 甲县=500万 乙县=500万 规则=elsewhere_by_contract/stage1
        """,
    ),
    "without the three-party contract statistics stay with the landing place": (
        replace(CONTRACT, papers=()),
        """
        事项 | 日期       | 数额   | 指标         | 应记
        签约 | 2017-05-01 |        | signed_count | 市=1个 甲县=1个
        固投 | 2017-09-01 | 1000万 |              | 市=1000万 乙县=1000万 规则=other_move
        """,
    ),
}
LIAONING = {
    "5 : 5 for ten years from the agreement": (
        replace(ELSEWHERE, agreements=(TEN_YEARS,)),
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2019-03-01 | 100万 | 市=100万 甲县=50万 乙县=50万 规则=enclave/stage1
        税收 | 2029-02-28 | 100万 | 市=100万 甲县=50万 乙县=50万
        税收 | 2029-03-01 | 100万 | 市=100万 乙县=100万 规则=enclave/stage2   # 2019-03-01 + 10 years
        """,
    ),
    "a major project's agreement goes before the 5 : 5": (
        replace(
            ELSEWHERE,
            agreements=(
                agreement("local_tax_yuan:甲县:3000 local_tax_yuan:乙县:7000", since="2019-03-01"),
            ),
        ),
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2019-04-01 | 100万 | 市=100万 甲县=30万 乙县=70万 规则=enclave
        产值 | 2019-04-01 | 100万 | 市=100万 甲县=50万 乙县=50万 规则=enclave/stage1   # left out: the rule's shares
        """,
    ),
}
YISHUI = {
    "tax 7 : 3, open-ended": (
        ELSEWHERE,
        """
        事项 | 日期       | 数额  | 应记
        税收 | 2008-05-01 | 100万 | 市=100万 甲县=70万 乙县=30万
        税收 | 2023-05-01 | 11    | 市=11 甲县=8 乙县=3     # 7.7 and 3.3: floors 7 and 3, the one left over goes to the origin
        """,
    ),
}
SANMING = {
    "once for the signing; an increase counts its increment, an upgrade no amount": (
        Place(),
        """
        事项 | 日期       | 数额 | 指标               | 应记
        签约 | 2006-03-01 |      | signed_count       | 市=1个 甲县=1个
        签约 | 2006-03-01 |      | signed_amount_yuan | 市=5亿 甲县=5亿
        增资 | 2006-07-01 | 2亿  |                    | 市=2亿 甲县=2亿     # 7 亿 in all, 2 of them new; no second project
        扩建 | 2006-09-01 |      |                    | 市=1个 甲县=1个     # the upgrade, no amount
        """,
    ),
    "of a signing that does not count nothing is added": (
        Place(),
        """
        事项 | 日期       | 数额 | 其他                     | 应记
        签约 | 2006-03-01 |      | 不计=registered_too_late | 无
        增资 | 2006-07-01 | 2亿  |                          | 无
        扩建 | 2006-09-01 |      |                          | 无
        """,
    ),
}
XUANCHENG = {
    "an expansion of a landed firm counts nowhere anew": (
        Place(),
        """
        事项 | 日期       | 数额 | 指标         | 应记
        签约 | 2024-03-01 |      | signed_count | 市=1个 甲县=1个
        增资 | 2024-07-01 | 2亿  |              | 无
        扩建 | 2024-09-01 |      |              | 无
        """,
    ),
}
PLACES = {
    "huaian-2025": HUAIAN,
    "kunming-2024": KUNMING,
    "ningde-2017": NINGDE,
    "liaoning-2018": LIAONING,
    "yishui": YISHUI,
    "sanming-2006": SANMING,
    "xuancheng-2024": XUANCHENG,
}
CASES = [(pack, title) for pack, tables in PLACES.items() for title in tables]


@pytest.mark.parametrize(("pack", "title"), CASES)
def test_the_documented_rule_of_a_place(pack: str, title: str) -> None:
    place, table = PLACES[pack][title]
    play_credit(table, shipped(pack), place)


EQUAL = """
indicators:
  - {name: paid_in_yuan, event: paid_in, unit: yuan}
share_rules:
  - name: joint
    when: {has_introducer: true}
    shares: {paid_in_yuan: {joint_introducers: "1"}}
    sums_to: "1"
  - name: own
    shares: {paid_in_yuan: {first_contact: "1"}}
    sums_to: "1"
"""
"""County plan (anonymous): money paid in is split equally among N joint introducers."""


def test_a_county_plan_splits_equally_among_its_joint_introducers() -> None:
    table = """
        事项 | 日期       | 数额  | 应记
        到资 | 2024-03-01 | 100万 | 市=100万 乙县=33.3334万 丙县=33.3333万 丁县=33.3333万 规则=joint  # 3 × 33.3333 = 99.9999, 1 yuan left
    """
    play_credit(table, written(EQUAL), Place(introducers=("乙县", "丙县", "丁县", "丙县")))


def test_a_county_plan_without_introducers_leaves_all_with_first_contact() -> None:
    table = """
        事项 | 日期       | 数额  | 应记
        到资 | 2024-03-01 | 100万 | 市=100万 甲县=100万 规则=own
    """
    play_credit(table, written(EQUAL))
