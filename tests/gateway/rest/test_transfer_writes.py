"""Transfers 流转, 无法落地, progress notes and offers 客商分流 through REST."""

import pytest

from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import HUAIYIN, LIANSHUI, XUYI, Town

PROPOSAL = {"transfer": "county", "to_office": XUYI, "reason": "本县没有合适厂房"}


def _proposed(city: Town, investor: str) -> str:
    """A project of lianshui whose transfer to xuyi is under way."""
    told = city.register("lianshui", investor=investor)
    project = str(told["project_id"])
    answer = city.write("lianshui", f"/projects/{project}/transfer", PROPOSAL)
    assert answer.status_code == 200, answer.text
    assert answer.json()["transfer_id"].startswith("T")
    assert answer.json()["next"]
    return project


def test_a_transfer_completes_with_the_last_consent_and_leaves_first_contact(city: Town) -> None:
    project = _proposed(city, "流转甲有限公司")
    path = f"/projects/{project}/transfer"
    twice = city.write("lianshui", path, PROPOSAL)
    assert (twice.status_code, twice.json()["reason"]) == (409, "transfer_under_way")
    steps = [city.write("xuyi", f"{path}/consents", {"party": "receiver"})]
    evidence = paper(city, "lianshui", kind="consent", signed_by=["investor"])
    for who, body in (
        ("lianshui", {"party": "investor", "evidence": evidence}),
        ("arbiter", {"party": "centre"}),
    ):
        if "流转完成" not in steps[-1].json().get("message", ""):
            steps.append(city.write(who, f"{path}/consents", body))
    assert {step.status_code for step in steps} == {200}, [step.text for step in steps]
    assert "流转完成" in steps[-1].json()["message"]
    leads = city.get("xuyi", "/leads", min_position=steps[-1].json()["position"], limit=200)
    own = next(each for each in leads.json()["items"] if each["project_id"] == project)
    assert (own["is_holder"], own["has_first_contact"]) == (True, False)
    note = {"stage": "在建", "paid_in_yuan": 120_000_000, "note": "主体封顶"}
    filed = city.write("xuyi", f"/projects/{project}/progress-notes", note)
    assert (filed.status_code, filed.json()["project_id"]) == (200, project)
    theirs = city.write("lianshui", f"/projects/{project}/progress-notes", note)
    assert theirs.json()["reason"] == "progress_note_not_yours"


def test_a_transfer_is_refused_by_the_receiver_or_withdrawn_by_who_proposed_it(
    city: Town,
) -> None:
    project = _proposed(city, "流转乙有限公司")
    path = f"/projects/{project}/transfer"
    refused = city.write("xuyi", f"{path}/refusal", {"reason": "用地指标不足"})
    assert refused.status_code == 200, refused.text
    again = city.write("lianshui", path, PROPOSAL)
    assert again.status_code == 200, again.text
    own = city.write("lianshui", f"{path}/refusal", {"reason": "反悔"})
    assert own.json()["reason"] == "transfer_own_proposal"
    withdrawn = city.write("lianshui", f"{path}/withdrawal", {"reason": "投资方改变选址"})
    assert (withdrawn.status_code, withdrawn.json()["transfer_id"]) == (
        200,
        again.json()["transfer_id"],
    )
    late = city.write("lianshui", f"{path}/withdrawal", {})
    assert (late.status_code, late.json()["reason"]) == (404, "transfer_unknown")


def test_what_could_not_be_landed_is_declared_and_granted(city: Town) -> None:
    told = city.register("lianshui", investor="落地丙有限公司")
    path = f"/projects/{told['project_id']}/could-not-land"
    early = city.write("arbiter", f"{path}/decision", {"is_granted": True, "reason": "属实"})
    assert (early.status_code, early.json()["reason"]) == (409, "could_not_land_not_declared")
    declared = city.write("lianshui", path, {"reason": "没有化工定点园区"})
    assert declared.status_code == 200, declared.text
    granted = city.write("arbiter", f"{path}/decision", {"is_granted": True, "reason": "属实"})
    assert granted.status_code == 200, granted.text
    assert "已核准" in granted.json()["message"]


def test_an_investor_is_offered_to_offices_and_one_gets_it(city: Town) -> None:
    told = city.register("centre", investor="分流丁有限公司")
    path = f"/leads/{told['lead_id']}/offer"
    made = city.write("centre", path, {"offices": [LIANSHUI, XUYI], "reason": "两地有配套"})
    assert made.status_code == 200, made.text
    case = made.json()["case_id"]
    assert case.startswith("C")
    twice = city.write("centre", path, {"offices": [HUAIYIN], "reason": "再问"})
    assert (twice.status_code, twice.json()["reason"]) == (409, "offer_open")
    assert case in twice.json()["detail"]
    answer = {"is_taken": True, "note": "可提供标准厂房"}
    taken = city.write("xuyi", f"/cases/{case}/offer-answer", answer)
    assert (taken.status_code, taken.json()["case_id"]) == (200, case)
    settlement = f"/cases/{case}/offer-settlement"
    other = city.write("centre", settlement, {"office": LIANSHUI, "reason": "选定"})
    assert (other.status_code, other.json()["reason"]) == (409, "offer_not_taken")
    settled = city.write("centre", settlement, {"office": XUYI, "reason": "投资方选定"})
    assert settled.status_code == 200, settled.text
    stranger = city.write("huaiyin", f"/cases/{case}/offer-answer", answer)
    assert (stranger.status_code, stranger.json()["reason"]) == (404, "case_unknown")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/projects/PAAA/transfer", PROPOSAL | {"transfer": "gift"}, "transfer"),
        ("/projects/PAAA/transfer", PROPOSAL | {"to_office": ""}, "to_office"),
        (
            "/projects/PAAA/transfer",
            PROPOSAL | {"agreement": {"terms": [], "evidence": {}}},
            "agreement.terms",
        ),
        (
            "/projects/PAAA/transfer",
            PROPOSAL
            | {
                "agreement": {
                    "terms": [{"indicator": "signed", "office": XUYI, "parts": 0.5}],
                    "evidence": {},
                }
            },
            "agreement.terms.0.parts",
        ),
        ("/projects/PAAA/transfer/consents", {"party": "nobody"}, "party"),
        ("/projects/PAAA/transfer/refusal", {}, "reason"),
        ("/projects/PAAA/could-not-land", {"reason": ""}, "reason"),
        ("/projects/PAAA/progress-notes", {"note": "x", "paid_in_yuan": "1亿"}, "paid_in_yuan"),
        ("/cases/CAAA/offer-answer", {"is_taken": "yes"}, "is_taken"),
    ],
)
def test_a_field_at_fault_is_named(
    city: Town, path: str, body: dict[str, object], field: str
) -> None:
    answer = city.write("centre", path, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_another_offices_project_looks_like_none(city: Town) -> None:
    told = city.register("lianshui", investor="他人戊有限公司")
    for project in (told["project_id"], "PAAAAAAAAAAAA"):
        answer = city.write("huaiyin", f"/projects/{project}/transfer", PROPOSAL)
        assert (answer.status_code, answer.json()["reason"]) == (422, "project_unknown")
