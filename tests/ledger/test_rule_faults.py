"""What is wrong with a pack as a whole, in tables. Rule: docs/rules/rule-packs.md."""

import pytest

from ledger.rules.cells import CELLS_MAX
from ledger.rules.rule_faults import GAPS_TOLD_MAX, deciding_faults, pack_faults
from tests.ledger.rule_tables import pack_of_table, told

OVERLAP, ALIKE = "pack_rules_overlap", "pack_rules_overlap_alike"
GAP = "pack_case_without_rule"


TABLES: dict[str, tuple[str, list[str]]] = {
    "two flags that leave nothing out": (
        """
        规则 | 适用
        own  | landing_differs: false
        away | landing_differs: true
        """,
        [],
    ),
    "a last rule without a condition is all other cases": (
        """
        规则     | 适用
        own      | landing_differs: false
        no_land  | landing_differs: true, could_not_land: true
        rest     |
        """,
        [],
    ),
    "a chemical project that could not be landed either has two rules": (
        """
        规则     | 适用
        chemical | is_chemical: true
        no_land  | could_not_land: true
        rest     |
        """,
        [f"share_rules[2].when {ALIKE} chemical no_land could_not_land=true; is_chemical=true"],
    ),
    "two rules for one case that share otherwise": (
        """
        规则     | 适用                 | 分成                      | 合计
        chemical | is_chemical: true    | first_contact=1 landing=1 | 2
        no_land  | could_not_land: true | landing=1                 | 1
        rest     |                      |                           |
        """,
        [f"share_rules[2].when {OVERLAP} chemical no_land could_not_land=true; is_chemical=true"],
    ),
    "the first rule says that it stands before the other": (
        """
        规则     | 适用                 | 先于
        chemical | is_chemical: true    | no_land
        no_land  | could_not_land: true |
        rest     |                      |
        """,
        [],
    ),
    "before is handed on: a before b before c": (
        """
        规则 | 适用                 | 先于
        a    | is_chemical: true    | b
        b    | could_not_land: true | c
        c    | has_agreement: true  |
        rest |                      |
        """,
        [],
    ),
    "where a third rule wins, the other two need not say which stands first": (
        """
        规则 | 适用                                    | 先于
        a    | could_not_land: true                    | b c
        b    | is_chemical: true, could_not_land: true |
        c    | has_agreement: true, is_chemical: true  |
        rest |                                         |
        """,
        [
            "share_rules[2].when pack_rule_never_wins b a",
        ],
    ),
    "before names a rule that stands earlier": (
        """
        规则     | 适用                 | 先于
        chemical | is_chemical: true    |
        no_land  | could_not_land: true | chemical
        rest     |                      |
        """,
        [
            "share_rules[2].before[1] pack_before_against_order no_land chemical",
            f"share_rules[2].when {ALIKE} chemical no_land could_not_land=true; is_chemical=true",
        ],
    ),
    "before goes in a circle": (
        """
        规则     | 适用                 | 先于
        chemical | is_chemical: true    | no_land
        no_land  | could_not_land: true | chemical
        rest     |                      |
        """,
        ["share_rules[1].before pack_before_circle chemical, no_land"],
    ),
    "a rule before itself is a circle": (
        """
        规则 | 适用 | 先于
        all  |      | all
        """,
        ["share_rules[1].before pack_before_circle all"],
    ),
    "land of 100 to 200 mu is left out": (
        """
        规则  | 适用
        small | land_sqm: {below: 66667}
        large | land_sqm: {at_least: 133334}
        """,
        [f"share_rules {GAP} land_sqm=66667..133333|unstated"],
    ),
    "exactly 1 亿 is left out between under and over": (
        """
        规则  | 适用
        under | amount_yuan: {below: 100000000}
        over  | amount_yuan: {above: 100000000}
        """,
        [f"share_rules {GAP} amount_yuan=100000000..100000000|unstated"],
    ),
    "exactly 1 亿 lies in both of up to and from": (
        """
        规则  | 适用
        up_to | amount_yuan: {at_most: 100000000}
        from  | amount_yuan: {at_least: 100000000}
        rest  |
        """,
        [f"share_rules[2].when {ALIKE} up_to from amount_yuan=100000000..100000000"],
    ),
    "intervals that meet, and a last rule for what nobody stated": (
        """
        规则  | 适用
        small | land_sqm: {below: 66667}
        large | land_sqm: {at_least: 66667}
        rest  |
        """,
        [],
    ),
    "a day is left out between two years": (
        """
        规则     | 适用
        earlier  | signed: {before: 2024-12-31}
        later    | signed: {since: 2025-01-01}
        """,
        [f"share_rules {GAP} signed=2024-12-31..2024-12-31|unstated"],
    ),
    "an industry that no rule names": (
        """
        规则   | 适用
        plants | industries: [制造业]
        shops  | industries: [服务业]
        """,
        [f"share_rules {GAP} industries=other"],
    ),
    "every kind of transfer is named": (
        """
        规则  | 适用
        moved | transfers: [county, unit, chemical]
        not   | transfers: [none]
        """,
        [],
    ),
    "one kind of transfer is forgotten": (
        """
        规则  | 适用
        moved | transfers: [county, unit]
        not   | transfers: [none]
        """,
        [f"share_rules {GAP} transfers=other"],
    ),
    "a project with the paper and one without": (
        """
        规则     | 适用
        contract | has_papers: [contract]
        """,
        [f"share_rules {GAP} paper:contract=false"],
    ),
    "无法落地 is granted before the project lands elsewhere, so it needs a rule too": (
        """
        规则    | 适用
        own     | landing_differs: false, could_not_land: false
        no_land | landing_differs: true, could_not_land: true
        moved   | landing_differs: true, could_not_land: false
        """,
        [f"share_rules {GAP} landing_differs=false; could_not_land=true"],
    ),
    "a narrow rule behind the wide one never wins": (
        """
        规则   | 适用                                       | 先于
        moved  | landing_differs: true                      | park
        park   | landing_differs: true, is_chemical: true   |
        rest   |                                            |
        """,
        ["share_rules[2].when pack_rule_never_wins park moved"],
    ),
    "two rules together take all that a third fits": (
        """
        规则  | 适用                              | 先于
        small | land_sqm: {below: 1000}           | plots
        large | land_sqm: {at_least: 1000}        | plots
        plots | land_sqm: {at_least: 0}           |
        rest  |                                   |
        """,
        ["share_rules[3].when pack_rule_never_wins plots small, large"],
    ),
    "a last rule for all other cases, of which there are none": (
        """
        规则 | 适用
        own  | landing_differs: false
        away | landing_differs: true
        rest |
        """,
        ["share_rules[3].when pack_rule_never_wins rest own, away"],
    ),
    "a rule without a condition that is not the last": (
        """
        规则 | 适用                  | 先于
        all  |                       |
        away | landing_differs: true |
        """,
        [
            f"share_rules[2].when {ALIKE} all away landing_differs=true",
            "share_rules[2].when pack_rule_never_wins away all",
        ],
    ),
    "an interval without a number in it": (
        """
        规则 | 适用
        none | land_sqm: {above: 5, below: 6}
        rest |
        """,
        ["share_rules[1].when.land_sqm pack_interval_empty land_sqm"],
    ),
    "an interval of one number": (
        """
        规则 | 适用
        one  | land_sqm: {above: 5, at_most: 6}
        rest |
        """,
        [],
    ),
    "days that end before they begin": (
        """
        规则 | 适用
        none | signed: {since: 2025-06-01, before: 2025-06-01}
        rest |
        """,
        ["share_rules[1].when.signed pack_interval_empty signed"],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_rules_of_a_table_have_these_faults(name: str) -> None:
    table, faults = TABLES[name]
    assert [told(fault) for fault in pack_faults(pack_of_table(table))] == faults


def test_no_more_than_five_gaps_are_told_at_once() -> None:
    """Each chain leaves out another stretch of land, so that no sentence can name two of them."""
    rows = "\n".join(
        f"{end}_{at} | chains: [链{at}], land_sqm: {interval}"
        for at in range(GAPS_TOLD_MAX + 2)
        for end, interval in (
            ("under", {"below": 10 * at + 10}),
            ("over", {"at_least": 10 * at + 15}),
        )
    )
    faults = pack_faults(pack_of_table(f"规则 | 适用\n{rows}"))
    assert [fault.code for fault in faults] == [GAP] * GAPS_TOLD_MAX


def test_too_many_combinations_are_a_fault_that_counts_them() -> None:
    papers = [[f"paper_{at}"] for at in range(17)]
    rows = "\n".join(f"r{at} | has_papers: {kinds}" for at, kinds in enumerate(papers))
    (fault,) = pack_faults(pack_of_table(f"规则 | 适用\n{rows}\nrest |"))
    assert fault.code == "pack_conditions_too_many"
    assert fault.params == {"count": str(2**17), "most": str(CELLS_MAX)}


def test_what_is_shared_alike_is_a_fault_of_writing_and_no_reason_to_refuse_the_pack() -> None:
    table, (said,) = TABLES["a chemical project that could not be landed either has two rules"]
    assert ALIKE in said
    assert list(deciding_faults(pack_of_table(table))) == []
    table, (said,) = TABLES["two rules for one case that share otherwise"]
    assert [told(fault) for fault in deciding_faults(pack_of_table(table))] == [said]
