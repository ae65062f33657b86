"""Codes that are good once: invitations, resets, and recovery when a second factor is lost.

The rule: a code is 20 letters and digits without those that look alike (100 bits), shown once in
groups of five and kept as a SHA-256 hash alone. Reading takes small and wide letters, spaces and
dashes as well. An invitation is good for 72 hours and once; a recovery code has no end and is good
once.

Pure: the random bytes are an argument.

Invariant: ``code_hash(code_text(random)) == code_hash(code_text(random).lower())``.
"""

from hashlib import sha256
from typing import Final
from unicodedata import normalize

RANDOM_BYTES: Final = 20
GOOD_FOR_MS: Final = 72 * 3600 * 1000
RECOVERY_CODES: Final = 10
_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP: Final = 5


def code_text(random: bytes) -> str:
    """The code as it is shown, from 20 random bytes."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a code is made of {RANDOM_BYTES} random bytes")
    signs = "".join(_SIGNS[byte % len(_SIGNS)] for byte in random)
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def code_hash(code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = normalize("NFKC", code).upper()
    bare = "".join(sign for sign in plain if sign.isalnum())
    return sha256(f"oneboard/code/{bare}".encode("utf-8", "replace")).hexdigest()


def is_good(*, made_at: int, expires_at: int, used_at: int, now: int) -> bool:
    """Whether a code can be used at ``now`` (milliseconds)."""
    return not used_at and made_at <= now < expires_at
