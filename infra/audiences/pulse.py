"""How every audience's feed stands now, in one small query: what a live channel looks at.

The rule: a pulse differs from the one before exactly if that audience has something new to read: a
number, a mark, or that everything is said anew. What happens out of its sight changes nothing here.

Edge cases: an audience that was never told anything has no pulse; the last number may have gone to
nobody (it was taken over from a topic), and then the position is 0.
"""

from typing import NamedTuple

from sqlalchemy import Engine, and_, select

from infra.audiences.outbox import HEAD, NOT_YET_ANEW, OUTBOX, is_settled
from infra.city_reads import one_moment


class Pulse(NamedTuple):
    """How one audience's feed stands."""

    seq: int = 0
    complete_to: int = 0
    """0 while it is not complete."""
    since: int = 1
    position: int = 0
    """Of the journal, when the newest word was said; for the product, never for the audience."""


def pulses(engine: Engine, city: str) -> dict[str, Pulse]:
    """The pulse of every audience. Raises database errors."""
    newest = and_(
        OUTBOX.c.city == HEAD.c.city,
        OUTBOX.c.audience == HEAD.c.audience,
        OUTBOX.c.seq == HEAD.c.seq,
    )
    query = (
        select(HEAD.c.audience, HEAD.c.seq, HEAD.c.since, HEAD.c.completed_seq, OUTBOX.c.position)
        .select_from(HEAD.outerjoin(OUTBOX, newest))
        .where(HEAD.c.city == city)
    )
    with one_moment(engine) as connection:
        is_whole = is_settled(connection, city)
        return {
            audience: Pulse(
                seq,
                complete_to=seq if is_whole and completed != NOT_YET_ANEW else 0,
                since=since,
                position=position or 0,
            )
            for audience, seq, since, completed, position in connection.execute(query)
        }
