"""What publishing asks of the places where journal and heads are published, and of the signer.

A topic takes values in order and gives them back by offset. The contract is as weak as the log's:

* a value is in the topic once ``append`` has returned; a fault leaves any prefix of it written;
* at least once: a value that was told as lost may stand there, and a writer that was overtaken may
  add what stands there already. Whoever reads drops what came before (``journal_topic``);
* offsets grow by one from 0 and never mean another value, as long as ``topic_id`` stays.

Every fault is a ``sharing.event_log.LogFault``: ``LogUnavailable`` passes, the others do not.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from infra.store.tree import KeptHead
from ledger.merkle.checkpoint import SignedHead
from ledger.merkle.tree import Frontier, TreeHead


class TopicValue(NamedTuple):
    """One value and where it stands."""

    offset: int
    value: bytes


class Topic(Protocol):
    """A place where values are published, opened by one process. One writer at a time."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def topic_id(self) -> str:
        """The id of this very topic; one that was made anew has another."""

    def append(self, values: Sequence[bytes]) -> list[int]:
        """Append values in order; their offsets, durable when it returns. Raises LogFault."""

    def read(self, *, from_offset: int, values_max: int) -> list[TopicValue]:
        """The values from an offset on; none only at the end. Raises OffsetUnknown, LogFault."""

    def end_offset(self) -> int:
        """The offset that the next value will have at the least. Raises LogFault."""

    def close(self) -> None:
        """Release files and connections. Safe to call twice."""


class HeadDesk(Protocol):
    """Signs the head of the committed journal."""

    def ready(self, published: str | None) -> KeptHead | None:
        """The signed head that may follow ``published`` (the last one, if any), not kept yet; None
        where there is none to sign. Raises a named fault rather than to contradict it.
        """

    def published(self, text: str) -> TreeHead:
        """What a published head says. Raises a named fault unless one of our keys signed it."""

    def is_ours(self, said: SignedHead) -> bool:
        """Whether one of our keys signed this head."""

    def tree(self, size: int) -> Frontier:
        """The tree over the database's first rows. Raises a named fault where it is damaged."""

    def keep(self, made: KeptHead) -> KeptHead:
        """Keep a head that was made ready, so that it is given out from now on; the one to publish:
        of the same tree, with the more signatures.
        """


class Publication(Protocol):
    """What the ledger does with rows once they are committed."""

    def begin(self) -> None:
        """Bring database and topics together before anything is judged. Raises LedgerFault,
        LogFault.
        """

    def publish(self) -> None:
        """Publish what was committed since. Raises LogFault."""
