"""The case desk, leads, pool and shopping around by HTTP: who opens what, and what forms do."""

import re
from typing import Any

import pytest

from tests.evidence_samples import pdf
from tests.gateway.pages.browsing import (
    form_of,
    offers,
    shown,
    token_in,
    until_cards_follow,
    visitor,
    without_live_script,
)
from tests.gateway.rest.town import Town

PAGES = {
    "/cases",
    "/cases/{case_id}",
    "/leads",
    "/leads/{lead_id}",
    "/leads/{lead_id}/receipt",  # in test_receipt_page
    "/objections",
    "/pool",
    "/pool/{project_id}",
    "/projects/{project_id}/transfer",
    "/shopping-around",
}
"""The pages and the places of their forms that this file tests."""

TABLE = """
who            leads  lead  cases  case  pool  shopping
lianshui       200    200   200    404   200   200
machine        200    200   200    404   200   200
xuyi           200    404   200    404   200   200
huaiyin        200    404   200    200   200   200
centre         200    200   200    200   200   200
arbiter        200    200   200    200   200   200
auditor        200    200   200    200   200   200
assessor       403    404   403    403   403   403
leader         403    404   403    403   403   403
reviewer       403    404   403    403   403   403
administrator  403    404   403    403   403   403
security       403    404   403    403   403   403
"""
INVESTOR, ASKED = "苏州焱铠有限公司", "无锡恒岳材料股份有限公司"
CODE, OTHER_CODE = "91320505MA1N4KQ50R", "91320505MA27XJ8P0B"
"""Under one valid code two names that share nothing: whatever the matcher, the centre is asked."""


@pytest.fixture(scope="module")
def told(city: Town) -> dict[str, Any]:
    """涟水 first, 盱眙 behind it, 淮阴 asked."""
    same: dict[str, Any] = {"investor": INVESTOR, "project": "甲电驱壳体项目", "code": CODE}
    first = city.register("lianshui", **same)
    asked = city.register("huaiyin", investor=ASKED, project="乙机壳基地", code=CODE)
    behind = city.register("xuyi", **same)
    return {"first": first, "behind": behind, "asked": asked, "case_id": case_of(city, asked)}


def case_of(city: Town, asked: dict[str, Any]) -> str:
    """The open case about a registration."""
    found = city.get("centre", "/cases", min_position=asked["position"], limit=200).json()["items"]
    case: str = next(
        each["case_id"] for each in found if each["asked"]["lead_id"] == asked["lead_id"]
    )
    return case


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_opens_what_the_table_says(city: Town, told: dict[str, Any], line: str) -> None:
    who, *wanted = line.split()
    client = visitor(city, who)
    places = (
        "/leads",
        f"/leads/{told['first']['lead_id']}",
        "/cases",
        f"/cases/{told['case_id']}",
        "/pool",
        "/shopping-around",
    )
    assert [str(client.get(place).status_code) for place in places] == wanted


def test_no_page_shows_a_code_or_an_id(city: Town, told: dict[str, Any]) -> None:
    for who in ("centre", "huaiyin", "xuyi"):
        client = visitor(city, who)
        own = {"centre": "first", "huaiyin": "asked", "xuyi": "behind"}[who]
        for place in (
            "/leads",
            "/cases",
            f"/cases/{told['case_id']}",
            f"/leads/{told[own]['lead_id']}",
            "/pool",
            "/shopping-around",
        ):
            page = client.get(place).text
            shown = re.sub(r"<[^>]*>", " ", page)
            assert not re.search(r"\b[A-Z][A-Z2-7]{12}\b", shown), place
            assert not re.search(r"\b[a-z]+(_[a-z]+)+\b", shown), place
            assert "<script" not in without_live_script(page)
            assert "style=" not in page


def test_an_office_sees_its_own_side_of_a_case_and_not_the_other(
    city: Town, told: dict[str, Any]
) -> None:
    page = visitor(city, "huaiyin").get(f"/cases/{told['case_id']}").text
    assert ASKED in page
    assert "统一社会信用代码一致" in page
    for secret in ("涟水", INVESTOR):
        assert secret not in page
    assert not offers(page, "rule_case")
    assert not offers(page, "assign_case")


def test_the_centre_sees_both_sides_with_what_agrees_and_differs(
    city: Town, told: dict[str, Any]
) -> None:
    page = visitor(city, "centre").get(f"/cases/{told['case_id']}").text
    for words in ("淮阴区", "涟水县", "12.00 亿元", "cell-agrees", "cell-differs"):
        assert words in page


def test_an_office_follows_up_and_reads_the_answer_and_a_second_click_says_it_once(
    city: Town, told: dict[str, Any]
) -> None:
    client = visitor(city, "lianshui")
    place = f"/leads/{told['first']['lead_id']}"
    form = form_of(client.get(place).text, "follow_up_lead")
    sent = form | {"stage": "在谈", "note": "已邀请来考察"}
    answers = [client.post(place, data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    page = client.get(answers[0].headers["location"]).text
    assert "跟进已记录" in page
    assert page.count("已邀请来考察") == 1


def test_a_form_without_its_token_says_nothing(city: Town, told: dict[str, Any]) -> None:
    client = visitor(city, "lianshui")
    lead, case = f"/leads/{told['first']['lead_id']}", f"/cases/{told['case_id']}"
    forged = {"form_token": "0" * 64, "submission_id": "forged-1", "note": "x", "reason": "x"}
    for place, act in ((lead, "withdraw_lead"), ("/pool/PNONE", "claim_project")):
        assert client.post(place, data=forged | {"act": act}).status_code == 403
    assert client.post("/objections", data=forged).status_code == 403
    assert client.post(case, data=forged | {"act": "rule_case"}).status_code == 404
    assert "已撤回" not in client.get(lead).text


@pytest.mark.parametrize("act", ["", "rule_case", "nonsense"])
def test_a_form_that_our_page_does_not_have_is_told(
    city: Town, told: dict[str, Any], act: str
) -> None:
    client = visitor(city, "lianshui")
    place = f"/leads/{told['first']['lead_id']}"
    token = token_in(client.get(place).text)
    sent = {"form_token": token, "submission_id": "odd-1", "act": act, "note": "x"}
    assert client.post(place, data=sent).status_code == 422
    assert client.post(place, data=sent | {"submission_id": "\x00"}).status_code == 422


def test_a_phone_number_in_a_note_is_told_and_nothing_is_kept(
    city: Town, told: dict[str, Any]
) -> None:
    client = visitor(city, "lianshui")
    place = f"/leads/{told['first']['lead_id']}"
    form = form_of(client.get(place).text, "follow_up_lead")
    answer = client.post(place, data=form | {"note": "请打 13912345678"})
    assert answer.status_code == 422
    seen = shown(answer.text)
    assert "13912345678" not in seen
    assert "去掉号码后再提交" in seen
    assert ("note" in seen, "contacts" in seen) == (False, False)


def test_an_objection_takes_its_evidence_and_the_centre_rules_on_it(city: Town) -> None:
    same: dict[str, Any] = {"investor": "异议页面有限公司", "project": "异议电驱项目"}
    city.register("lianshui", **same)
    behind = city.register("xuyi", **same)
    office = visitor(city, "xuyi")
    place = f"/leads/{behind['lead_id']}"
    city.get("xuyi", place, min_position=behind["position"])
    form = form_of(office.get(place).text, "file_objection")
    bare = office.post("/objections", data=form | {"grounds": "首谈在先"})
    assert "规则要求附证据材料" in office.get(bare.headers["location"]).text
    form = form_of(office.get(place).text, "file_objection")
    paper = {"paper": ("minutes.pdf", pdf(), "application/pdf")}
    sent = office.post("/objections", data=form | {"grounds": "首谈在先"}, files=paper)
    page = office.get(sent.headers["location"]).text
    assert "有未办结事项" in page
    assert not offers(page, "file_objection")
    case = re.search(r'href="(/cases/O[A-Z2-7]+)"', page)
    assert case
    centre = visitor(city, "centre")
    ruling = form_of(centre.get(case[1]).text, "rule_objection")
    ruled = centre.post(case[1], data=ruling | {"outcome": "upheld", "reason": "证据充分"})
    after = centre.get(ruled.headers["location"]).text
    assert "首谈由涟水县变为盱眙县。" in after
    assert "异议成立" in after
    assert "首谈由" not in office.get(case[1]).text
    assert "现为首谈" in office.get(place).text


def test_after_a_ruling_the_page_says_what_followed(city: Town) -> None:
    first = city.register("lianshui", investor="苏州霁锴有限公司", code=OTHER_CODE)
    asked = city.register("huaiyin", investor="宁波拓晟实业股份有限公司", code=OTHER_CODE)
    place = f"/cases/{case_of(city, asked)}"
    centre = visitor(city, "arbiter")
    form = form_of(centre.get(place).text, "rule_case")
    assert form["with"] == first["lead_id"]
    sent = form | {"answer": "same_project", "reason": "同一地块、同一协议"}
    answer = centre.post(place, data=sent)
    page = centre.get(answer.headers["location"]).text
    for words in ("同一地块、同一协议", "1 条线索并入同一项目", "并案后的首谈单位是涟水县"):
        assert words in page
    assert not offers(page, "rule_case")
    office = visitor(city, "huaiyin").get(place).text
    assert "同一项目" in office
    assert "随之而来" not in office
    assert "撞单" in visitor(city, "huaiyin").get(f"/leads/{asked['lead_id']}").text
    assert "宁波拓晟实业" in visitor(city, "huaiyin").get("/shopping-around").text


def test_a_ruling_without_an_answer_is_told(city: Town, told: dict[str, Any]) -> None:
    centre = visitor(city, "centre")
    place = f"/cases/{told['case_id']}"
    form = form_of(centre.get(place).text, "rule_case")
    assert centre.post(place, data=form | {"reason": "无"}).status_code == 422
    assert offers(centre.get(place).text, "rule_case")


def test_a_case_is_assigned(city: Town, told: dict[str, Any]) -> None:
    centre = visitor(city, "centre")
    place = f"/cases/{told['case_id']}"
    form = form_of(centre.get(place).text, "assign_case")
    answer = centre.post(place, data=form | {"assignee": "裁定科"})
    assert "裁定科" in centre.get(answer.headers["location"]).text
    assert "裁定科" not in visitor(city, "huaiyin").get(place).text


def test_a_released_project_is_claimed_from_the_pool(city: Town) -> None:
    lead = city.register("bureau", investor="公海页面有限公司", project="公海储能项目")
    place = f"/leads/{lead['lead_id']}"
    city.get("bureau", place, min_position=lead["position"])
    holder = visitor(city, "bureau")
    form = form_of(holder.get(place).text, "release_hold")
    sent = holder.post(place, data=form | {"release": "shared", "reason": "请各单位对接"})
    assert "未持有" in holder.get(sent.headers["location"]).text
    taker = visitor(city, "xuyi")
    pool = taker.get("/pool").text
    assert "公海页面" not in pool
    assert "驻北京" not in pool
    claimed = taker.post(
        f"/pool/{lead['project_id']}", data=form_of(pool, "claim_project") | {"note": "我县承接"}
    )
    assert "认领" in taker.get(claimed.headers["location"]).text
    assert "公海页面有限公司" in taker.get("/leads?tab=held").text


def test_the_receiver_of_a_transfer_reads_what_it_needs_and_refuses(city: Town) -> None:
    lead = city.register("lianshui", investor="流转页面有限公司", project="流转机壳项目")
    own = f"/leads/{lead['lead_id']}"
    city.get("lianshui", own, min_position=lead["position"])
    giver = visitor(city, "lianshui")
    form = form_of(giver.get(own).text, "propose_transfer")
    sent = form | {"transfer": "county", "to_office": "320830", "reason": "我县无地"}
    answer = giver.post(own, data=sent)
    assert not offers(giver.get(answer.headers["location"]).text, "propose_transfer")
    receiver = visitor(city, "xuyi")
    page = receiver.get("/leads").text
    for words in ("流转页面有限公司", "流转机壳项目", "涟水县 → 盱眙县", "我县无地"):
        assert words in page
    assert "流转页面" not in visitor(city, "huaiyin").get("/leads").text
    place = f"/projects/{lead['project_id']}/transfer"
    answer = receiver.post(place, data=form_of(page, "refuse_transfer") | {"reason": "无指标"})
    after = receiver.get(answer.headers["location"]).text
    assert "流转页面有限公司" not in after
    again = giver.get(own).text
    assert "未获同意" in again
    assert offers(again, "propose_transfer")


def test_the_landing_office_tells_the_first_contact_office_how_the_project_goes(
    city: Town,
) -> None:
    lead = city.register("lianshui", investor="通报页面有限公司", project="通报机壳项目")
    place = f"/projects/{lead['project_id']}/transfer"
    proposal = {"transfer": "county", "to_office": "320830", "reason": "我县无地"}
    city.write("lianshui", place, proposal)
    for who, party in (("xuyi", "receiver"), ("centre", "centre")):
        city.write(who, f"{place}/consents", {"party": party})
    last = city.register("park", investor="通报位置有限公司")
    held = city.get("xuyi", "/leads", min_position=last["position"], limit=200).json()["items"]
    mine = next(each for each in held if each["project_id"] == lead["project_id"])
    own = f"/leads/{mine['lead_id']}"
    landing = visitor(city, "xuyi")
    form = form_of(landing.get(own).text, "file_progress_note")
    odd = landing.post(own, data=form | {"note": "厂房封顶", "paid_in_wan": "三千"})
    assert odd.status_code == 422
    sent = landing.post(own, data=form | {"note": "厂房封顶", "paid_in_wan": "3,000"})
    assert "厂房封顶" in landing.get(sent.headers["location"]).text
    first = visitor(city, "lianshui").get(f"/leads/{lead['lead_id']}").text
    for words in ("厂房封顶", "到位 0.30 亿元", "盱眙县"):
        assert words in first


@pytest.mark.parametrize(
    "place",
    [
        "/leads?page=0",
        "/cases?page=x",
        "/leads?tab=none",
        "/cases?kind=none&state=none",
        "/pool?page=9",
    ],
)
def test_odd_addresses_do_no_harm(city: Town, place: str) -> None:
    assert visitor(city, "lianshui").get(place).status_code in {200, 422}


def test_pages_of_an_office_are_the_same_whatever_others_seal(
    city: Town, told: dict[str, Any]
) -> None:
    """First contact learns nothing of who collides behind it, a third office nothing at all."""
    leads = {"lianshui": told["first"]["lead_id"], "xuyi": told["behind"]["lead_id"]}
    clients = {who: visitor(city, who) for who in leads}

    def pages() -> list[str]:
        return [
            re.sub(r"page-[0-9a-f]{24}", "", clients[who].get(place).text)
            for who, lead in leads.items()
            for place in ("/leads", f"/leads/{lead}", "/cases", "/pool", "/shopping-around")
        ]

    until_cards_follow(city)
    before = pages()
    same: dict[str, Any] = {"investor": INVESTOR, "project": "甲电驱壳体项目", "code": CODE}
    city.register("park", **same)
    city.register("bureau", investor="宁波拓晟实业股份有限公司", code=CODE)
    last = city.register("park", investor="旁人页面有限公司", project="旁人光伏项目")
    city.get("centre", "/cases", min_position=last["position"])
    assert pages() == before
