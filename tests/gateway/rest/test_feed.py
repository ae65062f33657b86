"""The feed: each office is told its own cards, by key and number, as they change."""

import operator
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.wiring import AUDIENCES_FOLDER
from tests.gateway.rest.town import Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("feed")) as made:
        yield made


def cards_of(city: Town, who: str, *, after: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cards of an office by key, read as a client does; and the last page."""
    cards: dict[str, Any] = {}
    while True:
        page = city.get(who, "/feed", after=after, limit=2).json()
        for item in page["items"]:
            assert item["seq"] > after
            after = item["seq"]
            cards.pop(item["key"], None)
            if item["card"] is not None:
                cards[item["key"]] = item["card"]
        after = page["next"]
        if not page["has_more"]:
            return cards, page


def until(city: Town, who: str, investor: str, *, after: int = 0) -> dict[str, Any]:
    """The card of this investor, once the office is told it."""
    for _ in range(90):
        page = city.get(who, "/feed", after=after, wait_ms=1_000).json()
        for item in page["items"]:
            if item["card"] and item["card"]["investor"] == investor:
                found: dict[str, Any] = item
                return found
        after = page["next"]
    pytest.fail(f"{who} was not told of {investor}")


def test_an_office_is_told_its_own_lead_and_no_other_office_is(city: Town) -> None:
    told = city.register("lianshui", investor="苏州订阅一号有限公司")
    item = until(city, "lianshui", "苏州订阅一号有限公司")
    assert item["card"]["project_id"] == told["project_id"]
    assert item["card"]["own_placing"] == "first"
    for other in ("xuyi", "huaiyin", "bureau"):
        cards, _ = cards_of(city, other)
        assert told["project_id"] not in str(cards)
        assert "苏州订阅一号" not in str(cards)


def test_a_signed_project_is_told_to_others_masked_and_under_a_key_of_their_own(
    city: Town,
) -> None:
    told = city.register("lianshui", investor="苏州订阅二号有限公司", amount_yuan=777_000_000)
    own = until(city, "lianshui", "苏州订阅二号有限公司")
    _, before = cards_of(city, "xuyi")
    city.sign(told["project_id"])
    page = city.get("xuyi", "/feed", after=before["next"], wait_ms=20_000).json()
    (item,) = page["items"]
    assert item["card"]["is_masked"]
    assert (item["card"]["amount_yuan"], item["card"]["amount_band"]) == (None, "5-10")
    assert item["key"] != own["key"]
    again = until(city, "lianshui", "苏州订阅二号有限公司", after=own["seq"])
    assert again["key"] == own["key"]
    assert again["card"]["stage"] == "signed"


def test_the_feed_is_what_the_list_of_projects_shows(city: Town) -> None:
    city.register("xuyi", investor="苏州订阅三号有限公司")
    until(city, "xuyi", "苏州订阅三号有限公司")
    for who in ("xuyi", "lianshui", "bureau"):
        cards, page = cards_of(city, who)
        listed = city.get(who, "/projects", limit=200).json()["items"]
        assert page["complete_to"] == page["next"] or not cards
        wanted = [card for card in listed if card["own_placing"] != "collided"]
        by_name = operator.itemgetter("code_name")
        assert sorted(cards.values(), key=by_name) == sorted(wanted, key=by_name) != []


def test_who_waits_is_answered_when_something_changes_and_not_later(city: Town) -> None:
    _, page = cards_of(city, "park")
    answers: list[Any] = []

    def wait() -> None:
        answers.append(city.get("park", "/feed", after=page["next"], wait_ms=30_000).json())

    waiting = threading.Thread(target=wait)
    waiting.start()
    city.register("park", investor="苏州订阅四号有限公司")
    waiting.join(timeout=25)
    assert not waiting.is_alive()
    (answer,) = answers
    assert [item["card"]["investor"] for item in answer["items"]] == ["苏州订阅四号有限公司"]


def test_nothing_new_is_an_empty_page_with_the_same_number(city: Town) -> None:
    _, page = cards_of(city, "lianshui")
    again = city.get("lianshui", "/feed", after=page["next"], wait_ms=100).json()
    assert (again["items"], again["next"], again["has_more"]) == ([], page["next"], False)


def test_a_number_that_was_never_given_is_told_in_words(city: Town) -> None:
    answer = city.get("lianshui", "/feed", after=1_000_000)
    assert answer.status_code == 409
    assert answer.json()["reason"] == "feed_ahead"
    assert "0" in answer.json()["detail"]


@pytest.mark.parametrize(
    "params",
    [{"after": -1}, {"after": "x"}, {"limit": 0}, {"limit": 1001}, {"wait_ms": 30_001}],
)
def test_bad_numbers_are_told_and_no_fault(city: Town, params: dict[str, Any]) -> None:
    assert city.get("lianshui", "/feed", **params).status_code == 422


def test_a_topic_that_cannot_be_written_keeps_nothing_else_waiting(tmp_path: Path) -> None:
    (tmp_path / AUDIENCES_FOLDER).write_text("a file where the topics' folder should be")
    with town(tmp_path) as city:
        told = city.register("lianshui", investor="苏州订阅五号有限公司")
        city.sign(told["project_id"])
        assert until(city, "lianshui", "苏州订阅五号有限公司")["card"]["project_id"]
        ready = city.client.get("/api/v1/ready").json()
        assert (ready["status"], ready["audiences"]) == ("ready", "LogUnavailable")
