"""A phone number that is typed into a reason of a form: told with what to do, and the form given
back without it, so that nothing else is typed twice; nothing is kept of what was sent.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from auth.actors import Role
from gateway.messages.catalogue import say
from infra.store.people import People
from tests.gateway.pages.browsing import form_of, shown, token_in, visitor
from tests.gateway.rest.signing import propose, put
from tests.gateway.rest.town import LIANSHUI, PASSWORD, Town, town

PHONE = "13812345678"
REASON = f"岗位调整，找王总 {PHONE} 了解"
DAYS = {"from_on": "2030-01-01", "until_on": "2030-02-01"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city whose office 涟水 has a head and a colleague."""
    with town(tmp_path_factory.mktemp("typed")) as running:
        put(running, "head", (LIANSHUI, Role.OFFICE_HEAD))
        put(running, "wang", (LIANSHUI, Role.OFFICE_STAFF))
        yield running


def mended(page: str) -> tuple[str, dict[str, str]]:
    """The form that the problem gives back: where it goes, and its fields."""
    (form,) = [each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if "retype" in each]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    fields |= dict(re.findall(r'name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    place = re.search(r'action="([^"]+)"', form)
    assert place
    return place[1], {name: unescape(text) for name, text in fields.items()}


def typed(
    client: TestClient, page: str, act: str, *, place: str, **fields: str
) -> tuple[str, dict[str, str]]:
    """Type a number into the reason; the form that is given back."""
    opened = client.get(page).text
    sent = form_of(opened, act) | {"form_token": token_in(opened)} | fields
    answer = client.post(place, data=sent | {"reason": REASON})
    assert answer.status_code == 422, shown(answer.text)
    assert PHONE not in shown(answer.text)
    seen = shown(answer.text)
    assert say("page.phone_in_text", "zh_CN") in seen
    where, given = mended(answer.text)
    assert where == place
    assert given == sent | {"reason": "岗位调整，找王总  了解"}
    return where, given


CHARGE = {"person": "leader", "capacity": "leader", "chain": "新材料", "from_on": "2025-03-01"}
DEPUTY = {"in_stead_of": "head", "deputy": "wang"} | DAYS
LEAVING = {"kind": "disable", "login": "wang", "successor": "head"}


@pytest.mark.parametrize(
    ("who", "page", "act", "fields", "reader", "where"),
    [
        ("centre", "/charges", "put_in_charge", CHARGE, "centre", "/charges"),
        ("head", "/deputies", "name_deputy", DEPUTY, "head", "/deputies"),
        ("administrator", "/people", "propose_rights", LEAVING, "security", "/rights"),
    ],
    ids=["charge", "deputy", "rights"],
)
def test_a_form_comes_back_without_the_number_and_is_sent_on(
    city: Town,
    *,
    who: str,
    page: str,
    act: str,
    fields: dict[str, str],
    reader: str,
    where: str,
) -> None:
    client = visitor(city, who)
    place, given = typed(client, page, act, place=page, **fields)
    assert "岗位调整" not in visitor(city, reader).get(where).text
    sent = client.post(place, data=given | {"reason": "岗位调整"})
    assert sent.status_code == 303, shown(sent.text)
    assert "岗位调整" in visitor(city, reader).get(where).text


def test_a_decision_on_rights_comes_back_and_nothing_is_decided(city: Town) -> None:
    change_id = propose(city, kind="reset_password", login="xuyi", reason="遗忘")
    client, place = visitor(city, "security"), f"/rights/{change_id}"
    where, given = typed(client, "/rights", "refuse_rights", place=place)
    assert f'action="{place}"' in client.get("/rights").text
    assert client.post(where, data=given | {"reason": "长" * 201}).status_code == 422
    assert client.post(where, data=given).status_code == 303
    assert f'action="{place}"' not in client.get("/rights").text


def test_the_end_of_a_charge_and_a_hand_over_come_back(city: Town) -> None:
    lead = city.register("lianshui", investor="表单电话有限公司")
    sent = {"person": "leader", "capacity": "leader", "reason": "联系", "from_on": "2025-03-01"}
    charged = city.write("centre", "/charges", sent | {"chain": "光伏"})
    assert charged.status_code == 200, charged.text
    city.get("centre", "/offices", min_position=charged.json()["position"])
    (charge,) = [c for c in city.get("centre", "/charges").json() if c["chain"] == "光伏"]
    end = visitor(city, "centre")
    place = f"/charges/{charge['charge_id']}"
    where, given = typed(end, "/charges", "end_charge", place=place)
    assert end.post(where, data=given).status_code == 303
    head, place = visitor(city, "head"), f"/leads/{lead['lead_id']}"
    where, given = typed(head, place, "hand_over_leads", place=place, to_person="wang")
    told = head.post(where, data=given)
    assert told.status_code == 303
    assert "已交接" in head.get(told.headers["location"]).text


def test_nobody_is_invited_under_a_number_and_a_password_is_never_given_back(city: Town) -> None:
    client = visitor(city, "administrator")
    opened = client.get("/people").text
    sent = form_of(opened, "propose_rights") | {"kind": "invite", "login": PHONE, "reason": "新到"}
    sent |= {"office": LIANSHUI, "role": "office_staff"}
    answer = client.post("/people", data=sent)
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert mended(answer.text)[1] == sent | {"login": ""}
    assert People(city.opened.engine, city.opened.city).find(PHONE) is None
    account = client.get("/account").text
    wrong = {"form_token": token_in(account), "old": PASSWORD, "new": PHONE * 2, "again": PHONE}
    assert PHONE not in client.post("/account/password", data=wrong).text
