"""What stands around every request: a limit on bodies, security headers, and the last net.

A body of more than 1 MiB is answered with 413, whether or not its length was announced; a route
that takes files is named with a limit of its own. A body that does not come within its time is
answered with 408, so that slow senders cannot hold on to the server. Every answer carries headers
that keep browsers from guessing types, framing and loading foreign things, and that keep answers
out of caches; over https also the one that keeps them on https. An answer that sends the browser on
names a path of this site, whatever host and scheme the request named. An exception that nobody
foresaw is answered with a 500 that has an id; the log gets the id, the kind of exception and the
place in the code, and nothing of the request.
"""

import asyncio
import secrets
import traceback
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.rest.parts import RETRY_SOON
from gateway.rest.problems import Problem, problem_response
from infra.city_reads import CityUnknown
from infra.store.outages import DATABASE_AWAY

BODY_BYTES_MAX: Final = 1024 * 1024
BODY_SECONDS_MIN: Final = 30
"""How long any body may take; a larger one gets a second more for every 50,000 bytes."""
_BYTES_PER_SECOND: Final = 50_000
_HTTPS_ALONE: Final = "max-age=31536000"
CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": CONTENT_POLICY,
}

_log = structlog.get_logger(__name__)


class BodyTooLarge(Exception):
    """The request's body is longer than the limit."""


class BodyTooSlow(Exception):
    """The request's body did not come within its time."""


class Guards:
    """The outermost part of the application."""

    def __init__(
        self,
        app: ASGIApp,
        larger_bodies: Mapping[tuple[str, str], int] | None = None,
        *,
        body_seconds_min: float = BODY_SECONDS_MIN,
    ) -> None:
        """``larger_bodies``: the bytes that a body may have, by method and path.
        ``body_seconds_min``: how long any body may take.
        """
        self._app = app
        self._larger_bodies = larger_bodies or {}
        self._body_seconds_min = body_seconds_min

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, guarded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, is_https=scope.get("scheme") == "https")
        place = scope["method"], scope["path"]
        bytes_max = self._larger_bodies.get(place, BODY_BYTES_MAX)
        seconds = self._body_seconds_min + bytes_max / _BYTES_PER_SECOND
        limited = _Limited(scope, receive, bytes_max=bytes_max, seconds=seconds)
        try:
            await self._app(scope, limited, answer)
        except BodyTooLarge:
            await self._tell(scope, receive, answer, _too_large())
        except BodyTooSlow:
            await self._tell(scope, receive, answer, too_slow())
        except (*DATABASE_AWAY, CityUnknown) as problem:  # type: ignore[misc]  # a tuple of types
            _log.warning("not available", why=type(problem).__name__)
            told = Problem(503, "not_available", "rest.not_available", headers=RETRY_SOON)
            await self._tell(scope, receive, answer, told)
        except Exception as problem:  # noqa: BLE001  the last net, for what nobody foresaw
            await self._tell(scope, receive, answer, _unexpected(problem))

    async def _tell(
        self, scope: Scope, receive: Receive, answer: "_Answer", problem: Problem
    ) -> None:
        if answer.is_started:
            return  # too late for another answer; the connection ends short
        response = problem_response(Request(scope), problem)
        await response(scope, receive, answer)


class _Answer:
    """Sends with security headers, and knows whether an answer has begun."""

    def __init__(self, send: Send, *, is_https: bool) -> None:
        self._send = send
        self._is_https = is_https
        self.is_started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_started = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            if "location" in headers:
                headers["Location"] = _of_this_site(headers["location"])
            if self._is_https:
                headers.setdefault("Strict-Transport-Security", _HTTPS_ALONE)
        await self._send(message)


class _Limited:
    """Receives a body up to the limit, within the time."""

    def __init__(self, scope: Scope, receive: Receive, *, bytes_max: int, seconds: float) -> None:
        self._receive = receive
        self._left = bytes_max
        self._until = asyncio.get_running_loop().time() + seconds
        self._is_complete = False
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        self._is_announced_too_large = announced.isdigit() and int(announced) > bytes_max

    async def __call__(self) -> Message:
        if self._is_announced_too_large:
            raise BodyTooLarge
        message = await self._next()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise BodyTooLarge
        return message

    async def _next(self) -> Message:
        if self._is_complete:
            return await self._receive()  # whether the client is still there: no part of the body
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow from None
        self._is_complete = not message.get("more_body", False)
        return message


def _of_this_site(location: str) -> str:
    """The same place without scheme and host: the framework's own redirects take them from the
    request, which anybody writes, and which a proxy that ends https has changed.
    """
    parts = urlsplit(location)
    return parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/")).geturl()


def _too_large() -> Problem:
    return Problem(413, "body_too_large", "rest.body_too_large", params={"limit": "1 MiB"})


def too_slow() -> Problem:
    """The answer to a body that does not come."""
    return Problem(408, "request_too_slow", "rest.request_too_slow")


def _unexpected(problem: Exception) -> Problem:
    fault_id = secrets.token_hex(8)
    last = traceback.extract_tb(problem.__traceback__)[-1]
    # The exception's text may quote what people wrote; its kind and place are enough to find it.
    _log.error(
        "unexpected",
        fault_id=fault_id,
        kind=type(problem).__name__,
        at=f"{last.filename.rpartition('/')[2]}:{last.lineno}",
    )
    return Problem(
        500, "unexpected", "rest.unexpected", params={"id": fault_id}, extra={"id": fault_id}
    )
