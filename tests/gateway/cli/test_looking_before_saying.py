"""A city that is there stays as it is; a place without one is not filled by looking."""

from pathlib import Path
from typing import Any

import pytest

from gateway.wiring import CityNotChosen, open_deployment
from infra.settings import Settings
from tests.journeys.command_line import Ran, oneboard, worked
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import write_city_file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A city C901 of two counties. Every test leaves it as it is."""
    folder = tmp_path_factory.mktemp("there")
    write_city_file(folder / "city.yaml", code="C901", counties=2)
    worked("--data", folder / "d", "init", "--city", folder / "city.yaml")
    return embedded(folder / "d", "C901")


def records(place: CityPlace) -> int:
    with place.opened() as opened:
        return opened.log.end_offset()


def init(place: CityPlace, *more: str | Path, file: Path | None = None) -> Ran:
    city = ("--city", file or place.data.parent / "city.yaml")
    return oneboard("--data", place.data, "init", *city, *more, "--json")


def test_the_same_city_again_appends_nothing(place: CityPlace) -> None:
    before = records(place)
    again = init(place)
    assert (again.status, again.json["position"]) == (0, 2)
    assert records(place) == before == 2


def test_another_city_over_one_that_is_there_is_told_and_writes_nothing(
    place: CityPlace, tmp_path: Path
) -> None:
    write_city_file(tmp_path / "other.yaml", code="C902", counties=2)
    write_city_file(tmp_path / "larger.yaml", code="C901", counties=3)
    refused: list[tuple[Ran, str]] = [
        (init(place, file=tmp_path / "other.yaml"), "不是同一个城市"),
        (init(place, file=tmp_path / "larger.yaml"), "城市文件与建立时的内容不同"),
        (init(place, "--rules-from", "2024-07-01"), "另一个适用日期"),
        (oneboard("--data", place.data, "demo"), "不是同一个城市"),
    ]
    for ran, words in refused:
        assert (ran.status, ran.out) == (1, "")
        assert "本目录已有城市“样本市”（C901）" in ran.err
        assert words in ran.err
    assert records(place) == 2


def test_rules_that_were_too_early_may_be_said_again_with_another_day(tmp_path: Path) -> None:
    write_city_file(tmp_path / "city.yaml", code="C901", counties=2)
    place = embedded(tmp_path / "d", "C901")
    early = init(place, "--rules-from", "2099-01-01")
    assert early.status == 1
    assert "2099-01-01" in early.err
    assert init(place).status == 0
    worked("--data", place.data, "check")


READERS: list[tuple[str, ...]] = [
    ("board", "--period", "2024"),
    ("log", "export", "--out", "x.jsonl"),
    ("ledger",),
]


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_a_mistyped_folder_is_told_and_not_made(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = oneboard("--data", tmp_path / "mistyped", *command)
    assert (ran.status, ran.out) == (1, "")
    assert "这里还没有城市" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_database_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(CityNotChosen):
        open_deployment(Settings(data=tmp_path))
    assert list(tmp_path.iterdir()) == []


USAGE: list[tuple[tuple[str, ...], dict[str, str], str]] = [
    (("--language", "fr", "board", "--period", "2024"), {}, "--language"),
    (("board", "--period", "2024"), {"ONEBOARD_PORT": "abc"}, "ONEBOARD_PORT 应为整数"),
    (("board", "--period", "2024"), {"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL"),
    (("up", "--port", "99999"), {}, "99999"),
    (("init", "--rules-from", "2024-02-30"), {}, "2024-02-30"),
    (("init", "--rules-from", "abc"), {}, "abc"),
]


@pytest.mark.parametrize(("command", "more", "words"), USAGE)
def test_wrong_usage_ends_with_2_and_words(
    command: tuple[str, ...], more: dict[str, Any], words: str, tmp_path: Path
) -> None:
    ran = oneboard(*command, more={"ONEBOARD_DATA": str(tmp_path / "d"), **more})
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []
