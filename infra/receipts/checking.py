"""The tree's part of ``oneboard check``: every kept node and head against the rows.

The tree is grown once more from the leaf hashes that the rows' bytes give (where a row cannot be
read, from the stored one, so that one damaged row is not told again as damaged nodes). Each kept
node must be the subtree over its rows, none may be missing or too many. Each kept head must have
the root that the tree has at its size, a text that says the same, and a right signature.

Invariant: whatever single bit of a node or head is changed, one of these findings names it.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from infra.city_reads import one_moment
from infra.receipts.signing import HeadSigning
from infra.store.tree import LOWEST_KEPT, heads_kept, nodes_between, nodes_beyond
from ledger.checks import Finding, finding
from ledger.merkle.checkpoint import HeadUnreadable, read_head
from ledger.merkle.tree import Frontier, Node

ROWS_AT_ONCE = 2_000


class TreeAudit:
    """Goes along with the rows of a city, in order."""

    def __init__(self, connection: Connection, city: str) -> None:
        self._connection = connection
        self._city = city
        self._tree = Frontier()
        self._made: dict[Node, bytes] = {}
        self._compared = 0
        self._heads = heads_kept(connection, city)
        self._head = next(self._heads, None)

    def row(self, leaf_hash: bytes, now: int) -> Iterator[Finding]:
        """What is wrong about the tree with the next row's leaf."""
        self._made.update(self._tree.add([leaf_hash], lowest_level=LOWEST_KEPT))
        while self._head is not None and self._head.head.size == self._tree.size:
            size, root = self._tree.head()
            if self._head.head.root != root:
                found = self._head.head.root
                yield finding("check.head_differs", size=size, expected=root, found=found)
            if self._head.now != now:
                found_now = self._head.now
                yield finding("check.head_time_differs", size=size, expected=now, found=found_now)
            self._head = next(self._heads, None)
        if self._tree.size - self._compared >= ROWS_AT_ONCE:
            yield from self._compare()

    def end(self) -> Iterator[Finding]:
        """What is wrong beyond the last row."""
        yield from self._compare()
        for node in nodes_beyond(self._connection, self._city, self._tree.size):
            yield finding("check.node_extra", **node._asdict())
        while self._head is not None:
            size, end = self._head.head.size, self._tree.size
            yield finding("check.head_beyond", size=size, end=end)
            self._head = next(self._heads, None)

    def _compare(self) -> Iterator[Finding]:
        before, self._compared = self._compared, self._tree.size
        made, self._made = self._made, {}
        there = nodes_between(self._connection, self._city, before=before, after=self._compared)
        for node, expected in sorted(made.items()):
            found = there.get(node)
            if found is None:
                yield finding("check.node_missing", **node._asdict())
            elif found != expected:
                place = node._asdict()
                yield finding("check.node_differs", **place, expected=expected, found=found)


def head_findings(engine: Engine, city: str, signing: HeadSigning) -> Iterator[Finding]:
    """What is wrong with the texts of the kept heads."""
    with one_moment(engine) as connection:
        for kept in heads_kept(connection, city):
            size = kept.head.size
            try:
                signed = read_head(kept.text)
            except HeadUnreadable:
                yield finding("check.head_unreadable", size=size)
                continue
            if signed.head != kept.head or signed.origin != signing.origin:
                yield finding("check.head_says_otherwise", size=size)
            if not signing.is_ours(signed):
                yield finding("check.head_not_signed", size=size)
