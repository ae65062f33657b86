"""Receipts over REST: what each reader's opens, offline verification, and what stays as absent."""

from typing import Any

import pytest

from infra.receipts.verifying import keys_of, verify
from ledger.merkle.receipt import CLASSES, DIGEST
from tests.gateway.rest.town import CENTRE, HUAIYIN, LIANSHUI, Town, lead

ALL = {*CLASSES, DIGEST}


def receipt(city: Town, who: str, id_: str, **params: Any) -> dict[str, Any]:
    answer = city.get(who, f"/submissions/{id_}/receipt", **params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert "attachment" in answer.headers["content-disposition"]
    found = verify([answer.content], keys_of(key_of(city)))
    assert len(found.receipts) == 1
    told: dict[str, Any] = answer.json()
    return told


def key_of(city: Town) -> str:
    return str(city.get("auditor", "/receipts/keys").json()[-1]["key"])


@pytest.fixture(scope="module")
def collided(city: Town) -> dict[str, Any]:
    """Two offices register one enterprise and project; the second collides."""
    same: dict[str, Any] = {"investor": "回执重工有限公司", "project": "减速器项目", "code": ""}
    first = city.write("huaiyin", "/leads", lead(**same), key="receipt-first").json()
    second = city.write("lianshui", "/leads", lead(**same), key="receipt-second").json()
    assert second["verdict"] == "collided", second
    return {"first": first, "second": second}


def test_an_office_opens_all_of_its_own_registration(city: Town, collided: dict[str, Any]) -> None:
    told = receipt(city, "huaiyin", "receipt-first")
    assert told["opened"].keys() == ALL
    assert told["leaf"]["office"] == HUAIYIN
    assert told["leaf"]["seq"] == collided["first"]["position"]


def test_a_collided_office_learns_from_its_receipt_nothing_about_the_other(
    city: Town, collided: dict[str, Any]
) -> None:
    told = receipt(city, "lianshui", "receipt-second")
    assert told["leaf"]["verdict"] == "collided"
    assert told["opened"]["identity"]["content"]
    answer = city.get("lianshui", "/submissions/receipt-second/receipt").text
    assert collided["first"]["lead_id"] not in answer
    assert HUAIYIN not in answer


def test_a_refusal_has_a_receipt(city: Town) -> None:
    body = {"note": "不存在的线索"}
    refused = city.write("lianshui", "/leads/LAAAAAAAAAAAA/follow-ups", body, key="receipt-no")
    assert refused.status_code in {404, 409, 422}
    told = receipt(city, "lianshui", "receipt-no")
    assert (told["leaf"]["verdict"], told["leaf"]["reason"] != "") == ("refused", True)


def test_the_centre_and_the_auditor_open_what_they_see(
    city: Town, collided: dict[str, Any]
) -> None:
    centre = receipt(city, "centre", "receipt-second", office=LIANSHUI)
    assert centre["opened"].keys() == ALL
    auditor = receipt(city, "auditor", "receipt-second", office=LIANSHUI)
    assert "contacts" not in auditor["opened"]
    assert DIGEST not in auditor["opened"]
    assert "history" in auditor["opened"]
    assert collided["second"]["position"] == auditor["leaf"]["seq"]


def test_a_name_that_is_sealed_is_opened_to_its_office_and_the_arbiter_alone(city: Town) -> None:
    body = lead(investor="封名投资有限公司", project="封名项目")
    body["identity"] = body["identity"] | {"is_name_sealed": True}
    city.write("lianshui", "/leads", body, key="receipt-sealed")
    own = receipt(city, "lianshui", "receipt-sealed")
    arbiter = receipt(city, "arbiter", "receipt-sealed", office=LIANSHUI)
    operator = receipt(city, "centre", "receipt-sealed", office=LIANSHUI)
    assert "identity" in own["opened"]
    assert "identity" in arbiter["opened"]
    assert "identity" not in operator["opened"]
    answer = city.get("centre", "/submissions/receipt-sealed/receipt", office=LIANSHUI).text
    assert "封名" not in answer


def test_the_receipt_of_another_office_is_as_absent(city: Town, collided: dict[str, Any]) -> None:
    del collided
    theirs = city.get("lianshui", "/submissions/receipt-first/receipt", office=HUAIYIN)
    nobodys = city.get("lianshui", "/submissions/receipt-none/receipt", office=HUAIYIN)
    assert theirs.status_code == nobodys.status_code == 404
    one, other = theirs.json(), nobodys.json()
    assert {k: v for k, v in one.items() if k != "instance"} == {
        k: v for k, v in other.items() if k != "instance"
    }


def test_heads_and_the_proof_between_them_verify(city: Town, collided: dict[str, Any]) -> None:
    del collided
    before = city.get("lianshui", "/receipts/head").text
    city.register("lianshui", investor="后来登记有限公司", project="后来项目")
    after = city.get("lianshui", "/receipts/head").text
    sizes = [text.split("\n")[1] for text in (before, after)]
    assert int(sizes[0]) < int(sizes[1])
    proof = city.get("lianshui", "/receipts/consistency", **{"from": sizes[0], "to": sizes[1]})
    assert proof.status_code == 200
    files = [before, after, proof.text]
    told = city.write("assessor", "/receipts/verify", {"files": files}).json()
    assert told["holds"] is True
    assert told["words"]
    alone = city.write("assessor", "/receipts/verify", {"files": files[:2]}).json()
    assert (alone["holds"], alone["reason"]) == (False, "not_linked")


def test_what_does_not_verify_is_told_why(city: Town, collided: dict[str, Any]) -> None:
    del collided
    content = city.get("lianshui", "/submissions/receipt-second/receipt").text
    changed = content.replace('"verdict":"collided"', '"verdict":"accepted"')
    asked = {"files": [changed], "keys": [key_of(city)]}
    told = city.write("lianshui", "/receipts/verify", asked).json()
    assert (told["holds"], told["reason"]) == (False, "not_in_tree")
    for wrong, reason in (("nothing", "head_unreadable"), ("{}", "no_receipt")):
        told = city.write("lianshui", "/receipts/verify", {"files": [wrong]}).json()
        assert (told["holds"], told["reason"]) == (False, reason)
    told = city.write("lianshui", "/receipts/verify", {"files": [content], "keys": ["x"]}).json()
    assert (told["holds"], told["reason"]) == (False, "key_unreadable")
    assert city.write("lianshui", "/receipts/verify", {"files": []}).status_code == 422


def test_a_proof_between_sizes_that_there_are_not_is_refused(city: Town) -> None:
    for first, second in ((3, 2), (1, 10**9)):
        answer = city.get("centre", "/receipts/consistency", **{"from": first, "to": second})
        assert answer.status_code == 422
        assert answer.json()["detail"]


def test_the_centres_own_submissions_have_receipts(city: Town, collided: dict[str, Any]) -> None:
    project = collided["first"]["project_id"]
    body = {"signed_on": "2025-03-20"}
    city.write("centre", f"/projects/{project}/signing", body, key="receipt-signing")
    assert receipt(city, "centre", "receipt-signing")["leaf"]["office"] == CENTRE
