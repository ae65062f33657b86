"""A period under another pack: facts stay, rules change, and what the rules lack is told."""

from dataclasses import replace

from hypothesis import given, settings

from gateway.rule_packs import load_pack
from ledger.period import Period, read_period
from ledger.rules.pack import RulePack
from ledger.what_if import IndicatorWhatIf, WhatIf, what_if
from tests.judging.histories import Draw, histories
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import Play
from tests.judging.test_histories import judged

YEAR, SPRING = read_period("2025"), read_period("2025Q2")
HALF = load_pack("example-split-half").pack
NINGDE = load_pack("ningde-2017").pack


def asked(
    city: PaperCity,
    pack: RulePack,
    *,
    period: Period = YEAR,
    taken_as_met: frozenset[str] = frozenset(),
) -> WhatIf:
    return what_if(
        city.projects(),
        state=city.city_state(),
        pack=pack,
        period=period,
        position=1,
        as_of=1,
        taken_as_met=taken_as_met,
    )


def played(table: str) -> PaperCity:
    city = PaperCity()
    Play(city).play(table)
    return city


MOVED = """
    单位     | 事项     | 线索 | 日期       | 项目   | 其他     | 结果
    甲县     | 登记     | L1   |            |        |          | 首谈
    市商务局 | 落户     | L1   |            | 乙县   | 无法落地 | 受理
    市商务局 | 签约认定 | L1   | 2025-01-02 |        |          | 受理
"""
AT_HOME = """
    单位     | 事项     | 线索 | 日期       | 结果
    甲县     | 登记     | L1   |            | 首谈
    市商务局 | 签约认定 | L1   | 2025-01-02 | 受理
"""


def of(found: WhatIf, name: str) -> IndicatorWhatIf:
    return next(each for each in found.indicators if each.indicator == name)


def told(found: WhatIf, name: str) -> dict[str, tuple[int, int]]:
    each = of(found, name)
    rows = {row.office: row.credit for row in each.offices} | {
        code: getattr(each, code) for code in ("overlap", "suspense", "city")
    }
    return {code: (f.now, f.then) for code, f in rows.items() if f.now or f.then}


def test_under_five_to_five_the_overlap_is_empty_and_the_city_stays() -> None:
    found = asked(played(MOVED), HALF)
    assert told(found, "signed_count") == {
        "J": (10_000, 5_000),
        "Y": (10_000, 5_000),
        "overlap": (-10_000, 0),
        "city": (10_000, 10_000),
    }
    assert len(found.projects_changed) == 1
    assert found.lacking == ()


def test_of_another_period_nothing_is_told() -> None:
    found = asked(played(MOVED), HALF, period=SPRING)
    assert told(found, "signed_count") == {}
    assert found.projects_changed == ()
    assert not of(found, "signed_count").is_reported


def test_a_project_at_home_changes_nothing_under_five_to_five() -> None:
    assert asked(played(AT_HOME), HALF).projects_changed == ()


def test_an_indicator_that_one_pack_alone_has_is_shown_as_such() -> None:
    found = asked(played(MOVED), NINGDE)
    assert (of(found, "output_yuan").is_now, of(found, "output_yuan").is_then) == (False, True)
    assert not of(found, "output_yuan").is_reported
    dollars = of(found, "signed_amount_usd_cents")
    assert (dollars.is_now, dollars.is_then) == (True, False)


def lacks(found: WhatIf) -> set[tuple[str, str, str]]:
    return {(lack.why, lack.condition, lack.wanted) for lack in found.lacking}


def test_ningde_lacks_the_three_party_contract_and_where_the_investor_comes_from() -> None:
    found = asked(played(MOVED), NINGDE)
    assert lacks(found) == {
        ("not_shown", "has_papers", "three_party_contract"),
        ("not_stated", "origins", "province、country、abroad"),
    }
    assert {lack.rule for lack in found.lacking} == {"elsewhere_by_contract"}
    assert all(lack.projects == (played(MOVED).projects()[0].project_id,) for lack in found.lacking)


def test_what_was_not_declared_is_not_shown_either() -> None:
    found = asked(played(MOVED.replace("无法落地", "        ")), NINGDE)
    assert ("not_shown", "could_not_land", "") in lacks(found)


def test_a_rule_that_a_fact_contradicts_lacks_nothing() -> None:
    assert asked(played(AT_HOME), NINGDE).lacking == ()


def test_what_an_opening_took_as_met_is_told_as_taken() -> None:
    city = played(MOVED)
    taken = frozenset(project.project_id for project in city.projects())
    assert ("taken_as_met", "could_not_land", "") in lacks(asked(city, NINGDE, taken_as_met=taken))


def test_a_start_without_its_paper_is_on_the_list() -> None:
    city = played(AT_HOME + "    市商务局 | 开工认定 | L1   | 2025-01-02 | 受理\n")
    assert ("check_list", "start", "construction_permit") in lacks(asked(city, NINGDE))


def test_a_clock_that_runs_from_what_is_not_recognised_has_not_started() -> None:
    pack = huaian_pack()
    (own, *others) = pack["share_rules"]
    stage = {"shares": {"first_contact": "1"}, "until": {"years": 5, "since": "production"}}
    staged = own | {"shares": {}, "stages": {"*": [stage, {"shares": {"first_contact": "1"}}]}}
    found = asked(
        played(AT_HOME), RulePack.model_validate(pack | {"share_rules": [staged, *others]})
    )
    assert ("clock_not_started", "signed_count", "production") in lacks(found)


def test_a_project_that_is_asked_lacks_a_ruling_first() -> None:
    city = played(MOVED)
    (project,) = city.projects()
    found = what_if(
        [replace(project, is_asked=True)],
        state=city.city_state(),
        pack=NINGDE,
        period=YEAR,
        position=1,
        as_of=1,
    )
    assert found.lacking == ()
    assert told(found, "signed_count")["suspense"][1] == 10_000


EXAMPLES = settings(max_examples=40, deadline=None)


@EXAMPLES
@given(histories)
def test_under_the_pack_that_decided_everything_nothing_changes(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    found = asked(city, city.city_state().pack)
    assert found.projects_changed == ()
    for each in found.indicators:
        figures = (each.offices_total, each.overlap, each.suspense, each.city, each.difference)
        assert [figure.change for figure in figures] == [0] * 5


@EXAMPLES
@given(histories)
def test_it_adds_up_and_under_five_to_five_the_offices_are_the_city(drawn: list[Draw]) -> None:
    city, _, _ = judged(drawn)
    before = dict(city.store)
    found = asked(city, HALF)
    assert dict(city.store) == before
    for each in found.indicators:
        assert (each.difference.now, each.difference.then) == (0, 0)
        assert each.overlap.then == 0
        assert each.offices_total.then + each.suspense.then == each.city.then == each.city.now


TWO = """
    单位     | 事项     | 线索 | 企业             | 项目   | 日期       | 其他     | 结果
    甲县     | 登记     | L1   | 新源材料有限公司 |        |            |          | 首谈
    丙县     | 登记     | L2   | 华天电子有限公司 |        |            |          | 首谈
    市商务局 | 落户     | L1   |                  | 乙县   |            | 无法落地 | 受理
    市商务局 | 落户     | L2   |                  | 乙县   |            | 无法落地 | 受理
    市商务局 | 签约认定 | L1   |                  |        | 2025-01-02 |          | 受理
    市商务局 | 签约认定 | L2   |                  |        | 2025-01-02 |          | 受理
"""


def test_the_same_lack_of_several_projects_is_told_once() -> None:
    city = played(TWO)
    (paper,) = [lack for lack in asked(city, NINGDE).lacking if lack.why == "not_shown"]
    assert paper.projects == tuple(sorted(project.project_id for project in city.projects()))
