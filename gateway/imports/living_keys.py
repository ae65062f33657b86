"""The key of a row in an exported ledger: which lead, as of which position, with which content.

It stands in one locked cell, ``LABCDEF234567@128-5f1c90a37be2``: the lead's id, the journal
position at which it was exported, and a short hash of what the row said then. The position tells
what happened to the lead since; the hash tells whether anybody changed the row.

Invariant: ``read_key(str(key))`` is the key, and a text that is no key is None, never a guess.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

_KEY = re.compile(
    r"(?P<lead>[A-Z][A-Z2-7]{3,40})@(?P<position>\d{1,15})-(?P<revision>[0-9a-f]{12})"
)


@dataclass(frozen=True, slots=True)
class LeadKey:
    """A lead as it was exported."""

    lead_id: str
    position: int
    revision: str

    def __str__(self) -> str:
        return f"{self.lead_id}@{self.position}-{self.revision}"

    @property
    def lineage(self) -> str:
        """How the ids begin of all that this exported row ever says."""
        return f"living-{sha256(str(self).encode()).hexdigest()[:16]}-"


def read_key(said: str) -> LeadKey | None:
    """The key that a cell holds, or None."""
    found = _KEY.fullmatch(said.strip())
    if found is None:
        return None
    return LeadKey(found["lead"], int(found["position"]), found["revision"])
