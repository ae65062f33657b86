"""``offices`` and ``office …`` on the command line, on a small opened city."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from gateway.exports.schemas import FOLDER
from tests.gateway.cli.in_process import Ended, ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
NEXT = f"{(TODAY.replace(day=28) + timedelta(days=36)).replace(day=1)}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("offices")
    opened = embedded(folder / "city", "C922")
    open_small_city(opened, folder, counties=4)
    return opened


def changed(place: CityPlace, *arguments: str, status: int = 0) -> Ended:
    return ran(place, "office", *arguments, "--from", NEXT, "--basis", "批复", status=status)


def offices(place: CityPlace, on: str) -> dict[str, dict[str, Any]]:
    content = ran(place, "offices", "--on", on, "--json").json
    schema = json.loads((FOLDER / "offices.v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(content)
    return {office["code"]: office for office in content["offices"]}


def test_each_kind_of_change_is_said_and_listed(place: CityPlace) -> None:
    names = {code: office["name"] for code, office in offices(place, "2025-01-01").items()}
    assert "单位调整已记录" in changed(place, "rename", names["C01"], "--name", "新一区").out
    changed(place, "merge", "C02", "--into", "N1:合并区:county")
    changed(
        place, "split", "C03", "--into", "N2:南区:park", "--into", "N3:投促处:department:no-land"
    )
    changed(place, "close", "C04", "--successor", names["C01"])
    changed(place, "found", "N4:驻外处:bureau:no-land")
    before, after = offices(place, "2025-01-01"), offices(place, NEXT)
    assert {code: office["name"] for code, office in before.items() if code in names} == names
    assert after["C01"]["name"] == "新一区"
    standing = {code: office["stood_for_by"] for code, office in after.items()}
    assert (standing["C02"], standing["C03"], standing["C04"]) == ("N1", "N2", "C01")
    assert (after["N2"]["has_land"], after["N3"]["has_land"]) == (True, False)
    assert not before["N4"]["exists"]
    table = ran(place, "offices", "--on", NEXT).out
    assert "新一区" in table


def test_what_cannot_be_is_told_in_words(place: CityPlace) -> None:
    refused = changed(place, "close", "C01", "--successor", "C01", status=1)
    assert "不能并入" in refused.err
    unreadable = changed(place, "found", "N9:某区", status=2)
    assert "代码:名称:类别" in unreadable.err
    nobody = changed(place, "close", "某某县", "--successor", "C01", status=2)
    assert "某某县" in nobody.err
    day = ("office", "close", "C01", "--successor", "N1", "--from", "下月", "--basis", "批复")
    assert "下月" in ran(place, *day, status=2).err
