"""Finds formulas without a calculated result in the old .xls format (BIFF8), and its grid.

An .xls formula record always has eight bytes for its result, so "never calculated" cannot be
told for certain. What can be told: programs that write formulas without calculating them store
an empty text, or plain 0 together with the wish to calculate when the file is opened. Such a
cell counts as unsaved here; any other result is believed. A formula that Excel itself calculated
to an empty text is thus reported too: better a bad row that a person looks at than a blank or a
0 that nobody said.

Invariant: whatever the bytes are, the answer is a set of positions; damage is left to the reader.
"""

import struct
from collections.abc import Iterator, Mapping

_BOUNDSHEET, _FORMULA, _EOF = 0x85, 0x06, 0x0A
_CELLS = frozenset({0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_MANY_CELLS = frozenset({0xBD, 0xBE})
_CALCULATE_ON_OPENING = 0x03
_NAME_AT = 8
_CELL_BYTES_MIN = 4


def unsaved_in_xls(stream: bytes) -> Mapping[str, set[tuple[int, int]]]:
    """Positions (row, column, from 0) of unsaved formulas, by sheet name."""
    found: dict[str, set[tuple[int, int]]] = {}
    try:
        for kind, data in _records(stream, 0):
            if kind == _BOUNDSHEET:
                name, start = _sheet(data)
                found[name] = _unsaved(stream, start)
    except (struct.error, IndexError, UnicodeDecodeError):
        return found
    return found


def grids_of_xls(stream: bytes) -> list[tuple[int, int]]:
    """How many rows and columns each sheet would take, by its outermost cell records.

    The reader library makes the whole grid at once; one damaged record may ask for gigabytes.
    """
    grids = []
    try:
        for kind, data in _records(stream, 0):
            if kind == _BOUNDSHEET:
                grids.append(_grid(stream, struct.unpack_from("<I", data, 0)[0]))
    except struct.error:
        return grids
    return grids


def _grid(stream: bytes, start: int) -> tuple[int, int]:
    rows = columns = 0
    for kind, data in _records(stream, start):
        if kind in _CELLS and len(data) >= _CELL_BYTES_MIN:
            row, column = struct.unpack_from("<HH", data, 0)
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _MANY_CELLS else 0
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
    return rows, columns


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _EOF:
            return
        at += 4 + size


def _sheet(data: bytes) -> tuple[str, int]:
    (start,) = struct.unpack_from("<I", data, 0)
    length, is_wide = data[6], data[7] & 1
    raw = data[_NAME_AT : _NAME_AT + length * (2 if is_wide else 1)]
    return raw.decode("utf-16-le" if is_wide else "latin-1"), start


def _unsaved(stream: bytes, start: int) -> set[tuple[int, int]]:
    unsaved = set()
    for kind, data in _records(stream, start):
        if kind != _FORMULA:
            continue
        row, column = struct.unpack_from("<HH", data, 0)
        result, (flags,) = data[6:14], struct.unpack_from("<H", data, 14)
        is_empty_text = result[6:8] == b"\xff\xff" and result[0] in (0, 3)
        if is_empty_text or (flags & _CALCULATE_ON_OPENING and result == bytes(8)):
            unsaved.add((row, column))
    return unsaved
