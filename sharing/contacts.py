"""Contact persons 联系人: sealed where they travel, and the store of the keys that open them.

The rule: persons and phones never stand in the log or the journal in the clear. A submission
carries ``SealedContacts``; the key that opens it is in a key store of its own. Hashes, receipts and
commitments are over the sealed bytes, so they still verify when the key was erased.

The promise of a ``KeyStore``:

* *Insert or read*: the same (city, office, submission id) gives the same key in every process, for
  as long as it is not erased; it is made before the append, so that no sealed record is keyless.
* *Erased is for ever*: an erased key leaves a tombstone; asking for it again is ``KeyErased`` and
  never makes a new one, so a retry of an erased submission cannot bring its contacts back.
* *The seed secret* of a city is made once and never changes; all ids and salts hang on it.

Invariant: for one key, scope, field and text, sealing gives the same bytes, so that a retry of a
submission is the same record.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Final, Literal, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sharing.framing import framed

KEY_BYTES: Final = 32
SEALED_BASE64_MAX: Final = 65_536
PERSONS_MAX: Final = 20

_Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
_Base64 = Annotated[
    str, StringConstraints(max_length=SEALED_BASE64_MAX, pattern=r"^[A-Za-z0-9+/]+={0,2}$")
]
_Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{16}$")]
_KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ContactPerson(_Frozen):
    """One person to talk to, as the office wrote it: name, phone, position 职务, remark."""

    name: _Text = ""
    phone: _Text = ""
    position: _Text = ""
    remark: _Text = ""

    def __repr__(self) -> str:
        return "ContactPerson(...)"

    __str__ = __repr__


class Contacts(_Frozen):
    """The contact persons of one submission, in the clear: never stored, never logged."""

    persons: tuple[ContactPerson, ...] = Field(default=(), max_length=PERSONS_MAX, strict=False)

    def __repr__(self) -> str:
        return f"Contacts({len(self.persons)} persons)"

    __str__ = __repr__


class SealedContacts(_Frozen):
    """Contact persons as they travel: how and under which key they are sealed, and the bytes."""

    alg: Literal["A256GCMSIV"] = "A256GCMSIV"
    key_id: _KeyId
    nonce: _Nonce
    ciphertext: _Base64


class SealScope(NamedTuple):
    """What a sealed field belongs to; sealed bytes do not open under any other scope."""

    city: str
    office: str
    submission_id: str


def lead_key_id(scope: SealScope) -> str:
    """The id under which the key of this submission stands in the key store (32 hex digits)."""
    return sha256(framed("oneboard/lead-key/v1", *scope)).hexdigest()[:32]


class KeyFault(Exception):
    """The key store could not do what it promises. Every subclass is a named, reportable fact."""


class KeyErased(KeyFault):
    """The key was erased; what it sealed cannot be opened again, by anybody."""


class KeyUnknown(KeyFault):
    """The store never had this key: another store, or an older copy of it."""


class KeyStoreUnavailable(KeyFault):
    """The store did not answer; nothing is known about the key: retry."""


class MasterKeyWrong(KeyFault):
    """The master key is missing, malformed, open to others, or not the one of this store."""


class SealBroken(KeyFault):
    """Sealed bytes do not open: changed, or sealed for another scope, field or key."""


class KeyStore(Protocol):
    """Keys of contact persons, and the seed secrets of cities. Thread-safe."""

    def lead_key(self, *, city: str, office: str, submission_id: str) -> bytes:
        """The 32-byte key of this submission; made on the first call.

        Raises KeyErased, KeyStoreUnavailable.
        """

    def lead_keys(self, scopes: Sequence[SealScope]) -> dict[SealScope, bytes | None]:
        """As ``lead_key`` for many, in one transaction; None stands for an erased key."""

    def read_key(self, *, city: str, key_id: str) -> bytes:
        """The key of this id; never makes one. Raises KeyErased, KeyUnknown."""

    def erase_key(self, *, city: str, key_id: str, erased_at: int) -> None:
        """Erase a key for ever, whether or not it was ever made; ``erased_at`` in ms UTC.

        Erasing again changes nothing.
        """

    def erase_keys(self, *, city: str, key_ids: Sequence[str], erased_at: int) -> int:
        """As ``erase_key`` for many, in one go; how many were not erased before."""

    def sweep(self, *, wait_ms: int = 0) -> bool:
        """Let no copy of an erased key stay in the store's own files.

        Waits so many milliseconds for readers to end; False where some keep copies all the same:
        a later sweep takes them.
        """

    def keys_there(self, *, city: str, key_ids: Sequence[str]) -> list[str]:
        """Those of these ids whose key can still be read, in their order; makes none."""

    def seed_secret(self, city: str) -> bytes:
        """The 32-byte seed secret of the city; made on the first call, the same ever after."""

    def close(self) -> None:
        """Release files and connections. Safe to call twice."""
