"""Every read that names leads is noted: cases, pool, statements, evidence, receipts, the feed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.watching import Watch
from infra.access.log import Sought
from infra.access.retention import DAY_MS, AccessRetention
from infra.clock import milliseconds
from tests.evidence_samples import pdf
from tests.gateway.pages.browsing import visitor
from tests.gateway.rest.town import LIANSHUI, Town, steady_clock, town


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path / "data", steady_clock(), absent_per_hour=2) as running:
        yield running


def entries(city: Town, what: str) -> list[dict[str, Any]]:
    items = city.get("auditor", "/access-log", limit=200).json()["items"]
    return [each for each in items if each["what"] == what]


def test_a_file_is_noted_with_its_office_and_a_hash_of_others_is_a_miss(noted: Town) -> None:
    headers = noted.headers("lianshui")
    sha256 = noted.client.post("/api/v1/evidence", content=pdf(), headers=headers).json()["sha256"]
    assert noted.get("centre", f"/evidence/{sha256}").status_code == 200
    (taken,) = entries(noted, "evidence")
    assert (taken["subject"], taken["of_office"]) == (sha256, LIANSHUI)
    assert taken["shown"] == ["evidence"]
    answers = [noted.get("xuyi", f"/evidence/{each}") for each in (sha256, "0" * 64, sha256)]
    assert [each.status_code for each in answers] == [404, 404, 429]
    assert len(entries(noted, "evidence")) == 1


def test_receipt_project_statement_and_feed_are_noted(noted: Town) -> None:
    told = noted.register("lianshui")
    signed = noted.sign(told["project_id"], filed_on="2025-03-25")
    noted.get("centre", "/board", period="2025", min_position=signed["position"])
    lead_id = told["lead_id"]
    assert visitor(noted, "lianshui").get(f"/leads/{lead_id}/receipt").status_code == 200
    (receipt,) = entries(noted, "receipt")
    assert receipt["of_office"] == LIANSHUI
    assert "identity" in receipt["shown"]
    assert visitor(noted, "auditor").get(f"/projects/{told['project_id']}").status_code == 200
    (project,) = entries(noted, "project")
    assert (project["of_office"], project["subject"]) == (LIANSHUI, told["project_id"])
    assert "contacts" in project["masked"]
    assert noted.get("centre", f"/statements/{LIANSHUI}", period="2025").status_code == 200
    assert visitor(noted, "auditor").get(f"/statements/{LIANSHUI}?period=2025").status_code == 200
    assert {each["of_office"] for each in entries(noted, "statement")} == {LIANSHUI}
    assert {each["count"] for each in entries(noted, "statement")} == {1}
    items: list[Any] = []
    while not items:
        items = noted.get("lianshui", "/feed", wait_ms=1_000).json()["items"]
    assert entries(noted, "feed")[0]["count"] == len(items)


def test_what_is_old_enough_is_dropped_once_a_day(noted: Town) -> None:
    lead_id = noted.register("lianshui")["lead_id"]
    assert noted.get("centre", f"/leads/{lead_id}").status_code == 200
    assert noted.get("xuyi", "/leads/LNONE").status_code == 404
    made = noted.opened
    now = milliseconds(made.clock.now())

    def left(days_later: int) -> tuple[int, int]:
        later = now + days_later * DAY_MS
        AccessRetention(made.engine, made.city, keep_days=30, now_ms=lambda: later).turn()

        watch = Watch.of(made)
        total, _ = watch.log.page(Sought(), offset=0, limit=1)
        return total, len(watch.probing.suspicious(after=0, limit=10))

    assert left(29) == (1, 1)
    assert left(32) == (0, 0)
