"""Deputies A/B 角 of the own office: who stands in for whom; named by the head of the office."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from auth.actors import ActorId
from auth.permissions import Permission
from gateway.deputies_named import DeputyRefused, DeputyWanted, name_deputy
from gateway.rest.parts import PartsOf, needs
from gateway.rest.people import READ, WRITE, clean_id
from gateway.rest.problems import Problem, not_found
from gateway.rest.request_parts import Reason, Request
from gateway.shown.deputies import DeputyShown, deputy_shown
from infra.clock import milliseconds
from infra.store.people import Person

router = APIRouter(prefix="/deputies", tags=["人员与权限 people"])
Head = Annotated[Person, Depends(needs(Permission.OWN_DEPUTY_SET))]


class DeputySent(Request):
    """Who stands in for whom, from the first to the last day."""

    in_stead_of: ActorId
    deputy: ActorId
    from_on: date
    until_on: date
    reason: Reason


@router.get("", summary="代理人 Deputies of the own office", responses=READ)
def deputies(parts: PartsOf, person: Head) -> list[DeputyShown]:
    """All, the newest first."""
    return [deputy_shown(each) for each in parts.people.deputies.of_office(person.office)]


@router.post("", summary="指定代理人 Name a deputy", responses=WRITE, status_code=201)
def name(sent: DeputySent, parts: PartsOf, person: Head) -> DeputyShown:
    """On these days the deputy may act in the other's stead, in the office and its role there.

    A deputy names none: nobody lengthens the own days or passes them on. Nor does anybody name
    himself or herself: nobody decides about the own rights.
    """
    if person.in_stead_of:
        raise Problem(403, "deputy_by_deputy", "auth.deputy_by_deputy")
    if sent.deputy == person.login != sent.in_stead_of:
        raise Problem(403, "deputy_by_oneself", "auth.deputy_by_oneself")
    wanted = DeputyWanted(
        office=person.office,
        in_stead_of=sent.in_stead_of,
        deputy=sent.deputy,
        from_on=sent.from_on,
        until_on=sent.until_on,
        reason=sent.reason,
    )
    now = milliseconds(parts.deployment.clock.now())
    try:
        made = name_deputy(parts.people, wanted, by=person.login, now=now)
    except DeputyRefused as refused:
        raise Problem(422, refused.code.removeprefix("auth."), refused.code) from None
    return deputy_shown(made)


@router.post("/{deputy_id}/end", summary="结束代理 End a deputyship", responses=WRITE)
def end(deputy_id: str, parts: PartsOf, person: Head) -> DeputyShown:
    """At once."""
    made = parts.people.deputies.find(clean_id(deputy_id))
    if made is None or made.named.office != person.office:
        raise not_found()
    now = milliseconds(parts.deployment.clock.now())
    parts.people.end_deputy(made, by=person.login, now=now, in_stead_of=person.in_stead_of)
    return deputy_shown(parts.people.deputies.find(deputy_id) or made)
