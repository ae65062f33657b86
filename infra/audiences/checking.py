"""``oneboard check`` of the cards: each is made again by the door and compared, by name.

Compared are which card stands for which project, the bytes that each audience was told last, and
that nothing else stands in an outbox. While the cards still follow the views, or are being made
again, there is nothing to compare them with.

Invariant: a city that only this product wrote to has no finding.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, Engine, and_, select

from infra.audiences.cards import (
    Made,
    Sight,
    cards_of,
    kept_cards,
    projects_after,
    standing_of,
)
from infra.audiences.outbox import CARD, told_on, without_card
from infra.audiences.viewing import ViewingNow
from infra.city_reads import one_moment
from infra.store.reads import PROJECTS, projects_by_id, view_position
from ledger.checks import Finding, finding

PROJECTS_AT_ONCE: Final = 200


def card_findings(engine: Engine, city: str, viewing_now: ViewingNow) -> Iterator[Finding]:
    """What does not agree."""
    with one_moment(engine) as connection:
        standing = standing_of(connection, city)
        if standing.seq != view_position(connection, city) or not standing.fingerprint:
            return
        viewing = viewing_now()
        if standing.sweep_fingerprint or standing.fingerprint != viewing.fingerprint:
            return
        last = ""
        while ids := projects_after(connection, city, last, PROJECTS_AT_ONCE):
            made = cards_of(projects_by_id(connection, city, ids).values(), city, viewing)
            yield from _compared(connection, city, ids, made)
            last = ids[-1]
        yield from _strays(connection, city)


def _compared(
    connection: Connection, city: str, ids: Sequence[str], made: dict[Sight, Made]
) -> Iterator[Finding]:
    kept = kept_cards(connection, city, ids)
    told: dict[str, bytes] = {}
    for audience in sorted({audience for _, audience in made}):
        keys = [card.key for (_, whose), card in made.items() if whose == audience]
        said = told_on(connection, city, audience, keys)
        told |= {k: sha256(r.document).digest() for k, r in said.items() if r.document is not None}
    for sight in sorted({*made, *kept}):
        project, audience = sight
        where = {"audience": audience, "project": project}
        card = made.get(sight)
        if card is None:
            yield finding("check.card_stray", **where)
        elif sight not in kept or card.key not in told:
            yield finding("check.card_missing", **where)
        elif kept[sight] != (card.key, card.sha256) or told[card.key] != card.sha256:
            yield finding("check.card_differs", **where)


def _strays(connection: Connection, city: str) -> Iterator[Finding]:
    """Cards of projects that are not there, and words of an outbox that no card stands for."""
    its_project = and_(PROJECTS.c.city == CARD.c.city, PROJECTS.c.project_id == CARD.c.project_id)
    query = (
        select(CARD.c.audience, CARD.c.project_id)
        .select_from(CARD.outerjoin(PROJECTS, its_project))
        .where(CARD.c.city == city, PROJECTS.c.project_id.is_(None))
    )
    for audience, project in connection.execute(query):
        yield finding("check.card_stray", audience=audience, project=project)
    for audience, keys in without_card(connection, city).items():
        for key in keys:
            yield finding("check.outbox_stray", audience=audience, key=key)
