"""As whom the audiences of the topics read: each office's own IT system, through the one door.

The card of a project is the very card that REST and the pages show to that office
(``gateway.cards.project_card``), as canonical bytes. An audience stands for the offices that ended
and for which its office stands today, as its staff does.

The fingerprint covers what the cards follow from besides the projects: who the audiences are, the
form of a card, and every answer of the door's matrix. If one of them changes, by an event, by a new
day or by a new release, all cards are made again.
"""

from functools import cache
from hashlib import sha256
from typing import Final

from auth.actors import Actor, Role
from auth.offices import City
from gateway.cards import ProjectCard, project_card
from gateway.shown.project import stands_in
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
        with reads.moment() as connection:
            state = reads.city_state(connection)
        actors = audience_actors(state.city, clock, visibility=state.visibility)
        return Viewing(
            audiences=tuple(actors),
            card_of=AudienceCards(actors, secret=secret).card_of,
            fingerprint=_fingerprint(actors),
            key_secret=secret,
        )

    return now


def audience_actors(city: City, clock: Clock, *, visibility: str = "") -> dict[str, Actor]:
    """Each office that is there today, as its own machine client, by its code; ``visibility``: the
    table that the city adopted.
    """
    today = clock.now().astimezone(city.zone).date()
    return {
        office.code: Actor(
            id=f"audience:{office.code}",
            office=office.code,
            role=Role.MACHINE_CLIENT,
            stands_for=frozenset(city.stood_for_by(office.code, today)) - {office.code},
            visibility=visibility,
        )
        for office in city.offices
        if not office.is_over_on(today)
    }


class AudienceCards:
    """The cards of one project after another, for every audience.

    Of a viewer the door asks role, policy and relations alone. Audiences have one role and one
    policy; most of them are no party to a project, so that they have one card, which is made once.
    """

    def __init__(self, actors: dict[str, Actor], *, secret: bytes) -> None:
        self._actors = actors
        self._offices = {audience: actor.offices for audience, actor in actors.items()}
        self._secret = secret
        self._project: ProjectView | None = None
        self._parties: frozenset[str] = frozenset()
        self._of_others: list[Card | None] = []

    def card_of(self, audience: str, project: ProjectView) -> Card | None:
        """The project's card for this audience; None if it must look absent."""
        if project is not self._project:
            self._project, self._parties, self._of_others = project, _parties_of(project), []
        actor = self._actors[audience]
        if not self._parties.isdisjoint(self._offices[audience]):
            return card_for(actor, project, secret=self._secret)
        if not self._of_others:
            self._of_others.append(card_for(actor, project, secret=self._secret))
        return self._of_others[0]


def _parties_of(project: ProjectView) -> frozenset[str]:
    """Every office that stands to the project in any way; other words among them do no harm."""
    found: set[str] = set()
    for part in stands_in(project):
        found.update((part,) if isinstance(part, str) else part)
    return frozenset(found)


def card_for(actor: Actor, project: ProjectView, *, secret: bytes) -> Card | None:
    """The project's card for one audience; None if it must look absent."""
    card = project_card(actor, project, secret=secret)
    if card is None:
        return None
    return Card(card.project_id or card.code_name, canonical_bytes(card))


def _fingerprint(actors: dict[str, Actor]) -> bytes:
    seen_as = [actor.model_dump(mode="json") for actor in actors.values()]
    for actor in seen_as:
        actor |= {name: sorted(value) for name, value in actor.items() if isinstance(value, list)}
    policies = sorted(policy_of(table).digest for table in {a.visibility for a in actors.values()})
    return sha256(canonical_bytes([CARD_VERSION, seen_as, policies, _form()])).digest()


@cache
def _form() -> str:
    """What tells one form of the card from another."""
    return sha256(canonical_bytes(ProjectCard.model_json_schema())).hexdigest()
