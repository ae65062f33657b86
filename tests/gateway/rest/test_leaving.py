"""An account is disabled only when what the person has in hand is a successor's."""

from collections.abc import Iterator

import pytest

from auth.actors import Role
from auth.passwords import hash_password
from infra.store.people import People, Person
from tests.gateway.rest.town import CENTRE, CHEAP, LIANSHUI, PASSWORD, Town, town

MORE = {
    "leaver": (LIANSHUI, Role.OFFICE_STAFF),
    "stays": (LIANSHUI, Role.OFFICE_STAFF),
    "idle": (LIANSHUI, Role.OFFICE_STAFF),
    "ruler": (CENTRE, Role.CITY_ARBITER),
    "boss": (CENTRE, Role.LEADER),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with somebody who leaves, and colleagues."""
    with town(tmp_path_factory.mktemp("town")) as running:
        people = People(running.opened.engine, running.opened.city)
        hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
        for login, (office, role) in MORE.items():
            people.put(Person(login, hashed, office, role, display_name=login))
        yield running


def propose(city: Town, login: str, kind: str = "disable", **more: str) -> tuple[int, str, str]:
    """What becomes of a proposal: status, reason, id of the change."""
    body = {"kind": kind, "login": login, "reason": "调离"} | more
    answer = city.write("administrator", "/rights-changes", body)
    told = answer.json()
    return answer.status_code, told.get("reason", ""), told.get("change_id", "")


def approve(city: Town, change_id: str) -> None:
    answer = city.write("security", f"/rights-changes/{change_id}/decision", {"approve": True})
    assert answer.status_code == 200, answer.text


def test_leads_go_to_the_successor_before_the_account_is_disabled(city: Town) -> None:
    first = city.register("leaver", investor="离任甲有限公司")
    second = city.register("leaver", investor="离任乙有限公司")
    followed = city.write("leaver", f"/leads/{first['lead_id']}/follow-ups", {"note": "来访"})
    city.get("centre", "/offices", min_position=followed.json()["position"])
    assert propose(city, "leaver")[:2] == (409, "successor_needed")
    assert propose(city, "leaver", successor="xuyi")[:2] == (409, "successor_elsewhere")
    gone = {"kind": "withdraw", "office": LIANSHUI, "role": "office_staff"}
    assert propose(city, "leaver", **gone)[:2] == (409, "hand_over_first")
    status, _, change_id = propose(city, "leaver", successor="stays")
    assert status == 201
    third = city.register("leaver", investor="离任丙有限公司")
    city.get("centre", "/offices", min_position=third["position"])
    approve(city, change_id)
    for told in (first, second, third):
        lead = city.get("stays", f"/leads/{told['lead_id']}").json()
        assert [each["person"] for each in lead["handlers"]] == ["leaver", "stays"]
    assert city.get("leaver", "/me").status_code == 401


def test_an_open_case_goes_to_somebody_who_rules(city: Town) -> None:
    code = "91320505MA1N4KQ50R"
    city.register("huaiyin", investor="苏州焱铠有限公司", project="甲壳体项目", code=code)
    asked = city.register("park", investor="无锡恒岳材料股份有限公司", project="乙机壳", code=code)
    found = city.get("centre", "/cases", min_position=asked["position"]).json()["items"]
    case_id = found[0]["case_id"]
    told = city.write("centre", f"/cases/{case_id}/assignee", {"assignee": "ruler"}, method="PUT")
    city.get("centre", "/offices", min_position=told.json()["position"])
    assert propose(city, "ruler")[:2] == (409, "successor_needed")
    assert propose(city, "ruler", successor="stays")[:2] == (409, "successor_elsewhere")
    gone = {"kind": "withdraw", "office": CENTRE, "role": "city_arbiter"}
    assert propose(city, "ruler", **gone)[:2] == (409, "assign_first")
    approve(city, propose(city, "ruler", successor="arbiter")[2])
    assert city.get("centre", f"/cases/{case_id}").json()["assigned_to"] == "arbiter"


def test_a_charge_ends_with_the_membership_by_which_it_was_given(city: Town) -> None:
    """Who was a leader, and is one no longer, is in charge of nothing as a leader."""
    more = {"office": "320830", "role": "office_staff"}
    approve(city, propose(city, "boss", kind="grant", **more)[2])
    lead = city.register("huaiyin", investor="包保丁有限公司")
    for capacity in ("leader", "team_member"):
        charge = {"person": "boss", "capacity": capacity, "project_id": lead["project_id"]}
        given = charge | {"from_on": "2024-01-01", "reason": "包保"}
        made = city.write("centre", "/charges", given)
        assert made.status_code == 200, made.text
        city.get("centre", "/offices", min_position=made.json()["position"])
    gone = {"office": CENTRE, "role": "leader"}
    assert len(city.get("centre", "/charges", person="boss").json()) == 2
    approve(city, propose(city, "boss", kind="withdraw", **gone)[2])
    listed = city.get("centre", "/charges", person="boss").json()
    told = {each["capacity"]: each["lasts_today"] for each in listed}
    assert told == {"team_member": True}, "what has ended is not listed"


def test_who_has_nothing_in_hand_needs_no_successor(city: Town) -> None:
    approve(city, propose(city, "idle")[2])
    assert (
        city.client.post(
            "/api/v1/token", data={"username": "idle", "password": PASSWORD}
        ).status_code
        == 401
    )
