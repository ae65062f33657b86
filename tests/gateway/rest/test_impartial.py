"""回避: whoever belongs to a party decides nothing between the parties, by whatever way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from auth.actors import Role
from gateway.own_matters import ASKED
from tests.gateway.pages.browsing import token_in, visitor
from tests.gateway.rest.signing import bearer, post, put, tokens
from tests.gateway.rest.town import BUREAU, CENTRE, HUAIYIN, LIANSHUI, XUYI, Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with arbiters who also belong to an office."""
    with town(tmp_path_factory.mktemp("impartial")) as running:
        put(running, "partial", (CENTRE, Role.CITY_ARBITER), (XUYI, Role.OFFICE_STAFF))
        put(running, "impartial", (CENTRE, Role.CITY_ARBITER), (BUREAU, Role.OFFICE_STAFF))
        put(running, "operator", (CENTRE, Role.CITY_OPERATOR), (XUYI, Role.OFFICE_STAFF))
        put(running, "clerk", (CENTRE, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_STAFF))
        put(running, "deputy", (CENTRE, Role.CITY_ARBITER))
        put(running, "chief", (CENTRE, Role.OFFICE_HEAD))
        put(running, "leaver", (CENTRE, Role.CITY_ARBITER))
        yield running


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("reason", "")


def test_who_may_not_rule_merges_cuts_and_screens_no_lead_of_an_own_office(city: Town) -> None:
    first = city.register("lianshui", investor="并案回避甲有限公司", project="光伏组件项目")
    second = city.register("xuyi", investor="并案回避乙有限公司", project="冷链仓储项目")
    city.get("centre", "/offices", min_position=second["position"])
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
    city.get("centre", "/offices", min_position=merged.json()["position"])
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
    city.get("centre", "/offices", min_position=taken.json()["position"])
    path, body = f"/cases/{case_id}/offer-settlement", {"office": XUYI, "reason": "条件合适"}
    assert reason(city.write("partial", path, body)) == (403, "rules_on_own")
    assert city.write("impartial", path, body).status_code == 200


def test_a_deputy_rules_on_nothing_on_which_the_other_may_not(city: Town) -> None:
    name = "代理回避有限公司"
    first = city.register("lianshui", investor=name, project="丙项目")
    told = city.register("xuyi", investor=name, project="某项目", amount_yuan=300_000_000)
    city.get("centre", "/offices", min_position=told["position"])
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


def test_a_word_sent_again_gets_its_answer_though_who_said_it_has_become_a_party(
    city: Town,
) -> None:
    put(city, "mover", (CENTRE, Role.CITY_ARBITER))
    first = city.register("lianshui", investor="重发回避甲有限公司", project="重发一期项目")
    second = city.register("huaiyin", investor="重发回避乙有限公司", project="重发二期项目")
    city.get("centre", "/offices", min_position=second["position"])
    path, body = f"/leads/{first['lead_id']}/merge", {"with": second["lead_id"], "reason": "同一"}
    answered = city.write("mover", path, body, key="lost-answer")
    assert answered.status_code == 200, answered.text
    put(city, "mover", (CENTRE, Role.CITY_ARBITER), (HUAIYIN, Role.OFFICE_STAFF))
    put(city, "other", (CENTRE, Role.CITY_ARBITER), (HUAIYIN, Role.OFFICE_STAFF))
    again = city.write("mover", path, body, key="lost-answer")
    assert (again.status_code, again.json()) == (200, answered.json())
    refused = (403, "rules_on_own")
    assert reason(city.write("other", path, body, key="lost-answer")) == refused
    assert reason(city.write("mover", path, body, key="another-id")) == refused
    changed = body | {"reason": "另有理由"}
    assert reason(city.write("mover", path, changed, key="lost-answer")) == refused


def test_a_refusal_sent_again_is_the_same_refusal(city: Town) -> None:
    put(city, "returner", (CENTRE, Role.CITY_ARBITER))
    lead = city.register("lianshui", investor="重发回避丙有限公司")
    path, body = f"/leads/{lead['lead_id']}/unmerge", {"reason": "拆"}
    first = city.write("returner", path, body, key="lost-refusal")
    assert reason(first) == (409, "lead_not_merged")
    put(city, "returner", (CENTRE, Role.CITY_ARBITER), (LIANSHUI, Role.OFFICE_STAFF))
    again = city.write("returner", path, body, key="lost-refusal")
    assert (again.status_code, again.json()) == (409, first.json())


def test_who_may_not_rule_at_all_learns_nothing_of_the_parties(city: Town) -> None:
    lead = city.register("lianshui", investor="无关回避有限公司")
    mine = city.register("huaiyin", investor="无关回避丙有限公司")
    city.get("centre", "/offices", min_position=mine["position"])
    for each in (lead["lead_id"], mine["lead_id"], "LABCDEFGH234"):
        answer = city.write("huaiyin", f"/leads/{each}/unmerge", {"reason": "拆"})
        assert reason(answer) == (403, "role_may_not")


WORDS = """
assign_case            PUT  /cases/{case}/assignee                  assignee=arbiter
confirm_first_contacts POST /first-contacts/confirmation            projects=[project]
consent_to_agreement   POST /projects/{project}/agreements/A1/consent
consent_to_transfer    POST /projects/{project}/transfer/consents   party=centre
decide_could_not_land  POST /projects/{project}/could-not-land/decision is_granted=true
decide_proposals       POST /proposals/decisions                    decisions=[project]
end_agreement          POST /projects/{project}/agreements/A1/end   until_on=2026-01-01
end_charge             POST /charges/{charge}/end
merge_leads            POST /leads/{first}/merge                    with=lead
offer_lead             POST /leads/{offered}/offer                  offices=[320830]
propose_agreement      POST /projects/{project}/agreements  terms=[320804] from_on=2025-07-01
propose_transfer       POST /projects/{project}/transfer            to_office=320804 transfer=county
put_in_charge POST /charges person=leader capacity=leader project_id=project from_on=2025-03-01
recognise_attainment POST /projects/{project}/attainments event=paid_in happened_on=2025-06-30
recognise_signing      POST /projects/{project}/signing             signed_on=2025-05-20
recognise_start        POST /projects/{project}/start               started_on=2025-08-18
refuse_agreement       POST /projects/{project}/agreements/A1/refusal
refuse_transfer        POST /projects/{project}/transfer/refusal
revoke_recognition     POST /projects/{project}/revocation          recognition=signing
rule_case              POST /cases/{case}/ruling                    answer=different
rule_objection         POST /objections/{case}/ruling               outcome=dismissed
screen_registration    POST /leads/{lead}/screening                 screening=valid
set_landing            PUT  /projects/{elsewhere}/landing           landing_office=320830
settle_offer           POST /cases/{case}/offer-settlement          office=320804
settle_statement       POST /periods/2025-01/statements/320830/settlement
unmerge_lead           POST /leads/{lead}/unmerge
withdraw_transfer      POST /projects/{project}/transfer/withdrawal
"""
UNREASONED = {"recognise_attainment", "recognise_signing", "recognise_start", "set_landing"}
UNREASONED |= {"assign_case", "consent_to_transfer", "decide_proposals", "consent_to_agreement"}


def words() -> list[tuple[str, str, str, dict[str, str]]]:
    """Kind, method, path and fields of every row."""
    told = []
    for line in WORDS.strip().splitlines():
        kind, method, path, *fields = line.split()
        told.append((kind, method, path, dict(each.split("=") for each in fields)))
    return told


def body_of(kind: str, fields: dict[str, str], ids: dict[str, str]) -> dict[str, Any]:
    """What is sent: names of the table stand for ids, and every other word has its reason."""
    body: dict[str, Any] = {} if kind in UNREASONED else {"reason": "经核"}
    for name, text in fields.items():
        value = ids.get(text.strip("[]"), text.strip("[]"))
        body[name] = [value] if text.startswith("[") else value
    if "decisions" in body:
        proposal = {"project_id": ids["project"], "proposal_id": "R1", "is_granted": True}
        body["decisions"] = [proposal]
    if "terms" in body:
        body["terms"] = [{"indicator": "signed_count", "office": HUAIYIN, "parts": 10_000}]
    if "is_granted" in body:
        body["is_granted"] = True
    if kind == "recognise_attainment":
        body["units"] = 5
    return body


@pytest.fixture(scope="module")
def ids(city: Town) -> dict[str, str]:
    """An asked case of Xuyi beside Lianshui, a project of another office, a lead, a charge."""
    name = "逐项回避有限公司"
    first = city.register("lianshui", investor=name, project="丙项目")
    asked = city.register("xuyi", investor=name, project="某项目", amount_yuan=300_000_000)
    away = city.register("huaiyin", investor="他处回避有限公司", project="他处项目")
    centre = city.register("centre", investor="市级回避有限公司", project="市级项目")
    city.get("centre", "/offices", min_position=centre["position"])
    put_in = {"person": "leader", "capacity": "leader", "project_id": asked["project_id"]}
    put_in |= {"from_on": "2025-03-01", "reason": "挂钩联系"}
    charged = city.write("centre", "/charges", put_in)
    assert charged.status_code == 200, charged.text
    city.get("centre", "/offices", min_position=charged.json()["position"])
    (charge,) = city.get("centre", "/charges").json()
    return {
        "case": asked["case_id"],
        "lead": asked["lead_id"],
        "project": asked["project_id"],
        "first": first["lead_id"],
        "elsewhere": away["project_id"],
        "offered": centre["lead_id"],
        "charge": charge["charge_id"],
    }


def test_the_words_are_all_that_are_asked() -> None:
    assert {kind for kind, _, _, _ in words()} == ASKED


@pytest.mark.parametrize("word", words(), ids=lambda word: word[0])
def test_no_word_of_the_centre_is_said_on_a_matter_of_an_own_office(
    city: Town, ids: dict[str, str], word: tuple[str, str, str, dict[str, str]]
) -> None:
    kind, method, path, fields = word
    sent = (path.format(**ids), body_of(kind, fields, ids))
    assert reason(city.write("operator", *sent, method=method)) == (403, "rules_on_own")
    if kind in {"decide_proposals", "settle_offer", "withdraw_transfer"}:  # changes nothing yet
        assert reason(city.write("centre", *sent, method=method))[1] not in {"", "rules_on_own"}


def test_staff_of_the_centre_say_its_word_on_no_matter_of_an_own_office(
    city: Town, ids: dict[str, str]
) -> None:
    path, sent = f"/projects/{ids['elsewhere']}/transfer", {"transfer": "county", "reason": "让与"}
    refused = city.write("clerk", path, sent | {"to_office": XUYI})
    assert reason(refused) == (403, "rules_on_own")
    proposed = city.write("clerk", path, sent | {"to_office": BUREAU})
    assert reason(proposed)[1] not in {"rules_on_own", "role_may_not"}


def test_a_case_is_assigned_to_nobody_of_a_party(city: Town, ids: dict[str, str]) -> None:
    path = f"/cases/{ids['case']}/assignee"
    refused = city.write("centre", path, {"assignee": "partial"}, method="PUT")
    assert reason(refused) == (422, "assignee_of_party")
    assert city.write("centre", path, {"assignee": "leaver"}, method="PUT").status_code == 200
    leaving = {"kind": "disable", "login": "leaver", "reason": "调离"}
    city.get(
        "centre", "/offices", min_position=city.register("bureau", investor="其后")["position"]
    )
    for successor, answer in (
        ("partial", (409, "successor_of_party")),
        ("impartial", (201, "调离")),
    ):
        told = city.write("administrator", "/rights-changes", leaving | {"successor": successor})
        assert reason(told) == answer, successor


def test_a_form_of_a_page_is_asked_like_rest(city: Town, ids: dict[str, str]) -> None:
    page = visitor(city, "partial")
    form = {
        "form_token": token_in(page.get("/account").text),
        "submission_id": "page-own-matter",
        "act": "revoke_recognition",
        "recognition": "signing",
        "reason": "经核",
    }
    told = page.post(f"/projects/{ids['project']}", data=form)
    assert (told.status_code, "回避" in told.text) == (403, True), told.text[:400]
