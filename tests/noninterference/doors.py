"""How the application is asked: by ASGI itself, one request after the other, in this thread.

A test client opens a thread and an event loop for every request, and the pool of threads hands each
dependency over: twice the cost of what is to be compared. Here one loop stays open, and what the
application gives to the pool runs at once, in a copy of the context as it would there. Nothing else
of the application is changed; requests do not overlap, which is not what is compared.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import quote

import anyio.to_thread
from fastapi import FastAPI

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    place: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answered:
    """Its answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Doors:
    """The application with a loop of its own."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._loop = asyncio.Runner()

    @contextmanager
    def open(self) -> Iterator["Doors"]:
        """Open while the ``with`` lasts."""
        with self._loop:
            yield self

    def ask(self, asked: Asked) -> Answered:
        """The answer to this request."""
        with patch.object(anyio.to_thread, "run_sync", _at_once):
            return self._loop.run(self._ask(asked))

    async def _ask(self, asked: Asked) -> Answered:
        told: list[dict[str, Any]] = []
        bodies = [asked.body]

        async def receive() -> dict[str, Any]:
            if bodies:
                return {"type": "http.request", "body": bodies.pop(), "more_body": False}
            await asyncio.Event().wait()  # the client stays until it has the answer
            raise AssertionError

        async def send(message: Any) -> None:
            told.append(message)

        await self.app(_scope(asked), receive, send)
        begun, *parts = told
        headers = {name.decode(): value.decode() for name, value in begun["headers"]}
        return Answered(begun["status"], headers, b"".join(p.get("body", b"") for p in parts))


def _scope(asked: Asked) -> dict[str, Any]:
    path, _, query = asked.place.partition("?")
    headers = {"host": "testserver", "content-length": str(len(asked.body))} | asked.headers
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": quote(query, safe="=&").encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("testclient", 50_000),
        "server": ("testserver", 80),
        "state": {},
    }


async def _at_once(function: Callable[..., T], *args: Any, **_how: Any) -> T:
    return copy_context().run(function, *args)
