"""In a real browser: a page tells that something changed, and nothing on it moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.gateway.pages.conftest import Served
from tests.gateway.pages.visitor_in_browser import sign_in
from tests.gateway.rest.streaming import BEAT, STREAM, listening, serving
from tests.gateway.rest.town import Town, town

TOLD = "有更新，点击刷新"
LISTENING = "**/live?*"
SEALED, SHOWN = ("盐城封存风电有限公司", "海上风机项目"), ("徐州公开机械有限公司", "挖掘机项目")

HEARD = """
window.heard = 0;
const listen = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (kind, act) {
  listen.call(this, kind, (said) => { act(said); window.heard += kind === "ended"; });
};
"""
"""Counts the ends that the page has taken in: the page closes the stream at once, and whether the
browser ever calls such a request finished is a race.
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A city with one signed project, whose streams beat every second."""
    with town(tmp_path_factory.mktemp("town"), live_beat_seconds=1) as running:
        first = running.register("lianshui", investor="常州远航机械有限公司", project="齿轮箱项目")
        running.sign(first["project_id"])
        with serving(running) as url:
            yield Served(running, url)


@pytest.fixture
def visitor(browser: Browser, live: Served) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live.url, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """The browser must have nothing to complain about, our policy against scripts included."""
    opened = visitor.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []


def register(city: Town, lead: tuple[str, str], *, is_shown: bool) -> None:
    told = city.register("lianshui", investor=lead[0], project=lead[1])
    if is_shown:
        body = {"visibility": "board", "offices": []}
        path = f"/leads/{told['lead_id']}/visibility"
        assert city.write("lianshui", path, body, method="PUT").status_code == 200


def test_the_board_of_another_office_tells_what_it_may_see_and_not_what_is_sealed(
    page: Page, live: Served
) -> None:
    sign_in(page, "xuyi")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一盘棋")
    news = page.locator("#news")
    expect(news).to_be_attached()
    assert news.get_attribute("aria-live") == "polite"
    page.evaluate("window.scrollTo(0, 200)")
    before = page.evaluate("[window.scrollY, document.querySelector('main').innerHTML]")
    with listening(live.url, live.town.headers("lianshui")) as own:
        own.until("complete")
        register(live.town, SEALED, is_shown=False)
        own.until("card")
        for _ in range(2):
            own.until(BEAT)
    expect(news).to_be_empty()
    register(live.town, SHOWN, is_shown=True)
    expect(news).to_have_text(TOLD)
    assert before == page.evaluate("[window.scrollY, document.querySelector('main').innerHTML]")
    expect(page.locator("#projects")).not_to_contain_text("建设压铸")
    page.get_by_role("button", name=TOLD).click()
    expect(news).to_be_empty()


def test_the_office_itself_is_told_in_every_tab_once_it_is_looked_at(
    visitor: BrowserContext, page: Page, live: Served, tmp_path: Path
) -> None:
    sign_in(page, "lianshui")
    page.goto("/leads")
    other = visitor.new_page()
    other.goto("/?scope=all")
    register(live.town, ("连云港新岸化工有限公司", "聚酯项目"), is_shown=False)
    for each in (other, page):
        each.bring_to_front()
        expect(each.locator("#news")).to_have_text(TOLD)
    page.screenshot(path=tmp_path / "told.png")
    page.get_by_role("button", name=TOLD).click()
    expect(page.get_by_text("聚酯项目")).to_be_visible()
    expect(page.locator("#news")).to_be_empty()
    other.close()


def test_without_scripts_the_page_is_as_it_was(browser: Browser, live: Served) -> None:
    context = browser.new_context(base_url=live.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "xuyi")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一盘棋")
    expect(page.locator("#news")).to_be_hidden()
    expect(page.locator("table.projects")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("reason", "passes"),
    [("server_stops", True), ("not_available", True), ("token_not_valid", False)],
)
@pytest.mark.usefixtures("live")
def test_a_page_listens_again_after_what_passes_and_not_after_its_right_has_ended(
    page: Page, reason: str, *, passes: bool
) -> None:
    asked: list[str] = []

    def ended(route: Route) -> None:
        asked.append(route.request.url)
        body = f'event: ended\ndata: {{"reason":"{reason}","detail":""}}\n\n'
        route.fulfill(content_type=STREAM, body=body)

    page.context.route(LISTENING, ended)
    page.add_init_script(HEARD)
    page.clock.install()
    with page.expect_response(LISTENING):
        sign_in(page, "xuyi")
    while not page.evaluate("window.heard"):
        pass
    if passes:
        with page.expect_response(LISTENING):
            page.clock.run_for(7_000)
    else:
        page.clock.run_for(90_000)
        assert page.evaluate("document.visibilityState") == "visible"
        assert len(asked) == 1
