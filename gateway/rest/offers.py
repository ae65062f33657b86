"""Offers 客商分流: one investor, offered by the centre to several offices."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.leads import PENDING, WRITE_PROBLEMS
from gateway.rest.offer_requests import OfferAnswerSent, OfferSent, OfferSettlementSent
from gateway.rest.problems import documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_offer

router = APIRouter(tags=["分流 offers"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.post(
    "/leads/{lead_id}/offer",
    summary="分流 Offer an investor to offices (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def offer(lead_id: str, sent: OfferSent, desk: DeskOf) -> JSONResponse:
    """One case and one contact, however many offices are asked."""
    known_id(lead_id)
    return desk.say(
        "offer_lead",
        lambda: say_about_offer(desk.speaker, desk.submission_id, sent.offer(lead_id)),
    )


@router.post(
    "/cases/{case_id}/offer-answer",
    summary="答复分流 Answer an offer",
    response_model=Outcome,
    responses=PROBLEMS,
)
def answer(case_id: str, sent: OfferAnswerSent, desk: DeskOf) -> JSONResponse:
    """Whether the office would take the investor; once."""
    known_id(case_id)
    return desk.say(
        "answer_offer",
        lambda: say_about_offer(desk.speaker, desk.submission_id, sent.answer(case_id)),
    )


@router.post(
    "/cases/{case_id}/offer-settlement",
    summary="确定分流 Settle an offer (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def settle(case_id: str, sent: OfferSettlementSent, desk: DeskOf) -> JSONResponse:
    """One of the offices that would take it gets the hold."""
    known_id(case_id)
    return desk.say(
        "settle_offer",
        lambda: say_about_offer(desk.speaker, desk.submission_id, sent.settlement(case_id)),
    )
