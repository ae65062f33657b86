"""Approvals 审批 of a head, hand-over 交接 of leads, and whom a lead is shown 可见范围."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from auth.permissions import Permission
from gateway.messages.catalogue import say
from gateway.outcomes import Outcome
from gateway.people_named import PersonMisnamed, check_successor
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, PartsOf, needs
from gateway.rest.problems import Problem, documented
from gateway.rest.standing_requests import HandOverSent, RefusalSent, SettingSent, VisibilitySent
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_standing
from gateway.shown.standing import ApprovalShown, approval_shown
from infra.store.people import Person
from infra.store.standing_reads import approval_kinds, approvals_of
from ledger.approvals import APPROVABLE, HEAD_ALONE
from sharing.submissions.standing import ApproveSubmission, RefuseSubmission, SetApprovals

router = APIRouter(tags=["审批与交接 standing in"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)
Head = Annotated[Person, Depends(needs(Permission.OWN_APPROVAL_GIVE))]
OfOffice = Annotated[Person, Depends(needs(Permission.OWN_LEAD_REGISTER))]


class KindShown(BaseModel):
    """A kind of submission that can need the head's approval."""

    kind: str
    words: str
    needs_head: bool = Field(description="Whether it needs the head in this office now.")
    is_head_alone: bool = Field(
        description="It then is the head's to say; otherwise it stands and waits."
    )


@router.get(
    "/approvals",
    summary="待审批 What waits for the head",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def approvals(
    parts: PartsOf,
    person: Head,
    language: Language,
    state: Annotated[Literal["open", "all"], Query()] = "open",
) -> list[ApprovalShown]:
    """Of the own office, the oldest first."""
    city = parts.city()
    with parts.reads.moment() as connection:
        found = approvals_of(
            connection, city.code, offices=person.actor.offices, open_alone=state == "open"
        )
    return [approval_shown(each, city=city, language=language) for each in found]


@router.post(
    "/approvals/{subject}/approval",
    summary="同意 Approve",
    response_model=Outcome,
    responses=PROBLEMS,
)
def approve(subject: str, desk: DeskOf) -> JSONResponse:
    """It stands as it was said, at its own place."""
    said = ApproveSubmission(subject=known_id(subject))
    return desk.say(
        "approve_submission", lambda: say_about_standing(desk.speaker, desk.submission_id, said)
    )


@router.post(
    "/approvals/{subject}/refusal",
    summary="不同意 Refuse",
    response_model=Outcome,
    responses=PROBLEMS,
)
def refuse(subject: str, sent: RefusalSent, desk: DeskOf) -> JSONResponse:
    """What was said is taken back, as its own office would take it back."""
    said = RefuseSubmission(subject=known_id(subject), reason=sent.reason)
    return desk.say(
        "refuse_submission", lambda: say_about_standing(desk.speaker, desk.submission_id, said)
    )


@router.get(
    "/approval-setting",
    summary="审批设置 What needs the head",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def setting(parts: PartsOf, person: OfOffice, language: Language) -> list[KindShown]:
    """Of the own office: every kind that can need the head's approval, and whether it does."""
    with parts.reads.moment() as connection:
        chosen = approval_kinds(connection, parts.city().code, office=person.office)
    return [
        KindShown(
            kind=kind,
            words=say(f"standing.kind_{kind}", language),
            needs_head=kind in chosen,
            is_head_alone=kind in HEAD_ALONE,
        )
        for kind in sorted(APPROVABLE)
    ]


@router.put(
    "/approval-setting",
    summary="设置审批 Set what needs the head",
    response_model=Outcome,
    responses=PROBLEMS,
)
def set_approvals(sent: SettingSent, desk: DeskOf) -> JSONResponse:
    """From now on; what waits goes on waiting."""
    said = SetApprovals(kinds=sent.kinds)
    return desk.say(
        "set_approvals", lambda: say_about_standing(desk.speaker, desk.submission_id, said)
    )


@router.post(
    "/leads/hand-over",
    summary="交接线索 Hand leads over",
    response_model=Outcome,
    responses=PROBLEMS,
)
def hand_over(sent: HandOverSent, desk: DeskOf) -> JSONResponse:
    """All of them, or none; what was said keeps the name of who said it."""
    desk.must_be_allowed("hand_over_leads")
    office, city = desk.speaker.office, desk.speaker.city.code
    try:
        with desk.parts.reads.moment() as connection:
            check_successor(connection, city, office=office, login=sent.to_person)
    except PersonMisnamed as misnamed:
        raise person_problem(misnamed) from misnamed
    return desk.say(
        "hand_over_leads",
        lambda: say_about_standing(desk.speaker, desk.submission_id, sent.said()),
    )


@router.put(
    "/leads/{lead_id}/visibility",
    summary="设置可见范围 Set whom a lead is shown",
    response_model=Outcome,
    responses=PROBLEMS,
)
def set_visibility(lead_id: str, sent: VisibilitySent, desk: DeskOf) -> JSONResponse:
    """Of an own lead; a signed project is on the board whatever was set."""
    known_id(lead_id)
    return desk.say(
        "set_lead_visibility",
        lambda: say_about_standing(desk.speaker, desk.submission_id, sent.said(lead_id)),
    )


def person_problem(misnamed: PersonMisnamed) -> Problem:
    """The person named is none of those who can be (422)."""
    return Problem(422, misnamed.code.removeprefix("standing."), misnamed.code)
