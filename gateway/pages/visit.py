"""A visit: who looks at a page, and in which language.

Signing in sets cookies with an access token and a refresh token; a page that comes with an old
access token renews the session by itself (``gateway.pages.fresh_cookies``), but for listening. The
API takes no cookie, so a cookie alone can change nothing there. Every form carries a token
(``gateway.pages.form_tokens``).

Invariant: a link that leads on after signing in never leaves this site.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from auth.actors import Role
from auth.api_keys import PREFIX
from auth.offices import City
from auth.permissions import Permission, may
from gateway.messages.catalogue import language_of
from gateway.pages.cookies import read_cookie
from gateway.pages.fresh_cookies import REFRESH_COOKIE, SESSION_COOKIE, renewed
from gateway.rest.parts import Parts, PartsOf
from gateway.rest.problems import Problem
from infra.store.people import Person

LANGUAGE_COOKIE: Final = "oneboard_language"
ACCOUNT: Final = "/account"
BOARD: Final = "/"
PEOPLE: Final = "/people"
LISTENING: Final = "/live"
"""Where pages listen for news, which renews no session."""
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
    told = request.query_params.get("lang") or read_cookie(request, LANGUAGE_COOKIE)
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
        raise SignInFirst(_wanted(request))
    parts.rates.count(person)
    if not request.url.path.startswith(ACCOUNT) and parts.desk.must_enrol(person):
        raise SecondFactorFirst
    return Visit(request, parts, person, parts.city(), language)


def _wanted(request: Request) -> str:
    """Where to go on after signing in: the page that was asked for, or that a form stands on, since
    many a form is sent to a place that is no page.
    """
    if request.method in ("GET", "HEAD"):
        return _place(request.url.path, request.url.query)
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # it is no address at all
        return BOARD
    return _place(page.path, page.query) if page.netloc == request.url.netloc else BOARD


def _place(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


VisitOf = Annotated[Visit, Depends(visit_of)]


def person_of(request: Request, parts: Parts) -> Person | None:
    """Who is signed in in this browser, or None; asked once for a request."""
    if not hasattr(request.state, "signed_in_person"):
        request.state.signed_in_person = _person_of(request, parts)
    person: Person | None = request.state.signed_in_person
    return person


def _person_of(request: Request, parts: Parts) -> Person | None:
    text = read_cookie(request, SESSION_COOKIE)
    if text and not text.startswith(PREFIX):
        try:
            return parts.acting(parts.desk.person_of(text))
        except Problem:
            pass
    refresh = read_cookie(request, REFRESH_COOKIE)
    if not refresh:
        return None
    try:
        if request.url.path == LISTENING:
            return parts.acting(parts.desk.listener_of(refresh))
        signed_in = parts.desk.renew(refresh, with_grace=True)
        person = parts.acting(parts.desk.person_of(signed_in.access))
    except Problem:
        return None
    renewed(request, signed_in)
    return person


def to_sign_in(where: str) -> Response:
    """Send somebody to the sign-in page and back to where he or she wanted to go."""
    return RedirectResponse(f"/sign-in?next={quote(where, safe='')}", status_code=303)


def home_of(role: Role) -> str:
    """Where somebody in this role begins: the board, which the keepers of people do not read."""
    if may(role, Permission.CITY_BOARD_READ).allowed:
        return BOARD
    keeps = (Permission.CITY_PEOPLE_MANAGE, Permission.CITY_RIGHTS_READ)
    return PEOPLE if any(may(role, right).allowed for right in keeps) else ACCOUNT


def safe_place(where: str) -> str:
    """The place to go on to, if it is one of this site; the board otherwise."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\"))
    return where if is_ours and where.isprintable() and len(where) < 2000 else "/"  # noqa: PLR2004
