"""Approvals, hand-over, visibility and charges over REST, and what a charge lets somebody read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from auth.actors import Role
from auth.memberships import Membership
from auth.passwords import hash_password
from infra.store.people import People, Person
from tests.gateway.rest.town import CENTRE, CHEAP, LIANSHUI, PASSWORD, XUYI, Town, town

MORE = {
    "head": (LIANSHUI, Role.OFFICE_HEAD),
    "wang": (LIANSHUI, Role.OFFICE_STAFF),
    "leader2": (CENTRE, Role.LEADER),
    "gone": (LIANSHUI, Role.OFFICE_STAFF),
    "leader3": (CENTRE, Role.LEADER),
    "vice": (CENTRE, Role.LEADER),
    "double": (CENTRE, Role.REVIEWER),
}
ALSO = {"double": (Membership(XUYI, Role.OFFICE_STAFF),)}
"""Further memberships."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city whose office 涟水 has a head, two people more, and one who left."""
    with town(tmp_path_factory.mktemp("town")) as running:
        people = People(running.opened.engine, running.opened.city)
        hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
        for login, (office, role) in MORE.items():
            is_disabled = login == "gone"
            others = ALSO.get(login, ())
            person = Person(login, hashed, office, role, login, is_disabled, others=others)
            people.put(person)
        yield running


def day(city: Town, *, days: int) -> str:
    """A day of the city, so many from today."""
    here = city.app.state.parts.city().zone
    today = city.opened.clock.now().astimezone(here).date()
    return (today + timedelta(days=days)).isoformat()


def test_what_staff_said_waits_stands_and_is_approved(city: Town) -> None:
    told = city.write("head", "/approval-setting", {"kinds": ["register_lead"]}, method="PUT")
    assert told.status_code == 200, told.text
    setting = city.get("lianshui", "/approval-setting", min_position=told.json()["position"])
    assert [each["kind"] for each in setting.json() if each["needs_head"]] == ["register_lead"]
    waits = city.register("lianshui", investor="待批有限公司")
    behind = city.register("xuyi", investor="待批有限公司")
    assert behind["verdict"] == "collided"
    lead_id = waits["lead_id"]
    listed = city.get("head", "/approvals", min_position=behind["position"]).json()
    assert [(each["subject"], each["by"], each["answer"]) for each in listed] == [
        (lead_id, "lianshui", "")
    ]
    assert city.get("lianshui", f"/leads/{lead_id}").json()["approval"] == "awaited"
    assert city.get("xuyi", "/approvals").json() == []
    assert city.write("xuyi", f"/approvals/{lead_id}/approval", None).status_code == 404
    answer = city.write("head", f"/approvals/{lead_id}/approval", None)
    assert answer.status_code == 200, answer.text
    position = answer.json()["position"]
    lead = city.get("lianshui", f"/leads/{lead_id}", min_position=position).json()
    assert (lead["approval"], lead["has_first_contact"]) == ("approved", True)
    assert city.write("head", f"/approvals/{lead_id}/approval", None).status_code == 404


def test_what_is_not_approved_is_taken_back(city: Town) -> None:
    city.write("head", "/approval-setting", {"kinds": ["register_lead"]}, method="PUT")
    waits = city.register("lianshui", investor="不批有限公司")
    behind = city.register("xuyi", investor="不批有限公司")
    place = f"/approvals/{waits['lead_id']}/refusal"
    assert city.write("head", place, {"reason": ""}).status_code == 422
    answer = city.write("head", place, {"reason": "材料不全"})
    assert answer.status_code == 200, answer.text
    read = f"/leads/{behind['lead_id']}"
    lead = city.get("xuyi", read, min_position=answer.json()["position"]).json()
    assert lead["has_first_contact"]
    city.write("head", "/approval-setting", {"kinds": []}, method="PUT")


def test_a_kind_that_needs_the_head_is_refused_to_staff(city: Town) -> None:
    lead = city.register("lianshui", investor="须负责人有限公司")
    city.write("head", "/approval-setting", {"kinds": ["withdraw_lead"]}, method="PUT")
    place, body = f"/leads/{lead['lead_id']}/withdrawal", {"reason": "终止"}
    refused = city.write("lianshui", place, body)
    assert (refused.status_code, refused.json()["reason"]) == (409, "needs_head")
    assert city.write("head", place, body).status_code == 200
    city.write("head", "/approval-setting", {"kinds": []}, method="PUT")


def test_leads_go_to_a_person_of_the_own_office_alone(city: Town) -> None:
    lead = city.register("lianshui", investor="交接有限公司")
    body = {"lead_ids": [lead["lead_id"]], "reason": "岗位调整"}
    for who in ("xuyi", "gone", "nobody", "machine"):
        answer = city.write("head", "/leads/hand-over", body | {"to_person": who})
        assert (answer.status_code, answer.json()["reason"]) == (422, "person_not_of_office")
    answer = city.write("head", "/leads/hand-over", body | {"to_person": "wang"})
    assert answer.status_code == 200, answer.text
    read = f"/leads/{lead['lead_id']}"
    shown = city.get("lianshui", read, min_position=answer.json()["position"]).json()
    assert [each["person"] for each in shown["handlers"]] == ["lianshui", "wang"]


def test_an_office_shows_its_lead_to_whom_it_says(city: Town) -> None:
    lead = city.register("lianshui", investor="可见有限公司")
    place = f"/leads/{lead['lead_id']}/visibility"
    named = {"visibility": "named", "offices": [XUYI]}
    answer = city.write("lianshui", place, named, method="PUT")
    assert answer.status_code == 200, answer.text
    read = f"/leads/{lead['lead_id']}"
    shown = city.get("lianshui", read, min_position=answer.json()["position"]).json()
    assert (shown["visibility"], shown["shared_with"]) == ("named", [XUYI])
    misnamed = city.write("lianshui", place, {"visibility": "named"}, method="PUT")
    assert misnamed.json()["reason"] == "visibility_offices_misnamed"
    assert city.write("xuyi", place, named, method="PUT").status_code == 422


def test_a_leader_reads_the_project_in_charge_from_its_day_until_its_day(city: Town) -> None:
    lead = city.register("lianshui", investor="包保有限公司", chain="生物技术")
    read = f"/leads/{lead['lead_id']}"
    position = lead["position"]
    assert city.get("leader", read, min_position=position).status_code == 404
    before = day(city, days=-9)
    for from_on, until_on, status in (
        (day(city, days=1), None, 404),
        (before, day(city, days=-1), 404),
        (before, day(city, days=0), 200),
    ):
        body = {"person": "leader", "capacity": "leader", "project_id": lead["project_id"]}
        body |= {"from_on": from_on, "until_on": until_on, "reason": "挂钩联系"}
        answer = city.write("centre", "/charges", body)
        assert answer.status_code == 200, answer.text
        position = answer.json()["position"]
        assert city.get("leader", read, min_position=position).status_code == status
    shown = city.get("leader", read).json()
    assert shown["investor"] == "包保有限公司"
    assert shown["handlers"] == []
    listed = city.get("leader", "/projects").json()["items"]
    assert "包保有限公司" in {each.get("investor") for each in listed}
    assert city.get("leader2", read).status_code == 404
    mine = city.get("leader", "/charges").json()
    assert [each["lasts_today"] for each in mine] == [True, False, False]
    ended = city.write("centre", f"/charges/{mine[0]['charge_id']}/end", {"reason": "分工调整"})
    assert ended.status_code == 200, ended.text
    assert city.get("leader", read, min_position=ended.json()["position"]).status_code == 404


def test_a_chain_in_charge_opens_its_projects_and_no_other(city: Town) -> None:
    of_chain = city.register("xuyi", investor="光链有限公司", chain="新一代信息技术")
    other = city.register("xuyi", investor="食链有限公司", chain="绿色食品")
    body = {"person": "leader2", "capacity": "leader", "chain": "新一代信息技术"}
    body |= {"from_on": day(city, days=0), "reason": "链长"}
    answer = city.write("centre", "/charges", body)
    position = answer.json()["position"]
    read = f"/leads/{of_chain['lead_id']}"
    assert city.get("leader2", read, min_position=position).status_code == 200
    assert city.get("leader2", f"/leads/{other['lead_id']}").status_code == 404


def sees(city: Town, who: str, lead_ids: list[str], **acting: str) -> list[bool]:
    """Which leads somebody reads who acts so."""
    headers = city.headers(who)
    if acting:
        answer = city.client.post("/api/v1/me/acting", json=acting, headers=headers)
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return [
        city.client.get(f"/api/v1/leads/{each}", headers=headers).status_code == 200
        for each in lead_ids
    ]


def in_charge(city: Town, person: str, capacity: str, project_id: str) -> None:
    body = {"person": person, "capacity": capacity, "project_id": project_id, "reason": "挂钩"}
    told = city.write("centre", "/charges", body | {"from_on": day(city, days=0)})
    assert told.status_code == 200, told.text
    city.get("centre", "/charges", min_position=told.json()["position"])


def test_a_charge_counts_where_its_person_acts_so(city: Town) -> None:
    lead = city.register("lianshui", investor="会审有限公司")
    in_charge(city, "double", "reviewer", lead["project_id"])
    office = {"office": XUYI, "role": "office_staff"}
    assert sees(city, "double", [lead["lead_id"]], office=CENTRE, role="reviewer") == [True]
    assert sees(city, "double", [lead["lead_id"]], **office) == [False]
    in_charge(city, "double", "team_member", lead["project_id"])
    assert sees(city, "double", [lead["lead_id"]], **office) == [True]


def test_a_deputy_has_what_the_other_is_in_charge_of_and_not_the_own(city: Town) -> None:
    of_other = city.register("lianshui", investor="代管有限公司")
    own = city.register("lianshui", investor="自管有限公司")
    in_charge(city, "leader3", "leader", of_other["project_id"])
    in_charge(city, "vice", "leader", own["project_id"])
    leads = [of_other["lead_id"], own["lead_id"]]
    assert sees(city, "vice", leads) == [False, True]
    days = {"from_on": day(city, days=-1), "until_on": day(city, days=1), "reason": "出差"}
    named = city.write("centre", "/deputies", {"in_stead_of": "leader3", "deputy": "vice"} | days)
    assert named.status_code == 201, named.text
    stead = {"office": CENTRE, "role": "leader", "in_stead_of": "leader3"}
    assert sees(city, "vice", leads, **stead) == [True, False]


def test_who_can_be_put_in_charge_is_asked_at_the_door(city: Town) -> None:
    lead = city.register("lianshui", investor="名单有限公司")
    body = {"project_id": lead["project_id"], "from_on": day(city, days=0), "reason": "专班"}
    for who, person, capacity, status in (
        ("centre", "nobody", "leader", 422),
        ("centre", "administrator", "team_member", 422),
        ("centre", "lianshui", "leader", 422),
        ("head", "xuyi", "team_member", 422),
        ("head", "wang", "team_member", 200),
        ("centre", "reviewer", "reviewer", 200),
    ):
        sent = body | {"person": person, "capacity": capacity}
        answer = city.write(who, "/charges", sent)
        assert answer.status_code == status, answer.text
        if status != 200:
            assert answer.json()["reason"] == "person_not_chargeable"
    made = city.get("head", "/charges", min_position=answer.json()["position"]).json()
    assert [(each["person"], each["by"]) for each in made] == [("wang", "head")]


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/charges", "POST", {"person": "a b", "capacity": "boss", "from_on": "x", "reason": ""}),
        ("/leads/hand-over", "POST", {"lead_ids": [], "to_person": "wang", "reason": "x"}),
        ("/leads/LX/visibility", "PUT", {"visibility": "all"}),
        ("/approval-setting", "PUT", {"kinds": ["x" * 300]}),
        ("/approval-setting", "PUT", {"kinds": ["follow_up_lead"]}),
    ],
)
def test_bad_input_is_told(city: Town, path: str, method: str, body: dict[str, object]) -> None:
    answer = city.write("head", path, body, method=method)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]
