"""Who of an office may have leads in hand, and who may be put in charge: reads of the people.

The rule: a lead is in the hand of somebody of its office who may sign in. A leader 领导 is put in
charge as a leader, a reviewer as a reviewer, a team member in whatever role reads the board; an
office's head puts only people of the own office in charge.

Edge cases: who was disabled, who is not there and who belongs elsewhere look alike.

Invariant: nobody of the three keepers (administrator, security officer, auditor) is named.
"""

from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from auth.actors import Role
from auth.memberships import Membership
from auth.permissions import Permission, may
from infra.store.people_tables import MEMBERSHIP, PERSON


class Named(NamedTuple):
    """Somebody who may sign in, with all memberships."""

    login: str
    name: str
    memberships: tuple[Membership, ...]


def people_named(connection: Connection, city: str, *, login: str = "") -> list[Named]:
    """Everybody who may sign in, or the one of this name, by sign-in name."""
    joined = and_(MEMBERSHIP.c.city == PERSON.c.city, MEMBERSHIP.c.login == PERSON.c.login)
    query = (
        select(
            PERSON.c.login,
            PERSON.c.display_name,
            PERSON.c.office,
            PERSON.c.role,
            MEMBERSHIP.c.office.label("other_office"),
            MEMBERSHIP.c.role.label("other_role"),
        )
        .select_from(PERSON.outerjoin(MEMBERSHIP, joined))
        .where(PERSON.c.city == city, PERSON.c.is_disabled.is_(False))
        .order_by(PERSON.c.login)
    )
    if login:
        query = query.where(PERSON.c.login == login)
    found: dict[str, Named] = {}
    for row in connection.execute(query):
        first = Membership(row.office, Role(row.role))
        known = found.get(row.login) or Named(row.login, row.display_name, (first,))
        if row.other_office is not None:
            other = Membership(row.other_office, Role(row.other_role))
            known = known._replace(memberships=(*known.memberships, other))
        found[row.login] = known
    return list(found.values())


def in_hand_of(people: list[Named], *, office: str) -> list[Named]:
    """Those who may have a lead of the office in hand."""
    return [each for each in people if any(_handles(m, office) for m in each.memberships)]


def chargeable(people: list[Named], *, capacity: str, office: str = "") -> list[Named]:
    """Those who may be put in charge so; of this office alone, where one is given."""
    return [
        each
        for each in people
        if any(fits(m.role, capacity) and office in ("", m.office) for m in each.memberships)
    ]


def _handles(held: Membership, office: str) -> bool:
    is_machine = held.role is Role.MACHINE_CLIENT
    speaks = may(held.role, Permission.OWN_LEAD_FOLLOW_UP).allowed
    return held.office == office and speaks and not is_machine


def fits(role: Role, capacity: str) -> bool:
    """Whether somebody in this role may be in charge so."""
    if capacity == "leader":
        return role is Role.LEADER
    if capacity == "reviewer":
        return role is Role.REVIEWER
    is_keeper = role in (Role.AUDITOR, Role.MACHINE_CLIENT, Role.ASSESSOR)
    return may(role, Permission.CITY_BOARD_READ).allowed and not is_keeper
