"""Evidence at rest: every copy is encrypted under a key of its own, so that it can be erased.

The rule: a copy begins with a head (mark, when it was stored, a random number of the copy) and goes
on in pieces, each sealed with AES-256-GCM-SIV and bound to city, hash and its place. The key stands
in the key store under the copy's number. Whoever erases a copy erases its key and then its bytes:
the bytes that a backup, a disk or a database's log still hold can never be read again.

Edge cases: the same bytes sent again after an erasure are another copy with another key, so an
erased key is never made anew and nobody is kept from sending a paper that another office sent. A
copy whose key was erased (an older backup brought it back) is as absent. A copy of an earlier
release, in the clear, is read as it is; erasing takes its bytes away.

Invariant: what is written here is no plain text, and what is read hashes to its name.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from infra.evidence.pieces import PIECE_BYTES, proven
from infra.keys.sealing import NONCE_BYTES, seal, unseal
from sharing.contacts import (
    KeyErased,
    KeyFault,
    KeyStore,
    SealBroken,
    SealScope,
    lead_key_id,
)
from sharing.evidence_files import EvidenceDamaged, EvidenceUnavailable
from sharing.framing import framed

MARK: Final = b"OBPAPER1"
_COPY_BYTES: Final = 16
_TIME_BYTES: Final = 8
HEAD_BYTES: Final = len(MARK) + _TIME_BYTES + _COPY_BYTES
_TAG_BYTES: Final = 16
SEALED_PIECE_BYTES: Final = PIECE_BYTES + _TAG_BYTES


class CopyHead(NamedTuple):
    """Which copy of a paper it is, and when it was stored (milliseconds UTC)."""

    stored_at: int
    copy: bytes

    def encoded(self) -> bytes:
        """The head as it is written before the first piece."""
        return MARK + self.stored_at.to_bytes(_TIME_BYTES, "big") + self.copy


def read_head(start: bytes) -> CopyHead | None:
    """The head with which these bytes start; None for a copy in the clear."""
    if not start.startswith(MARK) or len(start) < HEAD_BYTES:
        return None
    told, copy = start[len(MARK) : len(MARK) + _TIME_BYTES], start[HEAD_BYTES - _COPY_BYTES :]
    return CopyHead(int.from_bytes(told, "big"), copy[:_COPY_BYTES])


def plain_bytes_count(stored_bytes: int) -> int:
    """How long the paper is whose copy, head and all, has so many bytes."""
    sealed = stored_bytes - HEAD_BYTES
    return sealed - _TAG_BYTES * -(-sealed // SEALED_PIECE_BYTES)


class CopySeal:
    """Seals and opens the copies of one city's papers."""

    def __init__(self, keys: KeyStore, *, city: str) -> None:
        self._keys = keys
        self._city = city

    def sealed(self, pieces: Iterable[bytes], sha256: str, *, stored_at: int) -> Iterator[bytes]:
        """The head of a new copy, then its pieces sealed. Raises EvidenceUnavailable."""
        head = CopyHead(stored_at, secrets.token_bytes(_COPY_BYTES))
        scope = self._scope(sha256, head)
        try:
            key = self._keys.lead_key(
                city=scope.city, office=scope.office, submission_id=scope.submission_id
            )
        except KeyFault as fault:
            raise EvidenceUnavailable(f"the key store: {type(fault).__name__}") from fault
        yield head.encoded()
        for number, piece in enumerate(pieces):
            bound_to = self._bound_to(sha256, number)
            yield seal(piece, key=key, nonce=_nonce(number), bound_to=bound_to)

    def opened(self, pieces: Iterable[bytes], sha256: str, head: CopyHead) -> Iterator[bytes]:
        """The paper behind these sealed pieces. Raises EvidenceDamaged, EvidenceUnavailable."""
        key = self._key_of(sha256, head)
        return proven(self._unsealed(pieces, sha256, key), sha256_hex=sha256)

    def is_erased(self, sha256: str, head: CopyHead) -> bool:
        """Whether nobody can read this copy any more. Raises EvidenceUnavailable."""
        try:
            self._keys.read_key(city=self._city, key_id=lead_key_id(self._scope(sha256, head)))
        except KeyErased:
            return True
        except KeyFault as fault:
            raise EvidenceUnavailable(f"the key store: {type(fault).__name__}") from fault
        return False

    def erase(self, sha256: str, head: CopyHead, *, erased_at: int) -> None:
        """Erase the key of this copy for ever. Raises EvidenceUnavailable."""
        key_id = lead_key_id(self._scope(sha256, head))
        try:
            self._keys.erase_keys(city=self._city, key_ids=(key_id,), erased_at=erased_at)
        except KeyFault as fault:
            raise EvidenceUnavailable(f"the key store: {type(fault).__name__}") from fault

    def _unsealed(self, pieces: Iterable[bytes], sha256: str, key: bytes) -> Iterator[bytes]:
        for number, piece in enumerate(pieces):
            try:
                bound_to = self._bound_to(sha256, number)
                yield unseal(piece, key=key, nonce=_nonce(number), bound_to=bound_to)
            except SealBroken as fault:
                raise EvidenceDamaged(f"a copy of evidence {sha256} does not open") from fault

    def _key_of(self, sha256: str, head: CopyHead) -> bytes:
        try:
            return self._keys.read_key(
                city=self._city, key_id=lead_key_id(self._scope(sha256, head))
            )
        except KeyErased as fault:
            raise EvidenceDamaged(f"the copy of evidence {sha256} was erased") from fault
        except KeyFault as fault:
            raise EvidenceUnavailable(f"the key store: {type(fault).__name__}") from fault

    def _scope(self, sha256: str, head: CopyHead) -> SealScope:
        # Longer than a submission id can be, and of no office: no lead's key is ever meant.
        return SealScope(self._city, "", f"paper:{sha256}:{head.copy.hex()}")

    def _bound_to(self, sha256: str, number: int) -> bytes:
        return framed("oneboard/paper/v1", self._city, sha256, str(number))


def _nonce(number: int) -> bytes:
    """Each copy has a key of its own, so a counter is a nonce that is used once."""
    return number.to_bytes(NONCE_BYTES, "big")
