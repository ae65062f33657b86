"""``explain``, ``reconcile``, ``claim-figure``: what cannot be meant is refused, not told as 0."""

import pytest

from tests.gateway.cli.in_process import ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

PERIOD = ("--period", "2024")
CENTRE = "C924"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("book")
    opened = embedded(folder / "city", CENTRE)
    open_small_city(opened, folder, counties=3)
    return opened


@pytest.mark.parametrize("wrong", ["nope", "", "签约", "甲" * 50_000])
def test_an_unknown_indicator_is_refused_with_those_that_there_are(
    place: CityPlace, wrong: str
) -> None:
    commands: list[tuple[str, ...]] = [
        ("explain", "--office", "C01"),
        ("claim-figure", "--office", "C01", "--figure", "1"),
    ]
    if wrong:
        commands.append(("reconcile",))
    for command in commands:
        ended = ran(place, *command, *PERIOD, "--indicator", wrong, status=2)
        assert ended.out == ""
        assert "signed_count" in ended.err
        assert len(ended.err) < 2_000


def test_an_indicator_is_known_by_its_code_and_by_its_title(place: CityPlace) -> None:
    for command in (("explain", "--office", "C01"), ("reconcile", "--office", "C01")):
        by_code = ran(place, *command, *PERIOD, "--indicator", "signed_count", "--json").json
        by_title = ran(place, *command, *PERIOD, "--indicator", "签约项目数", "--json").json
        assert by_title == by_code


def test_a_side_and_a_roll_up_are_of_an_office_alone(place: CityPlace) -> None:
    assert ran(place, "reconcile", *PERIOD, "--office", "C01", "--side", "up", status=2).out == ""
    for option in (("--side", "own"), ("--roll-up",)):
        for whose in ((), ("--office", "city"), ("--office", "overlap")):
            ended = ran(place, "reconcile", *PERIOD, *whose, *option, status=2)
            assert option[0] in ended.err
            assert ended.out == ""


def test_the_centre_stands_under_its_name_in_its_own_roll_up(place: CityPlace) -> None:
    centre = ran(place, "offices", "--json").json["offices"][0]
    ended = ran(place, "reconcile", *PERIOD, "--office", centre["code"], "--roll-up")
    assert f"{centre['name']} 含下级" in ended.out
    assert f"{centre['code']} 含下级" not in ended.out
