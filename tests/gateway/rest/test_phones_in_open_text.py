"""A phone number outside of the contacts is refused before anything is said."""

from typing import Any

import pytest

from tests.gateway.rest.town import Town, lead

PHONE = "138 1234 5678"
TALK = {"source": "商会推荐", "talked_on": "2025-03-04", "form": "上门拜访"}
REGISTRATIONS: list[tuple[dict[str, Any], str]] = [
    ({"investor": f"王总{PHONE}"}, "identity.investor"),
    ({"project": f"电驱壳体项目（{PHONE}）"}, "identity.project"),
    ({"commercial": {"amount_yuan": 1, "content": f"请找王总 {PHONE}"}}, "commercial.content"),
    ({"commercial": {"amount_said": f"约5亿，问{PHONE}"}}, "commercial.amount_said"),
    ({"summary": {"industry": "工业", "stage": f"在谈{PHONE}"}}, "summary.stage"),
    ({"evidence": {"note": "座机：8361 2345"}}, "evidence.note"),
    ({"evidence": {"files": ["协议.pdf", f"{PHONE}.pdf"]}}, "evidence.files.1"),
    ({"first_talk": TALK | {"source": f"王总{PHONE}"}}, "first_talk.source"),
    ({"first_talk": TALK | {"form": f"电话{PHONE}"}}, "first_talk.form"),
]


@pytest.mark.parametrize(("changes", "field"), REGISTRATIONS)
def test_a_registration_with_a_phone_in_open_text_is_told_the_field(
    city: Town, changes: dict[str, Any], field: str
) -> None:
    end = city.opened.log.end_offset()
    answer = city.write("lianshui", "/leads", lead(**changes))
    assert answer.status_code == 422
    told = answer.json()
    assert told["reason"] == "phone_in_open_text"
    assert [each["field"] for each in told["errors"]] == [field]
    assert "contacts" in told["detail"]
    assert "1234" not in answer.text
    assert city.opened.log.end_offset() == end


def test_every_other_write_is_held_to_it_too(city: Town) -> None:
    told = city.register("lianshui", investor="南通开口信号有限公司")
    writes = [
        ("lianshui", f"/leads/{told['lead_id']}/follow-ups", {"note": PHONE}, "POST", "note"),
        ("lianshui", f"/leads/{told['lead_id']}/follow-ups", {"stage": PHONE}, "POST", "stage"),
        ("lianshui", f"/leads/{told['lead_id']}", {"reason": PHONE}, "PATCH", "reason"),
        ("lianshui", f"/leads/{told['lead_id']}/withdrawal", {"reason": PHONE}, "POST", "reason"),
        (
            "centre",
            f"/projects/{told['project_id']}/signing",
            {"signed_on": "2025-05-20", "basis": PHONE},
            "POST",
            "basis",
        ),
        (
            "centre",
            f"/projects/{told['project_id']}/landing",
            {"landing_office": "320891", "basis": PHONE},
            "PUT",
            "basis",
        ),
    ]
    for who, path, body, method, field in writes:
        answer = city.write(who, path, body, method=method, language="en")
        assert answer.status_code == 422, path
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert "under contacts" in answer.json()["detail"]


DISPUTES: list[tuple[str, str, dict[str, Any], str]] = [
    ("centre", "/cases/CA/ruling", {"answer": "different", "reason": PHONE}, "reason"),
    ("centre", "/leads/LA/merge", {"with": "LB", "reason": PHONE}, "reason"),
    ("centre", "/leads/LA/unmerge", {"reason": PHONE}, "reason"),
    (
        "centre",
        "/leads/LA/screening",
        {"screening": "incomplete", "lacking": ["a", PHONE], "reason": "b"},
        "lacking.1",
    ),
    ("lianshui", "/leads/LA/extension", {"evidence": {"note": PHONE}}, "evidence.note"),
    ("lianshui", "/leads/LA/release", {"release": "shared", "reason": PHONE}, "reason"),
    ("lianshui", "/projects/PA/claim", {"note": PHONE}, "note"),
    ("lianshui", "/projects/PA/could-not-land", {"reason": PHONE}, "reason"),
    ("lianshui", "/projects/PA/progress-notes", {"note": PHONE}, "note"),
    ("lianshui", "/projects/PA/transfer/refusal", {"reason": PHONE}, "reason"),
    ("centre", "/leads/LA/offer", {"offices": ["320826"], "reason": PHONE}, "reason"),
    ("lianshui", "/cases/CA/offer-answer", {"is_taken": False, "note": PHONE}, "note"),
    ("lianshui", "/leads/LA/objection", {"grounds": PHONE}, "grounds"),
    ("lianshui", "/batches/b/take-back", {"reason": PHONE}, "reason"),
]


@pytest.mark.parametrize(("who", "path", "body", "field"), DISPUTES)
def test_what_is_said_about_disputes_is_held_to_it_too(
    city: Town, who: str, path: str, body: dict[str, Any], field: str
) -> None:
    end = city.opened.log.end_offset()
    answer = city.write(who, path, body)
    assert (answer.status_code, answer.json()["reason"]) == (422, "phone_in_open_text")
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert city.opened.log.end_offset() == end


def test_a_phone_under_contacts_is_taken(city: Town) -> None:
    contacts = {"persons": [{"name": "王某", "phone": PHONE, "remark": f"或 {PHONE}"}]}
    told = city.register("lianshui", investor="南通封存联系有限公司", contacts=contacts)
    assert told["verdict"] == "accepted"
