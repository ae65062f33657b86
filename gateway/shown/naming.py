"""Under which name a reader knows a lead or project: its own, or a code name where it is sealed.

Invariant: whatever shows an investor, a credit code or a title to people goes through ``named``.
"""

from typing import NamedTuple

from auth.actors import Actor
from auth.offices import City
from sharing.sections import Identity
from sharing.visibility import LeadState, Relation, Showing, code_name, name_sight


class Named(NamedTuple):
    """The identity as the reader may read it; ``code_name`` stands for it where it is hidden."""

    investor: str
    project: str
    credit_code: str
    code_name: str
    is_sealed: bool

    @property
    def title(self) -> str:
        """The project's title, or the code name."""
        return self.project or self.code_name


def named(
    viewer: Actor,
    identity: Identity,
    *,
    relations: frozenset[Relation],
    state: LeadState,
    project_id: str,
    secret: bytes,
    owns_name: bool = True,
) -> Named:
    """The identity for this viewer; ``owns_name``: its office itself said it (no claim)."""
    sight = name_sight(
        viewer, relations, state, is_sealed=identity.is_name_sealed, owns_name=owns_name
    )
    stands_for = code_name(secret, project_id)
    if sight.showing is not Showing.SHOW:
        return Named("", "", "", stands_for, identity.is_name_sealed)
    return Named(
        identity.investor,
        identity.project,
        identity.credit_code,
        stands_for,
        identity.is_name_sealed,
    )


def office_name(city: City, code: str) -> str:
    """An office's name; '' for none."""
    office = city.office(code) if code else None
    return office.name if office is not None else code
