"""The example city reconciled, explained, and tried under other rules, by the command line."""

from typing import Any

from tests.journeys.command_line import worked
from tests.journeys.opened_city import OpenedCity

QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
CREDITS = {
    "signed_amount_yuan": "credited_signed_amount_yuan",
    "signed_amount_usd_cents": "credited_signed_amount_usd_cents",
}


def asked(city: OpenedCity, *command: str) -> Any:
    return worked("--data", city.data, *command, "--json").json


def test_every_figure_of_the_board_is_reconciled_and_every_cell_sums(
    example_city: OpenedCity,
) -> None:
    for quarter in QUARTERS:
        board = example_city.board(quarter)
        told = asked(example_city, "reconcile", "--period", quarter)
        assert told["position"] == board["position"]
        for each in told["indicators"]:
            assert each["difference"] == 0
            waiting = [s for s in told["suspense"] if s["indicator"] == each["indicator"]]
            assert sum(s["units"] for s in waiting) == each["suspense"]
            assert all(s["project"] and s["project_id"] for s in waiting)
            figure = CREDITS.get(each["indicator"])
            if figure is not None:
                for row in each["offices"]:
                    assert row["total"] == board["offices"][row["office"]][figure]
                assert each["overlap"] == board["overlap"][figure]
                assert each["city"] == board["book_city"][figure]


def test_a_cell_of_every_office_is_its_projects_and_explained_row_by_row(
    example_city: OpenedCity,
) -> None:
    whole = asked(example_city, "reconcile", "--period", "2024", "--indicator", "signed_count")
    (found,) = whole["indicators"]
    for row in (found["offices"][0], found["offices"][-1]):
        office = ("--office", row["office"])
        which = ("--period", "2024", "--indicator", "signed_count", *office)
        (cell,) = asked(example_city, "reconcile", *which)["cells"]
        assert cell["units"] == sum(p["units"] for p in cell["projects"]) == row["total"]
        told = asked(example_city, "explain", *which)
        assert told["total"] == sum(line["units"] for line in told["lines"]) == row["total"]
        assert {line["project"] for line in told["lines"]} == {
            p["project"] for p in cell["projects"]
        }
        assert all(line["share"]["is_by_rule"] for line in told["lines"])


def test_the_root_has_the_city_without_suspense(example_city: OpenedCity) -> None:
    centre = ("--office", example_city.board("2024")["city"], "--roll-up")
    told = asked(example_city, "reconcile", "--period", "2024", *centre)
    for each, view in zip(told["indicators"], told["parents_view"], strict=True):
        assert view["total"] == each["city"] - each["suspense"]
        assert view["counted_twice"] == -each["overlap"]


def test_under_five_to_five_the_overlap_is_empty_and_the_offices_are_the_city(
    example_city: OpenedCity,
) -> None:
    before = example_city.board("2024")
    told = asked(example_city, "what-if", "--rules", "example-split-half", "--period", "2024")
    for each in told["indicators"]:
        assert each["overlap"]["then"] == 0
        assert each["offices_total"]["then"] + each["suspense"]["then"] == each["city"]["then"]
        assert each["city"]["then"] == each["city"]["now"]
        assert each["difference"] == {"now": 0, "then": 0}
    assert len(told["projects_changed"]) > 80
    assert told["lacking"] == []
    assert example_city.board("2024") == before


def test_under_ningde_the_conditions_that_lack_evidence_are_told_project_by_project(
    example_city: OpenedCity,
) -> None:
    told = asked(example_city, "what-if", "--rules", "ningde-2017", "--period", "2024")
    found = {(each["why"], each["condition"], each["wanted"]): each for each in told["lacking"]}
    contract = found["not_shown", "has_papers", "three_party_contract"]
    assert contract["words"] == "材料：三方合同：未出示"
    taken = found["taken_as_met", "could_not_land", ""]
    stated = found["not_stated", "origins", "province、country、abroad"]
    moved = {p["project_id"] for p in contract["projects"]}
    assert moved == {p["project_id"] for p in taken["projects"]}
    assert moved == {p["project_id"] for p in stated["projects"]}
    assert len(moved) == contract["projects_count"] > 80
    assert all(p["project"] for p in contract["projects"])
    alone = {i["indicator"] for i in told["indicators"] if not i["is_now"]}
    assert alone == {"output_yuan", "fixed_investment_yuan", "local_tax_yuan"}
    assert not any(i["is_reported"] for i in told["indicators"] if i["indicator"] in alone)
