"""The verdict on a submission: accepted, collided, or refused with a reason.

A refusal names a rule by a code and carries what the reader may know as parameters; words in the
reader's language are made at the door. Nothing is refused in silence, and a refusal is recorded
like everything else.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What the judge said."""

    ACCEPTED = "accepted"
    COLLIDED = "collided"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a submission was refused: the rule's code and its parameters (texts)."""

    reason: str
    params: dict[str, str] = field(default_factory=dict)
