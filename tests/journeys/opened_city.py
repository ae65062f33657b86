"""The example city, opened by the command line, and what was answered about every row."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.command_line import worked

FOLDER = Path(__file__).parents[2] / "infra" / "demo" / "huaian-2024"
LEDGERS = sorted(p for p in FOLDER.iterdir() if p.suffix in {".xlsx", ".xls", ".csv"})
CITY_FILE = FOLDER / "city.yaml"
TRUTH: Mapping[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
REPORT, SUMMARY = "report.jsonl", "summary.json"

RowKey = tuple[str, str, int]
"""Stem of the file, sheet, row."""


@dataclass(frozen=True)
class OpenedCity:
    """A data folder with the opening's report and summary."""

    data: Path
    report: Sequence[Mapping[str, Any]]
    summary: Mapping[str, Any]

    def board(self, period: str) -> dict[str, Any]:
        figures: dict[str, Any] = worked(
            "--data", self.data, "board", "--json", "--period", period
        ).json
        return figures

    def by_row(self) -> dict[RowKey, Mapping[str, Any]]:
        return {key_of(row["file"], row["sheet"], row["sheet_row"]): row for row in self.report}

    def firsts(self) -> dict[RowKey, str]:
        """Who has first contact of each row's project."""
        return {key: row["first_contact_office"] for key, row in self.by_row().items()}

    def merges(self) -> set[frozenset[RowKey]]:
        """Which rows are one project."""
        groups = defaultdict(set)
        for key, row in self.by_row().items():
            if row["project_id"]:
                groups[row["project_id"]].add(key)
        return {frozenset(group) for group in groups.values()}


def key_of(file: str, sheet: str, row: int) -> RowKey:
    return (Path(file).stem, sheet, row)


def open_city(data: Path, ledgers: Sequence[Path]) -> OpenedCity:
    worked("--data", data, "init", "--city", CITY_FILE)
    told = worked(
        *("--data", data, "import", "--opening", "--report", data / REPORT, "--json"),
        *ledgers,
    )
    (data / SUMMARY).write_text(told.out, "utf-8")
    return opened_before(data)


def opened_before(data: Path) -> OpenedCity:
    """The city that ``open_city`` opened; FileNotFoundError when it did not come to its end."""
    summary = json.loads((data / SUMMARY).read_text("utf-8"))
    rows = [json.loads(line) for line in (data / REPORT).read_text("utf-8").splitlines()]
    return OpenedCity(data, rows, summary)
