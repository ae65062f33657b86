"""API keys: how an office's own IT system signs in without a password.

The rule: a key is ``obk_ID_SECRET``; it is shown once and kept as a hash of the secret. It belongs
to a machine client of an office, has an end (at most 400 days away) and scopes: some of the rights
that the role has. A key may do what its scopes name and what its owner may do, and no more. It
works as ``Authorization: Bearer``.

Edge cases: no scope at all is refused, for such a key is a mistake; a right that the role lost
later is lost to the key too.

Invariant: no key may do what its machine client may not.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from auth.actors import Role
from auth.permissions import GRANTS, Permission

PREFIX: Final = "obk_"
ID_BYTES: Final = 8
SECRET_BYTES: Final = 32
GOOD_FOR_DAYS_MAX: Final = 400
_FORM: Final = re.compile(rf"{PREFIX}([0-9a-f]{{{2 * ID_BYTES}}})_([0-9a-f]{{{2 * SECRET_BYTES}}})")


class ShownKey(NamedTuple):
    """The id by which a key is found, and the secret part."""

    key_id: str
    secret: str

    @property
    def text(self) -> str:
        """As it is shown, once."""
        return f"{PREFIX}{self.key_id}_{self.secret}"


class ScopesRefused(ValueError):
    """These scopes cannot be given; ``code`` says why in the catalogue's words."""

    def __init__(self, code: str, scope: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.scope = scope


def new_key(*, id_random: bytes, secret_random: bytes) -> ShownKey:
    """A key from random bytes."""
    if (len(id_random), len(secret_random)) != (ID_BYTES, SECRET_BYTES):
        raise ValueError(f"a key is made of {ID_BYTES} and {SECRET_BYTES} random bytes")
    return ShownKey(id_random.hex(), secret_random.hex())


def read_key(text: str) -> ShownKey | None:
    """The parts of a text that has the form of a key; None for any other text."""
    parts = _FORM.fullmatch(text)
    return None if parts is None else ShownKey(parts[1], parts[2])


def key_hash(secret: str) -> str:
    """What is kept of a key. A fast hash is right here: the secret is random and long."""
    return sha256(f"oneboard/key/{secret}".encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether the secret is the one of the kept hash, in a time that tells nothing."""
    return hmac.compare_digest(key_hash(secret), kept)


def scopes_of(names: Iterable[str]) -> frozenset[Permission]:
    """The scopes that these names mean. Raises ScopesRefused."""
    allowed = GRANTS[Role.MACHINE_CLIENT]
    wanted = sorted(set(names))
    if not wanted:
        raise ScopesRefused("auth.key_without_scope")
    for name in wanted:
        if name not in allowed:
            raise ScopesRefused("auth.key_scope_unknown", name)
    return frozenset(Permission(name) for name in wanted)
