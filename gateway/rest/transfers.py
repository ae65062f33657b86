"""Transfers 流转, 无法落地 and progress notes 进展通报."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.leads import PENDING, WRITE_PROBLEMS
from gateway.rest.problems import documented
from gateway.rest.transfer_requests import (
    ConsentSent,
    CouldNotLandDecisionSent,
    CouldNotLandSent,
    ProgressNoteSent,
    TransferRefusalSent,
    TransferSent,
    TransferWithdrawalSent,
)
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_transfer

router = APIRouter(tags=["流转 transfers"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.post(
    "/projects/{project_id}/transfer",
    summary="提出流转 Propose a transfer",
    response_model=Outcome,
    responses=PROBLEMS,
)
def propose(project_id: str, sent: TransferSent, desk: DeskOf) -> JSONResponse:
    """It completes when every party that the rule names consents; first contact stays."""
    known_id(project_id)
    return desk.say(
        "propose_transfer",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.proposal(project_id)),
    )


@router.post(
    "/projects/{project_id}/transfer/consents",
    summary="同意流转 Consent",
    response_model=Outcome,
    responses=PROBLEMS,
)
def consent(project_id: str, sent: ConsentSent, desk: DeskOf) -> JSONResponse:
    """The last consent completes the transfer."""
    known_id(project_id)
    return desk.say(
        "consent_to_transfer",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.consent(project_id)),
    )


@router.post(
    "/projects/{project_id}/transfer/refusal",
    summary="不同意流转 Refuse",
    response_model=Outcome,
    responses=PROBLEMS,
)
def refuse(project_id: str, sent: TransferRefusalSent, desk: DeskOf) -> JSONResponse:
    """By the receiver, the holder or the centre, with a reason."""
    known_id(project_id)
    return desk.say(
        "refuse_transfer",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.refusal(project_id)),
    )


@router.post(
    "/projects/{project_id}/transfer/withdrawal",
    summary="撤回流转 Withdraw the proposal",
    response_model=Outcome,
    responses=PROBLEMS,
)
def withdraw(project_id: str, sent: TransferWithdrawalSent, desk: DeskOf) -> JSONResponse:
    """By the office that proposed it."""
    known_id(project_id)
    return desk.say(
        "withdraw_transfer",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.withdrawal(project_id)),
    )


@router.post(
    "/projects/{project_id}/could-not-land",
    summary="申报无法落地 Declare that it could not be landed",
    response_model=Outcome,
    responses=PROBLEMS,
)
def declare(project_id: str, sent: CouldNotLandSent, desk: DeskOf) -> JSONResponse:
    """By the holder or the first-contact office; the centre decides."""
    known_id(project_id)
    return desk.say(
        "declare_could_not_land",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.declaration(project_id)),
    )


@router.post(
    "/projects/{project_id}/could-not-land/decision",
    summary="核准无法落地 Grant it, or not (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def decide(project_id: str, sent: CouldNotLandDecisionSent, desk: DeskOf) -> JSONResponse:
    """The book follows the rule that now fits."""
    known_id(project_id)
    return desk.say(
        "decide_could_not_land",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.decision(project_id)),
    )


@router.post(
    "/projects/{project_id}/progress-notes",
    summary="进展通报 File a progress note",
    response_model=Outcome,
    responses=PROBLEMS,
)
def file_note(project_id: str, sent: ProgressNoteSent, desk: DeskOf) -> JSONResponse:
    """What the landing office owes the first-contact office."""
    known_id(project_id)
    return desk.say(
        "file_progress_note",
        lambda: say_about_transfer(desk.speaker, desk.submission_id, sent.report(project_id)),
    )
