"""The feed live 实时订阅: what changed in the own office's sight, told as it changes.

Server-Sent Events over the same feed as ``GET /feed`` and the office's topic: the same cards, keys
and numbers. ``id`` is the office's own number, so that a client that comes again with
``Last-Event-ID`` (browsers do by themselves) misses nothing and is told nothing twice.

Edge cases: who does not ask for ``text/event-stream`` by name, or says ``once``, gets what is there
now and the end; a changed policy tells by new cards; another acting office, signing out, a
disabled account and a token whose time is over end the stream, also where much is told and taken
slowly.

Invariant: nobody reads another office's feed, and nothing out of the office's sight moves it.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack
from typing import Annotated, Any, Final, NamedTuple

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse

from auth.permissions import Permission, may
from gateway.live.streams import BEAT, OPENING, StreamAnswer, event, stays, until_over
from gateway.rest.feed import NUMBER_MAX, Reader
from gateway.rest.key_scopes import refuse_beyond_scopes
from gateway.rest.noted_reads import note_feed
from gateway.rest.parts import Parts, PartsOf
from gateway.rest.problems import Problem, documented
from infra.audiences.feed import AudienceFeed, FeedAhead
from infra.audiences.topic import FeedRecord
from infra.store.people import Person

AT_ONCE: Final = 200

router = APIRouter(tags=["订阅 feed"])

_EXAMPLE: Final = (
    'event: card\ndata: {"key":"k3…","seq":41,"card":null}\nid: 41\n\n'
    'event: complete\ndata: {"complete_to":41,"since":1}\nid: 41\n\n: beat\n\n'
)
_EVENT: Final = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["card", "complete", "ended"]},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": "`card`: as an item of `GET /feed`; `complete`: `complete_to` and "
            "`since`; `ended`: `reason`, a stable code, and `detail` in words.",
        },
        "id": {"type": "string", "description": "The number to come again with."},
        "retry": {"type": "integer", "minimum": 0},
    },
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Events `card`, `complete` and `ended`; comments while nothing happens.",
        "content": {EventSourceResponse.media_type: {"itemSchema": _EVENT, "example": _EXAMPLE}},
    },
    **documented(401, 403, 409, 422, 429, 503),
}


@router.get(
    "/feed/live",
    summary="实时订阅卡片变化 What changes for the own office, as it changes",
    response_class=StreamingResponse,
    responses=_ANSWERS,
)
async def feed_live(
    request: Request,
    parts: PartsOf,
    person: Reader,
    after: Annotated[
        int, Query(ge=0, le=NUMBER_MAX, description="The last number that the reader has; 0: none.")
    ] = 0,
    *,
    once: Annotated[
        bool, Query(description="Only what is there now; then the stream ends.")
    ] = False,
    last_event_id: Annotated[
        int | None,
        Header(
            alias="Last-Event-ID",
            ge=0,
            le=NUMBER_MAX,
            description="Goes before `after`: what a client that comes again was told last.",
        ),
    ] = None,
) -> Response:
    """Server-Sent Events; ask with `Accept: text/event-stream`, else the stream ends at once.

    `card`: as an item of `GET /feed`; `card` null is a tombstone. `complete`: with everything up
    to this number the office has all its cards, and those below `since` no longer count. `ended`:
    the last event, with a `reason` (`token_expired`, `token_not_valid`, `acting_changed`,
    `role_may_not`, `server_stops`, `feed_ahead` ...). `id` is the number to come again with.
    409 `feed_ahead`: forget all cards and begin again with 0. 429: too many streams are open.
    """
    begin_after = after if last_event_id is None else last_event_id
    still = _still(request, parts)
    telling = _Telling(parts, person, begin_after, still)
    with ExitStack() as stack:
        turns = None
        if stays(request, once=once):
            await run_in_threadpool(still)
            stack.enter_context(parts.streams.places.place(person))
            listener = stack.enter_context(parts.streams.watcher.listening(person.office))
            turns = parts.streams.turns(listener, still)
        first = await run_in_threadpool(telling.next)
        return StreamAnswer(until_over(_events(telling, first, turns), request), stack.pop_all())


class _Part(NamedTuple):
    """Some events, and whether more wait already."""

    events: bytes
    has_more: bool


class _Telling:
    """What one stream has told of the feed."""

    def __init__(self, parts: Parts, person: Person, after: int, still: Callable[[], None]) -> None:
        self._feed = AudienceFeed(parts.deployment.engine, parts.deployment.city)
        self._parts = parts
        self._person = person
        self._after = after
        self._still = still
        self._marked = (0, 0)

    def more(self) -> _Part:
        """The next events while many wait, which a slow reader may take minutes over: asked again
        whether it may still read. Raises as ``next``, and Problem where it may not.
        """
        self._still()
        return self.next()

    def next(self) -> _Part:
        """The next events. Raises Problem (409), database errors."""
        try:
            page = self._feed.read(self._person.office, after=self._after, limit=AT_ONCE)
        except FeedAhead as ahead:
            raise Problem(409, "feed_ahead", "rest.feed_ahead") from ahead
        if page.records:
            cards = {record.key: record.document for record in page.records}
            note_feed(self._parts, self._person.actor, cards)
        self._after = page.reached
        events = [_card(record) for record in page.records]
        mark = (page.complete_to, page.since)
        if page.complete_to and not page.has_more and mark != self._marked:
            told = {"complete_to": page.complete_to, "since": page.since}
            events.append(event("complete", told, number=page.complete_to))
            self._marked = mark
        return _Part(b"".join(events), page.has_more)


def _card(record: FeedRecord) -> bytes:
    document = None if record.document is None else orjson.Fragment(record.document)
    told = {"key": record.key, "seq": record.seq, "card": document}
    return event("card", told, number=record.seq)


async def _events(
    telling: _Telling, first: _Part, turns: AsyncIterator[bool] | None
) -> AsyncGenerator[bytes]:
    yield OPENING + first.events
    has_more = first.has_more
    while has_more:
        part = await run_in_threadpool(telling.more)
        yield part.events
        has_more = part.has_more
    if turns is None:
        return
    async for is_news in turns:
        if not is_news:
            yield BEAT
            continue
        part = await run_in_threadpool(telling.next)
        if part.events:
            yield part.events
        while part.has_more:
            part = await run_in_threadpool(telling.more)
            if part.events:
                yield part.events


def _still(request: Request, parts: Parts) -> Callable[[], None]:
    """What asks whether the request's sign-in still lets its reader read."""
    token = request.headers["authorization"].partition(" ")[2].strip()

    def still() -> None:
        person = parts.desk.person_of(token)
        parts.desk.refuse_if_over(person)
        if person.scopes is not None:
            refuse_beyond_scopes(request, person.scopes)
        if not may(person.role, Permission.OWN_FEED_READ).allowed:
            raise Problem(403, "role_may_not", "auth.role_may_not")

    return still
