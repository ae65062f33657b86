"""Tokens of forms: that a form was sent from a page which we gave this very visitor.

The rule: a form of somebody who signed in carries an HMAC of the session's id under the
installation's secret. No cookie says that id in the clear, so a cookie that another host of the
same domain planted carries no token of this session, and a new sign-in makes every older token
worthless. A second half binds it to the membership in which the page was made: who picked
another office in another window meanwhile would else say for that one what the form was made for.
What is about oneself alone (signing out, the own account) asks for the first half. The forms before
signing in (sign-in, its code, invitation) carry an HMAC of a random cookie of this browser, which
signing in takes away.

Invariant: a token of one session, or of one browser, is never good for another one, and what a form
says is said in the membership that its page showed.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway.pages.cookies import forget_cookie, read_cookie, set_cookie
from gateway.pages.visit import person_of
from gateway.rest.parts import Parts
from gateway.rest.problems import Problem
from infra.store.people import Person

BROWSER_COOKIE: Final = "oneboard_browser"
_SIGNS: Final = 32


def form_token(request: Request, parts: Parts, person: Person | None) -> str:
    """The token that a form of this page carries; ``person``: None before signing in."""
    if person is not None:
        return _of_session(parts, person) + _of_acting(parts, person)
    return _of(parts, f"form:browser:{_browser_of(request)}")


def check_form(request: Request, parts: Parts, token: str) -> None:
    """Refuse a form that no page of this session in this membership made. Raises Problem (403)."""
    check_own_form(request, parts, token)
    person = person_of(request, parts)
    if person is not None:
        acting = token[len(_of_session(parts, person)) :]
        _compare(acting, _of_acting(parts, person), code="page.acting_changed")


def check_own_form(request: Request, parts: Parts, token: str) -> None:
    """Refuse a form about oneself that no page of this session made. Raises Problem (403)."""
    person = person_of(request, parts)
    wanted = None if person is None else _of_session(parts, person)
    _compare(token[: len(wanted or "")], wanted)


def check_open_form(request: Request, parts: Parts, token: str) -> None:
    """Refuse a form before signing in that no page of this browser made. Raises Problem (403)."""
    _compare(token, form_token(request, parts, None) if _known_browser(request) else None)


def keep_browser(request: Request, response: Response) -> None:
    """Set the browser's cookie where this page made a token of it."""
    if hasattr(request.state, "browser"):
        set_cookie(request, response, BROWSER_COOKIE, request.state.browser)


def forget_browser(request: Request, response: Response) -> None:
    """Take the browser's cookie away, and with it the tokens from before signing in."""
    forget_cookie(request, response, BROWSER_COOKIE)


def _compare(token: str, wanted: str | None, *, code: str = "page.form_expired") -> None:
    sent = token.encode("utf-8", "replace")
    if wanted is None or not hmac.compare_digest(wanted.encode(), sent):
        raise Problem(403, code.removeprefix("page."), code)


def _of_session(parts: Parts, person: Person) -> str:
    return _of(parts, f"form:session:{person.session_id}")


def _of_acting(parts: Parts, person: Person) -> str:
    acting = f"{person.office}:{person.role.value}:{person.in_stead_of}"
    return _of(parts, f"form:acting:{person.session_id}:{acting}")


def _of(parts: Parts, said: str) -> str:
    return hmac.new(parts.desk.secret.encode(), said.encode(), sha256).hexdigest()


def _browser_of(request: Request) -> str:
    """The random text that stands for this browser; a new one where it has none."""
    if not hasattr(request.state, "browser"):
        request.state.browser = _known_browser(request) or secrets.token_hex(_SIGNS // 2)
    return str(request.state.browser)


def _known_browser(request: Request) -> str:
    known = read_cookie(request, BROWSER_COOKIE)
    is_ours = known.isascii() and known.isalnum() and len(known) == _SIGNS
    return known if is_ours else ""
