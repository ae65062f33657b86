"""Who sees what 可见范围: the table in force, one that a city adopts, the preview of a lead."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from auth.actors import Role
from auth.permissions import Permission, may
from gateway.outcomes import Outcome
from gateway.rest.lead_requests import LeadSent
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, PartsOf, Viewer, needs
from gateway.rest.problems import Problem
from gateway.rest.request_parts import Reason, Request
from gateway.rest.writing import DeskOf
from gateway.saying.identity import plain
from gateway.saying.standing import say_about_standing
from gateway.shown.policy import PolicyShown, policy_shown
from gateway.shown.preview import Draft, PreviewShown, preview_shown
from infra.store.people import Person
from sharing.sections import NO_NUL, Code
from sharing.submissions.showing import AdoptVisibility, LeadVisibility
from sharing.visibility_policy import TABLE_CHARS_MAX

router = APIRouter(tags=["可见范围 visibility"])
OfOffice = Annotated[Person, Depends(needs(Permission.OWN_LEAD_REGISTER))]
_MANAGE: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER})


class TableSent(Request):
    """采用可见范围表; an empty table brings back the shipped one."""

    table: Annotated[str, Field(max_length=TABLE_CHARS_MAX, pattern=NO_NUL)]
    reason: Reason


class PreviewSent(LeadSent):
    """A registration that is not posted, and whom its office would let see it."""

    visibility: LeadVisibility = "sealed"
    offices: Annotated[tuple[Code, ...], Field(max_length=50)] = ()


def may_read_policy(role: Role) -> bool:
    """Whoever reads the board, and who manages people and rights."""
    return role in _MANAGE or may(role, Permission.CITY_BOARD_READ).allowed


@router.get(
    "/visibility",
    summary="可见范围表 The table that decides who sees what",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def policy(person: Viewer, language: Language) -> PolicyShown:
    """Relation × state × field class, with the reason that stands for each answer."""
    if not may_read_policy(person.role):
        raise Problem(403, "role_may_not", "auth.role_may_not")
    return policy_shown(person.visibility, language)


@router.put(
    "/visibility",
    summary="采用可见范围表 Adopt a table (operator)",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING,
)
def adopt(sent: TableSent, desk: DeskOf) -> JSONResponse:
    """From then on it decides on every channel; all cards are made again."""
    said = AdoptVisibility(table=sent.table, reason=sent.reason)
    return desk.say(
        "adopt_visibility", lambda: say_about_standing(desk.speaker, desk.submission_id, said)
    )


@router.post(
    "/leads/preview",
    summary="预览 What each kind of reader would see of a lead",
    responses=READ_PROBLEMS,
)
def preview(
    sent: PreviewSent, parts: PartsOf, person: OfOffice, language: Language
) -> PreviewShown:
    """Nothing is posted or kept; made by the functions that make every card."""
    city = parts.city()
    today = parts.deployment.clock.now().astimezone(city.zone).date()
    draft = Draft(
        identity=plain(sent.identity),
        commercial=sent.commercial,
        summary=sent.summary,
        visibility=sent.visibility,
        shared_with=sent.offices,
    )
    return preview_shown(
        person.actor, draft, day=today.isoformat(), language=language, secret=parts.shelf.secret
    )
