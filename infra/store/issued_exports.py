"""The files of issued exports 已发布报表: bytes by hash, kept for ever.

No fold of the journal, so never rebuilt and always backed up. Bytes are written *before* the
journal says that they were issued: a crash between leaves bytes that nothing names, which harm
nobody, and never an entry without bytes. Keeping the same bytes again changes nothing.

Edge case: two files with equal bytes (tables without a row) are kept once; their names stand in the
journal. Invariant: what is given out hashes to the name under which it was asked for.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from infra.store.inserting import insert_into
from infra.store.period_reads import periods_of
from infra.store.tables import IssuedExportTable
from ledger.period_views import ExportView

ISSUED_EXPORT = IssuedExportTable.__table__  # type: ignore[attr-defined]


class IssuedMissing(LookupError):
    """No bytes are kept under this hash."""


class IssuedDamaged(Exception):
    """The bytes that are kept under this hash are others."""


class IssuedExports:
    """The kept files of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def keep(self, files: Mapping[str, bytes], *, issued_at: int) -> dict[str, str]:
        """Keep these files; file name → SHA-256. Bytes that were damaged are made whole."""
        hashes = {name: sha256(content).hexdigest() for name, content in files.items()}
        writing = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with writing.begin() as connection:
            for name, content in files.items():
                row = {
                    "city": self._city,
                    "sha256": hashes[name],
                    "file": name,
                    "content": content,
                    "issued_at": issued_at,
                }
                made = connection.execute(self._insert_unless_there(), row)
                if made.rowcount != 1:
                    connection.execute(self._where(update(ISSUED_EXPORT), hashes[name], content))
        return hashes

    def read(self, sha256_hex: str) -> bytes:
        """The bytes of a file, proven. Raises IssuedMissing, IssuedDamaged."""
        query = select(ISSUED_EXPORT.c.content).where(
            ISSUED_EXPORT.c.city == self._city, ISSUED_EXPORT.c.sha256 == sha256_hex
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise IssuedMissing(sha256_hex)
        content = bytes(found)
        if sha256(content).hexdigest() != sha256_hex:
            raise IssuedDamaged(sha256_hex)
        return content

    def _where(self, change: Any, sha256_hex: str, content: bytes) -> Any:
        return change.where(
            ISSUED_EXPORT.c.city == self._city,
            ISSUED_EXPORT.c.sha256 == sha256_hex,
            ISSUED_EXPORT.c.content != content,
        ).values(content=content)

    def _insert_unless_there(self) -> Any:
        return insert_into(self._engine, ISSUED_EXPORT).on_conflict_do_nothing()


def exports_issued(connection: Connection, city: str) -> list[tuple[str, ExportView]]:
    """Every issued export with its period, the latest first, as the views have it."""
    periods = periods_of(connection, city)
    found = [(period.period, export) for period in periods for export in period.exports]
    return sorted(found, key=lambda each: -each[1].seq)
