"""Deputies A/B 角 of the own office: who stands in for whom; named by the head of the office."""

import secrets
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from auth.actors import ActorId
from auth.deputies import Deputyship, why_not_named
from auth.memberships import Membership
from auth.permissions import Permission
from gateway.rest.own_sign_in import instant
from gateway.rest.parts import Parts, PartsOf, needs
from gateway.rest.people import READ, WRITE, clean_id
from gateway.rest.problems import Problem, not_found
from gateway.rest.request_parts import Reason, Request
from infra.clock import milliseconds
from infra.store.deputies import DeputyNamed
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


class DeputyShown(BaseModel):
    """One deputyship of the office."""

    deputy_id: str
    in_stead_of: str
    deputy: str
    from_on: str
    until_on: str
    reason: str
    made_by: str
    made_at: str
    ended_at: str


@router.get("", summary="代理人 Deputies of the own office", responses=READ)
def deputies(parts: PartsOf, person: Head) -> list[DeputyShown]:
    """All, the newest first."""
    return [_shown(each) for each in parts.people.deputies.of_office(person.office)]


@router.post("", summary="指定代理人 Name a deputy", responses=WRITE, status_code=201)
def name(sent: DeputySent, parts: PartsOf, person: Head) -> DeputyShown:
    """On these days the deputy may act in the other's stead, in the office and its role there.

    A deputy names none: nobody lengthens the own days or passes them on.
    """
    if person.in_stead_of:
        raise Problem(403, "deputy_by_deputy", "auth.deputy_by_deputy")
    named = Deputyship(person.office, sent.in_stead_of, sent.deputy, sent.from_on, sent.until_on)
    principal, deputy = (_memberships(parts, who) for who in (sent.in_stead_of, sent.deputy))
    why = why_not_named(named, of_principal=principal, of_deputy=deputy)
    if why:
        raise Problem(422, why.removeprefix("auth."), why)
    made = DeputyNamed(
        deputy_id=f"D{secrets.token_hex(8)}",
        named=named,
        reason=sent.reason,
        made_by=person.login,
        made_at=milliseconds(parts.deployment.clock.now()),
    )
    parts.people.name_deputy(made)
    return _shown(made)


@router.post("/{deputy_id}/end", summary="结束代理 End a deputyship", responses=WRITE)
def end(deputy_id: str, parts: PartsOf, person: Head) -> DeputyShown:
    """At once."""
    made = parts.people.deputies.find(clean_id(deputy_id))
    if made is None or made.named.office != person.office:
        raise not_found()
    now = milliseconds(parts.deployment.clock.now())
    parts.people.end_deputy(made, by=person.login, now=now)
    return _shown(parts.people.deputies.find(deputy_id) or made)


def _memberships(parts: Parts, login: str) -> tuple[Membership, ...]:
    person = parts.people.people.find(login)
    return () if person is None or person.is_disabled else person.memberships


def _shown(made: DeputyNamed) -> DeputyShown:
    return DeputyShown(
        deputy_id=made.deputy_id,
        in_stead_of=made.named.principal,
        deputy=made.named.deputy,
        from_on=made.named.from_on.isoformat(),
        until_on=made.named.until_on.isoformat(),
        reason=made.reason,
        made_by=made.made_by,
        made_at=instant(made.made_at),
        ended_at=instant(made.ended_at) if made.ended_at else "",
    )
