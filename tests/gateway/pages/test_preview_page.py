"""各类人员将看到什么: the preview of an own lead, by HTTP and in a real browser."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.pages.browsing import visitor
from tests.gateway.pages.conftest import Served
from tests.gateway.pages.visitor_in_browser import sign_in
from tests.gateway.rest.town import Town

FACTS: dict[str, Any] = {
    "investor": "预览页有限公司",
    "project": "预览页产线项目",
    "amount_yuan": 730_000_000,
}


def lines(html: str) -> list[list[str]]:
    """The rows of the tables, as texts."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.DOTALL)
    return [[unescape(re.sub(r"<[^>]+>", "", c)) for c in re.split(r"</t[hd]>", r)] for r in rows]


def test_it_says_what_the_api_says_of_the_same_draft(city: Town) -> None:
    told = city.register("lianshui", **FACTS)
    city.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    client = visitor(city, "lianshui")
    for step in ("sealed", "board", "open"):
        html = client.get(f"/leads/{told['lead_id']}/preview?visibility={step}").text
        sent: dict[str, dict[str, Any]] = {}
        lead = city.get("lianshui", f"/leads/{told['lead_id']}").json()
        for section, names in (
            ("identity", ("investor", "project")),
            ("commercial", ("amount_yuan",)),
            ("summary", ("industry", "chain", "is_chemical", "stage")),
        ):
            sent[section] = {name: lead[name] for name in names}
        answer = city.write("lianshui", "/leads/preview", {**sent, "visibility": step})
        readers = answer.json()["readers"]
        found = lines(html)
        assert len(found) == len(readers)
        assert "R-PREVIEW" not in html
        for row, reader in zip(found, readers, strict=True):
            assert row[0] == reader["reader_words"]
            assert row[2:8] == [each["showing_words"] for each in reader["classes"]]
            card = reader["card"]
            assert ("如同不存在" in row[1]) is (card is None)
            assert ("预览页" in row[1]) is bool(card and card["investor"])
            assert ("7.3" in row[1]) is bool(card and card["amount_yuan"])


def test_it_is_for_the_own_office_and_for_others_as_absent(city: Town) -> None:
    told = city.register("lianshui", investor="预览丁有限公司", project="预览丁项目")
    city.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    place = f"/leads/{told['lead_id']}/preview"
    assert visitor(city, "lianshui").get(place).status_code == 200
    for who in ("xuyi", "centre", "arbiter", "auditor", "assessor", "leader", "administrator"):
        answer, absent = (visitor(city, who).get(p) for p in (place, "/leads/LNONE/preview"))
        assert answer.status_code == absent.status_code == 404
        assert "预览丁" not in answer.text
    page = visitor(city, "lianshui").get(f"/leads/{told['lead_id']}").text
    assert f'href="{place}"' in page
    english = visitor(city, "lianshui")
    english.headers["Accept-Language"] = "en"
    assert "What each kind of reader will see" in english.get(place).text


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A visitor without scripts, at a desk and on a phone."""
    context = browser.new_context(
        base_url=served.url,
        locale="zh-CN",
        java_script_enabled=False,
        viewport={"width": request.param, "height": 900},
    )
    yield context.new_page()
    context.close()


def test_an_office_looks_before_it_shares_in_a_browser(page: Page, served: Served) -> None:
    told = served.town.register("lianshui", investor="预览戊有限公司", project="预览戊项目")
    served.town.get("lianshui", f"/leads/{told['lead_id']}", min_position=told["position"])
    sign_in(page, "lianshui")
    page.goto(f"/leads/{told['lead_id']}")
    page.locator("summary", has_text="可见范围").click()
    page.get_by_role("link", name="各类人员将看到什么").click()
    others = page.locator("section.card").first.get_by_role("row", name="其他单位")
    expect(others).to_contain_text("如同不存在")
    page.get_by_role("link", name="上板").click()
    expect(others).to_contain_text("（代号）")
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
