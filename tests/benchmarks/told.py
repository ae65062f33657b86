"""A registration with the truth about it: which project it tells of, and as what."""

from dataclasses import dataclass

from sharing.matching.registration import Registration


@dataclass(frozen=True)
class Told:
    """``role`` is that of the truth: first, landing, late, claims or repeat."""

    row: Registration
    project: str
    role: str
    is_trap: bool
