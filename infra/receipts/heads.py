"""The head desk: signs the head of the committed journal, and never one that contradicts another.

Before a head is signed

* the leaf of every row since the last signed head is computed anew from the row's stored bytes and
  must be the stored leaf; the subtrees that those leaves complete must be the stored nodes;
* the tree must still have, at the size of the last signed head, that head's root;
* and at the size of the last *published* head, which stands where this database cannot change it,
  that one's. Both must carry a right signature of one of this city's keys.

What does not hold is ``HeadInconsistent``, which names it: nothing is signed, the ledger stops.

Edge cases: a database that is behind what was published (restored from a backup) gets no head until
it has caught up, and then the very same one, since the text follows from the tree and the key. An
empty journal has no head. A head that a key rotation signed twice counts, for its size, before the
one with a single signature.

Invariant: of all heads that this desk ever signed for a city, each contains the ones before it.
"""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from infra.city_reads import one_moment
from infra.decided_rows import journal_rows
from infra.ledger_runner import LedgerFault
from infra.receipts.signing import HeadSigning
from infra.store.journal import JournalStore
from infra.store.reads import head_at
from infra.store.tree import (
    LOWEST_KEPT,
    KeptHead,
    TreeDamaged,
    frontier_at,
    head_of_size,
    keep_head,
    last_head,
    nodes_between,
    read_proof,
)
from ledger.judge.group import Head
from ledger.merkle.checkpoint import HeadUnreadable, SignedHead, VerifierKey, read_head
from ledger.merkle.proofs import consistency_spans, verify_consistency
from ledger.merkle.tree import Frontier, TreeHead
from ledger.stored_row import RowUnreadable, StoredRow, leaf_hash_of

ROWS_AT_ONCE = 2_000


class HeadInconsistent(LedgerFault):
    """Rows, nodes and heads contradict each other; ``code`` has a sentence in the catalogue."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = f"receipt.{code}"
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(" ".join([code, *(f"{k}={v}" for k, v in self.params.items())]))


class HeadDesk:
    """Signs the heads of one city."""

    def __init__(
        self,
        store: JournalStore,
        signing: HeadSigning,
        *,
        last_published: Callable[[], str | None] = lambda: None,
        waits_for_rows: bool = False,
    ) -> None:
        """``last_published`` gives the head that was published last, for those who need a head
        outside of publishing (a receipt). Where rows are published, ``waits_for_rows``: such a
        head is one that publishing kept after its rows, and none is signed before.
        """
        self._store = store
        self.signing = signing
        self._last_published = last_published
        self._waits_for_rows = waits_for_rows

    def sign(self, published: str | None) -> str | None:
        """The signed head of the present journal, as text to publish after ``published``.

        None if that one says it already, the journal is empty or still behind it. Raises
        HeadInconsistent, KeyFault, errors of the database.
        """
        kept = self._sign(published)
        return None if kept is None or kept.text == published else kept.text

    def ready(self, published: str | None) -> KeptHead | None:
        """The head of the present journal, made to follow ``published`` and not kept yet.

        None if the journal is empty or still behind it. Raises as ``sign``.
        """
        return self._made(published)[0]

    def published(self, text: str) -> TreeHead:
        """What a published head says. Raises HeadInconsistent unless it is one of ours."""
        return self._read(text, "published").head

    def is_ours(self, said: SignedHead) -> bool:
        """Whether one of this city's keys signed this head, the present or a rotated one."""
        return self.signing.is_ours(said)

    def tree(self, size: int) -> Frontier:
        """The tree over the first ``size`` rows, by its kept nodes. Raises HeadInconsistent."""
        try:
            with one_moment(self._store.engine) as connection:
                return frontier_at(connection, self._store.city, size)
        except TreeDamaged as damaged:
            raise HeadInconsistent("node_differs", **damaged.node._asdict()) from damaged

    def keep(self, made: KeptHead) -> KeptHead:
        """Keep a head that was made ready; what is to be published: the same head as a key rotation
        signed it twice meanwhile, where one did.
        """
        with self._store.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            kept = head_of_size(connection, self._store.city, made.head.size)
            if kept is not None and _signatures(kept) > _signatures(made):
                return kept
            if kept != made:
                keep_head(connection, self._store.city, made)
        return made

    def covering(self, seq: int) -> KeptHead | None:
        """The largest signed head if it covers row ``seq``, else one signed now; None where there
        is none yet. Raises as ``sign``.
        """
        last = self.last()
        if last is not None and last.head.size >= seq:
            return last
        if self._waits_for_rows:
            return None
        kept = self._sign(self._last_published())
        return kept if kept is not None and kept.head.size >= seq else None

    def at(self, size: int) -> KeptHead | None:
        """The signed head of exactly ``size`` rows, always the same; None for a size that is not
        covered yet. Raises as ``sign``.
        """
        last = self.covering(size) if size else None
        if last is None:
            return None
        city = self._store.city
        with one_moment(self._store.engine) as connection:
            kept = head_of_size(connection, city, size)
            if kept is not None:
                return kept
            try:
                head = frontier_at(connection, city, size).head()
                proof = read_proof(connection, city, consistency_spans(size, last.head.size))
            except TreeDamaged as damaged:
                raise HeadInconsistent("node_differs", **damaged.node._asdict()) from damaged
            now = head_at(connection, city, size).now
        if not verify_consistency(proof, first=head, second=last.head):
            raise HeadInconsistent("kept_contradicted", size=last.head.size)
        # Kept, so that a key that is rotated later does not change what an export names.
        made = KeptHead(head, self.signing.sign(head).text, now)
        self._keep(made)
        return made

    def last(self) -> KeptHead | None:
        """The largest head that was signed."""
        with self._store.reading() as connection:
            return last_head(connection, self._store.city)

    def rotate(self) -> VerifierKey:
        """Let a new key sign from the present head on, which both sign; the new key.

        The old private key is gone afterwards. Raises as ``sign``, and SigningKeyMoved.
        """
        kept = self._sign(self._last_published())
        if kept is None and self._journal_end().seq:
            raise HeadInconsistent("behind_published")
        head = kept.head if kept is not None else TreeHead(0, Frontier().root())
        signed, old, new = self.signing.rotate(head)
        if kept is not None:
            # Kept first: if the process dies between, a signature of a key that nobody lists is
            # left, which is ignored; the other way round the old key could no longer vouch.
            self._keep(kept._replace(text=signed.text))
        return self.signing.take_over(new, after=old, at_size=head.size)

    def _sign(self, published: str | None) -> KeptHead | None:
        made, kept = self._made(published)
        if made is not None and made != kept:
            self._keep(made)
        return made

    def _made(self, published: str | None) -> tuple[KeptHead | None, KeptHead | None]:
        """The head to sign, and the one of its size that is kept."""
        said = None if published is None else self._read(published, "published")
        city = self._store.city
        with one_moment(self._store.engine) as connection:
            end = self._end_of(connection)
            last = last_head(connection, city)
            if last is not None and last.head.size > end.seq:
                raise HeadInconsistent("head_beyond_journal", size=last.head.size, end=end.seq)
            if end.seq == 0 or (said is not None and said.head.size > end.seq):
                return None, None
            tree = self._grown(connection, last, end.seq)
            if said is not None:
                self._hold_to(connection, said.head, tree)
            kept = head_of_size(connection, city, end.seq)
        return self._chosen(kept, said, tree.head(), end.now), kept

    def _chosen(
        self, kept: KeptHead | None, said: SignedHead | None, head: TreeHead, now: int
    ) -> KeptHead:
        """Of this size: what was published, what is kept, or else a new one."""
        count = 0 if kept is None else _signatures(kept)
        if said is not None and said.head.size == head.size and len(said.signatures) > count:
            return KeptHead(head, said.text, now)
        if kept is not None:
            return kept
        return KeptHead(head, self.signing.sign(head).text, now)

    def _grown(self, connection: Connection, last: KeptHead | None, end: int) -> Frontier:
        """The tree over all rows: the last signed head's, and the rows since it, all verified."""
        try:
            size = 0 if last is None else last.head.size
            tree = frontier_at(connection, self._store.city, size)
            if last is not None:
                signed = self._read(last.text, "kept")
                if not signed.head == last.head == tree.head():
                    raise HeadInconsistent("kept_contradicted", size=size)
            rows = journal_rows(connection, self._store.city, after=size, up_to=end)
            for group in _groups(row for _, row in rows):
                self._add(connection, tree, group)
        except TreeDamaged as damaged:
            raise HeadInconsistent("node_differs", **damaged.node._asdict()) from damaged
        if tree.size != end:
            raise HeadInconsistent("row_missing", seq=tree.size + 1)
        return tree

    def _add(self, connection: Connection, tree: Frontier, rows: Sequence[StoredRow]) -> None:
        before = tree.size
        leaf_hashes = [self._leaf_hash(row, before + n) for n, row in enumerate(rows, start=1)]
        made = dict(tree.add(leaf_hashes, lowest_level=LOWEST_KEPT))
        there = nodes_between(connection, self._store.city, before=before, after=tree.size)
        for node in sorted(made.keys() | there.keys()):
            if made.get(node) != there.get(node):
                raise HeadInconsistent("node_differs", **node._asdict())

    def _leaf_hash(self, row: StoredRow, seq: int) -> bytes:
        if row.seq != seq:
            raise HeadInconsistent("row_missing", seq=seq)
        try:
            leaf_hash = leaf_hash_of(row, self._store.city)
        except RowUnreadable as unreadable:
            raise HeadInconsistent("leaf_differs", seq=seq) from unreadable
        if leaf_hash != row.leaf_hash:
            raise HeadInconsistent("leaf_differs", seq=seq)
        return leaf_hash

    def _hold_to(self, connection: Connection, said: TreeHead, tree: Frontier) -> None:
        """The journal's tree begins with the published one."""
        is_now = said.size == tree.size
        before = tree if is_now else frontier_at(connection, self._store.city, said.size)
        if before.root() != said.root:
            raise HeadInconsistent("published_contradicted", size=said.size)

    def _read(self, text: str, which: str) -> SignedHead:
        try:
            signed = read_head(text)
        except HeadUnreadable as unreadable:
            raise HeadInconsistent(f"{which}_unreadable") from unreadable
        if not self.signing.is_ours(signed):
            raise HeadInconsistent(f"{which}_not_ours", size=signed.head.size)
        return signed

    def _keep(self, kept: KeptHead) -> None:
        with self._store.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            keep_head(connection, self._store.city, kept)

    def _end_of(self, connection: Connection) -> Head:
        cursor = self._store.cursor(connection)
        return Head(0, b"", 0) if cursor is None else cursor.head

    def _journal_end(self) -> Head:
        with self._store.reading() as connection:
            return self._end_of(connection)


def _signatures(kept: KeptHead) -> int:
    return len(read_head(kept.text).signatures)


def _groups(rows: Iterator[StoredRow]) -> Iterator[list[StoredRow]]:
    group: list[StoredRow] = []
    for row in rows:
        group.append(row)
        if len(group) >= ROWS_AT_ONCE:
            yield group
            group = []
    if group:
        yield group
