"""Leads through REST: what the office learns, and what it does not."""

import json

import pytest

from tests.gateway.rest.town import LIANSHUI, Town, lead


def test_the_first_registration_has_first_contact_and_says_where_to_read_it(city: Town) -> None:
    answer = city.write("lianshui", "/leads", lead(investor="首谈甲有限公司"))
    told = answer.json()
    assert answer.status_code == 201
    assert (told["verdict"], told["placing"]) == ("accepted", "first")
    assert answer.headers["location"] == f"/api/v1/leads/{told['lead_id']}"
    read = city.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    assert read.status_code == 200
    assert read.json()["investor"] == "首谈甲有限公司"
    assert read.json()["office"] == LIANSHUI


def test_a_collided_office_learns_that_it_collided_and_not_with_whom(city: Town) -> None:
    city.register("lianshui", investor="撞单乙有限公司")
    answer = city.write("xuyi", "/leads", lead(investor="撞单乙 有限责任公司"))
    told = answer.json()
    assert answer.status_code == 201
    assert (told["verdict"], told["placing"]) == ("collided", "collided")
    assert told["next"]
    read = city.get("xuyi", f"/leads/{told['lead_id']}", min_position=told["position"])
    for text in (answer.text, read.text):
        assert LIANSHUI not in text
        assert "涟水" not in text
    assert read.json()["evidence_reasons"]


def test_an_uncertain_second_project_is_asked(city: Town) -> None:
    city.register("lianshui", investor="待认丙有限公司", project="丙项目")
    told = city.register(
        "xuyi", investor="待认丙有限公司", project="某项目", amount_yuan=300_000_000
    )
    assert (told["verdict"], told["placing"]) == ("asked", "asked")


def test_a_retry_gets_the_very_same_answer(city: Town) -> None:
    body = lead(investor="重试丁有限公司")
    first = city.write("lianshui", "/leads", body, key="retry-1")
    again = city.write("lianshui", "/leads", body, key="retry-1")
    assert (first.status_code, first.content) == (again.status_code, again.content)


def test_the_same_id_with_other_words_is_a_conflict(city: Town) -> None:
    city.write("lianshui", "/leads", lead(investor="冲突戊有限公司"), key="conflict-1")
    answer = city.write("lianshui", "/leads", lead(investor="冲突己有限公司"), key="conflict-1")
    assert answer.status_code == 409
    assert answer.json()["reason"] == "submission_id_conflict"


def test_an_id_belongs_to_its_office(city: Town) -> None:
    one = city.write("lianshui", "/leads", lead(investor="编号庚有限公司"), key="scope-1")
    other = city.write("xuyi", "/leads", lead(investor="编号辛有限公司"), key="scope-1")
    assert (one.status_code, other.status_code) == (201, 201)
    assert one.json()["lead_id"] != other.json()["lead_id"]


@pytest.mark.parametrize(
    ("missing", "words", "investor"),
    [
        ("talked_on", "首次洽谈日期", "不全壬有限公司"),
        ("source", "信息来源", "缺项癸有限公司"),
    ],
)
def test_an_incomplete_registration_keeps_its_place_and_names_what_is_missing(
    city: Town, missing: str, words: str, investor: str
) -> None:
    body = lead(investor=investor)
    del body["first_talk"][missing]
    answer = city.write("lianshui", "/leads", body)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["standing"], told["lacking"]) == ("incomplete", [words])
    other = city.write("xuyi", "/leads", lead(investor=investor))
    assert (other.json()["verdict"], other.json()["placing"]) == ("collided", "collided")


def test_the_same_office_is_told_which_lead_it_has(city: Town) -> None:
    told = city.register("lianshui", investor="重复癸有限公司")
    answer = city.write("lianshui", "/leads", lead(investor="重复癸有限公司"))
    assert answer.status_code == 409
    assert told["lead_id"] in answer.json()["detail"]


def test_follow_up_amendment_and_withdrawal_change_the_lead(city: Town) -> None:
    lead_id = city.register("lianshui", investor="办理子有限公司")["lead_id"]
    noted = city.write(
        "lianshui", f"/leads/{lead_id}/follow-ups", {"stage": "在谈", "note": "考察"}
    )
    amended = city.write(
        "lianshui",
        f"/leads/{lead_id}",
        {"commercial": {"amount_yuan": 1_500_000_000}, "reason": "追加"},
        method="PATCH",
    )
    left = city.write("lianshui", f"/leads/{lead_id}/withdrawal", {"reason": "终止"})
    assert [a.status_code for a in (noted, amended, left)] == [200, 200, 200]
    read = city.get("lianshui", f"/leads/{lead_id}", min_position=left.json()["position"]).json()
    assert (read["stage"], read["amount_yuan"], read["is_active"]) == ("在谈", 1_500_000_000, False)
    late = city.write("lianshui", f"/leads/{lead_id}/follow-ups", {"note": "再谈"})
    assert (late.status_code, late.json()["reason"]) == (409, "lead_withdrawn")


def test_first_contact_that_passed_on_is_told_beside_the_placing_of_then(city: Town) -> None:
    first = city.register("lianshui", investor="让位卯有限公司")["lead_id"]
    second = city.register("xuyi", investor="让位卯有限责任公司")
    path = f"/leads/{second['lead_id']}"
    before = city.get("xuyi", path, min_position=second["position"]).json()
    assert (before["placing"], before["has_first_contact"]) == ("collided", False)
    left = city.write("lianshui", f"/leads/{first}/withdrawal", {"reason": "终止"}).json()
    after = city.get("xuyi", path, min_position=left["position"]).json()
    assert (after["placing"], after["has_first_contact"]) == ("collided", True)
    listed = city.get("xuyi", "/leads", limit=200).json()["items"]
    assert {i["lead_id"] for i in listed if i["has_first_contact"]} >= {second["lead_id"]}
    given_up = city.get("lianshui", f"/leads/{first}").json()
    assert (given_up["placing"], given_up["has_first_contact"]) == ("first", False)


def test_a_lead_of_another_office_looks_as_if_it_did_not_exist(city: Town) -> None:
    lead_id = city.register("lianshui", investor="隐藏丑有限公司")["lead_id"]
    absent_id = "LAAAAAAAAAAAA"
    read, absent = (city.get("xuyi", f"/leads/{i}") for i in (lead_id, absent_id))
    assert read.status_code == absent.status_code == 404
    assert read.text.replace(lead_id, "") == absent.text.replace(absent_id, "")
    wrote, nothing = (
        city.write("xuyi", f"/leads/{i}/follow-ups", {"note": "问"}) for i in (lead_id, absent_id)
    )
    assert wrote.status_code == nothing.status_code == 422
    assert _without_place(wrote.text, lead_id) == _without_place(nothing.text, absent_id)


def _without_place(text: str, lead_id: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(text.replace(lead_id, ""))
    return {name: told[name] for name in told if name not in {"position", "submission_id"}}


def test_contacts_never_come_back_and_never_stand_in_the_log(city: Town) -> None:
    contacts = {"persons": [{"name": "钱某某", "phone": "13900001234"}]}
    told = city.register("lianshui", investor="联系寅有限公司", contacts=contacts)
    read = city.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    assert read.json()["has_contacts"] is True
    records = city.opened.log.read(from_offset=0, records_max=10_000)
    everything = b"".join(record.value for record in records) + read.content
    assert "钱某某".encode() not in everything
    assert b"13900001234" not in everything


def test_a_mistyped_code_is_kept_with_a_warning(city: Town) -> None:
    told = city.register("lianshui", investor="代码卯有限公司", code="91320505MA1WXYZ123")
    assert told["warnings"]
    read = city.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    assert read.json()["credit_code"] == "91320505MA1WXYZ123"


def test_an_office_lists_its_own_leads_and_the_centre_all(city: Town) -> None:
    told = city.register("xuyi", investor="列表辰有限公司")
    own = city.get("lianshui", "/leads", limit=200, min_position=told["position"]).json()
    every = city.get("centre", "/leads", limit=200).json()
    assert {item["office"] for item in own["items"]} == {LIANSHUI}
    assert every["total"] > own["total"] == len(own["items"])
    paged = city.get("centre", "/leads", limit=1, offset=1).json()
    assert paged["items"][0] == every["items"][1]
    assert city.get("lianshui", "/leads", office="320830").status_code == 404


def test_a_refusal_can_be_asked_for_by_its_id(city: Town) -> None:
    city.write("lianshui", "/leads/LAAAAAAAAAAAA/withdrawal", {"reason": "无"}, key="ask-1")
    told = city.get("lianshui", "/submissions/ask-1").json()
    assert (told["verdict"], told["reason"]) == ("refused", "lead_unknown")
    assert city.get("xuyi", "/submissions/ask-1").status_code == 404
    assert city.get("centre", "/submissions/ask-1", office=LIANSHUI).status_code == 200
