"""Proposals, batch decisions and agreements on pages: who says what, and what each side reads."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.evidence_samples import pdf
from tests.gateway.pages.browsing import form_of, offers, shown, visitor
from tests.gateway.rest.town import HUAIYIN, XUYI, Town

DESK = "/recognitions"
TABLE = """
who            recognitions  project
lianshui       200           404
xuyi           200           200
huaiyin        200           200
centre         200           200
arbiter        200           200
auditor        200           200
assessor       403           404
leader         403           404
reviewer       403           404
administrator  403           404
security       403           404
"""


@pytest.fixture(scope="module")
def place(city: Town) -> str:
    """The page of a project that 盱眙 met first and that lands in 淮阴."""
    told = city.register("xuyi", investor="丁认定有限公司", project="丁储能项目")
    project: str = told["project_id"]
    city.sign(project, filed_on="2025-03-25")
    body = {"landing_office": HUAIYIN, "could_not_land": True, "basis": "无合适地块"}
    told = city.write("centre", f"/projects/{project}/landing", body, method="PUT").json()
    city.get("centre", "/board", period="2025", min_position=told["position"])
    return f"/projects/{project}"


def send(
    client: TestClient, place: str, act: str, said: dict[str, Any], *, to: str = "", **more: Any
) -> str:
    """What the page says after its form was sent."""
    form = form_of(client.get(place).text, act)
    answer = client.post(to or place, data=form | said, **more)
    if answer.status_code != 303:
        return str(answer.text)
    return str(client.get(answer.headers["location"]).text)


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_role_opens_what_the_table_says(city: Town, place: str, line: str) -> None:
    who, *wanted = line.split()
    client = visitor(city, who)
    assert [str(client.get(each).status_code) for each in ("/recognitions", place)] == wanted


def test_an_office_proposes_with_a_paper_and_the_centre_grants_what_it_ticked(
    city: Town, place: str
) -> None:
    office = visitor(city, "xuyi")
    said = {
        "event": "paid_in",
        "happened_on": "2025-06-30",
        "figure": "4500万",
        "paper_kind_1": "contract:",
    }
    paper = {"paper_file_1": ("验资.pdf", pdf(), "application/pdf")}
    page = send(office, place, "propose_recognition", said, files=paper)
    assert "已申报，等待市级中心认定" in page
    assert "45,000,000 元" in page
    assert "投资协议" in page
    centre = visitor(city, "centre")
    desk = centre.get("/recognitions").text
    tick = desk.split('name="tick" value="')[1].split('"')[0]
    told = send(centre, "/recognitions", "decide_proposals", {"tick": tick, "decision": "grant"})
    assert "没有申报" in told
    assert "到位资金 · 45,000,000 元" in office.get(place).text
    assert "已认定" in centre.get("/recognitions?state=settled").text


def test_a_refusal_needs_its_reason_and_is_read_by_the_office(city: Town, place: str) -> None:
    office, centre = visitor(city, "xuyi"), visitor(city, "centre")
    send(office, place, "propose_recognition", {"event": "completion", "happened_on": "2025-07-01"})
    tick = centre.get("/recognitions").text.split('name="tick" value="')[1].split('"')[0]
    said = {"tick": tick, "decision": "refuse"}
    told = send(centre, "/recognitions", "decide_proposals", said)
    assert "told-refused" in told
    send(centre, "/recognitions", "decide_proposals", said | {"reason": "尚未竣工验收"})
    assert "尚未竣工验收" in office.get("/recognitions?state=settled").text


def test_foreign_capital_is_proposed_in_dollars_with_the_rate_of_its_day(
    city: Town, place: str
) -> None:
    said = {
        "event": "foreign_paid_in",
        "happened_on": "2025-06-30",
        "figure": "1000000.50",
        "rate": "7.1586",
        "rate_on": "2025-06-30",
        "rate_source": "中国人民银行授权公布的中间价",
    }
    page = send(visitor(city, "xuyi"), place, "propose_recognition", said)
    assert "1,000,000.50 美元" in page
    tick = re.search(r'name="tick" value="([^"]+)"', visitor(city, "centre").get(DESK).text)
    assert tick
    sent = {"tick": tick.group(1), "decision": "grant"}
    send(visitor(city, "centre"), DESK, "decide_proposals", sent)
    assert "7.1586" in visitor(city, "xuyi").get(place).text


def test_an_office_takes_its_proposal_back(city: Town, place: str) -> None:
    office = visitor(city, "xuyi")
    send(office, place, "propose_recognition", {"event": "production", "happened_on": "2025-08-01"})
    page = send(office, place, "withdraw_proposal", {})
    assert "told-done" in page
    assert not offers(page, "withdraw_proposal")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"event": "paid_in", "happened_on": "2025-06-30", "figure": "很多"}, "数额“很多”看不懂"),
        ({"event": "paid_in", "happened_on": "六月", "figure": "1亿"}, "日期“六月”看不懂"),
        (
            {"event": "foreign_paid_in", "happened_on": "2025-06-30", "figure": "1", "rate": "七"},
            "汇率“七”看不懂",
        ),
        ({"event": "nonsense", "happened_on": "2025-06-30"}, "不符合要求"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_said(
    city: Town, place: str, said: dict[str, str], words: str
) -> None:
    assert words in send(visitor(city, "xuyi"), place, "propose_recognition", said)


def test_nothing_ticked_is_told(city: Town, place: str) -> None:
    office, centre = visitor(city, "xuyi"), visitor(city, "centre")
    said = {"event": "full_output", "happened_on": "2025-09-01"}
    send(office, place, "propose_recognition", said)
    told = send(centre, "/recognitions", "decide_proposals", {"decision": "grant"})
    assert "没有勾选任何申报" in told


def test_only_the_centre_decides(city: Town, place: str) -> None:
    client = visitor(city, "xuyi")
    said = {"event": "statistics_entry", "happened_on": "2025-09-02"}
    send(client, place, "propose_recognition", said)
    assert not offers(client.get("/recognitions").text, "decide_proposals")
    assert offers(visitor(city, "centre").get("/recognitions").text, "decide_proposals")


def test_offices_agree_on_a_share_and_both_read_it(city: Town, place: str) -> None:
    first, landing = visitor(city, "xuyi"), visitor(city, "huaiyin")
    said = {
        "indicators": "signed_count",
        "office_1": XUYI,
        "percent_1": "60",
        "office_2": HUAIYIN,
        "percent_2": "40",
        "from_on": "2025-03-01",
        "paper_kind_1": "agreement:holder,receiver",
    }
    assert "比例“六成”看不懂" in send(
        first, place, "propose_agreement", said | {"percent_1": "六成"}
    )
    paper = {"paper_file_1": ("协议.pdf", pdf("share"), "application/pdf")}
    page = send(first, place, "propose_agreement", said, files=paper)
    assert "told-done" in page
    assert not offers(page, "propose_agreement")
    page = send(landing, place, "consent_to_agreement", {})
    assert "told-done" in page
    told = shown(first.get(place).text)
    assert "已生效" in told
    assert "签约项目数 盱眙县 60%、签约项目数 淮阴区 40%" in told
    assert "签约项目数 淮阴区 40%" in landing.get(place).text
    assert not offers(visitor(city, "centre").get(place).text, "consent_to_agreement")


def test_the_centre_alone_revokes_with_a_reason(city: Town) -> None:
    told = city.register("xuyi", investor="庚撤销有限公司", project="庚储能项目")
    city.sign(told["project_id"], filed_on="2025-03-25")
    place = f"/projects/{told['project_id']}"
    assert not offers(visitor(city, "xuyi").get(place).text, "revoke_recognition")
    said = {"recognition": "signing", "reason": "投资协议已解除"}
    page = send(visitor(city, "centre"), place, "revoke_recognition", said)
    assert "told-done" in page
    assert "还没有认定" in page
    assert not offers(page, "revoke_recognition")


def test_a_project_stands_in_english(city: Town, place: str) -> None:
    page = visitor(city, "centre").get(f"{place}?lang=en").text
    assert "Recognised milestones and figures" in page
    assert "Credit agreements" in page
