"""Event streams as a client reads them: over a real connection to a real server, block by block."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import uvicorn

from tests.gateway.rest.town import Town

STREAM = "text/event-stream"
BEAT = "beat"


@dataclass(frozen=True)
class Block:
    """One event, or a comment."""

    event: str
    id: str
    told: Any
    text: str


class Stream:
    """An open answer, read block by block; nothing for a minute is a failure."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines() if answer.is_success else iter(())

    def next(self) -> Block:
        """The next block. Raises StopIteration at the end of the stream."""
        found: dict[str, str] = {}
        lines: list[str] = []
        while True:
            line = next(self._lines)
            if not line:
                break
            lines.append(line)
            name, _, value = line.partition(":")
            found[name or BEAT] = value.strip()
        event = found.get("event", BEAT if BEAT in found else "opening")
        told = orjson.loads(found["data"]) if "data" in found else None
        return Block(event, found.get("id", ""), told, "\n".join(lines))

    def until(self, event: str) -> list[Block]:
        """Every block up to the first one of this name."""
        blocks = [self.next()]
        while blocks[-1].event != event:
            blocks.append(self.next())
        return blocks

    def rest(self) -> list[Block]:
        """Every block up to the end."""
        blocks = []
        while True:
            try:
                blocks.append(self.next())
            except StopIteration:
                return blocks


@contextmanager
def serving(city: Town) -> Iterator[str]:
    """The town at a free port of loopback."""
    taken = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(city.app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        city.app.state.parts.streams.watcher.end()
        server.should_exit = True
        thread.join(60)
        assert not thread.is_alive()


@contextmanager
def listening(
    url: str, headers: dict[str, str], *, path: str = "/api/v1/feed/live", **params: Any
) -> Iterator[Stream]:
    """A stream that stays open until the block ends."""
    asked = {"Accept": STREAM, **headers}
    with httpx.stream(
        "GET", f"{url}{path}", params=params or None, headers=asked, timeout=60
    ) as answer:
        if not answer.is_success:
            answer.read()
        yield Stream(answer)
