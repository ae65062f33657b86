"""One file of a folder topic: a head line, then frames, each proved by a chain of hashes.

    oneboard-topic 1 <topic id> <first offset> <chain before>
    <length> <chain>
    <the value, as it is>

``chain`` of a frame = SHA-256(chain before ‖ value), as hexadecimal text; before the first frame of
a topic stands SHA-256(topic id). Values that are text can
be read with any pager.

The last write may be torn by a power cut: what follows the last whole frame was never acknowledged
and is not counted. Where two frames that fit each other still follow, nothing was torn: something
was changed later, and that is damage.

Invariant: a frame that ``frames`` gives is, with everything before it, what was appended.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, NamedTuple

from sharing.event_log import LogDamaged

FORMAT: Final = "oneboard-topic 1"
LINE_BYTES_MAX: Final = 200
_FIRST: Final = re.compile(FORMAT.encode() + rb" (\S{1,64}) ([0-9]{1,15}) ([0-9a-f]{64})\n")
_HEAD: Final = re.compile(rb"([0-9]{1,10}) ([0-9a-f]{64})\n")


class Place(NamedTuple):
    """Between two frames: the next offset, where it begins in the file, the chain so far."""

    offset: int
    position: int
    chain: str


class Frame(NamedTuple):
    """A value and the place after it."""

    offset: int
    value: bytes
    after: Place


def first_place(topic_id: str) -> Place:
    """Where a topic begins."""
    return Place(0, 0, sha256(topic_id.encode()).hexdigest())


def chained(chain: str, value: bytes) -> str:
    """The chain after a value."""
    return sha256(bytes.fromhex(chain) + value).hexdigest()


def framed(values: list[bytes], place: Place) -> tuple[bytes, Place]:
    """The bytes of frames that follow a place, and the place after them."""
    chain, parts = place.chain, list[bytes]()
    for value in values:
        chain = chained(chain, value)
        parts.append(b"%d %s\n%s\n" % (len(value), chain.encode(), value))
    data = b"".join(parts)
    return data, Place(place.offset + len(values), place.position + len(data), chain)


def head_line(topic_id: str, place: Place) -> bytes:
    """The first line of a file that begins at a place."""
    return f"{FORMAT} {topic_id} {place.offset} {place.chain}\n".encode()


def read_head(path: Path) -> tuple[str, Place]:
    """Topic id and the place after the head line. Raises LogDamaged, OSError."""
    with path.open("rb") as stream:
        line = stream.readline(LINE_BYTES_MAX)
    head = _FIRST.fullmatch(line)
    if head is None:
        raise LogDamaged(f"{path} is not a file of a topic of this product")
    topic_id, offset, chain = (part.decode("ascii") for part in head.groups())
    begin = first_place(topic_id)
    is_first = int(offset) == 0
    if int(path.suffix[1:]) != int(offset) or (is_first and chain != begin.chain):
        raise LogDamaged(f"the first line of {path} was changed")
    return topic_id, Place(int(offset), len(line), chain)


def frames(path: Path, place: Place) -> Iterator[Frame]:
    """The whole frames from a place on. Raises LogDamaged, OSError."""
    with path.open("rb") as stream:
        stream.seek(place.position)
        while (found := _frame(stream, place)) is not None:
            yield found
            place = found.after
        stream.seek(place.position)
        if _frames_follow(stream.read()):
            raise LogDamaged(f"{path}: the value at offset {place.offset} was changed")


def _frame(stream: IO[bytes], place: Place) -> Frame | None:
    """The next frame; None where no whole one stands that belongs there."""
    head = _HEAD.fullmatch(stream.readline(LINE_BYTES_MAX))
    if head is None:
        return None
    length, chain = int(head[1]), head[2].decode("ascii")
    value = stream.read(length + 1)
    if len(value) != length + 1 or not value.endswith(b"\n"):
        return None
    value = value[:-1]
    if chained(place.chain, value) != chain:
        return None
    after = Place(place.offset + 1, place.position + len(head[0]) + length + 1, chain)
    return Frame(place.offset, value, after)


def _frames_follow(rest: bytes) -> bool:
    """Whether two frames that fit each other stand somewhere in what does not fit by itself."""
    for head in _HEAD.finditer(rest):
        next_at = head.end() + int(head[1]) + 1
        following = _HEAD.match(rest, next_at)
        if following is not None:
            value = rest[following.end() : following.end() + int(following[1])]
            if chained(head[2].decode("ascii"), value) == following[2].decode("ascii"):
                return True
    return False
