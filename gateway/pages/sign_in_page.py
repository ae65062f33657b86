"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import SignInContext
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import (
    SESSION_COOKIE,
    PageLanguage,
    check_form,
    person_of,
    remember,
    safe_place,
)
from gateway.rest.account import address_of
from gateway.rest.parts import PartsOf
from gateway.rest.problems import Problem

router = APIRouter()

Sent = Annotated[str, Form(max_length=2000)]


@router.get("/sign-in")
def sign_in_form(
    request: Request,
    parts: PartsOf,
    language: PageLanguage,
    next: str = "/",  # noqa: A002
) -> Response:
    """The form; who is signed in goes on at once."""
    if person_of(request, parts) is not None:
        return RedirectResponse(safe_place(next), status_code=303)
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
    """Right: to the page wanted. Wrong: the form again, with a word."""
    where = safe_place(next)
    check_form(request, parts, form_token)
    try:
        token = parts.desk.sign_in(
            login=login.strip(), password=password, address=address_of(request)
        )
    except Problem as problem:
        message = say(problem.code, language, **problem.params)
        form = SignInForm(where, login=login, message=message)
        return _form(request, parts, language, form, status=problem.status)
    response = RedirectResponse(where, status_code=303)
    remember(request, response, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, parts: PartsOf, form_token: Sent = "") -> Response:
    """Forget who is signed in in this browser."""
    check_form(request, parts, form_token)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
    return response


class SignInForm:
    """What the form shows again after a failure."""

    def __init__(self, where: str, *, login: str = "", message: str = "") -> None:
        self.where = where
        self.login = login
        self.message = message


def _form(
    request: Request, parts: PartsOf, language: str, form: SignInForm, *, status: int = 200
) -> Response:
    context = SignInContext(
        chrome=chrome_of(
            request,
            parts,
            title=say("page.sign_in", language),
            language=language,
            city=parts.city(),
            person=None,
        ),
        next=form.where,
        login=form.login,
        message=form.message,
    )
    return render(request, "sign_in.html", context, status=status)
