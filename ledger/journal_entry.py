"""A journal entry: one decision, committed to by a leaf, linked into a chain.

A *leaf* is a header plus one salted commitment for each of the six field classes, whether or not
the entry says anything of that class, so that a receipt can open exactly the classes that its
reader may see, proves the rest unchanged, and does not even tell which of the rest are empty:

    salt(class)       = SHA-256(seed ‖ name of the class in ASCII)
    commitment(class) = SHA-256(salt(class) ‖ content of the class)
    leaf hash         = SHA-256(0x00 ‖ leaf)                                    (RFC 6962, 2.1)

Every content and the leaf are canonical bytes (``sharing.canonical``):

* of a section class (identity, contacts, commercial, summary, evidence): the list of
  [number of the event, section] for those events that have the section, ``[]`` if none has;
* of ``history``: the list [events without their sections, the refusal's parameters];
* the leaf: an object with ``city``, ``commitments`` (class name → lower-case hexadecimal),
  ``digest``, ``judge_version``, ``kind``, ``office``, ``reason``, ``recorded_at``, ``seq``,
  ``submission_id``, ``v`` (1) and ``verdict``. ``digest`` is the commitment to the submission's
  digest, as if ``digest`` were a class: a bare digest of short, guessable words would undo the
  salts.

Contacts are committed to as ciphertext, so a leaf still verifies after their key was erased.

The *state hash* is a chain, one link an entry, without log offsets or times of processing:

    state hash(n) = SHA-256(state hash(n-1) ‖ leaf hash(n)),    state hash(0) = 32 zero bytes

The format is frozen: journals and receipts outlive releases. A change is a new ``v``.

Invariant: equal logs and seeds give equal leaves and state hashes, whatever the group size, the
database or the kind of log.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from ledger.judge.decision import Decision
from sharing.canonical import canonical_bytes, fields_of
from sharing.field_classes import SECTIONS, FieldClass
from sharing.values import value
from sharing.verdict import Verdict

STATE_HASH_ZERO = bytes(32)
LEAF_PREFIX = b"\x00"
HISTORY = FieldClass.HISTORY.value
_CLASS_NAMES = tuple((name, name.encode("ascii")) for name in (*SECTIONS, HISTORY))


@value
class Header:
    """What an entry is about: who said which kind of thing when, and the digest of the words."""

    city: str
    seq: int
    office: str
    submission_id: str
    kind: str
    digest: bytes
    recorded_at: int
    judge_version: int


@value
class SealedEntry:
    """An entry's canonical events and parameters, its leaf hash and its place in the chain."""

    events: bytes
    params: bytes
    leaf: bytes
    leaf_hash: bytes
    state_hash: bytes


def salt_of(seed: bytes, field_class: str) -> bytes:
    """The salt of one field class of an entry with this seed."""
    return sha256(seed + field_class.encode("ascii")).digest()


def commitment(seed: bytes, field_class: str, content: bytes) -> str:
    """The commitment to one class's canonical content, as hexadecimal text."""
    return sha256(salt_of(seed, field_class) + content).hexdigest()


def class_contents(
    events: Sequence[Mapping[str, Any]], params: Mapping[str, str]
) -> dict[str, bytes]:
    """The canonical content of each of the six field classes, by the class's name.

    ``events`` are objects by field name, from models or from stored bytes.
    """
    sections: dict[str, list[tuple[int, Any]]] = {}
    rest = [dict(event) for event in events]
    for number, event in enumerate(rest):
        for name in SECTIONS:
            section = event.pop(name, None)
            if section is not None:
                sections.setdefault(name, []).append((number, section))
    contents = dict.fromkeys(SECTIONS, b"[]")
    for name, parts in sections.items():
        contents[name] = canonical_bytes(parts)
    contents[HISTORY] = canonical_bytes((rest, params))
    return contents


def seal_entry(
    header: Header, decision: Decision, *, seed: bytes, previous_state_hash: bytes
) -> SealedEntry:
    """The canonical bytes, leaf and chain link of a decision."""
    events, refusal = decision.events, decision.refusal
    params = refusal.params if refusal is not None else {}
    contents = class_contents([fields_of(event) for event in events], params)
    leaf = leaf_bytes(
        header,
        digest=commitment(seed, "digest", header.digest),
        verdict=decision.verdict,
        reason=refusal.reason if refusal is not None else "",
        commitments=_commitments(seed, contents),
    )
    leaf_hash = sha256(LEAF_PREFIX + leaf).digest()
    return SealedEntry(
        canonical_bytes(events),
        canonical_bytes(params),
        leaf,
        leaf_hash,
        sha256(previous_state_hash + leaf_hash).digest(),
    )


def _commitments(seed: bytes, contents: dict[str, bytes]) -> dict[str, str]:
    # ``commitment`` written out: it runs six times for every entry.
    return {
        name: sha256(sha256(seed + ascii_name).digest() + contents[name]).hexdigest()
        for name, ascii_name in _CLASS_NAMES
    }


def leaf_bytes(
    header: Header, *, digest: str, verdict: Verdict, reason: str, commitments: dict[str, str]
) -> bytes:
    """The canonical bytes of a leaf. ``digest`` is the commitment to the submission's digest."""
    return canonical_bytes(
        {
            "v": 1,
            "city": header.city,
            "seq": header.seq,
            "office": header.office,
            "submission_id": header.submission_id,
            "kind": header.kind,
            "digest": digest,
            "recorded_at": header.recorded_at,
            "verdict": verdict.value,
            "reason": reason,
            "judge_version": header.judge_version,
            "commitments": commitments,
        }
    )
