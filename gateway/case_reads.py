"""Cases, objections and pooled projects, read together with the leads that they speak of.

Everything is read in one moment and in few queries, so that a list of many hundred cases is quick.
A candidate that the judge's exact keys found names a project alone: it stands for the lead that has
first contact there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.city_reads import CityReads
from infra.store import reads
from ledger.views import CaseView, LeadView, ProjectView
from sharing.events.leads import Candidate


@dataclass(frozen=True, slots=True)
class CaseRead:
    """A case with its lead, and each candidate with the lead that it means."""

    case: CaseView
    lead: LeadView | None
    candidates: tuple[tuple[Candidate, LeadView | None], ...]


def read_cases(city_reads: CityReads, city: str, *, is_open: bool | None) -> list[CaseRead]:
    """Cases and objections in the order of opening."""
    with city_reads.moment() as connection:
        cases = list(reads.cases_of(connection, city, is_open=is_open))
        unnamed = {c.project_id for case in cases for c in case.candidates if not c.lead_id}
        projects = reads.projects_by_id(connection, city, sorted(unnamed))
        wanted = {case.lead_id for case in cases}
        wanted |= {lead_of(c, projects) for case in cases for c in case.candidates}
        leads = reads.leads_by_id(connection, city, sorted(wanted - {""}))
    return [
        CaseRead(
            case,
            leads.get(case.lead_id),
            tuple((c, leads.get(lead_of(c, projects))) for c in case.candidates),
        )
        for case in cases
    ]


def lead_of(candidate: Candidate, projects: dict[str, ProjectView]) -> str:
    """The lead that a candidate means; '' if its project is unknown."""
    project = projects.get(candidate.project_id)
    return candidate.lead_id or (project.first_lead if project is not None else "")


def read_pool(city_reads: CityReads, city: str) -> list[ProjectView]:
    """The projects that any office may claim."""
    with city_reads.moment() as connection:
        return list(reads.pool_projects(connection, city))


def leads_by_batch(
    city_reads: CityReads, city: str, *, office: str | None
) -> dict[tuple[str, str], list[LeadView]]:
    """The leads of each import and office, in the order of registration."""
    found: dict[tuple[str, str], list[LeadView]] = {}
    with city_reads.moment() as connection:
        for lead in reads.leads_of(connection, city, office=office):
            if lead.rows:
                found.setdefault((lead.rows[0].provenance.batch, lead.office), []).append(lead)
    return found


def provisional_projects(city_reads: CityReads, city: str) -> Sequence[str]:
    """The projects of an opening whose first contact is 拟认定."""
    with city_reads.moment() as connection:
        projects = reads.all_projects(connection, city)
        return [each.project_id for each in projects if each.is_provisional]
