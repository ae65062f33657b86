"""``close``, ``periods`` and the offices' answers on the command line, on a small opened city."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from gateway.exports.schemas import FOLDER
from tests.gateway.cli.in_process import ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
YEAR_BEFORE, LAST_YEAR = str(TODAY.year - 2), str(TODAY.year - 1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("periods")
    opened = embedded(folder / "city", "C923")
    open_small_city(opened, folder, counties=3)
    return opened


def told(place: CityPlace, schema: str, *arguments: str | Path, status: int = 0) -> Any:
    content = ran(place, *arguments, "--json", status=status).json
    known = json.loads((FOLDER / schema).read_text(encoding="utf-8"))
    Draft202012Validator(known).validate(content)
    return content


def test_a_period_is_closed_although_something_hangs_answered_and_shown_in_both_views(
    place: CityPlace, tmp_path: Path
) -> None:
    early = ran(place, "close", "--period", str(TODAY.year), status=1)
    assert "还不能关账" in early.err
    assert told(place, "close.v1.json", "close", "--period", YEAR_BEFORE)["is_closed"]
    ran(place, "dispute-statement", "--period", YEAR_BEFORE, "--office", "C02", "--reason", "少计")
    kept_open = told(place, "close.v1.json", "close", "--period", LAST_YEAR, status=1)
    assert (kept_open["is_closed"], kept_open["outcome"]) == (False, None)
    hanging = [(each["what"], each["subject"]) for each in kept_open["hanging"]]
    assert hanging == [("dispute", f"{YEAR_BEFORE}:C02")]
    assert "还有 1 件未了事项" in ran(place, "close", "--period", LAST_YEAR, status=1).err
    announced = ran(place, "close", "--period", LAST_YEAR, "--announce")
    assert "对账异议" in announced.out
    assert ran(place, "board", "--period", LAST_YEAR, "--json").json["period_state"] == "closing"
    said = ("--period", LAST_YEAR, "--yes", "--reason", "年报")
    closed = told(place, "close.v1.json", "close", *said)
    assert closed["is_closed"]
    assert "不可重复" in ran(place, "close", "--period", LAST_YEAR, "--yes", status=1).err
    board = told(place, "board.v1.json", "board", "--period", LAST_YEAR, "--view", "exported")
    assert (board["view"], board["period_state"]) == ("exported", "closed")
    assert board["position"] == board["closing_position"] == closed["outcome"]["position"]
    shown = ran(place, "board", "--period", LAST_YEAR).out
    assert "更正口径" in shown
    assert "已关账" in shown
    assert "C01" in {each["code"] for each in ran(place, "offices", "--json").json["offices"]}
    confirmed = ran(place, "confirm-statement", "--period", LAST_YEAR, "--office", "C01")
    assert "对账单已确认" in confirmed.out
    again = ran(
        place,
        *("dispute-statement", "--period", LAST_YEAR, "--office", "C01", "--reason", "少计"),
        status=1,
    )
    assert "已有定论：已确认" in again.err
    strange = ("--reason", "少计", "--entry", "ENONE")
    ran(place, "dispute-statement", "--period", LAST_YEAR, "--office", "C02", *strange, status=2)
    ran(place, "dispute-statement", "--period", LAST_YEAR, "--office", "C02", "--reason", "少计")
    settled = ("--office", "C02", "--reason", "经核对无误")
    assert "异议已答复" in ran(place, "settle-statement", "--period", LAST_YEAR, *settled).out
    scan = tmp_path / "page.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    filed = ("--period", LAST_YEAR, "--office", "C03", "--scan", scan)
    ran(place, "file-sealed-statement", *filed)
    periods = told(place, "periods.v1.json", "periods")
    (year,) = [each for each in periods["periods"] if each["period"] == LAST_YEAR]
    answers = {each["office"]: each["answer"] for each in year["statements"]}
    assert (answers["C01"], answers["C02"], answers["C03"]) == ("confirmed", "settled", "")
    assert periods["closed_through"] == f"{LAST_YEAR}-12"
    assert "已关至" in ran(place, "periods").out


def test_a_statement_is_printed_with_both_views_and_their_difference(place: CityPlace) -> None:
    printed = ran(place, "statement", "--office", "C01", "--period", LAST_YEAR).out
    assert "报出口径" in printed
    assert "更正口径" in printed
    assert "差额" in printed
    content = told(
        place, "statement.v1.json", "statement", "--office", "C01", "--period", LAST_YEAR
    )
    assert content["difference"]["total"]["credited_signed_count"] == "0"


def test_a_figure_is_claimed_with_its_projects(place: CityPlace, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("P1,电池项目,2亿\n,光学项目,3亿\n", encoding="utf-8")
    said = ("--period", LAST_YEAR, "--office", "C01", "--indicator", "signed_amount_yuan")
    ran(place, "claim-figure", *said, "--figure", "5亿", "--rows", rows)
    (year,) = [
        each
        for each in ran(place, "periods", "--json").json["periods"]
        if each["period"] == LAST_YEAR
    ]
    (claim,) = year["claims"]
    assert (claim["office"], claim["units"], claim["rows"]) == ("C01", 500_000_000, 2)
    ran(place, "claim-figure", *said, "--figure", "很多", status=2)
    rows.write_text("P1,2亿\n", encoding="utf-8")
    ran(place, "claim-figure", *said, "--figure", "5亿", "--rows", rows, status=2)
    unknown = ("--period", LAST_YEAR, "--office", "C01", "--indicator", "happiness")
    ran(place, "claim-figure", *unknown, "--figure", "1", status=2)


def test_a_figure_is_claimed_by_a_sheet_and_is_its_sum(place: CityPlace, tmp_path: Path) -> None:
    sheet = tmp_path / "自报.csv"
    sheet.write_text("项目名称,金额（万元）\n电池项目,20000\n光学项目,3亿元\n", encoding="gb18030")
    said = ("--period", LAST_YEAR, "--office", "C02", "--indicator", "signed_amount_yuan")
    ran(place, "claim-figure", *said, "--sheet", sheet)
    told_now = ran(place, "reconcile", "--period", LAST_YEAR, "--office", "C02", "--json").json
    (claim,) = told_now["claims"]
    assert (claim["office"], claim["claimed"]) == ("C02", 500_000_000)
    assert sum(each["difference"] for each in claim["projects"]) == claim["difference"]
    sheet.write_text("项目名称,金额\n电池项目,20000\n", encoding="utf-8")
    ran(place, "claim-figure", *said, "--sheet", sheet, status=1)
    ran(place, "claim-figure", *said, status=2)
