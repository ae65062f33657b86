"""Sixteen offices' ledgers in, one board out, by the command line alone, against the truth."""

import json
import random
import shutil
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command_line import worked
from tests.journeys.example_copies import (
    amounts_changed,
    column_blanked,
    columns_shuffled_and_renamed,
    first_and_landing_blanked,
    write_copies,
)
from tests.journeys.journals import kept
from tests.journeys.opened_city import LEDGERS, TRUTH, OpenedCity, RowKey, key_of, open_city
from tests.journeys.places import embedded
from tests.journeys.truth import SECONDS, confusion, rulings, wrong_figures

PERIODS = ["2023", "2024", "2024H1", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2024-03"]
INDICATORS = [
    "credited_signed_count",
    "credited_signed_amount_yuan",
    "credited_started_count",
    "credited_signed_amount_usd_cents",
]
CITY_FIGURES = [
    "signed_count",
    "signed_amount_yuan",
    "started_count",
    "signed_amount_usd_cents",
]
"""The city's figure for each indicator, counted from projects and not from the book."""
BOARD_KEYS = {
    "position",
    "projects",
    "signed_count",
    "signed_amount_yuan",
    "industrial_count",
    "ge_50yi_count",
    "ge_100yi_count",
    "started_count",
    "started_of_signed_count",
    "chains",
    "offices",
    "overlap",
    "suspense",
}
REPORT_KEYS = {
    "file",
    "sheet",
    "sheet_row",
    "outcome",
    "lead_id",
    "project_id",
    "first_contact_office",
    "reason",
}
OUTCOMES = {"registered", "collided", "repeat", "transfer", "asked", "refused"}


def truth_rows() -> dict[RowKey, Any]:
    return {key_of(row["file"], row["sheet"], row["row"]): row for row in TRUTH["rows"]}


def without_time(board: dict[str, Any]) -> dict[str, Any]:
    """A board without the ledger's time, which is the time of this opening."""
    return {name: value for name, value in board.items() if name != "as_of"}


def test_every_row_is_answered_exactly_once(example_city: OpenedCity) -> None:
    answered = [key_of(r["file"], r["sheet"], r["sheet_row"]) for r in example_city.report]
    assert len(answered) == len(TRUTH["rows"]) == 3048
    assert sorted(answered) == sorted(truth_rows())
    assert all(set(row) >= REPORT_KEYS for row in example_city.report)
    assert {row["outcome"] for row in example_city.report} <= OUTCOMES


def test_the_six_unreadable_rows_are_refused_and_no_others(example_city: OpenedCity) -> None:
    expected = {key for key, row in truth_rows().items() if row.get("expect") == "refused"}
    refused = {key for key, row in example_city.by_row().items() if row["outcome"] == "refused"}
    assert len(expected) == 6
    assert refused == expected
    assert all(example_city.by_row()[key]["reason"] for key in refused)


def test_no_two_projects_are_merged_wrongly(example_city: OpenedCity) -> None:
    true_project = {key: row["project"] for key, row in truth_rows().items()}
    wrong = [g for g in example_city.merges() if len({true_project[key] for key in g}) > 1]
    assert wrong == []


def cases_of(city: OpenedCity) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = worked("--data", city.data, "cases", "--json").json
    return cases


def hold_to_the_bars(city: OpenedCity) -> None:
    """Before any ruling: nothing merged wrongly, second rows found or asked, few rows asked."""
    cases = cases_of(city)
    table, missed = confusion(city, cases)
    assert sum(counts["merged_wrongly"] for counts in table.values()) == 0, table
    found = sum(table[role]["found"] + table[role]["asked"] for role in SECONDS)
    assert sum(sum(table[role].values()) for role in SECONDS) == 350
    assert found >= 0.98 * 350, (table, missed)
    identity = [case for case in cases if case["kind"] == "identity"]
    asked = {row["lead_id"] for case in identity for row in case["rows"]}
    assert len(asked) <= 0.03 * 3048, len(asked)


def test_second_rows_are_found_or_asked_and_few_rows_are(example_city: OpenedCity) -> None:
    hold_to_the_bars(example_city)


def test_a_second_row_that_states_a_signing_is_never_missed(example_city: OpenedCity) -> None:
    _, missed = confusion(example_city, cases_of(example_city))
    rows = worked("--data", example_city.data, "rows", "--json").json["rows"]
    signed = {
        key_of(source["file"], source["sheet"], source["sheet_row"])
        for row in rows
        if row["signed_on"]
        for source in row["sources"]
    }
    assert [key for key in missed if key in signed] == []


def test_after_every_ruling_every_figure_is_the_true_one(
    example_city: OpenedCity, tmp_path: Path
) -> None:
    city = replace(example_city, data=shutil.copytree(example_city.data, tmp_path / "city"))
    assert wrong_figures(city) != [], "before the rulings some figures wait"
    said = tmp_path / "rulings.jsonl"
    lines = [json.dumps(ruling) for ruling in rulings(cases_of(city))]
    said.write_text("\n".join(lines), "utf-8")
    worked("--data", city.data, "rule", "--from", said)
    assert cases_of(city) == []
    assert wrong_figures(city) == []
    worked("--data", city.data, "check")
    again = worked("--data", city.data, "rule", "--from", said)
    assert again.status == 0, "a case that is settled alike counts as done"
    assert wrong_figures(city) == []


@pytest.mark.soak
@pytest.mark.parametrize("change", ["title", "amounts"])
def test_it_holds_where_a_column_says_nothing_or_amounts_are_others(
    change: str, tmp_path: Path
) -> None:
    copy = column_blanked(change) if change == "title" else amounts_changed(0.15, seed=5)
    hold_to_the_bars(open_city(tmp_path / "city", write_copies(LEDGERS, tmp_path / "in", copy)))


def test_who_was_first_is_right_wherever_the_first_row_could_be_read(
    example_city: OpenedCity,
) -> None:
    truth, rows = truth_rows(), example_city.by_row()
    first = {
        row["project"]: row["office"]
        for key, row in truth.items()
        if row["role"] == "first" and rows[key]["outcome"] != "refused"
    }
    wrong = []
    for group in example_city.merges():
        projects = {truth[key]["project"] for key in group}
        holds_first_row = any(truth[key]["role"] == "first" for key in group)
        said = {rows[key]["first_contact_office"] for key in group}
        if holds_first_row and said != {first[project] for project in projects}:
            wrong.append((sorted(group), said))
    assert wrong == []


def test_the_board_says_everything_and_is_near_the_truth(example_city: OpenedCity) -> None:
    board, truth = example_city.board("2024"), TRUTH["summary"]
    assert set(board) >= BOARD_KEYS
    assert set(board["offices"]) >= set(truth["offices"])
    for account in [*board["offices"].values(), board["overlap"], board["suspense"]]:
        assert set(account) == set(INDICATORS)
        assert isinstance(account["credited_signed_amount_yuan"], int)
        assert isinstance(account["credited_signed_count"], str)
    assert abs(board["signed_count"] - truth["signed_count"]) <= 0.08 * truth["signed_count"]
    assert board["ge_100yi_count"] == truth["ge_100yi_count"]
    assert board["projects"] == len(example_city.merges())


@pytest.mark.parametrize("period", PERIODS)
def test_the_offices_with_overlap_and_suspense_are_the_city(
    example_city: OpenedCity, period: str
) -> None:
    board = example_city.board(period)
    for indicator, figure in zip(INDICATORS, CITY_FIGURES, strict=True):
        parts = [*board["offices"].values(), board["overlap"], board["suspense"]]
        total = sum(Decimal(part[indicator]) for part in parts)
        assert total == Decimal(board[figure]), indicator
        assert Decimal(board["overlap"][indicator]) <= 0


def test_the_quarters_are_the_year(example_city: OpenedCity) -> None:
    year = example_city.board("2024")
    quarters = [example_city.board(f"2024Q{n}") for n in range(1, 5)]
    for name in ("signed_count", "signed_amount_yuan", "started_count"):
        assert sum(quarter[name] for quarter in quarters) == year[name]


def test_importing_again_changes_nothing(example_city: OpenedCity, tmp_path: Path) -> None:
    data = shutil.copytree(example_city.data, tmp_path / "city")
    place = embedded(data, "320800")
    with place.opened() as opened:
        before = kept(opened)
    again = worked(
        *("--data", data, "import", "--opening", "--report", tmp_path / "again.jsonl", "--json"),
        *LEDGERS,
    ).json
    with place.opened() as opened:
        after = kept(opened)
    assert again["position"] == example_city.summary["position"]
    assert after.state_hash == before.state_hash
    assert after == before
    first = (example_city.data / "report.jsonl").read_bytes()
    assert (tmp_path / "again.jsonl").read_bytes() == first


def test_files_given_in_another_order_give_the_same(
    example_city: OpenedCity, tmp_path: Path
) -> None:
    order = list(LEDGERS)
    random.Random(3).shuffle(order)  # noqa: S311  a fixed order for a test
    other = open_city(tmp_path / "city", order)
    assert other.merges() == example_city.merges()
    assert other.firsts() == example_city.firsts()
    assert outcomes(other) == outcomes(example_city)
    assert without_time(other.board("2024")) == without_time(example_city.board("2024"))


def test_columns_shuffled_and_renamed_give_the_same(
    example_city: OpenedCity, tmp_path: Path
) -> None:
    copies = write_copies(LEDGERS, tmp_path / "copies", columns_shuffled_and_renamed)
    other = open_city(tmp_path / "city", copies)
    assert other.merges() == example_city.merges()
    assert other.firsts() == example_city.firsts()
    assert outcomes(other) == outcomes(example_city)
    assert without_time(other.board("2024")) == without_time(example_city.board("2024"))


def test_without_first_and_landing_columns_first_contacts_and_merges_are_the_same(
    example_city: OpenedCity, tmp_path: Path
) -> None:
    copies = write_copies(LEDGERS, tmp_path / "copies", first_and_landing_blanked)
    other = open_city(tmp_path / "city", copies)
    assert other.merges() == example_city.merges()
    assert other.firsts() == example_city.firsts()
    assert "transfer" not in outcomes(other).values()
    listed, signed = set(other.summary["landing_unknown"]), signed_groups(other)
    assert listed == set(signed)
    assert len(listed) > len(example_city.summary["landing_unknown"])


def signed_groups(city: OpenedCity) -> dict[str, list[Any]]:
    """Project ids with a recognised signing, by what ``rows`` tells."""
    rows = worked("--data", city.data, "rows", "--json").json["rows"]
    groups = defaultdict(list)
    for row in rows:
        if row["signed_on"]:
            groups[row["project_id"]].append(row)
    return dict(groups)


def outcomes(city: OpenedCity) -> dict[RowKey, str]:
    return {key: row["outcome"] for key, row in city.by_row().items()}
