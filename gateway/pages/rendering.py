"""Putting a context into its template, with what stands around every page."""

from dataclasses import fields
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from auth.actors import Role
from auth.offices import City
from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome, Link, ProblemContext
from gateway.pages.cookies import set_cookie
from gateway.pages.form_tokens import form_token, keep_browser
from gateway.pages.visit import (
    BOARD,
    LANGUAGE_COOKIE,
    YEAR_SECONDS,
    home_of,
    page_language,
    person_of,
)
from gateway.rest.parts import Parts
from gateway.rest.phone_offer import REASON
from gateway.rest.problems import Problem
from gateway.shown.standing import spoken_by
from infra.city_reads import CityUnknown
from infra.store.outages import DATABASE_AWAY
from infra.store.people import Person
from sharing.phones import moved_out
from sharing.visibility import may_read_pool

_OTHER: Final = {"zh_CN": ("en", "English"), "en": ("zh-CN", "中文")}


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("gateway.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, template: str, context: Any, *, status: int = 200) -> Response:
    """The page. ``context`` is one of ``gateway.pages.contexts`` and has a ``chrome``."""
    chrome: Chrome = context.chrome

    def t(code: str, **params: object) -> str:
        return say(code, chrome.language, **params)

    given = {part.name: getattr(context, part.name) for part in fields(context)}
    html = _templates().get_template(template).render(**given, t=t)
    response = HTMLResponse(
        html, status_code=status, headers={"Content-Language": chrome.html_language}
    )
    keep_browser(request, response)
    if "lang" in request.query_params:
        language = chrome.html_language
        set_cookie(request, response, LANGUAGE_COOKIE, language, seconds=YEAR_SECONDS)
    return response


def chrome_of(
    request: Request,
    parts: Parts,
    *,
    title: str,
    language: str,
    city: City | None,
    person: Person | None,
) -> Chrome:
    """What stands around the page."""
    code, text = _OTHER[language]
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    href = f"{request.url.path}?{urlencode([*query, ('lang', code)])}"
    return Chrome(
        language=language,
        html_language=language.replace("_", "-"),
        title=title,
        city=city.name if city else "",
        is_demo=bool(city and city.is_demo),
        who=_who(person, city, language) if person else "",
        form_token=form_token(request, parts, person),
        other_language=Link(text, href),
        home=home_of(person.role) if person else BOARD,
        places=_places(request.url.path, person, language) if person else (),
    )


def _looks_after_policy(role: Role) -> bool:
    """For whom the table of visibility stands among the pages; others find it by its address."""
    is_manager = role in {Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR}
    return is_manager or may(role, Permission.CITY_VISIBILITY_ADOPT).allowed


def _looks_after_log(role: Role) -> bool:
    """For whom the access log stands among the pages; offices also find it at each lead."""
    is_office = may(role, Permission.OWN_LEAD_READ).allowed
    reads_every_lead = may(role, Permission.CITY_LEAD_READ).allowed
    reads_log = may(role, Permission.CITY_ACCESS_LOG_READ).allowed
    return reads_log or (is_office and not reads_every_lead)


def _places(path: str, person: Person, language: str) -> tuple[Link, ...]:
    """The pages that this person may open."""
    role = person.role
    reads_cases = may(role, Permission.OWN_CASE_READ).allowed
    reads_statements = may(role, Permission.CITY_STATEMENT_READ).allowed
    claims_figures = may(role, Permission.OWN_FIGURE_CLAIM).allowed
    puts_in_charge = may(role, Permission.OWN_CHARGE_SET).allowed
    keeps = (Permission.CITY_PEOPLE_MANAGE, Permission.CITY_RIGHTS_READ)
    reads_people = any(may(role, right).allowed for right in keeps)
    open_to = (
        ("/", "page.board", may(role, Permission.CITY_BOARD_READ).allowed),
        ("/periods", "account.periods", may(role, Permission.CITY_BOARD_READ).allowed),
        ("/reconciliation", "account.reconciliation", reads_statements),
        ("/what-if", "account.what_if", reads_statements),
        ("/figures", "account.figures", claims_figures and not reads_statements),
        ("/leads", "desk.nav_leads", may(role, Permission.OWN_LEAD_READ).allowed),
        ("/cases", "desk.nav_cases", reads_cases),
        ("/recognitions", "account.recognitions", reads_cases),
        ("/pool", "desk.nav_pool", may_read_pool(person.actor)),
        ("/shopping-around", "desk.nav_shopping", reads_cases),
        ("/visibility", "visibility.title", _looks_after_policy(role)),
        ("/approvals", "standing.approvals", may(role, Permission.OWN_APPROVAL_GIVE).allowed),
        ("/deputies", "standing.deputies", may(role, Permission.OWN_DEPUTY_SET).allowed),
        ("/people", "standing.people", reads_people),
        ("/rights", "standing.rights", reads_people),
        ("/access-log", "access.title", _looks_after_log(role)),
        ("/charges", "standing.charges", puts_in_charge or bool(person.actor.projects_in_charge)),
    )
    return tuple(
        Link(say(code, language), place, is_here=_is_under(path, place))
        for place, code, is_open in open_to
        if is_open
    )


def _is_under(path: str, place: str) -> bool:
    return path == place or (place != "/" and path.startswith(f"{place}/"))


def _who(person: Person, city: City | None, language: str) -> str:
    """Who acts: name, in whose stead, office and role, so that who has several sees which one."""
    name = spoken_by(person.display_name, person.in_stead_of, language)
    office = city.office(person.office) if city else None
    role = say(f"auth.role.{person.role.value}", language)
    parts = (name, office.name if office else "", role)
    return " · ".join(part for part in dict.fromkeys(parts) if part)


def _detail(problem: Problem, language: str) -> str:
    """What is wrong; for parts of an address that cannot be read, each with its name.

    The words for a phone number in REST name fields that no form has.
    """
    if problem.reason == REASON:
        return say("page.phone_in_text", language)
    told = [problem.detail or say(problem.code, language, **problem.params)]
    told += [f"{fault.field}: {fault.detail}" for fault in problem.errors]
    return " ".join(told)


_Typed = tuple[tuple[str, str], ...]


def _to_mend(request: Request, problem: Problem) -> tuple[_Typed, _Typed]:
    """Of a form with a phone number in a text: those texts without it, and all else as it was
    typed. Of a form with a file none, for no page can give a file back.
    """
    if problem.reason != REASON:
        return (), ()
    typed: dict[str, str] = getattr(request.state, "typed", {})
    without = {name: moved_out(text, mark="")[0] for name, text in typed.items()}
    retype = tuple(part for part in without.items() if part[1] != typed[part[0]])
    kept = tuple(part for part in typed.items() if part[1] == without[part[0]])
    return retype, kept if retype else ()


def problem_page(request: Request, problem: Problem) -> Response:
    """The page that tells a problem."""
    parts: Parts = request.app.state.parts
    language = page_language(request)
    try:
        city, person = parts.city(), person_of(request, parts)
    except (*DATABASE_AWAY, CityUnknown):  # type: ignore[misc]  # a tuple of types
        city, person = None, None
    heading = say(f"rest.title_{problem.status}", language)
    chrome = chrome_of(request, parts, title=heading, language=language, city=city, person=person)
    words = "page.to_board" if chrome.home == BOARD else "page.to_home"
    retype, kept = _to_mend(request, problem)
    context = ProblemContext(
        chrome=chrome,
        status=problem.status,
        heading=heading,
        detail=_detail(problem, language),
        back=Link(say(words, language), chrome.home),
        resend_to=request.url.path if retype or "resend" in problem.extra else "",
        resend=problem.extra.get("resend", ()),
        retype=retype,
        kept=kept,
        is_form=request.method == "POST" and not retype,
    )
    response = render(request, "problem.html", context, status=problem.status)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
