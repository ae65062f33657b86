"""Reading cases 裁定事项 and objections 异议: the city all of them, an office its own."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from auth.permissions import Permission, may
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem, not_found
from gateway.rest.writing import known_id
from gateway.shown.case import (
    CaseShown,
    Reader,
    Scene,
    case_shown,
    cases_for,
    may_know,
    offered_in,
    scene_of,
)
from gateway.watching import Watch
from infra.store import reads
from infra.store.people import Person
from ledger.views import LeadView

router = APIRouter(tags=["裁定 cases"])

OBJECTION = "objection"
State = Literal["open", "settled", "all"]
StateChosen = Annotated[State, Query(description="Which ones.")]


def reader_of(parts: Parts, person: Person, language: str) -> Reader:
    """Somebody who reads cases. Raises Problem (403)."""
    if not may(person.role, Permission.OWN_CASE_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    return Reader(person.actor, parts.city(), language, parts.shelf.secret)


@router.get(
    "/cases",
    summary="裁定事项 Cases",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def cases(
    parts: PartsOf,
    person: Viewer,
    language: Language,
    offset: Offset = 0,
    limit: Limit = 50,
    state: StateChosen = "open",
    kind: Annotated[Literal["identity", "claim", "offer"] | None, Query()] = None,
) -> Page[CaseShown]:
    """Open ones by deadline, late ones first. The city: both sides; an office: its own side."""
    kinds: set[str] = {kind} if kind else {"identity", "claim", "offer"}
    return page_of_cases(
        parts, reader_of(parts, person, language), kinds, state, offset=offset, limit=limit
    )


@router.get(
    "/objections",
    summary="异议 Objections",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def objections(
    parts: PartsOf,
    person: Viewer,
    language: Language,
    offset: Offset = 0,
    limit: Limit = 50,
    state: StateChosen = "open",
) -> Page[CaseShown]:
    """The city all; an office those that it filed."""
    reader = reader_of(parts, person, language)
    return page_of_cases(parts, reader, {OBJECTION}, state, offset=offset, limit=limit)


@router.get(
    "/cases/{case_id}",
    summary="一件裁定事项 One case",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def case(case_id: str, parts: PartsOf, person: Viewer, language: Language) -> CaseShown:
    """Also an objection, by its id. What a reader may not know is as absent."""
    return one_case(parts, reader_of(parts, person, language), case_id)


@router.get(
    "/objections/{objection_id}",
    summary="一件异议 One objection",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def objection(objection_id: str, parts: PartsOf, person: Viewer, language: Language) -> CaseShown:
    """The city's readers, and the office that filed it."""
    found = one_case(parts, reader_of(parts, person, language), objection_id)
    if found.kind != OBJECTION:
        raise not_found()
    return found


def one_case(parts: Parts, reader: Reader, case_id: str) -> CaseShown:
    """The case as this reader may read it. Raises Problem (404, 429)."""
    city, watch = reader.city.code, Watch.of(parts.deployment)
    with watch.counting_misses(reader.viewer), parts.reads.moment() as connection:
        found = reads.case_by_id(connection, city, known_id(case_id))
        if found is None or not may_know(reader.viewer, found):
            raise not_found()
        scene = scene_of(connection, city, [found])
    shown = case_shown(found, scene, reader)
    leads = _leads_of([shown], scene)
    watch.saw_case(reader.viewer, case_id, leads, offered=offered_in([found]))
    return shown


def _leads_of(cases: Sequence[CaseShown], scene: Scene) -> list[LeadView]:
    """Each lead that the cases show."""
    sides = [side for case in cases for side in (case.asked, *(c.side for c in case.candidates))]
    ids = dict.fromkeys(side.lead_id for side in sides if side is not None)
    return [scene.leads[lead_id] for lead_id in ids]


def page_of_cases(
    parts: Parts, reader: Reader, kinds: set[str], state: State, *, offset: int, limit: int
) -> Page[CaseShown]:
    """A part of the cases of these kinds that the reader may know."""
    city = reader.city.code
    is_open = None if state == "all" else state == "open"
    with parts.reads.moment() as connection:
        position = reads.view_position(connection, city)
        known = cases_for(connection, city, reader.viewer, is_open=is_open)
        found = [each for each in known if each.kind in kinds]
        shown = found[offset : offset + limit]
        scene = scene_of(connection, city, shown)
    items = [case_shown(each, scene, reader) for each in shown]
    leads, offered = _leads_of(items, scene), offered_in(shown)
    Watch.of(parts.deployment).saw_leads(reader.viewer, leads, what="cases", offered=offered)
    return Page(
        items=items,
        total=len(found),
        offset=offset,
        limit=limit,
        position=position,
    )
