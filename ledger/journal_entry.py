"""A journal entry: one decision, committed to by a leaf, linked into a chain.

A *leaf* is a header plus one salted commitment for each field class, so that a receipt can open
exactly the classes that its reader may see and still prove the rest unchanged:

    commitment(class) = SHA-256(salt(class) ‖ canonical bytes of the class's content)
    salt(class)       = SHA-256(seed ‖ name of the class)
    leaf hash         = SHA-256(0x00 ‖ canonical bytes of header and commitments)    (RFC 6962, 2.1)

The content of a section class is the list of [number of the event, section]; that of ``history``
is the events without their sections and the refusal's parameters. Contacts are committed to as
ciphertext, so a leaf still verifies after their key was erased.

The *state hash* is a chain, one link an entry, without log offsets or times of processing:

    state hash(n) = SHA-256(state hash(n-1) ‖ leaf hash(n)),    state hash(0) = 32 zero bytes

Invariant: equal logs and seeds give equal leaves and state hashes, whatever the group size, the
database or the kind of log.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ledger.judge.decision import Decision
from sharing.canonical import canonical_bytes
from sharing.events.registry import Event
from sharing.field_classes import SECTIONS, FieldClass
from sharing.verdict import Verdict

STATE_HASH_ZERO = bytes(32)
LEAF_PREFIX = b"\x00"


@dataclass(frozen=True, slots=True)
class Header:
    """What is public about an entry: who said what when, and the verdict."""

    city: str
    seq: int
    office: str
    submission_id: str
    kind: str
    digest: bytes
    recorded_at: int
    judge_version: int


@dataclass(frozen=True, slots=True)
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


def class_contents(events: list[dict[str, Any]], params: dict[str, str]) -> dict[str, bytes]:
    """The canonical content of each field class that the events have, by the class's name."""
    sections: dict[str, list[list[Any]]] = {}
    history: list[dict[str, Any]] = []
    for number, event in enumerate(events):
        rest = {}
        for name, value in event.items():
            if name in _SECTION_NAMES:
                if value is not None:
                    sections.setdefault(name, []).append([number, value])
            else:
                rest[name] = value
        history.append(rest)
    contents = {name: canonical_bytes(parts) for name, parts in sections.items()}
    contents[FieldClass.HISTORY.value] = canonical_bytes([history, params])
    return contents


_SECTION_NAMES = frozenset(SECTIONS)


def seal_entry(
    header: Header, decision: Decision, *, seed: bytes, previous_state_hash: bytes
) -> SealedEntry:
    """The canonical bytes, leaf and chain link of a decision."""
    events = [_dump(event) for event in decision.events]
    refusal = decision.refusal
    params = refusal.params if refusal is not None else {}
    leaf = leaf_bytes(
        header,
        verdict=decision.verdict,
        reason=refusal.reason if refusal is not None else "",
        commitments={
            name: commitment(seed, name, content)
            for name, content in class_contents(events, params).items()
        },
    )
    leaf_hash = sha256(LEAF_PREFIX + leaf).digest()
    return SealedEntry(
        events=canonical_bytes(events),
        params=canonical_bytes(params),
        leaf=leaf,
        leaf_hash=leaf_hash,
        state_hash=sha256(previous_state_hash + leaf_hash).digest(),
    )


def leaf_bytes(
    header: Header, *, verdict: Verdict, reason: str, commitments: dict[str, str]
) -> bytes:
    """The canonical bytes of a leaf."""
    return canonical_bytes(
        {
            "v": 1,
            "city": header.city,
            "seq": header.seq,
            "office": header.office,
            "submission_id": header.submission_id,
            "kind": header.kind,
            "digest": header.digest.hex(),
            "recorded_at": header.recorded_at,
            "verdict": verdict.value,
            "reason": reason,
            "judge_version": header.judge_version,
            "commitments": commitments,
        }
    )


def _dump(event: Event) -> dict[str, Any]:
    return event.__pydantic_serializer__.to_python(event)
