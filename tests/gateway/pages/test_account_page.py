"""The own sign-in on pages: switching, password, second factor, sessions, renewing by itself."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from auth.actors import Role
from infra.clock import SystemClock
from tests.gateway.pages.browsing import shown, token_in, visitor
from tests.gateway.rest.signing import approve, propose, put, stores
from tests.gateway.rest.town import LIANSHUI, PASSWORD, XUYI, Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One city for this file."""
    with town(tmp_path_factory.mktemp("account")) as running:
        yield running


def send(client: TestClient, path: str, **fields: str) -> Response:
    page = client.get("/account").text
    answer: Response = client.post(path, data={"form_token": token_in(page)} | fields)
    return answer


def test_a_person_of_two_offices_switches_in_the_header(city: Town) -> None:
    put(city, "both", (LIANSHUI, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_HEAD))
    client = visitor(city, "both")
    assert client.get(f"/statements/{XUYI}?period=2025").status_code == 404
    assert 'href="/account"' in client.get("/").text
    switched = send(client, "/account/acting", office=XUYI, role="office_head")
    assert switched.status_code == 303
    assert client.get(f"/statements/{XUYI}?period=2025").status_code == 200
    assert client.get(f"/statements/{LIANSHUI}?period=2025").status_code == 404
    assert send(client, "/account/acting", office="320804").status_code == 403


def test_the_header_says_for_which_office_and_in_whose_stead_one_acts(city: Town) -> None:
    put(city, "chen", (XUYI, Role.OFFICE_HEAD))
    put(city, "dong", (LIANSHUI, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_STAFF))
    client = visitor(city, "dong")
    assert "dong · 涟水县 · 单位经办人" in client.get("/").text
    today, wanted = SystemClock().now(), {"in_stead_of": "chen", "deputy": "dong", "reason": "出差"}
    wanted["from_on"] = f"{today - timedelta(days=2):%Y-%m-%d}"
    wanted["until_on"] = f"{today + timedelta(days=2):%Y-%m-%d}"
    assert city.write("chen", "/deputies", wanted).status_code == 201
    fields = {"office": XUYI, "role": "office_head", "in_stead_of": "chen"}
    assert send(client, "/account/acting", **fields).status_code == 303
    assert "dong（代chen） · 盱眙县 · 单位负责人" in client.get("/").text


def test_a_session_began_at_a_time_of_the_city(city: Town) -> None:
    put(city, "early")
    client = visitor(city, "early")
    evening = int(datetime(2026, 1, 1, 17, 30, tzinfo=UTC).timestamp() * 1000)
    with city.opened.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE sign_in_session SET started_at = ? WHERE login = 'early'", (evening,)
        )
    assert "始于 2026-01-02 01:30" in client.get("/account").text


def test_a_page_renews_an_old_session_by_itself_and_many_at_once_may(city: Town) -> None:
    client = visitor(city, "lianshui")
    refresh = client.cookies["oneboard_refresh"]
    client.cookies.delete("oneboard_session")
    answer = client.get("/")
    assert answer.status_code == 200
    assert client.cookies["oneboard_refresh"] != refresh
    at_once = visitor(city)
    at_once.cookies.set("oneboard_refresh", refresh)
    late = at_once.get("/")
    assert late.status_code == 200, "the one before is let in for a moment"
    assert "oneboard_refresh" not in late.headers.get("set-cookie", "")
    assert client.get("/").status_code == 200


def test_an_old_refresh_cookie_ends_the_session_after_the_moment(city: Town) -> None:
    client = visitor(city, "xuyi")
    refresh = client.cookies["oneboard_refresh"]
    client.cookies.delete("oneboard_session")
    client.get("/")
    with city.opened.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE sign_in_session SET refreshed_at = refreshed_at - 11000 WHERE login = 'xuyi'"
        )
    thief = visitor(city)
    thief.cookies.set("oneboard_refresh", refresh)
    assert thief.get("/").status_code == 303
    assert client.get("/").status_code == 303, "the owner signs in again"


def test_every_cookie_of_sign_in_is_kept_from_scripts_and_other_sites(city: Town) -> None:
    client = visitor(city)
    form = client.get("/sign-in").text
    sent = {"login": "centre", "password": PASSWORD, "form_token": token_in(form)}
    cookies = client.post("/sign-in", data=sent).headers.get_list("set-cookie")
    assert len(cookies) == 4, "three of sign-in; that from before is taken away"
    for cookie in cookies:
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()


def test_cookies_are_for_https_alone_where_the_settings_say_so(tmp_path: Path) -> None:
    with town(tmp_path, cookies_over_https_alone=True) as running:
        client = visitor(running)
        client.base_url = client.base_url.copy_with(scheme="https")
        form = client.get("/sign-in").text
        sent = {"login": "centre", "password": PASSWORD, "form_token": token_in(form)}
        cookies = client.post("/sign-in", data=sent).headers.get_list("set-cookie")
        assert cookies
        assert all("secure" in cookie.lower() for cookie in cookies)


def test_signing_out_ends_the_session_and_not_only_the_cookie(city: Town) -> None:
    client = visitor(city, "bureau")
    kept = dict(client.cookies)
    answer = client.post("/sign-out", data={"form_token": token_in(client.get("/").text)})
    assert answer.status_code == 303
    thief = visitor(city)
    for name, text in kept.items():
        thief.cookies.set(name, text)
    assert thief.get("/").status_code == 303


def test_the_password_is_changed_and_other_browsers_are_out(city: Town) -> None:
    put(city, "changer")
    here, elsewhere = visitor(city, "changer"), visitor(city, "changer")
    fields = {"old": PASSWORD, "new": "a wholly new one", "again": "another"}
    differs = send(here, "/account/password", **fields)
    assert (differs.status_code, "两次输入" in differs.text) == (422, True)
    wrong = send(here, "/account/password", **(fields | {"old": "x", "again": fields["new"]}))
    assert (wrong.status_code, "原密码不正确" in wrong.text) == (422, True)
    done = send(here, "/account/password", **(fields | {"again": fields["new"]}))
    assert "密码已修改" in done.text
    assert elsewhere.get("/").status_code == 303
    assert here.get("/").status_code == 200


def test_a_second_factor_is_set_up_on_the_page_and_asked_for_at_sign_in(city: Town) -> None:
    put(city, "careful")
    client = visitor(city, "careful")
    assert send(client, "/account/second-factor", password=PASSWORD).status_code == 303
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/account").text)
    assert secret
    app = pyotp.TOTP(secret[1])
    now = SystemClock().now()
    # This half minute's code and the next one's: both are good too when a half minute ends here.
    confirmed = send(client, "/account/second-factor/confirmation", code=app.at(now))
    assert len(re.findall(r"<li><code>", confirmed.text)) == 10
    other = visitor(city)
    form = token_in(other.get("/sign-in").text)
    first = other.post(
        "/sign-in",
        data={"login": "careful", "password": PASSWORD, "form_token": form, "next": "/periods"},
    )
    pending = re.search(r'name="pending" value="([^"]+)"', first.text)
    assert pending
    assert other.get("/").status_code == 303, "not in yet"
    sent = {"form_token": form, "pending": pending[1], "next": "/periods"}
    wrong = other.post("/sign-in/code", data=sent | {"code": "000000"})
    assert (wrong.status_code, "验证码不正确" in wrong.text) == (401, True)
    forged = other.post("/sign-in/code", data=sent | {"pending": "x.y.z", "code": "000000"})
    assert forged.status_code == 401
    right = other.post("/sign-in/code", data=sent | {"code": app.at(now + timedelta(seconds=30))})
    assert (right.status_code, right.headers["location"]) == (303, "/periods")


def test_whoever_must_enrol_is_led_to_it(tmp_path: Path) -> None:
    with town(tmp_path, second_factor_for="city_roles") as running:
        client = visitor(running, "centre")
        assert client.get("/").headers["location"] == "/account#second-factor"
        assert client.get("/account").status_code == 200
        assert visitor(running, "lianshui").get("/").status_code == 200


def test_sessions_are_listed_and_ended(city: Town) -> None:
    put(city, "listed")
    here, elsewhere = visitor(city, "listed"), visitor(city, "listed")
    page = here.get("/account").text
    assert shown(page).count("始于") == 2
    assert shown(page).count("本会话") == 1
    own = {s.session_id for s in stores(city).sessions.of_login("listed")}
    assert own == set(re.findall(r'name="session_id" value="([^"]+)"', page))
    assert send(here, "/account/sessions/end", session_id="none").status_code == 404
    assert send(here, "/account/sessions/end-all").status_code == 303
    assert [c.get("/").status_code for c in (here, elsewhere)] == [303, 303]


def test_an_invited_person_sets_the_first_password_on_the_page(city: Town) -> None:
    change = propose(city, kind="invite", login="invited", office=XUYI, role="office_staff")
    code = approve(city, change)["shown_once"]
    client = visitor(city)
    sent = {
        "form_token": token_in(client.get("/invitation").text),
        "code": code,
        "password": "a first password",
        "again": "a first password",
    }
    assert client.post("/invitation", data=sent | {"form_token": "x"}).status_code == 403
    mistyped = client.post("/invitation", data=sent | {"again": "y"})
    assert mistyped.status_code == 422
    assert f'value="{sent["code"]}"' in mistyped.text, "the long code is typed once"
    done = client.post("/invitation", data=sent)
    assert "密码已设置" in done.text
    assert 'value="invited"' in done.text
    assert client.post("/invitation", data=sent).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["acting", "password", "second-factor", "second-factor/confirmation", "sessions/end-all"],
)
def test_a_form_of_another_site_changes_nothing(city: Town, path: str) -> None:
    client = visitor(city, "park")
    assert client.post(f"/account/{path}", data={"form_token": "0" * 64}).status_code == 403
    assert client.get("/account").status_code == 200
