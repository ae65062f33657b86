"""Who may see what of a lead or project 可见范围: the one door for every output.

One pure question, ``may_see(viewer, relation, state, field class)``, answered *show*, *mask* or
*absent*, with a reason. First version of DESIGN section 5:

* the office whose lead it is reads it in full, the place of landing all but contact persons and
  evidence (it must know what it is to build; ours);
* the city centre reads everything; the auditor everything but contact persons;
* everybody else who may read the board sees a masked card, and only of a project whose signing
  was recognised: name → a stable code name, amount → its band, dates → months, persons and
  evidence → nothing. Before that the lead is sealed: it is absent, as if it did not exist;
* an office that is asked to take a project over, by transfer or by the centre's offer, reads what
  it needs for its answer: identity, commercial and summary, and not who else has to do with it;
* who may not read the board (administrator, security officer) sees nothing of any lead.

A name may be *sealed* to the arbiter alone: then the identity of the lead (name, code, title) is
shown to its own office and to the arbiter, and stands under the code name for everybody else who
sees the lead, the operator and the place of landing included.

A project in the pool is shown to every office and to the city as a masked card without any office:
its chain, industry and band, since when and why it is free. A case is its own office's, that of
each office to which an investor is offered, and the city's; an objection is the objecting office's
and the city's. The other side of a case is shown to an office only where it is the office's own
project, or one that lands with it.

A masked card goes under its code name and never under the project's id: an office that collided
knows the id of the project and would learn from the card with whom.

Edge cases: whose lead was withdrawn still reads it; a project that several offices registered is,
to each of them, known by its own lead and otherwise as to everybody else.

Invariant: deny by default. What is *mask* for a viewer is never more than what *show* is, and a
relation that is not listed sees at most what an office without any relation sees.
"""

import hmac
from base64 import b32encode
from collections.abc import Collection
from enum import StrEnum
from typing import Final, NamedTuple

from auth.actors import Actor, Role
from auth.permissions import Permission, may
from sharing.field_classes import FieldClass
from sharing.framing import framed

YI: Final = 100_000_000
BANDS: Final = (1, 5, 10, 20, 50, 100)
"""Lower bounds of the amount bands in 亿 yuan, inclusive; below the first is a band too."""


class Showing(StrEnum):
    """What a viewer gets of a field class."""

    SHOW = "show"
    MASK = "mask"
    ABSENT = "absent"


class Relation(StrEnum):
    """How a viewer stands to a lead or project."""

    OWN = "own"
    """The viewer's office registered the lead; of a project: it has first contact."""
    LANDING = "landing"
    """The project lands with the viewer's office."""
    RECEIVER = "receiver"
    """The viewer's office is asked to take the project over: by transfer or by the centre."""
    CENTRE = "centre"
    AUDITOR = "auditor"
    OTHER = "other"
    """No relation: another office, the assessor, a leader who is not in charge."""
    OUTSIDE = "outside"
    """The role reads no leads at all."""


class LeadState(StrEnum):
    """What of a lead's life decides who may see it."""

    SEALED = "sealed"
    """Known to its own office and the city."""
    BOARD = "board"
    """The signing was recognised: every office sees a masked card."""


class Sight(NamedTuple):
    """The answer, and why: a short code for the log and for permitted readers."""

    showing: Showing
    reason: str


_NOTHING: Final = Sight(Showing.ABSENT, "not_in_your_sight")
_CENTRES: Final = frozenset({Role.CITY_OPERATOR, Role.CITY_ARBITER})
_NOT_FOR_LANDING: Final = frozenset({FieldClass.CONTACTS, FieldClass.EVIDENCE})
_READS_BOARD: Final = frozenset({Relation.LANDING, Relation.RECEIVER, Relation.OTHER})
_FOR_RECEIVER: Final = frozenset({FieldClass.IDENTITY, FieldClass.COMMERCIAL, FieldClass.SUMMARY})
_ON_A_CARD: Final = {
    FieldClass.IDENTITY: Showing.MASK,
    FieldClass.COMMERCIAL: Showing.MASK,
    FieldClass.HISTORY: Showing.MASK,
    FieldClass.SUMMARY: Showing.SHOW,
}


def relation_of(
    viewer: Actor, *, own_office: str, landing_office: str = "", asked: Collection[str] = ()
) -> Relation:
    """How the viewer stands to a lead of ``own_office``, or to a project that it first spoke of;
    ``asked``: the offices that are asked to take it over.
    """
    if may(viewer.role, Permission.CITY_LEAD_READ).allowed:
        return Relation.CENTRE if viewer.role in _CENTRES else Relation.AUDITOR
    if may(viewer.role, Permission.OWN_LEAD_READ).allowed:
        if own_office in viewer.offices:
            return Relation.OWN
        if landing_office and landing_office in viewer.offices:
            return Relation.LANDING
        if not viewer.offices.isdisjoint(asked):
            return Relation.RECEIVER
    if may(viewer.role, Permission.CITY_BOARD_READ).allowed:
        return Relation.OTHER
    return Relation.OUTSIDE


def may_see(relation: Relation, state: LeadState, field_class: FieldClass) -> Sight:
    """What a viewer in this relation gets of one field class of a lead in this state."""
    if relation in {Relation.OWN, Relation.CENTRE}:
        return Sight(Showing.SHOW, relation.value)
    if relation is Relation.AUDITOR:
        is_person = field_class is FieldClass.CONTACTS
        return _NOTHING if is_person else Sight(Showing.SHOW, "auditor")
    if relation is Relation.LANDING and field_class not in _NOT_FOR_LANDING:
        return Sight(Showing.SHOW, "landing")
    if relation is Relation.RECEIVER and field_class in _FOR_RECEIVER:
        return Sight(Showing.SHOW, "asked_to_take_over")
    if (
        relation in {Relation.LANDING, Relation.RECEIVER, Relation.OTHER}
        and state is LeadState.BOARD
    ):
        showing = _ON_A_CARD.get(field_class, Showing.ABSENT)
        return _NOTHING if showing is Showing.ABSENT else Sight(showing, "signed_card")
    return _NOTHING


def name_sight(
    viewer: Actor, relation: Relation, state: LeadState, *, own_office: str, is_sealed: bool
) -> Sight:
    """What a viewer gets of the name: as of the identity, unless it is sealed to the arbiter."""
    sight = may_see(relation, state, FieldClass.IDENTITY)
    if not is_sealed or sight.showing is not Showing.SHOW:
        return sight
    is_own = relation is Relation.OWN
    is_own_of_centre = relation is Relation.CENTRE and own_office in viewer.offices
    if is_own or is_own_of_centre or viewer.role is Role.CITY_ARBITER:
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


def is_visible(relation: Relation, state: LeadState) -> bool:
    """Whether anything of it is shown at all; if not, it must look as if it did not exist."""
    return any(
        may_see(relation, state, field_class).showing is not Showing.ABSENT
        for field_class in FieldClass
    )


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
