"""How the projects of an office stand for one indicator and period, to be held against its own
figure.

Read from what stands in the book (a project's state keeps its standing entries with the month that
they count for) and from what was recognised.

Invariant: says nothing of a project of which the office has neither lead nor credit.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ledger.book import OFFICE, SUSPENSE, office_account
from ledger.claimed import ProjectStanding
from ledger.judge.recognitions import Attainment
from ledger.judge.state import ProjectState, Recognition
from ledger.views import LeadView


def standings_of(
    projects: Mapping[str, ProjectState],
    leads: Iterable[LeadView],
    *,
    office: str,
    indicator: str,
    event: str,
    months: Collection[str],
) -> list[ProjectStanding]:
    """The standing of each of these projects; ``leads`` are the office's own."""
    by_project: dict[str, list[LeadView]] = defaultdict(list)
    for lead in leads:
        by_project[lead.project_id].append(lead)
    return [
        _standing(project, by_project[project.project_id], office, indicator, event, months)
        for project in projects.values()
    ]


def _standing(
    project: ProjectState,
    leads: list[LeadView],
    office: str,
    indicator: str,
    event: str,
    months: Collection[str],
) -> ProjectStanding:
    account = office_account(office)
    entries = [entry for entry in project.entries if entry.indicator == indicator]
    inside = {
        a for entry in entries if entry.period in months for a, _, units in entry.postings if units
    }
    elsewhere = {
        entry.period
        for entry in entries
        if entry.period not in months
        and any(a == account and units for a, _, units in entry.postings)
    }
    recognised = _recognised(project, event)
    return ProjectStanding(
        project_id=project.project_id,
        called=tuple(
            dict.fromkeys(
                name
                for lead in leads
                for name in (lead.identity.project, lead.identity.investor)
                if name
            )
        ),
        leads=tuple(lead.lead_id for lead in leads),
        months_elsewhere=tuple(sorted(elsewhere)),
        is_in_suspense=SUSPENSE in inside,
        is_others=any(a.startswith(OFFICE) and a != account for a in inside),
        is_recognised=bool(recognised),
        not_counted=next((each.not_counted for each in recognised if each.not_counted), ""),
    )


def _recognised(project: ProjectState, event: str) -> list[Recognition | Attainment]:
    milestones = {"signing": project.signing, "start": project.start}
    found: list[Recognition | Attainment] = [a for a in project.attainments if a.event == event]
    milestone = milestones.get(event)
    return [milestone, *found] if milestone is not None else found
