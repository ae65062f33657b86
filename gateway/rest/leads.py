"""Leads 线索: register, follow up, amend, withdraw, link a company, and read one's own."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.outcomes import Outcome
from gateway.rest.lead_requests import (
    CompanySent,
    FollowUpSent,
    LeadChangeSent,
    LeadSent,
    TakeBackSent,
    WithdrawalSent,
)
from gateway.rest.outcomes import PendingOutcome
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.phone_offer import (
    keep_of_desk,
    moved_apart,
    moved_into_contacts,
    offering_to_move,
)
from gateway.rest.problems import Problem, documented, not_found
from gateway.rest.request_parts import MovePhones
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import (
    say_amend,
    say_follow_up,
    say_link_company,
    say_register,
    say_take_back,
    say_withdraw,
)
from gateway.shown.around import around_leads
from gateway.shown.lead import Around, LeadShown, lead_shown
from gateway.shown.lead_sight import LeadReading, lead_is_visible
from gateway.watching import Watch
from infra.clock import milliseconds
from infra.store import reads
from ledger.views import LeadView
from sharing.submissions.leads import TakeBackBatch

router = APIRouter(tags=["线索 leads"])

WRITE_PROBLEMS = documented(400, 401, 403, 409, 413, 422, 503)
READ_PROBLEMS = documented(401, 403, 404, 422, 429, 503)
PENDING: dict[int | str, dict[str, Any]] = {
    202: {"model": PendingOutcome, "description": "Received; ask at Location."}
}


@router.post(
    "/leads",
    summary="登记线索 Register a lead",
    status_code=201,
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(429),
)
def register(
    sent: LeadSent, desk: DeskOf, person: Viewer, *, move_phones: MovePhones = False
) -> JSONResponse:
    """The answer says whether the office has first contact, collided, or is to wait for a ruling;
    `match_pending` that it was not compared in time, and is told at `/submissions/{id}`.

    The minimum set of the city's rules is checked; what is missing is named.
    """
    sent = moved_into_contacts(sent, desk.language) if move_phones else sent
    watch, actor = Watch.of(desk.parts.deployment), person.actor
    is_new = desk.parts.submitter.answer(actor.office, desk.submission_id) is None
    if is_new:
        watch.refuse_beyond("collided", actor)
    with offering_to_move():
        response = desk.say(
            "register_lead",
            lambda: say_register(
                desk.speaker, desk.submission_id, sent.lead(), key_of=desk.parts.keys
            ),
            status=201,
        )
    if is_new and orjson.loads(response.body).get("verdict") in ("collided", "asked"):
        watch.count("collided", actor)
    return response


@router.post(
    "/leads/{lead_id}/follow-ups",
    summary="跟进 Follow up",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(404),
)
def follow_up(
    lead_id: str, sent: FollowUpSent, desk: DeskOf, *, move_phones: MovePhones = False
) -> JSONResponse:
    """Report progress of an own lead."""
    known_id(lead_id)
    if move_phones:
        sent = moved_apart(sent, partial(keep_of_desk, desk, lead_id), desk.language)
    with offering_to_move():
        return desk.say(
            "follow_up_lead",
            lambda: say_follow_up(
                desk.speaker,
                desk.submission_id,
                lead_id=lead_id,
                stage=sent.stage,
                note=sent.note,
                occurred_at=milliseconds(sent.occurred_at) if sent.occurred_at else None,
            ),
        )


@router.patch(
    "/leads/{lead_id}",
    summary="更正 Amend",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(404),
)
def amend(
    lead_id: str, sent: LeadChangeSent, desk: DeskOf, *, move_phones: MovePhones = False
) -> JSONResponse:
    """Correct facts of an own lead: it keeps its place. Another investor or project takes a new
    place in the order.
    """
    known_id(lead_id)
    sent = moved_into_contacts(sent, desk.language) if move_phones else sent
    with offering_to_move():
        return desk.say(
            "amend_lead",
            lambda: say_amend(
                desk.speaker,
                desk.submission_id,
                lead_id=lead_id,
                change=sent.change(),
                key_of=desk.parts.keys,
            ),
        )


@router.post(
    "/leads/{lead_id}/withdrawal",
    summary="撤回 Withdraw",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(404),
)
def withdraw(
    lead_id: str, sent: WithdrawalSent, desk: DeskOf, *, move_phones: MovePhones = False
) -> JSONResponse:
    """Give up an own lead; first contact passes to the next valid registration."""
    known_id(lead_id)
    if move_phones:
        sent = moved_apart(sent, partial(keep_of_desk, desk, lead_id), desk.language)
    speaker, submission_id = desk.speaker, desk.submission_id
    with offering_to_move():
        return desk.say(
            "withdraw_lead",
            lambda: say_withdraw(speaker, submission_id, lead_id=lead_id, reason=sent.reason),
        )


@router.post(
    "/leads/{lead_id}/companies",
    summary="新设公司 Link a company",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(404),
)
def link_company(lead_id: str, sent: CompanySent, desk: DeskOf) -> JSONResponse:
    """The project is signed through another company of the investor; on evidence."""
    known_id(lead_id)
    return desk.say(
        "link_company",
        lambda: say_link_company(
            desk.speaker,
            desk.submission_id,
            lead_id=lead_id,
            identity=sent.identity,
            evidence=sent.evidence.section(),
        ),
    )


@router.post(
    "/batches/{batch}/take-back",
    summary="撤回整批导入 Take back an import",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING | documented(404),
)
def take_back(batch: str, sent: TakeBackSent, desk: DeskOf) -> JSONResponse:
    """Every own lead of the import on which nobody has built; the others are listed."""
    known_id(batch)
    return desk.say(
        "take_back_batch",
        lambda: say_take_back(
            desk.speaker,
            desk.submission_id,
            TakeBackBatch(batch=batch, reason=sent.reason),
        ),
    )


@router.get(
    "/leads",
    summary="线索台账 Own leads; the centre: all",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def leads(
    parts: PartsOf,
    person: Viewer,
    language: Language,
    offset: Offset = 0,
    limit: Limit = 50,
    office: Annotated[
        str | None, Query(max_length=32, description="The centre: only this office's.")
    ] = None,
) -> Page[LeadShown]:
    """In the order of registration."""
    if not may(person.role, Permission.OWN_LEAD_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    city = parts.city()
    is_all = may(person.role, Permission.CITY_LEAD_READ).allowed
    own = person.actor.offices
    if not is_all and office not in {None, *own}:
        raise not_found()
    if office is not None and city.office(office) is None:
        raise not_found()
    whose = office if is_all or office is not None else own
    with parts.reads.moment() as connection:
        code = city.code
        position = reads.view_position(connection, code)
        total = reads.leads_count(connection, code, office=whose)
        found = reads.leads_of(connection, code, office=whose, offset=offset, limit=limit)
        visible = [each for each in found if lead_is_visible(person.actor, each)]
        around = around_leads(connection, code, person.actor, visible)
    items = [
        lead_shown(
            person.actor, each, around, city=city, language=language, secret=parts.shelf.secret
        )
        for each in visible
    ]
    note_leads(parts, person.actor, visible, around, items)
    return Page(items=items, total=total, offset=offset, limit=limit, position=position)


@router.get(
    "/leads/{lead_id}",
    summary="一条线索 One lead",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def lead(lead_id: str, parts: PartsOf, person: Viewer, language: Language) -> LeadShown:
    """The own office's, or any for the centre; every other one is as absent."""
    return lead_for(parts, person.actor, lead_id, language=language)


def lead_for(
    parts: Parts,
    viewer: Actor,
    lead_id: str,
    *,
    language: str,
    readable: LeadReading = lead_is_visible,
) -> LeadShown:
    """The lead as this viewer may read it; ``readable``: what else it takes than to see it.

    Asked before anything more is looked up, so that absent takes no longer than what never was.
    Raises Problem (404).
    """
    city, watch = parts.city(), Watch.of(parts.deployment)
    with watch.counting_misses(viewer), parts.reads.moment() as connection:
        found = reads.lead_by_id(connection, city.code, known_id(lead_id))
        if found is None or not (lead_is_visible(viewer, found) and readable(viewer, found)):
            raise not_found()
        around = around_leads(connection, city.code, viewer, [found])
        until = parts.reads.objections_end(connection, found)
    watch.saw_lead(viewer, found)
    around = replace(around, objections_end={found.lead_id: until})
    shown = lead_shown(
        viewer, found, around, city=city, language=language, secret=parts.shelf.secret
    )
    note_leads(parts, viewer, (), around, [shown])
    return shown


def note_leads(
    parts: Parts,
    viewer: Actor,
    listed: Sequence[LeadView],
    around: Around,
    shown: Sequence[LeadShown],
) -> None:
    """Note that a list showed these leads, and beside them those in linked projects."""
    seen = {each.lead_id: each for each in listed}
    linked = (other.lead_id for each in shown for other in each.linked_projects)
    seen |= {lead_id: around.leads[lead_id] for lead_id in linked}
    Watch.of(parts.deployment).saw_leads(viewer, seen.values())
