"""The own sign-in on one page: acting membership, password, second factor, sessions."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome
from gateway.pages.cookies import set_cookie
from gateway.pages.desk_parts import city_minute
from gateway.pages.form_tokens import check_own_form
from gateway.pages.fresh_cookies import SESSION_COOKIE, forget_sign_in
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import ACCOUNT, Visit, VisitOf, home_of
from gateway.rest.account import memberships_shown
from gateway.rest.account_desk import Enrolment
from gateway.rest.own_sign_in import instant
from gateway.rest.problems import Problem
from gateway.rest.token_desk import ACCESS

router = APIRouter(prefix=ACCOUNT)

Sent = Annotated[str, Form(max_length=4000)]


@dataclass(frozen=True, slots=True)
class ActingLine:
    """One membership that can be acted in."""

    words: str
    office: str
    role: str
    in_stead_of: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of the own sessions."""

    session_id: str
    device: str
    since: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountContext:
    """The page."""

    chrome: Chrome
    lines: tuple[ActingLine, ...]
    sessions: tuple[SessionLine, ...]
    has_factor: bool
    enrolment: Enrolment | None
    recovery: tuple[str, ...] = ()
    message: str = ""
    done: str = ""


@router.get("")
def account(visit: VisitOf) -> Response:
    """The page."""
    return _page(visit)


@router.post("/acting")
def act_as(
    visit: VisitOf,
    form_token: Sent = "",
    office: Sent = "",
    role: Sent = "",
    in_stead_of: Sent = "",
) -> Response:
    """Act in another membership, in this browser; keepers have but one role."""
    check_own_form(visit.request, visit.parts, form_token)
    text = visit.parts.desk.act_as(visit.person, office=office, role=role, in_stead_of=in_stead_of)
    response = RedirectResponse(home_of(visit.person.role), status_code=303)
    seconds = int(ACCESS.total_seconds())
    set_cookie(visit.request, response, SESSION_COOKIE, text, seconds=seconds)
    return response


@router.post("/password")
def change_password(
    visit: VisitOf, form_token: Sent = "", old: Sent = "", new: Sent = "", again: Sent = ""
) -> Response:
    """Change the own password."""
    check_own_form(visit.request, visit.parts, form_token)
    if new != again:
        return _page(visit, message=say("people.page_not_same", visit.language), status=422)
    try:
        visit.parts.account.change_password(visit.person, old=old, new=new)
    except Problem as problem:
        return _told(visit, problem)
    return _page(visit, done=say("people.page_password_changed", visit.language))


@router.post("/second-factor")
def begin(visit: VisitOf, form_token: Sent = "", password: Sent = "", code: Sent = "") -> Response:
    """A fresh secret for the app."""
    check_own_form(visit.request, visit.parts, form_token)
    try:
        visit.parts.account.begin_second_factor(visit.person, password=password, code=code)
    except Problem as problem:
        return _told(visit, problem)
    return RedirectResponse(f"{ACCOUNT}#second-factor", status_code=303)


@router.post("/second-factor/confirmation")
def confirm(visit: VisitOf, form_token: Sent = "", code: Sent = "") -> Response:
    """The first code; then the recovery codes, once."""
    check_own_form(visit.request, visit.parts, form_token)
    try:
        codes = visit.parts.account.confirm_second_factor(visit.person, code.strip())
    except Problem as problem:
        return _told(visit, problem)
    return _page(visit, recovery=tuple(codes))


@router.post("/sessions/end")
def end_session(visit: VisitOf, form_token: Sent = "", session_id: Sent = "") -> Response:
    """End one of the own sessions."""
    check_own_form(visit.request, visit.parts, form_token)
    visit.parts.account.end_session(visit.person, session_id)
    return RedirectResponse(ACCOUNT, status_code=303)


@router.post("/sessions/end-all")
def end_everywhere(visit: VisitOf, form_token: Sent = "") -> Response:
    """End all, this one too."""
    check_own_form(visit.request, visit.parts, form_token)
    login = visit.person.login
    visit.parts.account.end_everywhere(login, by=login)
    response = RedirectResponse("/sign-in", status_code=303)
    forget_sign_in(visit.request, response)
    return response


def _told(visit: Visit, problem: Problem) -> Response:
    words = say(problem.code, visit.language, **problem.params)
    status = 422 if problem.status == 401 else problem.status  # noqa: PLR2004  the session is good
    return _page(visit, message=words, status=status)


def _page(
    visit: Visit,
    *,
    recovery: tuple[str, ...] = (),
    message: str = "",
    done: str = "",
    status: int = 200,
) -> Response:
    desk = visit.parts.account
    context = AccountContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("people.page_account", visit.language),
            language=visit.language,
            city=visit.city,
            person=visit.person,
        ),
        lines=_lines(visit),
        sessions=_sessions(visit),
        has_factor=desk.has_second_factor(visit.person),
        enrolment=desk.pending_second_factor(visit.person),
        recovery=recovery,
        message=message,
        done=done,
    )
    return render(visit.request, "account.html", context, status=status)


def _lines(visit: Visit) -> tuple[ActingLine, ...]:
    language, person = visit.language, visit.person
    now = (person.office, person.role.value, person.in_stead_of)
    return tuple(
        ActingLine(
            words=" · ".join(
                part
                for part in (
                    each.office_name,
                    each.role_name,
                    say("people.page_in_stead", language, login=each.in_stead_of)
                    if each.in_stead_of
                    else "",
                )
                if part
            ),
            office=each.office,
            role=each.role,
            in_stead_of=each.in_stead_of,
            is_now=(each.office, each.role, each.in_stead_of) == now,
        )
        for each in memberships_shown(visit.parts, person.login, language)
    )


def _sessions(visit: Visit) -> tuple[SessionLine, ...]:
    return tuple(
        SessionLine(
            session_id=each.session_id,
            device=each.device,
            since=say(
                "people.page_since",
                visit.language,
                at=city_minute(visit, instant(each.started_at)),
            ),
            is_this=each.session_id == visit.person.session_id,
        )
        for each in visit.parts.account.sessions(visit.person)
    )
