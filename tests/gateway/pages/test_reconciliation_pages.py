"""The reconciliation on pages, what stands behind a figure, and an office's own claimed figure."""

import pytest

from tests.gateway.pages.browsing import offers, shown, visitor
from tests.gateway.pages.test_recognition_pages import send
from tests.gateway.rest.town import XUYI, Town

TABLE = """
who            whole  city  own 320826  other 320830  figures
lianshui       403    404   200         404           200
xuyi           403    404   404         200           200
centre         200    200   200         200           200
arbiter        200    200   200         200           200
assessor       200    200   200         200           200
auditor        200    200   200         200           200
leader         403    404   403         403           403
reviewer       403    404   403         403           403
administrator  403    404   403         403           403
security       403    404   403         403           403
"""
QUERY = "period=2025Q1&indicator=signed_amount_yuan"


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_opens_what_the_table_says(closed: Town, line: str) -> None:
    who, *wanted = line.split()
    client = visitor(closed, who)
    places = (
        "/reconciliation?period=2025Q1",
        f"/reconciliation/city?{QUERY}",
        f"/reconciliation/320826?{QUERY}",
        f"/reconciliation/{XUYI}?{QUERY}",
        "/figures?period=2025Q1",
    )
    assert [str(client.get(place).status_code) for place in places] == wanted


def test_the_offices_and_the_city_stand_in_one_table_that_adds_up(closed: Town) -> None:
    client = visitor(closed, "centre")
    page = shown(client.get(f"/reconciliation?{QUERY}").text)
    assert "各单位合计 24.00 ＋ 重复计算抵销 0.00 ＋ 待定 0.00 ＝ 全市 24.00 差额 0.00" in page
    exported = shown(client.get(f"/reconciliation?{QUERY}&view=exported").text)
    assert "＝ 全市 36.00 差额 0.00" in exported
    english = shown(client.get(f"/reconciliation?{QUERY}&lang=en").text)
    assert "= City 24.00 Difference 0.00" in english


def test_a_figure_leads_to_its_projects_and_they_sum_to_it(closed: Town) -> None:
    client = visitor(closed, "centre")
    page = client.get(f"/reconciliation?{QUERY}").text
    assert f"/reconciliation/{XUYI}?" in page
    cell = shown(client.get(f"/reconciliation/{XUYI}?{QUERY}").text)
    assert "1 个项目，合计 12.00 亿元" in cell
    assert "丙电驱项目 12.00" in cell
    city = shown(client.get(f"/reconciliation/city?{QUERY}").text)
    assert "2 个项目，合计 24.00 亿元" in city


@pytest.mark.parametrize(
    "place",
    ["/reconciliation", f"/reconciliation/{XUYI}", f"/statements/{XUYI}/explanation"],
)
def test_an_indicator_that_is_none_is_told(closed: Town, place: str) -> None:
    answer = visitor(closed, "centre").get(f"{place}?period=2025Q1&indicator=nonsense")
    assert answer.status_code == 422
    assert "没有指标“nonsense”" in answer.text


def test_an_offices_claimed_figure_is_explained_by_project_to_both(closed: Town) -> None:
    office, centre = visitor(closed, "xuyi"), visitor(closed, "centre")
    said = {
        "indicator": "signed_amount_yuan",
        "figure": "27亿",
        "rows": "丙电驱项目 15亿\n乙芯片项目 12亿",
        "note": "按合同金额",
    }
    page = shown(send(office, "/figures?period=2025Q1", "claim_figure", said, to="/figures"))
    assert "自报数已记录" in page
    assert "自报 27.00，账面 12.00" in page
    whole = shown(centre.get(f"/reconciliation?{QUERY}").text)
    assert "盱眙县 12.00 0.00 0.00 12.00 27.00 15.00" in whole
    assert "按合同金额" in whole
    assert "丙电驱项目" in whole
    assert "27.00" not in visitor(closed, "lianshui").get("/figures?period=2025Q1").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"figure": "大约三十"}, "数额“大约三十”看不懂"),
        ({"figure": "0.00001"}, "看不懂"),
        ({"figure": "3", "rows": "没有数字的一行"}, "看不懂"),
        ({"figure": ""}, "看不懂"),
        ({"figure": "3", "indicator": "nonsense"}, "不符合要求"),
    ],
)
def test_a_figure_that_cannot_be_read_is_told_and_not_said(
    closed: Town, said: dict[str, str], words: str
) -> None:
    office = visitor(closed, "xuyi")
    sent = {"indicator": "signed_count"} | said
    told = send(office, "/figures?period=2025Q1", "claim_figure", sent, to="/figures")
    assert words in told


def test_a_figure_of_a_period_to_come_is_refused_in_words(closed: Town) -> None:
    said = {"indicator": "signed_count", "figure": "3"}
    told = send(
        visitor(closed, "xuyi"), "/figures?period=2099", "claim_figure", said, to="/figures"
    )
    assert "还没有开始" in told


def test_who_claims_no_figures_is_offered_no_form(closed: Town) -> None:
    page = visitor(closed, "auditor").get("/figures?period=2025Q1").text
    assert not offers(page, "claim_figure")
