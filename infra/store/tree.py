"""The journal's Merkle tree as it is kept: complete subtrees, and the heads that were signed.

The rule: subtrees of 16 leaves and more are rows here, written in the transaction that writes the
journal rows that complete them, and never changed. Smaller ones are hashed again from the leaf
hashes in the journal when they are needed: at most 16 neighbouring rows, at most at two places of a
proof. So n journal rows cost n/8 rows here, and a proof reads of the order of log n.

Nodes follow from the leaf hashes alone: ``grow_anew`` makes them from the journal. Signed heads do
not: they are never dropped, and a later head must agree with them.

Edge cases: a node that should be there and is not is ``TreeDamaged``, which names it; nothing is
quietly made good, since what is missing may have been taken away.

Invariant: after any commit the nodes are exactly the complete subtrees of at least 16 leaves over
the leaf hashes of rows 1 to n.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, select, tuple_
from sqlmodel import Field, SQLModel

from infra.store.bulk import Row, bulk_for
from infra.store.inserting import insert_into
from infra.store.tables import JournalTable, big, blob, text
from ledger.journal_entry import STATE_HASH_ZERO
from ledger.judge.group import Head
from ledger.merkle.proofs import Span, nodes_of, proof_of
from ledger.merkle.tree import Frontier, Node, NodeHash, TreeHead, node_hash, peaks_of

LOWEST_KEPT: Final = 4
"""Subtrees of 2^4 leaves and more are kept."""
AT_ONCE: Final = 5_000


class TreeNodeTable(SQLModel, table=True):
    """Complete subtrees of the tree over a city's journal. Follows from the journal."""

    __tablename__ = "tree_node"
    __table_args__: Any = {"sqlite_with_rowid": False}
    city: str = Field(sa_column=text(primary_key=True))
    level: int = Field(sa_column=big(primary_key=True))
    number: int = Field(sa_column=big(primary_key=True))
    hash: bytes = Field(sa_column=blob())


class SignedHeadTable(SQLModel, table=True):
    """The heads that were signed, each as the text that was published. No fold, never dropped."""

    __tablename__ = "signed_head"
    __table_args__: Any = {"sqlite_with_rowid": False}
    city: str = Field(sa_column=text(primary_key=True))
    size: int = Field(sa_column=big(primary_key=True))
    root: bytes = Field(sa_column=blob())
    head: str = Field(sa_column=text())
    now: int = Field(sa_column=big())
    """The journal's time at its last leaf, milliseconds UTC."""


_NODES: Final = TreeNodeTable.__table__  # type: ignore[attr-defined]
_HEADS: Final = SignedHeadTable.__table__  # type: ignore[attr-defined]
_JOURNAL: Final = JournalTable.__table__  # type: ignore[attr-defined]


class TreeDamaged(Exception):
    """A part of the tree is missing. ``node`` says which."""

    def __init__(self, node: Node) -> None:
        super().__init__(f"the tree has no node {node.number} of level {node.level}")
        self.node = node


class KeptHead(NamedTuple):
    """A signed head as it is kept."""

    head: TreeHead
    text: str
    now: int


class TreeGrowth:
    """Adds a city's new leaves to the kept tree, in the transaction that writes their rows.

    It remembers the tree under the journal's state hash. That hash is a chain over the leaf hashes,
    so what is remembered can only be used on the very journal that it was made from.
    """

    def __init__(self, city: str) -> None:
        self._city = city
        self._known: tuple[bytes, Frontier] = (STATE_HASH_ZERO, Frontier())

    def add(self, connection: Connection, before: Head, leaf_hashes: Sequence[bytes]) -> Frontier:
        """Write the subtrees that these leaves complete; the grown tree. Raises TreeDamaged."""
        state_hash, known = self._known
        if state_hash != before.state_hash or known.size != before.seq:
            known = frontier_at(connection, self._city, before.seq)
        grown = known.copy()
        made = grown.add(leaf_hashes, lowest_level=LOWEST_KEPT)
        bulk_for(connection).insert(connection, TreeNodeTable, _rows(self._city, made))
        return grown

    def committed(self, grown: Frontier, state_hash: bytes) -> None:
        """Remember the tree, once its transaction is written."""
        self._known = (state_hash, grown)


def grow_anew(connection: Connection, city: str) -> TreeHead:
    """Drop the city's nodes and make them from the leaf hashes in the journal."""
    connection.execute(delete(_NODES).where(_NODES.c.city == city))
    tree, bulk = Frontier(), bulk_for(connection)
    for hashes in _leaf_hash_groups(connection, city):
        made = tree.add(hashes, lowest_level=LOWEST_KEPT)
        bulk.insert(connection, TreeNodeTable, _rows(city, made))
    return tree.head()


def frontier_at(connection: Connection, city: str, size: int) -> Frontier:
    """The tree over the first ``size`` rows. Raises TreeDamaged."""
    peaks = peaks_of(size)
    hashes = read_nodes(connection, city, peaks)
    return Frontier(size, [hashes[peak] for peak in peaks])


def read_proof(connection: Connection, city: str, spans: Sequence[Span]) -> list[bytes]:
    """The hashes of these parts of the tree. Raises TreeDamaged."""
    return proof_of(spans, read_nodes(connection, city, nodes_of(spans)))


def read_nodes(connection: Connection, city: str, nodes: Iterable[Node]) -> dict[Node, bytes]:
    """The hashes of these complete subtrees. Raises TreeDamaged."""
    wanted = list(nodes)
    kept = [node for node in wanted if node.level >= LOWEST_KEPT]
    hashes: dict[Node, bytes] = {}
    if kept:
        query = select(_NODES.c.level, _NODES.c.number, _NODES.c.hash).where(
            _NODES.c.city == city, tuple_(_NODES.c.level, _NODES.c.number).in_(kept)
        )
        hashes = {Node(r.level, r.number): bytes(r.hash) for r in connection.execute(query)}
    small = [node for node in wanted if node.level < LOWEST_KEPT]
    # A proof's small subtrees lie within one or two runs of 16 leaves.
    for run in {node.begin >> LOWEST_KEPT for node in small}:
        hashes |= _of_leaves(connection, city, run, [n for n in small if _run_of(n) == run])
    for node in wanted:
        if node not in hashes:
            raise TreeDamaged(node)
    return hashes


def nodes_between(
    connection: Connection, city: str, *, before: int, after: int
) -> dict[Node, bytes]:
    """The kept nodes that the leaves after ``before``, up to ``after``, complete."""
    found: dict[Node, bytes] = {}
    for level in range(LOWEST_KEPT, after.bit_length()):
        query = select(_NODES.c.number, _NODES.c.hash).where(
            _NODES.c.city == city,
            _NODES.c.level == level,
            _NODES.c.number >= before >> level,
            _NODES.c.number < after >> level,
        )
        found |= {Node(level, r.number): bytes(r.hash) for r in connection.execute(query)}
    return found


def nodes_beyond(connection: Connection, city: str, size: int) -> list[Node]:
    """Nodes that a tree of this size does not have."""
    query = select(_NODES.c.level, _NODES.c.number).where(_NODES.c.city == city)
    levels = connection.execute(
        select(_NODES.c.level).where(_NODES.c.city == city).distinct()
    ).scalars()
    found: list[Node] = []
    for level in levels:
        most = size >> level if LOWEST_KEPT <= level < 64 else 0  # noqa: PLR2004  bits of a size
        rows = connection.execute(query.where(_NODES.c.level == level, _NODES.c.number >= most))
        found += [Node(row.level, row.number) for row in rows]
    return found


def heads_kept(connection: Connection, city: str, *, after: int = -1) -> Iterator[KeptHead]:
    """The signed heads, from the smallest on."""
    query = select(_HEADS).where(_HEADS.c.city == city, _HEADS.c.size > after)
    for row in connection.execute(query.order_by(_HEADS.c.size)):
        yield _kept(row)


def last_head(connection: Connection, city: str, *, up_to: int | None = None) -> KeptHead | None:
    """The largest signed head, or the largest of at most ``up_to`` leaves."""
    query = select(_HEADS).where(_HEADS.c.city == city)
    if up_to is not None:
        query = query.where(_HEADS.c.size <= up_to)
    row = connection.execute(query.order_by(_HEADS.c.size.desc()).limit(1)).one_or_none()
    return None if row is None else _kept(row)


def head_of_size(connection: Connection, city: str, size: int) -> KeptHead | None:
    """The signed head of exactly this many leaves."""
    head = last_head(connection, city, up_to=size)
    return head if head is not None and head.head.size == size else None


def keep_head(connection: Connection, city: str, kept: KeptHead) -> None:
    """Keep a signed head; of one size the text that was signed last."""
    values = {"root": kept.head.root, "head": kept.text, "now": kept.now}
    keys = {"city": city, "size": kept.head.size}
    made = insert_into(connection, _HEADS).values(keys | values)
    connection.execute(made.on_conflict_do_update(index_elements=list(keys), set_=values))


def _of_leaves(
    connection: Connection, city: str, run: int, nodes: Sequence[Node]
) -> dict[Node, bytes]:
    """The hashes of small subtrees within the ``run``-th sixteen leaves."""
    begin, end = min(node.begin for node in nodes), max(node.end for node in nodes)
    # Row n holds leaf n - 1.
    query = select(_JOURNAL.c.seq, _JOURNAL.c.leaf_hash).where(
        _JOURNAL.c.city == city, _JOURNAL.c.seq > begin, _JOURNAL.c.seq <= end
    )
    level_hashes = {Node(0, r.seq - 1): bytes(r.leaf_hash) for r in connection.execute(query)}
    hashes = dict(level_hashes)
    for _ in range(LOWEST_KEPT - 1):
        level_hashes = {
            Node(node.level + 1, node.number >> 1): node_hash(left, level_hashes[other])
            for node, left in level_hashes.items()
            if not node.number & 1 and (other := Node(node.level, node.number + 1)) in level_hashes
        }
        hashes |= level_hashes
    return {node: hashes[node] for node in nodes if node in hashes and _run_of(node) == run}


def _run_of(node: Node) -> int:
    return node.begin >> LOWEST_KEPT


def _leaf_hash_groups(connection: Connection, city: str) -> Iterator[list[bytes]]:
    after = 0
    while True:
        query = select(_JOURNAL.c.seq, _JOURNAL.c.leaf_hash).where(
            _JOURNAL.c.city == city, _JOURNAL.c.seq > after
        )
        rows = connection.execute(query.order_by(_JOURNAL.c.seq).limit(AT_ONCE)).all()
        if rows:
            yield [bytes(row.leaf_hash) for row in rows]
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].seq


def _rows(city: str, made: Iterable[NodeHash]) -> list[Row]:
    return [(city, node.level, node.number, hash_) for node, hash_ in made]


def _kept(row: Any) -> KeptHead:
    return KeptHead(TreeHead(row.size, bytes(row.root)), row.head, row.now)
