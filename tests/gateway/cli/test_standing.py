"""``approval``, ``charge``, ``lead share`` and ``lead hand-over`` on a small opened city."""

import pytest

from auth.actors import Role
from infra.store.people import People, Person
from tests.gateway.cli.in_process import fits, ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    """A city with somebody of an office, and a leader."""
    folder = tmp_path_factory.mktemp("standing")
    opened = embedded(folder / "city", "C924")
    open_small_city(opened, folder, counties=2)
    with opened.opened() as ours:
        people = People(ours.engine, ours.city)
        people.put(Person("wang", "", "C01", Role.OFFICE_STAFF, "王"))
        people.put(Person("zhao", "", ours.city, Role.LEADER, "赵"))
    return opened


def test_somebody_is_put_in_charge_of_a_chain_and_no_longer(place: CityPlace) -> None:
    put = ("charge", "put", "--chain", "光伏", "--from-on", "2025-01-01", "--reason", "链长")
    nobody = ran(place, *put, "--as", "leader", "nobody", status=1)
    assert "此人不能以这一身份负责" in nobody.err
    ran(place, *put, "--as", "leader", "wang", status=1)
    assert "负责人已明确" in ran(place, *put, "--as", "leader", "zhao").out
    listed = ran(place, "charge", "list", "--json")
    fits(listed, "charges")
    assert [(each["person"], each["chain"]) for each in listed.json] == [("zhao", "光伏")]
    assert "zhao" in ran(place, "charge", "list").out
    ran(place, "charge", "end", listed.json[0]["charge_id"])
    assert ran(place, "charge", "list", "--json").json == []
    ended = ran(place, "charge", "end", listed.json[0]["charge_id"], status=1)
    assert "没有找到正在生效的负责人记录" in ended.err


def test_what_waits_for_a_head_is_listed(place: CityPlace) -> None:
    listed = ran(place, "approval", "list", "--office", "C01", "--all", "--json")
    fits(listed, "approvals")
    assert listed.json == []


def test_a_hand_over_names_a_person_of_the_office(place: CityPlace) -> None:
    said = ("lead", "hand-over", "LNONE", "--office", "C01", "--reason", "调整", "--to")
    assert "没有找到可以接手的本单位人员" in ran(place, *said, "zhao", status=1).err
    assert "LNONE" in ran(place, *said, "wang", status=1).err


def test_a_phone_number_in_a_reason_is_refused_with_what_to_do(place: CityPlace) -> None:
    phone, day = ("--reason", "联系王总 138 1234 5678"), ("--from-on", "2025-01-01")
    for said in (
        ("charge", "put", "zhao", "--as", "leader", "--chain", "新材料", *day, *phone),
        ("charge", "end", "CNONE", *phone),
        ("lead", "hand-over", "LNONE", "--office", "C01", "--to", "wang", *phone),
    ):
        ended = ran(place, *said, status=2)
        assert "字段 reason 中有电话号码" in ended.err
        assert "请去掉号码后再报；联系电话请填在线索的联系人中" in ended.err
        assert "1234" not in ended.err


def test_an_unknown_office_is_told(place: CityPlace) -> None:
    said = ("lead", "share", "LNONE", "--as", "named", "--to", "无名县")
    assert "无名县" in ran(place, *said, status=2).err
