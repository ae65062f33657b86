"""Credit agreements 分成协议: shares that the offices of a project agree on themselves."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.agreement_requests import (
    AgreementConsentSent,
    AgreementEndSent,
    AgreementProposalSent,
    AgreementRefusalSent,
)
from gateway.rest.case_reads import reader_of
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.noted_reads import note_projects
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import Language, PartsOf, Viewer
from gateway.rest.problems import documented
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_agreement
from gateway.shown.agreements import AgreementRead, agreements_read

router = APIRouter(tags=["分成协议 agreements"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)


@router.get(
    "/agreements",
    summary="分成协议 Credit agreements",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def agreements(
    parts: PartsOf, person: Viewer, language: Language, offset: Offset = 0, limit: Limit = 50
) -> Page[AgreementRead]:
    """The city all; an office those to which it is a party. Those that wait for consents first."""
    reader = reader_of(parts, person, language)
    shelf = parts.shelf.at_present()
    found = agreements_read(shelf.projects, reader)
    shown = found[offset : offset + limit]
    note_projects(parts, person.actor, [each.project_id for each in shown], what="agreements")
    return Page(
        items=shown,
        total=len(found),
        offset=offset,
        limit=limit,
        position=shelf.position,
    )


@router.post(
    "/projects/{project_id}/agreements",
    summary="提出分成协议 Propose a credit agreement",
    response_model=Outcome,
    responses=PROBLEMS,
)
def propose(project_id: str, sent: AgreementProposalSent, desk: DeskOf) -> JSONResponse:
    """By a party; it holds when all parties have consented."""
    known_id(project_id)
    return desk.say(
        "propose_agreement",
        lambda: say_about_agreement(desk.speaker, desk.submission_id, sent.proposal(project_id)),
    )


@router.post(
    "/projects/{project_id}/agreements/{agreement_id}/consent",
    summary="同意分成协议 Consent to a credit agreement",
    response_model=Outcome,
    responses=PROBLEMS,
)
def consent(
    project_id: str, agreement_id: str, sent: AgreementConsentSent, desk: DeskOf
) -> JSONResponse:
    """By a party; the last consent puts it into effect."""
    said = sent.consent(known_id(project_id), known_id(agreement_id))
    return desk.say(
        "consent_to_agreement",
        lambda: say_about_agreement(desk.speaker, desk.submission_id, said),
    )


@router.post(
    "/projects/{project_id}/agreements/{agreement_id}/refusal",
    summary="不同意分成协议 Refuse a credit agreement, or take it back",
    response_model=Outcome,
    responses=PROBLEMS,
)
def refuse(
    project_id: str, agreement_id: str, sent: AgreementRefusalSent, desk: DeskOf
) -> JSONResponse:
    """By a party, as long as it waits for consents."""
    said = sent.refusal(known_id(project_id), known_id(agreement_id))
    return desk.say(
        "refuse_agreement",
        lambda: say_about_agreement(desk.speaker, desk.submission_id, said),
    )


@router.post(
    "/projects/{project_id}/agreements/{agreement_id}/end",
    summary="终止分成协议 End a credit agreement (centre)",
    response_model=Outcome,
    responses=PROBLEMS,
)
def end(project_id: str, agreement_id: str, sent: AgreementEndSent, desk: DeskOf) -> JSONResponse:
    """From a day in an open month on."""
    said = sent.end(known_id(project_id), known_id(agreement_id))
    return desk.say(
        "end_agreement", lambda: say_about_agreement(desk.speaker, desk.submission_id, said)
    )
