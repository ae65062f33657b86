"""Naming and ending a deputy A/B 角 at every door: over REST, on the page, at the machine.

Invariant: a deputy is named only as ``auth.deputies`` allows, by memberships of now.
"""

import secrets
from datetime import date
from typing import NamedTuple

from auth.deputies import Deputyship, why_not_named
from auth.memberships import Membership
from gateway.open_texts import refuse_phones
from infra.store.deputies import DeputyNamed
from infra.store.people_stores import PeopleStores


class DeputyRefused(ValueError):
    """This deputy cannot be; ``code`` says why in the catalogue's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DeputyWanted(NamedTuple):
    """Who shall stand in for whom in an office, on which days, and why."""

    office: str
    in_stead_of: str
    deputy: str
    from_on: date
    until_on: date
    reason: str


def name_deputy(stores: PeopleStores, wanted: DeputyWanted, *, by: str, now: int) -> DeputyNamed:
    """Keep the deputy. Raises DeputyRefused, PhoneInOpenText."""
    refuse_phones(reason=wanted.reason)
    named = Deputyship(
        office=wanted.office,
        principal=wanted.in_stead_of,
        deputy=wanted.deputy,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
    )
    why = why_not_named(
        named,
        of_principal=_memberships(stores, wanted.in_stead_of),
        of_deputy=_memberships(stores, wanted.deputy),
    )
    if why:
        raise DeputyRefused(why)
    made = DeputyNamed(
        deputy_id=f"D{secrets.token_hex(8)}",
        named=named,
        reason=wanted.reason,
        made_by=by,
        made_at=now,
    )
    stores.name_deputy(made)
    return made


def _memberships(stores: PeopleStores, login: str) -> tuple[Membership, ...]:
    person = stores.people.find(login)
    return () if person is None or person.is_disabled else person.memberships
