"""Keys for what stands about people in the database, made from the city's secret in the key store.

So a copy of the database alone opens no second factor, tells no address and makes no event that
fits the sealed record. Each use has a key of its own.

Invariant: the same secret and use give the same key, for ever; two uses never share one.
"""

import hmac
from hashlib import sha256
from typing import Literal

from infra.keys.sealing import NONCE_BYTES, seal, unseal

Use = Literal["audit", "counting", "second-factor"]


def people_key(seed_secret: bytes, use: Use) -> bytes:
    """The key for this use."""
    return hmac.new(seed_secret, f"oneboard/people/{use}".encode(), sha256).digest()


def sealed_text(text: str, *, key: bytes, nonce: bytes, bound_to: str) -> bytes:
    """The text, sealed for its owner; the nonce goes before it."""
    return nonce + seal(text.encode(), key=key, nonce=nonce, bound_to=bound_to.encode())


def opened_text(sealed: bytes, *, key: bytes, bound_to: str) -> str:
    """What was sealed. Raises SealBroken."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return unseal(rest, key=key, nonce=nonce, bound_to=bound_to.encode()).decode()
