"""Evidence files by the visibility table: whose lead names them, and a hash alone opens nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.projector import Projector
from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import LIANSHUI, Town, town


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path / "data") as running:
        yield running


def test_a_hash_that_somebody_names_without_having_sent_it_opens_nothing(city: Town) -> None:
    evidence = paper(city, "lianshui")
    place = f"/evidence/{evidence['papers'][0]['sha256']}"
    told = city.register("xuyi", investor="盱眙龙虾食品有限公司", evidence=evidence)
    city.get("xuyi", "/leads", min_position=told["position"])
    for who in ("xuyi", "auditor", "leader"):
        assert city.get(who, place).status_code == 404
    own = city.register("lianshui", evidence=evidence)
    city.get("lianshui", "/leads", min_position=own["position"])
    assert {who: city.get(who, place).status_code for who in ("xuyi", "auditor", "leader")} == {
        "xuyi": 404,
        "auditor": 200,
        "leader": 404,
    }


def test_who_is_in_charge_reads_a_paper_is_noted_and_loses_it_with_the_charge(city: Town) -> None:
    evidence = paper(city, "lianshui")
    place = f"/evidence/{evidence['papers'][0]['sha256']}"
    told = city.register("lianshui", evidence=evidence)
    charge = {"person": "leader", "capacity": "leader", "project_id": told["project_id"]}
    made = city.write("centre", "/charges", charge | {"from_on": "2024-01-01", "reason": "包保"})
    city.get("centre", "/leads", min_position=made.json()["position"])
    assert city.get("leader", place).status_code == 200
    seen = city.get("lianshui", "/access-log", subject=evidence["papers"][0]["sha256"]).json()
    assert [(each["of_office"], each["role"]) for each in seen["items"]] == [(LIANSHUI, "leader")]
    Projector(city.opened.engine, city.opened.city).rebuild()
    assert city.get("leader", place).status_code == 200
    (listed,) = city.get("centre", "/charges").json()
    ending = {"reason": "调整"}
    ended = city.write("centre", f"/charges/{listed['charge_id']}/end", ending)
    assert ended.status_code == 200, ended.text
    city.get("centre", "/leads", min_position=ended.json()["position"])
    assert city.get("leader", place).status_code == 404


def test_a_paper_of_a_recognition_is_shown_to_first_contact(city: Town) -> None:
    told = city.register("lianshui")
    evidence = paper(city, "centre", kind="contract")
    signed = city.sign(told["project_id"], filed_on="2025-03-25", evidence=evidence)
    city.get("centre", "/board", period="2025", min_position=signed["position"])
    place = f"/evidence/{evidence['papers'][0]['sha256']}"
    assert city.get("lianshui", place).status_code == 200
    assert city.get("xuyi", place).status_code == 404


def test_a_paper_of_a_name_that_is_sealed_goes_to_nobody_who_may_not_read_the_name(
    city: Town,
) -> None:
    evidence = paper(city, "lianshui")
    identity = {"investor": "密封名称有限公司", "project": "密封项目", "is_name_sealed": True}
    told = city.register("lianshui", identity=identity, evidence=evidence)
    charge = {"person": "leader", "capacity": "leader", "project_id": told["project_id"]}
    made = city.write("centre", "/charges", charge | {"from_on": "2024-01-01", "reason": "包保"})
    city.get("centre", "/leads", min_position=made.json()["position"])
    place = f"/evidence/{evidence['papers'][0]['sha256']}"
    given = {who: city.get(who, place).status_code for who in ("lianshui", "auditor", "leader")}
    assert given == {"lianshui": 200, "auditor": 404, "leader": 404}
    assert city.get("arbiter", place).status_code == 200
