"""The table of contents of a zip file, read without unpacking anything.

The rule: a zip is read only if it is plainly one: it begins with a part, its table stands right at
the end and covers what it says, and it is no zip64 (no file here is that large). Whatever else
could hide a second reading (bytes before the first part, a table somewhere in the middle, names
that lead out of the folder) makes it ``EvidenceBroken``. The table is bounded before it is read.

Invariant: memory and time depend on the table's bound, never on what the parts would unpack to.
"""

import os
import struct
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

from sharing.evidence_files import EvidenceBroken

ZIP_START: Final = b"PK\x03\x04"
PARTS_MAX: Final = 5_000
TABLE_BYTES_MAX: Final = 1024 * 1024
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
_COMMENT_BYTES_MAX: Final = 0xFFFF
_ZIP64_MARK: Final = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES: Final = 20
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_ENTRY_MARK: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x0001 | 0x0040 | 0x2000


class Part(NamedTuple):
    """One part as the table states it; ``name`` in small letters, one sign a byte."""

    name: str
    packed_bytes: int
    unpacked_bytes: int
    is_encrypted: bool


class _End(NamedTuple):
    at: int
    is_plain: bool
    parts_count: int
    table_bytes: int
    table_at: int


def ends_as_zip(content: IO[bytes]) -> bool:
    """Whether a zip's end record closes the file: so a zip hangs on it, whatever it begins as."""
    return _end_of(content) is not None


def zip_parts(content: IO[bytes]) -> list[Part]:
    """The parts that the table names, in its order. Raises EvidenceBroken."""
    end = _end_of(content)
    if end is None or not end.is_plain or end.table_at + end.table_bytes != end.at:
        raise EvidenceBroken
    if end.parts_count > PARTS_MAX or end.table_bytes > TABLE_BYTES_MAX:
        raise EvidenceBroken
    content.seek(end.table_at)
    parts = list(_parts(content.read(end.table_bytes)))
    names = {part.name for part in parts}
    packed = sum(part.packed_bytes for part in parts)
    # Parts that lie over each other are how a small file is made to unpack without bound; of two
    # parts of one name, different readers see different ones.
    if not len(parts) == len(names) == end.parts_count or packed > end.table_at:
        raise EvidenceBroken
    return parts


def _end_of(content: IO[bytes]) -> _End | None:
    """The end record whose comment reaches exactly to the end of the file."""
    size = content.seek(0, os.SEEK_END)
    start = max(0, size - _END.size - _COMMENT_BYTES_MAX - _ZIP64_LOCATOR_BYTES)
    content.seek(start)
    tail = content.read(size - start)
    at = tail.rfind(_END_MARK)
    while at >= 0:
        if at + _END.size <= len(tail):
            record = _END.unpack_from(tail, at)
            _, disk, table_disk, here, count, table_bytes, table_at, comment_bytes = record
            if at + _END.size + comment_bytes == len(tail):
                before = tail[max(0, at - _ZIP64_LOCATOR_BYTES) : at]
                is_one_file = disk == table_disk == 0 and here == count
                is_plain = is_one_file and not before.startswith(_ZIP64_MARK)
                return _End(start + at, is_plain, count, table_bytes, table_at)
        at = tail.rfind(_END_MARK, 0, at)
    return None


def _parts(table: bytes) -> Iterator[Part]:
    at = 0
    while at < len(table):
        if at + _ENTRY.size > len(table):
            raise EvidenceBroken
        entry = _ENTRY.unpack_from(table, at)
        mark, flags, packed, unpacked = entry[0], entry[3], entry[8], entry[9]
        name_bytes, extra_bytes, comment_bytes = entry[10:13]
        name_at = at + _ENTRY.size
        at = name_at + name_bytes + extra_bytes + comment_bytes
        if mark != _ENTRY_MARK or at > len(table):
            raise EvidenceBroken
        name = table[name_at : name_at + name_bytes].lower().decode("latin-1")
        if _leads_out(name):
            raise EvidenceBroken
        yield Part(name, packed, unpacked, is_encrypted=bool(flags & _ENCRYPTED))


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return steps[0] == "" or ".." in steps or "\x00" in name
