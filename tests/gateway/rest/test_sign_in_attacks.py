"""Attacks on signing in: many wrong passwords, replayed and forged tokens, stolen codes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from jose import jwt

from auth.actors import Role
from auth.sign_in_counting import OF_PAIR
from infra.store.people import set_sign_in_state
from tests.gateway.rest.signing import ask, bearer, me, post, put, stores, tokens
from tests.gateway.rest.town import LIANSHUI, PASSWORD, XUYI, Town, steady_clock, town


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Town]:
    """A city of its own: failures are counted for the address."""
    with town(tmp_path, steady_clock()) as running:
        yield running


def test_a_thousand_wrong_passwords_from_the_offices_address(fresh: Town) -> None:
    put(fresh, "victim")
    put(fresh, "colleague")
    known = tokens(fresh, "victim")["device_token"]
    statuses = [ask(fresh, "victim", f"guess {number}").status_code for number in range(1000)]
    assert statuses[:5] == [401] * 5
    assert statuses[5:] == [429] * 995
    assert ask(fresh, "victim").status_code == 429
    assert ask(fresh, "colleague").status_code == 200
    assert ask(fresh, "victim", device_token=known).status_code == 200


def test_a_thousand_at_once_look_at_no_more_than_the_free_passwords(fresh: Town) -> None:
    put(fresh, "victim")
    with ThreadPoolExecutor(16) as pool:
        guesses = pool.map(lambda n: ask(fresh, "victim", f"guess {n}").status_code, range(60))
        statuses = list(guesses)
    assert OF_PAIR.free_failures <= statuses.count(401) <= OF_PAIR.free_failures + 2
    assert set(statuses) == {401, 429}


def test_a_device_of_another_person_or_from_before_a_reset_is_no_known_one(fresh: Town) -> None:
    put(fresh, "victim")
    put(fresh, "colleague")
    of_colleague = tokens(fresh, "colleague")["device_token"]
    told = tokens(fresh, "victim")
    for number in range(5):
        ask(fresh, "victim", f"guess {number}")
    assert ask(fresh, "victim", device_token=of_colleague).status_code == 429
    assert ask(fresh, "victim", device_token=told["access_token"]).status_code == 429
    later = fresh.opened.clock.now() + timedelta(seconds=5)
    with stores(fresh).people.writing() as connection:
        at = int(later.timestamp() * 1000)
        set_sign_in_state(connection, fresh.opened.city, "victim", password_set_at=at)
    assert ask(fresh, "victim", device_token=told["device_token"]).status_code == 429


def test_counts_stand_in_the_database_and_name_nobody(fresh: Town) -> None:
    put(fresh, "victim")
    for number in range(5):
        ask(fresh, "victim", f"guess {number}")
    with fresh.opened.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_in_attempt").all()
    assert len(rows) == 3
    assert "victim" not in str(rows)
    assert "testclient" not in str(rows)


def test_a_replayed_refresh_token_ends_the_family(fresh: Town) -> None:
    put(fresh, "wang")
    first = tokens(fresh, "wang")
    other_session = tokens(fresh, "wang")
    second = fresh.client.post(
        "/api/v1/token/refresh", json={"refresh_token": first["refresh_token"]}
    ).json()
    assert me(fresh, second["access_token"]).status_code == 200
    replay = fresh.client.post(
        "/api/v1/token/refresh", json={"refresh_token": first["refresh_token"]}
    )
    assert (replay.status_code, replay.json()["reason"]) == (401, "refresh_replayed")
    for access in (first["access_token"], second["access_token"]):
        assert me(fresh, access).status_code == 401
    newest = fresh.client.post(
        "/api/v1/token/refresh", json={"refresh_token": second["refresh_token"]}
    )
    assert newest.status_code == 401
    assert me(fresh, other_session["access_token"]).status_code == 200
    assert stores(fresh).record.events()[0].kind == "session_replayed"


def test_of_two_that_renew_at_once_one_alone_gets_the_next_token(fresh: Town) -> None:
    put(fresh, "wang")
    sent = {"refresh_token": tokens(fresh, "wang")["refresh_token"]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: fresh.client.post("/api/v1/token/refresh", json=sent), range(8))
        )
    assert sum(answer.status_code == 200 for answer in answers) <= 1


@pytest.mark.parametrize("kind", ["refresh_token", "device_token"])
def test_a_token_of_another_kind_opens_nothing(fresh: Town, kind: str) -> None:
    told = tokens(fresh, "lianshui")
    assert me(fresh, told[kind]).status_code == 401
    answer = fresh.client.post(
        "/api/v1/token/refresh", json={"refresh_token": told["access_token"]}
    )
    assert answer.status_code == 401


def test_forged_tokens_are_refused(fresh: Town) -> None:
    good = tokens(fresh, "lianshui")["access_token"]
    claims = jwt.get_unverified_claims(good)
    header = jwt.get_unverified_header(good)
    raised = claims | {"role": "city_operator", "office": "320800"}
    secret = fresh.app.state.parts.desk.secret
    forged = [
        jwt.encode(raised, "x" * 32, headers={"kid": header["kid"]}),
        jwt.encode(raised, secret, algorithm="HS512", headers={"kid": header["kid"]}),
        jwt.encode(claims | {"aud": "oneboard/live"}, secret),
        f"eyJhbGciOiJub25lIn0.{good.split('.')[1]}.",
        # Rightly signed, but of a membership that the person has not, or of no session.
        jwt.encode(raised, secret),
        jwt.encode(claims | {"sid": "another"}, secret),
        jwt.encode({k: v for k, v in claims.items() if k != "sid"}, secret),
        jwt.encode(claims | {"on_behalf": "xuyi"}, secret),
        jwt.encode(claims | {"city": "320100"}, secret),
    ]
    assert [me(fresh, text).status_code for text in forged] == [401] * len(forged)
    assert me(fresh, good).status_code == 200


def test_signing_out_ends_a_session_at_once_and_everywhere_ends_all(fresh: Town) -> None:
    put(fresh, "wang")
    one, two, three = (tokens(fresh, "wang")["access_token"] for _ in range(3))
    assert len(fresh.client.get("/api/v1/me/sessions", headers=bearer(one)).json()) == 3
    assert post(fresh, one, "/me/sign-out").status_code == 204
    assert [me(fresh, text).status_code for text in (one, two, three)] == [401, 200, 200]
    assert post(fresh, two, "/me/sign-out-everywhere").json() == {"sessions": 2}
    assert [me(fresh, text).status_code for text in (two, three)] == [401, 401]


def test_a_session_of_somebody_else_cannot_be_ended(fresh: Town) -> None:
    put(fresh, "wang")
    wang = tokens(fresh, "wang")["access_token"]
    listed = fresh.client.get("/api/v1/me/sessions", headers=bearer(wang)).json()
    path = f"/api/v1/me/sessions/{listed[0]['session_id']}"
    assert fresh.client.delete(path, headers=fresh.headers("lianshui")).status_code == 404
    assert me(fresh, wang).status_code == 200


def test_a_changed_password_ends_the_other_sessions(fresh: Town) -> None:
    put(fresh, "wang")
    here, elsewhere = (tokens(fresh, "wang")["access_token"] for _ in range(2))
    sent = {"old": "wrong password", "new": "a wholly new one"}
    assert post(fresh, here, "/me/password", sent).json()["reason"] == "password_wrong"
    short = post(fresh, here, "/me/password", {"old": PASSWORD, "new": "short"})
    assert short.json()["reason"] == "password_too_short"
    assert post(fresh, here, "/me/password", sent | {"old": PASSWORD}).status_code == 204
    assert [me(fresh, text).status_code for text in (here, elsewhere)] == [200, 401]
    assert ask(fresh, "wang").status_code == 401
    assert ask(fresh, "wang", "a wholly new one").status_code == 200


def test_a_second_factor_is_asked_for_and_no_code_counts_twice(fresh: Town) -> None:
    put(fresh, "wang")
    access = tokens(fresh, "wang")["access_token"]
    begun = post(fresh, access, "/me/second-factor", {"password": PASSWORD}).json()
    assert begun["uri"].startswith("otpauth://totp/")
    assert ask(fresh, "wang").status_code == 200, "it counts from its first code on"
    app = pyotp.TOTP(begun["secret"])
    now = fresh.opened.clock.now()
    wrong = post(fresh, access, "/me/second-factor/confirmation", {"code": "000000"})
    assert wrong.json()["reason"] == "code_wrong"
    code = app.at(now - timedelta(seconds=30))
    told = post(fresh, access, "/me/second-factor/confirmation", {"code": code})
    recovery = told.json()["recovery_codes"]
    assert len(set(recovery)) == 10
    assert ask(fresh, "wang").json()["reason"] == "code_needed"
    assert ask(fresh, "wang", otp=code).json()["reason"] == "code_wrong"
    code = app.at(now)
    assert ask(fresh, "wang", otp=code).status_code == 200
    assert ask(fresh, "wang", otp=code).json()["reason"] == "code_wrong"
    assert ask(fresh, "wang", otp=recovery[0].lower()).status_code == 200
    assert ask(fresh, "wang", otp=recovery[0]).json()["reason"] == "code_wrong"
    assert ask(fresh, "wang", "wrong password", otp=recovery[1]).json()["reason"] == (
        "sign_in_failed"
    )


def test_a_second_factor_goes_on_until_another_one_showed_its_first_code(fresh: Town) -> None:
    put(fresh, "wang")
    access = tokens(fresh, "wang")["access_token"]
    at = fresh.opened.clock.now()
    begin, confirm = "/me/second-factor", "/me/second-factor/confirmation"
    first = pyotp.TOTP(post(fresh, access, begin, {"password": PASSWORD}).json()["secret"])
    code = first.at(at - timedelta(seconds=30))
    recovery = post(fresh, access, confirm, {"code": code}).json()["recovery_codes"]
    sent = {"password": PASSWORD}
    assert post(fresh, access, begin, sent).json()["reason"] == "code_wrong"
    begun = post(fresh, access, begin, sent | {"code": first.at(at)}).json()
    assert ask(fresh, "wang").json()["reason"] == "code_needed", "the first one goes on"
    other = pyotp.TOTP(begun["secret"])
    assert ask(fresh, "wang", otp=other.at(at)).json()["reason"] == "code_wrong"
    assert ask(fresh, "wang", otp=recovery[0]).status_code == 200
    told = post(fresh, access, confirm, {"code": other.at(at)})
    assert len(told.json()["recovery_codes"]) == 10
    assert ask(fresh, "wang", otp=other.at(at)).json()["reason"] == "code_wrong", "taken once"
    assert ask(fresh, "wang", otp=recovery[1]).json()["reason"] == "code_wrong"
    later = timedelta(seconds=30)
    assert ask(fresh, "wang", otp=first.at(at + later)).json()["reason"] == "code_wrong"
    assert ask(fresh, "wang", otp=other.at(at + later)).status_code == 200
    assert post(fresh, access, confirm, {"code": "123456"}).json()["reason"] == "no_enrolment"


def test_codes_of_the_second_factor_are_throttled(fresh: Town) -> None:
    put(fresh, "wang")
    access = tokens(fresh, "wang")["access_token"]
    begun = post(fresh, access, "/me/second-factor", {"password": PASSWORD}).json()
    code = pyotp.TOTP(begun["secret"]).at(fresh.opened.clock.now())
    post(fresh, access, "/me/second-factor/confirmation", {"code": code})
    statuses = [ask(fresh, "wang", otp="000000").status_code for _ in range(8)]
    assert statuses[:5] == [401] * 5
    assert 429 in statuses[5:]


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(fresh: Town) -> None:
    put(fresh, "wang")
    access = tokens(fresh, "wang")["access_token"]
    secret = post(fresh, access, "/me/second-factor", {"password": PASSWORD}).json()["secret"]
    with fresh.opened.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM second_factor").all()
    assert len(rows) == 1
    assert secret not in str(rows)


def test_a_city_role_enrols_first_where_the_settings_ask_for_it(tmp_path: Path) -> None:
    with town(tmp_path, steady_clock(), second_factor_for="city_roles") as running:
        refused = running.get("centre", "/board", period="2025", indicator="signed_count")
        assert (refused.status_code, refused.json()["reason"]) == (403, "second_factor_needed")
        assert running.get("centre", "/me").status_code == 200
        assert running.get("lianshui", "/leads").status_code == 200
        access = running.tokens["centre"]
        begun = post(running, access, "/me/second-factor", {"password": PASSWORD}).json()
        code = pyotp.TOTP(begun["secret"]).at(running.opened.clock.now())
        post(running, access, "/me/second-factor/confirmation", {"code": code})
        assert running.get("centre", "/leads").status_code == 200


def test_a_person_of_two_offices_acts_in_the_one_that_was_picked(fresh: Town) -> None:
    put(fresh, "both", (LIANSHUI, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_HEAD))
    told = tokens(fresh, "both")
    access = told["access_token"]
    assert me(fresh, access).json()["office"] == LIANSHUI
    assert [m["office"] for m in me(fresh, access).json()["memberships"]] == [LIANSHUI, XUYI]
    other = post(fresh, access, "/me/acting", {"office": XUYI}).json()["access_token"]
    shown = me(fresh, other).json()
    assert (shown["office"], shown["role"]) == (XUYI, "office_head")
    renewed = fresh.client.post(
        "/api/v1/token/refresh", json={"refresh_token": told["refresh_token"]}
    ).json()
    assert me(fresh, renewed["access_token"]).json()["office"] == XUYI
    for body in ({"office": "320804"}, {"office": XUYI, "role": "city_operator"}):
        assert post(fresh, access, "/me/acting", body).json()["reason"] == "membership_not_yours"
    put(fresh, "both", (LIANSHUI, Role.OFFICE_STAFF))
    assert me(fresh, other).status_code == 401, "a withdrawn membership no longer counts"
    assert me(fresh, access).status_code == 200
