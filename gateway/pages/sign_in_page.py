"""Signing in, with the code of the second factor as a second step, the first password, and out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from auth.actors import Role
from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome, SignInContext
from gateway.pages.cookies import read_cookie
from gateway.pages.form_tokens import check_open_form, check_own_form, forget_browser
from gateway.pages.fresh_cookies import DEVICE_COOKIE, forget_sign_in, set_sign_in
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import BOARD, PageLanguage, home_of, person_of, safe_place
from gateway.rest.account import address_of, device_of
from gateway.rest.parts import Parts, PartsOf
from gateway.rest.problems import Problem
from gateway.rest.sign_in_desk import CodeNeeded, SignedIn, SignIn

router = APIRouter()

Sent = Annotated[str, Form(max_length=4000)]


@dataclass(frozen=True, slots=True)
class CodeContext:
    """The second step: the code."""

    chrome: Chrome
    next: str
    pending: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class InvitationContext:
    """The first password, or one after a reset."""

    chrome: Chrome
    message: str = ""
    code: str = ""


@router.get("/sign-in")
def sign_in_form(
    request: Request,
    parts: PartsOf,
    language: PageLanguage,
    next: str = "/",  # noqa: A002
) -> Response:
    """The form; who is signed in goes on at once."""
    person = person_of(request, parts)
    if person is not None:
        return RedirectResponse(_place_of(person.role, safe_place(next)), status_code=303)
    return _form(request, parts, language, SignInForm(safe_place(next)))


@router.post("/sign-in")
def sign_in(
    request: Request,
    parts: PartsOf,
    language: PageLanguage,
    form_token: Sent = "",
    login: Sent = "",
    password: Sent = "",
    next: Sent = "/",  # noqa: A002  the field's name in the form
) -> Response:
    """Right: to the page wanted, or to the second step. Wrong: the form again, with a word."""
    where = safe_place(next)
    check_open_form(request, parts, form_token)
    try:
        signed_in = parts.desk.sign_in(_shown(request, login=login.strip(), password=password))
    except CodeNeeded as needed:
        return _code_form(request, parts, language, where=where, pending=needed.token)
    except Problem as problem:
        message = say(problem.code, language, **problem.params)
        form = SignInForm(where, login=login, message=message)
        return _as_told(problem, _form(request, parts, language, form, status=problem.status))
    return _in(request, signed_in, where)


@router.post("/sign-in/code")
def sign_in_code(
    request: Request,
    parts: PartsOf,
    language: PageLanguage,
    form_token: Sent = "",
    pending: Sent = "",
    code: Sent = "",
    next: Sent = "/",  # noqa: A002  the field's name in the form
) -> Response:
    """The second step."""
    where = safe_place(next)
    check_open_form(request, parts, form_token)
    try:
        signed_in = parts.desk.with_code(pending, _shown(request, code=code.strip()))
    except Problem as problem:
        message = say(problem.code, language, **problem.params)
        if problem.reason in {"code_wrong", "too_many_attempts"}:
            again = _code_form(
                request,
                parts,
                language,
                where=where,
                pending=pending,
                message=message,
                status=problem.status,
            )
            return _as_told(problem, again)
        form = SignInForm(where, message=message)
        return _as_told(problem, _form(request, parts, language, form, status=problem.status))
    return _in(request, signed_in, where)


@router.get("/invitation")
def invitation_form(request: Request, parts: PartsOf, language: PageLanguage) -> Response:
    """Where somebody who was invited sets the first password."""
    return _invitation(request, parts, language)


@router.post("/invitation")
def accept_invitation(
    request: Request,
    parts: PartsOf,
    language: PageLanguage,
    form_token: Sent = "",
    code: Sent = "",
    password: Sent = "",
    again: Sent = "",
) -> Response:
    """Set it; then the sign-in page with the name filled in."""
    check_open_form(request, parts, form_token)
    if password != again:
        message = say("people.page_not_same", language)
        return _invitation(request, parts, language, code=code, message=message, status=422)
    try:
        login = parts.account.accept(code, password, address=address_of(request))
    except Problem as problem:
        message = say(problem.code, language, **problem.params)
        status = problem.status
        form = _invitation(request, parts, language, code=code, message=message, status=status)
        return _as_told(problem, form)
    told = say("people.page_password_set", language)
    return _form(request, parts, language, SignInForm("/", login=login, message=told))


@router.post("/sign-out")
def sign_out(request: Request, parts: PartsOf, form_token: Sent = "") -> Response:
    """End the session and forget it in this browser."""
    person = person_of(request, parts)
    response = RedirectResponse("/sign-in", status_code=303)
    if person is None:
        return response  # the session ended by itself; another site's form may take no cookie away
    check_own_form(request, parts, form_token)
    parts.account.end_session(person, person.session_id)
    forget_sign_in(request, response)
    return response


class SignInForm:
    """What the form shows again after a failure."""

    def __init__(self, where: str, *, login: str = "", message: str = "") -> None:
        self.where = where
        self.login = login
        self.message = message


def _shown(request: Request, *, login: str = "", password: str = "", code: str = "") -> SignIn:
    return SignIn(
        login=login,
        password=password,
        address=address_of(request),
        code=code,
        device_token=read_cookie(request, DEVICE_COOKIE),
        device=device_of(request),
    )


def _as_told(problem: Problem, form: Response) -> Response:
    """The form again, with the headers that REST gives too: after a 429, when to come back."""
    form.headers.update(problem.headers)
    return form


def _in(request: Request, signed_in: SignedIn, where: str) -> Response:
    place = _place_of(signed_in.session.acting.role, where)
    response = RedirectResponse(place, status_code=303)
    set_sign_in(request, response, signed_in)
    forget_browser(request, response)
    return response


def _place_of(role: Role, where: str) -> str:
    """The place that was wanted; where none was, the one where this role begins."""
    return home_of(role) if where == BOARD else where


def _form(
    request: Request, parts: Parts, language: str, form: SignInForm, *, status: int = 200
) -> Response:
    context = SignInContext(
        chrome=_chrome(request, parts, language, "page.sign_in"),
        next=form.where,
        login=form.login,
        message=form.message,
    )
    return render(request, "sign_in.html", context, status=status)


def _code_form(
    request: Request,
    parts: Parts,
    language: str,
    *,
    where: str,
    pending: str,
    message: str = "",
    status: int = 200,
) -> Response:
    chrome = _chrome(request, parts, language, "people.page_code_title")
    context = CodeContext(chrome, where, pending, message)
    return render(request, "sign_in_code.html", context, status=status)


def _invitation(
    request: Request,
    parts: Parts,
    language: str,
    *,
    code: str = "",
    message: str = "",
    status: int = 200,
) -> Response:
    chrome = _chrome(request, parts, language, "people.page_invitation")
    context = InvitationContext(chrome, message, code)
    return render(request, "invitation.html", context, status=status)


def _chrome(request: Request, parts: Parts, language: str, title: str) -> Chrome:
    return chrome_of(
        request,
        parts,
        title=say(title, language),
        language=language,
        city=parts.city(),
        person=None,
    )
