"""What a deputy said counts as said by both persons, and names both wherever it is read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from auth.actors import Role
from tests.gateway.pages.browsing import visitor
from tests.gateway.rest.signing import bearer, post, put, tokens
from tests.gateway.rest.town import LIANSHUI, Town, lead, town

STAFF, HEAD = (LIANSHUI, Role.OFFICE_STAFF), (LIANSHUI, Role.OFFICE_HEAD)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An office whose head also works as staff, with a deputy, and a second head."""
    with town(tmp_path_factory.mktemp("stead")) as running:
        put(running, "jia", STAFF, HEAD)
        put(running, "yi", STAFF)
        put(running, "second", HEAD)
        yield running


def acting(city: Town, login: str, role: str, in_stead_of: str = "") -> str:
    """Somebody's token in this role of the office, in the stead of somebody."""
    access = tokens(city, login)["access_token"]
    wanted = {"office": LIANSHUI, "role": role, "in_stead_of": in_stead_of}
    answer = post(city, access, "/me/acting", wanted)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


@pytest.fixture(scope="module")
def said(city: Town) -> tuple[str, str]:
    """A registration and a follow-up by the deputy 乙 in the stead of 甲: the lead, its name."""
    today = city.opened.clock.now().date()
    sent = {
        "in_stead_of": "jia",
        "deputy": "yi",
        "from_on": (today - timedelta(days=1)).isoformat(),
        "until_on": (today + timedelta(days=1)).isoformat(),
        "reason": "出差",
    }
    assert city.write("second", "/deputies", sent).status_code == 201
    told = city.write("second", "/approval-setting", {"kinds": ["register_lead"]}, method="PUT")
    assert told.status_code == 200, told.text
    city.tokens["yi-for-jia"] = acting(city, "yi", "office_staff", "jia")
    registered = city.write("yi-for-jia", "/leads", lead(investor="代理登记有限公司"))
    assert registered.status_code == 201, registered.text
    lead_id = registered.json()["lead_id"]
    followed = city.write("yi-for-jia", f"/leads/{lead_id}/follow-ups", {"note": "来访"})
    assert followed.status_code == 200, followed.text
    city.get("centre", "/offices", min_position=followed.json()["position"])
    return lead_id, registered.json()["project_id"]


def test_neither_the_deputy_nor_the_principal_approves_it(
    city: Town, said: tuple[str, str]
) -> None:
    lead_id, _ = said
    city.tokens["jia-head"] = acting(city, "jia", "office_head")
    (waits,) = city.get("jia-head", "/approvals").json()
    assert waits["by"] == "yi（代jia）"
    city.tokens["yi-head"] = acting(city, "yi", "office_head", "jia")
    for who in ("jia-head", "yi-head"):
        refused = city.write(who, f"/approvals/{lead_id}/approval", None)
        assert refused.json()["reason"] == "approval_of_own_word", who
    assert city.write("second", f"/approvals/{lead_id}/approval", None).status_code == 200


def test_follow_up_notes_name_both_to_the_own_office_and_the_city_alone(
    city: Town, said: tuple[str, str]
) -> None:
    lead_id, _ = said
    for who in ("lianshui", "centre"):
        (note,) = city.get(who, f"/leads/{lead_id}").json()["notes"]
        assert note["by"] == "yi（代jia）", who
    english = city.client.get(
        f"/api/v1/leads/{lead_id}", headers=city.headers("lianshui", language="en")
    ).json()
    assert english["notes"][0]["by"] == "yi (in stead of jia)"
    assert "yi（代jia）" in visitor(city, "lianshui").get(f"/leads/{lead_id}").text


def test_the_record_of_rights_names_both(city: Town, said: tuple[str, str]) -> None:
    del said
    put(city, "keeper", ("320800", Role.ADMINISTRATOR))
    put(city, "keeper-b", ("320800", Role.ADMINISTRATOR))
    today = city.opened.clock.now().date()
    put(city, "centre-head", ("320800", Role.OFFICE_HEAD))
    sent = {"in_stead_of": "keeper", "deputy": "keeper-b", "reason": "出差"}
    sent |= {"from_on": today.isoformat(), "until_on": (today + timedelta(days=1)).isoformat()}
    assert city.write("centre-head", "/deputies", sent).status_code == 201
    access = tokens(city, "keeper-b")["access_token"]
    stead = post(city, access, "/me/acting", {"office": "320800", "in_stead_of": "keeper"})
    change = {"kind": "grant", "login": "second", "office": LIANSHUI, "role": "office_staff"}
    proposed = city.client.post(
        "/api/v1/rights-changes",
        json=change | {"reason": "工作需要"},
        headers=bearer(stead.json()["access_token"]),
    )
    assert proposed.status_code == 201, proposed.text
    newest = city.get("auditor", "/rights-record").json()[0]
    assert (newest["actor"], newest["in_stead_of"]) == ("keeper-b", "keeper")
    assert newest["kind"] == "grant_proposed"
    page = visitor(city, "auditor").get("/rights")
    assert "keeper-b（代keeper）" in page.text
