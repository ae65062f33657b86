"""A published row as bytes: one canonical JSON object, in pieces where it is too long for a record.

    {"city":"320800","kind":"row","log_id":"…","offset":17,"row":{…},"seal":"…","v":1}
    {"city":"320800","kind":"piece","piece":0,"pieces":3,"seq":9,"text":"<base64>","v":1}

``row`` has the members of a transfer file's row (``infra.transfer_records``): everything that the
journal's table holds, its seed too. So the topic is as confidential as the database: a seed opens
the salts of its leaf. It is there because a restored city must open old leaves, and the seed cannot
be computed anew where a log was carried in under another secret (``docs/log-transfer.md``).

``seal`` is HMAC-SHA256 over the object without it, under a key that follows from the city's seed
secret. Whoever can write to the topic but has not the key store can forge no row, whether a head
covers it or not; a seed that stands in a published row does not give the key away.

Edge cases: rows of ordinary size are one piece and need no joining; pieces of one row may stand
apart or twice when a writer was overtaken, so they are joined by row and number. A row whose last
piece is missing at the end was never published.

Invariant: equal rows give equal bytes under one key, and the reader gives back what ``line_of``
was given; so a line is this city's own if it is what ``line_of`` makes of the row that it says.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import orjson

from infra.transfer_records import row_content, row_of
from ledger.stored_row import StoredRow
from sharing.canonical import canonical_bytes
from sharing.event_log import RECORD_BYTES_MAX
from sharing.framing import framed

VERSION: Final = 1
PIECE_BYTES: Final = RECORD_BYTES_MAX // 4 * 3 - 1_024
"""How much of a row goes into one piece: as base64 and with its frame it still is one record."""


class LineUnreadable(ValueError):
    """Bytes that are no published row of this city."""


class PublishedRow(NamedTuple):
    """A row as it was published; ``offset`` is where its first piece stands in the topic."""

    offset: int
    log_id: str
    row: StoredRow
    line: bytes


def sealing_key(seed_secret: bytes, city: str) -> bytes:
    """The key under which a city seals the rows that it publishes."""
    return hmac.digest(seed_secret, framed("oneboard/published-row/v1", city), "sha256")


def line_of(row: StoredRow, *, city: str, log_id: str, key: bytes) -> bytes:
    """The bytes of a row. Raises UnicodeDecodeError for events that are no text (damaged)."""
    content = {"v": VERSION, "kind": "row", "city": city, "log_id": log_id}
    content |= {"offset": row.offset, "row": row_content(row)}
    seal = hmac.digest(key, canonical_bytes(content), "sha256").hex()
    return canonical_bytes(content | {"seal": seal})


def pieces_of(line: bytes, *, city: str, seq: int) -> Sequence[bytes]:
    """The line as records of a topic: itself, or its pieces."""
    if len(line) <= RECORD_BYTES_MAX:
        return (line,)
    count = -(-len(line) // PIECE_BYTES)
    frame = {"v": VERSION, "kind": "piece", "city": city, "seq": seq, "pieces": count}
    texts = (line[n * PIECE_BYTES : (n + 1) * PIECE_BYTES] for n in range(count))
    return [
        canonical_bytes(frame | {"piece": number, "text": b64encode(text).decode("ascii")})
        for number, text in enumerate(texts)
    ]


class LineReader:
    """Reads published rows out of the records of a topic, in their order."""

    def __init__(self, city: str) -> None:
        self._city = city
        self._waiting: dict[int, dict[int, tuple[int, bytes]]] = {}

    def rows(self, offset: int, value: bytes) -> Iterator[PublishedRow]:
        """The row that this record completes, if it does. Raises LineUnreadable."""
        try:
            content = orjson.loads(value)
            is_ours = (content["v"], content["city"]) == (VERSION, self._city)
            if is_ours and content["kind"] == "piece":
                yield from self._joined(offset, content)
            elif is_ours:
                row = row_of(int(content["offset"]), content["row"])
                yield PublishedRow(offset, str(content["log_id"]), row, value)
        except (KeyError, TypeError, ValueError) as problem:
            raise LineUnreadable(f"{type(problem).__name__} at offset {offset}") from problem
        if not is_ours:
            raise LineUnreadable(f"a record of {content['city']}, form {content['v']}")

    def _joined(self, offset: int, content: dict[str, Any]) -> Iterator[PublishedRow]:
        seq, count = int(content["seq"]), int(content["pieces"])
        pieces = self._waiting.setdefault(seq, {})
        text = b64decode(content["text"], validate=True)
        pieces.setdefault(int(content["piece"]), (offset, text))
        if len(pieces) == count:
            del self._waiting[seq]
            first = min(at for at, _ in pieces.values())
            line = b"".join(pieces[number][1] for number in range(count))
            yield from self.rows(first, line)
