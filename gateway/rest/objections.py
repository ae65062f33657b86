"""Objections 异议 to first contact, and the confirmation 认定 of an opened city."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.leads import PENDING, WRITE_PROBLEMS
from gateway.rest.objection_requests import (
    ConfirmationSent,
    ObjectionRulingSent,
    ObjectionSent,
    ObjectionWithdrawalSent,
)
from gateway.rest.problems import documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_objection

router = APIRouter(tags=["异议 objections"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.post(
    "/leads/{lead_id}/objection",
    summary="提出异议 Object to first contact",
    response_model=Outcome,
    responses=PROBLEMS,
)
def file_objection(lead_id: str, sent: ObjectionSent, desk: DeskOf) -> JSONResponse:
    """From an own lead of the project; its clocks stand still until the ruling."""
    known_id(lead_id)
    return desk.say(
        "file_objection",
        lambda: say_about_objection(desk.speaker, desk.submission_id, sent.objection(lead_id)),
    )


@router.post(
    "/objections/{objection_id}/withdrawal",
    summary="撤回异议 Withdraw an objection",
    response_model=Outcome,
    responses=PROBLEMS,
)
def withdraw(objection_id: str, sent: ObjectionWithdrawalSent, desk: DeskOf) -> JSONResponse:
    """By the office that objected."""
    known_id(objection_id)
    return desk.say(
        "withdraw_objection",
        lambda: say_about_objection(
            desk.speaker, desk.submission_id, sent.withdrawal(objection_id)
        ),
    )


@router.post(
    "/objections/{objection_id}/ruling",
    summary="异议裁定 Rule on an objection (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def rule(objection_id: str, sent: ObjectionRulingSent, desk: DeskOf) -> JSONResponse:
    """Upheld moves first contact and the credit with it; dismissed moves nothing."""
    known_id(objection_id)
    return desk.say(
        "rule_objection",
        lambda: say_about_objection(desk.speaker, desk.submission_id, sent.ruling(objection_id)),
    )


@router.post(
    "/first-contacts/confirmation",
    summary="确认首谈 Confirm first contacts (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def confirm(sent: ConfirmationSent, desk: DeskOf) -> JSONResponse:
    """拟认定 becomes 认定 where nothing is open; the others are listed."""
    return desk.say(
        "confirm_first_contacts",
        lambda: say_about_objection(desk.speaker, desk.submission_id, sent.confirmation()),
    )
