"""Projects 项目: cards for whoever may see them, and what the centre recognises."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from auth.permissions import Permission, may
from gateway.cards import ProjectCard
from gateway.outcomes import Outcome
from gateway.rest.centre_requests import LandingSent, SigningSent, StartSent
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.noted_reads import note_cards
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import PartsOf, Viewer
from gateway.rest.problems import Problem, documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_landing, say_signing, say_start

router = APIRouter(tags=["项目 projects"])
CENTRE_PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.get(
    "/projects",
    summary="项目 Projects on the board",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def projects(
    parts: PartsOf,
    person: Viewer,
    offset: Offset = 0,
    limit: Limit = 50,
    office: Annotated[str | None, Query(max_length=32)] = None,
    stage: Literal["registered", "signed", "started"] | None = None,
) -> Page[ProjectCard]:
    """The own and the centre's in full; of other offices the signed ones, masked."""
    if not may(person.role, Permission.CITY_BOARD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    position, cards = parts.shelf.cards(person.actor)
    found = [
        card
        for card in cards
        if (office is None or card.office == office) and (stage is None or card.stage == stage)
    ]
    found.sort(key=lambda card: card.code_name)
    shown = found[offset : offset + limit]
    note_cards(parts, person.actor, shown)
    return Page(
        items=shown,
        total=len(found),
        offset=offset,
        limit=limit,
        position=position,
    )


@router.post(
    "/projects/{project_id}/signing",
    summary="签约认定 Recognise a signing (centre)",
    response_model=Outcome,
    responses=CENTRE_PROBLEMS,
)
def signing(project_id: str, sent: SigningSent, desk: DeskOf) -> JSONResponse:
    """Once for each project, on evidence; the credit is posted with it."""
    known_id(project_id)
    return desk.say(
        "recognise_signing",
        lambda: say_signing(desk.speaker, desk.submission_id, sent.recognition(project_id)),
    )


@router.post(
    "/projects/{project_id}/start",
    summary="开工认定 Recognise a start (centre)",
    response_model=Outcome,
    responses=CENTRE_PROBLEMS,
)
def start(project_id: str, sent: StartSent, desk: DeskOf) -> JSONResponse:
    """Once for each project, on evidence; the credit is posted with it."""
    known_id(project_id)
    return desk.say(
        "recognise_start",
        lambda: say_start(desk.speaker, desk.submission_id, sent.recognition(project_id)),
    )


@router.put(
    "/projects/{project_id}/landing",
    summary="落户 Set the place of landing (centre)",
    response_model=Outcome,
    responses=CENTRE_PROBLEMS,
)
def landing(project_id: str, sent: LandingSent, desk: DeskOf) -> JSONResponse:
    """Changes no first contact; the book follows the rule that now fits."""
    known_id(project_id)
    return desk.say(
        "set_landing",
        lambda: say_landing(desk.speaker, desk.submission_id, sent.landing(project_id)),
    )
