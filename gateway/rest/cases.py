"""Cases 裁定事项: the centre rules and assigns, merges leads, cuts links, and screens."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.case_requests import (
    AssigneeSent,
    MergeSent,
    RulingSent,
    ScreeningSent,
    UnmergeSent,
)
from gateway.rest.leads import PENDING, WRITE_PROBLEMS
from gateway.rest.problems import documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_case

router = APIRouter(tags=["裁定 cases"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.post(
    "/cases/{case_id}/ruling",
    summary="裁定 Rule on a case (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def rule(case_id: str, sent: RulingSent, desk: DeskOf) -> JSONResponse:
    """Settles the case; first contact, hold and book follow by themselves. Alike again: done."""
    known_id(case_id)
    return desk.say(
        "rule_case",
        lambda: say_about_case(desk.speaker, desk.submission_id, sent.ruling(case_id)),
    )


@router.put(
    "/cases/{case_id}/assignee",
    summary="分派 Assign a case (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def assign(case_id: str, sent: AssigneeSent, desk: DeskOf) -> JSONResponse:
    """Who in the centre deals with it."""
    known_id(case_id)
    return desk.say(
        "assign_case",
        lambda: say_about_case(desk.speaker, desk.submission_id, sent.assignment(case_id)),
    )


@router.post(
    "/leads/{lead_id}/merge",
    summary="并案 Merge two leads (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def merge(lead_id: str, sent: MergeSent, desk: DeskOf) -> JSONResponse:
    """Both histories and both touches stay."""
    known_id(lead_id)
    return desk.say(
        "merge_leads",
        lambda: say_about_case(desk.speaker, desk.submission_id, sent.merge(lead_id)),
    )


@router.post(
    "/leads/{lead_id}/unmerge",
    summary="拆案 Cut the link (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def unmerge(lead_id: str, sent: UnmergeSent, desk: DeskOf) -> JSONResponse:
    """The lead speaks of a project of its own again."""
    known_id(lead_id)
    return desk.say(
        "unmerge_lead",
        lambda: say_about_case(desk.speaker, desk.submission_id, sent.unmerge(lead_id)),
    )


@router.post(
    "/leads/{lead_id}/screening",
    summary="审核 Screen a registration (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def screen(lead_id: str, sent: ScreeningSent, desk: DeskOf) -> JSONResponse:
    """Valid, incomplete or void; a void one has no place in the order."""
    known_id(lead_id)
    return desk.say(
        "screen_registration",
        lambda: say_about_case(desk.speaker, desk.submission_id, sent.finding(lead_id)),
    )
