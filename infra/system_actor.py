"""What a part of the product says: a record in the name of a system actor of the city's centre.

Invariant: the same words under the same id give the same bytes.
"""

from dataclasses import dataclass
from typing import Any

from auth.actors import Role
from sharing.canonical import canonical_bytes_checked, nfc
from sharing.record import Stamp, write_record
from sharing.sections import Frozen


@dataclass(frozen=True, slots=True)
class SystemActor:
    """A part of the product that submits: ``system:matcher``, ``system:timekeeper``."""

    city: str
    name: str

    def record(self, said: Frozen, *, submission_id: str) -> bytes:
        """The bytes to append to the city's log."""
        stamp = Stamp(
            city=self.city,
            office=self.city,
            actor=self.name,
            role=Role.SYSTEM,
            submission_id=submission_id,
        )
        content: dict[str, Any] = said.model_dump(exclude_defaults=True)
        fields = type(said).model_fields
        content |= {"kind": fields["kind"].default, "version": fields["version"].default}
        return write_record(stamp, canonical_bytes_checked(nfc(content)))
