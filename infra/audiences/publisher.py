"""The publisher: brings what the outbox says into the audiences' topics, and marks them complete.

Before the first record, and again whenever a topic has moved without it, the topic is held against
the outbox. It goes on above the highest number found there. Where the topic holds something else
(the database was restored from a backup, the topic was made anew, a deposed ledger wrote late),
everything is said again under numbers above the highest found: at once no number below is given,
and once the cards have caught up with the views the whole state goes out, with tombstones for what
only the topic knows. So a reader ends with the same cards, whatever happened to the database.

Edge cases: killed between publishing and noting it, it finds its own records and goes on; topics
that cannot be reached are told by their fault and tried again; one that is otherwise than it must
be keeps the others from nothing.

Invariant: a mark says "complete to N" only while no projection of all cards is under way.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

import structlog
from sqlalchemy import Connection, Engine

from infra.audiences import outbox
from infra.audiences.outbox import Head, head_of
from infra.audiences.topic import (
    AudienceTopic,
    AudienceTopics,
    FeedRecord,
    Mark,
    Published,
    chained,
)
from infra.store.reads import view_position
from sharing.event_log import LogFault, LogUnavailable

RECORDS_AT_ONCE: Final = 1_000
LOOK_SECONDS: Final = 60
RETRY_SECONDS: Final = 2
RETRY_SECONDS_MAX: Final = 60
ALL: Final = ""

_log = structlog.get_logger(__name__)


class Publisher:
    """Publishes the outbox of one city."""

    def __init__(
        self,
        engine: Engine,
        city: str,
        topics: AudienceTopics,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._city = city
        self._topics = topics
        self._clock = clock
        self._open: dict[str, AudienceTopic] = {}
        self._look_at: dict[str, float] = {}
        self._retry_at: dict[str, float] = {}
        self._retry_seconds = RETRY_SECONDS
        self.faults: dict[str, LogFault] = {}
        """What keeps records from the topics now, by audience; '' for all of them."""

    def turn(self) -> bool:
        """Publish some of what waits; whether there was anything. Raises database errors only."""
        if self._waits(ALL):
            return False
        is_busy = False
        with self._engine.connect() as connection:
            heads = outbox.heads(connection, self._city)
        for audience, head in heads.items():
            if self._waits(audience):
                continue
            try:
                is_busy |= self._serve(audience, head)
            except LogUnavailable as fault:
                self._all_failed(fault)
                return is_busy
            except LogFault as fault:
                # This topic alone is otherwise than it must be; the others go on.
                self._open.pop(audience, None)
                self._tell(audience, fault)
                self._retry_at[audience] = self._clock() + RETRY_SECONDS_MAX
            else:
                self.faults.pop(audience, None)
        self.faults.pop(ALL, None)
        self._retry_seconds = RETRY_SECONDS
        return is_busy

    @property
    def state(self) -> str:
        """``ok``, or the fault by name that keeps records from a topic."""
        fault = next(iter(self.faults.values()), None)
        return "ok" if fault is None else type(fault).__name__

    def close(self) -> None:
        """Close the connections to the topics."""
        self._topics.close()

    def _waits(self, audience: str) -> bool:
        return self._clock() < self._retry_at.get(audience, float("-inf"))

    def _all_failed(self, fault: LogFault) -> None:
        """Look at everything again when the topics are back: who knows what they hold then."""
        self._tell(ALL, fault)
        self._open.clear()
        self._look_at.clear()
        self._retry_at[ALL] = self._clock() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, RETRY_SECONDS_MAX)

    def _tell(self, audience: str, fault: LogFault) -> None:
        if type(self.faults.get(audience)) is not type(fault):  # once, not at every try
            why = type(fault).__name__
            _log.warning("topic not served", city=self._city, audience=audience, why=why)
        self.faults[audience] = fault

    def _serve(self, audience: str, head: Head) -> bool:
        waits = head.published_seq < head.seq or head.completed_seq < head.seq
        if not waits and self._clock() < self._look_at.get(audience, float("-inf")):
            return False
        topic = self._open.get(audience)
        if topic is None:
            topic = self._open[audience] = self._topics.topic(audience)
        head = self._looked(audience, topic, head)
        if head.is_to_say_anew and not self._say_anew(audience, topic):
            return False  # what is newer waits too: records go out in the order of their numbers
        with self._engine.connect() as connection:
            settled = outbox.is_settled(connection, self._city)
            head = head_of(connection, self._city, audience)
            records = self._rows(connection, audience, head.published_seq, head.seq)
        if records:
            topic.append(records)
            self._note(audience, head, records)
        reached = records[-1].seq if records else head.seq
        if settled and reached == head.seq and head.completed_seq < reached:
            topic.mark(Mark(reached, head.since))
            with self._writing() as connection:
                outbox.set_completed(connection, self._city, audience, reached)
        return bool(records)

    def _looked(self, audience: str, topic: AudienceTopic, head: Head) -> Head:
        """The head after the topic was held against the outbox."""

        def rows(after: int, up_to: int) -> Sequence[FeedRecord]:
            with self._engine.connect() as connection:
                return self._rows(connection, audience, after, up_to)

        found = topic.look(Published(head.published_seq, head.chain), rows)
        self._look_at[audience] = self._clock() + LOOK_SECONDS
        is_ours = head.topic_id in {"", found.topic_id} and found.is_same
        with self._writing() as connection:
            if not is_ours or found.highest < head.published_seq:
                outbox.begin_anew(
                    connection,
                    self._city,
                    audience,
                    highest=found.highest,
                    topic_id=found.topic_id,
                    chain=found.chain,
                )
            elif (head.topic_id, head.published_seq) != (found.topic_id, found.highest):
                outbox.set_published(
                    connection,
                    self._city,
                    audience,
                    seq=found.highest,
                    topic_id=found.topic_id,
                    chain=found.chain,
                )
            return head_of(connection, self._city, audience)

    def _say_anew(self, audience: str, topic: AudienceTopic) -> bool:
        """Say the whole state again, once the cards have caught up; whether it was said."""
        with self._engine.connect() as connection:
            seen = view_position(connection, self._city)
            if not outbox.is_settled(connection, self._city, view_seq=seen):
                return False
        foreign = topic.live_keys()
        with self._writing() as connection:
            outbox.say_anew(connection, self._city, audience, foreign=foreign, position=seen)
        return True

    def _rows(
        self, connection: Connection, audience: str, after: int, up_to: int
    ) -> list[FeedRecord]:
        return outbox.rows_between(
            connection, self._city, audience, after=after, up_to=up_to, limit=RECORDS_AT_ONCE
        )

    def _note(self, audience: str, head: Head, records: Sequence[FeedRecord]) -> None:
        with self._writing() as connection:
            outbox.set_published(
                connection,
                self._city,
                audience,
                seq=records[-1].seq,
                topic_id=head.topic_id,
                chain=chained(head.chain, records),
            )

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(sqlite_begin="IMMEDIATE").begin()
