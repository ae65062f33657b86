"""A journal row as it stands in a database or a file, and what follows from its bytes alone.

The bytes of events and parameters are what was decided; everything else about a leaf can be
computed from them, the seed and the row's own columns. So a row proves itself: bytes that were
changed give another leaf, and a leaf that was changed breaks the chain.

Edge cases: bytes that are valid JSON but not in canonical form are refused, since white space would
not show in a commitment; a verdict or an event that no release knows is refused by name.

Invariant: for every row that the judge wrote, ``leaf_hash_of`` is the row's leaf hash, and
``journal_row`` gives back what was written.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from pydantic import ValidationError

from ledger.journal_entry import (
    LEAF_PREFIX,
    Header,
    SealedEntry,
    class_contents,
    commitment,
    leaf_bytes,
)
from ledger.judge.decision import Decision
from ledger.judge.group import JournalRow
from sharing.canonical import NotCanonical, canonical_bytes
from sharing.events.registry import read_events
from sharing.verdict import Refusal, Verdict


class RowUnreadable(ValueError):
    """Bytes of a row that no release ever wrote. ``part`` names the column."""

    def __init__(self, *, seq: int, part: str) -> None:
        super().__init__(f"row {seq}: {part} cannot be read")
        self.seq = seq
        self.part = part


@dataclass(frozen=True, slots=True)
class StoredRow:
    """The columns of a journal row, without its city and the log's id."""

    seq: int
    offset: int
    recorded_at: int
    record_hash: bytes
    office: str
    submission_id: str
    is_conflict: bool
    kind: str
    digest: bytes
    verdict: str
    reason: str
    params: bytes
    events: bytes
    seed: bytes
    leaf_hash: bytes
    state_hash: bytes
    now: int
    judge_version: int


def leaf_hash_of(row: StoredRow, city: str) -> bytes:
    """The leaf hash that the row's stored bytes give. Raises RowUnreadable."""
    return sha256(LEAF_PREFIX + leaf_of(row, city)).digest()


def leaf_of(row: StoredRow, city: str) -> bytes:
    """The leaf that the row's stored bytes give. Raises RowUnreadable."""
    events = _canonical(row, "events", list)
    params = _canonical(row, "params", dict)
    verdict = _verdict(row)
    try:
        contents = class_contents(events, params)
        return leaf_bytes(
            _header(row, city),
            digest=commitment(row.seed, "digest", row.digest),
            verdict=verdict,
            reason=row.reason,
            commitments={
                name: commitment(row.seed, name, content) for name, content in contents.items()
            },
        )
    except (NotCanonical, AttributeError, TypeError, ValueError) as problem:
        raise RowUnreadable(seq=row.seq, part="events") from problem


def journal_row(row: StoredRow, city: str) -> JournalRow:
    """The row as the judge made it, to be written as it is. Raises RowUnreadable."""
    params = _canonical(row, "params", dict)
    try:
        events = tuple(read_events(row.events))
    except (ValidationError, orjson.JSONDecodeError, KeyError, TypeError) as problem:
        raise RowUnreadable(seq=row.seq, part="events") from problem
    refusal = Refusal(row.reason, params) if row.reason else None
    return JournalRow(
        header=_header(row, city),
        offset=row.offset,
        record_hash=row.record_hash,
        is_conflict=row.is_conflict,
        decision=Decision(_verdict(row), events, refusal),
        seed=row.seed,
        now=row.now,
        entry=SealedEntry(
            events=row.events,
            params=row.params,
            leaf=b"",
            leaf_hash=row.leaf_hash,
            state_hash=row.state_hash,
        ),
    )


def _header(row: StoredRow, city: str) -> Header:
    return Header(
        city=city,
        seq=row.seq,
        office=row.office,
        submission_id=row.submission_id,
        kind=row.kind,
        digest=row.digest,
        recorded_at=row.recorded_at,
        judge_version=row.judge_version,
    )


def _verdict(row: StoredRow) -> Verdict:
    try:
        return Verdict(row.verdict)
    except ValueError as problem:
        raise RowUnreadable(seq=row.seq, part="verdict") from problem


def _canonical(row: StoredRow, part: str, kind: type) -> Any:
    stored: bytes = getattr(row, part)
    try:
        content = orjson.loads(stored)
        is_ours = isinstance(content, kind) and canonical_bytes(content) == stored
    except (orjson.JSONDecodeError, NotCanonical) as problem:
        raise RowUnreadable(seq=row.seq, part=part) from problem
    if not is_ours:
        raise RowUnreadable(seq=row.seq, part=part)
    return content
