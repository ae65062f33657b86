"""How a stream's answer is sent and how it ends: by a client that takes nothing, by a fault."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from starlette.types import Message

from gateway.live.places import StreamPlaces
from gateway.live.streams import BEAT, StreamAnswer, Streams, until_over
from gateway.live.watcher import Watcher
from gateway.rest.problems import Problem
from infra.audiences.pulse import Pulse
from infra.store.outages import DATABASE_AWAY

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/live",
    "headers": [(b"accept-language", b"zh-CN")],
    "app": SimpleNamespace(state=SimpleNamespace()),
}


async def beats() -> AsyncGenerator[bytes]:
    while True:
        yield BEAT


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("nothing ever comes")


def test_a_client_that_takes_nothing_is_let_go_and_its_place_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gateway.live.streams.TAKE_SECONDS", 0.05)
    given_back: list[str] = []
    held = ExitStack()
    held.callback(given_back.append, "place")

    async def stuck(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    asyncio.run(StreamAnswer(beats(), held)(SCOPE, never, stuck))
    assert given_back == ["place"]


def test_a_client_that_goes_ends_the_stream() -> None:
    given_back: list[str] = []
    held = ExitStack()
    held.callback(given_back.append, "place")

    async def listen() -> None:
        is_told = asyncio.Event()

        async def gone() -> Message:
            await is_told.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body":
                is_told.set()
            await asyncio.sleep(0)

        await StreamAnswer(beats(), held)(SCOPE, gone, send)

    asyncio.run(listen())
    assert given_back == ["place"]


def told_at_the_end(still: Callable[[], None], *, is_ending: bool = False) -> list[bytes]:
    """What a stream whose reader is asked about like this says, from its first news on."""
    watcher = Watcher(lambda: {"a": Pulse(1)}, look_seconds=0.01)
    streams = Streams(watcher, StreamPlaces(of_person=0, of_office=0), beat_seconds=0.05)

    async def listen() -> list[bytes]:
        with watcher.listening("a") as listener:

            async def events() -> AsyncGenerator[bytes]:
                async for is_news in streams.turns(listener, still):
                    yield b"news" if is_news else BEAT
                    if not is_news and is_ending:
                        watcher.end()

            return [each async for each in until_over(events(), Request(SCOPE))]

    return asyncio.run(listen())


def test_a_database_that_is_away_ends_the_stream_with_words() -> None:
    def away() -> None:
        raise DATABASE_AWAY[2]("no connection is free")

    (last,) = told_at_the_end(away)
    assert b'"reason":"not_available"' in last


def test_who_may_no_longer_read_is_told_why_and_nothing_else() -> None:
    def over() -> None:
        raise Problem(401, "token_expired", "auth.token_expired")

    (last,) = told_at_the_end(over)
    assert b"event: ended" in last
    assert "登录已过期".encode() in last


def test_a_server_that_stops_ends_the_stream_after_what_was_told() -> None:
    first, *others, last = told_at_the_end(lambda: None, is_ending=True)
    assert (first, set(others)) == (b"news", {BEAT})
    assert b'"reason":"server_stops"' in last
