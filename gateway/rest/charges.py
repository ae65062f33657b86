"""Who is in charge 负责 of projects and chains: leaders, team members, reviewers."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from auth.actors import Actor
from auth.permissions import Permission
from gateway.outcomes import Outcome
from gateway.people_named import PersonMisnamed, check_charged
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, PartsOf, needs
from gateway.rest.problems import documented
from gateway.rest.standing import person_problem
from gateway.rest.standing_requests import ChargeEndSent, ChargeSent
from gateway.rest.writing import DeskOf, known_id
from gateway.saying import say_about_standing
from gateway.shown.standing import ChargeShown, charge_shown, charges_for
from infra.store.people import Person
from infra.store.standing_reads import charges_of
from sharing.submissions.standing import EndCharge

router = APIRouter(prefix="/charges", tags=["审批与交接 standing in"])
PROBLEMS = WRITE_PROBLEMS | PENDING | documented(404)
BoardReader = Annotated[Person, Depends(needs(Permission.CITY_BOARD_READ))]


@router.get("", summary="负责人 Who is in charge", dependencies=[CaughtUp], responses=READ_PROBLEMS)
def charges(
    parts: PartsOf,
    person: BoardReader,
    language: Language,
    state: Annotated[Literal["open", "all"], Query()] = "open",
) -> list[ChargeShown]:
    """The centre: all; a head: those that the office made; everybody: the own ones."""
    city = parts.city()
    today = parts.deployment.clock.now().astimezone(city.zone).date().isoformat()
    with parts.reads.moment() as connection:
        found = charges_for(person.actor, charges_of(connection, city.code))
    return [
        charge_shown(each, city=city, today=today, language=language)
        for each in found
        if state == "all" or each.is_open
    ]


@router.post(
    "", summary="明确负责人 Put somebody in charge", response_model=Outcome, responses=PROBLEMS
)
def put_in_charge(sent: ChargeSent, desk: DeskOf) -> JSONResponse:
    """Of a project or a chain; who is in charge reads, and decides nothing."""
    desk.must_be_allowed("put_in_charge")
    speaker = desk.speaker
    actor = Actor(id=speaker.actor, office=speaker.office, role=speaker.role)
    try:
        with desk.parts.reads.moment() as connection:
            check_charged(
                connection,
                speaker.city.code,
                actor,
                login=sent.person,
                capacity=sent.capacity,
            )
    except PersonMisnamed as misnamed:
        raise person_problem(misnamed) from misnamed
    return desk.say(
        "put_in_charge", lambda: say_about_standing(speaker, desk.submission_id, sent.said())
    )


@router.post(
    "/{charge_id}/end", summary="不再负责 End a charge", response_model=Outcome, responses=PROBLEMS
)
def end(charge_id: str, sent: ChargeEndSent, desk: DeskOf) -> JSONResponse:
    """At once: by the centre, or by the office that made it."""
    said = EndCharge(charge_id=known_id(charge_id), reason=sent.reason)
    return desk.say(
        "end_charge", lambda: say_about_standing(desk.speaker, desk.submission_id, said)
    )
