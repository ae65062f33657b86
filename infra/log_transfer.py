"""Carrying a city's log from one place to another, with what was decided about it.

*Export* writes every record of the log with its journal row into one file. *Import* takes such a
file as decided into an empty log and an empty database: old receipt times, old rows, the book and
the state folded from the events, views rebuilt. Nothing is judged anew; judging anew is a check
(``infra.replay``). The shape does not matter: embedded to Kafka and PostgreSQL, and back.

The order of an import makes an interruption harmless:

1. the whole file is proved; a damaged file writes nothing;
2. the records go into the empty log (embedded: one transaction; Kafka: a topic that nobody can open
   until it is whole, so a broken restore is told by name and ends with deleting the topic);
3. rows, book, state and cursor go into the database in one transaction;
4. the views are folded.

Broken off between 2 and 3, the log holds exactly the file's records and the database nothing; the
next try of the same file sees that and goes on with 3. Broken off before 4, the next try or the
next start folds the views: the same file twice changes nothing. Any other log or database that is
not empty is refused by name.

Records that the ledger had not judged yet travel without a row and are judged after the import.
Keys of contacts and the seed secret do not travel; see ``docs/log-transfer.md``.

Invariant: an import's state hash, rows, book and state are those of the export.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import IntegrityError

from infra.city_reads import one_moment
from infra.decided_rows import DecidedRows, journal_rows
from infra.lease import Lease, LeaseDesk
from infra.projector import Projector
from infra.store.journal import Cursor, JournalStore
from infra.store.reads import CURSOR, JOURNAL
from infra.transfer_file import TransferFault, writing
from infra.transfer_records import (
    Carried,
    Counts,
    TransferHeader,
    Transferred,
    carried,
    end_line,
    header_line,
    read_header,
    record_line,
    verify_file,
)
from ledger.judge.group import LAPSE, Head
from ledger.stored_row import StoredRow, journal_row
from sharing.event_log import EventLog, LogRecord

RECORDS_AT_ONCE: Final = 2_000
READ_WAIT_MS: Final = 10_000
LEASE_PAUSE_SECONDS: Final = 0.3


class SourceDiffers(TransferFault):
    """Log and journal do not belong together, so there is nothing whole to export."""


class TargetNotEmpty(TransferFault):
    """The log or the database already holds something of this city."""


class LedgerAtWork(TransferFault):
    """Somebody judges this city right now."""


def export_log(*, log: EventLog, engine: Engine, city: str, out: Path) -> Transferred:
    """Write the city's log with its journal rows into the file ``out`` (``.gz``: compressed).

    Raises SourceDiffers, TransferFileUnreadable, LogFault.
    """
    with one_moment(engine) as connection:
        cursor = JournalStore(engine, city).cursor(connection)
        if cursor is None or cursor.head.seq == 0:
            raise SourceDiffers("transfer.nothing_judged", f"{city} has no journal", city=city)
        end = log.end_offset()
        if cursor.log_id != log.log_id or end < cursor.next_offset:
            raise SourceDiffers("transfer.source_log_differs", "the log is not the one judged")
        header = _header_of(city, cursor)
        rows = (row for _, row in journal_rows(connection, city, up_to=header.position))
        records_count = judged_count = 0
        with writing(out) as lines:
            lines.write(header_line(header))
            for item in _joined(records_of(log, end=end), rows):
                lines.write(_line(item))
                records_count += 1
                judged_count += item.record.offset < header.judged_offset
            counts = Counts(records_count, judged_count, header.position)
            lines.write(end_line(counts))
        return Transferred(city, counts, header.state_hash, lines.chain)


def import_log(
    file: Path,
    *,
    log: EventLog,
    engine: Engine,
    city: str,
    holder: str,
    lease_seconds: int = 8,
    lease_wait_seconds: int = 10,
    on_records: Callable[[int], None] = lambda _count: None,
) -> Transferred:
    """Take a file as decided into an empty log and an empty database.

    ``holder`` names this process in the ledger's lease, which is held meanwhile; a lease that a
    killed process left behind is waited for. ``on_records`` is
    told how many records were written since it was last called, for a progress bar. Raises
    TransferFault (damaged file, other city, TargetNotEmpty, LedgerAtWork), LogFault.
    """
    header = read_header(file)
    if header.city != city:
        raise TransferFault(
            "transfer.other_city", f"{header.city}, not {city}", found=header.city, city=city
        )
    proved = verify_file(file)
    desk = LeaseDesk(engine, seconds=lease_seconds)
    lease = _taken(desk, city, holder=holder, wait_seconds=lease_wait_seconds)

    def hold(records_count: int) -> None:
        if not desk.renew(lease):
            raise LedgerAtWork("transfer.ledger_at_work", f"{city} was taken over", city=city)
        on_records(records_count)

    try:
        if _is_done(file, log, engine, proved):
            Projector(engine, city).catch_up()
            return replace(proved, is_new=False)
        _refuse_used_database(engine, city)
        _fill_log(file, log, proved.counts, hold)
        try:
            _fill_database(file, log, engine, header, hold)
        except IntegrityError as problem:
            raise _database_used(city) from problem
        Projector(engine, city).rebuild()
    finally:
        desk.give_back(lease)
    return proved


def records_of(log: EventLog, *, end: int, start: int = 0) -> Iterator[LogRecord]:
    """The records of a log up to an offset, in order. Raises SourceDiffers, LogFault."""
    offset = start
    while offset < end:
        records = log.read(from_offset=offset, records_max=RECORDS_AT_ONCE, wait_ms=READ_WAIT_MS)
        if not records:
            raise SourceDiffers("transfer.source_log_differs", f"no record at offset {offset}")
        for record in records:
            if record.offset < end:
                yield record
        offset = records[-1].offset + 1


def _taken(desk: LeaseDesk, city: str, *, holder: str, wait_seconds: int) -> Lease:
    deadline = time.monotonic() + wait_seconds
    while (lease := desk.take(city, holder=holder)) is None:
        if time.monotonic() >= deadline:
            raise LedgerAtWork("transfer.ledger_at_work", f"{city} is judged", city=city)
        time.sleep(LEASE_PAUSE_SECONDS)
    return lease


def _header_of(city: str, cursor: Cursor) -> TransferHeader:
    return TransferHeader(
        city=city,
        log_id=cursor.log_id,
        position=cursor.head.seq,
        state_hash=cursor.head.state_hash,
        now=cursor.head.now,
        judged_offset=cursor.next_offset,
    )


def _joined(records: Iterator[LogRecord], rows: Iterator[StoredRow]) -> Iterator[Carried]:
    """Each record with the row that was decided about it, and the lapses before it."""
    row = next(rows, None)
    for record in records:
        lapses: list[StoredRow] = []
        own = None
        while row is not None and row.offset == record.offset and own is None:
            if sha256(record.value).digest() != row.record_hash:
                raise SourceDiffers(
                    "transfer.source_record_differs",
                    f"offset {record.offset}",
                    offset=record.offset,
                )
            if row.kind == LAPSE:
                lapses.append(row)
            else:
                own = row
            row = next(rows, None)
        yield Carried(record, own, tuple(lapses))
    if row is not None:
        raise SourceDiffers("transfer.source_row_alone", f"row {row.seq}", seq=row.seq)


def _line(item: Carried) -> dict[str, object]:
    try:
        return record_line(item)
    except UnicodeDecodeError as problem:
        seq = item.rows[-1].seq if item.rows else 0
        raise SourceDiffers("transfer.source_row_damaged", f"row {seq}", seq=seq) from problem


def _is_done(file: Path, log: EventLog, engine: Engine, proved: Transferred) -> bool:
    """Whether this very file was imported already and nothing came after it."""
    with engine.connect() as connection:
        cursor = JournalStore(engine, proved.city).cursor(connection)
    return (
        cursor is not None
        and cursor.log_id == log.log_id
        and (cursor.head.seq, cursor.head.state_hash) == (proved.counts.rows, proved.state_hash)
        and _holds_exactly(log, file, proved.counts)
    )


def _refuse_used_database(engine: Engine, city: str) -> None:
    rows = select(func.count()).select_from(JOURNAL).where(JOURNAL.c.city == city)
    with engine.connect() as connection:
        cursor = JournalStore(engine, city).cursor(connection)
        is_used = cursor is not None and (cursor.head.seq or cursor.next_offset)
        if is_used or connection.execute(rows).scalar_one():
            raise _database_used(city)


def _database_used(city: str) -> TargetNotEmpty:
    return TargetNotEmpty(
        "transfer.database_not_empty", f"the database has a journal of {city}", city=city
    )


def _fill_log(file: Path, log: EventLog, counts: Counts, hold: Callable[[int], None]) -> None:
    if log.end_offset() == 0:
        log.restore(_timed_values(file, hold))
    elif not _holds_exactly(log, file, counts):
        raise TargetNotEmpty("transfer.log_not_empty", "the log already has other records")


def _timed_values(file: Path, hold: Callable[[int], None]) -> Iterator[tuple[int, bytes]]:
    for number, (record, *_) in enumerate(carried(file), start=1):
        if number % RECORDS_AT_ONCE == 0:
            hold(RECORDS_AT_ONCE)
        yield record.recorded_at, record.value


def _holds_exactly(log: EventLog, file: Path, counts: Counts) -> bool:
    """Whether an import of this very file was broken off after its log was written."""
    if log.end_offset() != counts.records:
        return False
    pairs = zip(records_of(log, end=counts.records), carried(file), strict=True)
    return all(there[1:] == item.record[1:] for there, item in pairs)


def _fill_database(
    file: Path,
    log: EventLog,
    engine: Engine,
    header: TransferHeader,
    hold: Callable[[int], None],
) -> None:
    store = JournalStore(engine, header.city)
    judged = _renumbered(file, header.judged_offset)
    last = LogRecord(-1, 0, b"")
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        # A ledger that started on the empty log may have left a cursor at its beginning.
        connection.execute(delete(CURSOR).where(CURSOR.c.city == header.city, CURSOR.c.seq == 0))
        decided = DecidedRows(connection, store, log_id=log.log_id)
        while chunk := list(islice(judged, RECORDS_AT_ONCE)):
            rows = [row for item in chunk for row in item.rows]
            decided.write([journal_row(row, header.city) for row in rows])
            last = chunk[-1].record
            if connection.dialect.name == "postgresql":
                hold(0)  # on SQLite the write lock itself keeps every other ledger out
        decided.end(
            Cursor(
                log_id=log.log_id,
                next_offset=last.offset + 1,
                last_offset=last.offset,
                last_record_hash=sha256(last.value).digest() if last.offset >= 0 else b"",
                head=Head(header.position, header.state_hash, header.now),
            )
        )


def _renumbered(file: Path, judged_offset: int) -> Iterator[Carried]:
    """The judged records under the offsets that they have in the new log: 0, 1, 2 ..."""
    for number, (record, row, lapses) in enumerate(carried(file)):
        if record.offset >= judged_offset:
            return
        yield Carried(
            record._replace(offset=number),
            None if row is None else replace(row, offset=number),
            tuple(replace(lapse, offset=number) for lapse in lapses),
        )
