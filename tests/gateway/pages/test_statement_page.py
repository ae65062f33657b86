"""The statement page: both views, the head's answer by the lines, and each figure explained."""

import re

from tests.gateway.pages.browsing import form_of, offers, shown, token_in, visitor
from tests.gateway.rest.town import XUYI, Town

PLACE = f"/statements/{XUYI}?period=2025Q1"


def entries(page: str) -> list[str]:
    return re.findall(r'name="tick" value="(E\w+)"', page)


def test_a_correction_stands_beside_what_was_exported(closed: Town) -> None:
    page = shown(visitor(closed, "xuyi").get(PLACE).text)
    assert "已关账 · 账页位置" in page
    assert "签约项目数 个 2 1 −1" in page
    assert "协议引资额 亿元 24.00 12.00 −12.00" in page
    assert "更正 2025-03" in page
    assert "只在更正口径" in page


def test_the_same_figures_stand_in_english(closed: Town) -> None:
    page = shown(visitor(closed, "xuyi").get(f"{PLACE}&lang=en").text)
    assert "Signed projects projects 2 1 −1" in page
    assert "corrects 2025-03" in page


def test_only_the_head_of_the_office_is_offered_an_answer(closed: Town) -> None:
    page = visitor(closed, "xuyi").get(PLACE).text
    assert "答复期限" in page
    assert offers(page, "confirm_statement")
    assert offers(page, "dispute_statement")
    for who in ("centre", "auditor", "assessor"):
        assert not offers(visitor(closed, who).get(PLACE).text, "dispute_statement")
    own = visitor(closed, "lianshui").get("/statements/320826?period=2025Q1").text
    assert "未答复" in own
    assert not offers(own, "confirm_statement")


def test_an_open_period_is_not_answered_and_a_month_says_where_it_is(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    assert not offers(client.get(f"/statements/{XUYI}?period=2025Q2").text, "confirm_statement")
    month = client.get(f"/statements/{XUYI}?period=2025-03").text
    assert not offers(month, "confirm_statement")
    assert PLACE in month


def test_lines_of_another_statement_are_refused_in_words(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    form = form_of(client.get(PLACE).text, "dispute_statement")
    sent = form | {"reason": "不是本单位的", "tick": "ENOTOURS00000"}
    answer = client.post(f"/statements/{XUYI}", data=sent)
    assert answer.status_code == 422
    assert "勾选的明细不在这份对账单上" in answer.text


def test_a_dispute_without_a_reason_is_refused_in_words(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    form = form_of(client.get(PLACE).text, "dispute_statement")
    answer = client.post(f"/statements/{XUYI}", data=form | {"reason": ""})
    page = client.get(answer.headers["location"]).text
    assert "对账单的异议要写明理由" in page


def test_the_head_disputes_a_line_and_then_confirms_for_good(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    page = client.get(PLACE).text
    line = entries(page)[0]
    form = form_of(page, "dispute_statement") | {"reason": "金额有误", "tick": line}
    told = client.get(client.post(f"/statements/{XUYI}", data=form).headers["location"]).text
    assert "本单位的异议：金额有误" in told
    assert re.search(rf'value="{line}"[^>]*checked', told)
    for place in (PLACE, "/periods/2025Q1"):
        assert "金额有误" in visitor(closed, "auditor").get(place).text
        assert "金额有误" not in visitor(closed, "assessor").get(place).text
    form = form_of(told, "confirm_statement")
    told = client.get(client.post(f"/statements/{XUYI}", data=form).headers["location"]).text
    assert "已确认" in told
    assert not offers(told, "confirm_statement")
    assert not offers(told, "dispute_statement")
    assert offers(told, "file_sealed_statement")


def test_a_sealed_page_without_a_file_is_told(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    form = form_of(client.get(PLACE).text, "file_sealed_statement")
    answer = client.post(f"/statements/{XUYI}", data=form)
    assert answer.status_code == 422
    assert "没有选择文件" in answer.text


def test_a_form_of_another_office_or_without_its_token_says_nothing(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    sent = {"act": "confirm_statement", "submission_id": "forged-2", "period": "2025Q1"}
    assert client.post(f"/statements/{XUYI}", data=sent).status_code == 403
    token = token_in(client.get(PLACE).text)
    other = client.post("/statements/320826", data=sent | {"form_token": token})
    assert other.status_code == 404


def test_each_figure_is_explained_row_by_row(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    links = re.findall(r'href="(/statements/[^"]*explanation[^"]*)"', client.get(PLACE).text)
    exported = next(link for link in links if "exported" in link and "signed_count" in link)
    page = shown(client.get(exported.replace("&amp;", "&")).text)
    assert "共 2 笔，合计 2 个" in page
    corrected = page_of(client, exported.replace("&amp;", "&").replace("exported", "corrected"))
    assert "合计 1 个" in corrected
    assert "冲回签约" in corrected


def page_of(client: object, place: str) -> str:
    return shown(client.get(place).text)  # type: ignore[attr-defined]  # a browser


def test_nobody_explains_another_offices_figure(closed: Town) -> None:
    query = "period=2025Q1&indicator=signed_count"
    client = visitor(closed, "lianshui")
    assert client.get(f"/statements/{XUYI}/explanation?{query}").status_code == 404
    assert client.get(f"/statements/overlap/explanation?{query}").status_code == 404
    centre = visitor(closed, "centre")
    assert centre.get(f"/statements/overlap/explanation?{query}").status_code == 200
