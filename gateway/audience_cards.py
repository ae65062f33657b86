"""As whom the audiences of the topics read: each office's own IT system, through the one door.

The card of a project is the very card that REST and the pages show to that office
(``gateway.cards.project_card``), as canonical bytes. An audience stands for the offices that ended
and for which its office stands today, as its staff does.

The fingerprint covers what the cards follow from besides the projects: who the audiences are, the
form of a card, and every answer of the door's matrix. If one of them changes, by an event, by a new
day or by a new release, all cards are made again.
"""

from hashlib import sha256
from typing import Final

from auth.actors import Actor, Role
from auth.offices import City
from gateway.cards import ProjectCard, project_card
from infra.audiences.viewing import Card, Viewing, ViewingNow
from infra.city_reads import CityReads
from infra.clock import Clock
from ledger.views import ProjectView
from sharing.canonical import canonical_bytes
from sharing.visibility_policy import policy_of

CARD_VERSION: Final = 1


def audience_viewing(reads: CityReads, clock: Clock, *, secret: bytes) -> ViewingNow:
    """The audiences as they stand at each asking; ``secret``: the city's, for code names."""

    def now() -> Viewing:
        city = reads.city()
        actors = audience_actors(city, clock)
        return Viewing(
            audiences=tuple(actors),
            card_of=lambda audience, project: card_for(actors[audience], project, secret=secret),
            fingerprint=_fingerprint(actors),
            key_secret=secret,
        )

    return now


def audience_actors(city: City, clock: Clock) -> dict[str, Actor]:
    """Each office that is there today, as its own machine client, by its code."""
    today = clock.now().astimezone(city.zone).date()
    return {
        office.code: Actor(
            id=f"audience:{office.code}",
            office=office.code,
            role=Role.MACHINE_CLIENT,
            stands_for=frozenset(city.stood_for_by(office.code, today)) - {office.code},
        )
        for office in city.offices
        if not office.is_over_on(today)
    }


def card_for(actor: Actor, project: ProjectView, *, secret: bytes) -> Card | None:
    """The project's card for this audience; None if it must look absent."""
    card = project_card(actor, project, secret=secret)
    if card is None:
        return None
    return Card(card.project_id or card.code_name, canonical_bytes(card))


def _fingerprint(actors: dict[str, Actor]) -> bytes:
    seen_as = [actor.model_dump(mode="json") for actor in actors.values()]
    for actor in seen_as:
        actor |= {name: sorted(value) for name, value in actor.items() if isinstance(value, list)}
    policies = sorted({policy_of(actor.visibility).digest for actor in actors.values()})
    form = ProjectCard.model_json_schema()
    return sha256(canonical_bytes([CARD_VERSION, seen_as, policies, form])).digest()
