"""Answers that take longer than the bound, and parts that are away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharing.event_log import LogUnavailable
from tests.gateway.rest.town import Town, lead, town


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
