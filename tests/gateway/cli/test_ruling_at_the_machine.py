"""Cases, holds, objections and transfers on the command line, on a small opened city."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auth.actors import Role
from gateway.exports.schemas import FOLDER
from infra.store.people import People, Person
from tests.evidence_samples import pdf
from tests.gateway.cli.in_process import Ended, run_here
from tests.journeys.command_line import oneboard, worked
from tests.journeys.ledgers import row, write_workbook
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

ASKED, SAME, ALONE = "昆山众贞电气有限公司", "苏州启明精密制造有限公司", "无锡独行科技有限公司"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """Two offices: one project in common, one enterprise with two titles, one lead alone."""
    folder = tmp_path_factory.mktemp("machine")
    opened = embedded(folder / "city", "C921")
    open_small_city(opened, folder, counties=2)
    first = [
        row(1, SAME, 项目名称="电驱壳体项目"),
        row(2, ASKED, 项目名称="丙项目"),
        row(3, ALONE, 项目名称="冷链仓储项目"),
    ]
    second = [
        row(11, SAME, 项目名称="电驱壳体项目"),
        row(12, ASKED, 项目名称="某项目", **{"总投资（亿元）": 10}),
    ]
    files = [
        write_workbook(folder / "C01.xlsx", first),
        write_workbook(folder / "C02.xlsx", second),
    ]
    ran = worked("import", "--opening", *files, "--json", more=opened.environment())
    assert ("oneboard cases" in ran.err, "take-back" in ran.err) == (True, False)
    return opened


def told(place: CityPlace, schema: str, *arguments: str | Path, status: int = 0) -> Any:
    """What a command prints with ``--json``; it must be what its schema says."""
    ran = run_here(*arguments, "--json", more=place.environment())
    assert ran.status == status, f"{arguments}: {ran.status}\n{ran.out}\n{ran.err}"
    schema_text = (FOLDER / schema).read_text(encoding="utf-8")
    Draft202012Validator(json.loads(schema_text)).validate(ran.json)
    return ran.json


def leads(place: CityPlace) -> dict[tuple[str, str], dict[str, Any]]:
    rows = told(place, "rows.v1.json", "rows")["rows"]
    return {(each["office"], each["investor"]): each for each in rows}


def text(place: CityPlace, *arguments: str | Path) -> Ended:
    ran = run_here(*arguments, more=place.environment())
    assert ran.status == 0, ran.err
    return ran


def test_a_case_is_assigned_to_nobody_of_a_party(place: CityPlace) -> None:
    with place.opened() as ours:
        People(ours.engine, ours.city).put(Person("qian", "", "C02", Role.OFFICE_STAFF, "钱"))
    case_id = told(place, "cases.v1.json", "cases")[0]["case_id"]
    refused = run_here("case", "assign", case_id, "--to", "qian", more=place.environment())
    assert (refused.status, "应当回避" in refused.err) == (1, True)
    text(place, "case", "assign", case_id, "--to", "arbiter")


def test_cases_name_their_rows_and_are_ruled_from_a_file(place: CityPlace, tmp_path: Path) -> None:
    cases = told(place, "cases.v1.json", "cases")
    (case,) = [each for each in cases if each["investor"] == ASKED]
    assert case["kind"] == "identity"
    assert (case["rows"][0]["file"], case["rows"][0]["sheet_row"]) == ("C02.xlsx", 3)
    (candidate,) = case["candidates"]
    assert (candidate["file"], candidate["sheet_row"]) == ("C01.xlsx", 3)
    assert candidate["reasons"]
    assert not {reason for reason in candidate["reasons"] if "_" in reason}
    assert case["case_id"] in text(place, "cases").out

    ruling = {"case_id": case["case_id"], "answer": "same_project", "reason": "同一地块"}
    lines = [
        "{not json",
        json.dumps({"case_id": "CNONE", "answer": "different", "with": None, "reason": "x"}),
        json.dumps({"case_id": case["case_id"], "answer": "perhaps", "reason": "x"}),
        json.dumps(ruling | {"with": candidate["lead_id"]}, ensure_ascii=False),
    ]
    file = tmp_path / "rulings.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first = told(place, "rulings.v1.json", "rule", "--from", file, status=1)
    assert outcomes(first) == ["unreadable", "refused", "unreadable", "ruled"]
    program = oneboard("rule", "--from", file, "--json", more=place.environment())
    again = program.json
    assert program.status == 1
    assert outcomes(again) == ["unreadable", "refused", "unreadable", "done"]

    open_now = told(place, "cases.v1.json", "cases")
    assert case["case_id"] not in {each["case_id"] for each in open_now}
    every = told(place, "cases.v1.json", "cases", "--all", "--kind", "identity")
    settled = next(each for each in every if each["case_id"] == case["case_id"])
    assert (settled["answer"], settled["is_open"]) == ("same_project", False)
    found = leads(place)
    assert found["C01", ASKED]["project_id"] == found["C02", ASKED]["project_id"]


def outcomes(rulings: dict[str, Any]) -> list[str]:
    return [each["outcome"] for each in rulings["rulings"]]


def test_one_case_is_ruled_by_options_and_not_otherwise_afterwards(
    place: CityPlace, tmp_path: Path
) -> None:
    nothing = run_here("rule", "--json", more=place.environment())
    assert nothing.status == 2
    unknown = ("rule", "CNONE", "--answer", "different", "--reason", "两家企业")
    refused = told(place, "rulings.v1.json", *unknown, status=1)
    assert refused["rulings"][0]["reason"] == "case_unknown"
    phone = ("rule", "CNONE", "--answer", "different", "--reason", "电 13812345678")
    unsaid = run_here(*phone, more=place.environment())
    assert unsaid.status == 1
    assert "13812345678" not in unsaid.err
    missing = run_here("rule", "--from", tmp_path / "none.jsonl", more=place.environment())
    assert (missing.status, "none.jsonl" in missing.err) == (1, True)


def test_a_hold_is_given_up_and_claimed_for_another_office(place: CityPlace) -> None:
    alone = leads(place)["C01", ALONE]
    hold = (alone["lead_id"], "--office", "C01")
    # The first act on a lead of an opening starts its hold.
    merged = told(place, "lead.v1.json", "lead", "show", alone["lead_id"])
    assert (merged["investor"], merged["rows"][0]["sheet_row"]) == (ALONE, 4)
    released = ("hold", "release", *hold, "--to", "shared", "--reason", "无合适厂房")
    assert told(place, "outcome.v1.json", *released)["verdict"] == "accepted"
    (pooled,) = told(place, "pool.v1.json", "pool")
    assert pooled["project_id"] == alone["project_id"]
    claim = ("hold", "claim", alone["project_id"], "--office", "C02")
    claimed = told(place, "outcome.v1.json", *claim)
    assert claimed["lead_id"] not in {alone["lead_id"], None}
    assert told(place, "pool.v1.json", "pool") == []
    shown = text(place, "lead", "show", claimed["lead_id"], "--office", "C02").out
    assert ALONE in shown
    again = told(place, "outcome.v1.json", *claim, status=1)
    assert again["reason"] == "project_not_in_pool"


def test_an_import_is_taken_back_by_its_batch(place: CityPlace, tmp_path: Path) -> None:
    rows = [row(21, "南通误导入有限公司", 项目名称="误导入项目")]
    file = write_workbook(tmp_path / "C02.xlsx", rows)
    more = ("--office", "C02", "--source", "商会推荐", "--talk-form", "上门拜访")
    batch = told(place, "import.v1.json", "import", file, *more)["batch"]
    listed = told(place, "batches.v1.json", "batch", "list", "--office", "C02")
    (own,) = [each for each in listed if each["batch"] == batch]
    assert (own["office"], own["leads"], own["active"]) == ("C02", 1, 1)
    assert batch in text(place, "batch", "list").out
    back = ("batch", "take-back", batch, "--office", "C02", "--reason", "误导入")
    taken = told(place, "outcome.v1.json", *back)
    assert (taken["withdrawn_count"], taken["remaining"]) == (1, [])
    again = told(place, "outcome.v1.json", *back, status=1)
    assert again["reason"] == "batch_unknown"
    opening = next(each["batch"] for each in listed if each["batch"] != batch)
    refused = ("batch", "take-back", opening, "--office", "C02", "--reason", "误导入")
    assert told(place, "outcome.v1.json", *refused, status=1)["reason"] == "batch_is_opening"


def test_an_objection_is_filed_with_a_paper_and_ruled_on(place: CityPlace, tmp_path: Path) -> None:
    mine = leads(place)["C02", SAME]
    paper = tmp_path / "minutes.pdf"
    paper.write_bytes(pdf())
    filing = ("object", mine["lead_id"], "--office", "C02", "--grounds", "洽谈在先")
    bare = told(place, "outcome.v1.json", *filing, status=1)
    assert bare["reason"] == "evidence_missing"
    bad = run_here(*filing, "--paper", "minutes.pdf", more=place.environment())
    assert bad.status == 2
    filed = told(place, "outcome.v1.json", *filing, "--paper", f"minutes:investor={paper}")
    objection = filed["objection_id"]
    (live,) = told(place, "objections.v1.json", "objections")
    assert (live["objection_id"], live["office"]) == (objection, "C02")
    left = told(place, "confirmations.v1.json", "confirm-first-contacts", "--all", status=1)
    assert left["confirmed"] == []
    ruling = ("objection", "rule", objection, "--outcome", "upheld", "--reason", "证据属实")
    assert "异议已裁定" in text(place, *ruling).out
    assert told(place, "objections.v1.json", "objections") == []
    (ended,) = told(place, "objections.v1.json", "objections", "--all")
    assert (ended["outcome"], ended["to_lead"]) == ("upheld", mine["lead_id"])
    assert leads(place)["C02", SAME]["first_contact_office"] == "C02"


def test_a_transfer_is_proposed_consented_to_and_told_of(place: CityPlace) -> None:
    mine = leads(place)["C01", ASKED]
    project = str(mine["project_id"])
    proposal = ("transfer", "propose", project, "--to", "C02", "--kind", "county")
    proposed = told(
        place, "outcome.v1.json", *proposal, "--office", "第1县", "--reason", "本县无合适厂房"
    )
    assert proposed["transfer_id"]
    consent = ("transfer", "consent", project, "--party", "receiver", "--office", "第2县")
    assert told(place, "outcome.v1.json", *consent)["transfer_id"] == proposed["transfer_id"]
    note = ("transfer", "progress", project, "--office", "C02", "--note", "主体封顶")
    filed = told(place, "outcome.v1.json", *note, "--stage", "在建", "--paid-in", "120000000")
    assert filed["project_id"] == project
    shown = told(place, "lead.v1.json", "lead", "show", mine["lead_id"], "--office", "C01")
    assert shown["has_first_contact"] is True
    assert shown["standing_of_project"]["paid_in_yuan"] == 120_000_000


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("transfer", "propose", "PNONE", "--office", "C01", "--to", "C02", "--kind", "county",
          "--reason", "x"), "project_unknown"),
        (("transfer", "consent", "PNONE", "--office", "C02", "--party", "receiver"),
         "project_unknown"),
        (("transfer", "refuse", "PNONE", "--office", "C02", "--reason", "x"), "project_unknown"),
        (("transfer", "withdraw", "PNONE", "--office", "C01"), "project_unknown"),
        (("transfer", "could-not-land", "PNONE", "--office", "C01", "--reason", "x"),
         "project_unknown"),
        (("transfer", "decide", "PNONE", "--deny", "--reason", "x"), "project_unknown"),
        (("transfer", "progress", "PNONE", "--office", "C01", "--note", "x"), "project_unknown"),
        (("offer", "make", "LNONE", "--to", "第1县", "--reason", "x"), "lead_unknown"),
        (("offer", "answer", "CNONE", "--office", "C01", "--decline"), "case_unknown"),
        (("offer", "settle", "CNONE", "--to", "C01", "--reason", "x"), "case_unknown"),
        (("objection", "withdraw", "ONONE", "--office", "C01"), "objection_unknown"),
        (("case", "assign", "CNONE", "--to", "arbiter"), "case_unknown"),
        (("lead", "merge", "LNONE", "--with", "LNONE2", "--reason", "x"), "lead_unknown"),
        (("lead", "unmerge", "LNONE", "--reason", "x"), "lead_unknown"),
        (("lead", "screen", "LNONE", "--as", "void", "--reason", "x"), "lead_unknown"),
        (("lead", "link", "LNONE", "--office", "C01", "--investor", "甲公司", "--project", "乙"),
         "lead_unknown"),
        (("hold", "extend", "LNONE", "--office", "C01"), "lead_unknown"),
        (("batch", "take-back", "none", "--office", "C01", "--reason", "x"), "batch_unknown"),
    ],
)  # fmt: skip
def test_every_command_says_what_it_was_refused_for(
    place: CityPlace, arguments: Sequence[str], reason: str
) -> None:
    refused = told(place, "outcome.v1.json", *arguments, status=1)
    assert refused["reason"] == reason
    assert refused["verdict"] == "refused"


def test_an_office_that_there_is_not_is_wrong_usage(place: CityPlace) -> None:
    ran = run_here("hold", "claim", "PNONE", "--office", "第9县", more=place.environment())
    assert (ran.status, "第9县" in ran.err) == (2, True)
