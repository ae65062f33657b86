"""Proposals, decisions, recognitions and agreements on the command line, on a small opened city."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gateway.exports.schemas import FOLDER
from tests.evidence_samples import pdf
from tests.gateway.cli.in_process import ran
from tests.journeys.command_line import worked
from tests.journeys.ledgers import row, write_workbook
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

INVESTORS = ("昆山众贞电气有限公司", "苏州启明精密制造有限公司")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """Two counties; the first has two leads of last year."""
    folder = tmp_path_factory.mktemp("recognising")
    opened = embedded(folder / "city", "C922")
    open_small_city(opened, folder, counties=2, matching="exact")
    rows = [row(n, name, 项目名称=f"{n}号项目") for n, name in enumerate(INVESTORS, start=1)]
    file = write_workbook(folder / "C01.xlsx", rows)
    worked("import", "--opening", file, "--json", more=opened.environment())
    return opened


def told(place: CityPlace, schema: str, *arguments: str | Path, status: int = 0) -> Any:
    """What a command prints with ``--json``; it must be what its schema says."""
    ended = ran(place, *arguments, "--json", status=status)
    schema_text = (FOLDER / schema).read_text(encoding="utf-8")
    Draft202012Validator(json.loads(schema_text)).validate(ended.json)
    return ended.json


def lead_of(place: CityPlace, investor: str) -> dict[str, Any]:
    rows = told(place, "rows.v1.json", "rows")["rows"]
    return dict(next(each for each in rows if each["investor"] == investor))


def standing_of(place: CityPlace, investor: str) -> dict[str, Any]:
    lead = lead_of(place, investor)["lead_id"]
    return dict(told(place, "lead.v1.json", "lead", "show", lead)["standing_of_project"])


def test_a_proposal_is_made_listed_decided_and_revoked(place: CityPlace, tmp_path: Path) -> None:
    project = lead_of(place, INVESTORS[0])["project_id"]
    contract = tmp_path / "contract.pdf"
    contract.write_bytes(pdf())
    propose = ("propose-recognition", project, "--office", "C01", "--on", "2025-03-05")
    bare = told(place, "outcome.v1.json", *propose, "--event", "start", status=1)
    assert bare["reason"] == "proposal_papers_missing"
    permit = ("--paper", f"construction_permit={contract}")
    made = told(place, "outcome.v1.json", *propose, "--event", "start", *permit)
    figure = told(place, "outcome.v1.json", *propose, "--event", "paid_in", "--units", "5000000")
    waiting = told(place, "proposals.v1.json", "proposals")
    assert [each["event"] for each in waiting] == ["start", "paid_in"]
    assert waiting[0]["papers"] == ["construction_permit"]
    assert made["proposal_id"] in ran(place, "proposals").out

    ids = (made["proposal_id"], figure["proposal_id"])
    unknown = ran(place, "decide", *ids, "RNONE", "--grant", status=1)
    assert "RNONE" in unknown.err
    blank = told(place, "outcome.v1.json", "decide", *ids, "--refuse", status=1)
    assert blank["reason"] == "proposal_reason_missing"
    assert "第 1 项" in blank["message"]
    done = ran(place, "decide", *ids, "--grant")
    assert "2" in done.out
    assert told(place, "proposals.v1.json", "proposals") == []
    every = told(place, "proposals.v1.json", "proposals", "--all")
    assert [each["outcome"] for each in every] == ["granted", "granted"]

    standing = standing_of(place, INVESTORS[0])
    assert (standing["started_on"], len(standing["attainments"])) == ("2025-03-05", 1)
    paid = standing["attainments"][0]["recognition_id"]
    ran(place, "revoke", project, paid, "--reason", "到账有误")
    ran(place, "revoke", project, "start", "--reason", "许可证作废")
    standing = standing_of(place, INVESTORS[0])
    assert (standing["started_on"], standing["attainments"]) == ("", [])


def test_the_centre_recognises_dollars_with_the_rate_of_the_day(place: CityPlace) -> None:
    project = lead_of(place, INVESTORS[1])["project_id"]
    say = ("recognise", project, "--event", "foreign_paid_in", "--on", "2025-04-01")
    rate = ("--rate", "71883", "--rate-on", "2025-04-01")
    amount = ("--units", "10000000")
    halved = ran(place, *say, *amount, *rate, status=2)
    assert "--rate-source" in halved.err
    source = ("--rate-source", "中国外汇交易中心")
    done = told(place, "outcome.v1.json", *say, *amount, *rate, *source)
    shown = standing_of(place, INVESTORS[1])["attainments"]
    assert [each["recognition_id"] for each in shown] == [done["recognition_id"]]
    assert (shown[0]["yuan_per_usd_1e4"], shown[0]["rate_on"]) == (71_883, "2025-04-01")


def test_an_agreement_is_proposed_consented_and_ended(place: CityPlace, tmp_path: Path) -> None:
    project = lead_of(place, INVESTORS[1])["project_id"]
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(pdf())
    signed = ("--paper", f"agreement:holder+receiver={paper}")
    begin = ("agree", "propose", project, "--from", "2025-04-01", "--office", "C01", *signed)
    unread = ran(place, *begin, "--share", "signed_count=C01", status=2)
    assert "signed_count=C01" in unread.err
    shares = ("--share", "signed_count:C01:7000", "--share", "signed_count:第2县:3000")
    made = told(place, "outcome.v1.json", *begin, *shares)
    agreement = made["agreement_id"]
    refused = ("agree", "refuse", project, agreement, "--reason", "再议", "--office", "C02")
    ran(place, *refused)
    again = told(place, "outcome.v1.json", *begin, *shares)["agreement_id"]
    listed = told(place, "agreements.v1.json", "agree", "list", "--office", "C02")
    read = [(each["agreement_id"], each["standing"], each["waits_for_own"]) for each in listed]
    assert read == [(again, "proposed", True), (agreement, "refused", False)]
    assert {each["project_id"] for each in listed} == {project}
    own = told(place, "agreements.v1.json", "agree", "list", "--office", "C01")
    assert [each["waits_for_own"] for each in own] == [False, False]
    assert again in ran(place, "agree", "list").out
    consented = ran(place, "agree", "consent", project, again, "--office", "C02")
    assert "2025-04-01" in consented.out
    ran(place, "agree", "end", project, again, "--until", "2026-01-01", "--reason", "期满")
    shown = standing_of(place, INVESTORS[1])["agreements"]
    assert [each["standing"] for each in shown] == ["refused", "ended"]
    assert [term["parts"] for term in shown[1]["terms"]] == [7000, 3000]
