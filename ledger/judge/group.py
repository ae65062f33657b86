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
from sharing.values import value

SubmissionKey = tuple[str, str]
"""Office and submission id: the scope in which an id is one statement, for ever."""

SeedOf = Callable[[str, str], bytes]
"""Office and submission id → the submission's seed."""


@value
class Head:
    """Where the journal stands: last sequence number, the chain's hash, the ledger's time."""

    seq: int
    state_hash: bytes
    now: int


@value
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
    group = _Group(city, state, head, answered, seed_of)
    judged_count = 0
    for log_record, decoded in records:
        try:
            group.take(log_record, decoded)
        except KeyNotLoaded:
            if judged_count:
                break
            raise
        judged_count += 1
    return Judged(
        head=Head(group.seq, group.state_hash, group.now),
        rows=group.rows,
        judged_count=judged_count,
        faults=group.faults,
    )


def refuse_as_fault(
    record: Decoded, *, city: str, head: Head, seed_of: SeedOf, fault: BaseException
) -> Judged:
    """Record one record as ``refused: fault``: one that the judge cannot name the state of, or
    whose decision the database does not take. It decides nothing and changes no state.
    """
    log_record, decoded = record
    group = _Group(city, Slice(), head, {}, seed_of)
    group.refuse(log_record, decoded, fault)
    return Judged(
        head=Head(group.seq, group.state_hash, group.now),
        rows=group.rows,
        judged_count=1,
        faults=group.faults,
    )


class _Group:
    """Where the group stands: the head as it moves, the rows so far."""

    __slots__ = (
        "_city",
        "_digests",
        "_seed_of",
        "_state",
        "faults",
        "now",
        "rows",
        "seq",
        "state_hash",
    )

    def __init__(
        self,
        city: str,
        state: Slice,
        head: Head,
        answered: Mapping[SubmissionKey, bytes],
        seed_of: SeedOf,
    ) -> None:
        self._city = city
        self._state = state
        self._digests = dict(answered)
        self._seed_of = seed_of
        self.seq, self.state_hash, self.now = head.seq, head.state_hash, head.now
        self.rows: list[JournalRow] = []
        self.faults: list[tuple[int, BaseException]] = []

    def take(self, log_record: LogRecord, decoded: Record | Undecodable) -> None:
        """Judge the next record, or find that it was answered.

        Raises KeyNotLoaded, and then nothing has changed.
        """
        now = max(self.now, log_record.recorded_at)
        stamp = decoded.stamp
        if stamp is None or stamp.city != self._city:
            why = decoded if stamp is None else Undecodable("a record of another city")
            decision = refused("undecodable", why=str(why))
            self._record_nameless(log_record, why, decision, now)
            return
        key = (stamp.office, stamp.submission_id)
        first_digest = self._digests.get(key)
        if first_digest is None:
            self._record_first(log_record, decoded, Moment(now, self._seed_of(*key)))
            self._digests[key] = decoded.digest
        elif first_digest == decoded.digest:
            self.now = now
        else:
            self._record_nameless(log_record, decoded, refused("submission_id_conflict"), now)

    def refuse(
        self, log_record: LogRecord, decoded: Record | Undecodable, fault: BaseException
    ) -> None:
        """Record the next record as a fault, whatever it says."""
        now, stamp = max(self.now, log_record.recorded_at), decoded.stamp
        self.faults.append((log_record.offset, fault))
        decision = refused("fault", what=type(fault).__name__)
        if stamp is None or stamp.city != self._city:
            why = Undecodable("not a record of this city")
            self._record_nameless(log_record, why, decision, now)
            return
        moment = Moment(now, self._seed_of(stamp.office, stamp.submission_id))
        self._append(log_record, decoded, decision, moment, is_first=True)

    def _record_first(
        self, log_record: LogRecord, decoded: Record | Undecodable, moment: Moment
    ) -> None:
        if isinstance(decoded, Undecodable):
            decision = refused("undecodable", why=str(decoded))
            self._append(log_record, decoded, decision, moment, is_first=True)
            return
        state = self._state
        state.begin()
        try:
            decision = judge(state, decoded, moment)
            for event in decision.events:
                state.put(evolve(state, event))
            self._append(log_record, decoded, decision, moment, is_first=True)
        except KeyNotLoaded:
            state.roll_back()
            raise
        except Exception as fault:  # noqa: BLE001  a city never stops on one record
            state.roll_back()
            self.faults.append((log_record.offset, fault))
            decision = refused("fault", what=type(fault).__name__)
            self._append(log_record, decoded, decision, moment, is_first=True)

    def _record_nameless(
        self, log_record: LogRecord, decoded: Record | Undecodable, decision: Decision, now: int
    ) -> None:
        """A record that is no first answer to an id, so has no seed of its own either."""
        moment = Moment(now, _seed_of_bytes(log_record.value))
        self._append(log_record, decoded, decision, moment, is_first=False)

    def _append(
        self,
        log_record: LogRecord,
        decoded: Record | Undecodable,
        decision: Decision,
        moment: Moment,
        *,
        is_first: bool,
    ) -> None:
        stamp = decoded.stamp
        header = Header(
            self._city,
            self.seq + 1,
            stamp.office if stamp else "",
            stamp.submission_id if stamp else "",
            decoded.submission.kind if isinstance(decoded, Record) else "",
            decoded.digest,
            log_record.recorded_at,
            JUDGE_VERSION,
        )
        entry = seal_entry(header, decision, seed=moment.seed, previous_state_hash=self.state_hash)
        record_hash = sha256(log_record.value).digest()
        self.rows.append(
            JournalRow(
                header,
                log_record.offset,
                record_hash,
                not is_first,
                decision,
                moment.seed,
                moment.now,
                entry,
            )
        )
        self.seq, self.state_hash, self.now = header.seq, entry.state_hash, moment.now


def _seed_of_bytes(value: bytes) -> bytes:
    """A seed for records that have no id of their own: nothing in them is secret."""
    return sha256(b"oneboard/undecodable/v1" + value).digest()
