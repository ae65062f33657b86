"""What must hold of a city's record, and which row or figure breaks it.

``RowAudit`` goes through the journal in order: sequence numbers without a gap, every leaf hash and
every link of the chain recomputed from stored bytes, time that never goes back. ``RecordAudit``
holds a row against the log's record that it decided. ``BookAudit`` goes through the credit events:
every entry sums to zero, nothing is reversed twice, a reversal is the mirror of its entry.
``book_findings`` holds the book's sums: offices + overlap + suspense = city for every month and
indicator, over the accounts that a board shows (an account of no office is a finding of its own),
and the city's figure against the distinct recognised projects, each under the pack that was in
force when it was recognised.

Nothing here raises on damaged data; a finding says what is wrong, and the check goes on from what
is stored, so that one fault is not told again at every later row.

Invariant: a record that the judge wrote has no finding.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ledger.book import CITY, OVERLAP, SUSPENSE, mirror, office_account
from ledger.counting_steps import counted_of, steps_of
from ledger.journal_entry import STATE_HASH_ZERO
from ledger.judge.group import JournalRow
from ledger.judge.state import CityState, ProjectState
from ledger.project_facts import facts_of
from ledger.stored_row import RowUnreadable, StoredRow, journal_row, leaf_hash_of
from sharing.event_log import LogRecord
from sharing.events.centre import CreditPosted, CreditReversed
from sharing.record import Record, Undecodable, read_record

ID_CONFLICT: Final = "submission_id_conflict"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold. ``code`` has a sentence in the catalogue, with ``params``."""

    code: str
    params: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.code} " + " ".join(f"{name}={text}" for name, text in self.params.items())


def finding(code: str, /, **params: object) -> Finding:
    """A finding; bytes are told as hexadecimal text."""
    return Finding(
        code,
        {
            name: value.hex() if isinstance(value, bytes) else str(value)
            for name, value in params.items()
        },
    )


class RowAudit:
    """Goes through the journal rows of one city, in order."""

    def __init__(self, city: str) -> None:
        self._city = city
        self.seq = 0
        self.state_hash = STATE_HASH_ZERO
        self.now = 0
        self.leaf_hash = b""
        """The leaf hash that the last row's bytes give; the stored one where they give none."""

    def row(self, row: StoredRow) -> Iterator[Finding]:
        """What is wrong with the next row."""
        if row.seq != self.seq + 1:
            yield finding("check.seq_gap", seq=row.seq, expected=self.seq + 1)
        self.leaf_hash = row.leaf_hash
        try:
            self.leaf_hash = leaf_hash_of(row, self._city)
            if self.leaf_hash != row.leaf_hash:
                expected, found = self.leaf_hash, row.leaf_hash
                yield finding("check.leaf_differs", seq=row.seq, expected=expected, found=found)
        except RowUnreadable as unreadable:
            yield finding("check.row_unreadable", seq=row.seq, part=unreadable.part)
        link = sha256(self.state_hash + row.leaf_hash).digest()
        if link != row.state_hash:
            yield finding("check.chain_differs", seq=row.seq, expected=link, found=row.state_hash)
        if row.now < max(self.now, row.recorded_at):
            yield finding("check.time_steps_back", seq=row.seq)
        if row.is_conflict != (row.reason == ID_CONFLICT or not row.submission_id):
            yield finding("check.conflict_mark_differs", seq=row.seq)
        self.seq, self.state_hash, self.now = row.seq, row.state_hash, row.now

    def decided(self, row: StoredRow) -> JournalRow | None:
        """The row with its events, None where they cannot be read (``row`` has told so)."""
        try:
            return journal_row(row, self._city)
        except RowUnreadable:
            return None


class RecordAudit:
    """Holds rows against the log's records, which come in log order."""

    def __init__(self, city: str) -> None:
        self._city = city
        self.now = 0

    def record(self, record: LogRecord, row: StoredRow | None) -> Iterator[Finding]:
        """What is wrong between a record and its row, if it has one."""
        self.now = max(self.now, record.recorded_at)
        if row is None:
            return
        place = {"offset": record.offset, "seq": row.seq}
        if sha256(record.value).digest() != row.record_hash:
            yield finding("check.record_differs", **place)
        if record.recorded_at != row.recorded_at:
            yield finding("check.record_time_differs", **place)
        elif self.now != row.now:
            yield finding("check.now_differs", seq=row.seq, expected=self.now, found=row.now)
        for name, said in _said(record.value, self._city).items():
            if getattr(row, name) != said:
                yield finding("check.row_says_otherwise", figure=name, **place)


def submission_of(value: bytes, city: str) -> tuple[tuple[str, str], bytes] | None:
    """Office and id, and the digest, that a record of this city says; None if it says none."""
    said = _said(value, city)
    if not said["submission_id"]:
        return None
    return (str(said["office"]), str(said["submission_id"])), bytes(said["digest"])  # type: ignore[arg-type]


def _said(value: bytes, city: str) -> dict[str, str | bytes]:
    # Not the kind: one that an earlier release could not read stands as '' in its row for ever.
    decoded: Record | Undecodable
    try:
        decoded = read_record(value)
    except Undecodable as undecodable:
        decoded = undecodable
    stamp = decoded.stamp
    if stamp is None or stamp.city != city:
        return {"office": "", "submission_id": "", "digest": b""}
    return {
        "office": stamp.office,
        "submission_id": stamp.submission_id,
        "digest": decoded.digest,
    }


class BookAudit:
    """Goes through the credit events of the journal, in order."""

    def __init__(self) -> None:
        self._standing: dict[str, tuple[str, str, tuple[tuple[str, str, int], ...]]] = {}
        self._reversed: set[str] = set()

    def row(self, row: JournalRow) -> Iterator[Finding]:
        """What is wrong with the book events of the next row."""
        for event in row.decision.events:
            if isinstance(event, CreditPosted | CreditReversed):
                yield from self._entry(event, row.header.seq)

    def _entry(self, event: CreditPosted | CreditReversed, seq: int) -> Iterator[Finding]:
        place = {"seq": seq, "entry": event.entry_id}
        total = sum(posting.units for posting in event.postings)
        if total:
            yield finding("check.entry_unbalanced", sum=total, **place)
        if event.entry_id in self._standing or event.entry_id in self._reversed:
            yield finding("check.entry_twice", **place)
        lines = tuple((p.account, p.side, p.units) for p in event.postings)
        what = (event.project_id, event.indicator, lines)
        if isinstance(event, CreditPosted):
            self._standing[event.entry_id] = what
            return
        self._reversed.add(event.entry_id)
        original = self._standing.pop(event.reverses, None)
        if original is None:
            code = (
                "check.entry_reversed_twice"
                if event.reverses in self._reversed
                else "check.reversal_of_unknown"
            )
            yield finding(code, reverses=event.reverses, **place)
        elif what != (*original[:2], mirror(original[2])):
            yield finding("check.reversal_not_mirror", reverses=event.reverses, **place)
        self._reversed.add(event.reverses)


MonthFigure = tuple[str, str]
"""Month and indicator."""


def book_findings(
    sums: Mapping[tuple[str, str, str], int],
    recognised: Mapping[MonthFigure, int] | None,
    *,
    offices: Collection[str],
) -> Iterator[Finding]:
    """What is wrong with the book's sums.

    ``sums``: (month, indicator, account) → units, of the month that they count for, so that what
    was corrected after a month was closed is compared where it belongs. ``recognised``: month and
    indicator → units of the distinct recognised projects; None where the journal could not be
    folded. ``offices``: the
    codes of the city's offices, the centre's too.
    """
    shown = {OVERLAP, SUSPENSE, *map(office_account, offices)}
    cities: Counter[MonthFigure] = Counter()
    others: Counter[MonthFigure] = Counter()
    for (month, indicator, account), units in sorted(sums.items()):
        if account == CITY:
            cities[month, indicator] -= units
        elif account in shown:
            others[month, indicator] += units
        else:
            place = {"month": month, "indicator": indicator, "account": account}
            yield finding("check.account_unknown", units=units, **place)
    for month, indicator in sorted({*cities, *others, *(recognised or {})}):
        place = {"month": month, "indicator": indicator}
        city = cities[month, indicator]
        if others[month, indicator] != city:
            yield finding(
                "check.sums_differ", expected=city, found=others[month, indicator], **place
            )
        if recognised is not None and recognised.get((month, indicator), 0) != city:
            yield finding(
                "check.city_differs",
                expected=recognised.get((month, indicator), 0),
                found=city,
                **place,
            )


def recognised_units(projects: Iterable[ProjectState], city: CityState) -> dict[MonthFigure, int]:
    """What the distinct recognised projects give, by the month that it counts for and indicator;
    each counted once. Each recognition counts by its own pack, as the book has it.
    """
    # Independent of the book: no entry, split or reversal is read here, only facts. What one
    # project gives one indicator is asked of the same function as the book asks, since a second
    # copy would only drift; the simple judge of the tests is its independent model.
    figures: Counter[MonthFigure] = Counter()
    for project in projects:
        reached: dict[str, int] = {}
        for counted in counted_of(project, city):
            for step in steps_of(counted, facts_of(project), reached):
                figures[counted.period, step.indicator.name] += step.after - step.before
    return {figure: units for figure, units in figures.items() if units}
