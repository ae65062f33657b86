"""Under which id and name a reader knows the projects that figures come from.

A person reads names through the door (``gateway.shown.naming``), so a masked project stands under
its code name, without its id, as on its card; a project that the reader may not know has neither.
The operator at the machine reads every project, but a name that is sealed to the arbiter stands
under its code name.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auth.actors import Actor
from gateway.lead_rows import as_operator_reads
from gateway.shown.naming import knows_id, named
from gateway.shown.project import relations_to, state_of
from infra.city_reads import CityReads
from infra.store.book_reads import project_identities
from infra.store.reads import projects_by_id
from ledger.views import ProjectView
from sharing.visibility import is_visible


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
    reads: CityReads, city: str, ids: Iterable[str], *, viewer: Actor, secret: bytes
) -> ProjectNames:
    """The names of these projects for a signed-in person; ``secret``: of the code names."""
    with reads.moment() as connection:
        projects = projects_by_id(connection, city, sorted(set(ids)))
    return {key: name_for(viewer, project, secret) for key, project in projects.items()}


def name_for(viewer: Actor, project: ProjectView, secret: bytes) -> ProjectName:
    """The id and name of a project for a signed-in person."""
    relations, state = relations_to(viewer, project), state_of(project)
    if not is_visible(viewer, relations, state):
        return UNKNOWN
    told = named(
        viewer,
        project.identity,
        relations=relations,
        state=state,
        project_id=project.project_id,
        secret=secret,
    )
    is_told = bool(told.project or told.investor)
    is_known = knows_id(viewer, relations, state, is_told=is_told)
    return ProjectName(project.project_id if is_known else "", told.title)


def names_for_operator(
    reads: CityReads, city: str, ids: Iterable[str], *, secret: bytes
) -> ProjectNames:
    """The names of these projects for whoever sits at the machine."""
    with reads.moment() as connection:
        projects = project_identities(connection, city, ids)
    return {
        key: ProjectName(key, as_operator_reads(project.identity, key, secret=secret).project)
        for key, project in projects.items()
    }
