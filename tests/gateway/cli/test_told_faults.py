"""What goes wrong on the command line is told in words, with the right exit status."""

import json
from pathlib import Path

import pytest

from gateway.cli.faults import FAILED, words_for
from gateway.exports.files import ExportNotWritten
from gateway.messages.catalogue import LANGUAGES
from tests.gateway.imports.small_city import cells, write
from tests.journeys.command_line import oneboard, worked

LIVE = ("--source", "商会推荐", "--talk-form", "上门拜访")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city without ledgers."""
    folder = tmp_path_factory.mktemp("told") / "data"
    told = worked("--data", folder, "init", "--json").json
    assert told["city"] == "320800"
    assert told["position"] > 0
    return folder


@pytest.mark.parametrize("said", ["2024-13-01", "soon", ""])
def test_a_day_that_cannot_be_read_is_wrong_usage(tmp_path: Path, said: str) -> None:
    ran = oneboard("--data", tmp_path, "init", "--rules-from", said)
    assert ran.status == 2
    assert "2024-01-01" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_that_cannot_be_written_has_words(language: str) -> None:
    fault = ExportNotWritten(file=Path("out.xlsx"), problem="No space left on device")
    words, status = words_for(fault, language)
    assert "out.xlsx" in words
    assert "No space left on device" in words
    assert status == FAILED


def test_an_export_into_a_file_ends_with_1(data: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    ran = oneboard("--data", data, "export", "quarter", "--period", "2024Q4", "--out", taken)
    assert ran.status == 1
    assert "taken" in ran.err


def test_a_report_that_cannot_be_written_is_told_before_anything_is_said(
    data: Path, tmp_path: Path
) -> None:
    ledger = write(tmp_path / "320826.xlsx", cells("苏州启明精密制造有限公司"))
    report = tmp_path / "absent" / "report.jsonl"
    for path in (report, tmp_path):
        ran = oneboard("--data", data, "import", ledger, *LIVE, "--report", path)
        assert ran.status == 1
        assert str(path) in ran.err
    assert worked("--data", data, "board", "--json", "--period", "2024").json["projects"] == 0


def test_a_phone_for_all_rows_is_wrong_usage(data: Path, tmp_path: Path) -> None:
    ledger = write(tmp_path / "320826.xlsx", cells("苏州启明精密制造有限公司"))
    ran = oneboard("--data", data, "import", ledger, "--source", "王总 138 1234 5678")
    assert ran.status == 2
    assert "--source" in ran.err
    assert "5678" not in ran.err


def test_rows_that_are_refused_are_told_one_by_one(data: Path, tmp_path: Path) -> None:
    ledger = write(
        tmp_path / "320826.xlsx",
        cells("南京博德精细化工有限公司 138 1234 5678"),
        cells("昆山众贞动力电池有限公司", 登记时间="上周"),
    )
    report = tmp_path / "report.jsonl"
    ran = worked("--data", data, "import", ledger, *LIVE, "--report", report)
    assert "第 2 行" in ran.err
    assert "第 3 行" in ran.err
    assert "5678" not in ran.err
    rows = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert [row["reason"] for row in rows] == [
        "import.phone_in_open_text",
        "import.registered_at_unreadable",
    ]
