"""Under which name a reader knows a lead or project: its own, or a code name where it is sealed.

Invariant: whatever shows an investor, a credit code or a title to people goes through ``named``.
"""

from typing import NamedTuple

from auth.actors import Actor
from auth.offices import City
from sharing.field_classes import FieldClass
from sharing.sections import Identity
from sharing.visibility import LeadState, Relation, Showing, code_name, name_sight, shows


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


def knows_id(
    viewer: Actor, relations: frozenset[Relation], state: LeadState, *, is_told: bool
) -> bool:
    """Whether the project's id is told to this viewer; ``is_told``: whether the name is.

    A name may be sealed although every office may see the project. An office that collided knows
    the id and what it collided by: with the id on the card it would know the sealed name.
    """
    if not shows(viewer, relations, state, FieldClass.IDENTITY):
        return False
    has_part = (FieldClass.COMMERCIAL, FieldClass.HISTORY)
    return is_told or any(shows(viewer, relations, state, each) for each in has_part)


def office_name(city: City, code: str) -> str:
    """An office's name; '' for none."""
    office = city.office(code) if code else None
    return office.name if office is not None else code
