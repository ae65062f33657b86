"""Periods on pages: closing with and without what hangs, answers, disputes, issued exports."""

import re

import pytest

from sharing.submissions.periods import ClosePeriod
from tests.gateway.pages.browsing import form_of, offers, shown, visitor
from tests.gateway.pages.saying import say_as
from tests.gateway.pages.test_recognition_pages import send
from tests.gateway.rest.town import XUYI, Town

TABLE = """
who            periods  closes  issues
lianshui       200      no      no
xuyi           200      no      no
centre         200      yes     yes
arbiter        200      yes     no
auditor        200      no      no
assessor       200      no      yes
leader         200      no      no
reviewer       200      no      no
administrator  403      no      no
security       403      no      no
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_reads_and_does_what_the_table_says(closed: Town, line: str) -> None:
    who, status, closes, issues = line.split()
    client = visitor(closed, who)
    page = client.get("/periods/2025Q2")
    assert str(client.get("/periods").status_code) == str(page.status_code) == status
    assert offers(page.text, "close_period") is (closes == "yes")
    assert offers(page.text, "record_export") is (issues == "yes")


def test_the_list_says_how_each_period_of_the_year_stands(closed: Town) -> None:
    page = shown(visitor(closed, "centre").get("/periods?period=2025").text)
    assert "已关至 2025 年 3 月" in page
    assert "2025 年一季度 已关账 · 账页位置" in page
    assert "2025 年二季度 开放" in page
    english = shown(visitor(closed, "centre").get("/periods?period=2025&lang=en").text)
    assert "Q1 2025 Closed at position" in english


def test_an_office_reads_its_own_answer_alone(closed: Town) -> None:
    page = shown(visitor(closed, "lianshui").get("/periods/2025Q1").text)
    assert "涟水县" in page
    assert "盱眙县" not in page
    assert "未了事项" not in page


def test_the_centre_answers_a_dispute(closed: Town) -> None:
    office, centre = visitor(closed, "xuyi"), visitor(closed, "centre")
    place = f"/statements/{XUYI}?period=2025Q1"
    to = f"/statements/{XUYI}"
    send(office, place, "dispute_statement", {"reason": "少计一个项目"}, to=to)
    page = shown(centre.get("/periods/2025Q1").text)
    assert "对整份对账单的异议： 少计一个项目" in page
    assert "盱眙县对2025 年一季度对账单的异议" in shown(centre.get("/periods/2025Q2").text)
    send(centre, "/periods/2025Q1", "settle_statement", {"reason": "合同已解除，原数无误"})
    assert "市级中心的答复：合同已解除，原数无误" in office.get(place).text


def test_an_export_is_issued_and_its_bytes_are_handed_out(closed: Town) -> None:
    assessor = visitor(closed, "assessor")
    said = {"export": "statement", "office": XUYI}
    page = send(assessor, "/periods/2025Q1", "record_export", said)
    files = re.findall(r'href="(/exports/[^"]+)"', page)
    assert any(file.endswith(".xlsx") for file in files)
    table = next(file for file in files if file.endswith("-lines.csv"))
    answer = visitor(closed, "xuyi").get(table)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert visitor(closed, "lianshui").get(table).status_code == 404


def test_a_statement_without_its_office_is_told(closed: Town) -> None:
    said = {"export": "statement", "office": ""}
    page = send(visitor(closed, "assessor"), "/periods/2025Q1", "record_export", said)
    assert "请选择是哪个单位的对账单" in page


def test_a_period_is_announced_then_closed_and_what_hangs_must_be_ticked(closed: Town) -> None:
    centre = visitor(closed, "centre")
    said = {"event": "completion", "happened_on": "2025-05-20"}
    told = closed.register("xuyi", investor="戊关账有限公司", project="戊储能项目")
    project = told["project_id"]
    closed.sign(project, signed_on="2025-05-08", filed_on="2025-05-12")
    send(visitor(closed, "xuyi"), f"/projects/{project}", "propose_recognition", said)
    page = send(centre, "/periods/2025Q2", "begin_closing", {})
    assert "关账中" in page
    assert "待认定申报" in page
    assert not offers(page, "begin_closing")
    refused = send(centre, "/periods/2025Q2", "close_period", {})
    assert "未了事项，未关账" in refused
    page = send(centre, "/periods/2025Q2", "close_period", {"despite_hanging": "yes"})
    assert "已关账 · 账页位置" in page
    assert "关账时未了事项" in page
    assert not offers(page, "close_period")


def test_a_period_that_is_not_over_is_refused_in_words(closed: Town) -> None:
    told = send(visitor(closed, "centre"), "/periods/2099", "close_period", {})
    assert "还不能关账" in told


def test_a_period_that_is_none_is_told(closed: Town) -> None:
    answer = visitor(closed, "centre").get("/periods/2025Q9")
    assert answer.status_code == 422
    assert "无法识别这个期间" in answer.text


def test_nobody_else_closes_by_a_form_of_the_own_making(closed: Town) -> None:
    client = visitor(closed, "xuyi")
    form = form_of(client.get(f"/statements/{XUYI}?period=2025Q1").text, "file_sealed_statement")
    sent = form | {"act": "close_period", "despite_hanging": "yes"}
    assert client.post("/periods/2025Q3", data=sent).status_code == 403


def test_the_year_is_closed_for_its_statements_after_its_quarters_and_once(closed: Town) -> None:
    for quarter in ("2025Q2", "2025Q3", "2025Q4"):
        say_as(closed, "centre", ClosePeriod(period=quarter, despite_hanging=True))
    centre = visitor(closed, "centre")
    page = centre.get("/periods/2025").text
    assert "已关账" in page
    assert (offers(page, "close_period"), offers(page, "begin_closing")) == (True, False)
    assert not offers(visitor(closed, "xuyi").get("/periods/2025").text, "close_period")
    assert not offers(centre.get("/periods/2025Q3").text, "close_period")
    page = send(centre, "/periods/2025", "close_period", {"despite_hanging": "yes"})
    assert "盱眙县" in page
    assert not offers(page, "close_period")
    half = closed.write("centre", "/periods/2025H2/closing", {"despite_hanging": True})
    assert half.status_code == 409  # it was closed by the year
    first = closed.write("centre", "/periods/2025H1/closing", {"despite_hanging": True})
    assert first.status_code == 200, first.text
