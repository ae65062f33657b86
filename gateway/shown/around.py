"""Reading what stands around leads: their projects, linked ones, and their open cases.

Invariant: of linked projects only those leads are read that the viewer may read.
"""

from collections import defaultdict
from collections.abc import Sequence

from auth.actors import Actor
from gateway.shown.lead import Around
from gateway.shown.lead_sight import lead_is_visible
from infra.store import reads
from ledger.views import CaseView, LeadView
from sharing.visibility import may_read_case


def around_leads(
    connection: reads.Moment, city: str, viewer: Actor, leads: Sequence[LeadView]
) -> Around:
    """What the viewer may need to read these leads."""
    ids = sorted({lead.project_id for lead in leads})
    projects = reads.projects_by_id(connection, city, ids)
    related = {one for each in projects.values() for one, _ in each.related} - set(ids)
    projects |= reads.projects_by_id(connection, city, sorted(related))
    linked = {one for lead in leads for one, _ in projects[lead.project_id].related}
    touches = [t for one in linked if one in projects for t in projects[one].touches]
    found = reads.leads_by_id(connection, city, sorted({touch.lead_id for touch in touches}))
    return Around(
        projects=projects,
        leads={key: lead for key, lead in found.items() if lead_is_visible(viewer, lead)},
        cases=_open_cases(connection, city, viewer, leads),
    )


def _open_cases(
    connection: reads.Moment, city: str, viewer: Actor, leads: Sequence[LeadView]
) -> dict[str, list[CaseView]]:
    offices = {lead.office for lead in leads}
    office = next(iter(offices)) if len(offices) == 1 else None
    wanted = {lead.lead_id for lead in leads}
    by_lead: dict[str, list[CaseView]] = defaultdict(list)
    if wanted:
        for case in reads.cases_of(connection, city, is_open=True, office=office):
            if case.kind == "proposal":
                continue  # told with the project: it is about no lead
            if case.lead_id in wanted and may_read_case(viewer, office=case.office):
                by_lead[case.lead_id].append(case)
    return by_lead
