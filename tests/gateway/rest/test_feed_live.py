"""The feed live: told as it changes, to its own office, for as long as its reader may read."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from starlette.types import Message

from auth.actors import Role
from auth.tokens import TokenKind, issue_token, new_token, read_token
from sharing.visibility_default import SHIPPED_TABLE
from tests.gateway.rest.signing import approve, bearer, post, propose, put, tokens
from tests.gateway.rest.streaming import BEAT, STREAM, Block, Stream, listening, serving
from tests.gateway.rest.town import LIANSHUI, XUYI, Town, town

OF_PERSON, OF_OFFICE = 2, 3
SECRETS = {
    "南通瀚海重工有限公司": "海工平台项目",
    "扬州绿源食品有限公司": "速冻果蔬项目",
    "温州百川阀门有限公司": "高压阀门项目",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    bounds = {"live_streams": OF_PERSON, "live_streams_of_office": OF_OFFICE}
    with town(tmp_path_factory.mktemp("live"), live_beat_seconds=1, **bounds) as made:
        first = made.register("lianshui", investor="常州远航机械有限公司", project="齿轮箱项目")
        made.sign(first["project_id"])
        yield made


@pytest.fixture(scope="module")
def url(city: Town) -> Iterator[str]:
    with serving(city) as address:
        yield address


def card_of(stream: Stream, investor: str) -> Block:
    """The card of this investor, once it is told; whatever else is told before."""
    while True:
        block = stream.until("card")[-1]
        if block.told["card"] and block.told["card"]["investor"] == investor:
            return block


def share(city: Town, lead_id: str, visibility: str) -> None:
    body = {"visibility": visibility, "offices": []}
    answer = city.write("lianshui", f"/leads/{lead_id}/visibility", body, method="PUT")
    assert answer.status_code == 200, answer.text


def settled(city: Town, who: str) -> int:
    """The number up to which everything was told to this person's office."""
    while True:
        page = city.get(who, "/feed", limit=1000).json()
        if page["complete_to"]:
            return int(page["next"])


def test_what_is_told_live_is_what_the_feed_says(city: Town, url: str) -> None:
    with listening(url, city.headers("lianshui")) as stream:
        assert stream.answer.headers["content-type"].startswith(STREAM)
        assert stream.answer.headers["x-accel-buffering"] == "no"
        assert stream.answer.headers["cache-control"] == "no-store"
        told = city.register("lianshui", investor="无锡长风电子有限公司", project="传感器项目")
        block = card_of(stream, "无锡长风电子有限公司")
        assert block.told["card"]["project_id"] == told["project_id"]
        items = city.get("lianshui", "/feed", limit=1000).json()["items"]
        assert block.told == next(each for each in items if each["seq"] == int(block.id))
        mark = stream.until("complete")[-1]
        assert mark.told["complete_to"] >= int(block.id)


def test_who_comes_again_is_told_nothing_twice_and_misses_nothing(city: Town, url: str) -> None:
    with listening(url, city.headers("lianshui")) as stream:
        last = [b for b in stream.until("complete") if b.event == "card"][-1].id
    city.register("lianshui", investor="宁波海曙制药有限公司", project="原料药项目")
    by_header = {**city.headers("lianshui"), "Last-Event-ID": last}
    with listening(url, by_header, after=0) as stream:
        seen = [card_of(stream, "宁波海曙制药有限公司")]
    with listening(url, city.headers("lianshui"), after=last) as stream:
        seen.append(card_of(stream, "宁波海曙制药有限公司"))
    assert seen[0].text == seen[1].text
    assert int(seen[0].id) > int(last)


def test_what_is_shown_and_sealed_again_is_a_card_and_a_tombstone(city: Town, url: str) -> None:
    told = city.register("lianshui", investor="合肥晶澄显示有限公司", project="背光模组项目")
    after = settled(city, "xuyi")
    with listening(url, city.headers("xuyi"), after=after) as stream:
        share(city, told["lead_id"], "board")
        shown = stream.until("card")[-1].told
        assert shown["card"]["is_masked"]
        share(city, told["lead_id"], "sealed")
        gone = stream.until("card")[-1].told
        assert (gone["key"], gone["card"]) == (shown["key"], None)


def test_a_changed_policy_is_followed(city: Town, url: str) -> None:
    less = "\n".join(
        line.replace("mask ", "absent ").replace("show ", "absent ").replace("on_the_board", "-")
        if line.split()[:2] == ["other", "board"]
        else line
        for line in SHIPPED_TABLE.splitlines()
    )
    after = settled(city, "bureau")
    with listening(url, city.headers("bureau"), after=after) as stream:
        for table, is_gone in ((less, True), ("", False)):
            body = {"table": table, "reason": "办公会决定"}
            assert city.write("centre", "/visibility", body, method="PUT").status_code == 200
            card = stream.until("card")[-1].told["card"]
            assert (card is None) is is_gone


def _signs_out(city: Town, login: str, _access: str) -> None:
    post(city, tokens(city, login)["access_token"], "/me/sign-out-everywhere")


def _is_disabled(city: Town, login: str, _access: str) -> None:
    put(city, login, is_disabled=True)


def _leaves_the_office(city: Town, login: str, _access: str) -> None:
    put(city, login, (XUYI, Role.OFFICE_STAFF))


def _acts_for_another(city: Town, _login: str, access: str) -> None:
    assert post(city, access, "/me/acting", {"office": XUYI}).status_code == 200


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_signs_out, "token_not_valid"),
        (_is_disabled, "token_not_valid"),
        (_leaves_the_office, "token_not_valid"),
        (_acts_for_another, "acting_changed"),
    ],
)
def test_a_stream_ends_with_the_right_to_read(
    city: Town, url: str, happens: Callable[[Town, str, str], None], reason: str
) -> None:
    login = f"live{happens.__name__.replace('_', '-')}"
    put(city, login, (LIANSHUI, Role.OFFICE_STAFF), (XUYI, Role.OFFICE_STAFF))
    access = tokens(city, login)["access_token"]
    with listening(url, bearer(access)) as stream:
        stream.next()
        happens(city, login, access)
        last = stream.rest()[-1]
        assert (last.event, last.told["reason"]) == ("ended", reason)
        assert last.told["detail"]


@pytest.mark.parametrize("accept", [STREAM, "*/*"])
def test_a_reader_who_takes_a_long_feed_slowly_is_asked_again_before_each_piece(
    city: Town, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr("gateway.rest.feed_live.AT_ONCE", 1)
    city.register("lianshui", investor="台州精密模具有限公司", project=f"模具项目{len(accept)}")
    settled(city, "lianshui")
    login = f"slow{len(accept)}"
    put(city, login)
    token = tokens(city, login)["access_token"]
    pieces: list[str] = []

    async def send(message: Message) -> None:
        pieces.append(message.get("body", b"").decode())
        if "event: card" in pieces[-1]:
            await asyncio.to_thread(_is_disabled, city, login, token)

    async def receive() -> Message:
        await asyncio.Event().wait()  # it neither says more nor goes
        return {}

    asked = {"accept": accept, **bearer(token)}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/feed/live",
        "query_string": b"",
        "headers": [(name.lower().encode(), text.encode()) for name, text in asked.items()],
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(city.app(scope, receive, send))
    text = "".join(pieces)
    assert text.count("event: card") == 1
    assert '"reason":"token_not_valid"' in text


@contextmanager
def listening_for(city: Town, url: str, seconds: int) -> Iterator[Stream]:
    """A stream of a token that is good for so long."""
    text = city.headers("lianshui")["Authorization"].removeprefix("Bearer ")
    secret, now = city.app.state.parts.desk.secret, datetime.now(UTC)
    token = read_token(text, kind=TokenKind.ACCESS, now=now, secret=secret)
    short = new_token(
        kind=TokenKind.ACCESS,
        token_id="short-lived",
        actor=token.actor,
        city=token.city,
        now=now,
        valid_for=timedelta(seconds=seconds),
        session=token.session,
    )
    with listening(url, bearer(issue_token(short, secret=secret))) as stream:
        yield stream


def test_a_stream_ends_when_its_token_is_over(city: Town, url: str) -> None:
    for seconds in (2, 15):  # the longer one for a machine that was away while the first was good
        with listening_for(city, url, seconds) as stream:
            if stream.answer.status_code == 200:
                assert stream.rest()[-1].told["reason"] == "token_expired"
                return
            assert stream.answer.json()["reason"] == "token_expired"
    pytest.fail("no stream was opened")


def test_a_key_listens_with_its_scope_and_no_longer_than_it_is_good(city: Town, url: str) -> None:
    change = {"kind": "issue_key", "login": "machine", "label": "对接"}
    good, other = (
        str(approve(city, propose(city, scopes=[scope], **change))["shown_once"])
        for scope in ("own:feed:read", "own:lead:read")
    )
    with listening(url, bearer(other)) as stream:
        assert stream.answer.json()["reason"] == "key_scope_missing"
    with listening(url, bearer(good)) as stream:
        stream.next()
        (key,) = (
            each["key_id"]
            for each in city.get("security", "/api-keys").json()
            if each["scopes"] == ["own:feed:read"]
        )
        ended = city.write("security", f"/api-keys/{key}", {}, method="DELETE")
        assert ended.status_code < 300, ended.text
        assert stream.rest()[-1].told["reason"] == "token_not_valid"


def test_too_many_streams_of_a_person_or_an_office_are_told_so(city: Town, url: str) -> None:
    until_all_left(city)
    mine, other = city.headers("lianshui"), city.headers("machine")
    with listening(url, mine), listening(url, mine):
        with listening(url, mine) as third:
            told = third.answer.json()
            assert (third.answer.status_code, told["reason"]) == (429, "too_many_streams")
            assert "2 个上限" in told["detail"]
            assert int(third.answer.headers["retry-after"]) > 0
        with listening(url, other) as office_third:
            assert office_third.answer.status_code == 200
            with listening(url, other) as office_fourth:
                assert office_fourth.answer.status_code == 429
                assert "贵单位" in office_fourth.answer.json()["detail"]
            with listening(url, city.headers("xuyi")) as of_another_office:
                assert of_another_office.answer.status_code == 200


def test_who_leaves_gives_the_place_back(city: Town, url: str) -> None:
    for _ in range(3 * OF_PERSON):
        with listening(url, city.headers("park")) as stream:
            assert stream.answer.status_code == 200
            stream.next()
        until_all_left(city)


def until_all_left(city: Town) -> None:
    """Until the server saw every client go, also those of the tests before."""
    streams = city.app.state.parts.streams
    while streams.places.taken or streams.watcher.listeners:
        city.get("park", "/me")  # the server sees the client go while it answers


@pytest.mark.parametrize(
    ("headers", "params"),
    [({}, {}), ({"Accept": STREAM}, {"once": "true"}), ({"Accept": "*/*"}, {})],
)
def test_who_does_not_ask_to_stay_gets_what_is_there_and_the_end(
    city: Town, headers: dict[str, str], params: dict[str, str]
) -> None:
    settled(city, "lianshui")
    asked = {**city.headers("lianshui"), **headers}
    answer = city.client.get("/api/v1/feed/live", headers=asked, params=params)
    page = city.get("lianshui", "/feed", limit=1000).json()
    lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    *cards, mark = [orjson.loads(line) for line in lines]
    assert cards == page["items"]
    assert mark == {"complete_to": page["complete_to"], "since": page["since"]}


def test_more_cards_than_go_at_once_are_all_told(
    city: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.rest.feed_live.AT_ONCE", 1)
    settled(city, "lianshui")
    text = city.get("lianshui", "/feed/live").text
    items = city.get("lianshui", "/feed", limit=1000).json()["items"]
    assert text.count("event: card") == len(items) > 1
    assert text.count("event: complete") == 1


@pytest.mark.parametrize(
    ("params", "headers", "status"),
    [
        ({"after": -1}, {}, 422),
        ({"after": "x"}, {}, 422),
        ({}, {"Last-Event-ID": "x"}, 422),
        ({}, {"Last-Event-ID": "-1"}, 422),
        ({"after": 1_000_000}, {}, 409),
        ({}, {"Last-Event-ID": "1000000", "Accept": STREAM}, 409),
    ],
)
def test_bad_numbers_are_told_and_open_nothing(
    city: Town, params: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    until_all_left(city)
    asked = {**city.headers("lianshui"), **headers}
    answer = city.client.get("/api/v1/feed/live", params=params, headers=asked)
    assert answer.status_code == status
    assert city.app.state.parts.streams.places.taken == 0


def test_what_was_told_live_is_noted(city: Town, url: str) -> None:
    put(city, "live-noted")
    headers = bearer(tokens(city, "live-noted")["access_token"])
    with listening(url, headers) as stream:
        stream.until("card")
    seen = city.get("auditor", "/access-log", actor="live-noted").json()["items"]
    assert [each["what"] for each in seen if each["actor"] == "live-noted"][:1] == ["feed"]


def test_a_sealed_lead_moves_nothing_in_another_offices_stream(city: Town, url: str) -> None:
    """Both listen at once: 涟水 is told, 盱眙 gets heart-beats alone, and is not even woken."""
    until_all_left(city)
    after = settled(city, "xuyi")
    streams = city.app.state.parts.streams
    with (
        listening(url, city.headers("xuyi"), after=after) as other,
        listening(url, city.headers("lianshui"), after=settled(city, "lianshui")) as own,
    ):
        other.until(BEAT)
        (ear,) = (each for each in streams.watcher.listeners if each.audience == XUYI)
        woken = ear.times_woken
        for investor, project in SECRETS.items():
            city.register("lianshui", investor=investor, project=project)
            card_of(own, investor)
        heard = [other.next() for _ in range(2)]
        assert {block.text for block in heard} == {": beat"}
        assert ear.times_woken == woken
    assert settled(city, "xuyi") == after


def test_nobody_listens_without_signing_in(url: str) -> None:
    answer = httpx.get(f"{url}/api/v1/feed/live", headers={"Accept": STREAM}, timeout=30)
    assert answer.status_code == 401
