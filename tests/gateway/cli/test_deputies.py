"""``deputies`` on the command line: named, listed, ended, each in the record of rights."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auth.actors import Role
from gateway.cli.people import stores_of
from infra.store.people import People, Person
from tests.gateway.cli.in_process import Ended, fits, ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

FIRST = datetime.now(UTC).date()
DAYS = ("--from-on", FIRST.isoformat(), "--until-on", (FIRST + timedelta(days=9)).isoformat())
WHY = ("--reason", "出差")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A city with a head, a colleague, and somebody of another office."""
    folder = tmp_path_factory.mktemp("deputies")
    opened = embedded(folder / "city", "C925")
    open_small_city(opened, folder, counties=2)
    with opened.opened() as ours:
        people = People(ours.engine, ours.city)
        people.put(Person("head", "", "C01", Role.OFFICE_HEAD, "甲"))
        people.put(Person("clerk", "", "C01", Role.OFFICE_STAFF, "乙"))
        people.put(Person("far", "", "C02", Role.OFFICE_STAFF, "丙"))
    return opened


def deputies(place: CityPlace, *arguments: str | Path, status: int = 0) -> Ended:
    return ran(place, "deputies", *arguments, status=status)


def test_a_phone_number_in_the_reason_is_refused_and_nothing_is_kept(place: CityPlace) -> None:
    office, why = ("--office", "C01"), ("--reason", "出差，电话13812345678")
    ended = deputies(place, "set", "clerk", "--in-stead-of", "head", *DAYS, *why, *office, status=2)
    assert "请去掉号码后再报；联系电话请填在线索的联系人中" in ended.err
    assert ended.err.startswith("字段 reason ")
    assert "13812345678" not in ended.err
    assert deputies(place, "list", *office, "--all", "--json").json == []


def test_a_deputy_is_named_listed_and_ended_and_the_record_has_it(place: CityPlace) -> None:
    office = ("--office", "C01")
    made = deputies(place, "set", "clerk", "--in-stead-of", "head", *DAYS, *WHY, *office, "--json")
    fits(made, "deputy")
    listed = deputies(place, "list", *office, "--json")
    fits(listed, "deputies")
    assert listed.json == [made.json]
    assert (made.json["deputy"], made.json["in_stead_of"]) == ("clerk", "head")
    assert "clerk" in deputies(place, "list", *office).out
    assert deputies(place, "list", "--office", "C02", "--json").json == []
    assert "代理已结束" in deputies(place, "end", made.json["deputy_id"]).out
    assert deputies(place, "list", *office, "--json").json == []
    every = deputies(place, "list", *office, "--all", "--json").json
    assert [bool(each["ended_at"]) for each in every] == [True]
    again = deputies(place, "end", made.json["deputy_id"], status=1)
    assert "没有这项正在生效的代理" in again.err
    with place.opened() as ours:
        events = stores_of(ours).record.events(limit=2)
    assert [(event.kind, event.actor) for event in events] == [
        ("deputy_ended", "operator:command-line"),
        ("deputy_named", "operator:command-line"),
    ]


@pytest.mark.parametrize(
    ("deputy", "more", "status", "why"),
    [
        ("far", WHY, 1, "双方都须是本单位人员"),
        ("head", WHY, 1, "代理"),
        ("nobody", WHY, 1, "双方都须是本单位人员"),
        ("clerk", ("--reason", "  "), 2, "请写明理由"),
    ],
)
def test_who_cannot_be_a_deputy_is_told_why(
    place: CityPlace, deputy: str, more: tuple[str, str], status: int, why: str
) -> None:
    said = ("set", deputy, "--in-stead-of", "head", *DAYS, "--office", "C01", *more)
    assert why in deputies(place, *said, status=status).err
    assert deputies(place, "list", "--office", "C01", "--json").json == []
