"""What tells a page of news: to whom, when, and nothing of what."""

import html
import re
from collections.abc import Iterator

import pytest

from gateway.pages.live_page import POLICY_WITH_SCRIPT
from gateway.rest.guards import CONTENT_POLICY
from tests.gateway.pages.browsing import LIVE_SCRIPT, until_cards_follow, visitor
from tests.gateway.rest.streaming import STREAM, listening, serving
from tests.gateway.rest.town import Town, town

TABLE = """
who            on the board   listens
lianshui       y              200
machine        y              200
xuyi           y              200
centre         y              200
arbiter        y              200
auditor        y              200
assessor       n              403
leader         n              403
reviewer       n              403
administrator  -              403
security       -              403
"""
LINE = re.compile(r'data-source="(/live\?[^"]+)"')


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("news"), live_beat_seconds=1) as made:
        first = made.register("lianshui", investor="常州远航机械有限公司", project="齿轮箱项目")
        made.sign(first["project_id"])
        yield made


@pytest.fixture(scope="module")
def url(city: Town) -> Iterator[str]:
    with serving(city) as address:
        yield address


def cookie(city: Town, who: str) -> dict[str, str]:
    token = city.headers(who)["Authorization"].removeprefix("Bearer ")
    return {"Cookie": f"oneboard_session={token}", "Accept-Language": "zh-CN"}


def place(city: Town, who: str, page: str = "/") -> str:
    """Where the page of this person listens."""
    found = LINE.search(city.client.get(page, headers=cookie(city, who)).text)
    assert found, page
    return html.unescape(found.group(1))


def has_news(city: Town, who: str, where: str) -> bool:
    answer = city.client.get(where, headers=cookie(city, who))
    assert answer.headers["content-type"].startswith(STREAM)
    return "event: changed\n" in answer.text


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_who_is_told_of_news(city: Town, line: str) -> None:
    who, on_board, status = line.split()
    board = city.client.get("/", headers=cookie(city, who))
    assert (LIVE_SCRIPT in board.text) == (on_board == "y")
    policy = board.headers["content-security-policy"]
    assert policy == (POLICY_WITH_SCRIPT if on_board == "y" else CONTENT_POLICY)
    assert city.client.get("/live", headers=cookie(city, who)).status_code == int(status)


@pytest.mark.parametrize("page", ["/", "/leads", "/pool"])
def test_a_list_page_listens_from_where_it_was_read(city: Town, url: str, page: str) -> None:
    where = place(city, "huaiyin", page)
    told = city.register("huaiyin", investor=f"镇江{page}有限公司", project=f"{page}项目")
    with listening(url, cookie(city, "huaiyin"), path=where) as stream:
        assert stream.until("changed")[-1].told == {}
        assert stream.rest() == []
    assert told["verdict"] == "accepted"
    until_cards_follow(city)
    assert not has_news(city, "huaiyin", place(city, "huaiyin", page))


def test_what_one_has_just_said_is_no_news_and_what_follows_is(city: Town) -> None:
    """The page comes before its own card: it knows the number from before, and names the word."""
    until_cards_follow(city)
    number = re.search(r"after=(\d+)", place(city, "lianshui"))
    assert number
    told = city.register("lianshui", investor="芜湖自述汽车有限公司", project="座椅项目")
    body = {"visibility": "board", "offices": []}
    path = f"/leads/{told['lead_id']}/visibility"
    shown = city.write("lianshui", path, body, method="PUT", key="own-word-1")
    assert shown.status_code == 200
    where = f"/live?after={number[1]}"
    while not has_news(city, "lianshui", where):
        pass
    own = place(city, "lianshui", "/leads?told=own-word-1")
    assert own.endswith("&told=own-word-1")
    assert not has_news(city, "lianshui", f"{where}&told=own-word-1")
    assert has_news(city, "lianshui", f"{where}&told=never-said")
    city.register("lianshui", investor="马鞍山后续钢铁有限公司", project="特钢项目")
    while not has_news(city, "lianshui", f"{where}&told=own-word-1"):
        pass


@pytest.mark.parametrize(
    ("query", "status"),
    [("after=-1", 422), ("after=x", 422), ("told=" + "x" * 65, 422), ("told=%00", 200)],
)
def test_rubbish_in_the_address_breaks_nothing(city: Town, query: str, status: int) -> None:
    answer = city.client.get(f"/live?{query}", headers=cookie(city, "lianshui"))
    assert answer.status_code == status


def test_other_pages_carry_no_script_and_keep_the_strict_policy(city: Town) -> None:
    for page in ("/account", "/statements/320826?period=2025", "/cases"):
        answer = city.client.get(page, headers=cookie(city, "lianshui"))
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert answer.headers["content-security-policy"] == CONTENT_POLICY


def test_a_sealed_lead_is_news_for_its_office_and_the_city_alone(city: Town, url: str) -> None:
    until_cards_follow(city)
    before = {who: place(city, who) for who in ("lianshui", "xuyi", "bureau", "centre", "auditor")}
    quiet = listening(url, cookie(city, "xuyi"), path=before["xuyi"])
    own = listening(url, cookie(city, "lianshui"), path=before["lianshui"])
    with quiet as of_another, own as of_office:
        of_another.next()
        city.register("lianshui", investor="泰州封闭电池有限公司", project="储能项目")
        of_office.until("changed")
        assert {of_another.next().text for _ in range(2)} == {": beat"}
    told = {who: has_news(city, who, where) for who, where in before.items()}
    assert told == {
        "lianshui": True,
        "xuyi": False,
        "bureau": False,
        "centre": True,
        "auditor": True,
    }


def test_a_page_that_listens_is_let_go_when_its_person_signs_out(city: Town, url: str) -> None:
    client = visitor(city, "park")
    session = client.cookies["oneboard_session"]
    headers = {"Cookie": f"oneboard_session={session}"}
    where = place(city, "park")
    with listening(url, headers, path=where) as stream:
        stream.next()
        everywhere = {"Authorization": f"Bearer {session}"}
        city.client.post("/api/v1/me/sign-out-everywhere", json={}, headers=everywhere)
        assert stream.rest()[-1].told["reason"] == "token_not_valid"
    city.tokens.pop("park", None)


def test_listening_renews_no_session_so_that_a_dropped_answer_loses_nothing(city: Town) -> None:
    """A browser that closes the connection drops its answer, and what cookies came with it."""
    client = visitor(city, "bureau")
    where = place(city, "bureau")
    refresh = {"Cookie": f"oneboard_refresh={client.cookies['oneboard_refresh']}"}
    for _ in range(3):
        answer = visitor(city).get(where, headers=refresh)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    renewed = visitor(city).get("/", headers=refresh)
    assert renewed.status_code == 200
    assert "oneboard_refresh" in renewed.headers["set-cookie"]
    signed_out = visitor(city).get(where, headers={"Cookie": "oneboard_refresh=none"})
    assert signed_out.status_code == 303


def test_nobody_listens_without_signing_in(city: Town) -> None:
    answer = visitor(city).get("/live", headers={"Accept": STREAM})
    assert answer.status_code == 303


def test_the_head_of_a_stream_ends(city: Town) -> None:
    asked = {**cookie(city, "lianshui"), "Accept": STREAM}
    while city.app.state.parts.streams.places.taken:
        has_news(city, "lianshui", "/live")  # the clients of other tests are seen to go
    answer = city.client.head("/live", headers=asked)
    assert answer.status_code == 200
    assert city.app.state.parts.streams.places.taken == 0


def test_the_script_is_served(city: Town) -> None:
    answer = city.client.get("/assets/live.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
