"""What ``--json`` prints is what the published schemas say, command by command."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from gateway.exports.schemas import FOLDER, PRINTED, schemas
from tests.journeys.command_line import oneboard, worked
from tests.journeys.ledgers import row, write_csv, write_workbook
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city, write_city_file

COMMANDS = {
    "board.v1.json": ("board", "--period", "2024"),
    "check.v1.json": ("check",),
    "explanation.v1.json": (
        *("explain", "--office", "C01", "--indicator", "signed_amount_yuan"),
        *("--period", "2024"),
    ),
    "rebuild.v1.json": ("rebuild",),
    "reconcile.v1.json": ("reconcile", "--period", "2024", "--office", "C01", "--roll-up"),
    "rows.v1.json": ("rows",),
    "what-if.v1.json": ("what-if", "--rules", "ningde-2017", "--period", "2024"),
    "statement.v1.json": ("statement", "--office", "C01", "--period", "2024"),
}


def published(name: str) -> Draft202012Validator:
    """The schema as the file in docs/schemas has it."""
    schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("schemas")


@pytest.fixture(scope="module")
def ledgers(folder: Path) -> list[Path]:
    """Two offices with one project in common, and a row that cannot be read."""
    shared = {"项目名称": "年产10万套电池结构件项目", "签约时间": "2024-02-20", "落户地": "第2县"}
    investor = "昆山众贞动力电池有限公司"
    return [
        write_workbook(folder / "C01.xlsx", [row(1, investor, **shared)]),
        write_csv(
            folder / "第2县招商台账.csv",
            [row(1, investor, **shared), row(2, "时间不明有限公司", 登记时间="补报")],
        ),
    ]


@pytest.fixture(scope="module")
def place(folder: Path, ledgers: Sequence[Path]) -> CityPlace:
    """A small city that was opened from the ledgers."""
    opened = embedded(folder / "city", "C902")
    open_small_city(opened, folder, counties=2)
    said = worked("import", "--opening", *ledgers, "--json", more=opened.environment()).json
    published("import.v1.json").validate(said)
    assert (said["rows"], len(said["files"])) == (3, 2)
    return opened


def printed(place: CityPlace, *arguments: str | Path) -> Any:
    return worked(*arguments, "--json", more=place.environment()).json


def test_the_published_schemas_are_those_of_the_models() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert files == schemas(), "run python -m gateway.exports.schemas"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_what_its_schema_says(place: CityPlace, name: str) -> None:
    said = printed(place, *COMMANDS[name])
    published(name).validate(said)
    lacking = {key: value for key, value in said.items() if key != next(iter(said))}
    with pytest.raises(ValidationError):
        published(name).validate(lacking)


def test_init_and_demo_print_what_their_schemas_say(tmp_path: Path) -> None:
    write_city_file(tmp_path / "city.yaml", code="C903", counties=1)
    init = ("--data", tmp_path / "data", "init", "--city", tmp_path / "city.yaml", "--json")
    published("init.v1.json").validate(worked(*init).json)
    published("demo.v1.json").validate(worked("--data", tmp_path / "demo", "demo", "--json").json)


def test_a_preview_and_a_report_are_what_their_schemas_say(
    place: CityPlace, ledgers: Sequence[Path], tmp_path: Path
) -> None:
    previewed = printed(place, "import", "--dry-run", *ledgers)
    published("import-preview.v1.json").validate(previewed)
    assert [len(file["tables"]) for file in previewed] == [1, 1]
    picture = tmp_path / "C01.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    unreadable = oneboard("import", "--dry-run", picture, "--json", more=place.environment())
    assert unreadable.status == 1
    published("import-preview.v1.json").validate(unreadable.json)
    assert unreadable.json[0]["fault"]["code"]

    again = oneboard("import", picture, "--json", more=place.environment())
    published("import.v1.json").validate(again.json)
    assert again.json["files"][0]["fault"]

    report = tmp_path / "report.jsonl"
    live = ("--source", "商会推荐", "--talk-form", "上门拜访", "--report", report)
    printed(place, "import", *ledgers, *live)
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 3
    for line in lines:
        published("import-report-line.v1.json").validate(line)


def test_exported_files_are_listed_and_are_what_their_schemas_say(
    place: CityPlace, tmp_path: Path
) -> None:
    said = printed(place, "export", "quarter", "--period", "2024Q1", "--out", tmp_path / "out")
    published("export-quarter.v1.json").validate(said)
    documents = {Path(file) for file in said["files"] if file.endswith(".json")}
    for file in documents:
        kind = "assessment-proof.v1.json" if "proof" in file.name else "assessment.v1.json"
        published(kind).validate(json.loads(file.read_text(encoding="utf-8")))
    assert len(documents) == 2


def test_a_log_goes_out_and_in_as_the_schemas_say(place: CityPlace, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    out = printed(place, "log", "export", "--out", file)
    published("log-export.v1.json").validate(out)
    taken = worked("--data", tmp_path / "other", "log", "import", file, "--json").json
    published("log-import.v1.json").validate(taken)
    assert taken == {**out, "imported": True}


def test_a_finding_of_a_check_and_of_a_replay_have_their_schemas() -> None:
    finding = {"code": "check.x", "params": {"seq": "1"}}
    checked = {
        "city": "C", "position": 1, "state_hash": "00", "rows": 1, "records": None,
        "found_count": 1, "findings": [finding],
    }  # fmt: skip
    published("check.v1.json").validate(checked)
    differing = {
        "imported": False, "city": "C", "rows": 1, "differences_count": 1, "differences": [finding],
    }  # fmt: skip
    published("log-import.v1.json").validate(differing)
    with pytest.raises(ValidationError):
        published("log-import.v1.json").validate({**differing, "imported": True})


def test_every_printed_schema_describes_itself() -> None:
    for name in PRINTED:
        assert json.loads(schemas()[name])["description"], name
