"""The board of a closed period: as it was exported for ever, as corrected by now."""

from gateway.messages.catalogue import say
from tests.gateway.pages.browsing import shown, visitor
from tests.gateway.rest.town import Town


def test_a_closed_period_is_read_as_corrected_and_as_exported(closed: Town) -> None:
    client = visitor(closed, "lianshui")
    corrected = shown(client.get("/?period=2025Q1").text)
    assert "签约项目数 2 个" in corrected
    assert "已关账 · 账页位置" in corrected
    rounded = "更正（记入其他期间、属于本期）：签约 −1 个、−10.00 亿元"
    assert rounded in corrected
    assert rounded.replace("10.00", "12.00") in shown(
        visitor(closed, "centre").get("/?period=2025Q1").text
    )
    exported = shown(client.get("/?period=2025Q1&view=exported").text)
    assert "签约项目数 3 个" in exported
    assert "其中更正" not in exported
    for page in (corrected, exported):
        assert "已平 · 差额为 0" in page


def test_the_month_into_which_a_correction_was_posted_says_so(closed: Town) -> None:
    page = shown(visitor(closed, "centre").get("/?period=2025-04&view=exported").text)
    assert "开放" in page
    assert "更正（记入本期、属于其他期间）：签约 −1 个" in page


def test_links_to_other_periods_and_filters_keep_the_view(closed: Town) -> None:
    page = visitor(closed, "centre").get("/?period=2025Q1&view=exported&lang=en").text
    assert "As exported" in page
    assert '<input type="hidden" name="view" value="exported">' in page
    assert "view=exported&amp;period=2025-01" in page


def test_a_view_that_is_none_is_told(closed: Town) -> None:
    answer = visitor(closed, "centre").get("/?period=2025Q1&view=other")
    assert answer.status_code == 422
    assert "返回全市一盘棋" in answer.text


def test_no_balance_is_claimed_of_amounts_that_are_rounded(city: Town) -> None:
    told = city.register("lianshui", investor="取整制造有限公司", project="取整项目")
    city.sign(told["project_id"])
    exact = visitor(city, "auditor").get("/?period=2025").text
    rounded = visitor(city, "xuyi").get("/?period=2025").text
    amount_row = say("page.row_amount", "zh_CN")
    assert rounded.count(amount_row) == exact.count(amount_row) - 1
    assert say("page.row_signed", "zh_CN") in rounded
    assert say("page.rounded_remark", "zh_CN") in rounded
