"""Statements, periods, reconciliation, recognition and what-if in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.pages.conftest import Served, serving
from tests.gateway.pages.visitor_in_browser import sign_in, sign_out
from tests.gateway.rest.town import XUYI, Town


@pytest.fixture(scope="module")
def served_closed(closed: Town) -> Iterator[Served]:
    """The city with a closed quarter on a free port of loopback."""
    yield from serving(closed)


@pytest.fixture
def page(browser: Browser, served_closed: Served) -> Iterator[Page]:
    """A new visitor who reads Chinese and whose browser runs no script at all."""
    context = browser.new_context(
        base_url=served_closed.url, locale="zh-CN", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_the_head_ticks_a_line_and_disputes_it_without_a_script(page: Page) -> None:
    sign_in(page, "xuyi")
    page.get_by_role("link", name="期间").click()
    page.get_by_role("link", name="2025 年一季度").click()
    page.get_by_role("link", name="本单位对账单").click()
    expect(page.get_by_text("未答复")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_label("理由").fill("金额有误")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_role("status")).to_contain_text("异议已提出")
    expect(page.get_by_text("本单位的异议：金额有误")).to_be_visible()
    expect(page.locator("table.lines .disputed")).to_have_count(1)


def test_the_centre_goes_from_a_figure_of_the_reconciliation_to_its_project(page: Page) -> None:
    sign_in(page, "centre")
    page.get_by_role("link", name="调节表").click()
    page.get_by_role("link", name="一季度").click()
    row = page.locator("table.reconciliation tr", has_text="涟水县")
    row.locator("td a").last.click()
    page.get_by_role("link", name="甲电驱项目").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("甲电驱项目")
    expect(page.get_by_text("2025-03-20", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_runs_out_of_the_accounts(
    browser: Browser, served_closed: Served, width: int, language: str
) -> None:
    size = {"width": width, "height": 844}
    context = browser.new_context(base_url=served_closed.url, locale="zh-CN", viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    for who, places in (("centre", CENTRE_PLACES), ("xuyi", OFFICE_PLACES)):
        sign_in(page, who)
        for place in places:
            joint = "&" if "?" in place else "?"
            answer = page.goto(f"{place}{joint}lang={language}")
            assert answer is not None
            assert answer.status == 200, place
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        page.goto("/?lang=zh-CN")
        sign_out(page)
    context.close()


QUERY = "period=2025Q1&indicator=signed_amount_yuan"
CENTRE_PLACES = (
    "/?period=2025Q1&view=exported",
    "/periods?period=2025",
    "/periods/2025Q1",
    "/periods/2025Q2",
    f"/reconciliation?{QUERY}",
    f"/reconciliation/{XUYI}?{QUERY}",
    "/recognitions",
    "/what-if?period=2025Q1&pack=ningde-2017",
)
OFFICE_PLACES = (
    f"/statements/{XUYI}?period=2025Q1",
    f"/statements/{XUYI}/explanation?{QUERY}",
    "/figures?period=2025Q1",
    "/recognitions",
)
