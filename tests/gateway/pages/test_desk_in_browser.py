"""The desk in a real browser: ruling, following up, and nothing that runs out of the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.pages.conftest import Served
from tests.gateway.pages.visitor_in_browser import sign_in

CODE = "91320505MA1N4KQ50R"
"""Two names that share nothing stand under it, so the centre is asked whatever the matcher."""


@pytest.fixture(scope="module")
def case_place(served: Served) -> str:
    """The page of an open case: 淮阴's registration against 涟水's."""
    town = served.town
    town.register("lianshui", investor="苏州焱铠有限公司", project="焱铠电驱项目", code=CODE)
    asked = town.register(
        "huaiyin", investor="无锡恒岳材料股份有限公司", project="恒岳机壳基地", code=CODE
    )
    found = town.get("centre", "/cases", min_position=asked["position"]).json()["items"]
    case = next(each for each in found if each["asked"]["lead_id"] == asked["lead_id"])
    return f"/cases/{case['case_id']}"


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A new visitor who reads Chinese and whose browser runs no script at all."""
    context = browser.new_context(base_url=served.url, locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_arbiter_finds_a_case_and_rules_without_a_script(page: Page, case_place: str) -> None:
    sign_in(page, "arbiter")
    page.get_by_role("link", name="裁定台").click()
    page.get_by_role("link", name="恒岳机壳基地").click()
    expect(page).to_have_url(case_place)
    compared = page.locator("table.compared")
    expect(compared).to_contain_text("苏州焱铠有限公司")
    expect(compared).to_contain_text("无锡恒岳材料股份有限公司")
    page.get_by_role("radio", name="不同企业 互不相干").check()
    page.get_by_label("理由").fill("代码系笔误，两家企业互不相干")
    page.get_by_role("button", name="作出裁定").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("代码系笔误，两家企业互不相干")).to_be_visible()
    expect(page.get_by_text("两个名称记为不同企业")).to_be_visible()


def test_an_office_follows_up_its_lead_without_a_script(page: Page) -> None:
    sign_in(page, "lianshui")
    page.get_by_role("link", name="线索", exact=True).click()
    page.get_by_role("link", name="甲电驱项目").first.click()
    page.get_by_label("说明").fill("已签保密协议")
    page.get_by_role("button", name="提交跟进").click()
    expect(page.get_by_role("status")).to_contain_text("跟进已记录")
    expect(page.locator("ol.dated")).to_contain_text(["已签保密协议"])


@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("who", ["centre", "lianshui"])
def test_nothing_runs_out_of_the_desk(
    browser: Browser, served: Served, case_place: str, who: str, width: int
) -> None:
    size = {"width": width, "height": 844}
    context = browser.new_context(base_url=served.url, locale="zh-CN", viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, who)
    lead = served.town.get(who, "/leads").json()["items"][0]["lead_id"]
    places = ["/leads", f"/leads/{lead}", "/cases", "/pool", "/shopping-around"]
    if who == "centre":
        places.append(case_place)
    for place in places:
        answer = page.goto(place)
        assert answer is not None
        assert answer.status == 200, place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    context.close()
