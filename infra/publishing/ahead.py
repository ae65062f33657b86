"""Proving all rows that the published journal is ahead with, before one of them is written.

The rule: each row proves itself (``row_proof``), and at every published head that the rows reach,
the tree over the database's rows and the topic's has exactly that head's root. The head that was
published last must carry a right signature of one of the city's keys, rotated ones too; where it
is not larger than the database, the database's own rows are held to it first. What fails stops the
ledger. A head that does not fit is told by the first row after the last one that did.

Rows beyond the last head are taken as well. A ledger that is killed after its rows and before their
head leaves such rows: one group at most, or all where a whole journal was just published anew. They
were decided, so they may not be judged again: a later release could answer otherwise, and would
contradict the topic for ever. No head vouches for them; the city's seal, the chain and the log do,
and the head over them is published before anything else is decided. The process log tells which
they are. The same holds for the last rows of a topic that was cut before its last head: that head
is asked for before any further row is published.

Edge case: before the last head, what is no head or none of ours says nothing and is passed over, so
that nobody can keep a city from being restored by what a ledger at work never looked at.

Invariant: when ``end`` returns, this city published every row up to ``seq``, and no published head
that they reach contradicts them. Nothing was written. Of the tree only its peaks are in memory.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import structlog

from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.head_topic import HeadTopic
from infra.publishing.journal_topic import JournalTopic
from infra.publishing.ports import HeadDesk
from infra.publishing.row_lines import PublishedRow
from infra.publishing.row_proof import RowProof
from infra.store.journal import Cursor
from ledger.merkle.checkpoint import HeadUnreadable, SignedHead, read_head
from ledger.merkle.tree import Frontier, TreeHead
from sharing.event_log import EventLog

_NO_NODE: Final = 64
"""No subtree is so high, so the tree gives none back to be kept."""
_log = structlog.get_logger(__name__)


class HeadsReached:
    """Holds a growing tree to every published head that it reaches."""

    def __init__(
        self, tree: Frontier, *, heads: HeadTopic, desk: HeadDesk, journal: JournalTopic
    ) -> None:
        """``tree`` is the database's. Raises HeadInconsistent for a last head that is not ours or
        contradicts the database, LogFault.
        """
        self._tree = tree
        self._desk = desk
        self._journal = journal
        self.fits_to = tree.size
        """The last row at which a published head fitted; at first the database's last."""
        last = heads.last()
        said_last = TreeHead(0, b"") if last is None else desk.published(last)
        if said_last.size <= tree.size:
            desk.ready(last)
        self._heads = self._trusted(heads.larger_than(tree.size), up_to=said_last.size)
        self._next = next(self._heads, None)

    def add(self, leaf_hash: bytes) -> None:
        """The next row's leaf. Raises JournalTopicDamaged, HeadInconsistent, LogFault."""
        self._tree.add([leaf_hash], lowest_level=_NO_NODE)
        while self._next is not None and self._next.head.size <= self._tree.size:
            if self._next.head.size == self._tree.size:
                self._hold_to(self._next)
            self._next = next(self._heads, None)

    def _hold_to(self, said: SignedHead) -> None:
        size = said.head.size
        if said.head.root != self._tree.root():
            if not self._desk.is_ours(said):
                return
            first = self.fits_to + 1
            why = f"the tree with rows {first} to {size} has another root than the published head"
            raise JournalTopicDamaged(topic=self._journal.name, seq=first, why=why)
        self.fits_to = size

    def _trusted(self, texts: Iterator[str], *, up_to: int) -> Iterator[SignedHead]:
        """The heads for which to wait. A signature is asked for only beyond the last one, which was
        verified: it costs more than the rows, and is asked for where a root does not fit.
        """
        for text in texts:
            with suppress(HeadUnreadable):
                said = read_head(text)
                if said.head.size <= up_to or self._desk.is_ours(said):
                    yield said


class Ahead:
    """The rows of the topic after the database's last, proved in order."""

    def __init__(
        self,
        *,
        city: str,
        log: EventLog,
        cursor: Cursor,
        journal: JournalTopic,
        heads: HeadTopic | None,
        desk: HeadDesk | None,
    ) -> None:
        self._city = city
        self._journal = journal
        self._heads = heads
        self._desk = desk
        self._proof = RowProof(log=log, city=city, cursor=cursor, journal=journal)
        self._begun_at = cursor.head.seq
        self._reached: HeadsReached | None = None
        self.offset = -1
        """Where the first row ahead stands in the topic; -1 while there is none."""

    @property
    def seq(self) -> int:
        """The last row that was proved; at first the database's last."""
        return self._proof.seq

    def prove(self, found: PublishedRow) -> None:
        """Prove the next row. Raises LedgerFault, LogFault."""
        if self.offset < 0:
            self.offset = found.offset
            self._reached = self._heads_reached()
        self._proof.proved(found)
        if self._reached is not None:
            self._reached.add(found.row.leaf_hash)

    def end(self) -> None:
        """All rows ahead were proved: tell which of them no head vouches for."""
        if self._reached is not None and self._reached.fits_to < self.seq:
            after = self._reached.fits_to
            _log.warning("rows beyond the last head", city=self._city, after=after, to=self.seq)

    def _heads_reached(self) -> HeadsReached | None:
        if self._heads is None or self._desk is None:
            return None
        tree = self._desk.tree(self._begun_at)
        return HeadsReached(tree, heads=self._heads, desk=self._desk, journal=self._journal)
