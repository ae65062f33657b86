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
STAGE = {"shares": {"first_contact": "1"}}
CEILING = {
    "name": "most",
    "title": "封顶",
    "indicator": "signed_cuont",
    "of": "project",
    "units_max": 1,
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
    "a sum is for an indicator that does not exist": (
        lambda p: p["share_rules"][0].update(sums_to={"*": "1", "signed_cuont": "2"}),
        "pack_share_of_unknown_indicator",
    ),
    "a rule stands before one that does not exist": (
        lambda p: p["share_rules"][0].update(before=["elsewhere"]),
        "pack_rule_unknown",
    ),
    "a stage in the middle has no end": (
        lambda p: p["share_rules"][0].update(
            stages={"started_count": [{"shares": {"first_contact": "1"}}] * 2}
        ),
        "pack_stage_without_end",
    ),
    "the last stage has an end": (
        lambda p: p["share_rules"][0].update(
            stages={"started_count": [STAGE | {"until": {"years": 5, "since": "start"}}]}
        ),
        "pack_stage_without_end",
    ),
    "a stage ends with an amount and with years": (
        lambda p: p["share_rules"][0].update(
            stages={"*": [STAGE | {"until": {"recovered_units": 1, "years": 5, "since": "start"}}]}
        ),
        "pack_until_not_one",
    ),
    "years without the event that they run from": (
        lambda p: p["share_rules"][0].update(stages={"*": [STAGE | {"until": {"years": 5}}]}),
        "pack_until_without_start",
    ),
    "years of an indicator": (
        lambda p: p["share_rules"][0].update(
            stages={"*": [STAGE | {"until": {"years": 5, "since": "start", "of": "signed_count"}}]}
        ),
        "pack_until_of_years",
    ),
    "a stage ends with what an indicator brings that does not exist": (
        lambda p: p["share_rules"][0].update(
            stages={"*": [STAGE | {"until": {"recovered_units": 1, "of": "signed_cuont"}}, STAGE]}
        ),
        "pack_share_of_unknown_indicator",
    ),
    "a ceiling of an indicator that does not exist": (
        lambda p: p.update(ceilings=[CEILING]),
        "pack_share_of_unknown_indicator",
    ),
    "agreements on an indicator that does not exist": (
        lambda p: p["agreements"].update(sums_to={"signed_cuont": ["1"]}),
        "pack_share_of_unknown_indicator",
    ),
    "an interval without ends": (
        lambda p: p["share_rules"][1]["when"].update(land_sqm={}),
        "pack_interval_open",
    ),
    "days without ends": (
        lambda p: p["share_rules"][1]["when"].update(signed={}),
        "pack_interval_open",
    ),
    "one end of an interval is stated twice": (
        lambda p: p["share_rules"][1]["when"].update(land_sqm={"above": 1, "at_least": 2}),
        "pack_interval_end_twice",
    ),
    "a unit that the figure is not said in": (
        lambda p: p["indicators"][0].update(event="tax"),
        "pack_unit_does_not_fit",
    ),
    "a level of what happens once": (
        lambda p: p["indicators"][0].update(kind="level"),
        "pack_level_of_milestone",
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
            assert sum(rule.ratios(indicator.name).values()) == rule.sum_of(indicator.name)


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
    assert rule is not None
    both = moved and (could_not_land or (is_chemical and to_park))
    one = {Side.FIRST_CONTACT: Fraction(1)}
    expected = one | ({Side.LANDING: Fraction(1)} if both else {})
    assert rule.ratios("signed_count") == expected
