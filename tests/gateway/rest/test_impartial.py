"""回避: whoever belongs to a party decides nothing between the parties, by whatever way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from auth.actors import Role
from tests.gateway.rest.signing import bearer, post, put, tokens
from tests.gateway.rest.town import BUREAU, CENTRE, HUAIYIN, XUYI, Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with arbiters who also belong to an office."""
    with town(tmp_path_factory.mktemp("impartial")) as running:
        put(running, "partial", (CENTRE, Role.CITY_ARBITER), (XUYI, Role.OFFICE_STAFF))
        put(running, "impartial", (CENTRE, Role.CITY_ARBITER), (BUREAU, Role.OFFICE_STAFF))
        put(running, "deputy", (CENTRE, Role.CITY_ARBITER))
        put(running, "chief", (CENTRE, Role.OFFICE_HEAD))
        yield running


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("reason", "")


def test_who_may_not_rule_merges_cuts_and_screens_no_lead_of_an_own_office(city: Town) -> None:
    first = city.register("lianshui", investor="并案回避甲有限公司", project="光伏组件项目")
    second = city.register("xuyi", investor="并案回避乙有限公司", project="冷链仓储项目")
    city.get("centre", "/me", min_position=second["position"])
    here, there = f"/leads/{first['lead_id']}", f"/leads/{second['lead_id']}"
    why = {"reason": "同一"}
    asked: list[tuple[str, dict[str, Any]]] = [
        (f"{here}/merge", {"with": second["lead_id"]} | why),
        (f"{there}/merge", {"with": first["lead_id"]} | why),
        (f"{there}/unmerge", why),
        (f"{there}/screening", {"screening": "void", "lacking": ["source"]} | why),
    ]
    for path, body in asked:
        assert reason(city.write("partial", path, body)) == (403, "rules_on_own"), path
    merged = city.write("impartial", *asked[0])
    assert merged.status_code == 200, merged.text
    city.get("centre", "/me", min_position=merged.json()["position"])
    # Now the other office's lead stands beside an own one.
    assert reason(city.write("partial", f"{here}/unmerge", why)) == (403, "rules_on_own")
    assert city.write("impartial", f"{here}/unmerge", why).status_code == 200


def test_who_was_asked_does_not_settle_an_offer_at_the_centre(city: Town) -> None:
    lead = city.register("centre", investor="分流回避有限公司", project="分流项目")
    offered = city.write(
        "centre",
        f"/leads/{lead['lead_id']}/offer",
        {"offices": [XUYI, HUAIYIN], "reason": "两地均有配套"},
    )
    assert offered.status_code == 200, offered.text
    case_id = offered.json()["case_id"]
    taken = city.write("xuyi", f"/cases/{case_id}/offer-answer", {"is_taken": True})
    assert taken.status_code == 200, taken.text
    city.get("centre", "/me", min_position=taken.json()["position"])
    path, body = f"/cases/{case_id}/offer-settlement", {"office": XUYI, "reason": "条件合适"}
    assert reason(city.write("partial", path, body)) == (403, "rules_on_own")
    assert city.write("impartial", path, body).status_code == 200


def test_a_deputy_rules_on_nothing_on_which_the_other_may_not(city: Town) -> None:
    name = "代理回避有限公司"
    first = city.register("lianshui", investor=name, project="丙项目")
    told = city.register("xuyi", investor=name, project="某项目", amount_yuan=300_000_000)
    city.get("centre", "/me", min_position=told["position"])
    today = city.opened.clock.now().date()
    named = city.write(
        "chief",
        "/deputies",
        {
            "in_stead_of": "partial",
            "deputy": "deputy",
            "from_on": (today - timedelta(days=1)).isoformat(),
            "until_on": (today + timedelta(days=1)).isoformat(),
            "reason": "出差",
        },
    )
    assert named.status_code == 201, named.text
    access = tokens(city, "deputy")["access_token"]
    acting = {"office": CENTRE, "in_stead_of": "partial"}
    stead = post(city, access, "/me/acting", acting).json()["access_token"]
    body = {"answer": "same_project", "with": first["lead_id"], "reason": "同一企业、同一地块"}
    path = f"/api/v1/cases/{told['case_id']}/ruling"
    refused = city.client.post(
        path, json=body, headers=bearer(stead) | {"Idempotency-Key": "in-stead-1"}
    )
    assert reason(refused) == (403, "rules_on_own")
    own = city.client.post(
        path, json=body, headers=bearer(access) | {"Idempotency-Key": "in-stead-2"}
    )
    assert own.status_code == 200, own.text


def test_who_may_not_rule_at_all_learns_nothing_of_the_parties(city: Town) -> None:
    lead = city.register("lianshui", investor="无关回避有限公司")
    mine = city.register("huaiyin", investor="无关回避丙有限公司")
    city.get("centre", "/me", min_position=mine["position"])
    for each in (lead["lead_id"], mine["lead_id"], "LABCDEFGH234"):
        answer = city.write("huaiyin", f"/leads/{each}/unmerge", {"reason": "拆"})
        assert reason(answer) == (403, "role_may_not")
