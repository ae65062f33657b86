"""A successor's people read and go on with what the ended office had; nobody else does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gateway.app import make_app
from gateway.city_opening import open_city
from gateway.rule_packs import load_pack
from gateway.wiring import deployment
from infra.city_file import load_city
from infra.clock import FixedClock
from infra.settings import Settings
from tests.gateway.rest.town import LIANSHUI, XUYI, Town, add_people
from tests.gateway.rest.town import lead as lead_body

JANUARY, FEBRUARY = datetime(2026, 1, 15, 2, tzinfo=UTC), datetime(2026, 2, 3, 2, tzinfo=UTC)
INVESTOR = "承继有限公司"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, dict[str, Any]]]:
    """涟水 registered a lead in January and is part of 盱眙 since February."""
    clock = FixedClock(JANUARY)
    city = load_city()
    settings = Settings(data=tmp_path_factory.mktemp("successors"), lease_seconds=2)
    with deployment(settings, new_city=city.code, clock=clock) as opened:
        open_city(opened, city, load_pack(city.rules), effective_on=date(2024, 1, 1))
        add_people(opened)
        service = opened.service()
        service.start()
        app = make_app(opened, service=service)
        try:
            with TestClient(app) as client:
                town = Town(opened, app, client)
                lead = town.register("lianshui", investor=INVESTOR)
                change = {"how": "close", "office": LIANSHUI, "successor": XUYI}
                said = {"change": change, "effective_from": "2026-02-01", "basis": "批复"}
                assert town.write("centre", "/offices/changes", said).status_code == 200
                before = town.get("xuyi", f"/leads/{lead['lead_id']}", min_position=2)
                assert before.status_code == 404
                clock.set(FEBRUARY)
                town.tokens.clear()
                yield town, lead
        finally:
            service.stop()


def test_the_successor_reads_the_lead_and_its_list_and_project(
    known: tuple[Town, dict[str, Any]],
) -> None:
    town, lead = known
    for who, status in (("xuyi", 200), ("huaiyin", 404), ("lianshui", 200), ("auditor", 200)):
        assert town.get(who, f"/leads/{lead['lead_id']}").status_code == status, who
    listed = town.get("xuyi", "/leads").json()
    assert [each["lead_id"] for each in listed["items"]] == [lead["lead_id"]]
    assert listed["total"] == 1
    assert town.get("huaiyin", "/leads").json()["items"] == []
    named = town.get("xuyi", "/leads", office=LIANSHUI)
    assert (named.status_code, named.json()["total"]) == (200, 1)
    assert town.get("huaiyin", "/leads", office=LIANSHUI).status_code == 404
    cards = {
        who: [card["project_id"] for card in town.get(who, "/projects").json()["items"]]
        for who in ("xuyi", "huaiyin")
    }
    assert cards == {"xuyi": [lead["project_id"]], "huaiyin": []}


def test_the_successor_reads_the_statements_of_the_office_that_ended(
    known: tuple[Town, dict[str, Any]],
) -> None:
    town, _ = known
    found = {
        who: town.get(who, f"/statements/{LIANSHUI}", period="2026-01").status_code
        for who in ("xuyi", "huaiyin", "lianshui")
    }
    assert found == {"xuyi": 200, "huaiyin": 404, "lianshui": 200}


def test_the_successor_goes_on_with_the_lead_and_the_ended_office_says_nothing(
    known: tuple[Town, dict[str, Any]],
) -> None:
    town, lead = known
    path = f"/leads/{lead['lead_id']}/follow-ups"
    gone = town.write("lianshui", path, {"note": "来访"})
    assert (gone.status_code, gone.json()["reason"]) == (409, "office_no_longer")
    assert "盱眙" in gone.json()["detail"]
    assert town.write("huaiyin", path, {"note": "来访"}).status_code in (404, 422)
    went = town.write("xuyi", path, {"note": "来访"})
    assert went.status_code == 200, went.text
    again = town.write("xuyi", "/leads", lead_body(investor=INVESTOR))
    assert (again.status_code, again.json()["reason"]) == (409, "already_registered")
