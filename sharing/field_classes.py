"""Field classes: the unit in which a reader may see something of a lead, or not.

Submissions and events keep their fields in one section per class, so that visibility, receipts and
erasure speak of whole sections and nobody sorts single fields again. What stands outside the
sections (ids, offices, what happened and when) is of the class ``history``.

Invariant: every field of every event belongs to exactly one class.
"""

from enum import StrEnum


class FieldClass(StrEnum):
    """The six classes of DESIGN section 5; the values are the names of the sections."""

    IDENTITY = "identity"
    CONTACTS = "contacts"
    COMMERCIAL = "commercial"
    SUMMARY = "summary"
    EVIDENCE = "evidence"
    HISTORY = "history"


SECTIONS: tuple[str, ...] = tuple(c.value for c in FieldClass if c is not FieldClass.HISTORY)
"""The classes that are sections of their own, in the order in which leaves commit to them."""
