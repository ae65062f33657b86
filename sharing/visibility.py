"""Who may see what of a lead or project 可见范围: the one door for every output.

Two pure steps. ``relations_of(viewer, parties)`` says how somebody stands to a lead or project, by
role, office and what he or she is put in charge of. ``may_see(viewer, relations, state, field
class)`` answers *show*, *mask* or *absent*, with a reason, from the city's policy
(``sharing.visibility_policy``). Who stands to it in several ways gets the most that one of them
gives.

The state follows from what the lead's office said (sealed, named offices, board, open); once the
signing was recognised the project is on the board whatever its office said.

A name may be *sealed* to the arbiter alone: then the identity (name, code, title) is shown to the
office that registered it and to the arbiter, and stands under the code name for everybody else who
sees the lead: the operator, the place of landing, and who claimed the project from the pool.

A project in the pool is shown to every office and to the city as a masked card without any office:
its chain, industry and band, since when and why it is free. A case is its own office's, that of
each office to which an investor is offered, and the city's; an objection is the objecting office's
and the city's. The other side of a case is shown to an office only where it is the office's own
project, or one that lands with it.

A masked card goes under its code name and never under the project's id: an office that collided
knows the id of the project and would learn from the card with whom.

Edge cases: whose lead was withdrawn still reads it; where leads part and only an introducer stays,
the office that left has first contact no more; who is put in charge and may not read the board
(administrator, security officer) reads nothing all the same.

Invariant: deny by default. Nothing but the policy and these two functions decides.
"""

import hmac
from base64 import b32encode
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from auth.actors import Actor, Role
from auth.permissions import Permission, may
from sharing.field_classes import FieldClass
from sharing.framing import framed
from sharing.visibility_policy import (
    NOTHING,
    RANK,
    LeadState,
    Relation,
    Showing,
    Sight,
    policy_of,
)

__all__ = [
    "BANDS",
    "BAND_CODES",
    "YI",
    "LeadState",
    "Parties",
    "Relation",
    "Showing",
    "Sight",
    "band_of",
    "code_name",
    "is_party_to",
    "is_visible",
    "may_read_case",
    "may_read_pool",
    "may_see",
    "name_sight",
    "pool_name",
    "relations_of",
    "shows",
    "state_given",
]

YI: Final = 100_000_000
BANDS: Final = (1, 5, 10, 20, 50, 100)
"""Lower bounds of the amount bands in 亿 yuan, inclusive; below the first is a band too."""

Relations = frozenset[Relation]


class Parties(NamedTuple):
    """Which offices stand how to a lead or project: codes of offices, '' for none."""

    project_id: str = ""
    chain: str = ""
    registered: Collection[str] = ()
    """Of a lead: whose it is."""
    first_contact: str = ""
    holder: str = ""
    landing: str = ""
    receivers: Collection[str] = ()
    """Asked by a transfer to take it over."""
    offered: Collection[str] = ()
    """To whom the centre offers the investor."""
    waiting: Collection[str] = ()
    """With a live lead of their own."""
    named: Collection[str] = ()
    """Whom its office lets see it by name."""


_CENTRES: Final = frozenset({Role.CITY_OPERATOR, Role.CITY_ARBITER})


def relations_of(viewer: Actor, parties: Parties) -> Relations:
    """Every way in which the viewer stands to it; never empty."""
    role = viewer.role
    if may(role, Permission.CITY_LEAD_READ).allowed:
        if role not in _CENTRES:
            return frozenset({Relation.AUDITOR})
        return frozenset({Relation.CENTRE}) | _of_offices(viewer, parties)
    if not may(role, Permission.CITY_BOARD_READ).allowed:
        return frozenset({Relation.OUTSIDE})
    if role is Role.ASSESSOR:
        return frozenset({Relation.ASSESSOR})
    found = {Relation.OTHER}
    if may(role, Permission.OWN_LEAD_READ).allowed:
        found |= _of_offices(viewer, parties)
    if parties.project_id in viewer.projects_in_charge or (
        parties.chain and parties.chain in viewer.chains_in_charge
    ):
        found.add(Relation.REVIEWER if role is Role.REVIEWER else Relation.IN_CHARGE)
    return frozenset(found)


def _of_offices(viewer: Actor, parties: Parties) -> Relations:
    stand = {
        Relation.OWN: parties.registered,
        Relation.FIRST_CONTACT: {parties.first_contact},
        Relation.HOLDER: {parties.holder},
        Relation.LANDING: {parties.landing},
        Relation.RECEIVER: parties.receivers,
        Relation.OFFERED: parties.offered,
        Relation.WAITING: parties.waiting,
        Relation.NAMED: parties.named,
    }
    return frozenset(
        relation for relation, offices in stand.items() if not viewer.offices.isdisjoint(offices)
    )


def state_given(visibility: str, *, is_signed: bool) -> LeadState:
    """The state of a lead whose office lets see it so far; signed ones are on the board."""
    state = LeadState(visibility)
    is_narrow = state in (LeadState.SEALED, LeadState.NAMED)
    return LeadState.BOARD if is_signed and is_narrow else state


def may_see(
    viewer: Actor, relations: Relations, state: LeadState, field_class: FieldClass
) -> Sight:
    """What a viewer who stands so to it gets of one field class of a lead in this state."""
    return _sights(viewer.visibility, relations, state)[field_class]


@lru_cache(maxsize=8192)
def _sights(table: str, relations: Relations, state: LeadState) -> dict[FieldClass, Sight]:
    """The most that one of the relations gives of each field class."""
    policy = policy_of(table)
    ordered = [each for each in Relation if each in relations]  # so that the reason is stable
    return {
        field_class: max(
            (policy.sight(relation, state, field_class) for relation in ordered),
            key=lambda sight: RANK[sight.showing],
            default=NOTHING,
        )
        for field_class in FieldClass
    }


def shows(viewer: Actor, relations: Relations, state: LeadState, field_class: FieldClass) -> bool:
    """Whether the class is shown as it is."""
    return may_see(viewer, relations, state, field_class).showing is Showing.SHOW


def name_sight(
    viewer: Actor,
    relations: Relations,
    state: LeadState,
    *,
    is_sealed: bool,
    owns_name: bool = True,
) -> Sight:
    """What a viewer gets of the name: as of the identity, unless it is sealed to the arbiter.

    ``owns_name``: the lead is the one that brought the name, no claim from the pool.
    """
    sight = may_see(viewer, relations, state, FieldClass.IDENTITY)
    if not is_sealed or sight.showing is not Showing.SHOW:
        return sight
    is_own = owns_name and not relations.isdisjoint({Relation.OWN, Relation.FIRST_CONTACT})
    if is_own or viewer.role is Role.CITY_ARBITER:
        return sight
    return Sight(Showing.MASK, "name_sealed")


def may_read_pool(viewer: Actor) -> bool:
    """Whether this viewer reads the masked cards of the pool: who may claim, and the city."""
    claims = may(viewer.role, Permission.OWN_HOLD_CLAIM).allowed
    return claims or may(viewer.role, Permission.CITY_LEAD_READ).allowed


def may_read_case(viewer: Actor, *, office: str, offered: Collection[str] = ()) -> bool:
    """Whether this viewer may know of a case of ``office``, or offered to these offices."""
    if may(viewer.role, Permission.CITY_CASE_READ).allowed:
        return True
    is_party = office in viewer.offices or not viewer.offices.isdisjoint(offered)
    return is_party and may(viewer.role, Permission.OWN_CASE_READ).allowed


def is_party_to(viewer: Actor, offices: Collection[str]) -> bool:
    """Whether it is about the viewer's own office, or the viewer reads every lead of the city."""
    if may(viewer.role, Permission.CITY_LEAD_READ).allowed:
        return True
    is_one = not viewer.offices.isdisjoint(offices)
    return is_one and may(viewer.role, Permission.OWN_LEAD_READ).allowed


def is_visible(viewer: Actor, relations: Relations, state: LeadState) -> bool:
    """Whether anything of it is shown at all; if not, it must look as if it did not exist."""
    sights = _sights(viewer.visibility, relations, state)
    return any(sight.showing is not Showing.ABSENT for sight in sights.values())


def code_name(secret: bytes, project_id: str) -> str:
    """The stable name under which others know a project: ``XXXX-XXXX``, without any order.

    ``secret``: the city's seed secret; without it nobody can go from an id to the name or back.
    """
    digest = hmac.digest(secret, framed("oneboard/code-name/v1", project_id), "sha256")
    letters = b32encode(digest[:5]).decode("ascii")
    return f"{letters[:4]}-{letters[4:]}"


def pool_name(secret: bytes, project_id: str) -> str:
    """The name of a project in the pool. Another one than on the board: who knows the project's id
    from the pool must not find its masked card, which names an office.
    """
    digest = hmac.digest(secret, framed("oneboard/pool-name/v1", project_id), "sha256")
    letters = b32encode(digest[:5]).decode("ascii")
    return f"{letters[:4]}-{letters[4:]}"


def band_of(amount_yuan: int | None) -> str:
    """The band of an amount as a code: '' unknown, ``lt1``, ``1-5`` ... ``ge100`` (亿 yuan)."""
    if amount_yuan is None:
        return ""
    reached = [bound for bound in BANDS if amount_yuan >= bound * YI]
    if not reached:
        return f"lt{BANDS[0]}"
    if reached[-1] == BANDS[-1]:
        return f"ge{BANDS[-1]}"
    return f"{reached[-1]}-{BANDS[len(reached)]}"


BAND_CODES: Final = tuple(dict.fromkeys((band_of(0), *(band_of(bound * YI) for bound in BANDS))))
"""Every band there is, from the smallest."""
