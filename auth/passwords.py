"""Passwords are kept as argon2id hashes, and checked without telling more than yes or no.

The rule: a password has 10 to 128 characters, of any kind; it is compared in Unicode NFC, so that
one typed on another system still fits. The hash says its own cost; when the product's cost has
since been raised, a right password is answered with ``needs_upgrade`` and the caller hashes anew.

Pure: the salt is an argument (16 random bytes, fresh for every hash), so nothing here draws it.
Checking against no hash at all takes as long as against a real one, so that the time of an answer
does not say whether a person exists.

Invariant: ``verify_password(password, hash_password(password, salt=salt))`` is right, and with any
other password it is not.
"""

from typing import Any, Final, NamedTuple
from unicodedata import normalize

from passlib.hash import argon2

PASSWORD_CHARACTERS_MIN: Final = 10
PASSWORD_CHARACTERS_MAX: Final = 128
SALT_BYTES: Final = 16


class Cost(NamedTuple):
    """What one check costs: passes over the memory, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int


DEFAULT_COST: Final = Cost(passes=2, memory_kib=19_456, lanes=1)
"""The recommendation of OWASP: about 20 ms, and 19 MiB, so that many sign-ins fit at once."""

_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Fits no password; it is checked where a person does not exist, for the time that this takes."""


class PasswordChecked(NamedTuple):
    """Whether the password is right, and whether to hash it anew at today's cost."""

    is_right: bool
    needs_upgrade: bool


class PasswordRefused(ValueError):
    """A new password cannot be used; ``code`` and ``params`` say why, in the catalogue's words."""

    def __init__(self, code: str, params: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class PasswordHashUnreadable(ValueError):
    """What is stored is no argon2id hash."""


def hash_password(password: str, *, salt: bytes, cost: Cost = DEFAULT_COST) -> str:
    """The text to store for this password.

    ``salt``: 16 random bytes of its own. Raises PasswordRefused for a length out of bounds.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    if len(password) < PASSWORD_CHARACTERS_MIN:
        raise PasswordRefused("auth.password_too_short", {"least": str(PASSWORD_CHARACTERS_MIN)})
    if len(password) > PASSWORD_CHARACTERS_MAX:
        raise PasswordRefused("auth.password_too_long", {"most": str(PASSWORD_CHARACTERS_MAX)})
    hasher = _hasher(cost, salt=salt)
    return str(hasher.hash(normalize("NFC", password)))


def verify_password(
    password: str, hashed: str | None, *, cost: Cost = DEFAULT_COST
) -> PasswordChecked:
    """Whether this is the password of the hash; never right where there is no hash (None).

    Raises PasswordHashUnreadable.
    """
    against = _NOBODY if hashed is None else hashed
    typed = normalize("NFC", password[:PASSWORD_CHARACTERS_MAX])
    try:
        fits = bool(_hasher(cost).verify(typed, against))
        is_right = fits and hashed is not None and len(password) <= PASSWORD_CHARACTERS_MAX
        needs_upgrade = is_right and bool(_hasher(cost).needs_update(against))
    except (ValueError, TypeError) as problem:
        raise PasswordHashUnreadable("not an argon2id hash") from problem
    return PasswordChecked(is_right=is_right, needs_upgrade=needs_upgrade)


def _hasher(cost: Cost, *, salt: bytes | None = None) -> Any:
    return argon2.using(  # type: ignore[no-untyped-call]
        type="ID",
        rounds=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        salt=salt,
    )
