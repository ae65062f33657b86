"""查阅记录 and 试探: who saw what, and who seems to try out what is there.

The auditor and the security officer read everything; an office who saw its own leads, with the
names of persons of the own office alone.

Edge cases: a filter for a person of another office finds nothing for an office, so that the list
never says what an entry leaves out.

Invariant: what stands here is what ``GET /api/v1/access-log`` and ``/probing`` say to this reader.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome, Link
from gateway.pages.desk_contexts import Option, Pager
from gateway.pages.desk_parts import PAGE_LINES, minute, pager
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.access import AccessShown, TriedShown, entries_for, probing, sought_by
from gateway.rest.parts import needs
from gateway.shown.naming import office_name

router = APIRouter()
PLACE: Final = "/access-log"
PROBING: Final = "/probing"
_LEADS: Final = frozenset({"lead", "case"})
"""What an entry can be about whose subject is a lead."""
_LISTS: Final = frozenset({"leads", "cases", "shopping"})
"""The lists whose ids are leads."""
PAGE_MAX: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class AccessLine:
    """That somebody saw something, in words."""

    at: str
    reader: str
    role: str
    what: str
    subject: Link | None
    listed: tuple[Link, ...]
    """Of a list of one office's leads: which."""
    whose: str
    relation: str
    shown: str
    masked: str


@dataclass(frozen=True, slots=True)
class AccessContext:
    """The access log."""

    chrome: Chrome
    title: str
    intro: str
    subject: str
    login: str
    offices: tuple[Option, ...]
    is_filtered: bool
    lines: tuple[AccessLine, ...]
    pager: Pager
    probing: Link | None


@dataclass(frozen=True, slots=True)
class TriedLine:
    """How often somebody, or an office, did something within an hour."""

    hour: str
    who: str
    whose: str
    what: str
    count: str
    turned_away: str


@dataclass(frozen=True, slots=True)
class ProbingContext:
    """What looks like probing."""

    chrome: Chrome
    title: str
    back: Link
    lines: tuple[TriedLine, ...]


@router.get(PLACE)
def access_page(
    visit: VisitOf,
    subject: Annotated[str, Query(max_length=64)] = "",
    login: Annotated[str, Query(max_length=64)] = "",
    office: Annotated[str, Query(max_length=32)] = "",
    page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
) -> Response:
    """The latest first."""
    subject, login = subject.strip(), login.strip()
    viewer, language = visit.person.actor, visit.language
    sought = sought_by(viewer, subject=subject, login=login, office=office)
    start = (page - 1) * PAGE_LINES
    found = entries_for(visit.parts, viewer, sought, offset=start, limit=PAGE_LINES)
    query = {"subject": subject, "login": login, "office": office}
    query = {key: value for key, value in query.items() if value}
    reads_all = may(viewer.role, Permission.CITY_ACCESS_LOG_READ).allowed
    title = say("access.title", language)
    context = AccessContext(
        chrome=_chrome(visit, title),
        title=title,
        intro=say("access.intro_city" if reads_all else "access.intro", language),
        subject=subject,
        login=login,
        offices=_offices(visit, office),
        is_filtered=bool(query),
        lines=tuple(_line(visit, each) for each in found.items),
        pager=pager(visit, PLACE, query, page=page, total=found.total, shown=len(found.items)),
        probing=Link(say("access.probing", language), PROBING) if reads_all else None,
    )
    return render(visit.request, "access.html", context)


@router.get(PROBING)
def probing_page(visit: VisitOf) -> Response:
    """The last 31 days."""
    person = needs(Permission.CITY_ACCESS_LOG_READ)(visit.person)
    language = visit.language
    title = say("access.probing", language)
    context = ProbingContext(
        chrome=_chrome(visit, title),
        title=title,
        back=Link(say("access.title", language), PLACE),
        lines=tuple(_tried(visit, each) for each in probing(visit.parts, person).items),
    )
    return render(visit.request, "probing.html", context)


def log_of_lead(visit: Visit, lead_id: str, office: str) -> str:
    """Where it stands who saw a lead; '' for whoever may not know."""
    role = visit.person.role
    is_own = office in visit.person.actor.offices and may(role, Permission.OWN_LEAD_READ).allowed
    may_know = is_own or may(role, Permission.CITY_ACCESS_LOG_READ).allowed
    return f"{PLACE}?subject={lead_id}" if may_know else ""


def _chrome(visit: Visit, title: str) -> Chrome:
    return chrome_of(
        visit.request,
        visit.parts,
        title=title,
        language=visit.language,
        city=visit.city,
        person=visit.person,
    )


def _offices(visit: Visit, chosen: str) -> tuple[Option, ...]:
    """Whose readers can be asked for: the centre and every office."""
    codes = (visit.city.code, *(office.code for office in visit.city.offices))
    every = Option("", say("page.all", visit.language), is_chosen=not chosen)
    names = (
        Option(code, office_name(visit.city, code) or visit.city.name, is_chosen=code == chosen)
        for code in dict.fromkeys(codes)
    )
    return (every, *names)


def _line(visit: Visit, entry: AccessShown) -> AccessLine:
    language = visit.language
    between = ", " if language == "en" else "、"
    what = say(f"access.what_{entry.what}", language)
    if not entry.subject:
        what = say("access.counted", language, what=what, count=f"{entry.count:,}")
    stead = entry.in_stead_of
    who = say("access.in_stead", language, who=entry.actor, stead=stead) if stead else entry.actor
    role = say(f"auth.role.{entry.role}", language)
    channel = say(f"access.channel_{entry.channel}", language)

    def classes(codes: list[str]) -> str:
        return between.join(say(f"visibility.class_{code}", language) for code in codes)

    relations = filter(None, entry.relation.split(","))
    return AccessLine(
        at=minute(entry.at),
        reader=who or _office(visit, entry.office),
        role=" · ".join(filter(None, (_office(visit, entry.office) if who else "", role, channel))),
        what=what,
        subject=_subject(visit, entry),
        listed=tuple(_link(visit, each, is_lead=entry.what in _LISTS) for each in entry.ids),
        whose=_office(visit, entry.of_office),
        relation=between.join(say(f"visibility.relation_{each}", language) for each in relations),
        shown=classes(entry.shown),
        masked=classes(entry.masked),
    )


def _office(visit: Visit, code: str) -> str:
    """The name of an office; the city's for the centre; '' for none."""
    return visit.city.name if code == visit.city.code else office_name(visit.city, code)


def _subject(visit: Visit, entry: AccessShown) -> Link | None:
    """The id, with a way to it for whoever may open such pages."""
    if not entry.subject:
        return None
    return _link(visit, entry.subject, is_lead=entry.what in _LEADS and bool(entry.of_office))


def _link(visit: Visit, subject: str, *, is_lead: bool) -> Link:
    role = visit.person.role
    opens = any(
        may(role, right).allowed for right in (Permission.OWN_LEAD_READ, Permission.CITY_LEAD_READ)
    )
    return Link(subject, f"/leads/{subject}" if opens and is_lead else "")


def _tried(visit: Visit, tried: TriedShown) -> TriedLine:
    language = visit.language
    is_person = tried.whose == "person"
    return TriedLine(
        hour=minute(tried.hour),
        who=tried.who if is_person else _office(visit, tried.who),
        whose=_office(visit, tried.office) if is_person else say("access.whole_office", language),
        what=say(f"access.tried_{tried.what}", language),
        count=f"{tried.count:,}",
        turned_away=f"{tried.turned_away:,}",
    )
