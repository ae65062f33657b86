"""Who is named in a hand-over or a charge: asked at every door, for people are no part of the log.

Invariant: what the log holds names somebody who could sign in when it was said.
"""

from auth.actors import Actor
from auth.permissions import Permission, may
from infra.store.reads import Moment
from infra.store.standing_people import Named, chargeable, in_hand_of, people_named


class PersonMisnamed(ValueError):
    """The person named is none of those who can be; ``code`` says so in the catalogue's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def successors(connection: Moment, city: str, *, office: str) -> list[Named]:
    """To whom leads of the office can be handed over."""
    return in_hand_of(people_named(connection, city), office=office)


def check_successor(connection: Moment, city: str, *, office: str, login: str) -> None:
    """Raises PersonMisnamed."""
    if not in_hand_of(people_named(connection, city, login=login), office=office):
        raise PersonMisnamed("standing.person_not_of_office")


def may_be_charged(connection: Moment, city: str, actor: Actor, *, capacity: str) -> list[Named]:
    """Whom this actor can put in charge so."""
    return chargeable(people_named(connection, city), capacity=capacity, office=_bound_to(actor))


def check_charged(
    connection: Moment, city: str, actor: Actor, *, login: str, capacity: str
) -> None:
    """Raises PersonMisnamed."""
    known = people_named(connection, city, login=login)
    if not chargeable(known, capacity=capacity, office=_bound_to(actor)):
        raise PersonMisnamed("standing.person_not_chargeable")


def _bound_to(actor: Actor) -> str:
    """Whose people alone the actor puts in charge; '' for the centre: everybody."""
    return "" if may(actor.role, Permission.CITY_CHARGE_SET).allowed else actor.office
