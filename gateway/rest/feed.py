"""The feed 受众订阅: what changed in the own office's sight, for its own IT system.

The same cards, keys and numbers as in the office's topic (docs/audience-topics.md), for who has no
Kafka client. A reader asks after the last number that it has and keeps, by key, the last card; it
may wait for something new, for half a minute at the most. Nobody reads another office's feed.
"""

import asyncio
import time
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from auth.permissions import Permission
from gateway.cards import ProjectCard
from gateway.rest.noted_reads import note_feed
from gateway.rest.parts import PartsOf, needs
from gateway.rest.problems import Problem, documented
from infra.audiences.feed import AudienceFeed, FeedAhead, FeedPage
from infra.store.people import Person

NUMBER_MAX: Final = 2**62
WAIT_MS_MAX: Final = 30_000
LOOK_SECONDS: Final = 0.5

router = APIRouter(tags=["订阅 feed"])


class FeedItem(BaseModel):
    """The last word on one key."""

    model_config = ConfigDict(frozen=True)
    key: str = Field(description="Stands for one project in this office's sight, and for no other.")
    seq: int = Field(description="This office's own numbers; they only grow, with gaps.")
    card: ProjectCard | None = Field(description="Null: the card is gone; forget it.")


class Feed(BaseModel):
    """What changed after a number."""

    model_config = ConfigDict(frozen=True)
    items: list[FeedItem]
    next: int = Field(description="The number to ask after next.")
    has_more: bool = Field(description="Whether more waits already.")
    complete_to: int = Field(
        description="With everything up to this number the office has all its cards; 0 while they "
        "are being made again."
    )
    since: int = Field(description="Forget cards with a number below this one.")


Reader = Annotated[Person, Depends(needs(Permission.OWN_FEED_READ))]


@router.get(
    "/feed",
    summary="订阅卡片变化 What changed for the own office",
    response_model=Feed,
    responses=documented(401, 403, 409, 422, 503),
)
async def feed(
    request: Request,
    parts: PartsOf,
    person: Reader,
    after: Annotated[
        int, Query(ge=0, le=NUMBER_MAX, description="The last number that the reader has; 0: none.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at the most.")] = 200,
    wait_ms: Annotated[
        int, Query(ge=0, le=WAIT_MS_MAX, description="How long to wait for something new.")
    ] = 0,
) -> Response:
    """Cards by key, newest word only, in the order of their numbers; tombstones among them.

    409 `feed_ahead`: the number was never given here (the city was restored from a backup); forget
    all cards and begin again with 0.
    """
    desk = AudienceFeed(parts.deployment.engine, parts.deployment.city)
    until = time.monotonic() + wait_ms / 1000
    while True:
        try:
            page = await run_in_threadpool(desk.read, person.office, after=after, limit=limit)
        except FeedAhead as ahead:
            raise Problem(409, "feed_ahead", "rest.feed_ahead") from ahead
        left = until - time.monotonic()
        if page.records:
            cards = {record.key: record.document for record in page.records}
            await run_in_threadpool(note_feed, parts, person.actor, cards)
        if page.records or left <= 0 or await request.is_disconnected():
            return Response(_written(page), media_type="application/json")
        await asyncio.sleep(min(LOOK_SECONDS, left))


def _written(page: FeedPage) -> bytes:
    """The page; cards are written as they are stored."""
    items = [
        {
            "key": record.key,
            "seq": record.seq,
            "card": None if record.document is None else orjson.Fragment(record.document),
        }
        for record in page.records
    ]
    told = {
        "items": items,
        "next": page.reached,
        "has_more": page.has_more,
        "complete_to": page.complete_to,
        "since": page.since,
    }
    return orjson.dumps(told)
