"""Answers that take longer than the bound, and parts that are away."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.inline_ledger import judge_through
from gateway.inline_matching import match_through
from infra.ledger_service import LedgerService
from sharing.event_log import LogUnavailable
from tests.gateway.rest.town import Town, lead, town

FIRST, SECOND = "苏州启明精密制造有限公司", "苏州启明精密有限公司"
"""One enterprise, written so that only the matcher finds it."""


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Town]:
    """A city whose doors wait for nothing."""
    with town(tmp_path, answer_wait_ms=0) as running:
        yield running


def test_a_write_that_is_not_answered_in_time_says_where_to_ask(hasty: Town) -> None:
    service = hasty.app.state.parts.service
    service.stop()
    answer = hasty.write("lianshui", "/leads", lead(investor="迟甲有限公司"), key="late-1")
    assert answer.status_code == 202
    where = answer.headers["location"]
    assert where == "/api/v1/submissions/late-1"
    assert hasty.get("lianshui", "/submissions/late-1").status_code == 202
    assert hasty.get("xuyi", "/submissions/late-1").status_code == 404
    with_answer = hasty.opened.runner()
    with_answer.start()
    while with_answer.step():
        pass
    told = hasty.get("lianshui", "/submissions/late-1")
    assert (told.status_code, told.json()["verdict"]) == (200, "accepted")
    again = hasty.write("lianshui", "/leads", lead(investor="迟甲有限公司"), key="late-1")
    assert again.status_code == 201
    assert again.json() == told.json()


def test_a_registration_is_told_as_the_matcher_places_it_later(hasty: Town) -> None:
    opened = hasty.opened
    hasty.app.state.parts.service.stop()
    for who, investor in (("lianshui", FIRST), ("xuyi", SECOND)):
        hasty.write(who, "/leads", lead(investor=investor), key="match-1")
    judge_through(opened, opened.log.end_offset() - 1)
    before = hasty.get("xuyi", "/submissions/match-1").json()
    assert (before["verdict"], before["placing"]) == ("accepted", "first")
    assert before["match_pending"] is True
    assert "/api/v1/submissions" in before["next"][0]
    match_through(opened, [before["lead_id"]])
    after = hasty.get("xuyi", "/submissions/match-1").json()
    assert (after["verdict"], after["placing"]) == ("collided", "collided")
    assert after["match_pending"] is False
    first = hasty.get("lianshui", "/submissions/match-1").json()
    assert after["project_id"] == first["project_id"] != before["project_id"]


@pytest.mark.timed
def test_an_answer_waits_for_the_match_no_longer_than_the_bound(tmp_path: Path) -> None:
    with town(tmp_path, answer_wait_ms=600) as running:
        opened = running.opened
        running.app.state.parts.service.stop()
        nobody_matches = LedgerService(
            city=opened.city,
            holder="without-matcher",
            desk=opened.desk,
            lease_seconds=2,
            make_runner=opened.runner,
            fold_views=opened.projector.catch_up,
        )
        nobody_matches.start()
        try:
            running.get("lianshui", "/me")
            begun = time.monotonic()
            answer = running.write("lianshui", "/leads", lead(investor=FIRST), key="bound-1")
            took = time.monotonic() - begun
        finally:
            nobody_matches.stop()
    assert (answer.status_code, answer.json()["match_pending"]) == (201, True)
    assert answer.headers["retry-after"] == "1"
    assert took < 5


def test_an_id_that_another_gateway_took_is_told_as_not_judged_yet_or_absent(hasty: Town) -> None:
    hasty.app.state.parts.service.stop()
    hasty.write("lianshui", "/leads", lead(investor="迟乙有限公司"), key="late-2")
    hasty.app.state.parts.pending._ids.clear()  # as after a restart
    answer = hasty.get("lianshui", "/submissions/late-2")
    assert answer.status_code == 404
    assert "尚未裁定或不存在" in answer.json()["detail"]
    never = hasty.get("lianshui", "/submissions/never-said").json()
    assert never["detail"] == answer.json()["detail"]


def test_a_read_ahead_of_the_views_is_asked_to_come_again(hasty: Town) -> None:
    answer = hasty.get("centre", "/board", period="2025", min_position=10_000)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["reason"] == "position_not_reached"


def test_a_log_that_is_away_is_not_the_callers_fault(
    hasty: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise LogUnavailable("away")

    monkeypatch.setattr(type(hasty.opened.log), "append", away)
    monkeypatch.setattr(type(hasty.opened.log), "end_offset", away)
    answer = hasty.write("lianshui", "/leads", lead(investor="离线乙有限公司"))
    assert (answer.status_code, answer.json()["reason"]) == (503, "not_available")
    told = hasty.client.get("/api/v1/ready")
    assert (told.status_code, told.json()["log"]) == (503, "LogUnavailable")
    assert hasty.client.get("/api/v1/health").status_code == 200


def test_readiness_names_the_fault_that_stopped_the_ledger(hasty: Town) -> None:
    hasty.app.state.parts.service.fault = LogUnavailable("for the test")
    told = hasty.client.get("/api/v1/ready")
    assert (told.status_code, told.json()["ledger"]) == (503, "LogUnavailable")


def test_a_running_city_is_ready(hasty: Town) -> None:
    told = hasty.client.get("/api/v1/ready").json()
    assert told["status"] == "ready"
    assert told["view_lag"] == 0
