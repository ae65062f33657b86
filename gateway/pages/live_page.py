"""What tells a page that something changed 有更新: one line, quietly, and nothing of what.

The rule: a page says up to which number its office was told cards when it was read (the office's
own number, never a position of the journal); its small script listens here for a later one, and
then offers to read the page anew. Who reads every lead of the city is told of the cards of every
office. Nothing on the page moves.

Edge cases: a page that shows what its reader has just said names that submission, since its card
may come after the page: what was said up to there is no news. Without a script, or where the role
has no feed, a page is as it was. A renewed session goes on listening, one that ended does not.
Deadlines and holds that no card shows tell nothing.

Invariant: who listens learns that there is something to read anew, which reading would tell too;
what others seal changes no byte of a page.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.live.streams import BEAT, OPENING, StreamAnswer, event, stays, until_over
from gateway.pages.rendering import render
from gateway.pages.visit import LISTENING, Visit, VisitOf
from gateway.rest.feed import NUMBER_MAX
from gateway.rest.guards import CONTENT_POLICY
from gateway.rest.problems import Problem
from gateway.rest.writing import SUBMISSION_ID
from infra.audiences.pulse import Pulse
from infra.store.people import Person

POLICY_WITH_SCRIPT: Final = f"{CONTENT_POLICY}; script-src 'self'; connect-src 'self'"
"""For pages that listen: our own script file, and our own site alone to listen to."""
CHANGED: Final = event("changed", {})

router = APIRouter()


@router.get(LISTENING)
async def live(
    visit: VisitOf,
    *,
    after: Annotated[int, Query(ge=0, le=NUMBER_MAX)] = 0,
    told: Annotated[str, Query(max_length=64)] = "",
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
        said_at = await run_in_threadpool(_position_of, visit, told)

        def is_newer() -> bool:
            newest = _newest(visit, audience)
            return newest.seq > after and newest.position > said_at

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
    asked = {"after": str(_newest(visit, _heard_by(visit.person)).seq)}
    said = visit.request.query_params.get("told", "")
    if SUBMISSION_ID.fullmatch(said):
        asked["told"] = said
    return f"{LISTENING}?{urlencode(asked)}"


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


def _newest(visit: Visit, audience: str | None) -> Pulse:
    """The last number given, of all audiences their sum, and when the newest word was said."""
    pulses = visit.parts.streams.watcher.look()
    heard = pulses.values() if audience is None else [pulses.get(audience, Pulse())]
    said_at = max((pulse.position for pulse in heard), default=0)
    return Pulse(sum(pulse.seq for pulse in heard), position=said_at)


def _position_of(visit: Visit, submission_id: str) -> int:
    """Where the journal decided what this person's office said under this id; else 0."""
    if SUBMISSION_ID.fullmatch(submission_id) is None:
        return 0
    answer = visit.parts.submitter.answer(visit.person.office, submission_id)
    return 0 if answer is None else answer.position


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
