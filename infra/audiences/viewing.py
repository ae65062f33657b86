"""As whom the audiences read, and what each card is: given to infra by whoever knows the door.

An audience 受众 is an office, as its own IT system and its staff read. Which card it gets of a
project (``CardOf``) is asked of the one door for visibility; nothing here reads a field of a lead.

A card's key is made by HMAC from the name under which the audience knows the project (its id, or
its code name where it is masked). So two offices cannot put their keys side by side, a key tells
no order and no id, and a project that becomes masked, or is shown from now on, goes under a new
key: the old one gets a tombstone.

Invariant: equal fingerprints mean that every project has the same card for every audience.
"""

import hmac
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.views import ProjectView
from sharing.framing import framed


class Card(NamedTuple):
    """A project as one audience may read it: how it is called there, and canonical bytes."""

    name: str
    document: bytes


CardOf = Callable[[str, ProjectView], Card | None]
"""The card of a project for an audience; None if it must look absent."""


@dataclass(frozen=True, slots=True)
class Viewing:
    """The audiences of a city and what they see, as its offices and its policy stand."""

    audiences: tuple[str, ...]
    card_of: CardOf
    fingerprint: bytes
    """Of everything that the cards follow from, projects apart: offices, policy, form."""
    key_secret: bytes = field(repr=False)


ViewingNow = Callable[[], Viewing]


def card_key(secret: bytes, *, city: str, audience: str, name: str) -> str:
    """The stable key of a card: 24 letters and digits, of this audience alone."""
    digest = hmac.digest(secret, framed("oneboard/card-key/v1", city, audience, name), "sha256")
    return b32encode(digest[:15]).decode("ascii").lower()
