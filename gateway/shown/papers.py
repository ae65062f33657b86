"""Which evidence files a reader is shown, by the lead or project whose statement names them.

The rule: a file is shown to whoever is shown the field class *evidence* of the lead that a
statement speaks of; where it speaks of a project alone, of that statement: its office's own, and of
the project to who is in charge; what the centre itself said of a project (a recognition) is shown
as the project's evidence. A statement counts only where its office sent the file. A paper tells the
name, so where that is sealed to the arbiter only who reads the name gets it.

Edge cases: a file that no statement names is its sender's and the centre's alone; who knows a hash
and names it without having sent the file gives nobody a right to it.

Invariant: the table of docs/visibility.md decides, and nothing is shown by a hash alone.
"""

from collections.abc import Collection, Mapping, Sequence

from auth.actors import Actor
from gateway.shown.lead_sight import owns_name, relations_to_lead, shows_of_lead
from gateway.shown.project import relations_to, state_of
from infra.evidence.named import PaperNamed
from ledger.views import LeadView, ProjectView
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


def office_shown_by(
    viewer: Actor,
    named: Sequence[PaperNamed],
    *,
    senders: Collection[str],
    leads: Mapping[str, LeadView],
    projects: Mapping[str, ProjectView],
    city: str,
) -> str:
    """The office by whose statement the file is shown to this viewer; '' where by none."""
    for each in named:
        if each.office not in senders:
            continue
        lead, project = leads.get(each.lead_id), projects.get(each.project_id)
        if lead is not None:
            is_shown = _of_lead(viewer, lead)
        else:
            is_shown = project is not None and _of_project(viewer, project, each.office, city)
        if is_shown:
            return each.office
    return ""


def _of_lead(viewer: Actor, lead: LeadView) -> bool:
    relations = relations_to_lead(viewer, lead)
    sealed = lead.identity.is_name_sealed
    return shows_of_lead(viewer, lead, FieldClass.EVIDENCE) and _reads_name(
        viewer, relations, LeadState.SEALED, is_sealed=sealed, owns_name=owns_name(lead)
    )


def _of_project(viewer: Actor, project: ProjectView, office: str, city: str) -> bool:
    parties = Parties(
        project_id=project.project_id, chain=project.chain, registered={office} - {city}
    )
    relations = relations_of(viewer, parties)
    if office == city:
        relations |= relations_to(viewer, project)
    state, sealed = state_of(project), project.identity.is_name_sealed
    return shows(viewer, relations, state, FieldClass.EVIDENCE) and _reads_name(
        viewer, relations, state, is_sealed=sealed
    )


def _reads_name(
    viewer: Actor,
    relations: frozenset[Relation],
    state: LeadState,
    *,
    is_sealed: bool,
    owns_name: bool = True,
) -> bool:
    """Whether a paper tells this viewer no name that is sealed."""
    sight = name_sight(viewer, relations, state, is_sealed=is_sealed, owns_name=owns_name)
    return not is_sealed or sight.showing is Showing.SHOW
