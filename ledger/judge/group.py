"""Judging a group of records, in log order, into journal rows.

Before each record the ledger's time moves on: ``now = max(previous now, receipt time)``. Then:

* a submission id that was answered before, with the same bytes: nothing new, the first answer
  holds (the log delivers at least once); with other bytes: a recorded conflict;
* bytes that are not a record of ours, or of another city: refused, recorded;
* a record that makes the judge raise: refused as ``fault``, recorded, with the fault reported;
* otherwise the judge decides, and the state evolves.

When state turns out not to be loaded the group ends before that record, and ``judged_count`` tells
how far it came.

Invariant: rows, state and hashes do not depend on how the log is cut into groups.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from ledger.journal_entry import Header, SealedEntry, seal_entry
from ledger.judge.decision import Decision, Moment, refused
from ledger.judge.evolve import evolve
from ledger.judge.judge import JUDGE_VERSION, judge
from ledger.judge.slice import KeyNotLoaded, Slice
from sharing.event_log import LogRecord
from sharing.record import Record, Undecodable

SubmissionKey = tuple[str, str]
"""Office and submission id: the scope in which an id is one statement, for ever."""

SeedOf = Callable[[str, str], bytes]
"""Office and submission id → the submission's seed."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal stands: last sequence number, the chain's hash, the ledger's time."""

    seq: int
    state_hash: bytes
    now: int


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A decided record, complete: what the journal keeps for ever."""

    header: Header
    offset: int
    record_hash: bytes
    is_conflict: bool
    decision: Decision
    seed: bytes
    now: int
    entry: SealedEntry


@dataclass(slots=True)
class Judged:
    """The outcome of a group: rows in order, the head after them, records dealt with."""

    head: Head
    rows: list[JournalRow] = field(default_factory=list)
    judged_count: int = 0
    faults: list[tuple[int, BaseException]] = field(default_factory=list)


Decoded = tuple[LogRecord, Record | Undecodable]


def judge_group(
    records: Sequence[Decoded],
    *,
    city: str,
    state: Slice,
    head: Head,
    answered: Mapping[SubmissionKey, bytes],
    seed_of: SeedOf,
) -> Judged:
    """Judge records in order. ``answered``: digests of those ids of the group already answered."""
    judged = Judged(head)
    digests = dict(answered)
    for log_record, decoded in records:
        now = max(judged.head.now, log_record.recorded_at)
        judged.head = Head(judged.head.seq, judged.head.state_hash, now)
        try:
            row = _judge_one(log_record, decoded, city, state, judged, digests, seed_of)
        except KeyNotLoaded:
            if judged.judged_count:
                break
            raise
        judged.judged_count += 1
        if row is not None:
            judged.rows.append(row)
            judged.head = Head(row.header.seq, row.entry.state_hash, now)
    return judged


def _judge_one(
    log_record: LogRecord,
    decoded: Record | Undecodable,
    city: str,
    state: Slice,
    judged: Judged,
    digests: dict[SubmissionKey, bytes],
    seed_of: SeedOf,
) -> JournalRow | None:
    stamp = decoded.stamp
    if stamp is not None and stamp.city != city:
        stamp, decoded = None, Undecodable("a record of another city")
    key = (stamp.office, stamp.submission_id) if stamp is not None else None
    first_digest = digests.get(key) if key is not None else None
    if first_digest is not None and first_digest == decoded.digest:
        return None
    is_conflict = key is None or first_digest is not None
    seed = _seed_of_bytes(log_record.value) if key is None or is_conflict else seed_of(*key)

    def row(decision: Decision) -> JournalRow:
        return _row(log_record, decoded, city, decision, seed, judged.head, is_conflict=is_conflict)

    if first_digest is not None:
        return row(refused("submission_id_conflict"))
    if key is not None:
        digests[key] = decoded.digest
    if isinstance(decoded, Undecodable):
        return row(refused("undecodable", why=str(decoded)))
    state.begin()
    try:
        decision = judge(state, decoded, Moment(judged.head.now, seed))
        for event in decision.events:
            state.put(evolve(state, event))
        return row(decision)
    except KeyNotLoaded:
        state.roll_back()
        if key is not None:
            del digests[key]
        raise
    except Exception as fault:  # noqa: BLE001  a city never stops on one record
        state.roll_back()
        judged.faults.append((log_record.offset, fault))
        return row(refused("fault", what=type(fault).__name__))


def _row(
    log_record: LogRecord,
    decoded: Record | Undecodable,
    city: str,
    decision: Decision,
    seed: bytes,
    head: Head,
    *,
    is_conflict: bool,
) -> JournalRow:
    stamp = decoded.stamp
    header = Header(
        city=city,
        seq=head.seq + 1,
        office=stamp.office if stamp else "",
        submission_id=stamp.submission_id if stamp else "",
        kind=decoded.submission.kind if isinstance(decoded, Record) else "",
        digest=decoded.digest,
        recorded_at=log_record.recorded_at,
        judge_version=JUDGE_VERSION,
    )
    entry = seal_entry(header, decision, seed=seed, previous_state_hash=head.state_hash)
    return JournalRow(
        header=header,
        offset=log_record.offset,
        record_hash=sha256(log_record.value).digest(),
        is_conflict=is_conflict,
        decision=decision,
        seed=seed,
        now=head.now,
        entry=entry,
    )


def _seed_of_bytes(value: bytes) -> bytes:
    """A seed for records that have no id of their own: nothing in them is secret."""
    return sha256(b"oneboard/undecodable/v1" + value).digest()
