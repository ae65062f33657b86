"""``keys rotate``: another master key, and everything that hangs on the key store goes on."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from jsonschema import Draft202012Validator

from auth.actors import Role
from gateway.cli.people import stores_of
from gateway.exports.schemas import FOLDER
from infra.keys.master_key import FILE_NAME
from infra.store.people import Person
from sharing.contacts import MasterKeyWrong
from tests.gateway.cli.in_process import ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

pytestmark = pytest.mark.timeout(280)
LOGIN = "careful"


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
