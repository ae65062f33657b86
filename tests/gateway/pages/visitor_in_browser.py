"""What a person does in a browser again and again: signing in and out."""

from playwright.sync_api import Page

from tests.gateway.rest.town import PASSWORD


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    """From the board's address; the answer has come when this ends, also where it is a refusal."""
    page.goto("/")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():  # or the next page asked for would cut the form off
        page.get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    """By the button in the head of each page."""
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()
