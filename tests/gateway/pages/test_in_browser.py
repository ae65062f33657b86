"""The pages in a real browser: what people do, and what they do wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.gateway.pages.conftest import Served
from tests.gateway.pages.visitor_in_browser import sign_in, sign_out
from tests.gateway.rest.town import PASSWORD


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A new visitor who reads Chinese; the browser must have nothing to complain about."""
    context = browser.new_context(base_url=served.url, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if _is_ours(said.text) else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def _is_ours(text: str) -> bool:
    """Whether the complaint is about our page; a refused sign-in is told by status alone."""
    return "Failed to load resource" not in text


def test_a_person_signs_in_reads_the_board_filters_and_opens_a_statement(page: Page) -> None:
    sign_in(page, "lianshui")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2025 年")
    figures = page.locator(".headline").first
    # 65 亿 of a period that is not closed: an office reads the lower bound of the band.
    expect(figures).to_contain_text("50.00")
    expect(figures).to_contain_text("约数")
    expect(page.get_by_text("已平 · 差额为 0")).to_be_visible()
    projects = page.locator("table.projects tbody tr")
    expect(projects).to_have_count(2)
    expect(page.get_by_text("甲电驱项目")).to_be_visible()
    expect(page.locator("#projects")).not_to_contain_text("乙芯片")
    page.get_by_label("阶段").select_option(label="已开工")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有符合条件的项目。")).to_be_visible()
    page.get_by_role("link", name="清除").click()
    page.get_by_label("关系").select_option(label="隐去")
    page.get_by_role("button", name="筛选").click()
    expect(projects).to_have_count(1)
    expect(projects).to_contain_text("50–100 亿元")
    page.get_by_role("link", name="涟水县", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("涟水县")
    expect(page.locator("table.lines tbody tr")).to_have_count(2)
    expect(page.locator("table.lines")).to_contain_text("首谈单位自行落户")


def test_an_office_finds_its_own_collided_lead_and_nothing_of_the_other(page: Page) -> None:
    sign_in(page, "lianshui")
    page.get_by_label("范围").select_option(label="全部可见项目")
    page.get_by_label("关系").select_option(label="撞单")
    page.get_by_role("button", name="筛选").click()
    rows = page.locator("table.projects tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("乙芯片项目")
    expect(rows).not_to_contain_text("盱眙")


def test_searching_finds_only_what_reading_would_show(page: Page) -> None:
    sign_in(page, "huaiyin")
    page.get_by_label("项目、企业或代号").fill("芯片")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有符合条件的项目。")).to_be_visible()
    sign_out(page)
    sign_in(page, "centre")
    page.get_by_label("项目、企业或代号").fill("芯片")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("table.projects tbody tr")).to_have_count(1)


def test_a_wrong_password_is_told_and_the_name_kept(page: Page) -> None:
    sign_in(page, "xuyi", "not the password")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    expect(page.get_by_label("用户名")).to_have_value("xuyi")
    expect(page.get_by_label("密码")).to_have_value("")
    # It was white on white: the colour of links in the head of a page.
    link = page.get_by_role("link", name="我有邀请码")
    expect(link).not_to_have_css("color", "rgb(255, 255, 255)")
    link.click()
    expect(page).to_have_url("/invitation")


def test_after_signing_in_one_is_where_one_wanted_to_go(page: Page) -> None:
    page.goto("/statements/320830?period=2025Q1")
    page.get_by_label("用户名").fill("xuyi")
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="登录").click()
    expect(page).to_have_url("/statements/320830?period=2025Q1")
    expect(page.locator("table.lines")).to_contain_text("53.00")


def test_another_offices_statement_looks_as_if_there_were_none(page: Page) -> None:
    sign_in(page, "xuyi")
    for place in ("/statements/320826", "/statements/999999", "/no/such/page"):
        answer = page.goto(place)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    page.get_by_role("link", name="返回全市一盘棋").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("全市一盘棋")


def test_a_period_that_makes_no_sense_is_told(page: Page) -> None:
    sign_in(page, "centre")
    answer = page.goto("/?period=2025Q9")
    assert answer is not None
    assert answer.status == 422
    expect(page.get_by_text("无法识别这个期间")).to_be_visible()


def test_the_language_is_chosen_once_and_kept(page: Page) -> None:
    sign_in(page, "centre")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The one board")
    page.get_by_role("link", name="H1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("H1 2025")


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_nothing_runs_out_of_the_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, "centre")
    for place in ("/?scope=all", "/statements/320830?period=2025", "/no/such/page"):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_who_signed_out_is_out(page: Page) -> None:
    sign_in(page, "centre")
    sign_out(page)
    page.goto("/")
    expect(page).to_have_url("/sign-in?next=%2F")
