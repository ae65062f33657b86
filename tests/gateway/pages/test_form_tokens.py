"""Tokens of forms belong to a session, and cookies of https to this very host."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from auth.actors import Role
from tests.gateway.pages.browsing import form_of, token_in, visitor
from tests.gateway.rest.signing import put
from tests.gateway.rest.town import LIANSHUI, PASSWORD, XUYI, Town, town

BROWSER = "oneboard_browser"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One city for this file."""
    with town(tmp_path_factory.mktemp("tokens")) as running:
        yield running


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city whose cookies are for https alone."""
    with town(tmp_path_factory.mktemp("guarded"), cookies_over_https_alone=True) as running:
        yield running


def over_https(city: Town, who: str = "") -> TestClient:
    client = visitor(city)
    client.base_url = client.base_url.copy_with(scheme="https")
    if who:
        sent = {"login": who, "password": PASSWORD}
        sent["form_token"] = token_in(client.get("/sign-in").text)
        assert client.post("/sign-in", data=sent).status_code == 303
    return client


def ends_sessions(client: TestClient, token: str) -> bool:
    """Whether a form with this token is obeyed; it ends the visitor's sessions."""
    answer = client.post("/account/sessions/end-all", data={"form_token": token})
    assert answer.status_code in {303, 403}
    return bool(answer.status_code == 303)


def test_a_planted_cookie_carries_no_token_of_a_session(city: Town) -> None:
    attacker, victim = visitor(city), visitor(city, "xuyi")
    token = token_in(attacker.get("/sign-in").text)
    victim.cookies.set(BROWSER, attacker.cookies[BROWSER])
    assert not ends_sessions(victim, token)
    assert ends_sessions(victim, token_in(victim.get("/account").text)), "the own one is obeyed"


def test_a_colleagues_token_is_not_good_for_another_session(city: Town) -> None:
    other, client = visitor(city, "xuyi"), visitor(city, "xuyi")
    assert not ends_sessions(client, token_in(other.get("/account").text))


def test_a_form_is_said_for_no_office_that_was_picked_in_another_window(city: Town) -> None:
    put(city, "both", (LIANSHUI, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_STAFF))
    client = visitor(city, "both")
    sent = form_of(client.get("/figures").text, "claim_figure")
    sent |= {"indicator": "signed_count", "figure": "12"}

    def switch_to(office: str) -> None:
        token = token_in(client.get("/account").text)
        fields = {"form_token": token, "office": office, "role": "office_staff"}
        assert client.post("/account/acting", data=fields).status_code == 303

    switch_to(XUYI)
    refused = client.post("/figures", data=sent)
    assert refused.status_code == 403
    assert "切换了身份" in refused.text
    assert "后退" in refused.text, "what was typed is still there"
    switch_to(LIANSHUI)
    assert client.post("/figures", data=sent).status_code == 303
    switch_to(XUYI)
    out = client.post("/sign-out", data={"form_token": sent["form_token"]})
    assert out.status_code == 303, "whoever signs out does so as anybody"


def test_signing_in_anew_makes_every_older_token_worthless(city: Town) -> None:
    client = visitor(city)
    before = token_in(client.get("/sign-in").text)
    sent = {"login": "park", "password": PASSWORD, "form_token": before}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 303
    assert BROWSER not in client.cookies, "the cookie from before is taken away"
    first = token_in(client.get("/account").text)
    assert first != before
    assert client.post("/sign-in", data=sent).status_code == 403
    assert client.post("/sign-out", data={"form_token": first}).status_code == 303
    sent["form_token"] = token_in(client.get("/sign-in").text)
    assert client.post("/sign-in", data=sent).status_code == 303
    assert not ends_sessions(client, first)
    assert token_in(client.get("/account").text) != first


def test_a_token_lives_as_long_as_its_session_though_that_renews_itself(city: Town) -> None:
    client = visitor(city, "bureau")
    token = token_in(client.get("/account").text)
    client.cookies.delete("oneboard_session")
    assert ends_sessions(client, token)


def test_a_page_of_a_session_sets_no_cookie_of_the_browser(city: Town) -> None:
    client = visitor(city, "lianshui")
    assert "set-cookie" not in client.get("/").headers


def test_signing_out_of_an_ended_session_leads_to_sign_in_and_takes_nothing(city: Town) -> None:
    answer = visitor(city).post("/sign-out", data={"form_token": "0" * 64})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        ("http://testserver/rights?state=all", "/rights?state=all"),
        ("http://elsewhere.example/rights", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_a_form_of_an_ended_session_leads_back_to_its_page(
    city: Town, referer: str, place: str
) -> None:
    answer = visitor(city).post("/rights/G0", data={}, headers={"Referer": referer})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={quote(place, safe='')}"


def test_over_https_every_cookie_is_of_this_host_alone(guarded: Town) -> None:
    client = over_https(guarded)
    page = client.get("/sign-in?lang=en")
    sent = {"login": "centre", "password": PASSWORD, "form_token": token_in(page.text)}
    signed_in = client.post("/sign-in", data=sent)
    out = client.post("/sign-out", data={"form_token": token_in(client.get("/account").text)})
    cookies = [c for each in (page, signed_in, out) for c in each.headers.get_list("set-cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {
        f"__Host-oneboard_{name}"
        for name in ("browser", "language", "session", "refresh", "device")
    }
    for cookie in cookies:
        attributes = [part.strip().lower() for part in cookie.split(";")[1:]]
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(attributes)
        assert not any(part.startswith("domain") for part in attributes)


def test_over_https_a_plain_name_is_not_read(guarded: Town) -> None:
    client = over_https(guarded, "centre")
    assert client.get("/account").status_code == 200
    planted = over_https(guarded)
    for name, text in client.cookies.items():
        planted.cookies.set(name.removeprefix("__Host-"), text)
    assert planted.get("/account").status_code == 303
    attacker = over_https(guarded)
    token = token_in(attacker.get("/sign-in").text)
    planted = over_https(guarded)
    planted.cookies.set(BROWSER, attacker.cookies[f"__Host-{BROWSER}"])
    sent = {"login": "centre", "password": PASSWORD, "form_token": token}
    assert planted.post("/sign-in", data=sent).status_code == 403


def test_on_plain_http_names_are_plain(city: Town) -> None:
    client = visitor(city, "centre")
    assert set(client.cookies) == {"oneboard_session", "oneboard_refresh", "oneboard_device"}


def test_who_tried_too_often_is_told_when_to_come_back_as_over_rest(city: Town) -> None:
    client = visitor(city)
    sent = {"login": "nobody-here", "password": "wrong", "form_token": ""}
    for _ in range(6):
        sent["form_token"] = token_in(client.get("/sign-in").text)
        answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] in answer.text
    assert "nobody-here" in answer.text, "the name stands in the form again"
