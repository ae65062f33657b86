"""CSV and tab-separated text as officials' programs save it, as lines of text cells.

Encodings in this order: a byte order mark (UTF-8, UTF-16) is believed; else strict UTF-8; else
strict GB18030 (which holds GBK and GB2312). The separator (comma, tab, semicolon) is the one
that stands most often in the first lines. Invariant: line n is the n-th record, as Excel
shows it; an empty line is a record with no cells.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from gateway.imports.cells import Line
from gateway.imports.faults import WorkbookRefused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (",", "\t", ";")
_SAMPLE_LINES = 50
_CELL_LINES_MAX = 50
_CELL_CHARS_MAX = 100_000
_FOREIGN = (b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"GIF8")
_CONTROL_SHARE_MAX = 100  # one in a hundred characters: more is no text


def read_delimited(raw: bytes, *, cells_max: int) -> list[Line]:
    """The lines of the file. Raises ``WorkbookRefused`` where the bytes are no such text."""
    decoded = _decoded(raw)
    sample = "".join(islice(io.StringIO(decoded), _SAMPLE_LINES))
    separator = max(_SEPARATORS, key=sample.count)
    csv.field_size_limit(_CELL_CHARS_MAX)
    try:
        records = list(
            _bounded(csv.reader(io.StringIO(decoded, newline=""), delimiter=separator), cells_max)
        )
    except csv.Error as error:
        raise WorkbookRefused("import.csv_quotes") from error
    # A quotation mark that nobody closed swallows the lines after it; they must not vanish.
    if any(cell.count("\n") > _CELL_LINES_MAX for record in records for cell in record):
        raise WorkbookRefused("import.csv_quotes")
    return [tuple(record) for record in records]


def _bounded(records: Iterable[list[str]], cells_max: int) -> Iterator[list[str]]:
    """The records, up to as many cells as fit into memory: a file may be all separators."""
    cells = columns = 0
    for count, record in enumerate(records, start=1):
        cells, columns = cells + len(record) + 1, max(columns, len(record))
        if cells > cells_max:
            raise WorkbookRefused("import.sheet_too_wide", rows=str(count), columns=str(columns))
        yield record


def _decoded(raw: bytes) -> str:
    if raw.startswith(_FOREIGN):
        raise WorkbookRefused("import.csv_unreadable")
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            decoded = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = sum(char < " " and char not in "\r\n\t" for char in decoded)
        if control * _CONTROL_SHARE_MAX <= len(decoded):
            return decoded
    raise WorkbookRefused("import.csv_unreadable")
