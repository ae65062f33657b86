"""Rules in force: chosen by journal position, and a decided thing keeps its pack.

Rule: docs/rules/credit-and-overlap.md.
"""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from auth.actors import Role
from ledger.judge.city import adopt_rules
from ledger.judge.decision import Moment
from ledger.rules.pack import RulePack
from sharing.submissions.city import AdoptRules
from tests.judging.bodies import landing_body, lead_body, rules_body, signing_body, start_body
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack


def halves() -> dict[str, Any]:
    """Next year's pack: every move splits 5:5."""
    pack = deepcopy(huaian_pack())
    pack["version"] += 1
    move = pack["share_rules"][-1]
    move["shares"] = {"*": {"first_contact": "1/2", "landing": "1/2"}}
    pack["share_rules"] = [pack["share_rules"][0], move]
    pack.pop("agreements")  # no rule is left that takes them up
    return pack


def moved_project(city: PaperCity) -> str:
    project_id = city.say("甲县", lead_body()).project_id
    city.say("市商务局", landing_body(project_id, "乙县"))
    return project_id


def test_a_split_in_halves_has_no_overlap() -> None:
    city = PaperCity(pack=halves())
    city.say("市商务局", signing_body(moved_project(city)))
    assert city.balances(period="2025-01", indicator="signed_count") == {
        "city": -10_000,
        "office:J": 5_000,
        "office:Y": 5_000,
    }


def test_a_recognised_signing_keeps_the_pack_that_was_in_force() -> None:
    """A start under the new pack is shared by the new pack, and the signing is left alone."""
    city = PaperCity()
    project_id = moved_project(city)
    city.say("市商务局", signing_body(project_id))
    city.say("市商务局", rules_body(halves()))
    start = city.say("市商务局", start_body(project_id))
    assert start.names == ["start_recognised", "credit_posted"]
    whole = {"city": -10_000, "office:J": 10_000}
    half = {"city": -10_000, "office:J": 5_000, "office:Y": 5_000}
    assert city.balances(period="2025-01", indicator="signed_count") == whole
    assert city.balances(period="2025-01", indicator="started_count") == half


def test_a_landing_that_changes_after_new_rules_is_shared_by_the_old_ones() -> None:
    city = PaperCity()
    project_id = moved_project(city)
    city.say("市商务局", signing_body(project_id))
    city.say("市商务局", rules_body(halves()))
    city.say("市商务局", landing_body(project_id, "丙县", could_not_land=True))
    assert city.balances(period="2025-01", indicator="signed_count") == {
        "city": -10_000,
        "office:J": 10_000,
        "office:B": 10_000,
        "overlap": -10_000,
    }


def test_an_amendment_after_new_rules_moves_nothing_in_the_book() -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    city.say("市商务局", landing_body(lead.project_id, "乙县"))
    city.say("市商务局", signing_body(lead.project_id))
    city.say("市商务局", rules_body(halves()))
    body = {"kind": "amend_lead", "version": 1, "lead_id": lead.lead_id}
    assert city.say("甲县", body | {"summary": {"chain": "新材料"}}).names == ["lead_amended"]


def test_a_packs_version_means_one_content_for_ever() -> None:
    """Entries name pack and version; two contents under one name could not be told apart."""
    city = PaperCity()
    changed = halves() | {"version": huaian_pack()["version"]}
    answer = city.say("市商务局", rules_body(changed))
    assert (answer.reason, answer.params) == ("pack_version_taken", {"pack": "huaian-2025@3"})
    assert city.say("市商务局", rules_body(huaian_pack())).verdict == "accepted"


def test_rules_are_the_centres_to_adopt() -> None:
    city = PaperCity()
    for role in (Role.OFFICE_HEAD, Role.CITY_ARBITER, Role.ASSESSOR, Role.AUDITOR):
        assert city.say("市商务局", rules_body(halves()), role=role).reason == "role_may_not"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"filing_grace_days": 10.0}, "float"),
        ({"filing_grace_days": -1}, "greater_than_equal"),
        ({"surprise": 1}, "extra_forbidden"),
        ({"share_rules": []}, "too_short"),
    ],
)
def test_a_pack_that_cannot_be_read_is_refused_and_changes_nothing(
    change: dict[str, Any], fault: str
) -> None:
    city = PaperCity()
    answer = city.say("市商务局", rules_body(huaian_pack() | {"version": 4} | change))
    assert (answer.reason, answer.params) == ("pack_unreadable", {"fault": fault})
    assert city.city_state().pack.label == "huaian-2025@3"


def test_nothing_counts_before_the_first_rules() -> None:
    city = PaperCity(is_open=False)
    opened = PaperCity().rows[0]
    assert opened.header.kind == "open_city"
    city.deliver(city.record("市商务局", open_body(), role=Role.SYSTEM))
    project_id = city.say("甲县", lead_body()).project_id
    assert city.say("市商务局", signing_body(project_id)).names == ["signing_recognised"]
    late = city.say("市商务局", rules_body(huaian_pack()))
    assert late.names == ["rules_adopted"]
    assert city.balances(period="2025-01", indicator="signed_count") == {}


def open_body() -> dict[str, Any]:
    city = PaperCity().city_state().city
    return {"kind": "open_city", "version": 1, "city": city.model_dump(mode="json")}


def test_a_city_is_opened_once_and_under_its_own_code() -> None:
    city = PaperCity()
    assert city.say("市商务局", open_body()).reason == "city_already_open"
    other = PaperCity(is_open=False)
    body = open_body()
    body["city"]["code"] = "320100"
    body["city"]["offices"][-1]["code"] = "320100"
    assert other.say("市商务局", body, role=Role.SYSTEM).reason == "city_code_differs"


def overlapping() -> dict[str, Any]:
    """A chemical project that could not be landed counts for the park alone, or for both sides."""
    pack = huaian_pack() | {"version": 4}
    pack["share_rules"][1].pop("before")
    pack["share_rules"][1] |= {"shares": {"*": {"landing": "1"}}, "sums_to": "1"}
    return pack


def test_a_pack_with_two_rules_for_one_case_is_refused_and_the_case_is_named() -> None:
    pack = overlapping()
    answer = PaperCity().say("市商务局", rules_body(pack))
    assert (answer.reason, answer.params) == (
        "pack_faulty",
        {
            "pack_fault": "pack_rules_overlap",
            "place": "share_rules[3].when",
            "rule": "chemical_to_park",
            "other": "could_not_land",
            "case": "landing_differs=true; could_not_land=true; is_chemical=true; "
            "lands_in_chemical_park=true",
        },
    )


def test_a_pack_for_a_place_that_the_city_does_not_have_is_refused() -> None:
    for office, fault in (("NOWHERE", "pack_office_unknown"), ("ZH", "pack_office_without_land")):
        pack = huaian_pack() | {"version": 4}
        pack["share_rules"][0]["when"]["landing_offices"] = [office]
        answer = PaperCity().say("市商务局", rules_body(pack))
        assert answer.reason == "pack_faulty"
        assert answer.params["pack_fault"] == fault
        assert answer.params["place"] == "share_rules[1].when.landing_offices[1]"


def test_a_pack_that_was_in_force_before_comes_back_although_it_has_a_fault() -> None:
    """Earlier releases adopted packs that did not say which of two rules stands first."""
    content = overlapping()
    said = AdoptRules.model_validate_json(json.dumps(rules_body(content)))
    now = Moment(now=1_750_000_000_000, seed=b"")
    city = PaperCity().city_state()
    assert adopt_rules(city, said, now).verdict == "refused"
    earlier = (*city.earlier_packs, RulePack.model_validate(content))
    assert adopt_rules(replace(city, earlier_packs=earlier), said, now).verdict == "accepted"
