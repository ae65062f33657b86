"""What of a decision a reader's receipt opens.

The rule: a receipt opens exactly the field classes that its reader is shown of a sealed lead of the
submission's own office (``sharing.visibility``), and of these none that speaks of somebody else. A
decision may name other offices, leads, projects and cases (with whom one collided, who takes the
hold next); whoever does not read every lead of the city gets such a class as its commitment alone.
A name that is sealed to the arbiter is opened to nobody else but its own office. Who of an office
said something, or in whose stead, is that office's business and the city's. The digest of the
submission's bytes is opened to the office that said them, and to whoever gets all six classes.

Edge cases: who is in charge of the one project of which the row speaks gets what the table gives
of it, of what the submitting office said about its own; a row that the city itself made (a lapse)
or that nobody can read belongs to no office, so only the city's readers get anything of it; an
empty class is opened like any other.

Invariant: deny by default; what a receipt opens is never more than what pages and API show.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from auth.actors import Actor
from auth.offices import City
from auth.permissions import Permission, may
from infra.receipts.mentioned import Mentioned, texts_in
from ledger.journal_entry import HISTORY, class_contents
from ledger.merkle.receipt import CLASSES, DIGEST
from ledger.stored_row import StoredRow
from sharing.field_classes import FieldClass
from sharing.visibility import (
    LeadState,
    Parties,
    Relation,
    Showing,
    name_sight,
    relations_of,
    shows,
)


def opened_classes(
    viewer: Actor, row: StoredRow, *, city: City, mentioned: Mentioned
) -> frozenset[str]:
    """The classes of this decision that the viewer's receipt opens, ``digest`` among them or not.

    ``mentioned`` tells whose the leads, projects and cases are that the row names.
    """
    relations = relations_of(
        viewer,
        Parties(
            project_id=mentioned.project_id,
            chain=mentioned.chain,
            registered={row.office} - {""},
        ),
    )
    events = orjson.loads(row.events)
    contents = class_contents(events, orjson.loads(row.params))
    reads_all = may(viewer.role, Permission.CITY_LEAD_READ).allowed
    in_charge = not relations.isdisjoint({Relation.IN_CHARGE, Relation.REVIEWER})
    own = viewer.offices | ({row.office} if in_charge else frozenset())
    opened = {
        name
        for name in CLASSES
        if shows(viewer, relations, LeadState.SEALED, FieldClass(name))
        and (reads_all or _is_about_own(contents[name], own, city, mentioned))
    }
    is_sealed = any(event.get("identity", {}).get("is_name_sealed") for event in events)
    sight = name_sight(viewer, relations, LeadState.SEALED, is_sealed=is_sealed)
    if sight.showing is not Showing.SHOW:
        opened -= {FieldClass.IDENTITY.value, HISTORY}
    if not (reads_all or Relation.OWN in relations) and any(map(_names_a_person, events)):
        opened.discard(HISTORY)
    if opened == set(CLASSES) or Relation.OWN in relations:
        opened.add(DIGEST)
    return frozenset(opened)


def _names_a_person(event: Mapping[str, Any]) -> bool:
    """Whether it tells who of the office said it, asked for it, or in whose stead."""
    return any(event.get(name) for name in ("by", "said_in_stead_of", "asked_by"))


def _is_about_own(content: bytes, own: frozenset[str], city: City, mentioned: Mentioned) -> bool:
    """Whether nothing in it names an office, lead, project or case that is not of ``own``."""
    others = {office.code for office in city.offices} - own - {city.code}
    return not any(
        text in others or mentioned.is_of_others(text, own)
        for text in texts_in(orjson.loads(content))
    )
