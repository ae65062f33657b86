"""A visit: who looks at a page, in which language, and that a form was sent from our own page.

Signing in sets cookies with an access token and a refresh token; a page that comes with an old
access token renews the session by itself (``gateway.pages.fresh_cookies``). The API takes no
cookie, so a cookie alone can change nothing there. Every form carries a token: an HMAC of a random
cookie of this browser under the installation's secret; a form without it is refused.

Invariant: a link that leads on after signing in never leaves this site.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from auth.api_keys import PREFIX
from auth.offices import City
from gateway.messages.catalogue import language_of
from gateway.pages.fresh_cookies import REFRESH_COOKIE, SESSION_COOKIE, renewed
from gateway.rest.parts import Parts, PartsOf
from gateway.rest.problems import Problem
from infra.store.people import Person

BROWSER_COOKIE: Final = "oneboard_browser"
LANGUAGE_COOKIE: Final = "oneboard_language"
ACCOUNT: Final = "/account"
YEAR_SECONDS: Final = 365 * 24 * 3600
_LANGUAGES: Final = {"zh": "zh_CN", "zh-cn": "zh_CN", "zh_cn": "zh_CN", "en": "en"}


class SecondFactorFirst(Exception):
    """The person's role needs a second factor, which has to be set up before anything else."""


class SignInFirst(Exception):
    """The page is for people who signed in; ``where`` they wanted to go."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in person looking at a page."""

    request: Request
    parts: Parts
    person: Person
    city: City
    language: str

    @property
    def today(self) -> date:
        """The city's day now."""
        return self.parts.deployment.clock.now().astimezone(self.city.zone).date()


def page_language(request: Request) -> str:
    """The language of a page: ``?lang=``, else the cookie of it, else as the browser wishes."""
    told = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    header = request.headers.get("accept-language")
    fallback = language_of(header) if header else str(request.app.state.parts.language)
    language = _LANGUAGES.get(told.lower(), fallback)
    request.state.language = language
    return language


PageLanguage = Annotated[str, Depends(page_language)]


def visit_of(request: Request, parts: PartsOf, language: PageLanguage) -> Visit:
    """The visit of this request. Raises SignInFirst."""
    person = person_of(request, parts)
    if person is None:
        query = f"?{request.url.query}" if request.url.query else ""
        raise SignInFirst(f"{request.url.path}{query}")
    parts.rates.count(person)
    if not request.url.path.startswith(ACCOUNT) and parts.desk.must_enrol(person):
        raise SecondFactorFirst
    return Visit(request, parts, person, parts.city(), language)


VisitOf = Annotated[Visit, Depends(visit_of)]


def person_of(request: Request, parts: Parts) -> Person | None:
    """Who is signed in in this browser, or None; asked once for a request."""
    if not hasattr(request.state, "signed_in_person"):
        request.state.signed_in_person = _person_of(request, parts)
    person: Person | None = request.state.signed_in_person
    return person


def _person_of(request: Request, parts: Parts) -> Person | None:
    text = request.cookies.get(SESSION_COOKIE)
    if text and not text.startswith(PREFIX):
        try:
            return parts.acting(parts.desk.person_of(text))
        except Problem:
            pass
    refresh = request.cookies.get(REFRESH_COOKIE)
    if not refresh:
        return None
    try:
        signed_in = parts.desk.renew(refresh, with_grace=True)
        person = parts.acting(parts.desk.person_of(signed_in.access))
    except Problem:
        return None
    renewed(request, parts, signed_in)
    return person


def to_sign_in(where: str) -> Response:
    """Send somebody to the sign-in page and back to where he or she wanted to go."""
    return RedirectResponse(f"/sign-in?next={quote(where, safe='')}", status_code=303)


def safe_place(where: str) -> str:
    """The place to go on to, if it is one of this site; the board otherwise."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\"))
    return where if is_ours and where.isprintable() and len(where) < 2000 else "/"  # noqa: PLR2004


def browser_of(request: Request) -> str:
    """The random text that stands for this browser; a new one where it has none."""
    known = request.cookies.get(BROWSER_COOKIE, "")
    if known.isascii() and known.isalnum() and len(known) == 32:  # noqa: PLR2004  as made below
        return known
    fresh = getattr(request.state, "browser", "") or secrets.token_hex(16)
    request.state.browser = fresh
    return str(fresh)


def form_token(request: Request, parts: Parts) -> str:
    """The token that a form of this browser carries."""
    secret = parts.desk.secret.encode()
    return hmac.new(secret, b"form:" + browser_of(request).encode(), sha256).hexdigest()


def check_form(request: Request, parts: Parts, token: str) -> None:
    """Refuse a form that our own page did not make. Raises Problem (403)."""
    is_known = BROWSER_COOKIE in request.cookies
    if not is_known or not hmac.compare_digest(
        form_token(request, parts).encode(), token.encode("utf-8", "replace")
    ):
        raise Problem(403, "form_expired", "page.form_expired")
