"""Proposals, decisions, attainments, revocations and agreements through REST."""

from typing import Any

from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import HUAIYIN, LIANSHUI, XUYI, Town


def _project(city: Town, investor: str) -> tuple[str, str]:
    told = city.register("lianshui", investor=investor)
    return str(told["lead_id"]), str(told["project_id"])


def _proposed(city: Town, project: str, **claim: Any) -> str:
    evidence = paper(city, "lianshui", kind="contract")
    body = {"event": "signing", "happened_on": "2025-06-01", "evidence": evidence} | claim
    answer = city.write("lianshui", f"/projects/{project}/proposals", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"]
    return str(answer.json()["proposal_id"])


def _standing(city: Town, who: str, lead: str, position: int) -> dict[str, Any]:
    shown = city.get(who, f"/leads/{lead}", min_position=position)
    assert shown.status_code == 200, shown.text
    standing: dict[str, Any] = shown.json()["standing_of_project"]
    return standing


def test_an_office_proposes_the_centre_grants_and_the_project_shows_it(city: Town) -> None:
    lead, project = _project(city, "申报甲有限公司")
    bare = {"event": "signing", "happened_on": "2025-06-01"}
    lacking = city.write("lianshui", f"/projects/{project}/proposals", bare)
    assert (lacking.status_code, lacking.json()["reason"]) == (422, "proposal_papers_missing")
    assert "contract" in lacking.json()["detail"]
    proposal = _proposed(city, project)
    twice = city.write("lianshui", f"/projects/{project}/proposals", bare)
    assert (twice.status_code, twice.json()["reason"]) == (409, "proposal_under_way")

    waiting = city.get("arbiter", "/proposals", limit=200).json()["items"]
    mine = next(each for each in waiting if each["proposal_id"] == proposal)
    assert (mine["event_words"], mine["happened_on"]) == ("签约", "2025-06-01")
    assert (mine["office"], mine["papers"]) == (LIANSHUI, ["contract"])
    own = city.get("lianshui", "/proposals", limit=200).json()["items"]
    assert proposal in {each["proposal_id"] for each in own}
    theirs = city.get("huaiyin", "/proposals", limit=200).json()["items"]
    assert proposal not in {each["proposal_id"] for each in theirs}

    decision = {"project_id": project, "proposal_id": proposal, "is_granted": True}
    path = "/proposals/decisions"
    assert city.write("lianshui", path, {"decisions": [decision]}).status_code == 403
    granted = city.write("arbiter", path, {"decisions": [decision]})
    assert granted.status_code == 200, granted.text
    assert "1" in granted.json()["message"]
    standing = _standing(city, "lianshui", lead, granted.json()["position"])
    assert (standing["stage"], standing["proposals_waiting"]) == ("signed", 0)
    late = city.write("arbiter", path, {"decisions": [decision]})
    assert (late.status_code, late.json()["reason"]) == (404, "proposal_unknown")
    done = city.get("arbiter", "/proposals", state="settled", limit=200).json()["items"]
    assert {e["outcome"] for e in done if e["proposal_id"] == proposal} == {"granted"}


def test_a_batch_names_the_first_that_cannot_be_and_decides_none(city: Town) -> None:
    _, one = _project(city, "批量甲有限公司")
    _, other = _project(city, "批量乙有限公司")
    decisions = [
        {"project_id": one, "proposal_id": _proposed(city, one), "is_granted": True},
        {"project_id": other, "proposal_id": _proposed(city, other), "is_granted": False},
    ]
    refused = city.write("arbiter", "/proposals/decisions", {"decisions": decisions})
    assert refused.json()["reason"] == "proposal_reason_missing"
    assert "第 2 项" in refused.json()["detail"]
    waiting = city.get("arbiter", "/proposals", limit=200).json()["items"]
    assert {each["proposal_id"] for each in decisions} <= {e["proposal_id"] for e in waiting}


def test_a_figure_is_recognised_shown_and_revoked(city: Town) -> None:
    lead, project = _project(city, "数额丙有限公司")
    rate = {"yuan_per_usd_1e4": 71_883, "on": "2025-06-02", "source": "中国外汇交易中心"}
    body = {"event": "foreign_paid_in", "happened_on": "2025-06-02", "units": 10_000_000}
    assert city.write("lianshui", f"/projects/{project}/attainments", body).status_code == 403
    done = city.write("arbiter", f"/projects/{project}/attainments", body | {"usd_rate": rate})
    assert done.status_code == 200, done.text
    recognition = done.json()["recognition_id"]
    shown = _standing(city, "lianshui", lead, done.json()["position"])["attainments"]
    assert [(e["recognition_id"], e["units"], e["unit"]) for e in shown] == [
        (recognition, 10_000_000, "usd_cent")
    ]
    assert (shown[0]["yuan_per_usd_1e4"], shown[0]["rate_source"]) == (71_883, rate["source"])
    page = city.client.get(f"/leads/{lead}", headers=city.headers("lianshui"))
    assert page.status_code in (200, 303)
    too_much = city.write(
        "arbiter",
        f"/projects/{project}/attainments",
        {"event": "completion", "happened_on": "2025-06-02", "units": 1},
    )
    assert too_much.json()["reason"] == "claim_says_too_much"
    assert "数额" in too_much.json()["detail"]
    revocation = {"recognition": recognition, "reason": "验资报告有误"}
    path = f"/projects/{project}/revocation"
    revoked = city.write("arbiter", path, revocation)
    assert revoked.status_code == 200, revoked.text
    assert not _standing(city, "arbiter", lead, revoked.json()["position"])["attainments"]
    again = city.write("arbiter", path, revocation)
    assert (again.status_code, again.json()["reason"]) == (404, "recognition_unknown")


def test_a_proposal_is_taken_back_by_its_office(city: Town) -> None:
    _, project = _project(city, "撤回丁有限公司")
    proposal = _proposed(city, project)
    path = f"/projects/{project}/proposals/{proposal}/withdrawal"
    assert city.write("huaiyin", path, {}).json()["reason"] == "project_unknown"
    assert city.write("lianshui", path, {}).status_code == 200
    assert city.write("lianshui", path, {}).status_code == 404


def _shares(*offices: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"indicator": "signed_count", "office": o, "parts": p} for o, p in offices]


def test_an_agreement_is_proposed_consented_shown_to_its_parties_and_ended(city: Town) -> None:
    lead, project = _project(city, "协议戊有限公司")
    path = f"/projects/{project}/agreements"
    evidence = paper(city, "lianshui", kind="agreement", signed_by=["holder", "receiver"])
    body = {
        "terms": _shares((LIANSHUI, 5000), (XUYI, 4000)),
        "from_on": "2025-06-01",
        "evidence": evidence,
    }
    wrong = city.write("lianshui", path, body)
    assert (wrong.status_code, wrong.json()["reason"]) == (422, "agreement_sum_wrong")
    assert "90%" in wrong.json()["detail"]
    body |= {"terms": _shares((LIANSHUI, 6000), (XUYI, 4000))}
    proposed = city.write("lianshui", path, body)
    assert proposed.status_code == 200, proposed.text
    agreement = proposed.json()["agreement_id"]
    shown = _standing(city, "lianshui", lead, proposed.json()["position"])["agreements"]
    assert [(e["standing"], e["waits_for"]) for e in shown] == [("proposed", ["盱眙县"])]
    stranger = city.write("huaiyin", f"{path}/{agreement}/consent", {})
    assert (stranger.status_code, stranger.json()["reason"]) == (404, "agreement_unknown")
    consented = city.write("xuyi", f"{path}/{agreement}/consent", {})
    assert consented.status_code == 200, consented.text
    assert "2025-06-01" in consented.json()["message"]
    refused = city.write("lianshui", f"{path}/{agreement}/refusal", {"reason": "再议"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "agreement_not_under_way")
    ending = {"until_on": "2026-01-01", "reason": "期满"}
    assert city.write("xuyi", f"{path}/{agreement}/end", ending).status_code == 403
    ended = city.write("arbiter", f"{path}/{agreement}/end", ending)
    assert ended.status_code == 200, ended.text
    shown = _standing(city, "arbiter", lead, ended.json()["position"])["agreements"]
    assert [(e["standing"], e["until_on"]) for e in shown] == [("ended", "2026-01-01")]
    assert HUAIYIN not in shown[0]["parties"]


def _own_agreements(city: Town, who: str, project: str, position: int) -> list[dict[str, Any]]:
    page = city.get(who, "/agreements", limit=200, min_position=position)
    assert page.status_code == 200, page.text
    return [each for each in page.json()["items"] if each["project_id"] == project]


def test_a_party_without_a_lead_reads_the_agreement_and_no_more_of_its_project(city: Town) -> None:
    _, project = _project(city, "昆仑石墨材料有限公司")
    path = f"/projects/{project}/agreements"
    evidence = paper(city, "lianshui", kind="agreement", signed_by=["holder", "receiver"])
    terms = _shares((LIANSHUI, 6000), (XUYI, 4000))
    body = {"terms": terms, "from_on": "2025-06-01", "evidence": evidence}
    proposed = city.write("lianshui", path, body).json()
    (read,) = _own_agreements(city, "xuyi", project, proposed["position"])
    shares = [{name: term[name] for name in terms[0]} for term in read["terms"]]
    assert (shares, read["from_on"], read["standing"]) == (terms, "2025-06-01", "proposed")
    assert (read["parties"], read["consents"]) == ([LIANSHUI, XUYI], [LIANSHUI])
    assert (read["waits_for"], read["waits_for_own"]) == (["盱眙县"], True)
    assert (read["investor"], read["project"]) == ("", "")
    assert read["code_name"]
    (own,) = _own_agreements(city, "lianshui", project, 0)
    assert (own["investor"], own["waits_for_own"]) == ("昆仑石墨材料有限公司", False)
    assert _own_agreements(city, "huaiyin", project, 0) == []
    consent = f"{path}/{read['agreement_id']}/consent"
    position = city.write("xuyi", consent, {}).json()["position"]
    (held,) = _own_agreements(city, "xuyi", project, position)
    assert (held["standing"], held["waits_for_own"]) == ("concluded", False)
    _, another = _project(city, "松江轴承制造有限公司")
    again = city.write("lianshui", f"/projects/{another}/agreements", body).json()
    page = city.get("xuyi", "/agreements", limit=200, min_position=again["position"]).json()
    assert page["items"][0]["agreement_id"] == again["agreement_id"]  # what waits stands in front
    assert page["total"] == len(page["items"])
