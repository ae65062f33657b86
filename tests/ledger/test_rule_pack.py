"""A rule pack that is not whole is refused, and the fault is named. Rule: docs/rules/shares.md."""

from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.registration import FIELDS
from ledger.rules.pack import Case, RulePack, Side
from ledger.rules.registration import FIELD_NAMES
from tests.judging.paper_setting import huaian_pack

Pack = dict[str, Any]


def changed(change: Callable[[Pack], object]) -> Pack:
    pack = deepcopy(huaian_pack())
    change(pack)
    return pack


THRESHOLD = {
    "name": "yi",
    "all_of": [{"measure": "amount_yuan", "bound": 100_000_000}],
    "source": "ours",
}
FAULTS: dict[str, tuple[Callable[[Pack], object], str]] = {
    "two indicators share a name": (
        lambda p: p["indicators"][1].update(name="signed_count"),
        "pack_indicator_twice",
    ),
    "two share rules share a name": (
        lambda p: p["share_rules"][1].update(name="own"),
        "pack_share_rule_twice",
    ),
    "a rule stands behind one that fits everything": (
        lambda p: p["share_rules"][0].update(when={}),
        "pack_rule_never_asked",
    ),
    "the minimum set asks for a field that nobody knows": (
        lambda p: p.update(minimum_set=["investor", "shoe_size"]),
        "pack_minimum_set_unknown",
    ),
    "ratios do not sum to what the rule says": (
        lambda p: p["share_rules"][0].update(sums_to="2"),
        "pack_ratios_do_not_sum",
    ),
    "an indicator is forgotten": (
        lambda p: p["share_rules"][0].update(shares={"signed_count": {"first_contact": "1"}}),
        "pack_ratios_do_not_sum",
    ),
    "a share is for an indicator that does not exist": (
        lambda p: p["share_rules"][0]["shares"].update(signed_cuont={"first_contact": "1"}),
        "pack_share_of_unknown_indicator",
    ),
    "a ratio is no fraction": (
        lambda p: p["share_rules"][0].update(shares={"*": {"first_contact": "0.5"}}),
        "string_pattern_mismatch",
    ),
    "a ratio divides by nothing": (
        lambda p: p["share_rules"][0].update(shares={"*": {"first_contact": "1/0"}}),
        "string_pattern_mismatch",
    ),
    "a ratio is negative": (
        lambda p: p["share_rules"][0].update(shares={"*": {"first_contact": "-1"}}),
        "string_pattern_mismatch",
    ),
    "a side that does not exist": (
        lambda p: p["share_rules"][0].update(shares={"*": {"mayor": "1"}}),
        "enum",
    ),
    "an unknown unit": (lambda p: p["indicators"][0].update(unit="shells"), "enum"),
    "an unknown event": (lambda p: p["indicators"][0].update(event="lunch"), "literal_error"),
    "a threshold below nothing": (
        lambda p: p["indicators"][0].update(amount_yuan_min=-1),
        "greater_than_equal",
    ),
    "no indicator": (lambda p: p.update(indicators=[]), "too_short"),
    "no share rule": (lambda p: p.update(share_rules=[]), "too_short"),
    "a field that does not exist": (lambda p: p.update(bonus=1), "extra_forbidden"),
    "a stage that does not exist": (
        lambda p: p["registration"].update(stages={"lunch": ["land"]}),
        "pack_stage_unknown",
    ),
    "a stage asks for a field that nobody knows": (
        lambda p: p["registration"].update(stages={"signing": ["shoe_size"]}),
        "pack_field_unknown",
    ),
    "two thresholds share a name": (
        lambda p: p["registration"].update(thresholds=[THRESHOLD, THRESHOLD]),
        "pack_threshold_twice",
    ),
    "a threshold without a condition": (
        lambda p: p["registration"].update(thresholds=[THRESHOLD | {"all_of": []}]),
        "too_short",
    ),
    "a kind of paper is asked for twice": (
        lambda p: p["registration"].update(papers=[{"kind": "deed"}, {"kind": "deed"}]),
        "pack_paper_twice",
    ),
    "a signer that does not exist": (
        lambda p: p["registration"].update(papers=[{"kind": "deed", "signed_by": ["mayor"]}]),
        "enum",
    ),
    "a county's talk beats a county's filing": (
        lambda p: p["registration"].update(county_talk_beats=["bureau", "county"]),
        "pack_county_beats_county",
    ),
    "a release that does not exist": (
        lambda p: p["protection"].update(credit_after={"boredom": "taker"}),
        "pack_release_unknown",
    ),
    "an extension without a number": (
        lambda p: p["protection"].update(extensions_max=0),
        "pack_extension_half",
    ),
    "an extension of what has no end": (
        lambda p: p["protection"].update(days=None),
        "pack_extension_of_nothing",
    ),
    "protection of no day": (lambda p: p["protection"].update(days=0), "greater_than_equal"),
    "protection without a source": (lambda p: p["protection"].pop("source"), "missing"),
    "a rule without a source": (lambda p: p["share_rules"][0].pop("source"), "missing"),
    "a name in capitals": (lambda p: p.update(pack="Huaian"), "string_pattern_mismatch"),
    "version nought": (lambda p: p.update(version=0), "greater_than_equal"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_pack_that_is_not_whole_is_refused_by_name(name: str) -> None:
    change, code = FAULTS[name]
    with pytest.raises(ValidationError) as fault:
        RulePack.model_validate(changed(change))
    assert code in [error["type"] for error in fault.value.errors()]


def test_the_shipped_pack_is_whole() -> None:
    pack = RulePack.model_validate(huaian_pack())
    assert pack.label == "huaian-2025@3"
    for rule in pack.share_rules:
        for indicator in pack.indicators:
            assert sum(rule.ratios(indicator.name).values()) == Fraction(rule.sums_to)


def test_the_fields_that_a_pack_may_demand_are_those_that_can_be_looked_for() -> None:
    assert FIELD_NAMES == FIELDS


def test_whatever_no_public_rule_states_is_marked_as_ours() -> None:
    pack = RulePack.model_validate(huaian_pack())
    assert pack.registration is not None
    assert pack.protection is not None
    assert (pack.registration.source, pack.protection.source) == ("ours", "ours")
    assert pack.protection.ours


@pytest.mark.parametrize("facts", list(product((False, True), repeat=4)))
def test_every_case_finds_exactly_the_rule_that_the_reply_states(facts: tuple[bool, ...]) -> None:
    moved, could_not_land, is_chemical, to_park = facts
    case = Case(
        landing_differs=moved,
        could_not_land=could_not_land,
        is_chemical=is_chemical,
        lands_in_chemical_park=to_park,
    )
    rule = RulePack.model_validate(huaian_pack()).share_rule_for(case)
    both = moved and (could_not_land or (is_chemical and to_park))
    one = {Side.FIRST_CONTACT: Fraction(1)}
    expected = one | ({Side.LANDING: Fraction(1)} if both else {})
    assert rule.ratios("signed_count") == expected
