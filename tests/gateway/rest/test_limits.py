"""Requests a minute of a person and of an office, bodies that do not come, headers over https."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from auth.actors import Role
from gateway.rate_limits import RateLimits
from gateway.rest.guards import Guards
from gateway.rest.problems import Problem
from infra.store.people import Person
from tests.gateway.rest.town import LIANSHUI, XUYI, Town, town

OF_PERSON = 20


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running city that answers few requests a minute."""
    with town(tmp_path_factory.mktemp("hurried"), requests_per_minute=OF_PERSON) as running:
        yield running


def test_who_asks_too_often_waits_and_others_go_on(hurried: Town) -> None:
    answers = [hurried.get("lianshui", "/offices") for _ in range(OF_PERSON + 5)]
    assert [answer.status_code for answer in answers[:OF_PERSON]] == [200] * OF_PERSON
    late = answers[-1]
    assert late.status_code == 429
    assert late.json()["reason"] == "too_many_requests"
    assert 1 <= int(late.headers["retry-after"]) <= 120
    assert hurried.get("machine", "/offices").status_code == 200


def test_a_page_is_counted_like_a_call(hurried: Town) -> None:
    cookies = {"oneboard_session": hurried.headers("xuyi")["Authorization"].removeprefix("Bearer ")}
    header = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    seen = [hurried.client.get("/leads", headers=header) for _ in range(OF_PERSON + 5)]
    assert seen[0].status_code == 200
    assert seen[-1].status_code == 429
    assert "秒后再试" in seen[-1].text


def person(login: str, office: str) -> Person:
    return Person(login, "", office, Role.OFFICE_STAFF, display_name=login)


def test_an_office_together_is_bounded_and_another_office_is_not() -> None:
    limits = RateLimits(of_person=0, of_office=10)
    for number in range(10):
        limits.count(person(f"person-{number}", LIANSHUI))
    with pytest.raises(Problem) as turned_away:
        limits.count(person("one-more", LIANSHUI))
    assert turned_away.value.status == 429
    limits.count(person("somebody", XUYI))


def test_no_bound_is_no_bound() -> None:
    limits = RateLimits(of_person=0, of_office=0)
    for _ in range(10_000):
        limits.count(person("program", LIANSHUI))


def test_a_body_that_does_not_come_is_answered_in_time(city: Town) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def ask() -> None:
        guards = Guards(city.app, body_seconds_min=-20.9)  # a tenth of a second for a small body
        headers = [
            (b"content-type", b"application/json"),
            (b"authorization", city.headers("lianshui")["Authorization"].encode()),
            (b"idempotency-key", b"slow-1"),
        ]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/v1/leads",
            "raw_path": b"/api/v1/leads",
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "http_version": "1.1",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 9),
            "root_path": "",
            "app": city.app,
        }
        await guards(scope, receive, send)

    asyncio.run(ask())
    assert [message["status"] for message in sent if "status" in message] == [408]


def test_over_https_browsers_are_kept_on_https(city: Town) -> None:
    over_https = TestClient(city.app, base_url="https://board.example")
    told = over_https.get("/api/v1/health").headers
    assert told["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in city.client.get("/api/v1/health").headers
