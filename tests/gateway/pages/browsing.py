"""A browser without a window: pages by HTTP, with the cookies and forms of one visitor."""

import re

from fastapi.testclient import TestClient

from infra.audiences.cards import standing_of
from infra.store.reads import view_position
from tests.gateway.rest.town import PASSWORD, Town

LIVE_SCRIPT = '<script src="/assets/live.js" defer></script>'


def visitor(city: Town, who: str = "") -> TestClient:
    """A browser of its own, signed in as somebody."""
    client = TestClient(city.app, follow_redirects=False)
    if who:
        form = client.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text
        sent = {"login": who, "password": PASSWORD, "form_token": token_in(form)}
        assert client.post("/sign-in", data=sent).status_code == 303
    return client


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found
    return found.group(1)


def form_of(page: str, act: str) -> dict[str, str]:
    """The hidden fields of a page's form for something that can be done."""
    for form in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL):
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        if hidden.get("act") == act:
            return hidden
    raise AssertionError(f"the page has no form for {act}")


def offers(page: str, act: str) -> bool:
    """Whether the page has a form for it."""
    return f'name="act" value="{act}"' in page


def without_live_script(page: str) -> str:
    """The page without the one script there is: a file of ours that is not needed to use it."""
    assert page.count(LIVE_SCRIPT) <= 1
    return page.replace(LIVE_SCRIPT, "")


def until_cards_follow(city: Town) -> None:
    """Until every office was told the cards of all that was decided so far."""
    engine, code = city.opened.engine, city.opened.city
    while True:
        with engine.connect() as connection:
            standing = standing_of(connection, code)
            if standing.seq >= view_position(connection, code) and not standing.sweep_fingerprint:
                return


def shown(page: str) -> str:
    """What a reader sees, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
