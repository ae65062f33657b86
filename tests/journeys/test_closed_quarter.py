"""The example city's first quarter closed, then a ruling that takes one project out of it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from gateway.wiring import deployment
from infra.checking import check_city
from infra.city_reads import CityReads
from infra.settings import Settings
from ledger.book_lines import BookView
from ledger.period import read_period
from tests.journeys.command_line import oneboard, worked
from tests.journeys.opened_city import OpenedCity

OF_THE_READING = {"view", "period_state", "closing_position", "position", "as_of", "corrections"}
"""What a board says of how it was read, and no figure."""


def boards(city: OpenedCity, *asked: str) -> list[dict[str, Any]]:
    """The boards of ``2024Q1 exported``, …: read in one go, since a start takes a while."""
    with deployment(Settings(data=city.data)) as parts:
        reads = CityReads(parts.engine, parts.city)
        named = [(read_period(period), BookView(view)) for period, view in map(str.split, asked)]
        return [reads.board(period, view=view).model_dump() for period, view in named]


def figures(of: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in of.items() if name not in OF_THE_READING}


def test_q1_closed_and_a_ruling_that_takes_one_project_out_of_it(
    example_city: OpenedCity, tmp_path: Path
) -> None:
    city = replace(example_city, data=shutil.copytree(example_city.data, tmp_path / "city"))
    (open_quarter,) = boards(city, "2024Q1 corrected")
    kept_open = oneboard("--data", city.data, "close", "--period", "2024Q1", "--json")
    assert kept_open.status == 1
    hanging = {each["subject"] for each in kept_open.json["hanging"] if each["what"] == "case"}
    assert len(hanging) == int(open_quarter["suspense"]["credited_signed_count"]) > 0
    told = worked("--data", city.data, "close", "--period", "2024Q1", "--yes", "--json").json
    assert told["hanging"] == kept_open.json["hanging"]

    exported, year = boards(city, "2024Q1 exported", "2024 corrected")
    assert figures(exported) == figures(open_quarter)
    assert exported["position"] == told["outcome"]["position"] == exported["closing_position"]

    cases = worked("--data", city.data, "cases", "--json").json
    case = next(each for each in cases if each["case_id"] in hanging)
    lead = case["candidates"][0]["lead_id"]
    ruling = ("--answer", "same_project", "--with", lead, "--reason", "经核实为同一项目")
    worked("--data", city.data, "rule", case["case_id"], *ruling)

    again, corrected, *later = boards(
        city,
        *("2024Q1 exported", "2024Q1 corrected"),
        *("2024-04 exported", "2024-04 corrected", "2024Q2 exported", "2024Q2 corrected"),
        *("2024 exported", "2024 corrected"),
    )
    assert again == exported
    assert corrected["signed_count"] == exported["signed_count"] - 1
    gone = corrected["signed_amount_yuan"] - exported["signed_amount_yuan"]
    for now, counted in (later[0:2], later[2:4]):
        assert now["signed_count"] == counted["signed_count"]
        assert now["corrections"]["credited_signed_count"] == "-1"
        assert now["corrections"]["credited_signed_amount_yuan"] == gone
        assert counted["corrections"]["credited_signed_count"] == "0"
    assert figures(later[4]) == figures(later[5])
    assert later[4]["signed_count"] == year["signed_count"] - 1
    with deployment(Settings(data=city.data)) as parts:
        assert check_city(parts.engine, parts.city).is_clean
