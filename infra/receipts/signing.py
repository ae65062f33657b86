"""Signing heads with the city's Ed25519 key, and verifying what such a key has signed.

Ed25519 is deterministic and a head's text has no time in it, so the same tree always gives the same
bytes. A head counts as signed by a key if one of its signatures names the key and is right; one
that names a known key and is wrong spoils the whole head, whoever else signed it.
"""

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from infra.keys.signing_keys import ListedKey, SigningKeys
from ledger.merkle.checkpoint import NoteSignature, SignedHead, VerifierKey
from ledger.merkle.tree import TreeHead


class HeadSigning:
    """Signs one city's heads under one origin, which is also the name of its keys."""

    def __init__(self, keys: SigningKeys, *, city: str, origin: str) -> None:
        self._keys = keys
        self._city = city
        self.origin = origin

    def listed(self) -> list[tuple[ListedKey, VerifierKey]]:
        """Every public key of the city, the first one first; the last one signs now."""
        return [
            (key, VerifierKey(self.origin, key.public_key)) for key in self._keys.listed(self._city)
        ]

    def sign(self, head: TreeHead) -> SignedHead:
        """This head, signed by the present key. Raises KeyFault."""
        unsigned = SignedHead(self.origin, head)
        _, private = self._keys.current(self._city)
        return unsigned.signed_by([self._signature(unsigned, private)])

    def is_ours(self, signed: SignedHead) -> bool:
        """Whether it is a head of this log, signed by one of its keys."""
        keys = [key for _, key in self.listed()]
        return signed.origin == self.origin and bool(signers_of(signed, keys))

    def rotate(self, head: TreeHead) -> tuple[SignedHead, ListedKey, Ed25519PrivateKey]:
        """The head at which a new key takes over, signed by both; the old key, the new one.

        Nothing is changed yet: ``take_over`` does that, once the head is kept.
        """
        unsigned = SignedHead(self.origin, head)
        old, private = self._keys.current(self._city)
        new = Ed25519PrivateKey.generate()
        both = [self._signature(unsigned, key) for key in (private, new)]
        return unsigned.signed_by(both), old, new

    def take_over(self, new: Ed25519PrivateKey, *, after: ListedKey, at_size: int) -> VerifierKey:
        """Let the new key sign from now on. Raises SigningKeyMoved."""
        made = self._keys.rotate(self._city, new, after=after, at_size=at_size)
        return VerifierKey(self.origin, made.public_key)

    def _signature(self, unsigned: SignedHead, private: Ed25519PrivateKey) -> NoteSignature:
        public = VerifierKey(self.origin, private.public_key().public_bytes_raw())
        return NoteSignature(self.origin, public.key_id, private.sign(unsigned.signed_bytes))


def signers_of(signed: SignedHead, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Which of these keys have signed the head; none if a signature of one of them is wrong."""
    known = {(key.name, key.key_id): key for key in keys}
    found: list[VerifierKey] = []
    for one in signed.signatures:
        key = known.get((one.name, one.key_id))
        if key is None:
            continue
        try:
            public = Ed25519PublicKey.from_public_bytes(key.public_key)
            public.verify(one.signature, signed.signed_bytes)
        except (InvalidSignature, ValueError):
            return []
        found.append(key)
    return found
