"""Stages, absent sides and agreements that lead nowhere. Rule: docs/rules/rule-packs.md."""

from typing import Any

import pytest

from ledger.rules.rule_faults import pack_faults
from tests.ledger.rule_tables import SIGNED, pack_of, told

OUTPUT = {
    "name": "output_yuan",
    "title": "产值",
    "event": "output",
    "unit": "yuan",
    "source": "ours",
}
HALVES = {"first_contact": "1/2", "landing": "1/2"}
LANDED = {"landing": "1"}
AGREEMENTS = {"sums_to": {"*": ["1"]}, "source": "ours"}


def staged(*untils: dict[str, Any], key: str = "*", **more: Any) -> dict[str, Any]:
    """One rule for everything, halved in stages that end so, and then the landing place's."""
    stages: list[dict[str, Any]] = [{"shares": HALVES, "until": until} for until in untils]
    rule = {
        "name": "all",
        "title": "all",
        "stages": {key: [*stages, {"shares": LANDED}]},
        "sums_to": "1",
        "source": "ours",
    }
    return rule | more


def years(count: int, since: str) -> dict[str, Any]:
    return {"years": count, "since": since}


def recovered(units: int, **of: str) -> dict[str, Any]:
    return {"recovered_units": units} | of


STAGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "until so much is recovered, then for five years": (
        staged(
            recovered(10_000_000), years(5, "production"), key="output_yuan", shares={"*": LANDED}
        ),
        [],
    ),
    "until so much is recovered, then for ten years from there": (
        staged(
            recovered(10_000_000), years(10, "recovered"), key="output_yuan", shares={"*": LANDED}
        ),
        [],
    ),
    "twice so much is recovered, and years from each": (
        staged(
            recovered(1_000),
            years(5, "recovered"),
            recovered(9_000),
            years(3, "recovered"),
            key="output_yuan",
            shares={"*": LANDED},
        ),
        [],
    ),
    "years from a recovery that no stage before ends with": (
        staged(years(5, "start"), years(10, "recovered")),
        ["share_rules[1].stages.*[2].until pack_stage_never_ends all * 2"],
    ),
    "five years of one clock, then three of another": (
        staged(years(5, "start"), years(3, "production")),
        [],
    ),
    "five years, then until the tenth": (staged(years(5, "start"), years(10, "start")), []),
    "five years, then until the fifth of the same clock": (
        staged(years(5, "start"), years(5, "start")),
        ["share_rules[1].stages.*[2].until pack_stage_never_reached all * 2"],
    ),
    "until 10 million, then until 8 million of the same": (
        staged(
            recovered(10_000_000), recovered(8_000_000), key="output_yuan", shares={"*": LANDED}
        ),
        ["share_rules[1].stages.output_yuan[2].until pack_stage_never_reached all output_yuan 2"],
    ),
    "until more projects than the one that is counted": (
        staged(recovered(20_000, of="signed_count"), key="output_yuan", shares={"*": LANDED}),
        ["share_rules[1].stages.output_yuan[1].until pack_stage_never_ends all output_yuan 1"],
    ),
    "until the one project is counted, of that project": (
        staged(recovered(10_000), key="signed_count", shares={"*": LANDED}),
        ["share_rules[1].stages.signed_count[2] pack_stage_never_reached all signed_count 2"],
    ),
    "years from the very signing that is counted": (
        staged(years(5, "signing"), key="signed_count", shares={"*": LANDED}),
        ["share_rules[1].stages.signed_count[2] pack_stage_never_reached all signed_count 2"],
    ),
    "the same for every indicator, of which output goes on": (staged(years(5, "signing")), []),
    "years from an agreement that nobody can make": (
        staged(years(5, "agreement")),
        ["share_rules[1].stages.*[1].until pack_stage_never_ends all * 1"],
    ),
    "plain shares beside stages of the same indicator": (
        staged(years(5, "start"), shares={"*": LANDED}),
        ["share_rules[1].shares.* pack_shares_and_stages all *"],
    ),
}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_that_cannot_do_what_it_says_is_a_fault(name: str) -> None:
    rule, faults = STAGES[name]
    pack = pack_of(indicators=[SIGNED, OUTPUT], share_rules=[rule])
    assert [told(fault) for fault in pack_faults(pack)] == faults


def one_rule(**more: Any) -> dict[str, Any]:
    rule = {
        "name": "all",
        "title": "all",
        "shares": {"*": HALVES},
        "sums_to": "1",
        "source": "ours",
    }
    return rule | more


SIDES: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "the part of an introducer that nobody is goes to the landing place": (
        one_rule(
            shares={"*": {"introducer": "1/2", "landing": "1/2"}}, absent={"introducer": "landing"}
        ),
        {},
        [],
    ),
    "an absent side that has no part": (
        one_rule(absent={"introducer": "landing"}),
        {},
        ["share_rules[1].absent.introducer pack_absent_without_ratio all introducer"],
    ),
    "an absent side whose part is nothing": (
        one_rule(
            shares={"*": {"introducer": "0", "landing": "1"}}, absent={"introducer": "landing"}
        ),
        {},
        ["share_rules[1].absent.introducer pack_absent_without_ratio all introducer"],
    ),
    "two absent sides that pass it to each other": (
        one_rule(
            shares={"*": {"introducer": "1/2", "city_unit": "1/2"}},
            absent={"introducer": "city_unit", "city_unit": "introducer"},
        ),
        {},
        [
            "share_rules[1].absent.introducer pack_absent_circle all introducer",
            "share_rules[1].absent.city_unit pack_absent_circle all city_unit",
        ],
    ),
    "agreements where the pack allows them": (
        one_rule(by_agreement=True),
        {"agreements": AGREEMENTS},
        [],
    ),
    "a rule by agreement where the pack allows none": (
        one_rule(by_agreement=True),
        {},
        ["share_rules[1].by_agreement pack_agreements_not_allowed all"],
    ),
    "agreements that no rule takes up": (
        one_rule(),
        {"agreements": AGREEMENTS},
        ["agreements pack_agreements_unused"],
    ),
    "a sum that ten-thousandths never make": (
        one_rule(by_agreement=True),
        {"agreements": AGREEMENTS | {"sums_to": {"*": ["1", "1/3"]}}},
        ["agreements.sums_to.*[2] pack_agreement_sum_unreachable * 1/3"],
    ),
}


@pytest.mark.parametrize("name", SIDES)
def test_a_side_or_an_agreement_that_leads_nowhere_is_a_fault(name: str) -> None:
    rule, more, faults = SIDES[name]
    assert [told(fault) for fault in pack_faults(pack_of(share_rules=[rule], **more))] == faults


def test_a_rule_by_agreement_that_fits_only_without_one_is_a_fault() -> None:
    without = one_rule(by_agreement=True, when={"has_agreement": False})
    last = one_rule(name="rest")
    faults = pack_faults(pack_of(share_rules=[without, last], agreements=AGREEMENTS))
    assert [told(fault) for fault in faults] == [
        "share_rules[1].by_agreement pack_agreement_never_there all"
    ]


def test_of_names_that_mean_two_things_nothing_else_is_asked() -> None:
    twice = [one_rule(), one_rule(when={"is_chemical": True})]
    faults = pack_faults(pack_of(share_rules=twice))
    assert [told(fault) for fault in faults] == ["share_rules[2].name pack_share_rule_twice all"]


def test_every_sum_that_does_not_hold_is_told_at_its_own_place() -> None:
    wrong = one_rule(
        shares={"signed_count": HALVES, "*": {"first_contact": "1", "landing": "1"}}, sums_to="1"
    )
    late = staged(years(5, "start")) | {
        "name": "late",
        "when": {"is_chemical": True},
        "sums_to": "2",
    }
    faults = pack_faults(pack_of(indicators=[SIGNED, OUTPUT], share_rules=[late, wrong]))
    assert [told(fault) for fault in faults] == [
        "share_rules[1].stages.*[1].shares pack_ratios_do_not_sum late signed_count 1 2",
        "share_rules[1].stages.*[2].shares pack_ratios_do_not_sum late signed_count 1 2",
        "share_rules[2].shares.* pack_ratios_do_not_sum all output_yuan 2 1",
    ]
