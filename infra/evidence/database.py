"""Evidence files in the database, for gateways that share no disk: SQLite or PostgreSQL.

The rule: a file is one row with its facts and its bytes in pieces, written in one transaction, so
that a row that is seen is a whole file. The pieces are sealed (``infra.evidence.sealed_copies``);
the first one begins with the head of the copy. Two gateways that keep the same file at once: the
second waits for the first and then finds it there.

Edge cases: bytes that are there already are held against their hash, and replaced if they were
damaged or erased. Reading takes a transaction for each piece, none for the whole; a file never
changes except from damaged to whole.

Invariant: no more than one piece of a file is in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select

from infra.evidence.pieces import examined_pieces, proven
from infra.evidence.sealed_copies import HEAD_BYTES, CopyHead, CopySeal, read_head
from infra.store.database import DATABASE_FAULTS
from infra.store.evidence import EVIDENCE_FILE, EVIDENCE_PIECE
from infra.store.inserting import insert_into
from infra.store.outages import DATABASE_AWAY
from sharing.contacts import KeyStore
from sharing.evidence_files import (
    HASH,
    EvidenceDamaged,
    EvidenceUnavailable,
    EvidenceUnknown,
    ExaminedEvidence,
    MediaType,
    StoredEvidence,
)

_FAULTS: Final[tuple[type[Exception], ...]] = (*DATABASE_FAULTS, *DATABASE_AWAY)


class EvidenceTables:
    """Files of one city in tables (see ``sharing.evidence_files.EvidenceStore``)."""

    def __init__(self, engine: Engine, *, city: str, keys: KeyStore) -> None:
        self._engine = engine
        self._city = city
        self._seal = CopySeal(keys, city=city)

    def put(self, examined: ExaminedEvidence, *, stored_at: int) -> StoredEvidence:
        """See ``EvidenceStore``."""
        fresh = {
            "city": self._city,
            "sha256": examined.sha256,
            "bytes_count": examined.bytes_count,
            "media_type": examined.media_type.value,
            "stored_at": stored_at,
        }
        with self._writing() as connection:
            made = connection.execute(self._insert_unless_there(), fresh)
            is_new = made.rowcount == 1
            if is_new or not self._is_whole(connection, examined.sha256):
                self._write(connection, examined, stored_at=stored_at)
            stored = self._found(connection, examined.sha256)
        if stored is None:
            raise EvidenceUnavailable("the database did not keep the evidence")
        return stored

    def find(self, sha256: str) -> StoredEvidence | None:
        """See ``EvidenceStore``."""
        if HASH.fullmatch(sha256) is None:
            return None
        with _named_faults(), self._engine.connect() as connection:
            found = self._found(connection, sha256)
            head = self._head(connection, sha256) if found else None
        is_erased = head is not None and self._seal.is_erased(sha256, head)
        return None if is_erased else found

    def read(self, sha256: str) -> Iterator[bytes]:
        """See ``EvidenceStore``."""
        if self.find(sha256) is None:
            raise EvidenceUnknown(f"there is no evidence {sha256[:64]!r}")
        yield from self._opened(self._pieces_apart(sha256), sha256)

    def erase(self, sha256: str, *, stored_until: int, erased_at: int) -> bool:
        """See ``EvidenceStore``."""
        if HASH.fullmatch(sha256) is None:
            return False
        with self._writing() as connection:
            found = self._found(connection, sha256)
            head = self._head(connection, sha256)
            stored_at = head.stored_at if head else found.stored_at if found else None
            if stored_at is None or stored_at > stored_until:
                return False
            if head is not None:
                self._seal.erase(sha256, head, erased_at=erased_at)
            for table in (EVIDENCE_PIECE, EVIDENCE_FILE):
                here = (table.c.city == self._city, table.c.sha256 == sha256)
                connection.execute(delete(table).where(*here))
        return True

    def _opened(self, pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
        """The paper behind these stored pieces, the first with its head."""
        first = next(pieces, b"")
        head = read_head(first)
        if head is None:
            yield from proven(chain((first,), pieces), sha256_hex=sha256)
        else:
            yield from self._seal.opened(chain((first[HEAD_BYTES:],), pieces), sha256, head)

    def _head(self, connection: Connection, sha256: str) -> CopyHead | None:
        return read_head(self._piece(connection, sha256, 0) or b"")

    def _pieces_apart(self, sha256: str) -> Iterator[bytes]:
        number = 0
        while True:
            with _named_faults(), self._engine.connect() as connection:
                piece = self._piece(connection, sha256, number)
            if piece is None:
                return
            yield piece
            number += 1

    def _is_whole(self, connection: Connection, sha256: str) -> bool:
        def pieces() -> Iterator[bytes]:
            number = 0
            while (piece := self._piece(connection, sha256, number)) is not None:
                yield piece
                number += 1

        try:
            for _piece in self._opened(pieces(), sha256):
                pass
        except EvidenceDamaged:  # or its key was erased
            return False
        return True

    def _piece(self, connection: Connection, sha256: str, number: int) -> bytes | None:
        query = select(EVIDENCE_PIECE.c.piece).where(
            EVIDENCE_PIECE.c.city == self._city,
            EVIDENCE_PIECE.c.sha256 == sha256,
            EVIDENCE_PIECE.c.number == number,
        )
        found = connection.execute(query).scalar_one_or_none()
        return None if found is None else bytes(found)

    def _write(self, connection: Connection, examined: ExaminedEvidence, *, stored_at: int) -> None:
        damaged = delete(EVIDENCE_PIECE).where(
            EVIDENCE_PIECE.c.city == self._city, EVIDENCE_PIECE.c.sha256 == examined.sha256
        )
        connection.execute(damaged)
        sealed = self._seal.sealed(examined_pieces(examined), examined.sha256, stored_at=stored_at)
        head = next(sealed)
        for number, piece in enumerate(sealed):
            row = {"city": self._city, "sha256": examined.sha256, "number": number}
            connection.execute(insert(EVIDENCE_PIECE), row | {"piece": head + piece})
            head = b""

    def _found(self, connection: Connection, sha256: str) -> StoredEvidence | None:
        query = select(EVIDENCE_FILE).where(
            EVIDENCE_FILE.c.city == self._city, EVIDENCE_FILE.c.sha256 == sha256
        )
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return StoredEvidence(row.sha256, row.bytes_count, MediaType(row.media_type), row.stored_at)

    def _insert_unless_there(self) -> Any:
        return insert_into(self._engine, EVIDENCE_FILE).on_conflict_do_nothing()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with _named_faults(), engine.begin() as connection:
            yield connection


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except _FAULTS as fault:
        # Only the kind: the statement's parameters are nobody's business.
        raise EvidenceUnavailable(f"the database: {type(fault).__name__}") from fault
