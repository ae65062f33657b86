"""What the lines of a transfer file mean, and the proof that they hold together.

First the header, then one line a record with its journal row (null: delivered twice, or not judged
yet) and the rows of the clocks that lapsed before it, then the end with its counts. ``verify_file``
proves everything that a file can prove by itself: the chain of lines, each record's hash against
its row, each leaf and each link of the journal's chain, the running time, the counts and the state
hash.

Invariant: a file that ``verify_file`` accepts is exactly what an export wrote.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, NamedTuple

from infra.transfer_file import FORMAT, FORMAT_VERSION, LineReader, reading
from ledger.checks import Finding, RecordAudit, RowAudit
from ledger.stored_row import StoredRow
from sharing.event_log import LogRecord

_BYTES: Final = ("record_hash", "digest", "seed", "leaf_hash", "state_hash")
_TEXTS: Final = ("params", "events")
_INTEGERS: Final = ("seq", "recorded_at", "now", "judge_version")
_OF_THE_RECORD: Final = ("offset",)
_ROW_FIELDS: Final = tuple(f.name for f in fields(StoredRow) if f.name not in _OF_THE_RECORD)


@dataclass(frozen=True, slots=True)
class TransferHeader:
    """What a file says of itself in its first line."""

    city: str
    log_id: str
    """The log that was exported; an import has another one."""
    position: int
    state_hash: bytes
    now: int
    judged_offset: int
    """The first offset that the exported ledger had not judged."""


class Carried(NamedTuple):
    """A record, the row that was decided about it, and the rows of the clocks that lapsed before
    it was heard.
    """

    record: LogRecord
    row: StoredRow | None
    lapses: tuple[StoredRow, ...] = ()

    @property
    def rows(self) -> tuple[StoredRow, ...]:
        """Every row under this record, in the journal's order."""
        return self.lapses if self.row is None else (*self.lapses, self.row)


class Counts(NamedTuple):
    """The last line: how much the file carries."""

    records: int
    judged_records: int
    rows: int


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was carried, the journal's state hash, and the chain over all lines of the file."""

    city: str
    counts: Counts
    state_hash: bytes
    file_hash: bytes
    is_new: bool = True
    """False where an import found all of it there already and changed nothing."""


def header_line(header: TransferHeader) -> dict[str, Any]:
    """The first line's content."""
    return {
        "kind": "header",
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "city": header.city,
        "log_id": header.log_id,
        "position": header.position,
        "state_hash": header.state_hash.hex(),
        "now": header.now,
        "judged_offset": header.judged_offset,
    }


def record_line(item: Carried) -> dict[str, Any]:
    """A record's line. Raises UnicodeDecodeError for events that are no text (damaged)."""
    record, row = item.record, item.row
    lapses = [row_content(lapse) for lapse in item.lapses]
    line = {
        "kind": "record",
        "offset": record.offset,
        "recorded_at": record.recorded_at,
        "value": b64encode(record.value).decode("ascii"),
        "row": None if row is None else row_content(row),
    }
    return line | {"lapses": lapses} if lapses else line


def row_content(row: StoredRow) -> dict[str, object]:
    """What is written of a row, its offset left out. Raises UnicodeDecodeError (damaged)."""
    return {name: _said(name, row) for name in _ROW_FIELDS}


def row_of(offset: int, said: dict[str, Any]) -> StoredRow:
    """The row that was written so. Raises KeyError, TypeError, ValueError."""
    values = {name: _value(name, said[name]) for name in _ROW_FIELDS}
    return StoredRow(offset=offset, **values)


def end_line(counts: Counts) -> dict[str, Any]:
    """The last line's content."""
    return {"kind": "end", **counts._asdict()}


def read_header(file: Path) -> TransferHeader:
    """What the file says of itself. Raises TransferFileUnreadable, TransferFileDamaged."""
    with reading(file) as lines:
        return _header(lines)


def carried(file: Path) -> Iterator[Carried]:
    """The records of a file with their rows, in order; every line's chain proved on the way."""
    with reading(file) as lines:
        _header(lines)
        for content in _records_and_end(lines):
            if isinstance(content, Carried):
                yield content


def verify_file(file: Path) -> Transferred:
    """Prove the whole file. Raises TransferFileUnreadable, TransferFileDamaged."""
    with reading(file) as lines:
        header = _header(lines)
        rows, records = RowAudit(header.city), RecordAudit(header.city)
        records_count = judged_count = 0
        end = None
        for content in _records_and_end(lines):
            if isinstance(content, Counts):
                end = content
                continue
            records_count += 1
            is_judged = content.record.offset < header.judged_offset
            judged_count += is_judged
            found = _first_fault(content, rows, records, is_judged=is_judged)
            if found is not None:
                raise lines.damaged("transfer.row_differs", finding=str(found))
        if end != Counts(records_count, judged_count, rows.seq):
            raise lines.damaged("transfer.counts_differ")
        if (rows.seq, rows.state_hash) != (header.position, header.state_hash):
            raise lines.damaged("transfer.state_hash_differs")
        return Transferred(header.city, end, header.state_hash, lines.chain)


def _first_fault(
    content: Carried, rows: RowAudit, records: RecordAudit, *, is_judged: bool
) -> Finding | None:
    if not is_judged:
        for row in content.rows:
            return Finding("transfer.row_unjudged", {"seq": str(row.seq)})
        return None
    for finding in records.record(content.record, content.row):
        return finding
    for row in content.rows:
        for finding in rows.row(row):
            return finding
        if rows.decided(row) is None:
            return Finding("check.row_unreadable", {"seq": str(row.seq), "part": "events"})
    return None


def _records_and_end(lines: LineReader) -> Iterator[Carried | Counts]:
    has_ended = False
    for content in lines:
        if has_ended:
            raise lines.damaged("transfer.after_the_end")
        try:
            if content["kind"] == "end":
                has_ended = True
                yield Counts(*(int(content[name]) for name in Counts._fields))
            else:
                yield _carried(content)
        except (AttributeError, KeyError, TypeError, ValueError, Base64Error) as problem:
            raise lines.damaged("transfer.line_without_sense") from problem
    if not has_ended:
        raise lines.damaged("transfer.cut_short")


def _header(lines: LineReader) -> TransferHeader:
    for content in lines:
        try:
            if (content["format"], content["format_version"]) != (FORMAT, FORMAT_VERSION):
                raise lines.damaged(
                    "transfer.other_format",
                    found=f"{content['format']}/{content['format_version']}",
                )
            return TransferHeader(
                city=str(content["city"]),
                log_id=str(content["log_id"]),
                position=int(content["position"]),
                state_hash=bytes.fromhex(content["state_hash"]),
                now=int(content["now"]),
                judged_offset=int(content["judged_offset"]),
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise lines.damaged("transfer.line_without_sense") from problem
    raise lines.damaged("transfer.cut_short")


def _carried(content: dict[str, Any]) -> Carried:
    record = LogRecord(
        int(content["offset"]),
        int(content["recorded_at"]),
        b64decode(content["value"], validate=True),
    )
    lapses = tuple(row_of(record.offset, said) for said in content.get("lapses", ()))
    said = content["row"]
    return Carried(record, None if said is None else row_of(record.offset, said), lapses)


def _said(name: str, row: StoredRow) -> object:
    value = getattr(row, name)
    if name in _BYTES:
        return value.hex()
    return value.decode("utf-8") if name in _TEXTS else value


def _value(name: str, said: Any) -> Any:
    if name in _BYTES:
        return bytes.fromhex(said)
    if name in _TEXTS:
        return said.encode("utf-8")
    kind = bool if name == "is_conflict" else int if name in _INTEGERS else str
    if type(said) is not kind:
        raise TypeError(name)
    return said
