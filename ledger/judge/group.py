"""Judging a group of records, in log order, into journal rows.

Before each record the ledger's time moves on: ``now = max(previous now, receipt time)``. Every
clock that is due by then lapses first, in the order (due, subject, kind), each in a row of its
own of kind ``lapse``, effective at its due time. Then:

* a submission id that was answered before, with the same bytes: nothing new, the first answer
  holds (the log delivers at least once); with other bytes: a recorded conflict;
* bytes that are not a record of ours, or of another city: refused, recorded;
* a record that makes the judge raise: refused as ``fault``, recorded, with the fault reported;
* otherwise the judge decides, and the state evolves.

When state turns out not to be loaded the group ends before that record or lapse, ``judged_count``
tells how far it came and ``missing`` what to load; nothing of that record has changed anything.

Invariant: rows, state and hashes do not depend on how the log is cut into groups.
"""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from ledger.journal_entry import Header, SealedEntry, seal_entry
from ledger.judge.clocks import read_due_key
from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.evolve import evolve
from ledger.judge.judge import JUDGE_VERSION, judge
from ledger.judge.lapses import lapse, lapse_at_fault
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
    missing: KeyNotLoaded | None = None

    def add(self, part: "Judged") -> None:
        """Take over what was judged next."""
        self.head = part.head
        self.rows += part.rows
        self.judged_count += part.judged_count
        self.faults += part.faults


LAPSE = "lapse"
"""The kind of a row that no record says: a clock ran out."""

Decoded = tuple[LogRecord, Record | Undecodable]


def judge_group(
    records: Sequence[Decoded],
    *,
    city: str,
    state: Slice,
    head: Head,
    answered: MutableMapping[SubmissionKey, bytes],
    seed_of: SeedOf,
) -> Judged:
    """Judge records in order. ``answered``: digests of those ids of the group already answered;
    those that are answered now are added.
    """
    group = _Group(city, state, head, answered, seed_of)
    judged_count, missing = 0, None
    for log_record, decoded in records:
        try:
            group.take(log_record, decoded)
        except KeyNotLoaded as not_loaded:
            missing = not_loaded
            break
        judged_count += 1
    return Judged(
        head=Head(group.seq, group.state_hash, group.now),
        rows=group.rows,
        judged_count=judged_count,
        faults=group.faults,
        missing=missing,
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
        answered: MutableMapping[SubmissionKey, bytes],
        seed_of: SeedOf,
    ) -> None:
        self._city = city
        self._state = state
        self._digests = answered
        self._seed_of = seed_of
        self.seq, self.state_hash, self.now = head.seq, head.state_hash, head.now
        self.rows: list[JournalRow] = []
        self.faults: list[tuple[int, BaseException]] = []

    def take(self, log_record: LogRecord, decoded: Record | Undecodable) -> None:
        """Judge the next record, or find that it was answered.

        Raises KeyNotLoaded; then nothing of the record has changed anything, and the lapses that
        went before it stand.
        """
        now = max(self.now, log_record.recorded_at)
        while (due := self._state.next_due(now)) is not None:
            self._lapse(log_record, due)
        stamp = decoded.stamp
        if stamp is None or stamp.city != self._city:
            why = decoded if stamp is None else Undecodable("a record of another city")
            decision = refused("undecodable", why=str(why))
            self._record_nameless(log_record, why, decision, now)
            return
        key = (stamp.office, stamp.submission_id)
        first_digest = self._digests.get(key)
        if first_digest is None:
            self._record_first(log_record, decoded, self._moment(now, self._seed_of(*key)))
            self._digests[key] = decoded.digest
        elif first_digest == decoded.digest:
            self.now = now
        else:
            self._record_nameless(log_record, decoded, refused("submission_id_conflict"), now)

    def _moment(self, now: int, seed: bytes) -> Moment:
        return Moment(now, seed, self.seq + 1)

    def _lapse(self, log_record: LogRecord, due_key: str) -> None:
        """A clock runs out: a row of its own, under the record that the time came with."""
        due = read_due_key(due_key)
        now = max(self.now, due.due_at)
        submission_id = f"lapse:{self.seq + 1}"
        seed = self._seed_of("", submission_id)
        state = self._state
        state.begin()
        try:
            # Effective at its due time, even where a repeated record has moved the time beyond.
            decision = accepted(*lapse(state, due, self._moment(due.due_at, seed)))
            for event in decision.events:
                state.put(evolve(state, event))
            if state.next_due(due.due_at) == due_key:
                raise LookupError("a clock that lapsed still runs")  # noqa: TRY301
        except KeyNotLoaded:
            state.roll_back()
            raise
        except Exception as fault:  # noqa: BLE001  a city never stops on one clock
            state.roll_back()
            self.faults.append((log_record.offset, fault))
            decision = accepted(lapse_at_fault(due, type(fault).__name__))
            for event in decision.events:
                state.put(evolve(state, event))
        header = Header(
            self._city, self.seq + 1, "", submission_id, LAPSE, b"", due.due_at, JUDGE_VERSION
        )
        self._seal(header, log_record, decision, Moment(now, seed, header.seq), is_first=True)

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
        moment = self._moment(now, self._seed_of(stamp.office, stamp.submission_id))
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
        moment = self._moment(now, _seed_of_bytes(log_record.value))
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
        self._seal(header, log_record, decision, moment, is_first=is_first)

    def _seal(
        self,
        header: Header,
        log_record: LogRecord,
        decision: Decision,
        moment: Moment,
        *,
        is_first: bool,
    ) -> None:
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
