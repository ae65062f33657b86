"""Leads as a flat list: for ``oneboard rows`` and for people who compare with their ledgers.

``placing`` is history: how the lead was placed when it was registered. Who has first contact now is
said apart, since it passes on when the first office withdraws. A name that is sealed to the arbiter
stands under its code name: whoever reads this list is the operator.
"""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from infra.store import reads
from infra.store.database import Database
from ledger.views import LeadView, ProjectView
from sharing.sections import Identity
from sharing.visibility import code_name


class SourcePlace(BaseModel):
    """A ledger row that spoke of the lead."""

    model_config = ConfigDict(frozen=True)
    file: str
    sheet: str
    sheet_row: int


class LeadRow(BaseModel):
    """One lead with its project and who has first contact."""

    model_config = ConfigDict(frozen=True)
    lead_id: str
    project_id: str
    office: str
    placing: str
    has_first_contact: bool
    is_active: bool
    investor: str
    project: str
    credit_code: str
    amount_yuan: int | None
    amount_usd_cents: int | None
    amount_said: str
    industry: str
    chain: str
    stage: str
    registered_at: int
    first_contact_office: str
    landing_office: str
    signed_on: str
    started_on: str
    sources: tuple[SourcePlace, ...]


class LeadRows(BaseModel):
    """What ``oneboard rows --json`` prints."""

    model_config = ConfigDict(frozen=True)
    rows: tuple[LeadRow, ...]


def leads_with_projects(
    engine: Database, city: str, *, office: str | None = None
) -> tuple[list[LeadView], dict[str, ProjectView]]:
    """The leads of an office, or of all, in the order of their registration; their projects."""
    with engine.connect() as connection:
        leads = list(reads.leads_of(connection, city, office=office))
        ids = sorted({lead.project_id for lead in leads})
        return leads, reads.projects_by_id(connection, city, ids)


def lead_rows(
    leads: Sequence[LeadView], projects: Mapping[str, ProjectView], *, secret: bytes
) -> list[LeadRow]:
    """The rows of these leads; ``secret``: what code names are made with, the seed secret."""
    return [_row(lead, projects[lead.project_id], secret) for lead in leads]


def holds_first_contact(lead: LeadView, project: ProjectView) -> bool:
    """Whether this lead is the one that has first contact of its project now."""
    return lead.is_active and project.first_lead == lead.lead_id


def as_operator_reads(identity: Identity, project_id: str, *, secret: bytes) -> Identity:
    """The identity as the operator may read it: under the code name where the name is sealed."""
    if not identity.is_name_sealed:
        return identity
    stands_for = code_name(secret, project_id)
    return Identity(investor=stands_for, project=stands_for, is_name_sealed=True)


def _row(lead: LeadView, project: ProjectView, secret: bytes) -> LeadRow:
    identity = as_operator_reads(lead.identity, lead.project_id, secret=secret)
    return LeadRow(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=lead.office,
        placing=lead.placing.value,
        has_first_contact=holds_first_contact(lead, project),
        is_active=lead.is_active,
        investor=identity.investor,
        project=identity.project,
        credit_code=identity.credit_code,
        amount_yuan=lead.commercial.amount_yuan,
        amount_usd_cents=lead.commercial.amount_usd_cents,
        amount_said=lead.commercial.amount_said,
        industry=lead.summary.industry,
        chain=lead.summary.chain,
        stage=lead.summary.stage,
        registered_at=lead.registered_at,
        first_contact_office=project.first_office,
        landing_office=project.landing_office,
        signed_on=project.signing.on if project.signing else "",
        started_on=project.start.on if project.start else "",
        sources=tuple(
            SourcePlace(
                file=row.provenance.file,
                sheet=row.provenance.sheet,
                sheet_row=row.provenance.sheet_row,
            )
            for row in lead.rows
        ),
    )
