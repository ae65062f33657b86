"""The port of audience topics: what one audience was told, where its own system can read it.

A topic holds records, each with a key, a number and a card or nothing (a tombstone), and marks
"complete to number N, said anew since number S". It may forget a record once a later one has the
same key. The publisher alone writes it; a topic remembers by itself what it holds, so that a
database that was restored from a backup can be told from one that is only behind.

Rules of a reader, which make delivery at least once enough: take a record whose number is above the
highest seen, drop every other; at a mark drop the cards with a number below ``since``, and take the
rest as the whole state.

Invariant: a number stands for one record for ever; a topic's records are in the order of numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from sharing.framing import framed

NO_CHAIN = bytes(32)


class FeedRecord(NamedTuple):
    """The word on one key under one number; without a document it is a tombstone."""

    key: str
    seq: int
    document: bytes | None


class Mark(NamedTuple):
    """Everything up to ``complete_to`` was said, and said anew since ``since``."""

    complete_to: int
    since: int


class Found(NamedTuple):
    """What a topic holds, held against the outbox."""

    topic_id: str
    highest: int
    """The highest number in it."""
    is_same: bool
    """Whether everything after what the database knows as published is the outbox's own."""
    chain: bytes
    """The chain over the records up to the highest, where they are the outbox's own."""


class Published(NamedTuple):
    """What the database knows of the topic."""

    seq: int
    chain: bytes


OutboxRows = Callable[[int, int], Sequence[FeedRecord]]
"""The outbox's records with numbers above the first and up to the second, in order."""


class AudienceTopic(Protocol):
    """One audience's topic."""

    def look(self, published: Published, rows: OutboxRows) -> Found:
        """What it holds now. Raises LogFault."""

    def append(self, records: Sequence[FeedRecord]) -> None:
        """Add records in this order; they are there for good when it returns. Raises LogFault."""

    def mark(self, mark: Mark) -> None:
        """Say how far it is complete. Raises LogFault."""

    def live_keys(self) -> frozenset[str]:
        """The keys that a reader from its beginning would hold cards for. Raises LogFault."""

    def read(self, position: int) -> tuple[list[FeedRecord | Mark], int]:
        """Records and marks from a position on (0: all that is kept), and the position after."""


class AudienceTopics(Protocol):
    """The topics of a city."""

    def topic(self, audience: str) -> AudienceTopic:
        """The audience's topic, made if it is missing. Raises LogFault."""

    def close(self) -> None:
        """Close connections."""


def chained(chain: bytes, records: Iterable[FeedRecord]) -> bytes:
    """The chain over published records, taken on: it tells two pasts of one length apart."""
    for record in records:
        said = b"" if record.document is None else sha256(record.document).digest()
        chain = sha256(chain + framed(record.key, str(record.seq)) + said).digest()
    return chain
