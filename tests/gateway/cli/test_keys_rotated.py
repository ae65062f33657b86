"""``keys rotate``: another master key, and everything that hangs on the key store goes on."""

import json
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyotp
import pytest
from jsonschema import Draft202012Validator

from auth.actors import Role
from gateway.cli.faults import words_for
from gateway.cli.people import stores_of
from gateway.cli.secrets_kept import record_rotation
from gateway.exports.schemas import FOLDER
from infra.keys.master_key import FILE_NAME
from infra.keys.rotation import KeysTurned
from infra.keys.rotation_lock import RotationUnderWay
from infra.keys.wrapping import MasterKeyRenewed, RotationUnfinished
from infra.store.people import Person
from sharing.contacts import MasterKeyWrong
from tests.gateway.cli.in_process import fits, ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

LOGIN = "careful"
FIRST, SECOND, THIRD = (bytes([number] * 32).hex() for number in (1, 2, 3))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("keys")
    opened = embedded(folder / "city", "C924")
    open_small_city(opened, folder, counties=2)
    return opened


def second_factor(place: CityPlace) -> pyotp.TOTP:
    """Somebody's app, whose secret is sealed."""
    with place.opened() as deployment:
        stores = stores_of(deployment)
        person = Person(LOGIN, "", place.city, Role.CITY_OPERATOR, display_name=LOGIN)
        stores.people.put(person)
        return pyotp.TOTP(stores.factors.enrol(LOGIN, now=0))


def test_a_new_master_key_opens_all_and_the_rotation_is_recorded(place: CityPlace) -> None:
    app = second_factor(place)
    receipt = ran(place, "receipt", "--position", "1").out
    key = ran(place, "receipt", "key").out
    file = place.data / FILE_NAME
    old = file.read_text("ascii").strip()
    refused = ran(place, "keys", "rotate", status=2)
    assert "新旧两把" in refused.err

    file.write_text(f"{secrets.token_hex(32)}\n{old}\n")
    rotated = ran(place, "keys", "rotate", "--json")
    kept = json.loads((FOLDER / "keys-rotate.v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(kept).validate(rotated.json)
    assert rotated.json["keys"] >= 2, "the seed secret and the signing key"
    assert (rotated.json["unreadable"], rotated.json["was_done"]) == (0, False)
    assert rotated.json["recorded"] == [place.city]
    assert (rotated.json["not_recorded"], rotated.json["has_remains"]) == ([], False)
    assert "早已" in ran(place, "keys", "rotate").err

    file.write_text(file.read_text("ascii").splitlines()[0] + "\n")
    assert ran(place, "receipt", "--position", "1").out == receipt
    assert ran(place, "receipt", "key").out == key
    [newest] = ran(place, "people", "record", "--json").json[:1]
    assert newest["kind"] == "master_key_rotated"
    ran(place, "check")
    now = datetime.now(UTC)
    with place.opened() as deployment:
        proven = stores_of(deployment).factors.proves(
            LOGIN, app.at(now), now=int(now.timestamp() * 1000)
        )
        assert proven is not None

    file.write_text(old + "\n")
    with pytest.raises(MasterKeyWrong):
        ran(place, "check")


def test_both_keys_may_stand_in_the_settings(tmp_path: Path) -> None:
    first, second = secrets.token_hex(32), secrets.token_hex(32)
    place = embedded(tmp_path / "city", "C925", master_key=first)
    open_small_city(place, tmp_path, counties=1)
    both = place.with_settings(master_key=second, master_key_before=first)
    assert "新主密钥" in ran(both, "keys", "rotate").err
    ran(place.with_settings(master_key=second), "check")


def rotations_told(place: CityPlace) -> list[dict[str, Any]]:
    """The details of every rotation in the city's record of rights, the first one first."""
    events = ran(place, "people", "record", "--json").json
    told = [json.loads(each["details"]) for each in events if each["kind"] == "master_key_rotated"]
    return told[::-1]


class Installation(NamedTuple):
    """Two cities of one database, and one of another that shares their key store."""

    one: CityPlace
    two: CityPlace
    elsewhere: CityPlace

    def given(self, newest: str, before: str | None = None) -> "Installation":
        keys = {"master_key": newest} | ({"master_key_before": before} if before else {})
        return Installation(*(each.with_settings(**keys) for each in self))


@pytest.fixture
def three(tmp_path: Path) -> Installation:
    keys = {"keystore_url": f"sqlite:///{tmp_path}/keys.db"}
    here = {**keys, "database_url": f"sqlite:///{tmp_path}/here.db"}
    places = Installation(
        embedded(tmp_path / "C931", "C931", **here),
        embedded(tmp_path / "C932", "C932", **here),
        embedded(tmp_path / "C933", "C933", **keys),
    ).given(FIRST)
    for number, place in enumerate(places):
        folder = tmp_path / str(number)
        folder.mkdir()
        open_small_city(place, folder, counties=1)
    return places


def test_every_city_of_the_key_store_has_the_rotation_in_its_record_once(
    three: Installation,
) -> None:
    done = ran(three.given(SECOND, FIRST).one, "keys", "rotate", "--json")
    fits(done, "keys-rotate")
    assert done.json["recorded"] == ["C931", "C932"]
    assert done.json["not_recorded"] == ["C933"]
    assert "C933" in done.err
    after = three.given(SECOND)
    there = ran(after.elsewhere, "keys", "rotate", "--json").json
    assert (there["recorded"], there["not_recorded"], there["keys"]) == (["C933"], [], 0)
    assert "新旧两把" in ran(after.elsewhere, "keys", "rotate", status=2).err
    told = [rotations_told(place) for place in after]
    assert [len(each) for each in told] == [1, 1, 1]
    assert len({each[0]["rotation"] for each in told}) == 1
    assert all(each[0]["keys"] >= 1 for each in told), "each city's own keys"
    for place in after:
        ran(place, "check")


def test_a_rotation_killed_between_the_records_is_told_once_in_each_when_it_goes_on(
    three: Installation,
) -> None:
    both = three.given(SECOND, FIRST)
    with both.one.opened() as deployment:
        rotation = deployment.keys.rotation
        assert rotation.begin()
        rotation.rewrap()
        first, second, _ = rotation.notes.unrecorded()
        assert record_rotation(deployment, first)
        rotation.notes.strike(first)
        assert record_rotation(deployment, second), "killed before its note is struck"
    done = ran(both.two, "keys", "rotate", "--json").json
    assert (done["was_done"], done["recorded"]) == (False, ["C931", "C932"])
    again = ran(both.one, "keys", "rotate", "--json").json
    assert (again["was_done"], again["recorded"]) == (True, [])
    after = three.given(SECOND)
    assert [len(rotations_told(place)) for place in after] == [1, 1, 0]
    ran(three.given(THIRD, SECOND).one, "keys", "rotate")
    latest = three.given(THIRD)
    told = [rotations_told(place) for place in (latest.one, latest.two)]
    assert [len(each) for each in told] == [2, 2]
    assert told[0][0]["rotation"] != told[0][1]["rotation"]
    assert ran(latest.elsewhere, "keys", "rotate", "--json").json["recorded"] == ["C933"]
    assert rotations_told(latest.elsewhere) == [
        {"keys": each["keys"], "rotation": each["rotation"], "unreadable": 0}
        for each in sorted(told[0], key=lambda each: str(each["rotation"]))
    ], "as many keys as the like city here has; both at once, in the order of their ids"
    ran(latest.elsewhere, "check")


def test_a_reader_of_the_key_store_lets_the_command_end_with_3(tmp_path: Path) -> None:
    place = embedded(tmp_path / "city", "C934", master_key=FIRST)
    open_small_city(place, tmp_path, counties=1)
    both = place.with_settings(master_key=SECOND, master_key_before=FIRST)
    with closing(sqlite3.connect(place.data / "keys.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM seed_secrets").fetchone() == (1,)
        ended = ran(both, "keys", "rotate", "--json", status=3)
        assert ended.json["has_remains"]
        assert "预写日志" in ended.err
    assert not ran(both, "keys", "rotate", "--json").json["has_remains"]


def test_a_second_command_beside_one_that_runs_changes_nothing(tmp_path: Path) -> None:
    place = embedded(tmp_path / "city", "C935", master_key=FIRST)
    open_small_city(place, tmp_path, counties=1)
    both = place.with_settings(master_key=SECOND, master_key_before=FIRST)
    with (
        both.opened() as deployment,
        deployment.keys.rotation.alone(),
        pytest.raises(RotationUnderWay),
    ):
        ran(both, "keys", "rotate")
    ran(place, "check")


@pytest.mark.parametrize(
    ("fault", "zh", "en", "status"),
    [
        (KeysTurned(), "新主密钥应放在 master_key（master.key 第一行）", "first line", 2),
        (RotationUnderWay(), "请等它结束", "Wait until it ends", 1),
        (MasterKeyRenewed(), "密钥库已改用另一把主密钥", "was renewed to another master key", 1),
        (RotationUnfinished(), "尚未完成", "not finished", 1),
    ],
)
def test_what_is_wrong_with_master_keys_is_said_in_the_readers_words(
    fault: Exception, zh: str, en: str, status: int
) -> None:
    for language, words in (("zh_CN", zh), ("en", en)):
        said, ends_with = words_for(fault, language)
        assert words in said
        assert ends_with == status


def test_two_lines_the_wrong_way_round_are_told_by_the_command(tmp_path: Path) -> None:
    place = embedded(tmp_path / "city", "C936")
    open_small_city(place, tmp_path, counties=1)
    file = place.data / FILE_NAME
    old = file.read_text("ascii").strip()
    file.write_text(f"{old}\n{SECOND}\n")
    with pytest.raises(KeysTurned):
        ran(place, "keys", "rotate")
    file.write_text(f"{SECOND}\n{old}\n")
    assert "新主密钥" in ran(place, "keys", "rotate").err
    file.write_text(f"{old}\n")
    with pytest.raises(MasterKeyRenewed):
        ran(place, "check")
