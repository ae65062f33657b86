"""Shopping around 兜圈子 as each reader may read it.

The city's readers: every enterprise with contacts in several offices, what each office recorded of
its offer (stage, amount, land, last note), who has first contact and who holds. An office: that its
own leads collided, and nothing more, not even how many others there are.

A city's own table may give the auditor less: what it does not give stands empty here too.

Invariant: what an office reads is a function of its own leads and of the declared collisions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from pydantic import BaseModel, ConfigDict, Field

from gateway.cards import ProjectCard, Shelf
from gateway.shown.case import Reader
from gateway.shown.lead_sight import lead_named, masked_lead, shows_of_lead
from gateway.shown.naming import office_name
from gateway.shown.project import stage_of
from gateway.shown.wording import desk_words
from infra.store import reads
from infra.store.rulings import ruled_aliases
from ledger.city_time import city_time
from ledger.shopping_around import Contact, Enterprise, ranked, shopping_around
from ledger.views import LeadView, ProjectView
from sharing.field_classes import FieldClass


class ContactShown(BaseModel):
    """What one office recorded of its talks."""

    model_config = ConfigDict(frozen=True)
    lead_id: str
    project_id: str
    office: str
    office_name: str
    investor: str
    project: str
    code_name: str
    stage: str
    amount_yuan: int | None
    amount_usd_cents: int | None
    amount_said: str
    land_sqm: int | None
    registered_at: str
    talked_on: str
    last_note: str
    last_note_at: str
    has_first_contact: bool
    is_holder: bool
    board_stage: str = Field(description="`registered`, `signed`, `started`.")
    landing_office_name: str


class EnterpriseShown(BaseModel):
    """An enterprise that talks with several offices."""

    model_config = ConfigDict(frozen=True)
    name: str = Field(description="The investor as first registered, or a code name.")
    office_count: int
    last_moved_at: str
    is_settled: bool = Field(description="Whether every project of it is signed already.")
    bases: list[str] = Field(description="Why these contacts are put together, as codes.")
    bases_words: list[str]
    contacts: list[ContactShown]


class ShoppingShown(BaseModel):
    """The view: for the city ``enterprises``, for an office its own ``collided`` leads."""

    model_config = ConfigDict(frozen=True)
    enterprises: list[EnterpriseShown]
    collided: list[ProjectCard]
    total: int
    offset: int
    limit: int
    position: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """All such enterprises as of a position, in order."""

    position: int
    enterprises: Sequence[tuple[Enterprise, int]]


class ShoppingDesk:
    """Keeps the ranking made for the position that the views have reached."""

    def __init__(self, city: str) -> None:
        self._city = city
        self._kept = Ranked(-1, ())
        self._lock = Lock()

    def ranking(self, connection: reads.Moment, shelf: Shelf) -> Ranked:
        """The enterprises as of the shelf's position."""
        with self._lock:
            if self._kept.position != shelf.position:
                found = shopping_around(shelf.projects, ruled_aliases(connection, self._city))
                ids = sorted({contact.lead_id for each in found for contact in each.contacts})
                leads = reads.leads_by_id(connection, self._city, ids)
                self._kept = Ranked(shelf.position, ranked(found, leads))
            return self._kept


def leads_in(
    connection: reads.Moment, city: str, found: Sequence[tuple[Enterprise, int]]
) -> dict[str, LeadView]:
    """The leads of these enterprises."""
    ids = sorted({contact.lead_id for each, _ in found for contact in each.contacts})
    return reads.leads_by_id(connection, city, ids)


def enterprises_shown(
    leads: Mapping[str, LeadView],
    found: Sequence[tuple[Enterprise, int]],
    projects: Mapping[str, ProjectView],
    reader: Reader,
) -> list[EnterpriseShown]:
    """These enterprises for a reader of the whole city."""
    return [_enterprise(each, at, leads, projects, reader) for each, at in found]


def _enterprise(
    found: Enterprise,
    moved_at: int,
    leads: Mapping[str, LeadView],
    projects: Mapping[str, ProjectView],
    reader: Reader,
) -> EnterpriseShown:
    contacts = [
        _contact(contact, leads[contact.lead_id], projects[contact.project_id], reader)
        for contact in found.contacts
        if contact.lead_id in leads
    ]
    first = next((each for each in contacts if each.has_first_contact), contacts[0])
    return EnterpriseShown(
        name=first.investor or first.code_name,
        office_count=len(found.offices),
        last_moved_at=city_time(moved_at, reader.city.timezone) if moved_at else "",
        is_settled=all(each.board_stage != "registered" for each in contacts),
        bases=list(found.bases),
        bases_words=[desk_words("basis", basis, reader.language) for basis in found.bases],
        contacts=contacts,
    )


def _contact(
    contact: Contact, lead: LeadView, project: ProjectView, reader: Reader
) -> ContactShown:
    city = reader.city
    name = lead_named(reader.viewer, lead, secret=reader.secret)
    history = shows_of_lead(reader.viewer, lead, FieldClass.HISTORY)
    lead = masked_lead(reader.viewer, lead)
    last = lead.notes[-1] if lead.notes else None
    return ContactShown(
        lead_id=lead.lead_id,
        project_id=contact.project_id,
        office=lead.office,
        office_name=office_name(city, lead.office),
        investor=name.investor,
        project=name.project,
        code_name=name.code_name,
        stage=lead.summary.stage,
        amount_yuan=lead.commercial.amount_yuan,
        amount_usd_cents=lead.commercial.amount_usd_cents,
        amount_said=lead.commercial.amount_said,
        land_sqm=lead.commercial.land_sqm,
        registered_at=city_time(lead.registered_at, city.timezone) if history else "",
        talked_on=lead.first_talk.talked_on.isoformat() if lead.first_talk.talked_on else "",
        last_note=last.note if last is not None else "",
        last_note_at=city_time(last.at, city.timezone) if last is not None else "",
        has_first_contact=project.first_lead == lead.lead_id,
        is_holder=project.holder_lead == lead.lead_id,
        board_stage=stage_of(project),
        landing_office_name=office_name(city, project.landing_office),
    )
