"""Handing a submission to the log and waiting for its answer.

The order is: look whether the id was answered before (a retry gets the first answer without a new
record), append, wait until the ledger has passed the record's offset, read the answer, wait until
its row is published. The waiting is bounded; after the bound the submission stands in the log all
the same and its answer can be asked for by its id.

Invariant: a submission whose append returned is never lost, whatever happens to this process. Where
rows are published, no answer leaves that is not published: a database that is lost after it can be
had back with it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from infra.progress import ProgressWatch
from infra.store.database import Database
from infra.store.published import published
from infra.store.reads import Answer, answer_to
from sharing.canonical import canonical_bytes_checked, nfc
from sharing.event_log import EventLog
from sharing.record import Stamp, write_record

_NOT_APPENDED: Final = -1


@dataclass(frozen=True, slots=True)
class Pending:
    """The log has the submission; the ledger has not answered within the bound."""

    office: str
    submission_id: str
    offset: int


@dataclass(frozen=True, slots=True)
class Said:
    """A submission ready for the log: the gateway's stamp, the client's canonical bytes."""

    stamp: Stamp
    body: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the submission's own bytes."""
        return sha256(self.body).digest()


def body_bytes(content: dict[str, Any]) -> bytes:
    """The canonical bytes of a submission's content: NFC, integers only. Raises NotCanonical."""
    return canonical_bytes_checked(nfc(content))


class Submitter:
    """The way into one city's log."""

    def __init__(
        self,
        *,
        city: str,
        engine: Database,
        log: EventLog,
        wait_ms_default: int,
        publishes: bool = False,
    ) -> None:
        """``publishes``: whether rows or heads are published, so that answers wait for it."""
        self._publishes = publishes
        self._city = city
        self._engine = engine
        self._log = log
        self._wait_ms_default = wait_ms_default
        self._watch = ProgressWatch(engine, city)

    def submit(self, said: Said, *, wait_ms: int | None = None) -> Answer | Pending:
        """Append and wait for the answer. Raises LogFault."""
        wait_ms = self._wait_ms_default if wait_ms is None else wait_ms
        until = time.monotonic() + wait_ms / 1000
        first = self._decided(said.stamp.office, said.stamp.submission_id)
        if first is not None and first.digest == said.digest:
            return self._once_published(first, said, _NOT_APPENDED, until=until)
        receipt = self._log.append(write_record(said.stamp, said.body))
        until = time.monotonic() + wait_ms / 1000
        if not self.wait_judged(receipt.offset, wait_ms=wait_ms):
            return Pending(said.stamp.office, said.stamp.submission_id, receipt.offset)
        answer = self._decided(said.stamp.office, said.stamp.submission_id, offset=receipt.offset)
        if answer is None:
            raise LookupError(f"offset {receipt.offset} was judged without an answer")
        return self._once_published(answer, said, receipt.offset, until=until)

    def has_answered(self, said: Said) -> bool:
        """Whether this very record was answered: by the same person, in the same role."""
        first = self._decided(said.stamp.office, said.stamp.submission_id)
        record = write_record(said.stamp, said.body)
        return first is not None and first.record_hash == sha256(record).digest()

    def append_all(self, batch: Sequence[Said]) -> int:
        """Append many in order; the offset of the last one, -1 for none. Raises LogFault."""
        receipts = self._log.append_many([write_record(s.stamp, s.body) for s in batch])
        return receipts[-1].offset if receipts else -1

    def answer(
        self, office: str, submission_id: str, *, offset: int | None = None
    ) -> Answer | None:
        """The answer to an id, None if there is none (yet): decided, and published."""
        answer = self._decided(office, submission_id, offset=offset)
        if answer is None or not self._publishes:
            return answer
        with self._engine.connect() as connection:
            is_published = published(connection, self._city).seq >= answer.position
        return answer if is_published else None

    def _decided(
        self, office: str, submission_id: str, *, offset: int | None = None
    ) -> Answer | None:
        with self._engine.connect() as connection:
            return answer_to(
                connection, self._city, office=office, submission_id=submission_id, offset=offset
            )

    def _once_published(
        self, answer: Answer, said: Said, offset: int, *, until: float
    ) -> Answer | Pending:
        """The answer when its row is published, within what is left of the wait."""
        left_ms = max(0, int((until - time.monotonic()) * 1000))
        if not self._publishes or self._watch.wait(
            lambda seen: seen.published_position >= answer.position, wait_ms=left_ms
        ):
            return answer
        return Pending(said.stamp.office, said.stamp.submission_id, offset)

    def wait_judged(self, offset: int, *, wait_ms: int) -> bool:
        """Whether the ledger passed this offset within the bound."""
        return self._watch.wait(lambda seen: seen.judged_offset > offset, wait_ms=wait_ms)

    def wait_position(self, position: int, *, wait_ms: int) -> bool:
        """Whether the views reached this journal position within the bound."""
        return self._watch.wait(lambda seen: seen.view_position >= position, wait_ms=wait_ms)
