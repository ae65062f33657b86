"""Signed heads as text: C2SP's tlog-checkpoint, a signed note of three lines and its signatures.

    oneboard/320800          origin: which log
    4711                     how many leaves
    <base64 of the root>
                             (further lines, if any, would be extensions; then one empty line)
    — oneboard/320800 <base64 of 4 bytes of key id and the signature>

The signed bytes are the lines before the empty one, each with its end of line. A key is told by a
*verifier key* in one line, ``name+key id+base64``; its id is the first four bytes of SHA-256 over
name, end of line, 0x01 (Ed25519) and the public key. The signing itself is not done here.

The reader is strict: one way to write each number, base64 with its padding, no other white space.

Edge cases: signatures of unknown keys are read and left alone, as C2SP asks; extension lines are
read and are signed with the rest, and this product writes none, so that the same tree always gives
the same text.

Invariant: ``read_head`` gives back what ``SignedHead.text`` wrote, and refuses every other text.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from ledger.merkle.tree import HASH_BYTES, TreeHead

ED25519: Final = b"\x01"
KEY_ID_BYTES: Final = 4
PUBLIC_KEY_BYTES: Final = 32
HEAD_TEXT_MAX: Final = 16_384
_SIGNATURE_MARK: Final = "— "
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME: Final = re.compile(r"[^\s+]+")
_BODY_LINES: Final = 3


class HeadUnreadable(ValueError):
    """The text is no signed head; the message says what is wrong with it."""


class KeyUnreadable(ValueError):
    """The text is no verifier key of Ed25519."""


class VerifierKey(NamedTuple):
    """A public key of Ed25519 with the name under which it signs."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        named = self.name.encode("utf-8") + b"\n" + ED25519 + self.public_key
        return sha256(named).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key in one line, as it is handed out."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.public_key)}"


class NoteSignature(NamedTuple):
    """One signature under a head, and whose it says it is."""

    name: str
    key_id: bytes
    signature: bytes


class SignedHead(NamedTuple):
    """A tree's head with the log that it is of, and its signatures."""

    origin: str
    head: TreeHead
    signatures: tuple[NoteSignature, ...] = ()
    extensions: tuple[str, ...] = ()

    @property
    def signed_bytes(self) -> bytes:
        """What the signatures are over."""
        lines = (self.origin, str(self.head.size), _base64(self.head.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode("utf-8")

    @property
    def text(self) -> str:
        """The head as it is published."""
        lines = (
            f"{_SIGNATURE_MARK}{one.name} {_base64(one.key_id + one.signature)}\n"
            for one in self.signatures
        )
        return self.signed_bytes.decode("utf-8") + "\n" + "".join(lines)

    def signed_by(self, signatures: Sequence[NoteSignature]) -> "SignedHead":
        """The same head with these signatures."""
        return self._replace(signatures=tuple(signatures))


def read_head(text: str) -> SignedHead:
    """What a published head says; its signatures are not verified. Raises HeadUnreadable."""
    if len(text) > HEAD_TEXT_MAX:
        raise HeadUnreadable("the text is too long")
    body, gap, signed = text.partition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) < _BODY_LINES or not signed.endswith("\n"):
        raise HeadUnreadable("lines are missing")
    origin, size, root, *extensions = lines
    if not origin or any(not line for line in extensions):
        raise HeadUnreadable("a line is empty")
    if _NUMBER.fullmatch(size) is None:
        raise HeadUnreadable("the size is no number")
    root_hash = _unbase64(root)
    if root_hash is None or len(root_hash) != HASH_BYTES:
        raise HeadUnreadable("the root is no hash")
    signatures = tuple(_signature(line) for line in signed[:-1].split("\n"))
    return SignedHead(origin, TreeHead(int(size), root_hash), signatures, tuple(extensions))


def read_verifier_key(text: str) -> VerifierKey:
    """The key that a line names. Raises KeyUnreadable."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    content = _unbase64(encoded)
    if _NAME.fullmatch(name) is None or content is None:
        raise KeyUnreadable("not of the form name+id+key")
    if content[:1] != ED25519 or len(content) != 1 + PUBLIC_KEY_BYTES:
        raise KeyUnreadable("not a key of Ed25519")
    key = VerifierKey(name, content[1:])
    if key.key_id.hex() != key_id:
        raise KeyUnreadable("the id is that of another key")
    return key


def is_key_name(name: str) -> bool:
    """Whether a log or key can be called so: no white space and no plus sign."""
    return _NAME.fullmatch(name) is not None


def _signature(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_SIGNATURE_MARK).partition(" ")
    content = _unbase64(encoded)
    is_ours = line.startswith(_SIGNATURE_MARK) and _NAME.fullmatch(name) is not None
    if not is_ours or content is None or len(content) <= KEY_ID_BYTES:
        raise HeadUnreadable("a signature line cannot be read")
    return NoteSignature(name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _unbase64(text: str) -> bytes | None:
    """The bytes; None unless the text is their one standard form."""
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return content if _base64(content) == text else None
