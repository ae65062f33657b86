"""Recognition 认定: offices propose, the centre decides, recognises and revokes."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.case_reads import StateChosen, reader_of
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.noted_reads import note_projects
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import Language, PartsOf, Viewer
from gateway.rest.problems import documented
from gateway.rest.recognition_requests import (
    AttainmentSent,
    DecisionsSent,
    ProposalSent,
    RevocationSent,
    withdrawal,
)
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_recognition
from gateway.shown.case import cases_for
from gateway.shown.recognition import ProposalShown, proposal_shown
from infra.store import reads

router = APIRouter(tags=["认定 recognition"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.get(
    "/proposals",
    summary="认定申报 Proposals for recognition",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def proposals(
    parts: PartsOf,
    person: Viewer,
    language: Language,
    offset: Offset = 0,
    limit: Limit = 50,
    state: StateChosen = "open",
) -> Page[ProposalShown]:
    """The city all; an office those that it made."""
    reader = reader_of(parts, person, language)
    is_open = None if state == "all" else state == "open"
    with parts.reads.moment() as connection:
        position = reads.view_position(connection, reader.city.code)
        known = cases_for(connection, reader.city.code, reader.viewer, is_open=is_open)
    found = [case for case in known if case.kind == "proposal"]
    shown = found[offset : offset + limit]
    note_projects(parts, person.actor, [case.project_id for case in shown], what="proposals")
    return Page(
        items=[proposal_shown(case, city=reader.city, language=language) for case in shown],
        total=len(found),
        offset=offset,
        limit=limit,
        position=position,
    )


@router.post(
    "/projects/{project_id}/proposals",
    summary="申报认定 Propose a recognition",
    response_model=Outcome,
    responses=PROBLEMS,
)
def propose(project_id: str, sent: ProposalSent, desk: DeskOf) -> JSONResponse:
    """By an office that has part in the project, with the papers of the check-list."""
    known_id(project_id)
    return desk.say(
        "propose_recognition",
        lambda: say_about_recognition(desk.speaker, desk.submission_id, sent.proposal(project_id)),
    )


@router.post(
    "/projects/{project_id}/proposals/{proposal_id}/withdrawal",
    summary="撤回申报 Take a proposal back",
    response_model=Outcome,
    responses=PROBLEMS,
)
def withdraw(project_id: str, proposal_id: str, desk: DeskOf) -> JSONResponse:
    """By the office that made it."""
    said = withdrawal(known_id(project_id), known_id(proposal_id))
    return desk.say(
        "withdraw_proposal",
        lambda: say_about_recognition(desk.speaker, desk.submission_id, said),
    )


@router.post(
    "/proposals/decisions",
    summary="批量认定 Decide proposals (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def decide(sent: DecisionsSent, desk: DeskOf) -> JSONResponse:
    """All of them, or none: the first that cannot be is named by its number."""
    return desk.say(
        "decide_proposals",
        lambda: say_about_recognition(desk.speaker, desk.submission_id, sent.said()),
    )


@router.post(
    "/projects/{project_id}/attainments",
    summary="认定 Recognise a milestone, a figure or a change (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def recognise(project_id: str, sent: AttainmentSent, desk: DeskOf) -> JSONResponse:
    """By the centre's own word; the credit is posted with it."""
    known_id(project_id)
    return desk.say(
        "recognise_attainment",
        lambda: say_about_recognition(
            desk.speaker, desk.submission_id, sent.recognition(project_id)
        ),
    )


@router.post(
    "/projects/{project_id}/revocation",
    summary="撤销认定 Revoke a recognition (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def revoke(project_id: str, sent: RevocationSent, desk: DeskOf) -> JSONResponse:
    """The book takes its entries back; recognised again it is a new entry."""
    known_id(project_id)
    return desk.say(
        "revoke_recognition",
        lambda: say_about_recognition(
            desk.speaker, desk.submission_id, sent.revocation(project_id)
        ),
    )
