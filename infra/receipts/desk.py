"""The receipt desk: receipts of decisions and consistency proofs, from the kept tree.

A receipt is proved by the largest signed head. Where no head covers the row yet, one is signed now,
with everything that the head desk looks at first. Before it goes out, its leaf is computed from the
row's stored bytes and held against the root: a receipt that would not verify is never handed out.

Edge case: a row that is committed while the database is behind what was published has no receipt
yet (``None``). Invariant: a receipt reads of the order of log n nodes, whatever came after its row.
"""

from collections.abc import Collection

from sqlalchemy import select

from infra.city_reads import PositionUnknown, one_moment
from infra.decided_rows import journal_rows
from infra.receipts.heads import HeadDesk, HeadInconsistent
from infra.store.journal import NO_CONFLICT, JournalStore
from infra.store.reads import JOURNAL
from infra.store.tree import TreeDamaged, read_proof
from ledger.merkle.consistency_file import ConsistencyFile
from ledger.merkle.proofs import consistency_spans, inclusion_spans
from ledger.merkle.receipt import Receipt, ReceiptWrong, read_receipt, receipt_of
from ledger.stored_row import RowUnreadable, StoredRow


class ReceiptDesk:
    """Hands out receipts of one city."""

    def __init__(self, store: JournalStore, heads: HeadDesk) -> None:
        self._store = store
        self.heads = heads

    def row_of(self, office: str, submission_id: str) -> StoredRow | None:
        """The row that answered a submission first; None while there is none."""
        query = select(JOURNAL.c.seq).where(
            JOURNAL.c.city == self._store.city,
            JOURNAL.c.office == office,
            JOURNAL.c.submission_id == submission_id,
            JOURNAL.c.conflict_at == NO_CONFLICT,
        )
        with self._store.reading() as connection:
            seq = connection.execute(query).scalar_one_or_none()
        return None if seq is None else self.row_at(seq)

    def row_at(self, seq: int) -> StoredRow | None:
        """The row at this position; None if the journal has not come so far."""
        with self._store.reading() as connection:
            rows = journal_rows(connection, self._store.city, after=seq - 1, up_to=seq)
            return next((row for _, row in rows), None)

    def receipt(self, row: StoredRow, opens: Collection[str]) -> Receipt | None:
        """The receipt of a row that opens these classes; None where no head may be signed yet.

        Raises HeadInconsistent where it would not verify, KeyFault, errors of the database.
        """
        kept = self.heads.covering(row.seq)
        if kept is None:
            return None
        spans = inclusion_spans(row.seq - 1, kept.head.size)
        try:
            with one_moment(self._store.engine) as connection:
                proof = read_proof(connection, self._store.city, spans)
            made = receipt_of(row, self._store.city, opens=opens, proof=proof, head=kept.text)
            return read_receipt(made.content)
        except TreeDamaged as damaged:
            raise HeadInconsistent("node_differs", **damaged.node._asdict()) from damaged
        except (RowUnreadable, ReceiptWrong) as wrong:
            raise HeadInconsistent("leaf_differs", seq=row.seq) from wrong

    def consistency(self, first: int, second: int) -> ConsistencyFile:
        """The proof between two sizes of the tree, ``first`` not above ``second``.

        Raises PositionUnknown beyond the journal's end, HeadInconsistent.
        """
        with one_moment(self._store.engine) as connection:
            cursor = self._store.cursor(connection)
            end = 0 if cursor is None else cursor.head.seq
            if not 0 <= first <= second <= end:
                raise PositionUnknown(position=max(first, second), head=end)
            try:
                spans = consistency_spans(first, second)
                proof = read_proof(connection, self._store.city, spans)
            except TreeDamaged as damaged:
                raise HeadInconsistent("node_differs", **damaged.node._asdict()) from damaged
        content = {
            "origin": self.heads.signing.origin,
            "from": first,
            "to": second,
            "proof": [one.hex() for one in proof],
        }
        return ConsistencyFile.model_validate(content)
