"""The matcher at work on a real log, ledger and database: it is heard once, and decides nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from auth.actors import Role
from gateway.city_opening import open_city
from gateway.rule_packs import load_pack
from gateway.saying import NewLead, Speaker, key_of, say_register
from gateway.wiring import Deployment, deployment
from infra.city_file import load_city
from infra.city_reads import CityReads
from infra.matching.known import KnownRegistrations
from infra.matching.matcher_at_work import MatcherAtWork
from infra.matching.matching_desk import Matching, MatchingDesk
from infra.settings import Settings
from infra.store.reads import journal_events, leads_of
from ledger.views import LeadView
from sharing.events.leads import FirstContactPassed, Placing
from sharing.matching.match import Answer, Match, Matcher
from sharing.matching.registration import Registration

OFFICES = ("320826", "320804", "320830", "B01")
LEADS = (
    # office, investor, title, yuan: what the next one is to those before
    (0, "苏州启明精密制造有限公司", "电驱壳体项目", 1_237_000_000),
    (1, "启明精密", "年产30万套电驱壳体项目", 1_237_000_000),
    (2, "苏州启明精密制造有限公司", "电驱壳体二期项目", 860_000_000),
    (3, "无锡华泽新材料有限公司", "高性能铜箔项目", 530_000_000),
    (0, "无锡华泽新材料科技有限公司", "铜箔项目", 530_000_000),
    (1, "昆山远图电子有限公司", "传感器项目", 210_000_000),
    (2, "蘇州啟明精密製造有限公司", "电驱壳体生产项目", 1_237_000_000),
)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Deployment]:
    city = load_city()
    with deployment(Settings(data=tmp_path), new_city=city.code) as parts:
        open_city(parts, city, load_pack(city.rules), effective_on=date(2024, 1, 1))
        yield parts


def judge(opened: Deployment) -> None:
    runner = opened.runner()
    while runner.step():
        pass
    opened.projector.catch_up()


def register(opened: Deployment, leads: Sequence[tuple[int, str, str, int]], *, tag: str) -> None:
    city = CityReads(opened.engine, opened.city).city()
    said = []
    for number, (office, investor, title, yuan) in enumerate(leads):
        speaker = Speaker(city, OFFICES[office], "test", Role.OFFICE_STAFF)
        lead = NewLead.model_validate(
            {
                "identity": {"investor": investor, "project": title},
                "commercial": {"amount_yuan": yuan, "content": "建设产线"},
                "summary": {"industry": "工业"},
                "first_talk": {
                    "source": "商会推荐",
                    "talked_on": date(2025, 3, 4),
                    "form": "上门拜访",
                },
            }
        )
        said.append(say_register(speaker, f"{tag}-{number}", lead, key_of=key_of(opened.keys)))
    opened.submitter().append_all(said)
    judge(opened)


def at_work(opened: Deployment, matcher: Matching) -> MatcherAtWork:
    city = CityReads(opened.engine, opened.city).city()
    desk = MatchingDesk(city, matcher, KnownRegistrations(city))
    return MatcherAtWork(log=opened.log, engine=opened.engine, city=opened.city, desk=desk)


def turn_until_quiet(opened: Deployment, work: MatcherAtWork) -> None:
    while work.turn():
        judge(opened)


def views(opened: Deployment) -> list[LeadView]:
    with opened.engine.connect() as connection:
        return sorted(leads_of(connection, opened.city), key=lambda lead: lead.order)


def first_contacts(opened: Deployment) -> list[tuple[int, str, str]]:
    with opened.engine.connect() as connection:
        return [
            (seq, event.project_id, event.to_lead_id)
            for seq, events in journal_events(connection, opened.city)
            for event in events
            if isinstance(event, FirstContactPassed)
        ]


class Contrary:
    """Another matcher: it answers otherwise on about a tenth of all pairs."""

    version = "contrary-1"

    def __init__(self) -> None:
        self._inner = Matcher()
        self.learn = self._inner.learn
        self.teach_alias = self._inner.teach_alias
        self.teach_different = self._inner.teach_different
        self.teach_group = self._inner.teach_group

    def match(self, new: Registration, candidates: Sequence[Registration]) -> tuple[Match, ...]:
        said = {match.lead_id: match for match in self._inner.match(new, candidates)}
        for other in candidates:
            if sha256(f"{new.lead_id}{other.lead_id}".encode()).digest()[0] >= 26:
                continue
            if said.pop(other.lead_id, None) is None:
                said[other.lead_id] = Match(other.lead_id, Answer.ASK, ("brand_agrees",))
        return tuple(said.values())


def test_registrations_stand_unmatched_until_the_matcher_has_spoken(opened: Deployment) -> None:
    register(opened, LEADS[:2], tag="a")
    assert [lead.is_matched for lead in views(opened)] == [False, False]
    turn_until_quiet(opened, at_work(opened, Matcher()))
    first, second = views(opened)
    assert first.is_matched
    assert second.is_matched
    assert (first.placing, second.placing) == (Placing.FIRST, Placing.COLLIDED)
    assert first.project_id == second.project_id
    assert second.matcher == Matcher.version
    assert second.candidates[0].lead_id == first.lead_id
    assert second.candidates[0].reasons


def test_a_phase_and_another_enterprise_stand_apart_and_other_writing_does_not(
    opened: Deployment,
) -> None:
    register(opened, LEADS, tag="a")
    turn_until_quiet(opened, at_work(opened, Matcher()))
    leads = views(opened)
    projects = [lead.project_id for lead in leads]
    assert projects[0] == projects[1] == projects[6]
    assert len({projects[0], projects[2], projects[3], projects[5]}) == 4


def test_however_the_journal_comes_the_words_are_the_same(opened: Deployment) -> None:
    register(opened, LEADS, tag="a")
    with opened.engine.connect() as connection:
        rows = list(journal_events(connection, opened.city))
    city = CityReads(opened.engine, opened.city).city()
    at_once = MatchingDesk(city, Matcher(), KnownRegistrations(city))
    at_once.take_in(rows)
    by_steps = MatchingDesk(city, Matcher(), KnownRegistrations(city))
    said = []
    for row in rows:
        by_steps.take_in([row])
        said += by_steps.records(1)
    assert said == at_once.records(100)
    assert len(said) == len(LEADS)


def test_what_did_not_come_through_is_said_again_under_the_same_ids(opened: Deployment) -> None:
    register(opened, LEADS[:3], tag="a")
    work = at_work(opened, Matcher())
    with opened.engine.connect() as connection:
        work.desk.take_in(list(journal_events(connection, opened.city)))
    lost = work.desk.records()
    assert work.desk.waiting_count == 3
    work.desk.say_again()
    again = work.desk.records()
    assert [value.partition(b"\n")[0] for value in again] == [
        value.partition(b"\n")[0] for value in lost
    ]


def test_a_second_matcher_that_answers_otherwise_changes_no_decided_first_contact(
    opened: Deployment,
) -> None:
    register(opened, LEADS, tag="a")
    turn_until_quiet(opened, at_work(opened, Matcher()))
    before, passed = views(opened), first_contacts(opened)
    second = at_work(opened, Contrary())
    turn_until_quiet(opened, second)
    assert views(opened) == before
    many = [
        (
            n % 4,
            f"{place}{brand}{trade}有限公司",
            f"{brand}{trade}项目",
            100_000_000 + n * 7_000_000,
        )
        for n, (place, brand, trade) in enumerate(
            (place, brand, trade)
            for place in ("苏州", "无锡")
            for brand in ("恒翔", "德诚", "博科", "力海", "筱可")
            for trade in ("电子", "新材料", "机械")
        )
    ]
    register(opened, many, tag="b")
    turn_until_quiet(opened, second)
    after = views(opened)
    assert [lead.first_talk for lead in after[: len(before)]] == [b.first_talk for b in before]
    decided = {lead.lead_id: (lead.project_id, lead.placing, lead.matcher) for lead in before}
    assert {
        lead.lead_id: (lead.project_id, lead.placing, lead.matcher)
        for lead in after
        if lead.lead_id in decided
    } == decided
    assert first_contacts(opened) == passed
    new = [lead for lead in after if lead.lead_id not in decided]
    assert {lead.matcher for lead in new} == {"contrary-1"}
    assert any(lead.placing is Placing.ASKED for lead in new), "it answers otherwise on some pairs"


def test_a_matcher_that_speaks_twice_is_heard_once(opened: Deployment) -> None:
    register(opened, LEADS[:2], tag="a")
    one, other = at_work(opened, Matcher()), at_work(opened, Matcher())
    one.turn()
    other.turn()
    judge(opened)
    assert [lead.is_matched for lead in views(opened)] == [True, True]
    assert len({lead.project_id for lead in views(opened)}) == 1
