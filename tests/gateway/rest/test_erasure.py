"""Erasing contact persons and papers: through the doors, and again after every restore."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from auth.actors import Role
from gateway.wiring import EVIDENCE_FOLDER, deployment
from infra.evidence.checking import evidence_findings
from infra.settings import Settings
from infra.store.reads import JOURNAL
from sharing.contacts import KeyErased
from tests import evidence_samples as samples
from tests.gateway.rest.signing import put
from tests.gateway.rest.town import PARK, Town, lead, town
from tests.journeys.command_line import oneboard

PERSONS = {"persons": [{"name": "王某", "phone": "13912345678"}]}
REASON = {"reason": "联系人要求删除"}


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path / "data") as running:
        yield running


def sent(city: Town, who: str, content: bytes) -> str:
    answer = city.client.post("/api/v1/evidence", content=content, headers=city.headers(who))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


def keys_of(city: Town, lead_id: str) -> list[str]:
    """The key ids that the journal's events name for this lead."""
    with city.opened.engine.connect() as connection:
        rows = connection.execute(select(JOURNAL.c.events)).scalars().all()
    events = [event for row in rows for event in orjson.loads(bytes(row))]
    sealed = [each["contacts"] for each in events if each.get("lead_id") == lead_id
              and each.get("contacts")]  # fmt: skip
    return [str(each["key_id"]) for each in sealed]


def erased(city: Town, key_id: str) -> bool:
    try:
        city.opened.keys.read_key(city=city.opened.city, key_id=key_id)
    except KeyErased:
        return True
    return False


def registered(city: Town, who: str = "xuyi", **changes: object) -> str:
    return str(city.register(who, contacts=PERSONS, **changes)["lead_id"])


def test_the_head_erases_what_was_said_of_contacts_and_sent_as_papers(city: Town) -> None:
    paper = sent(city, "xuyi", samples.pdf("minutes"))
    lead_id = registered(city, evidence={"files": [paper]})
    change = {"contacts": PERSONS, "reason": "增加联系人"}
    assert city.write("xuyi", f"/leads/{lead_id}", change, method="PATCH").status_code == 200
    keys = keys_of(city, lead_id)
    assert len(set(keys)) == 2
    assert not any(erased(city, key_id) for key_id in keys)
    answer = city.write("xuyi", f"/leads/{lead_id}/erasure", REASON)
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"] == "该线索的联系人和佐证材料已永久删除，备份中的也不能再读。"
    assert all(erased(city, key_id) for key_id in keys)
    assert city.get("xuyi", f"/evidence/{paper}").status_code == 404
    assert city.get("centre", f"/evidence/{paper}").status_code == 404
    opened = city.opened
    assert list(evidence_findings(opened.engine, opened.city, opened.evidence)) == []
    shown = city.get("xuyi", f"/leads/{lead_id}", min_position=answer.json()["position"]).json()
    assert shown["has_contacts"] is False


def test_a_retry_is_answered_by_its_id_and_nothing_is_sealed_anew(city: Town) -> None:
    body = lead(contacts=PERSONS)
    first = city.write("xuyi", "/leads", body, key="reg-1")
    lead_id = first.json()["lead_id"]
    told = city.write("xuyi", f"/leads/{lead_id}/erasure", REASON, key="erase-1").json()
    again = city.write("xuyi", f"/leads/{lead_id}/erasure", REASON, key="erase-1")
    assert (again.status_code, again.json()) == (200, told)
    retry = city.write("xuyi", "/leads", body, key="reg-1")
    assert (retry.status_code, retry.json()["lead_id"]) == (201, lead_id)
    assert all(erased(city, key_id) for key_id in keys_of(city, lead_id))


def test_staff_of_the_office_may_not_and_another_office_finds_no_lead(city: Town) -> None:
    lead_id = registered(city, "lianshui")
    assert city.write("lianshui", f"/leads/{lead_id}/erasure", REASON).status_code == 403
    answer = city.write("xuyi", f"/leads/{lead_id}/erasure", REASON)
    absent = city.write("xuyi", "/leads/LNONE/erasure", REASON)
    assert (answer.status_code, absent.status_code) == (422, 422)
    assert answer.json()["reason"] == absent.json()["reason"] == "lead_unknown"
    assert not any(erased(city, key_id) for key_id in keys_of(city, lead_id))
    assert city.write("centre", f"/leads/{lead_id}/erasure", REASON).status_code == 200
    assert all(erased(city, key_id) for key_id in keys_of(city, lead_id))


def test_a_paper_on_which_another_office_rests_stays_for_it_alone(city: Town) -> None:
    content = samples.pdf("shared")
    paper = sent(city, "xuyi", content)
    assert sent(city, "lianshui", content) == paper
    lead_id = registered(city, evidence={"files": [paper]})
    other = city.register("lianshui", investor="涟水湖食品有限公司", evidence={"files": [paper]})[
        "lead_id"
    ]
    assert city.write("xuyi", f"/leads/{lead_id}/erasure", REASON).status_code == 200
    assert city.get("xuyi", f"/evidence/{paper}").status_code == 404
    assert city.get("lianshui", f"/evidence/{paper}").content == content
    assert city.write("centre", f"/leads/{other}/erasure", REASON).status_code == 200
    assert city.get("lianshui", f"/evidence/{paper}").status_code == 404


def test_a_paper_that_another_office_sent_and_did_not_name_yet_stays_for_it(city: Town) -> None:
    paper = sent(city, "park", samples.pdf("brochure"))
    assert sent(city, "xuyi", samples.pdf("brochure")) == paper
    lead_id = registered(city, investor="同件有限公司", evidence={"files": [paper]})
    assert city.write("xuyi", f"/leads/{lead_id}/erasure", REASON).status_code == 200
    place = f"/evidence/{paper}"
    assert [city.get(who, place).status_code for who in ("xuyi", "park")] == [404, 200]
    own = registered(city, "park", investor="另一件有限公司", evidence={"files": [paper]})
    put(city, "park-head", (PARK, Role.OFFICE_HEAD))
    assert city.write("park-head", f"/leads/{own}/erasure", REASON).status_code == 200
    assert [city.get(who, place).status_code for who in ("park", "centre")] == [404, 404]


def test_an_older_key_store_and_older_papers_are_swept_at_the_next_start(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    with town(data) as city:
        paper = sent(city, "xuyi", samples.pdf("minutes"))
        lead_id = registered(city, evidence={"files": [paper]})
        (key_id,) = keys_of(city, lead_id)
    shutil.copytree(data, backup)
    ran = oneboard("--data", data, "erase", lead_id, "--reason", "联系人要求删除", "--json")
    assert (ran.status, ran.json["verdict"]) == (0, "accepted"), ran.err
    for left in data.glob("keys.db*"):
        left.unlink()
    for kept in backup.glob("keys.db*"):
        shutil.copy(kept, data)
    shutil.copytree(backup / EVIDENCE_FOLDER, data / EVIDENCE_FOLDER, dirs_exist_ok=True)
    ran = oneboard("--data", data, "check", "--json")
    assert ran.status == 1, ran.err
    assert [each["code"] for each in ran.json["findings"]] == ["check.erased_key_left"]
    with deployment(Settings(data=data)) as opened:
        assert opened.evidence.find(paper) is not None
        assert opened.erasures().sweep() == 2  # what every start does before it serves
        assert opened.evidence.find(paper) is None
        with pytest.raises(KeyErased):
            opened.keys.read_key(city=opened.city, key_id=key_id)
        assert opened.erasures().sweep() == 0
    assert oneboard("--data", data, "check").status == 0
