"""Rubbish in: a clear problem in the reader's language, never a 500, nothing of it repeated."""

import pytest
from httpx import Response

from tests.gateway.rest.town import Town, lead

LONG = "长" * 10_000
HALF_PAIR = b'{"identity": {"investor": "\\ud800", "project": "x"}}'
BODIES = {
    "not JSON": b"{nonsense",
    "not UTF-8": b"\xff\xfe{}",
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "nested very deeply": b"[" * 100_000,
    "half of a surrogate pair": HALF_PAIR,
    "a huge number": b'{"identity": {"investor": "a", "project": "b"},'
    b' "commercial": {"amount_yuan": 1' + b"0" * 3000 + b"}}",
    "infinity": b'{"identity": {"investor": "a", "project": "b"},'
    b' "commercial": {"amount_yuan": 1e999}}',
}


def assert_told(answer: Response, *statuses: int) -> None:
    """The answer is a problem with words, and no trace of how the product is made."""
    assert answer.status_code in statuses, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["title"]
    assert told["detail"]
    assert told["status"] == answer.status_code
    assert "Traceback" not in answer.text
    assert len(answer.content) < 8_000


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_body_that_cannot_be_read_is_told(city: Town, name: str) -> None:
    headers = city.headers("lianshui") | {
        "Idempotency-Key": "bad-1",
        "Content-Type": "application/json",
    }
    for path in ("/leads", "/leads/LAAAA/follow-ups", "/projects/PAAAA/signing"):
        answer = city.client.post(f"/api/v1{path}", content=BODIES[name], headers=headers)
        assert_told(answer, 400, 403, 422)


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("application/json", BODIES["not JSON"], "不是有效的 JSON"),
        ("text/plain", b'{"identity": {}}', "请用 application/json"),
        ("text/plain", "甲公司".encode(), "请用 application/json"),
        ("application/xml", b"<lead/>", "请用 application/json"),
    ],
)
def test_what_is_wrong_with_the_whole_body_is_told_of_the_body(
    city: Town, content_type: str, body: bytes, words: str
) -> None:
    headers = city.headers("lianshui") | {"Idempotency-Key": "bad-2", "Content-Type": content_type}
    answer = city.client.post("/api/v1/leads", content=body, headers=headers)
    assert_told(answer, 422)
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "body"
    assert words in fault["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"identity": {"investor": LONG, "project": "x"}}, "identity.investor"),
        ({"identity": {"investor": "甲\x00乙", "project": "x"}}, "identity.investor"),
        ({"identity": {"investor": "a", "project": ""}}, "identity.project"),
        ({"identity": {"project": "x"}}, "identity.investor"),
        ({"identity": {"investor": "a", "project": "x", "credit_code": "代码"}}, "credit_code"),
        ({"identity": 7}, "identity"),
        ({"commercial": {"amount_yuan": "5亿"}}, "commercial.amount_yuan"),
        ({"commercial": {"amount_yuan": 1.5}}, "commercial.amount_yuan"),
        ({"commercial": {"amount_yuan": -1}}, "commercial.amount_yuan"),
        ({"commercial": {"amount_yuan": 10**14}}, "commercial.amount_yuan"),
        ({"first_talk": {"talked_on": "2024-02-30"}}, "first_talk.talked_on"),
        ({"occurred_at": "2024-03-01T10:00:00"}, "occurred_at"),
        ({"occurred_at": "9999-03-01T10:00:00Z"}, "occurred_at"),
        ({"occurred_at": "0001-03-01T10:00:00+14:00"}, "occurred_at"),
        ({"contacts": {"persons": [{"name": "x"}] * 21}}, "contacts.persons"),
        ({"evidence": {"files": ["f"] * 51}}, "evidence.files"),
        ({"evidence": {"papers": [{"kind": "a", "sha256": "AB"}]}}, "evidence.papers.0.sha256"),
        ({"evidence": {"papers": [{"kind": "A b", "sha256": "ab" * 32}]}}, "papers.0.kind"),
        ({"role": "holder"}, "role"),
        ({"commercial": {"land_sqm": 1.5}}, "commercial.land_sqm"),
        ({"first_talk": {"formal_on": "soon"}}, "first_talk.formal_on"),
        ({"identity": {"investor": "a", "project": "x", "is_name_sealed": "no"}}, "is_name_sealed"),
        ({"rubbish" * 100: 1}, "rubbish"),
    ],
)
def test_a_field_at_fault_is_named(city: Town, change: dict[str, object], field: str) -> None:
    answer = city.write("lianshui", "/leads", lead() | change)
    assert_told(answer, 422)
    faults = answer.json()["errors"]
    assert any(field in fault["field"] for fault in faults), faults
    assert all(fault["detail"] for fault in faults)


def test_a_surplus_of_faults_gives_a_bounded_answer(city: Town) -> None:
    answer = city.write("lianshui", "/leads", lead() | {f"field{i}": i for i in range(5_000)})
    assert_told(answer, 422)
    assert len(answer.json()["errors"]) <= 20


def test_a_name_that_says_nothing_is_refused_by_the_rule(city: Town) -> None:
    answer = city.write("lianshui", "/leads", lead(investor=" ·-… "))
    assert_told(answer, 422)
    assert answer.json()["reason"] == "registration_without_name_key"


@pytest.mark.parametrize("announced", [True, False])
def test_a_huge_body_is_too_large(city: Town, announced: bool) -> None:  # noqa: FBT001
    body = b'{"note": "' + b"x" * 1_100_000 + b'"}'
    headers = city.headers("lianshui") | {"Idempotency-Key": "huge-1"}
    sent = body if announced else iter([body[:600_000], body[600_000:]])
    answer = city.client.post("/api/v1/leads", content=sent, headers=headers)
    assert_told(answer, 413)


@pytest.mark.parametrize("key", [None, "", "   ", "x" * 65, "有空 格", "a b", "a\tb"])
def test_a_write_needs_a_submission_id_of_a_stated_form(city: Town, key: str | None) -> None:
    headers = [(name.encode(), text.encode()) for name, text in city.headers("lianshui").items()]
    if key is not None:
        headers.append((b"Idempotency-Key", key.encode()))
    answer = city.client.post("/api/v1/leads", json=lead(), headers=headers)
    assert_told(answer, 400)
    assert answer.json()["reason"].startswith("idempotency_key_")


@pytest.mark.parametrize(
    "period", ["", "rubbish", "2024Q5", "2024-13", "0000", "\x00", "2" * 30, "２０２４Q9"]
)
def test_an_unknown_period_is_told(city: Town, period: str) -> None:
    for path in ("/board", "/statements/320826"):
        assert_told(city.get("centre", path, period=period), 422)


@pytest.mark.parametrize(
    "path",
    [
        "/leads/%00", "/leads/%ff%fe", "/leads/" + "L" * 5_000, "/leads/../../etc/passwd",
        "/statements/%00?period=2024", "/submissions/%00", "/statements/999999?period=2024",
        "/no/such/place", "/leads/%F0%9F%98%80",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(city: Town, path: str) -> None:
    answer = city.client.get(f"/api/v1{path}", headers=city.headers("centre"))
    assert_told(answer, 404)


@pytest.mark.parametrize(
    "query",
    ["offset=-1", "limit=0", "limit=201", "limit=x", "min_position=x", "min_position=-1",
     "min_position=99999999999999999999", "offset=99999999999999999999"],
)  # fmt: skip
def test_a_query_out_of_bounds_is_told(city: Town, query: str) -> None:
    answer = city.client.get(f"/api/v1/leads?{query}", headers=city.headers("centre"))
    assert_told(answer, 422)


def test_the_wrong_method_is_told(city: Town) -> None:
    assert_told(city.client.delete("/api/v1/leads", headers=city.headers("centre")), 405)


def test_problems_are_told_in_the_readers_language(city: Town) -> None:
    chinese = city.write("lianshui", "/leads/LAAAA/withdrawal", {"reason": "x"})
    english = city.write("lianshui", "/leads/LAAAA/withdrawal", {"reason": "x"}, language="en")
    assert "线索" in chinese.json()["detail"]
    assert chinese.headers["content-language"] == "zh-CN"
    assert "lead" in english.json()["detail"]
    assert english.headers["content-language"] == "en"


def test_what_nobody_foresaw_is_a_500_with_an_id_and_nothing_else(
    city: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret 13900001234")

    monkeypatch.setattr(type(city.app.state.parts.shelf), "cards", broken)
    answer = city.get("centre", "/projects")
    assert_told(answer, 500)
    assert answer.json()["id"] in answer.json()["detail"]
    assert "13900001234" not in answer.text
    assert "RuntimeError" not in answer.text


def test_every_answer_carries_the_security_headers(city: Town) -> None:
    for path in ("/api/v1/health", "/api/v1/leads", "/api/v1/no/such", "/sign-in"):
        headers = city.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/leads/?kind=x", "/api/v1/leads/?kind=x"])
def test_no_answer_leads_to_the_host_that_a_request_named(city: Town, path: str) -> None:
    answer = city.client.get(path, headers={"Host": "foreign.example"}, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == path.replace("/?", "?")
