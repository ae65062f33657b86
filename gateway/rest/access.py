"""The access log 查阅记录, and what looks like probing 试探.

An office reads who saw its leads: office and role, the person's sign-in name only of its own
people; and as a list of leads or projects alone where others read them in a list that says what
else they are part of (cases, shopping around, proposals). The auditor and the security officer read
all of it, with the names.
"""

from collections.abc import Collection
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.rest.paging import Limit, Offset
from gateway.rest.parts import Parts, PartsOf, Viewer, needs
from gateway.rest.problems import Problem, documented
from gateway.watching import Watch
from infra.access.log import Access, Sought
from infra.clock import milliseconds
from infra.store.people import Person
from ledger.city_time import city_time

router = APIRouter(tags=["查阅记录 access log"])
DAYS_SHOWN = 31
PROBING_SHOWN = 500
DAY_MS = 24 * 3_600_000
TOLD_TO_OWNER: Final = {
    "case": "lead",
    "cases": "leads",
    "shopping": "leads",
    **dict.fromkeys(
        ("transfers", "proposals", "agreements", "charges", "hanging", "reconciliation"), "projects"
    ),
    "what_if": "projects",
}
"""What the owner of a lead reads of a list that others read: else it would learn of cases."""
Subject = Annotated[
    str,
    Query(
        max_length=64,
        description="The id of a lead, project, submission or file, also where it stood in a list.",
    ),
]
Login = Annotated[str, Query(max_length=64, description="Who read; an office: of its own people.")]
OfficeSought = Annotated[str, Query(max_length=32, description="Of which office the reader was.")]


class AccessShown(BaseModel):
    """One entry."""

    at: str = Field(description="City time.")
    office: str
    role: str
    actor: str = Field(description="The sign-in name; '' for people of other offices.")
    in_stead_of: str
    channel: str = Field(description="`rest`, `page`, `command`.")
    what: str = Field(
        description="One: `lead`, `project`, `case`, `evidence`, `receipt`, `export`; a list with "
        "a count: `leads`, `projects`, `cases`, `pool`, `shopping`, `transfers`, `proposals`, "
        "`agreements`, `charges`, `hanging`, `statement`, `explanation`, `reconciliation`, "
        "`what_if`, `feed`."
    )
    subject: str
    of_office: str
    relation: str = Field(description="How the reader stands to it; '' of other offices.")
    shown: list[str]
    masked: list[str]
    count: int
    digest: str = Field(description="SHA-256 over the ids of a list, one a line.")
    ids: list[str] = Field(description="Of a list: what it showed by name of `of_office`.")
    request: str


class AccessPage(BaseModel):
    """Entries, the latest first."""

    items: list[AccessShown]
    total: int
    offset: int
    limit: int


class TriedShown(BaseModel):
    """How often within an hour; `whose` says whether a person's or an office's."""

    hour: str
    whose: str
    who: str
    office: str
    what: str
    count: int
    turned_away: int


class ProbingShown(BaseModel):
    """Who was turned away within the last days, or came half as far."""

    items: list[TriedShown]


@router.get(
    "/access-log",
    summary="查阅记录 Who saw what",
    responses=documented(401, 403, 422, 503),
)
def access_log(
    parts: PartsOf,
    person: Viewer,
    offset: Offset = 0,
    limit: Limit = 50,
    subject: Subject = "",
    login: Login = "",
    office: OfficeSought = "",
) -> AccessPage:
    """An office: of its own leads. The auditor and the security officer: everything."""
    sought = sought_by(person.actor, subject=subject, login=login, office=office)
    return entries_for(parts, person.actor, sought, offset=offset, limit=limit)


def sought_by(viewer: Actor, *, subject: str, login: str, office: str) -> Sought:
    """What this viewer asks for, as far as it may be told. Raises Problem (403).

    Who asks for a person of another office without being shown names finds nothing: a filter must
    not say what an entry leaves out.
    """
    reads_all = may(viewer.role, Permission.CITY_ACCESS_LOG_READ).allowed
    if not reads_all and not may(viewer.role, Permission.OWN_LEAD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    readers = frozenset({office}) if office else None
    if login and not reads_all:
        readers = viewer.offices if readers is None else viewer.offices & readers
    offices = None if reads_all else viewer.offices
    return Sought(offices=offices, readers=readers, subject=subject, actor=login)


def entries_for(
    parts: Parts, viewer: Actor, sought: Sought, *, offset: int, limit: int
) -> AccessPage:
    """A part of the entries, with the names of persons that this viewer may know."""
    total, found = Watch.of(parts.deployment).log.page(sought, offset=offset, limit=limit)
    timezone, own = parts.city().timezone, viewer.offices
    reads_all = may(viewer.role, Permission.CITY_ACCESS_LOG_READ).allowed
    items = [access_shown(each, timezone, names=reads_all or each.office in own) for each in found]
    if not reads_all:  # how another office stands to a project is not for its first office to know
        items = [_without_secrets(each, own, parts.deployment.city) for each in items]
    return AccessPage(items=items, total=total, offset=offset, limit=limit)


def _without_secrets(entry: AccessShown, own: Collection[str], city: str) -> AccessShown:
    """What an office may know of it: that there is a case, say, is not told with the reading."""
    if entry.office in own:
        return entry
    relation = entry.relation if entry.office == city else ""
    what = TOLD_TO_OWNER.get(entry.what, entry.what)
    return entry.model_copy(update={"relation": relation, "what": what})


@router.get("/probing", summary="试探 What looks like probing", responses=documented(401, 403, 503))
def probing(
    parts: PartsOf,
    _person: Annotated[Person, Depends(needs(Permission.CITY_ACCESS_LOG_READ))],
) -> ProbingShown:
    """The auditor and the security officer: the last 31 days."""
    after = milliseconds(parts.deployment.clock.now()) - DAYS_SHOWN * DAY_MS
    timezone = parts.city().timezone
    found = Watch.of(parts.deployment).probing.suspicious(after=after, limit=PROBING_SHOWN)
    return ProbingShown(
        items=[
            TriedShown(
                hour=city_time(each.hour, timezone),
                whose=each.whose,
                who=each.who,
                office=each.office,
                what=each.what,
                count=each.count,
                turned_away=each.turned_away,
            )
            for each in found
        ]
    )


def access_shown(access: Access, timezone: str, *, names: bool) -> AccessShown:
    """An entry for a reader; ``names``: whether the persons' sign-in names are for this reader."""
    return AccessShown(
        at=city_time(access.at, timezone),
        office=access.office,
        role=access.role,
        actor=access.actor if names else "",
        in_stead_of=access.in_stead_of if names else "",
        channel=access.channel,
        what=access.what,
        subject=access.subject,
        of_office=access.of_office,
        relation=access.relation,
        shown=list(filter(None, access.shown.split(","))),
        masked=list(filter(None, access.masked.split(","))),
        count=access.count,
        digest=access.digest,
        ids=list(access.ids),
        request=access.request,
    )
