"""Cookies that a page's answer sets beside its own: a session that renewed itself.

An access token lasts 15 minutes. A page that comes with an old one and a good refresh token renews
the session by itself, and the answer, whatever it is, carries the new cookies.

Invariant: at most one set of fresh cookies goes with an answer, and the answer's own win.
"""

from typing import Final

from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.pages.cookies import forget_cookie, set_cookie
from gateway.rest.sign_in_desk import SignedIn
from gateway.rest.token_desk import ACCESS, DEVICE, SESSION

SESSION_COOKIE: Final = "oneboard_session"
REFRESH_COOKIE: Final = "oneboard_refresh"
DEVICE_COOKIE: Final = "oneboard_device"


class FreshCookies:
    """Adds what ``request.state.fresh_cookies`` holds to the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""

        async def sending(message: Message) -> None:
            fresh = scope.get("state", {}).get("fresh_cookies")
            if message["type"] == "http.response.start" and fresh is not None:
                named = {header[1].split(b"=")[0] for header in _cookies(message["headers"])}
                added = [h for h in fresh if h[1].split(b"=")[0] not in named]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, sending)


def set_sign_in(request: Request, response: Response, signed_in: SignedIn) -> None:
    """Set the cookies of a session."""
    for name, text, lasts in (
        (SESSION_COOKIE, signed_in.access, ACCESS),
        (REFRESH_COOKIE, signed_in.refresh, SESSION),
        (DEVICE_COOKIE, signed_in.device, DEVICE),
    ):
        if text:
            set_cookie(request, response, name, text, seconds=int(lasts.total_seconds()))


def renewed(request: Request, signed_in: SignedIn) -> None:
    """Have the answer to this request carry the cookies of a session that renewed itself."""
    carrier = Response()
    set_sign_in(request, carrier, signed_in)
    request.state.fresh_cookies = _cookies(carrier.raw_headers)


def forget_sign_in(request: Request, response: Response) -> None:
    """Take the cookies of the session away; the device stays known."""
    request.state.fresh_cookies = []
    for name in (SESSION_COOKIE, REFRESH_COOKIE):
        forget_cookie(request, response, name)


def _cookies(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name == b"set-cookie"]
