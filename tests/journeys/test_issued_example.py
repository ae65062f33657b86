"""The example city's first quarter: issued, proven, and what it was when this was written.

Ids, positions and times differ from opening to opening (the city's secret and clock are in them);
everything else of the documents is held against a file.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.gateway.cli.in_process import Ended, run_here
from tests.journeys.opened_city import OpenedCity

GOLDEN: Final = Path(__file__).parent / "golden" / "exports-2024Q1.json"
PERIOD: Final = "2024Q1"
OFFICE: Final = "320803"
_OWN_TO_AN_OPENING: Final = ("position", "as_of", "rules", "rules_title")


@pytest.fixture(scope="module")
def data(example_city: OpenedCity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example city, to issue exports in."""
    return Path(shutil.copytree(example_city.data, tmp_path_factory.mktemp("issued") / "city"))


def run(data: Path, *arguments: str | Path) -> Ended:
    ended = run_here(*arguments, more={"ONEBOARD_DATA": str(data), "ONEBOARD_CITY": "320800"})
    assert ended.status == 0, f"{arguments}: {ended.out[-2000:]} {ended.err[-2000:]}"
    return ended


def exported(data: Path, what: str, out: Path, *more: str) -> Mapping[str, Any]:
    """The JSON document of an export that was issued."""
    said = run(data, "export", what, "--period", PERIOD, "--out", out, "--issue", "--json", *more)
    assert said.json["issued_position"] > 0
    (document,) = [
        name for name in said.json["files"] if name.endswith(".json") and "proof" not in name
    ]
    content: Mapping[str, Any] = json.loads(Path(document).read_text("utf-8"))
    return content


def without_versions(rule: str) -> str:
    return re.sub(r"@\d+", "", rule)


def lasting(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a document is the same in every opening; lines counted without their ids."""
    kept = {k: v for k, v in document.items() if k not in _OWN_TO_AN_OPENING}
    if "projects" in kept:
        names = ("account", "side", "signed_count", "signed_amount_yuan", "started_count")
        kept["projects"] = counted(kept["projects"], names)
    else:
        names = ("indicator", "side", "units", "posted_period", "corrects_period")
        kept["lines"] = counted(kept["lines"], names)
    return kept


def counted(rows: list[Mapping[str, Any]], names: tuple[str, ...]) -> dict[str, int]:
    told = Counter(
        " ".join([without_versions(row["rule"]), *(str(row[name]) for name in names)])
        for row in rows
    )
    return dict(sorted(told.items()))


def test_the_first_quarter_is_issued_as_it_ever_was_and_proven(data: Path, tmp_path: Path) -> None:
    said = {
        "assessment": lasting(exported(data, "quarter", tmp_path)),
        "statement": lasting(exported(data, "statement", tmp_path, "--office", OFFICE)),
    }
    assert said == json.loads(GOLDEN.read_text("utf-8"))
    verified = run(data, "export", "verify", "--json").json
    assert verified["faults"] == 0
    assert Counter(each["outcome"] for each in verified["files"]) == {"same": 6, "kept": 4}
    assert run(data, "check", "--json").json["findings"] == []


def test_the_offices_statements_are_the_lines_of_the_assessment(data: Path, tmp_path: Path) -> None:
    report = exported(data, "quarter", tmp_path)
    named = {line["code"]: line for line in report["lines"] if line["line"] == "office"}
    for code in (OFFICE, "320891", "B05"):
        statement = exported(data, "statement", tmp_path, "--office", code)
        figures = {each["indicator"]: each for each in statement["indicators"]}
        for side in ("total", "own", "shared_in", "shared_out"):
            credit = named[code]["credit"][side]
            for indicator in ("signed_count", "started_count"):
                units = figures[indicator]["exported"][side]
                assert Decimal(credit[f"credited_{indicator}"]) * 10_000 == units
            yuan = figures["signed_amount_yuan"]["exported"][side]
            assert credit["credited_signed_amount_yuan"] == yuan
