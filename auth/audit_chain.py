"""The record of rights: each event is sealed together with the one before.

The rule: an event's seal is HMAC-SHA-256 over the seal before it and everything that the event
says, under a key that is not in the database. So a row that was changed, taken out, put in or moved
does not fit, and who can write to the database alone can make none that fits.

Edge cases: the newest events taken away together leave a shorter chain that fits; the count in a
backup or an auditor's note shows it.

Invariant: ``first_broken`` is None for every chain that ``seal_of`` made, and for no other.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

START: Final = bytes(32)


class Event(NamedTuple):
    """One event: number from 1, when (milliseconds), what, by whom, about whom, and details."""

    number: int
    at: int
    kind: str
    actor: str
    login: str
    document: str


def seal_of(event: Event, *, before: bytes, key: bytes) -> bytes:
    """The seal of an event after the one whose seal is ``before``."""
    told = hmac.new(key, before, sha256)
    for part in event:
        written = str(part).encode()
        told.update(len(written).to_bytes(8) + written)
    return told.digest()


def first_broken(sealed: Iterable[tuple[Event, bytes]], *, key: bytes) -> int | None:
    """The number that is expected where the chain breaks first; None where it does not."""
    before, expected = START, 1
    for event, seal in sealed:
        fits = hmac.compare_digest(seal_of(event, before=before, key=key), seal)
        if event.number != expected or not fits:
            return expected
        before, expected = seal, expected + 1
    return None
