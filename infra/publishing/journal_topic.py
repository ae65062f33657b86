"""The published journal: rows in their order, each at least once.

The rule: a writer goes on after the last row that it found, so every row follows its predecessor at
its first appearance, whoever else writes. A row that stands there once more is given again, and the
reader compares it; a row whose predecessor never came is damage.

Invariant: the rows that ``rows`` gives for the first time are numbered without a gap.
"""

import hmac
from collections.abc import Iterator, Sequence
from typing import Final

from infra.publishing.faults import JournalTopicDamaged
from infra.publishing.ports import Topic
from infra.publishing.row_lines import (
    LineReader,
    LineUnreadable,
    PublishedRow,
    line_of,
    pieces_of,
)
from ledger.stored_row import StoredRow

VALUES_AT_ONCE: Final = 2_000
BYTES_AT_ONCE: Final = 8 * 1024 * 1024


class JournalTopic:
    """One city's published journal in one topic."""

    def __init__(self, topic: Topic, *, city: str, key: bytes) -> None:
        """``key`` seals the rows (``row_lines.sealing_key``)."""
        self._topic = topic
        self._city = city
        self._key = key

    @property
    def name(self) -> str:
        """What people call the topic."""
        return self._topic.name

    @property
    def topic_id(self) -> str:
        """The topic's own id."""
        return self._topic.topic_id

    def append(self, rows: Sequence[tuple[str, StoredRow]]) -> int:
        """Append rows with the ids of their logs; where the last one begins. Raises LogFault."""
        begins, values, size = -1, list[bytes](), 0
        for log_id, row in rows:
            line = self.line_of(row, log_id=log_id)
            if size + len(line) > BYTES_AT_ONCE and values:
                self._topic.append(values)
                values, size = [], 0
            begins = len(values)
            values += pieces_of(line, city=self._city, seq=row.seq)
            size += len(line)
        return self._topic.append(values)[begins] if values else -1

    def line_of(self, row: StoredRow, *, log_id: str) -> bytes:
        """The bytes as which a row is published here. Raises UnicodeDecodeError (damaged)."""
        return line_of(row, city=self._city, log_id=log_id, key=self._key)

    def is_sealed(self, found: PublishedRow) -> bool:
        """Whether a row that was read is one that this city has published."""
        return hmac.compare_digest(self.line_of(found.row, log_id=found.log_id), found.line)

    def rows(self, *, from_offset: int = 0) -> Iterator[PublishedRow]:
        """The rows from an offset on, up to the present end. Raises JournalTopicDamaged, LogFault.

        From offset 0 the first must be row 1; from elsewhere the first is taken as it comes.
        """
        reader, last = LineReader(self._city), 0 if from_offset == 0 else None
        offset, end = from_offset, self._topic.end_offset()
        while offset < end:
            values = self._topic.read(from_offset=offset, values_max=VALUES_AT_ONCE)
            if not values:
                return
            for at, value in values:
                for found in self._read(reader, at, value, last):
                    seq = found.row.seq
                    if last is not None and seq > last + 1:
                        why = f"it follows row {last}"
                        raise JournalTopicDamaged(topic=self.name, seq=seq, why=why)
                    last = max(last or 0, seq)
                    yield found
            offset = values[-1].offset + 1

    def row_at(self, offset: int) -> PublishedRow | None:
        """The row that begins at an offset; None if there is no such place or row."""
        if not 0 <= offset < self._topic.end_offset():
            return None
        try:
            for found in self.rows(from_offset=offset):
                return found if found.offset == offset else None
        except JournalTopicDamaged:
            return None
        return None

    def end_offset(self) -> int:
        """Where the topic ends now."""
        return self._topic.end_offset()

    def _read(
        self, reader: LineReader, offset: int, value: bytes, last: int | None
    ) -> list[PublishedRow]:
        try:
            return list(reader.rows(offset, value))
        except LineUnreadable as problem:
            seq = (last or 0) + 1
            raise JournalTopicDamaged(topic=self.name, seq=seq, why=str(problem)) from problem
