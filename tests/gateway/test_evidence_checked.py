"""``oneboard check`` names evidence files that the journal names and that are gone or changed."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from gateway.messages.catalogue import LANGUAGES, say
from gateway.wiring import EVIDENCE_FOLDER
from infra.evidence.checking import evidence_findings, hashes_in
from infra.evidence.database import EvidenceTables
from infra.store.database import open_database
from ledger.checks import Finding
from tests import evidence_samples as samples
from tests.gateway.rest.town import Town, town
from tests.journeys.command_line import oneboard

SIGNED, STARTED = samples.pdf("signed"), samples.docx()
GONE = "c0" * 32


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as running:
        yield running


def sent(city: Town, who: str, content: bytes) -> str:
    answer = city.client.post("/api/v1/evidence", content=content, headers=city.headers(who))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


def file_of(city: Town, sha256: str) -> Path:
    (file,) = (city.opened.settings.data / EVIDENCE_FOLDER).rglob(f"{sha256}.*")
    return file


def found(city: Town) -> list[Finding]:
    opened = city.opened
    findings = list(evidence_findings(opened.engine, opened.city, opened.evidence))
    for each in findings:
        for language in LANGUAGES:
            assert say(each.code, language, **each.params)
    return findings


def test_files_that_are_there_and_whole_are_no_finding(city: Town) -> None:
    signed, started = sent(city, "lianshui", SIGNED), sent(city, "centre", STARTED)
    files = [f"意向书.pdf sha256:{signed.upper()}", "会议纪要（纸质）"]
    told = city.register("lianshui", evidence={"files": files})
    city.sign(told["project_id"], evidence={"files": [f"{started} {signed}"]})
    assert found(city) == []


def test_what_is_missing_or_changed_is_named_with_the_row_that_names_it_first(city: Town) -> None:
    signed, started = sent(city, "lianshui", SIGNED), sent(city, "centre", STARTED)
    told = city.register("lianshui", evidence={"files": [signed]})
    project_id = told["project_id"]
    position = city.sign(project_id, evidence={"files": [started, signed, GONE]})["position"]
    file_of(city, started).unlink()
    file_of(city, signed).write_bytes(SIGNED.replace(b"signed", b"forged"))
    named = {each.params["sha256"]: (each.code, each.params["seq"]) for each in found(city)}
    assert named == {
        signed: ("check.evidence_damaged", str(told["position"])),
        started: ("check.evidence_missing", str(position)),
        GONE: ("check.evidence_missing", str(position)),
    }


@pytest.mark.parametrize(
    ("events", "count"),
    [
        ([{"evidence": {"papers": [{"kind": "minutes", "sha256": GONE}], "files": [GONE]}}], 2),
        ([{"agreement": {"evidence": {"papers": [{"sha256": GONE}]}}}, {"evidence": None}], 1),
        ([{"note": GONE, "evidence": {"note": GONE}}], 0),
        ([{"evidence": {"papers": [7, {"sha256": 7}, {}], "files": {"a": GONE}}}], 0),
        ([{"evidence": [GONE]}, "evidence", 7], 0),
    ],
)
def test_hashes_are_found_in_every_evidence_section_and_nowhere_else(
    events: object, count: int
) -> None:
    assert hashes_in(orjson.dumps(events)) == (GONE,) * count
    assert hashes_in(orjson.dumps(events)[:-1]) == ()


def test_a_store_that_cannot_be_read_is_one_finding(city: Town, tmp_path: Path) -> None:
    city.register("lianshui", evidence={"files": [GONE, "c1" * 32]})
    nothing = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    away = EvidenceTables(nothing, city="320800", keys=city.opened.keys)
    findings = list(evidence_findings(city.opened.engine, city.opened.city, away))
    assert [each.code for each in findings] == ["check.evidence_unavailable"]


def test_the_command_names_it_and_ends_with_1(city: Town) -> None:
    signed = sent(city, "lianshui", SIGNED)
    city.register("lianshui", evidence={"files": [signed]})
    folder = city.opened.settings.data
    assert oneboard("--data", folder, "check").status == 0
    file_of(city, signed).unlink()
    ran = oneboard("--data", folder, "check")
    assert ran.status == 1
    assert signed in ran.out
    told = oneboard("--data", folder, "check", "--json")
    assert told.status == 1
    assert [each["code"] for each in told.json["findings"]] == ["check.evidence_missing"]
