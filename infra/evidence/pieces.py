"""Bytes on their way into and out of a store, held against their hash.

Invariant: whoever takes all pieces without a fault has taken bytes that hash to the name.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import IO, Final

from sharing.evidence_files import EvidenceDamaged, ExaminedEvidence

PIECE_BYTES: Final = 256 * 1024


def pieces_of(content: IO[bytes]) -> Iterator[bytes]:
    """The bytes from the start on, a bounded piece at a time."""
    content.seek(0)
    while piece := content.read(PIECE_BYTES):
        yield piece


def examined_pieces(examined: ExaminedEvidence) -> Iterator[bytes]:
    """The pieces of a file that was examined; EvidenceDamaged if it changed since."""
    return proven(pieces_of(examined.content), sha256_hex=examined.sha256)


def proven(pieces: Iterable[bytes], *, sha256_hex: str) -> Iterator[bytes]:
    """The same pieces; the last one only once everything hashes to this. Raises EvidenceDamaged."""
    digest, held = sha256(), b""
    for piece in pieces:
        if held:
            yield held
        digest.update(piece)
        held = piece
    if digest.hexdigest() != sha256_hex:
        raise EvidenceDamaged(f"the bytes of evidence {sha256_hex} do not hash to their name")
    if held:
        yield held
