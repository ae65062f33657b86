"""Approvals, charges, sharing and handing over by HTTP pages, and how they look."""

from collections.abc import Iterator
from typing import Any

import pytest

from auth.actors import Role
from auth.passwords import hash_password
from infra.store.people import People, Person
from tests.gateway.pages.browsing import form_of, offers, shown, token_in, visitor
from tests.gateway.rest.town import CHEAP, LIANSHUI, PASSWORD, Town, town

PAGES = {"/approvals", "/approvals/{subject}", "/charges", "/charges/{charge_id}"}
TABLE = """
who            approvals  charges
lianshui       403        200
machine        403        200
xuyi           200        200
centre         403        200
arbiter        403        200
auditor        403        200
assessor       403        200
leader         403        200
reviewer       403        200
administrator  403        403
security       403        403
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city whose office 涟水 has a head and a colleague."""
    with town(tmp_path_factory.mktemp("town")) as running:
        people = People(running.opened.engine, running.opened.city)
        hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
        for login, role in (("head", Role.OFFICE_HEAD), ("wang", Role.OFFICE_STAFF)):
            people.put(Person(login, hashed, LIANSHUI, role, display_name=f"{login} 名"))
        yield running


def rows() -> Iterator[tuple[str, str, int]]:
    header, *lines = TABLE.strip().splitlines()
    for line in lines:
        who, *statuses = line.split()
        for page, status in zip(header.split()[1:], statuses, strict=True):
            yield who, page, int(status)


@pytest.mark.parametrize(("who", "page", "status"), list(rows()))
def test_each_role_opens_what_the_table_says(city: Town, who: str, page: str, status: int) -> None:
    assert visitor(city, who).get(f"/{page}").status_code == status


def send(city: Town, who: str, page: str, act: str, **fields: str) -> str:
    """Fill in a form of a page; what the page says afterwards."""
    client = visitor(city, who)
    opened = client.get(page).text
    form = form_of(opened, act) | fields
    place = opened.split(f'name="act" value="{act}"')[0].rpartition('action="')[2].split('"')[0]
    answer = client.post(place, data=form | {"form_token": token_in(opened)})
    assert answer.status_code == 303, shown(answer.text)
    return str(client.get(answer.headers["location"]).text)


def test_the_head_sets_what_needs_approval_and_answers(city: Town) -> None:
    done = send(city, "head", "/approvals", "set_approvals", register_lead="yes")
    assert "审批设置已生效" in done
    assert 'name="register_lead" value="yes" checked' in done
    lead = city.register("lianshui", investor="页审有限公司", project="页审项目")
    page = visitor(city, "lianshui").get(f"/leads/{lead['lead_id']}").text
    assert "等待本单位负责人审批" in page
    waiting = visitor(city, "head").get("/approvals").text
    assert "登记线索" in waiting
    assert "lianshui" in waiting
    done = send(city, "head", "/approvals", "approve_submission")
    assert "已同意" in done
    assert "没有待审批的事项" in done
    everything = visitor(city, "head").get("/approvals?state=all&lang=en").text
    assert "Approved" in everything
    second = city.register("lianshui", investor="页退有限公司", project="页退项目")
    done = send(city, "head", "/approvals", "refuse_submission", reason="材料不全")
    assert "已退回" in done
    page = visitor(city, "lianshui").get(f"/leads/{second['lead_id']}").text
    assert not offers(page, "follow_up_lead")
    assert "审批设置已生效" in send(city, "head", "/approvals", "set_approvals", register_lead="")


def test_the_lead_page_shares_and_hands_over(city: Town) -> None:
    lead = city.register("lianshui", investor="页交有限公司", project="页交项目")
    place = f"/leads/{lead['lead_id']}"
    assert not offers(visitor(city, "lianshui").get(place).text, "hand_over_leads")
    assert not offers(visitor(city, "centre").get(place).text, "set_lead_visibility")
    done = send(city, "head", place, "hand_over_leads", to_person="wang", reason="岗位调整")
    assert "lianshui → wang" in done
    done = send(
        city, "lianshui", place, "set_lead_visibility", visibility="named", offices="盱眙县"
    )
    assert "可见范围已更新" in done
    assert "指定单位" in done
    client = visitor(city, "lianshui")
    form = form_of(client.get(place).text, "set_lead_visibility")
    answer = client.post(place, data=form | {"visibility": "named", "offices": "无名县"})
    assert answer.status_code == 422
    assert "无名县" in answer.text


def test_a_hand_over_to_a_stranger_is_told(city: Town) -> None:
    lead = city.register("lianshui", investor="页外有限公司", project="页外项目")
    client = visitor(city, "head")
    page = client.get(f"/leads/{lead['lead_id']}").text
    form = form_of(page, "hand_over_leads") | {"to_person": "xuyi", "reason": "调整"}
    answer = client.post(f"/leads/{lead['lead_id']}", data=form)
    assert answer.status_code == 422
    assert "没有找到可以接手的本单位人员" in answer.text


def test_the_centre_puts_somebody_in_charge_and_ends_it(city: Town) -> None:
    lead = city.register("lianshui", investor="页责有限公司", project="页责项目")
    fields: dict[str, Any] = {"person": "leader", "capacity": "leader", "reason": "挂钩联系"}
    fields |= {"project_id": lead["project_id"], "chain": "", "from_on": "2025-01-01"}
    done = send(city, "centre", "/charges", "put_in_charge", **fields, until_on="")
    assert "负责人已明确" in done
    assert "页责项目" in done
    assert visitor(city, "leader").get(f"/leads/{lead['lead_id']}").status_code == 200
    assert "页责项目" in visitor(city, "leader").get("/charges").text
    assert "页责项目" not in visitor(city, "reviewer").get("/charges").text
    assert not offers(visitor(city, "leader").get("/charges").text, "end_charge")
    page = visitor(city, "centre").get(f"/projects/{lead['project_id']}").text
    assert "leader" in page
    assert "已结束负责" in send(city, "centre", "/charges", "end_charge", reason="")
    assert visitor(city, "leader").get(f"/leads/{lead['lead_id']}").status_code == 404


@pytest.mark.parametrize(
    "fields", [{"from_on": "soon"}, {"capacity": "boss"}, {"person": "nobody"}, {"from_on": ""}]
)
def test_a_charge_that_cannot_be_read_is_told(city: Town, fields: dict[str, str]) -> None:
    client = visitor(city, "centre")
    form = form_of(client.get("/charges").text, "put_in_charge")
    sent = {"person": "leader", "capacity": "leader", "chain": "光伏", "from_on": "2025-01-01"}
    answer = client.post("/charges", data=form | sent | {"reason": "链长"} | fields)
    assert answer.status_code == 422
