"""What holds of credit whatever is recognised. Rule: docs/rules/credit-and-overlap.md."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import BookChanges, Due, book_changes
from ledger.checks import book_findings, recognised_units
from ledger.counting_steps import counted_of, steps_of
from ledger.credit import credit_due
from ledger.judge.recognitions import Attainment
from ledger.judge.state import PostedEntry, ProjectState, Recognition
from ledger.project_facts import facts_of
from ledger.rules.pack import RulePack
from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging.bodies import landing_body, lead_body, signing_body
from tests.judging.credit_packs import ALL_PACKS
from tests.judging.credit_table import (
    NO_FACTS,
    Place,
    agreement,
    city_under,
    project_of,
    written,
)
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import OFFICES, city_ms

MIXED = """
indicators:
  - {name: signed, event: signing, unit: project}
  - {name: signed_yuan, event: signing, unit: yuan}
  - {name: tax_yuan, event: tax, unit: yuan, deduct_incentives: true}
  - {name: jobs, event: jobs, unit: person, kind: level}
  - {name: foreign, event: foreign_paid_in, unit: yuan, converts_usd: true}
agreements: {sums_to: {"*": ["1"]}, source: ours}
share_rules:
  - name: agreed
    when: {has_agreement: true}
    by_agreement: true
    shares: {"*": &sides {first_contact: "1/3", joint_introducers: "1/3", city_unit: "1/3"}}
    sums_to: "1"
  - name: other
    when: {has_agreement: false}
    stages:
      "*":
        - {shares: {first_contact: "1", landing: "1"}, until: {recovered_units: 40}}
        - {shares: {first_contact: "2/3", landing: "4/3"}, until: {years: 2, since: first_tax}}
        - {shares: {landing: "1", introducer: "1"}, until: {recovered_units: 90, of: jobs}}
        - {shares: {first_contact: "1", landing: "1"}}
    sums_to: {"*": "2"}
ceilings:
  - {name: most, indicator: tax_yuan, of: project, units_max: 60}
"""
PACKS = {"MIXED": written(MIXED)} | {name: written(text) for name, text in ALL_PACKS.items()}
FIRST_DAY = date(2020, 1, 1)
OFFICES_WITH_LAND = ("甲县", "乙县", "丙县")

events = st.sampled_from(
    [
        "tax",
        "jobs",
        "foreign_paid_in",
        "fixed_investment",
        "production",
        "upgrade",
        "capital_increase",
        "completion",
    ]
)
recognised = st.builds(
    lambda event, days, units, incentives, rate, why: Attainment(
        "",
        event,
        (FIRST_DAY + timedelta(days)).isoformat(),
        "2021-01",
        "example@1",
        units,
        incentives,
        rate,
        why,
    ),
    events,
    st.integers(0, 1_500),
    st.integers(0, 120),
    st.integers(0, 20),
    st.sampled_from([0, 71_883, 10**6]),
    st.sampled_from(["", "", "", "not_reported"]),
)
places = st.builds(
    Place,
    landing=st.sampled_from(["", *OFFICES_WITH_LAND]),
    facts=st.builds(
        lambda land, yuan: replace(NO_FACTS, land_sqm=land, amount_yuan=yuan),
        st.sampled_from([None, 1, 66_667, 66_668]),
        st.sampled_from([None, 0, 7, 10**8]),
    ),
    introducers=st.lists(st.sampled_from([*OFFICES_WITH_LAND, "驻沪局"]), max_size=3).map(tuple),
    behind=st.lists(st.sampled_from([*OFFICES_WITH_LAND, "驻沪局"]), max_size=2).map(tuple),
    agreements=st.sampled_from(
        [(), (agreement("tax_yuan:甲县:3333 tax_yuan:丁县:6667", since="2021-01-01"),)]
    ),
    is_asked=st.booleans(),
)
packs = st.sampled_from(sorted(PACKS)).map(PACKS.__getitem__)


def a_project(place: Place, pack: RulePack, later: list[Attainment]) -> ProjectState:
    signing = Recognition("2020-01-01", "2020-01", pack.label)
    attained = tuple(
        replace(a, recognition_id=f"A{number}", period=a.on[:7]) for number, a in enumerate(later)
    )
    project = project_of((), place, pack)
    return replace(project, signing=signing, attainments=attained)


def sums_of(dues: tuple[Due, ...]) -> Counter[tuple[str, str, str]]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for due in dues:
        for account, _, units in due.postings:
            sums[due.period, due.indicator, account] += units
    return sums


@given(packs, places, st.lists(recognised, max_size=8))
def test_offices_overlap_and_suspense_are_the_city_and_the_city_is_what_was_recognised(
    pack: RulePack, place: Place, later: list[Attainment]
) -> None:
    project, city = a_project(place, pack, later), city_under(pack)
    dues = credit_due(project, city)
    for due in dues:
        assert sum(units for _, _, units in due.postings) == 0
        assert all(units for _, _, units in due.postings)
        assert len({account for account, _, _ in due.postings}) == len(due.postings)
    figures = recognised_units([project], city)
    assert list(book_findings(sums_of(dues), figures, offices=OFFICES.values())) == []


@given(packs, places, st.lists(recognised, max_size=8))
def test_the_offices_get_together_what_the_rule_promises_rounded_down(
    pack: RulePack, place: Place, later: list[Attainment]
) -> None:
    uncapped = pack.model_copy(update={"ceilings": ()})
    project, city = a_project(place, uncapped, later), city_under(uncapped)
    rules = {rule.name: rule for rule in uncapped.share_rules}
    for due in credit_due(project, city):
        rule = rules.get(due.rule.split("/")[1])
        wanted = rule.sum_of(due.indicator) if rule and not due.agreement else Fraction(1)
        units = -sum(units for account, _, units in due.postings if account == "city")
        promised = abs(units) * wanted.numerator // wanted.denominator
        got = sum(abs(u) for a, _, u in due.postings if a not in ("city", "overlap"))
        assert got == promised


@given(packs, places, st.lists(recognised, max_size=6, unique_by=lambda a: a.on), st.randoms())
def test_the_order_in_which_days_are_recognised_does_not_matter(
    pack: RulePack, place: Place, later: list[Attainment], chance: Any
) -> None:
    project, city = a_project(place, pack, later), city_under(pack)
    shuffled = list(project.attainments)
    chance.shuffle(shuffled)
    other = replace(project, attainments=tuple(shuffled))
    assert credit_due(other, city) == credit_due(project, city)


@given(packs, places, st.lists(recognised, max_size=6))
def test_the_book_comes_to_the_same_whatever_it_stood_at(
    pack: RulePack, place: Place, later: list[Attainment]
) -> None:
    project, city = a_project(place, pack, later), city_under(pack)
    standing: list[PostedEntry] = []
    for count in range(len(later) + 1):
        so_far = replace(project, attainments=project.attainments[:count])
        changes = book_changes(standing, credit_due(so_far, city))
        standing = _posted(standing, changes, count)
    assert Counter(map(_said, standing)) == Counter(map(_said, credit_due(project, city)))
    assert book_changes(standing, credit_due(project, city)) == BookChanges((), ())


def _posted(standing: list[PostedEntry], changes: BookChanges, count: int) -> list[PostedEntry]:
    assert len({entry.entry_id for entry in changes.reverse}) == len(changes.reverse)
    kept = [entry for entry in standing if entry not in changes.reverse]
    return kept + [
        PostedEntry(
            f"{count}-{number}",
            due.indicator,
            due.rule,
            due.period,
            due.postings,
            due.source,
            due.agreement,
        )
        for number, due in enumerate(changes.post)
    ]


def _said(entry: PostedEntry | Due) -> tuple[object, ...]:
    what = (entry.indicator, entry.rule, entry.period, entry.source, entry.agreement)
    return (*what, entry.postings)


@given(places, st.lists(recognised, max_size=8))
def test_a_level_comes_to_its_last_report_and_a_flow_to_their_sum(
    place: Place, later: list[Attainment]
) -> None:
    pack = PACKS["MIXED"]
    project, city = a_project(place, pack, later), city_under(pack)
    reached: dict[str, int] = {}
    for counted in counted_of(project, city):
        steps_of(counted, facts_of(project), reached)
    by_day = sorted((a for a in project.attainments if not a.not_counted), key=lambda a: a.on)
    levels = [a.units for a in by_day if a.event == "jobs"]
    assert reached.get("jobs", 0) == (levels[-1] if levels else 0)
    taxes = [max(0, a.units - a.incentives_yuan) for a in by_day if a.event == "tax"]
    assert reached.get("tax_yuan", 0) == sum(taxes)


def test_an_office_that_was_merged_is_stood_for_month_by_month() -> None:
    city = city_under(PACKS["CAPPED"])
    offices = tuple(
        office.model_copy(update={"exists_until": date(2024, 7, 1), "successor": "B"})
        if office.code == "J"
        else office
        for office in city.city.offices
    )
    city = replace(city, city=city.city.model_copy(update={"offices": offices}))
    taxes = [("A1", "2024-06-30"), ("A2", "2024-07-01")]
    project = replace(
        project_of((), Place(landing="丙县"), city.pack),
        attainments=tuple(Attainment(i, "tax", on, on[:7], "example@1", 100) for i, on in taxes),
    )
    before, after = credit_due(project, city)
    assert before.postings == (
        ("city", "", -100),
        ("office:J", "shared_out", 100),
        ("office:B", "shared_in", 100),
        ("overlap", "", -100),
    )
    # 丙县 stands for 甲县 now and landed it too: nothing moved, and both parts are one line.
    assert after.postings == (("city", "", -100), ("office:B", "own", 200), ("overlap", "", -100))


# Independent projects, through the judge

sayings = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["tax", "jobs"]),
        st.integers(0, 300),
        st.integers(1, 90),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(sayings, st.randoms())
def test_the_order_of_independent_projects_does_not_matter(
    said: list[tuple[int, str, int, int]], chance: Any
) -> None:
    turns = [project for project, *_ in said]
    chance.shuffle(turns)
    queues = {n: [one for one in said if one[0] == n] for n in range(3)}
    interleaved = [queues[n].pop(0) for n in turns]
    assert _book_of(said) == _book_of(interleaved)


def _book_of(said: list[tuple[int, str, int, int]]) -> dict[tuple[str, str, str], int]:
    pack = written(MIXED).model_dump(mode="json") | {"matching": "exact"}
    city = PaperCity(pack=pack)
    city.clock = city_ms("2025-01-02")
    ids = []
    for number, name in enumerate(("一号有限公司", "二号有限公司", "三号有限公司")):
        lead = city.say("甲县", lead_body(investor=name))
        assert city.say("市商务局", landing_body(lead.project_id, "乙县")).verdict == "accepted"
        signed = signing_body(lead.project_id, on=f"2025-01-0{number + 1 if number < 2 else 1}")
        assert city.say("市商务局", signed).verdict == "accepted"
        ids.append(lead.project_id)
    city.clock = city_ms("2026-06-01")
    for number, event, days, units in said:
        on = (date(2025, 2, 1) + timedelta(days)).isoformat()
        claim = {"event": event, "happened_on": on, "units": units}
        body = {"kind": "recognise_attainment", "version": 1, "project_id": ids[number]}
        answer = city.say("市商务局", body | {"claim": claim, "filed_on": on})
        assert answer.verdict == "accepted", answer.reason
    sums: Counter[tuple[str, str, str]] = Counter()
    for event_ in city.events():
        if isinstance(event_, CreditPosted | CreditReversed):
            for posting in event_.postings:
                month = event_.corrects_period or event_.posted_period
                sums[month, event_.indicator, posting.account] += posting.units
    state = city.city_state()
    figures = recognised_units(city.projects(), state)
    assert list(book_findings(sums, figures, offices=OFFICES.values())) == []
    return {figure: units for figure, units in sums.items() if units}
