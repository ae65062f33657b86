"""What tells a page that something changed 有更新: one line, quietly, and nothing of what.

The rule: a page says at which position of the journal it was read; its small script listens here
until cards of the reader's own office are of a later one, and then offers to read the page anew.
Who reads every lead of the city is told of the cards of every office. Nothing on the page moves.

Edge cases: without a script, or where the role has no feed, a page is as it was; a renewed session
goes on listening, one that ended does not; a day that changes what is shown (an office that ends
at midnight) tells nothing by itself; deadlines and holds that no card shows do not either.

Invariant: who listens learns that there is something to read anew, which reading would tell too.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.live.streams import BEAT, OPENING, StreamAnswer, event, stays, until_over
from gateway.pages.rendering import render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.guards import CONTENT_POLICY
from gateway.rest.problems import Problem
from infra.audiences.pulse import Pulse
from infra.store import reads
from infra.store.people import Person

PLACE: Final = "/live"
POSITION_MAX: Final = 2**62
POLICY_WITH_SCRIPT: Final = f"{CONTENT_POLICY}; script-src 'self'; connect-src 'self'"
"""For pages that listen: our own script file, and our own site alone to listen to."""
CHANGED: Final = event("changed", {})

router = APIRouter()


@router.get(PLACE)
async def live(
    visit: VisitOf,
    *,
    position: Annotated[int, Query(ge=0, le=POSITION_MAX)] = 0,
    once: bool = False,
) -> Response:
    """`changed` once there is something newer, and the end; as a stream of events."""
    parts, person = visit.parts, visit.person
    audience = _heard_by(person)
    request = visit.request

    def still() -> None:
        parts.desk.refuse_if_over(person)

    with ExitStack() as stack:
        turns = None
        if stays(request, once=once):
            await run_in_threadpool(still)
            stack.enter_context(parts.streams.places.place(person))
            listener = stack.enter_context(parts.streams.watcher.listening(audience))
            turns = parts.streams.turns(listener, still)
        look = parts.streams.watcher.look

        def is_newer() -> bool:
            return _newest(look(), audience) > position

        has_news = await run_in_threadpool(is_newer)
        events = _events(is_newer, turns, has_news=has_news)
        return StreamAnswer(until_over(events, request), stack.pop_all())


def place_of(visit: Visit) -> str:
    """Where a page that is read now is told of news; empty where its reader is told of none. To be
    asked before the page reads anything.
    """
    role = visit.person.role
    if not any(may(role, right).allowed for right in _HEARING):
        return ""
    with visit.parts.reads.moment() as connection:
        position = reads.view_position(connection, visit.city.code)
    return f"{PLACE}?position={position}"


def render_live(visit: Visit, place: str, template: str, context: Any) -> Response:
    """The page, with a line that tells of news; ``place`` is from ``place_of``."""
    chrome = replace(context.chrome, news=place)
    response = render(visit.request, template, replace(context, chrome=chrome))
    if place:
        response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    return response


_HEARING: Final = (Permission.CITY_LEAD_READ, Permission.OWN_FEED_READ)


def _heard_by(person: Person) -> str | None:
    """The audience whose news this person is told; None: of all. Raises Problem (403)."""
    if may(person.role, Permission.CITY_LEAD_READ).allowed:
        return None
    if may(person.role, Permission.OWN_FEED_READ).allowed:
        return person.office
    raise Problem(403, "role_may_not", "auth.role_may_not")


def _newest(pulses: Mapping[str, Pulse], audience: str | None) -> int:
    """When the newest word was said."""
    heard = pulses.values() if audience is None else [pulses.get(audience, Pulse())]
    return max((pulse.position for pulse in heard), default=0)


async def _events(
    is_newer: Callable[[], bool], turns: AsyncIterator[bool] | None, *, has_news: bool
) -> AsyncGenerator[bytes]:
    yield OPENING + (CHANGED if has_news else b"")
    if has_news or turns is None:
        return
    async for is_news in turns:
        if not is_news:
            yield BEAT
        elif await run_in_threadpool(is_newer):
            yield CHANGED
            return
