"""The hold 在谈权: extend it, give it up, claim a project from the pool 公海."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.hold_requests import ClaimSent, ExtensionSent, ReleaseSent
from gateway.rest.leads import PENDING, WRITE_PROBLEMS
from gateway.rest.problems import documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_hold

router = APIRouter(tags=["在谈权 holds"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.post(
    "/leads/{lead_id}/extension",
    summary="延长保护 Extend the protection",
    response_model=Outcome,
    responses=PROBLEMS,
)
def extend(lead_id: str, sent: ExtensionSent, desk: DeskOf) -> JSONResponse:
    """More time for the holder, on proof of progress."""
    known_id(lead_id)
    return desk.say(
        "extend_protection",
        lambda: say_about_hold(desk.speaker, desk.submission_id, sent.extension(lead_id)),
    )


@router.post(
    "/leads/{lead_id}/release",
    summary="释放 Give up the hold",
    response_model=Outcome,
    responses=PROBLEMS,
)
def release(lead_id: str, sent: ReleaseSent, desk: DeskOf) -> JSONResponse:
    """To the next in the queue, or into the pool."""
    known_id(lead_id)
    return desk.say(
        "release_hold",
        lambda: say_about_hold(desk.speaker, desk.submission_id, sent.release_of(lead_id)),
    )


@router.post(
    "/projects/{project_id}/claim",
    summary="认领 Claim a project from the pool",
    response_model=Outcome,
    responses=PROBLEMS,
)
def claim(project_id: str, sent: ClaimSent, desk: DeskOf) -> JSONResponse:
    """The office holds it from now on, with a lead of its own."""
    known_id(project_id)
    return desk.say(
        "claim_project",
        lambda: say_about_hold(desk.speaker, desk.submission_id, sent.claim(project_id)),
    )
