"""What an office that collided 撞单 can do with the id that it has: learn nothing of whose."""

from typing import Any

from tests.gateway.rest.town import Town

SHARES = [{"indicator": "signed_count", "office": "320804", "parts": 10_000}]
SIGNED_PAPER = {"kind": "agreement", "sha256": "ab" * 32, "signed_by": ["holder", "receiver"]}


def collided(city: Town, name: str, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lianshui's lead, and Huaiyin's that collided with it."""
    told = {"investor": f"{name}有限公司", "project": f"{name}产线项目"}
    first = city.register("lianshui", **told, **changes)
    second = city.register("huaiyin", **told)
    assert second["project_id"] == first["project_id"]
    return first, second


def test_it_proposes_no_agreement_that_would_name_the_parties(city: Town) -> None:
    _, second = collided(city, "撞单协议")
    place = f"/projects/{second['project_id']}/agreements"
    body = {
        "terms": SHARES,
        "from_on": "2025-03-01",
        "evidence": {"papers": [SIGNED_PAPER]},
    }
    answer = city.write("huaiyin", place, body)
    assert answer.json()["reason"] == "agreement_not_for_office"
    told = city.get("huaiyin", "/agreements")
    assert told.json()["items"] == []
    assert "320826" not in answer.text + told.text


def test_an_open_project_under_a_sealed_name_is_shown_without_the_id(city: Town) -> None:
    identity = {
        "investor": "撞单保密有限公司",
        "project": "撞单保密产线项目",
        "is_name_sealed": True,
    }
    first, second = collided(city, "撞单保密", identity=identity)
    opened = city.write(
        "lianshui",
        f"/leads/{first['lead_id']}/visibility",
        {"visibility": "open", "offices": []},
        method="PUT",
    )
    code = city.get("lianshui", f"/leads/{first['lead_id']}").json()["code_name"]
    since = {"limit": 200, "min_position": opened.json()["position"]}
    cards = city.get("huaiyin", "/projects", **since).json()["items"]
    [card] = [each for each in cards if each["code_name"] == code]
    assert (card["office"], card["investor"], card["project_id"]) == ("320826", "", "")
    assert second["project_id"] not in {each["project_id"] for each in cards}
    own = city.get("lianshui", "/projects", limit=200).json()["items"]
    assert [c["project_id"] for c in own if c["code_name"] == code] == [first["project_id"]]
