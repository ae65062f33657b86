"""Objections 异议 through REST: filed with evidence, withdrawn, ruled on; confirmation refused
where there was no opening.
"""

import pytest

from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import Town


def _collided(city: Town, investor: str) -> tuple[str, str]:
    """The lead of lianshui that is first, and the one of xuyi that collided with it."""
    first = city.register("lianshui", investor=investor)["lead_id"]
    second = city.register("xuyi", investor=investor)
    assert second["placing"] == "collided"
    assert any("异议" in step for step in second["next"])
    return first, second["lead_id"]


def _filed(city: Town, lead_id: str) -> str:
    body = {"grounds": "保密协议在先", "evidence": paper(city, "xuyi", kind="nda")}
    filed = city.write("xuyi", f"/leads/{lead_id}/objection", body)
    assert filed.status_code == 200, filed.text
    objection: str = filed.json()["objection_id"]
    assert objection.startswith("O")
    return objection


def test_an_objection_that_is_upheld_moves_first_contact(city: Town) -> None:
    first, second = _collided(city, "异议甲有限公司")
    bare = city.write("xuyi", f"/leads/{second}/objection", {"grounds": "在先"})
    assert (bare.status_code, bare.json()["reason"]) == (422, "evidence_missing")
    objection = _filed(city, second)
    again = city.write(
        "xuyi",
        f"/leads/{second}/objection",
        {"grounds": "在先", "evidence": paper(city, "xuyi")},
    )
    assert (again.status_code, again.json()["reason"]) == (409, "objection_live")
    assert objection in again.json()["detail"]
    path = f"/objections/{objection}/ruling"
    ruled = city.write("arbiter", path, {"outcome": "upheld", "reason": "证据属实"})
    assert (ruled.status_code, ruled.json()["objection_id"]) == (200, objection)
    position = ruled.json()["position"]
    mine = city.get("xuyi", f"/leads/{second}", min_position=position).json()
    theirs = city.get("lianshui", f"/leads/{first}").json()
    assert (mine["has_first_contact"], theirs["has_first_contact"]) == (True, False)
    otherwise = city.write("arbiter", path, {"outcome": "dismissed", "reason": "改判"})
    assert (otherwise.status_code, otherwise.json()["reason"]) == (409, "objection_settled")
    assert "支持" in otherwise.json()["detail"]


def test_an_objection_is_withdrawn_by_its_own_office_alone(city: Town) -> None:
    _, second = _collided(city, "异议乙有限公司")
    objection = _filed(city, second)
    path = f"/objections/{objection}/withdrawal"
    stranger = city.write("huaiyin", path, {})
    absent = city.write("huaiyin", "/objections/OAAAAAAAAAAAA/withdrawal", {})
    assert stranger.status_code == absent.status_code == 404
    assert stranger.json()["reason"] == absent.json()["reason"] == "objection_unknown"
    own = city.write("xuyi", path, {"reason": "双方已协商一致"})
    assert (own.status_code, own.json()["objection_id"]) == (200, objection)


def test_first_contacts_are_confirmed_only_after_an_opening(city: Town) -> None:
    told = city.register("lianshui", investor="确认丙有限公司")
    body = {"projects": [told["project_id"]]}
    answer = city.write("arbiter", "/first-contacts/confirmation", body)
    assert (answer.status_code, answer.json()["reason"]) == (409, "confirmation_without_opening")


@pytest.mark.parametrize(
    ("who", "path", "body", "field"),
    [
        ("xuyi", "/leads/LAAA/objection", {"grounds": ""}, "grounds"),
        ("xuyi", "/leads/LAAA/objection", {"grounds": "x", "evidence": []}, "evidence"),
        ("arbiter", "/objections/OAAA/ruling", {"outcome": "won", "reason": "x"}, "outcome"),
        ("arbiter", "/objections/OAAA/ruling", {"outcome": "upheld"}, "reason"),
        ("arbiter", "/first-contacts/confirmation", {"projects": []}, "projects"),
        ("arbiter", "/first-contacts/confirmation", {"projects": "all"}, "projects"),
    ],
)
def test_a_field_at_fault_is_named(
    city: Town, who: str, path: str, body: dict[str, object], field: str
) -> None:
    answer = city.write(who, path, body)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
