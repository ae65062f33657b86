"""The hold 在谈权 through REST: more time on proof, giving it up, a claim from the pool."""

import pytest

from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import Town


def test_the_holder_gets_more_time_on_proof(city: Town) -> None:
    told = city.register("lianshui", investor="延长甲有限公司")
    path = f"/leads/{told['lead_id']}/extension"
    bare = city.write("lianshui", path, {"evidence": {}, "reason": "正在选址"})
    assert (bare.status_code, bare.json()["reason"]) == (422, "extension_needs_papers")
    assert "1 份" in bare.json()["detail"]
    done = city.write("lianshui", path, {"evidence": paper(city, "lianshui"), "reason": "选址"})
    assert (done.status_code, done.json()["lead_id"]) == (200, told["lead_id"])


def test_a_project_given_up_to_all_is_claimed_by_another_office(city: Town) -> None:
    told = city.register("lianshui", investor="公海乙有限公司")
    early = city.write("xuyi", f"/projects/{told['project_id']}/claim", {})
    assert (early.status_code, early.json()["reason"]) == (409, "project_not_in_pool")
    path = f"/leads/{told['lead_id']}/release"
    released = city.write("lianshui", path, {"release": "shared", "reason": "无合适厂房"})
    assert released.status_code == 200, released.text
    claimed = city.write("xuyi", f"/projects/{told['project_id']}/claim", {"note": "有园区"})
    assert claimed.status_code == 200, claimed.text
    own = claimed.json()["lead_id"]
    assert own not in (None, told["lead_id"])
    assert claimed.json()["next"]
    read = city.get("xuyi", f"/leads/{own}", min_position=claimed.json()["position"]).json()
    assert (read["is_holder"], read["placing"]) == (True, "claimed")
    twice = city.write("lianshui", path, {"release": "waiver", "reason": "再放弃"})
    assert (twice.status_code, twice.json()["reason"]) == (409, "lead_does_not_hold")


def test_an_import_that_is_none_of_the_offices_is_absent(city: Town) -> None:
    answer = city.write("lianshui", "/batches/batch-none/take-back", {"reason": "误导入"})
    assert (answer.status_code, answer.json()["reason"]) == (404, "batch_unknown")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/leads/LAAA/release", {"release": "sold", "reason": "x"}, "release"),
        ("/leads/LAAA/release", {"release": "waiver", "reason": ""}, "reason"),
        ("/leads/LAAA/extension", {"reason": "x"}, "evidence"),
        ("/leads/LAAA/extension", {"evidence": {"papers": 7}}, "evidence.papers"),
        ("/projects/PAAA/claim", {"note": 7}, "note"),
        ("/batches/b/take-back", {}, "reason"),
    ],
)
def test_a_field_at_fault_is_named(
    city: Town, path: str, body: dict[str, object], field: str
) -> None:
    answer = city.write("lianshui", path, body)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_another_offices_hold_looks_like_none(city: Town) -> None:
    told = city.register("lianshui", investor="他人丙有限公司")
    body = {"release": "waiver", "reason": "放弃"}
    theirs = city.write("xuyi", f"/leads/{told['lead_id']}/release", body)
    absent = city.write("xuyi", "/leads/LAAAAAAAAAAAA/release", body)
    assert theirs.status_code == absent.status_code == 422
    assert theirs.json()["reason"] == absent.json()["reason"] == "lead_unknown"
