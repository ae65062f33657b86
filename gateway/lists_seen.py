"""What a list showed, sorted for the access log: by the office whose lead or project it is.

The rule: what a list shows by name is noted for each office whose it is, in one entry with the ids,
so that the owner finds there who read its leads; of what it shows under code names alone, one entry
says how many. An entry holds one way of standing to it and one set of classes that were shown.

Edge cases: more than ``IDS_MAX`` of one office are several entries; a project whose first contact
left is nobody's.

Invariant: every id of the list stands in exactly one entry.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from auth.actors import Actor
from gateway.shown.lead_sight import relations_to_lead
from gateway.shown.project import relations_to, stands_in, state_of
from ledger.views import LeadView, ProjectView
from sharing.field_classes import FieldClass
from sharing.visibility import LeadState, Relation, shows

IDS_MAX: Final = 1000
CLASSES: Final = tuple(each for each in FieldClass if each is not FieldClass.CONTACTS)
"""The classes that a lead's card can show; contact persons are on no card."""


class Seen(NamedTuple):
    """How a reader saw leads or projects: whose they are, and what of them was shown."""

    of_office: str
    relation: str
    shown: tuple[str, ...]

    @property
    def by_name(self) -> bool:
        """Whether it was shown whose it is and what it is called."""
        return FieldClass.IDENTITY.value in self.shown

    @property
    def masked(self) -> list[str]:
        """The classes that were not shown."""
        return [each.value for each in FieldClass if each.value not in self.shown]


class SeenPart(NamedTuple):
    """A part of a list: all ids that were seen alike."""

    seen: Seen
    ids: tuple[str, ...]


def seen_lead(viewer: Actor, lead: LeadView, *, offered: Collection[str] = ()) -> Seen:
    """How somebody sees a single lead."""
    relations = relations_to_lead(viewer, lead, offered=offered)
    return _seen(viewer, relations, LeadState.SEALED, lead.office)


def seen_project(viewer: Actor, project: ProjectView) -> Seen:
    """How somebody sees a project; it counts as the lead's of its first contact."""
    office = stands_in(project).first_contact
    return _seen(viewer, relations_to(viewer, project), state_of(project), office)


def parts_of_leads(
    viewer: Actor, leads: Iterable[LeadView], *, offered: Mapping[str, Collection[str]]
) -> Iterator[SeenPart]:
    """The entries that a list of leads makes; ``offered``: by lead, to whom it is offered."""
    return _parts(
        (seen_lead(viewer, lead, offered=offered.get(lead.lead_id, ())), lead.lead_id)
        for lead in leads
    )


def parts_of_projects(viewer: Actor, projects: Iterable[ProjectView]) -> Iterator[SeenPart]:
    """The entries that a list of projects makes."""
    return _parts((seen_project(viewer, project), project.project_id) for project in projects)


def _seen(viewer: Actor, relations: frozenset[Relation], state: LeadState, office: str) -> Seen:
    shown = tuple(each.value for each in CLASSES if shows(viewer, relations, state, each))
    return Seen(office, ",".join(sorted(each.value for each in relations)), shown)


def _parts(lines: Iterable[tuple[Seen, str]]) -> Iterator[SeenPart]:
    found: dict[Seen, dict[str, None]] = {}
    for seen, id_ in lines:
        alike = seen if seen.by_name else Seen("", "", seen.shown)
        found.setdefault(alike, {})[id_] = None
    for seen, ids in found.items():
        every = tuple(ids)
        for start in range(0, len(every), IDS_MAX):
            yield SeenPart(seen, every[start : start + IDS_MAX])
