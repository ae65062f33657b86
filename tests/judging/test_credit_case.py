"""What rules are asked about, and when. Rule: docs/rules/credit-and-overlap.md."""

from dataclasses import replace

import pytest

from ledger.credit import credit_due
from ledger.judge.recognitions import Attainment
from ledger.judge.state import INTRODUCER
from ledger.rules.rule_faults import pack_faults
from tests.judging.bodies import landing_body, lead_body, signing_body
from tests.judging.credit_packs import AMOUNT_THEN_ITS_YEARS, CAPPED
from tests.judging.credit_table import (
    NO_FACTS,
    Place,
    agreement,
    city_under,
    project_of,
    touch,
    written,
)
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.table import parse_table

PARK = Place(landing="化工园", facts=replace(NO_FACTS, is_chemical=True))
TEMPLATE = """
indicators: [{{name: signed, event: signing, unit: project}}]
share_rules:
  - {{name: fits, when: {when}, shares: {{signed: {{landing: "1"}}}}, sums_to: "1"}}
  - {{name: rest, shares: {{signed: {{first_contact: "1"}}}}, sums_to: "1"}}
"""
CONDITIONS = [
    # condition, a place that meets it, one that does not
    ("{landing_differs: true}", Place(landing="乙县"), Place(landing="甲县")),
    ("{could_not_land: true}", Place(could_not_land=True), Place()),
    ("{is_chemical: true}", PARK, Place()),
    ("{lands_in_chemical_park: true}", PARK, replace(PARK, landing="乙县")),
    ("{has_introducer: true}", Place(introducers=("驻沪局",)), Place(introducers=("甲县",))),
    ("{transfers: [unit, chemical]}", Place(transferred_as="unit"), Place(transferred_as="county")),
    ("{transfers: [none]}", Place(), Place(transferred_as="county")),
    ("{first_contact_kinds: [bureau]}", Place(first="驻沪局"), Place()),
    ("{landing_kinds: [park]}", PARK, Place()),
    ("{landing_offices: [J]}", Place(), Place(landing="乙县")),  # nobody set one: first contact's
    ("{has_papers: [contract]}", Place(papers=("contract", "permit")), Place(papers=("permit",))),
    ("{origins: [abroad]}", Place(facts=replace(NO_FACTS, origin="abroad")), Place()),
    ("{industries: [化工]}", Place(facts=replace(NO_FACTS, industry="化工")), Place()),
    ("{chains: [新能源]}", Place(facts=replace(NO_FACTS, chain="新能源")), Place()),
    (
        "{amount_yuan: {above: 100000000}}",
        Place(),
        Place(facts=replace(NO_FACTS, amount_yuan=100_000_000)),
    ),
    (
        "{fixed_assets_yuan: {below: 5}}",
        Place(facts=replace(NO_FACTS, fixed_assets_yuan=4)),
        Place(),  # nobody stated it
    ),
    (
        "{has_agreement: true}",
        Place(agreements=(agreement("signed:甲县:10000", since="2025-03-01"),)),
        Place(agreements=(agreement("signed:甲县:10000", since="2025-03-02"),)),
    ),
]
SIGNED = parse_table("事项 | 日期\n签约 | 2025-03-01")


@pytest.mark.parametrize(("when", "meets", "misses"), CONDITIONS, ids=[c[0] for c in CONDITIONS])
def test_a_condition_asks_for_a_fact_of_the_project(when: str, meets: Place, misses: Place) -> None:
    pack = written(TEMPLATE.format(when=when))
    for place, rule in ((meets, "fits"), (misses, "rest")):
        (due,) = credit_due(project_of(SIGNED, place, pack), city_under(pack))
        assert due.rule == f"example@1/{rule}"


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("{signed: {since: 2025-03-01}}", "fits"),
        ("{signed: {before: 2025-03-01}}", "rest"),
        ("{signed: {since: 2025-01-01, before: 2025-03-02}}", "fits"),
    ],
)
def test_a_rule_may_ask_for_the_day_of_the_signing(when: str, rule: str) -> None:
    pack = written(TEMPLATE.format(when=when))
    (due,) = credit_due(project_of(SIGNED, Place(), pack), city_under(pack))
    assert due.rule == f"example@1/{rule}"


def test_introducers_that_withdrew_or_are_void_are_none() -> None:
    pack = written(
        """
indicators: [{name: signed, event: signing, unit: project}]
share_rules:
  - {name: joint, shares: {signed: {joint_introducers: "1"}}, sums_to: "1"}
"""
    )
    project = project_of(SIGNED, Place(), pack)
    introducers = (
        touch("I1", "乙县", role=INTRODUCER, is_active=False),
        touch("I2", "丙县", role=INTRODUCER, standing="void"),
        touch("I3", "丁县", role=INTRODUCER),
    )
    for number, office in ((2, "office:J"), (3, "office:D")):
        asked = replace(project, touches=(*project.touches, *introducers[:number]))
        (due,) = credit_due(asked, city_under(pack))
        assert due.postings == (("city", "", -10_000), (office, "own", 10_000))


def test_what_nobody_may_have_waits_in_suspense() -> None:
    pack = written(CAPPED)
    project = replace(
        project_of((), Place(landing="乙县"), pack),
        first_office="",
        attainments=(Attainment("A1", "tax", "2025-03-01", "2025-03", "example@1", 100),),
    )
    (due,) = credit_due(project, city_under(pack))
    assert due.postings == (
        ("city", "", -100),
        ("suspense", "", 100),
        ("office:Y", "shared_in", 100),
        ("overlap", "", -100),
    )


def test_a_milestone_that_merged_leads_brought_twice_counts_once_and_first() -> None:
    pack = written(
        """
indicators: [{name: done, event: completion, unit: project}]
share_rules:
  - {name: all, shares: {done: {first_contact: "1"}}, sums_to: "1"}
"""
    )
    days = (("A1", "2025-05-01"), ("A2", "2025-04-01"))
    project = replace(
        project_of((), Place(), pack),
        attainments=tuple(Attainment(i, "completion", on, on[:7], "x@1") for i, on in days),
    )
    (due,) = credit_due(project, city_under(pack))
    assert (due.source, due.period) == ("A2", "2025-04")


def test_each_recognition_keeps_its_pack_and_one_pack_may_be_asked_for_all() -> None:
    old, new = written(CAPPED), written(CAPPED).model_copy(update={"version": 2, "ceilings": ()})
    city = replace(city_under(new), earlier_packs=(old,))
    project = replace(
        project_of((), Place(), new),
        attainments=tuple(
            Attainment(
                f"A{number}", "tax", f"2025-0{number}-01", f"2025-0{number}", label, 3_000_000
            )
            for number, label in ((1, "example@1"), (2, "example@2"))
        ),
    )
    assert [due.rule for due in credit_due(project, city)] == ["example@1/both", "example@2/both"]
    assert [due.rule for due in credit_due(project, city, under=old)] == 2 * ["example@1/both"]
    overlaps = [due.postings[-1][2] for due in credit_due(project, city, under=old)]
    assert overlaps == [-2_000_000, 3_000_000]  # 500 万 of 600 at first, then nothing is left


def test_the_kind_of_a_transfer_is_known_until_the_centre_lands_the_project_elsewhere() -> None:
    city = PaperCity(pack=huaian_pack())
    lead = city.say("甲县", lead_body())
    about = {"version": 1, "project_id": lead.project_id}
    proposed = about | {"kind": "propose_transfer", "transfer": "county", "to_office": "Y"}
    assert city.say("甲县", proposed | {"reason": "无地"}).verdict == "accepted"
    consent = about | {"kind": "consent_to_transfer", "party": "receiver"}
    assert city.say("乙县", consent).verdict == "accepted"
    assert city.project(lead.project_id).transferred_as == "county"
    assert city.say("市商务局", landing_body(lead.project_id, "乙县")).verdict == "accepted"
    assert city.project(lead.project_id).transferred_as == "county"
    assert city.say("市商务局", signing_body(lead.project_id)).verdict == "accepted"
    assert city.say("市商务局", landing_body(lead.project_id, "丙县")).verdict == "accepted"
    assert city.project(lead.project_id).transferred_as == ""


def test_years_from_a_recovery_need_an_amount_before_them() -> None:
    pack = AMOUNT_THEN_ITS_YEARS.replace("recovered_units: 3000000", "years: 1, since: start")
    assert [fault.code for fault in pack_faults(written(pack))] == ["pack_stage_never_ends"]
