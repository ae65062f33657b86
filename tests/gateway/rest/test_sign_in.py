"""Signing in through REST: tokens, wrong passwords, people who left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auth.actors import Role
from auth.passwords import hash_password
from infra.store.people import People, Person
from tests.gateway.rest.town import CHEAP, LIANSHUI, PASSWORD, Town, steady_clock, town


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Town]:
    """A city of its own: failures are counted for the address."""
    with town(tmp_path, steady_clock()) as running:
        yield running


def put(running: Town, login: str, *, is_disabled: bool = False) -> None:
    hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
    person = Person(login, hashed, LIANSHUI, Role.OFFICE_STAFF, login, is_disabled=is_disabled)
    People(running.opened.engine, running.opened.city).put(person)


def token(running: Town, login: str, password: str = PASSWORD) -> tuple[int, dict[str, object]]:
    answer = running.client.post("/api/v1/token", data={"username": login, "password": password})
    return answer.status_code, answer.json()


def test_who_signed_in_is_told_who_he_is(fresh: Town) -> None:
    told = fresh.get("lianshui", "/me").json()
    assert (told["office"], told["office_name"], told["role"]) == (
        LIANSHUI, "涟水县", "office_staff",
    )  # fmt: skip
    assert "own:lead:register" in told["permissions"]


def test_a_wrong_name_and_a_wrong_password_look_the_same_and_slow_down(fresh: Town) -> None:
    nobody = token(fresh, "nobody")
    wrong = token(fresh, "lianshui", "wrong password")
    assert nobody == wrong
    assert nobody[0] == 401
    for rubbish in ("another wrong one", "a\x00b", "x" * 5_000, "密码密码密码密码密码密码"):
        assert token(fresh, "lianshui", rubbish)[0] == 401
    late = fresh.client.post("/api/v1/token", data={"username": "lianshui", "password": PASSWORD})
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1


def test_who_left_is_out_at_once(fresh: Town) -> None:
    put(fresh, "leaver")
    headers = fresh.headers("leaver")
    assert fresh.client.get("/api/v1/me", headers=headers).status_code == 200
    put(fresh, "leaver", is_disabled=True)
    assert fresh.client.get("/api/v1/me", headers=headers).status_code == 401
    assert token(fresh, "leaver")[0] == 401


def test_an_old_hash_is_renewed_when_its_owner_signs_in(fresh: Town) -> None:
    put(fresh, "old")
    people = People(fresh.opened.engine, fresh.opened.city)
    before = people.find("old")
    assert token(fresh, "old")[0] == 200
    after = people.find("old")
    assert before is not None
    assert after is not None
    assert before.password_hash != after.password_hash
    assert token(fresh, "old")[0] == 200


def test_a_token_form_without_its_fields_is_told(fresh: Town) -> None:
    answer = fresh.client.post("/api/v1/token", data={})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["errors"]} == {"username", "password"}


def test_the_table_of_people_shows_no_password(fresh: Town) -> None:
    person = People(fresh.opened.engine, fresh.opened.city).find("lianshui")
    assert person is not None
    assert "argon2" not in repr(person)
