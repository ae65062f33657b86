"""``oneboard check``: recompute everything that can be recomputed, and name what does not agree.

Checked, in one consistent moment of the database and without writing to it:

* journal: numbers without a gap, every leaf and link from stored bytes, time never back;
* log, when it is at hand: each row's record is there with the same bytes, time, office and id; each
  record has its row or was answered before; the cursor's last record;
* cursor: equals the head; idempotency: one first answer for an id, conflicts only after it;
* book: entries sum to zero, nothing reversed twice, the table equals the credit events;
* sums: by the month that lines count for, whatever month they were posted in, offices + overlap +
  suspense = city for every indicator, every account is one that a board shows, and the city equals
  what the distinct recognised projects give, each recognition by the rules that were in force when
  it was made;
* tree: every kept node is the subtree over its rows, every signed head has the tree's root;
* state and views equal the fold of all events;
* cursor, with the log: the last record that was judged is still the one that it remembers;
* the published journal, when asked: the same rows, byte for byte.

A part that meets bytes which nobody can read says so and ends there; the others go on.

``rebuild_views`` drops and folds the views and tells whether they came out the same.

Invariant: a city that only this product wrote to has no finding.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Engine, and_, func, select

from infra.city_reads import CityUnknown, one_moment
from infra.decided_rows import journal_rows
from infra.log_transfer import SourceDiffers, records_of
from infra.projector import Projector
from infra.publishing.comparing import topic_findings
from infra.publishing.journal_topic import JournalTopic
from infra.receipts.checking import TreeAudit
from infra.refolding import TABLES, Refolded, differences, refolding
from infra.store.journal import NO_CONFLICT, Cursor, JournalStore
from infra.store.reads import CASES, JOURNAL, LEADS, POSTING, PROJECTS, view_position
from infra.store.tree import grow_anew
from ledger.book import office_account
from ledger.checks import (
    BookAudit,
    Finding,
    RecordAudit,
    RowAudit,
    book_findings,
    finding,
    recognised_units,
    submission_of,
)
from ledger.judge.group import LAPSE
from ledger.stored_row import StoredRow
from sharing.event_log import EventLog, LogRecord

FINDINGS_MAX: Final = 1_000
ASKED_AT_ONCE: Final = 500
LAST_WAIT_MS: Final = 10_000


@dataclass(slots=True)
class CheckReport:
    """What was checked and what was found; ``found_count`` also counts findings beyond the list."""

    city: str
    position: int
    state_hash: bytes
    rows_count: int = 0
    records_count: int | None = None
    """Records of the log that were compared; None where no log was given."""
    found_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything agrees."""
        return self.found_count == 0

    def as_json(self) -> dict[str, object]:
        """The report as plain data, for ``oneboard check --json``."""
        return {
            "city": self.city,
            "position": self.position,
            "state_hash": self.state_hash.hex(),
            "rows": self.rows_count,
            "records": self.records_count,
            "found_count": self.found_count,
            "findings": [{"code": f.code, "params": dict(f.params)} for f in self.findings],
        }

    def take(self, found: Iterator[Finding]) -> None:
        """Take down findings."""
        for one in found:
            self.found_count += 1
            if len(self.findings) < FINDINGS_MAX:
                self.findings.append(one)


def while_readable(found: Iterator[Finding], *, part: str) -> Iterator[Finding]:
    """What is found of a part; that it cannot be read on, where it meets bytes that make no sense:
    the rest of the check is told all the same.
    """
    try:
        yield from found
    except (ValueError, LookupError, TypeError):
        yield finding(f"check.unread_{part}")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The views after a rebuild: position, number of leads and projects, and whether they are
    the same documents as before.
    """

    city: str
    position: int
    leads_count: int
    projects_count: int
    is_same: bool


def check_city(
    engine: Engine,
    city: str,
    *,
    log: EventLog | None = None,
    journal: JournalTopic | None = None,
) -> CheckReport:
    """Check a city's record; with ``log``, also against its log; with ``journal``, also against
    what was published. Raises CityUnknown, LogFault.
    """
    store = JournalStore(engine, city)
    with one_moment(engine) as connection:
        cursor = store.cursor(connection)
        if cursor is None:
            raise CityUnknown(city)
        report = CheckReport(city, cursor.head.seq, cursor.head.state_hash)
        seen = view_position(connection, city)
        with refolding(city, view_position=seen) as folded:
            rows = RowAudit(city)
            _walk(connection, report, rows, folded, cursor)
            report.take(_cursor_findings(cursor, rows))
            if seen > rows.seq:
                report.take(iter([finding("check.views_ahead", seq=seen, head=rows.seq)]))
            if folded.is_whole:
                with folded.engine.connect() as scratch:
                    for compared in TABLES:
                        report.take(differences(connection, scratch, city, compared))
            report.take(_sums_findings(connection, city, folded))
        report.take(_idempotency_findings(connection, city))
        if log is not None:
            report.take(_log_findings(connection, store, log, cursor, report))
        if journal is not None:
            report.take(topic_findings(connection, city, journal))
        return report


def rebuild_views(engine: Engine, city: str) -> Rebuilt:
    """Drop the city's views and the tree's nodes, make them anew, and compare the views with what
    they were.
    """
    projector = Projector(engine, city)
    projector.catch_up()
    before = _views_hash(engine, city)
    position = projector.rebuild()
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        grow_anew(connection, city)
    with engine.connect() as connection:
        counts = [
            connection.execute(
                select(func.count()).select_from(table).where(table.c.city == city)
            ).scalar_one()
            for table in (LEADS, PROJECTS)
        ]
    leads_count, projects_count = counts
    is_same = before == _views_hash(engine, city)
    return Rebuilt(city, position, leads_count, projects_count, is_same)


def _walk(
    connection: Connection, report: CheckReport, rows: RowAudit, folded: Refolded, cursor: Cursor
) -> None:
    """Go through the journal once."""
    book, tree = BookAudit(), TreeAudit(connection, report.city)
    for log_id, row in journal_rows(connection, report.city):
        report.rows_count += 1
        if log_id != cursor.log_id:
            report.take(iter([finding("check.row_of_another_log", seq=row.seq, log_id=log_id)]))
        report.take(rows.row(row))
        report.take(tree.row(rows.leaf_hash, row.now))
        decided = rows.decided(row)
        if decided is not None:
            report.take(book.row(decided))
        report.take(folded.add(decided, row.seq))
    report.take(folded.end())
    report.take(tree.end())


def _cursor_findings(cursor: Cursor, rows: RowAudit) -> Iterator[Finding]:
    for figure, found, expected in (
        ("seq", cursor.head.seq, rows.seq),
        ("state_hash", cursor.head.state_hash, rows.state_hash),
        ("now", cursor.head.now, max(cursor.head.now, rows.now)),
    ):
        if found != expected:
            yield finding("check.cursor_differs", figure=figure, expected=expected, found=found)


def _sums(connection: Connection, city: str) -> dict[tuple[str, str, str], int]:
    columns = (POSTING.c.counts_in, POSTING.c.indicator, POSTING.c.account)
    query = (
        select(*columns, func.sum(POSTING.c.units)).where(POSTING.c.city == city).group_by(*columns)
    )
    return {(m, i, a): int(units) for m, i, a, units in connection.execute(query)}


def _sums_findings(connection: Connection, city: str, folded: Refolded) -> Iterator[Finding]:
    """The book's sums against the folded city; without one only that they balance."""
    sums = _sums(connection, city)
    state = folded.city_state() if folded.is_whole else None
    if state is None:
        # Nobody can say which offices there are: those that the book names (the finding is made
        # already), so that what can be compared still is.
        offices = {a.removeprefix(office_account("")) for _, _, a in sums}
        return book_findings(sums, None, offices=offices)
    recognised = recognised_units(folded.projects(), state)
    return book_findings(sums, recognised, offices=[o.code for o in state.city.offices])


def _idempotency_findings(connection: Connection, city: str) -> Iterator[Finding]:
    one, other = JOURNAL.alias("one"), JOURNAL.alias("other")
    same_id = and_(
        one.c.city == city,
        other.c.city == city,
        one.c.office == other.c.office,
        one.c.submission_id == other.c.submission_id,
        other.c.conflict_at == NO_CONFLICT,
    )
    twice = select(one.c.seq, other.c.seq).where(
        same_id, one.c.conflict_at == NO_CONFLICT, one.c.seq > other.c.seq
    )
    for seq, first in connection.execute(twice):
        yield finding("check.answered_twice", seq=seq, first=first)
    conflicts = (
        select(one.c.seq, one.c.digest, other.c.seq, other.c.digest)
        .select_from(one.outerjoin(other, same_id))
        .where(one.c.city == city, one.c.conflict_at != NO_CONFLICT, one.c.submission_id != "")
    )
    for seq, digest, first, first_digest in connection.execute(conflicts):
        if first is None or first > seq:
            yield finding("check.conflict_without_first", seq=seq)
        elif bytes(digest) == bytes(first_digest):
            yield finding("check.answered_twice", seq=seq, first=first)
    elsewhere = select(JOURNAL.c.seq).where(
        JOURNAL.c.city == city,
        JOURNAL.c.conflict_at != NO_CONFLICT,
        JOURNAL.c.conflict_at != JOURNAL.c.log_offset,
    )
    for seq in connection.execute(elsewhere).scalars():
        yield finding("check.conflict_mark_differs", seq=seq)


def _log_findings(
    connection: Connection,
    store: JournalStore,
    log: EventLog,
    cursor: Cursor,
    report: CheckReport,
) -> Iterator[Finding]:
    report.records_count = 0
    if log.log_id != cursor.log_id:
        yield finding("check.log_is_another", expected=cursor.log_id, found=log.log_id)
        return
    end = min(log.end_offset(), cursor.next_offset)
    if end < cursor.next_offset:
        yield finding("check.log_is_shorter", expected=cursor.next_offset, found=end)
    elif cursor.last_offset >= 0:
        yield from _last_record_findings(log, cursor)
    rows = (row for _, row in journal_rows(connection, report.city))
    yield from _compare(connection, store, records_of(log, end=end), rows, report)


def _last_record_findings(log: EventLog, cursor: Cursor) -> Iterator[Finding]:
    """What a start would stop at: the last judged record is not the one that is remembered."""
    last = log.read(from_offset=cursor.last_offset, records_max=1, wait_ms=LAST_WAIT_MS)
    found = sha256(last[0].value).digest() if last else b""
    if found != cursor.last_record_hash:
        yield finding(
            "check.cursor_differs",
            figure="last_record_hash",
            expected=found,
            found=cursor.last_record_hash,
        )


def _compare(
    connection: Connection,
    store: JournalStore,
    records: Iterator[LogRecord],
    rows: Iterator[StoredRow],
    report: CheckReport,
) -> Iterator[Finding]:
    audit, without_row = RecordAudit(store.city), list[LogRecord]()
    # A lapse is no answer to a record; its hash is that of the record that the time came with.
    rows = (row for row in rows if row.kind != LAPSE)
    row = next(rows, None)
    try:
        for record in records:
            report.records_count = (report.records_count or 0) + 1
            while row is not None and row.offset < record.offset:
                yield finding("check.row_without_record", seq=row.seq, offset=row.offset)
                row = next(rows, None)
            if row is not None and row.offset == record.offset:
                yield from audit.record(record, row)
                row = next(rows, None)
                continue
            yield from audit.record(record, None)
            without_row.append(record)
            if len(without_row) >= ASKED_AT_ONCE:
                yield from _unanswered(connection, store, without_row)
                without_row = []
    except SourceDiffers as problem:
        yield finding("check.log_unreadable", problem=problem)
    yield from _unanswered(connection, store, without_row)
    while row is not None:
        yield finding("check.row_without_record", seq=row.seq, offset=row.offset)
        row = next(rows, None)


def _unanswered(
    connection: Connection, store: JournalStore, records: list[LogRecord]
) -> Iterator[Finding]:
    """Records without a row that are no repetition of something answered."""
    said = [(record, submission_of(record.value, store.city)) for record in records]
    ids = list({what[0]: None for _, what in said if what is not None})
    answered = store.load_answers(connection, ids) if ids else {}
    for record, what in said:
        if what is None or answered.get(what[0]) != what[1]:
            yield finding("check.record_unanswered", offset=record.offset)


def _views_hash(engine: Engine, city: str) -> bytes:
    digest = sha256()
    with one_moment(engine) as connection:
        keys = (LEADS.c.lead_id, PROJECTS.c.project_id, CASES.c.case_id)
        for table, key in zip((LEADS, PROJECTS, CASES), keys, strict=True):
            query = select(table).where(table.c.city == city).order_by(key)
            for row in connection.execute(query, execution_options={"yield_per": 2_000}):
                digest.update(repr([_plain(value) for value in row]).encode())
    return digest.digest()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
