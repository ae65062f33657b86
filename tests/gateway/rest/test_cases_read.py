"""Who sees what of cases, objections, sealed names, the pool and shopping around, by hand.

One city: 涟水 registers first, 盱眙 collides with it and objects, 淮阴's registration is asked. The
table says what each reader gets of the case of 淮阴 and of the objection of 盱眙.
"""

from datetime import datetime
from typing import Any

import pytest

from gateway.lead_rows import lead_rows, leads_with_projects
from gateway.rule_packs import load_pack
from tests.evidence_samples import pdf
from tests.gateway.rest.town import Town

INVESTOR, ASKED, CODE = "苏州焱铠有限公司", "无锡恒岳材料股份有限公司", "91320505MA1N4KQ50R"
"""Under one valid code two names that share nothing: whatever the matcher, the centre is asked."""
TABLE = """
reader         case    sides  assignee  objection  first_contact  shopping
centre         shown   both   shown     shown      shown          all
arbiter        shown   both   shown     shown      shown          all
auditor        shown   both   shown     shown      shown          all
huaiyin        shown   own    hidden    absent     absent         none
xuyi           absent  -      -         shown      absent         own
lianshui       absent  -      -         absent     absent         none
park           absent  -      -         absent     absent         none
bureau         absent  -      -         absent     absent         none
assessor       403     -      -         403        absent         403
leader         403     -      -         403        absent         403
reviewer       403     -      -         403        absent         403
administrator  403     -      -         403        absent         403
security       403     -      -         403        absent         403
"""


@pytest.fixture(scope="module")
def told(city: Town) -> dict[str, Any]:
    """The leads, the case and the objection."""
    same: dict[str, Any] = {"investor": INVESTOR, "project": "甲电驱壳体项目", "code": CODE}
    first = city.register("lianshui", **same)
    asked = city.register("huaiyin", investor=ASKED, project="乙机壳基地", code=CODE)
    behind = city.register("xuyi", **same)
    kept = city.client.post("/api/v1/evidence", content=pdf(), headers=city.headers("xuyi")).json()
    papers = [{"kind": "first_talk_minutes", "sha256": kept["sha256"]}]
    objected = city.write(
        "xuyi",
        f"/leads/{behind['lead_id']}/objection",
        {"grounds": "首谈在先", "evidence": {"papers": papers}},
    )
    assert objected.status_code == 200, objected.text
    position = objected.json()["position"]
    cases = city.get("centre", "/cases", min_position=position).json()["items"]
    case = next(each for each in cases if each["asked"]["lead_id"] == asked["lead_id"])
    assigned = city.write(
        "centre", f"/cases/{case['case_id']}/assignee", {"assignee": "arbiter"}, method="PUT"
    )
    city.get("centre", "/cases", min_position=assigned.json()["position"])
    return {
        "first": first,
        "behind": behind,
        "asked": asked,
        "case_id": case["case_id"],
        "objection_id": objected.json()["objection_id"],
    }


def seen(city: Town, told: dict[str, Any], who: str) -> dict[str, str]:
    """One reader's line of the table, as the answers say it."""
    case = city.get(who, f"/cases/{told['case_id']}")
    found = {"case": word(case.status_code), "sides": "-", "assignee": "-"}
    if case.status_code == 200:
        body = case.json()
        others = {each["side"]["office"] for each in body["candidates"]}
        found["sides"] = "both" if "320826" in others else "own"
        found["assignee"] = "shown" if body["assigned_to"] == "arbiter" else "hidden"
    found["objection"] = word(city.get(who, f"/objections/{told['objection_id']}").status_code)
    lead = city.get(who, f"/leads/{told['first']['lead_id']}").status_code
    found["first_contact"] = "absent" if who == "lianshui" else word(lead)
    around = city.get(who, "/shopping-around")
    if around.status_code != 200:
        found["shopping"] = word(around.status_code)
    else:
        names = {each["name"] for each in around.json()["enterprises"]}
        own = {card["investor"] for card in around.json()["collided"]}
        found["shopping"] = "all" if INVESTOR in names else "own" if INVESTOR in own else "none"
    return found


def word(status: int) -> str:
    """How a status reads in the table."""
    return {200: "shown", 404: "absent"}.get(status, str(status))


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_reader_sees_what_the_table_says(city: Town, told: dict[str, Any], line: str) -> None:
    heads = TABLE.strip().splitlines()[0].split()[1:]
    who, *wanted = line.split()
    assert seen(city, told, who) == dict(zip(heads, wanted, strict=True))


def test_the_centre_reads_both_sides_with_reasons_in_words(
    city: Town, told: dict[str, Any]
) -> None:
    case = city.get("centre", f"/cases/{told['case_id']}").json()
    assert case["asked"]["office_name"] == "淮阴区"
    assert [each["side"]["office_name"] for each in case["candidates"]] == ["涟水县"]
    assert "统一社会信用代码一致" in case["reasons"]
    assert not any(reason.isascii() for reason in case["reasons"])
    assert case["due_at"]


def test_an_office_reads_why_it_is_asked_and_nothing_of_the_other(
    city: Town, told: dict[str, Any]
) -> None:
    answer = city.get("huaiyin", f"/cases/{told['case_id']}")
    assert answer.json()["reasons"]
    assert answer.json()["candidates"] == []
    for secret in ("涟水", "320826", told["first"]["lead_id"], told["first"]["project_id"]):
        assert secret not in answer.text


def test_a_collided_lead_knows_its_place_in_the_queue_and_its_objection(
    city: Town, told: dict[str, Any]
) -> None:
    lead = city.get("xuyi", f"/leads/{told['behind']['lead_id']}").json()
    assert (lead["queue_place"], lead["is_holder"]) == (1, False)
    assert [case["kind"] for case in lead["open_cases"]] == ["objection"]
    assert lead["standing_of_project"] is None
    assert lead["history"] == []
    assert lead["object_until"] == ""
    first = city.get("lianshui", f"/leads/{told['first']['lead_id']}").json()
    assert first["object_until"] == ""
    assert (first["queue_place"], first["is_holder"]) == (None, True)
    assert {clock["kind"] for clock in first["deadlines"]} == {"protection", "inactivity"}
    assert all(clock["is_frozen"] and not clock["due_at"] for clock in first["deadlines"])


def test_a_collided_office_reads_until_when_it_may_object(city: Town) -> None:
    same: dict[str, Any] = {"investor": "异议期辛有限公司", "project": "异议期辛项目"}
    city.register("lianshui", **same)
    behind = city.register("xuyi", **same)
    lead = city.get("xuyi", f"/leads/{behind['lead_id']}", min_position=behind["position"]).json()
    registered, until = (
        datetime.fromisoformat(lead[name]) for name in ("registered_at", "object_until")
    )
    rules = load_pack("huaian-2025").pack.objections
    assert rules is not None
    assert (until - registered).days == rules.window_days


@pytest.mark.usefixtures("told")
def test_who_shops_around_is_ranked_with_what_each_office_recorded(city: Town) -> None:
    found = city.get("centre", "/shopping-around").json()["enterprises"]
    mine = next(each for each in found if each["name"] == INVESTOR)
    assert mine["office_count"] == 3
    assert mine["bases"] == ["same_project", "same_code"]
    offices = [each["office_name"] for each in mine["contacts"]]
    assert offices == ["涟水县", "淮阴区", "盱眙县"]
    assert [each["has_first_contact"] for each in mine["contacts"]] == [True, True, False]
    counts = [each["office_count"] for each in found]
    assert counts == sorted(counts, reverse=True)


def test_a_sealed_name_is_read_by_its_office_and_the_arbiter_alone(city: Town) -> None:
    identity = {"investor": "保密丁有限公司", "project": "保密丁传感器", "is_name_sealed": True}
    body = city.register("park", identity=identity)
    lead = f"/leads/{body['lead_id']}"
    city.get("park", lead, min_position=body["position"])
    for who, is_known in (("park", True), ("arbiter", True), ("centre", False), ("auditor", False)):
        answer = city.get(who, lead)
        assert answer.json()["is_name_sealed"]
        assert ("保密丁" in answer.text) is is_known, who
        assert bool(answer.json()["code_name"])
        listed = "".join(city.get(who, place).text for place in ("/leads", "/projects"))
        assert ("保密丁" in listed) is is_known, who
    secret = city.opened.keys.seed_secret(city.opened.city)
    rows = lead_rows(*leads_with_projects(city.opened.engine, city.opened.city), secret=secret)
    assert "保密丁" not in repr(rows)
    code = city.get("centre", lead).json()["code_name"]
    assert code in {row.investor for row in rows}


def test_the_pool_names_no_investor_and_no_office(city: Town) -> None:
    body = city.register("bureau", investor="公海戊有限公司", project="公海戊储能项目")
    released = city.write(
        "bureau",
        f"/leads/{body['lead_id']}/release",
        {"release": "shared", "reason": "请各单位对接"},
    )
    assert released.status_code == 200, released.text
    answer = city.get("xuyi", "/pool", min_position=released.json()["position"])
    card = next(c for c in answer.json()["items"] if c["project_id"] == body["project_id"])
    assert card["freed_by"] == "shared"
    assert card["amount_band"] == "10-20"
    for secret in ("公海戊", "B01", "驻北京"):
        assert secret not in answer.text
    board = city.get("centre", "/projects", limit=200).json()["items"]
    names = {c["code_name"] for c in board}
    assert card["code_name"] not in names
    own = city.get("bureau", "/pool").json()["items"]
    assert [c["is_own"] for c in own if c["project_id"] == body["project_id"]] == [True]


def test_after_a_transfer_the_first_contact_office_reads_how_the_project_goes(city: Town) -> None:
    lead = city.register("lianshui", investor="流转庚有限公司", project="流转庚机壳项目")
    place = f"/projects/{lead['project_id']}"
    before = city.get("xuyi", "/transfers").json()["total"]
    proposal = {"transfer": "county", "to_office": "320830", "reason": "我县无地"}
    said = city.write("lianshui", f"{place}/transfer", proposal)
    asked = city.get("xuyi", "/transfers", min_position=said.json()["position"]).json()
    assert asked["total"] == before + 1
    mine = next(each for each in asked["items"] if each["project_id"] == lead["project_id"])
    assert (mine["investor"], mine["own_party"]) == ("流转庚有限公司", "receiver")
    assert "流转庚" not in city.get("huaiyin", "/transfers").text
    for who, party in (("xuyi", "receiver"), ("centre", "centre")):
        said = city.write(who, f"{place}/transfer/consents", {"party": party})
    told = city.get(
        "lianshui", f"/leads/{lead['lead_id']}", min_position=city_position(city)
    ).json()["standing_of_project"]
    assert told["landing_office_name"] == "盱眙县"
    note = {"stage": "已开工", "paid_in_yuan": 30_000_000, "note": "厂房封顶"}
    said = city.write("xuyi", f"{place}/progress-notes", note)
    assert said.status_code == 200, said.text
    told = city.get(
        "lianshui", f"/leads/{lead['lead_id']}", min_position=said.json()["position"]
    ).json()
    standing = told["standing_of_project"]
    assert standing["first_office_name"] == "涟水县"
    assert standing["paid_in_yuan"] == 30_000_000
    assert [each["note"] for each in standing["progress"]] == ["厂房封顶"]
    assert [each["outcome"] for each in standing["transfers"]] == ["completed"]
    assert standing["holder_office"] == ""


def city_position(city: Town) -> int:
    """The position that the views have reached, after all that was said."""
    last = city.register("park", investor=f"位置{next(city.numbers)}有限公司")
    position: int = last["position"]
    return position


PLACES = ("/leads", "/cases", "/objections", "/pool", "/transfers", "/shopping-around", "/projects")


def everything(city: Town, who: str, position: int) -> list[str]:
    """All that an office reads, but for the position that was read."""
    city.get("centre", "/cases", min_position=position)
    own = city.get(who, "/leads").json()["items"]
    cases = city.get(who, "/cases").json()["items"]
    paths = [*PLACES, *(f"/leads/{lead['lead_id']}" for lead in own)]
    paths += [f"/cases/{case['case_id']}" for case in cases]
    answers = [city.get(who, path).json() for path in paths]
    for answer in answers:
        if "items" in answer or "enterprises" in answer:
            answer.pop("position")
    return [repr(answer) for answer in answers]


@pytest.mark.usefixtures("told")
def test_what_others_do_with_sealed_leads_changes_nothing_that_an_office_reads(
    city: Town,
) -> None:
    """First contact learns nothing of who collides with it, nor who is asked; a third office
    nothing at all; who queues nothing of who queues behind.
    """
    start = city.get("centre", "/cases").json()["position"]
    readers = ("lianshui", "xuyi", "huaiyin", "machine")
    before = {who: everything(city, who, start) for who in readers}
    same: dict[str, Any] = {"investor": INVESTOR, "project": "甲电驱壳体项目", "code": CODE}
    city.register("park", **same)
    city.register("bureau", investor="宁波拓晟实业股份有限公司", code=CODE)
    last = city.register("park", investor="旁人己有限公司", project="旁人己光伏项目")
    after = {who: everything(city, who, last["position"]) for who in readers}
    assert after == before
