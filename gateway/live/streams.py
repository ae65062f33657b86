"""Streams that stay open (Server-Sent Events): their beat, their end, and their answer.

A stream waits for news of its audience. Every some seconds it sends a comment (心跳), so that
proxies keep the connection; before each beat and before anything is told it asks whether the reader
may still read. It ends with the event ``ended``, which names the reason, when the reader may no
more or the server stops.

Edge cases: a reader who does not take what is sent is let go after half a minute; one that is gone
gives its place back at once; who does not ask for an event stream gets what is there now, and the
end, so that no ordinary client waits for ever.

Invariant: no thread waits for a stream: it holds a place and a timer.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack
from typing import Final

import orjson
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.types import Message, Receive, Scope, Send

from gateway.live.places import StreamPlaces
from gateway.live.watcher import Listener, Watcher
from gateway.messages.catalogue import say
from gateway.rest.problems import Problem, language_for
from infra.settings import Settings
from infra.store.outages import DATABASE_AWAY

TAKE_SECONDS: Final = 30
RETRY_MS: Final = 3_000
"""After how long a client whose connection broke comes again."""
HEADERS: Final = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
"""A proxy is not to keep events back, nobody is to keep them at all."""
BEAT: Final = format_sse_event(comment="beat")
OPENING: Final = format_sse_event(retry=RETRY_MS)


class Streams:
    """The open streams of this process."""

    def __init__(self, watcher: Watcher, places: StreamPlaces, *, beat_seconds: float) -> None:
        self.watcher = watcher
        self.places = places
        self._beat_seconds = beat_seconds

    @classmethod
    def of(cls, settings: Settings, watcher: Watcher) -> "Streams":
        """As the settings say."""
        beat = settings.live_beat_seconds
        return cls(watcher, StreamPlaces.of(settings), beat_seconds=beat)

    async def turns(self, listener: Listener, still: Callable[[], None]) -> AsyncIterator[bool]:
        """Each time that something is to be sent: True for news, False for a beat.

        ``still`` raises Problem where the reader may no longer read. Raises Problem.
        """
        clock = asyncio.get_running_loop().time
        beat_at = clock() + self._beat_seconds
        while True:
            self._refuse_if_ending()
            is_news = await listener.news_within(beat_at - clock())
            self._refuse_if_ending()
            await run_in_threadpool(still)
            if not is_news:
                beat_at = clock() + self._beat_seconds
            yield is_news

    def _refuse_if_ending(self) -> None:
        if self.watcher.is_ending:
            raise Problem(503, "server_stops", "live.server_stops")


class StreamAnswer(EventSourceResponse):
    """An answer that goes on; ``held`` is given back when it ends, however it ends."""

    def __init__(self, events: AsyncGenerator[bytes], held: ExitStack) -> None:
        super().__init__(events, headers=HEADERS)
        self._events = events
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""

        async def taken(message: Message) -> None:
            async with asyncio.timeout(TAKE_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, taken)
        except TimeoutError:
            pass  # nobody takes it; the server closes the connection
        finally:
            self._held.close()
            await self._events.aclose()


def stays(request: Request, *, once: bool) -> bool:
    """Whether the stream is to stay open: the request asks for event streams by name."""
    accepted = request.headers.get("accept", "").lower()
    return request.method == "GET" and not once and EventSourceResponse.media_type in accepted


def event(name: str, told: object, *, number: int | None = None) -> bytes:
    """One event; ``told`` as JSON."""
    data = orjson.dumps(told).decode()
    return format_sse_event(event=name, data_str=data, id=None if number is None else str(number))


async def until_over(events: AsyncGenerator[bytes], request: Request) -> AsyncGenerator[bytes]:
    """The events, and where they end by no wish of the reader, why: ``ended``, the last one."""
    try:
        async for each in events:
            yield each
    except Problem as over:
        language = language_for(request)
        detail = say(over.code, language, **over.params)
        yield event("ended", {"reason": over.reason, "detail": detail})
    except DATABASE_AWAY:
        detail = say("rest.not_available", language_for(request))
        yield event("ended", {"reason": "not_available", "detail": detail})
