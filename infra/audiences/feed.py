"""The feed of one audience, read out of the outbox: for REST, on every shape.

The rule: records with numbers above ``after``, in their order; how far it is complete; since which
number everything was said anew. Who asks after a number that was never given was told it by a
database that is gone, and is to begin again at 0.

Edge cases: while all cards are made again, or are to be said anew, nothing is marked complete.
"""

from typing import NamedTuple

from sqlalchemy import Engine

from infra.audiences.outbox import head_of, is_settled, rows_between
from infra.audiences.topic import FeedRecord
from infra.city_reads import one_moment


class FeedAhead(Exception):
    """The reader was told a later number than any that is known here."""


class FeedPage(NamedTuple):
    """Some records, and where they lead."""

    records: list[FeedRecord]
    reached: int
    """The number to ask after next."""
    head: int
    complete_to: int
    """0 while it is not complete."""
    since: int

    @property
    def has_more(self) -> bool:
        """Whether further records wait."""
        return self.reached < self.head


class AudienceFeed:
    """The feeds of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def read(self, audience: str, *, after: int, limit: int) -> FeedPage:
        """The records after a number. Raises FeedAhead."""
        with one_moment(self._engine) as connection:
            head = head_of(connection, self._city, audience)
            if after > head.seq:
                raise FeedAhead
            records = rows_between(
                connection, self._city, audience, after=after, up_to=head.seq, limit=limit
            )
            is_whole = is_settled(connection, self._city) and not head.is_to_say_anew
        # Numbers without a record were said again under a later one, so the page may skip them.
        reached = records[-1].seq if len(records) == limit else head.seq
        return FeedPage(records, reached, head.seq, head.seq if is_whole else 0, head.since)
