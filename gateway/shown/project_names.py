"""Under which id and name a reader knows the projects that figures come from.

A person reads names through the card, so a masked project stands under its code name, without its
id; a project that the reader may not know has neither. The operator at the machine reads every
project, but a name that is sealed to the arbiter stands under its code name.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auth.actors import Actor
from gateway.cards import ProjectShelf
from gateway.lead_rows import as_operator_reads
from infra.city_reads import CityReads
from infra.store.reads import projects_by_id


class ProjectName(NamedTuple):
    """A project as the reader knows it; both are empty where it may not be known."""

    project_id: str
    name: str

    @property
    def is_known(self) -> bool:
        """Whether the reader may know which project it is."""
        return bool(self.project_id)


UNKNOWN = ProjectName("", "")
ProjectNames = Mapping[str, ProjectName]


def names_for_viewer(
    reads: CityReads, city: str, ids: Sequence[str], *, viewer: Actor, shelf: ProjectShelf
) -> ProjectNames:
    """The names of these projects for a signed-in person."""
    named = dict.fromkeys(ids, UNKNOWN)
    with reads.moment() as connection:
        projects = projects_by_id(connection, city, sorted(set(ids)))
    for project_id, project in projects.items():
        card = shelf.card(viewer, project)
        if card is not None:
            named[project_id] = ProjectName(card.project_id, card.project or card.code_name)
    return named


def names_for_operator(
    reads: CityReads, city: str, ids: Sequence[str], *, secret: bytes
) -> ProjectNames:
    """The names of these projects for whoever sits at the machine."""
    with reads.moment() as connection:
        projects = projects_by_id(connection, city, sorted(set(ids)))
    return {
        project_id: ProjectName(
            project_id, as_operator_reads(project.identity, project_id, secret=secret).project
        )
        for project_id, project in projects.items()
    }
