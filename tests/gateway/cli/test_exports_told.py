"""``export statement``, ``quarter --issue``, ``issued`` and ``verify``, as people see them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gateway.exports.schemas import FOLDER
from tests.benchmarks.workload import CITY
from tests.gateway.cli.in_process import Ended, run_here
from tests.infra.workload_city import judged_city

OFFICE = "999901"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    with judged_city(folder, count=60):
        pass
    return folder


def run(data: Path, *arguments: str | Path) -> Ended:
    return run_here(*arguments, more={"ONEBOARD_DATA": str(data), "ONEBOARD_CITY": CITY})


def told(data: Path, schema: str, *arguments: str | Path, status: int = 0) -> Any:
    """What a command prints with ``--json``; it must be what its schema says."""
    ran = run(data, *arguments, "--json")
    assert ran.status == status, f"{arguments}: {ran.status}\n{ran.out}\n{ran.err}"
    schema_text = (FOLDER / schema).read_text(encoding="utf-8")
    Draft202012Validator(json.loads(schema_text)).validate(ran.json)
    return ran.json


def statement(out: Path, *more: str) -> tuple[str | Path, ...]:
    return ("export", "statement", "--office", OFFICE, "--period", "2025Q2", "--out", out, *more)


def test_a_statement_is_written_without_being_issued(data: Path, tmp_path: Path) -> None:
    said = told(data, "export-statement.v1.json", *statement(tmp_path))
    assert said["issued_position"] is None
    for name in said["files"]:
        if name.endswith(".json"):
            schema = "export-proof.v1.json" if "proof" in name else "statement-report.v1.json"
            schema_text = (FOLDER / schema).read_text(encoding="utf-8")
            document = json.loads(Path(name).read_text(encoding="utf-8"))
            Draft202012Validator(json.loads(schema_text)).validate(document)
    assert len(said["files"]) == 5
    assert "没有已发布的报表" in run(data, "export", "issued").err


def test_what_is_issued_is_listed_written_again_and_verified(data: Path, tmp_path: Path) -> None:
    first = told(data, "export-statement.v1.json", *statement(tmp_path / "a", "--issue"))
    position = first["issued_position"]
    assert position > 0
    quarter = ("export", "quarter", "--period", "2025Q2", "--out", tmp_path / "a", "--issue")
    assert told(data, "export-quarter.v1.json", *quarter)["issued_position"] > position
    listed = told(data, "export-issued.v1.json", "export", "issued", "--out", tmp_path / "b")
    assert [each["export"] for each in listed] == ["assessment", "statement"]
    written = {file.name: file.read_bytes() for file in (tmp_path / "a").iterdir()}
    assert {file.name: file.read_bytes() for file in (tmp_path / "b").iterdir()} == written
    again = statement(tmp_path / "c", "--issue", "--at", str(listed[1]["position"]))
    assert told(data, "export-statement.v1.json", *again)["issued_position"] == position
    verified = told(data, "export-verify.v1.json", "export", "verify")
    assert verified["faults"] == 0
    assert len(verified["files"]) == 10
    assert told(data, "check.v1.json", "check")["findings"] == []


def test_a_reconciliation_is_written_and_issued(data: Path, tmp_path: Path) -> None:
    command = ("export", "reconciliation", "--period", "2025", "--out", tmp_path, "--issue")
    said = told(data, "export-reconciliation.v1.json", *command)
    report = next(name for name in said["files"] if name.endswith(".json") and "proof" not in name)
    schema_text = (FOLDER / "reconciliation-report.v1.json").read_text(encoding="utf-8")
    document = json.loads(Path(report).read_text(encoding="utf-8"))
    Draft202012Validator(json.loads(schema_text)).validate(document)
    assert {each["corrected"]["difference"] for each in document["indicators"]} == {0}
    assert document["indicators"][0]["corrected"]["city"] > 0
    assert told(data, "export-verify.v1.json", "export", "verify")["faults"] == 0


def test_lost_bytes_fail_check_and_verify_by_name_until_they_are_put_back(
    data: Path, tmp_path: Path
) -> None:
    told(data, "export-statement.v1.json", *statement(tmp_path, "--issue"))
    database = sqlite3.connect(data / "oneboard.db")
    with database:
        database.execute("DELETE FROM issued_export WHERE file LIKE 'statement-%.xlsx'")
    database.close()
    ran = run(data, "check")
    assert ran.status == 1
    assert f"statement-{CITY}-{OFFICE}-2025Q2-p" in ran.out
    assert run(data, "export", "verify").status == 1
    lost = run(data, "export", "issued", "--out", tmp_path / "kept")
    assert lost.status == 1
    assert "没有保存在库中" in lost.err
    assert run(data, "export", "verify", "--restore").status == 0
    assert run(data, "check").status == 0


def test_one_view_alone_and_an_unknown_office(data: Path, tmp_path: Path) -> None:
    said = told(
        data, "export-statement.v1.json", *statement(tmp_path, "--view", "exported", "--issue")
    )
    assert all("-exported" in name for name in said["files"])
    assert told(data, "export-verify.v1.json", "export", "verify")["faults"] == 0
    nobody = run(
        data, "export", "statement", "--office", "无此局", "--period", "2025", "--out", tmp_path
    )
    assert nobody.status == 2
    assert "无此局" in nobody.err
