"""Who sent which evidence file, and how much an office may send within a day.

The rule: an office that sent a file may read it; the first time is what counts. The files that an
office sent within the last 24 hours may not be larger together than the setting says; a file that
it sent before costs nothing. The sum is taken under a lock of that office, so that uploads at once
cannot pass it together.

Edge cases: an upload is noted before the bytes are kept; if they could not be kept, sending them
again costs nothing. Two offices that send the same bytes both have sent them, each within its own
sum, and neither learns of the other.

Invariant: within any 24 hours an office has at most ``day_bytes_max`` bytes of new files noted.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, insert, literal, select

from infra.store.evidence import EVIDENCE_UPLOAD
from sharing.evidence_files import HASH, EvidenceDayFull, ExaminedEvidence

DAY_MS: Final = 24 * 3_600_000
_LOCK: Final = 7261003


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the office, and the person's sign-in name."""

    office: str
    actor: str


class EvidenceUploads:
    """The uploads of one city."""

    def __init__(self, engine: Engine, *, city: str) -> None:
        self._engine = engine
        self._city = city

    def note(
        self, examined: ExaminedEvidence, sender: Sender, *, now_ms: int, day_bytes_max: int
    ) -> bool:
        """Note that this office sent it; False if it had before. Raises EvidenceDayFull."""
        engine = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                key = func.hashtext(f"{self._city}/{sender.office}")
                connection.execute(select(func.pg_advisory_xact_lock(literal(_LOCK), key)))
            if self._is_noted(connection, sender.office, examined.sha256):
                return False
            spent = self._spent(connection, sender.office, after_ms=now_ms - DAY_MS)
            if spent + examined.bytes_count > day_bytes_max:
                raise EvidenceDayFull
            connection.execute(
                insert(EVIDENCE_UPLOAD).values(
                    city=self._city,
                    office=sender.office,
                    sha256=examined.sha256,
                    actor=sender.actor,
                    bytes_count=examined.bytes_count,
                    uploaded_at=now_ms,
                )
            )
        return True

    def has_sent(self, office: str, sha256: str) -> bool:
        """Whether this office sent a file of this hash."""
        if HASH.fullmatch(sha256) is None:
            return False
        with self._engine.connect() as connection:
            return self._is_noted(connection, office, sha256)

    def senders(self, sha256: str) -> list[str]:
        """The offices that sent a file of this hash, the first one first."""
        table = EVIDENCE_UPLOAD.c
        query = select(table.office).where(table.city == self._city, table.sha256 == sha256)
        ordered = query.order_by(table.uploaded_at, table.office)
        with self._engine.connect() as connection:
            return list(connection.execute(ordered).scalars())

    def _is_noted(self, connection: Connection, office: str, sha256: str) -> bool:
        query = select(EVIDENCE_UPLOAD.c.sha256).where(*self._of(office, sha256))
        return connection.execute(query).first() is not None

    def _spent(self, connection: Connection, office: str, *, after_ms: int) -> int:
        query = select(func.coalesce(func.sum(EVIDENCE_UPLOAD.c.bytes_count), 0)).where(
            EVIDENCE_UPLOAD.c.city == self._city,
            EVIDENCE_UPLOAD.c.office == office,
            EVIDENCE_UPLOAD.c.uploaded_at > after_ms,
        )
        return int(connection.execute(query).scalar_one())

    def _of(self, office: str, sha256: str) -> tuple[Any, ...]:
        table = EVIDENCE_UPLOAD.c
        return (table.city == self._city, table.office == office, table.sha256 == sha256)
