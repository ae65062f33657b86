"""Cookies: their names, and how each of them is set, read and taken away.

The rule: every cookie is HttpOnly and SameSite=Lax, for the whole site and this very host. Over
https it is Secure and its name begins with ``__Host-``: a browser takes such a one from this host
alone, never from a sibling of the same domain or over plain http, and a plain name is not read
there. On plain http (a machine of one's own) names are plain, since browsers refuse the prefix.

``cookies_over_https_alone`` says so for a gateway behind a proxy that ends https.
"""

from typing import Final

from fastapi import Request
from fastapi.responses import Response

HOST_PREFIX: Final = "__Host-"


def is_over_https(request: Request) -> bool:
    """Whether cookies of this request are for https alone."""
    told = request.app.state.parts.deployment.settings.cookies_over_https_alone
    return request.url.scheme == "https" if told is None else bool(told)


def cookie_name(request: Request, name: str) -> str:
    """Under which name the browser knows this cookie."""
    return f"{HOST_PREFIX}{name}" if is_over_https(request) else name


def read_cookie(request: Request, name: str) -> str:
    """What the cookie says; '' where there is none."""
    return request.cookies.get(cookie_name(request, name), "")


def set_cookie(
    request: Request, response: Response, name: str, text: str, *, seconds: int | None = None
) -> None:
    """Set it; without ``seconds`` until the browser closes."""
    response.set_cookie(
        cookie_name(request, name),
        text,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_over_https(request),
    )


def forget_cookie(request: Request, response: Response, name: str) -> None:
    """Take it away; a browser obeys only with the attributes that it was set with."""
    response.delete_cookie(
        cookie_name(request, name),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_over_https(request),
    )
