"""Which offices a person belongs to, and as whom he or she acts now.

The rule: a membership is an office and a role in it. A person has one or several; each act is made
in one of them, which the person picks (the first one where nothing is picked). What is picked must
be a membership of today: one that was withdrawn no longer counts, whatever a token says.

Edge cases: the same office twice with two roles is two memberships; a machine client has one
membership and no other; nobody is granted the role of a part of the product (``system``).

Invariant: ``acting_as`` never answers with a membership that is not among the given ones.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auth.actors import Role


class Membership(NamedTuple):
    """An office and the role in it."""

    office: str
    role: Role


def acting_as(
    memberships: Sequence[Membership], *, office: str = "", role: str = ""
) -> Membership | None:
    """The membership that is meant: the first that fits what is given; None where none does."""
    for each in memberships:
        if office in ("", each.office) and role in ("", each.role.value):
            return each
    return None


def belongs_to_any(memberships: Iterable[Membership], offices: Iterable[str]) -> bool:
    """Whether a person of these memberships belongs to one of the offices, in whatever role."""
    named = frozenset(offices)
    return any(each.office in named for each in memberships)
