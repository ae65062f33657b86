"""Reads across leads: the pool 公海, transfers 流转 under way, shopping around 兜圈子."""

from collections.abc import Sequence

from fastapi import APIRouter

from auth.permissions import Permission, may
from gateway.rest.case_reads import reader_of
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.noted_reads import note_cards, note_projects
from gateway.rest.paging import CaughtUp, Limit, Offset, Page
from gateway.rest.parts import Language, Parts, PartsOf, Viewer
from gateway.rest.problems import Problem
from gateway.shown.case import Reader
from gateway.shown.pool import PoolCard, pool_cards
from gateway.shown.shopping import ShoppingShown, enterprises_shown, leads_in
from gateway.shown.transfer import TransferAsked, transfers_under_way
from gateway.watching import Watch
from infra.store import reads
from infra.store.people import Person
from sharing.visibility import may_read_pool

router = APIRouter(tags=["项目 projects"])


@router.get(
    "/pool",
    summary="公海 The pool",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def pool(
    parts: PartsOf, person: Viewer, language: Language, offset: Offset = 0, limit: Limit = 50
) -> Page[PoolCard]:
    """Masked cards of the projects that any office may claim, longest free first."""
    position, cards = pool_for(parts, person, language)
    shown = cards[offset : offset + limit]
    saw_pool(parts, person, shown)
    return Page(
        items=shown,
        total=len(cards),
        offset=offset,
        limit=limit,
        position=position,
    )


def pool_for(parts: Parts, person: Person, language: str) -> tuple[int, list[PoolCard]]:
    """The position and the pool as this person may read it. Raises Problem (403)."""
    if not may_read_pool(person.actor):
        raise Problem(403, "role_may_not", "auth.role_may_not")
    city = parts.city()
    with parts.reads.moment() as connection:
        position = reads.view_position(connection, city.code)
        now = reads.head_at(connection, city.code, position).now
        free = list(reads.pool_projects(connection, city.code))
    cards = pool_cards(
        person.actor, free, city=city, language=language, secret=parts.shelf.secret, now=now
    )
    return position, cards


def saw_pool(parts: Parts, person: Person, shown: Sequence[PoolCard]) -> None:
    """Note in the access log which part of the pool somebody read."""
    ids = [card.project_id for card in shown]
    Watch.of(parts.deployment).saw_list(person.actor, ids, what="pool")


@router.get(
    "/transfers",
    summary="流转 Transfers under way",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def transfers(
    parts: PartsOf, person: Viewer, language: Language, offset: Offset = 0, limit: Limit = 50
) -> Page[TransferAsked]:
    """The city all; an office those to which it is a party, with the project as it may know it."""
    position, found = transfers_for(parts, reader_of(parts, person, language))
    shown = found[offset : offset + limit]
    note_projects(parts, person.actor, [each.project_id for each in shown], what="transfers")
    return Page(
        items=shown,
        total=len(found),
        offset=offset,
        limit=limit,
        position=position,
    )


def transfers_for(parts: Parts, reader: Reader) -> tuple[int, list[TransferAsked]]:
    """The position and the transfers under way that the reader may know."""
    shelf = parts.shelf.at_present()
    return shelf.position, transfers_under_way(shelf.projects, reader)


@router.get(
    "/shopping-around",
    summary="兜圈子 Enterprises that talk with several offices",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def shopping(
    parts: PartsOf, person: Viewer, language: Language, offset: Offset = 0, limit: Limit = 50
) -> ShoppingShown:
    """The city in full; an office that its own leads collided, and nothing more."""
    return shopping_for(parts, person, language, offset=offset, limit=limit)


def shopping_for(
    parts: Parts, person: Person, language: str, *, offset: int, limit: int
) -> ShoppingShown:
    """The view as this person may read it. Raises Problem (403)."""
    reader = reader_of(parts, person, language)
    if not may(person.role, Permission.CITY_LEAD_READ).allowed:
        collided = parts.shelf.collided_cards(person.actor)
        listed = collided[offset : offset + limit]
        note_cards(parts, person.actor, listed)
        return ShoppingShown(
            enterprises=[],
            collided=listed,
            total=len(collided),
            offset=offset,
            limit=limit,
            position=parts.shelf.at_present().position,
        )
    shelf = parts.shelf.at_present()
    with parts.reads.moment() as connection:
        kept = parts.shopping.ranking(connection, shelf)
        chosen = kept.enterprises[offset : offset + limit]
        leads = leads_in(connection, reader.city.code, chosen)
    shown = enterprises_shown(leads, chosen, shelf.by_id, reader)
    ids = (contact.lead_id for each in shown for contact in each.contacts)
    seen = (leads[lead_id] for lead_id in ids)
    Watch.of(parts.deployment).saw_leads(person.actor, seen, what="shopping")
    return ShoppingShown(
        enterprises=shown,
        collided=[],
        total=len(kept.enterprises),
        offset=offset,
        limit=limit,
        position=kept.position,
    )
