"""Who saw what is noted before the answer; probing is turned away, and shown to the auditor."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from infra.clock import SteppingClock
from tests.gateway.pages.browsing import visitor
from tests.gateway.rest.town import CENTRE, LIANSHUI, XUYI, Town, lead, steady_clock, town
from tests.journeys.command_line import oneboard


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Town]:
    # Goes on with each look: what is read of the log comes in the order of its milliseconds.
    clock = SteppingClock(steady_clock().now())
    with town(tmp_path / "data", clock, absent_per_hour=3, collided_per_hour=2) as running:
        yield running


def entries(city: Town, who: str, **sought: Any) -> list[dict[str, Any]]:
    answer = city.get(who, "/access-log", **sought)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_an_office_reads_who_saw_its_lead_and_the_auditor_reads_the_names(watched: Town) -> None:
    lead_id = watched.register("lianshui")["lead_id"]
    assert watched.get("centre", f"/leads/{lead_id}").status_code == 200
    assert visitor(watched, "auditor").get(f"/leads/{lead_id}").status_code == 200
    seen = entries(watched, "lianshui", subject=lead_id)
    told = [(each["office"], each["role"], each["actor"], each["channel"]) for each in seen]
    assert told == [(CENTRE, "auditor", "", "page"), (CENTRE, "city_operator", "", "rest")]
    assert {each["of_office"] for each in seen} == {LIANSHUI}
    assert all("contacts" in each["masked"] for each in seen)
    assert "identity" in seen[1]["shown"]
    named = entries(watched, "auditor", subject=lead_id)
    assert [each["actor"] for each in named] == ["auditor", "centre"]
    assert entries(watched, "security", subject=lead_id) == named
    assert entries(watched, "xuyi", subject=lead_id) == []
    assert watched.get("assessor", "/access-log").status_code == 403


def test_a_list_is_one_entry_and_nothing_of_the_leads_stands_in_the_log(watched: Town) -> None:
    first = watched.register("lianshui")["lead_id"]
    watched.register("lianshui", investor="涟水湖食品有限公司")
    watched.get("lianshui", "/leads")
    (seen,) = entries(watched, "auditor")
    assert (seen["what"], seen["count"], seen["subject"]) == ("leads", 2, "")
    assert len(seen["digest"]) == 64
    watched.get("lianshui", f"/leads/{first}")
    with watched.opened.engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM access_log")).all())
    assert "启明" not in rows
    assert "1200000000" not in rows


def test_a_list_is_noted_for_each_office_whose_leads_it_showed_by_name(watched: Town) -> None:
    own = watched.register("lianshui")["lead_id"]
    other = watched.register("xuyi", investor="盱眙龙虾食品有限公司")["lead_id"]
    watched.get("centre", "/leads")
    (seen,) = entries(watched, "lianshui", subject=own)
    assert (seen["what"], seen["of_office"], seen["office"]) == ("leads", LIANSHUI, CENTRE)
    assert (seen["ids"], seen["count"], seen["actor"]) == ([own], 1, "")
    assert ("identity" in seen["shown"], seen["masked"]) == (True, ["contacts"])
    assert entries(watched, "lianshui", subject=other) == []
    assert {each["of_office"] for each in entries(watched, "auditor")} == {LIANSHUI, XUYI}
    assert [each["ids"] for each in entries(watched, "auditor", subject=other)] == [[other]]
    for part in (own[:6], own.lower(), "%", "_" * 13):
        assert entries(watched, "auditor", subject=part) == []


def test_an_office_does_not_learn_from_who_read_its_lead_that_there_is_a_case(
    watched: Town,
) -> None:
    same = {"code": "91320505MA1N4KQ50R"}
    own = watched.register("lianshui", **same)["lead_id"]
    asked = watched.register("xuyi", investor="无锡旁人股份有限公司", project="乙基地", **same)
    assert asked["verdict"] == "asked"
    (case,) = watched.get("centre", "/cases", min_position=asked["position"]).json()["items"]
    watched.get("centre", f"/cases/{case['case_id']}")
    watched.get("centre", "/shopping-around")
    told = [each["what"] for each in entries(watched, "lianshui", subject=own)]
    assert told == ["leads", "lead", "leads"]
    named = [each["what"] for each in entries(watched, "auditor", subject=own)]
    assert named == ["shopping", "case", "cases"]


def test_looking_for_what_is_absent_is_turned_away_alike_for_what_is_forbidden(
    watched: Town,
) -> None:
    own = watched.register("xuyi", investor="盱眙龙虾食品有限公司")["lead_id"]
    hidden = watched.register("lianshui")["lead_id"]
    for path in (f"/leads/{hidden}", "/leads/LNONE", f"/leads/{hidden}"):
        assert watched.get("xuyi", path).status_code == 404
    told = [watched.get("xuyi", path) for path in (f"/leads/{hidden}", "/leads/LNONE")]
    assert [each.status_code for each in told] == [429, 429]
    assert {each.json()["detail"] for each in told} == {told[0].json()["detail"]}
    assert 0 < int(told[0].headers["Retry-After"]) <= 3600
    assert watched.get("xuyi", f"/leads/{own}").status_code == 200
    assert watched.get("bureau", "/leads/LNONE").status_code == 404
    (by_person,) = watched.get("auditor", "/probing").json()["items"]
    assert (by_person["who"], by_person["office"], by_person["whose"]) == ("xuyi", XUYI, "person")
    assert (by_person["what"], by_person["count"], by_person["turned_away"]) == ("absent", 3, 2)
    assert watched.get("lianshui", "/probing").status_code == 403


def test_registering_what_collides_again_and_again_is_turned_away(watched: Town) -> None:
    names = ["南通开口信号有限公司", "无锡湖光电子有限公司", "常州恐龙玩具有限公司"]
    for name in names:
        watched.register("lianshui", investor=name)
    for number, name in enumerate(names[:2]):
        answer = watched.write("xuyi", "/leads", lead(investor=name), key=f"probe-{number}")
        assert answer.json()["verdict"] == "collided"
    end = watched.opened.log.end_offset()
    refused = watched.write("xuyi", "/leads", lead(investor=names[2]))
    assert (refused.status_code, refused.json()["reason"]) == (429, "too_many_misses")
    assert watched.opened.log.end_offset() == end
    again = watched.write("xuyi", "/leads", lead(investor=names[0]), key="probe-0")
    assert again.json()["verdict"] == "collided"


def test_what_is_read_and_exported_at_the_machine_is_noted_too(
    watched: Town, tmp_path: Path
) -> None:
    lead_id = watched.register("lianshui")["lead_id"]
    data = watched.opened.settings.data
    assert oneboard("--data", data, "lead", "show", lead_id).status == 0
    asked = ("export", "quarter", "--period", "2025Q1", "--out", tmp_path / "out")
    ran = oneboard("--data", data, *asked)
    assert ran.status == 0, ran.err
    seen = entries(watched, "auditor")
    told = [(each["what"], each["channel"], each["actor"]) for each in seen]
    who = "operator:command-line"
    assert told == [("export", "command", who), ("lead", "command", who)]
    ran = oneboard("--data", data, "access", lead_id, "--json")
    assert [each["subject"] for each in ran.json] == [lead_id]


def test_the_log_is_filtered_by_the_person_who_read(watched: Town) -> None:
    lead_id = watched.register("lianshui")["lead_id"]
    for who in ("centre", "arbiter", "auditor"):
        assert watched.get(who, f"/leads/{lead_id}").status_code == 200
    assert [each["actor"] for each in entries(watched, "auditor", login="arbiter")] == ["arbiter"]
    data = watched.opened.settings.data
    ran = oneboard("--data", data, "access", lead_id, "--person", "centre", "--json")
    assert [(each["actor"], each["subject"]) for each in ran.json] == [("centre", lead_id)]
    ran = oneboard("--data", data, "access", "--person", "nobody")
    assert (ran.status, ran.out) == (0, "")
