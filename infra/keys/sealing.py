"""AES-256-GCM-SIV: encryption that also proves that nothing was changed.

GCM-SIV stands a nonce that is used twice (it then shows only that two texts are equal); plain GCM
would give its key away. Needs OpenSSL 3.2 or later, which the wheels of ``cryptography`` carry.
"""

from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from sharing.contacts import KEY_BYTES, SealBroken

NONCE_BYTES: Final = 12


def seal(plain: bytes, *, key: bytes, nonce: bytes, bound_to: bytes) -> bytes:
    """The sealed bytes, 16 longer than ``plain``; they open only with the same ``bound_to``."""
    return _cipher(key).encrypt(nonce, plain, bound_to)


def unseal(sealed: bytes, *, key: bytes, nonce: bytes, bound_to: bytes) -> bytes:
    """What was sealed. Raises SealBroken when key, nonce, binding or bytes are other ones."""
    try:
        return _cipher(key).decrypt(nonce, sealed, bound_to)
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("the sealed bytes do not open: changed, or sealed elsewhere") from fault


def _cipher(key: bytes) -> AESGCMSIV:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    try:
        return AESGCMSIV(key)
    except UnsupportedAlgorithm as fault:
        raise RuntimeError("this OpenSSL has no AES-256-GCM-SIV; 3.2 or later is needed") from fault
