"""What the timekeeper says."""

from typing import Literal

from sharing.sections import Frozen, Instant


class Tick(Frozen):
    """Time has come to ``due_at``: something is due, and nobody else says anything."""

    kind: Literal["tick"] = "tick"
    version: Literal[1] = 1
    due_at: Instant
