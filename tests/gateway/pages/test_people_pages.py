"""People, changes of rights and deputies on pages: two people for each change, and A/B 角."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from auth.actors import Role
from auth.passwords import hash_password
from infra.store.people import People, Person
from tests.gateway.pages.browsing import form_of, offers, shown, token_in, visitor
from tests.gateway.rest.signing import propose, stores
from tests.gateway.rest.town import CHEAP, LIANSHUI, PASSWORD, Town, town

PAGES = {"/people", "/rights", "/rights/{change_id}", "/deputies", "/deputies/{deputy_id}"}
TABLE = """
who            people  rights  deputies
lianshui       403     403     403
machine        403     403     403
head           403     403     200
centre         403     403     200
arbiter        403     403     403
auditor        200     200     403
assessor       403     403     403
leader         403     403     403
reviewer       403     403     403
administrator  200     200     403
security       200     200     403
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


def send(city: Town, who: str, page: str, act: str, **fields: str) -> tuple[int, str]:
    """Fill in a form of a page; status and what is shown afterwards."""
    client = visitor(city, who)
    opened = client.get(page).text
    form = form_of(opened, act) | fields
    place = opened.split(f'name="act" value="{act}"')[0].rpartition('action="')[2].split('"')[0]
    answer = client.post(place, data=form | {"form_token": token_in(opened)})
    if answer.status_code == 303:
        return 200, str(client.get(answer.headers["location"]).text)
    return answer.status_code, str(answer.text)


def test_somebody_is_invited_by_two_people_and_the_code_is_shown_once(city: Town) -> None:
    fields = {"kind": "invite", "login": "xin.ren", "display_name": "新人", "reason": "新到岗"}
    fields |= {"office": LIANSHUI, "role": "office_staff"}
    status, page = send(city, "administrator", "/people", "propose_rights", **fields)
    assert status == 200
    assert "等待安全管理员批准" in page
    assert not offers(visitor(city, "auditor").get("/rights").text, "approve_rights")
    assert offers(visitor(city, "administrator").get("/rights").text, "take_back_rights")
    status, page = send(city, "security", "/rights", "approve_rights", reason="")
    assert status == 200
    once = re.search(r"xin\.ren: (\S+?)<", page)
    assert once
    again = visitor(city, "security").get("/rights?state=all&lang=en").text
    assert once.group(1) not in again
    assert "Invite: approved" in again
    assert "新人" in visitor(city, "auditor").get("/people").text


def test_whoever_approves_reads_words_and_times_of_the_city(city: Town) -> None:
    change = {"office": LIANSHUI, "role": "office_head", "reason": "增补"}
    change_id = propose(city, kind="grant", login="wang", **change)
    evening = int(datetime(2026, 1, 1, 17, 30, tzinfo=UTC).timestamp() * 1000)
    with city.opened.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE rights_change SET proposed_at = ? WHERE change_id = ?", (evening, change_id)
        )
    told = shown(visitor(city, "security").get("/rights?state=all").text)
    assert "administrator 2026-01-02 01:30 提交" in told
    assert "涟水县 · 单位负责人 增补" in told
    assert "office_head" not in told


def test_whoever_keeps_people_begins_there_and_not_at_a_refusal(city: Town) -> None:
    for who, place in (("administrator", "/people"), ("security", "/people"), ("auditor", "/")):
        client = visitor(city)
        sent = {"login": who, "password": PASSWORD}
        sent["form_token"] = token_in(client.get("/sign-in").text)
        assert client.post("/sign-in", data=sent).headers["location"] == place
        assert client.get("/sign-in").headers["location"] == place
        assert client.get(place).status_code == 200
        problem = client.get("/people?done=" + "x" * 21)
        assert problem.status_code == 422
        assert f'<a class="button" href="{place}">' in problem.text


def test_people_are_counted_as_people(city: Town) -> None:
    page = shown(visitor(city, "administrator").get("/people").text)
    assert f"人员 {len(stores(city).people.all())} 人" in page


def test_a_change_is_refused_or_taken_back(city: Town) -> None:
    fields = {"kind": "reset_password", "login": "wang", "reason": "遗忘密码"}
    send(city, "administrator", "/people", "propose_rights", **fields)
    status, page = send(city, "security", "/rights", "refuse_rights", reason="不\u202e实")
    assert (status, "理由" in page) == (422, True), "a sign that turns the order of reading"
    assert "未作任何更改" in send(city, "security", "/rights", "refuse_rights", reason="不实")[1]
    send(city, "administrator", "/people", "propose_rights", **fields)
    assert "已撤回" in send(city, "administrator", "/rights", "take_back_rights")[1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "disable", "login": "nobody"}, "没有"),
        ({"kind": "grant", "login": "wang"}, "单位"),
        ({"kind": "rule", "login": "wang"}, "变更事项: 应为下列之一"),
        ({"kind": "disable", "login": "a b"}, "登录名: 含有不允许的字符"),
        ({"kind": "disable", "login": "administrator"}, "本人"),
    ],
)
def test_what_cannot_be_proposed_is_told(city: Town, fields: dict[str, str], words: str) -> None:
    sent = fields | {"reason": "测试"}
    status, page = send(city, "administrator", "/people", "propose_rights", **sent)
    assert status in (403, 409, 422)
    assert words in shown(page)


def test_the_head_names_a_deputy_and_ends_it(city: Town) -> None:
    fields = {"in_stead_of": "head", "deputy": "wang", "reason": "出差"}
    today = city.opened.clock.now()
    days = {"from_on": f"{today - timedelta(days=2):%Y-%m-%d}"}
    days["until_on"] = f"{today + timedelta(days=2):%Y-%m-%d}"
    status, page = send(city, "head", "/deputies", "name_deputy", **fields, **days)
    assert status == 200, shown(page)
    assert "wang（代head）" in page
    wrong = fields | {"deputy": "head"} | days
    assert send(city, "head", "/deputies", "name_deputy", **wrong)[0] == 422
    assert "代理已结束" in send(city, "head", "/deputies", "end_deputy")[1]


def test_no_form_is_taken_without_its_token(city: Town) -> None:
    client = visitor(city, "administrator")
    sent = {"kind": "disable", "login": "wang", "reason": "测试", "form_token": "0"}
    assert client.post("/people", data=sent).status_code == 403
    assert visitor(city, "head").post("/deputies", data={}).status_code == 403
