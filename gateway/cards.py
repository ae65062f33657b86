"""Leads and projects as a viewer may read them: the only place where views become output.

Every field goes through ``sharing.visibility``. A project that is masked for the viewer goes under
its code name; filters and search work on what is shown, so that searching never finds what reading
would not show.

The projects are kept decoded in memory for the position that the views have reached, and read
anew when it moves; the stored cards of DESIGN section 5 will replace this.

Invariant: the same projects, viewer and secret give the same cards.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.lead_rows import holds_first_contact
from gateway.shown.lead_sight import lead_is_visible, lead_named
from gateway.shown.naming import Named, knows_id, named
from gateway.shown.project import relations_to, stage_of, state_of
from infra.city_reads import CityReads
from infra.store import reads
from ledger.views import LeadView, ProjectView
from sharing.events.leads import Placing
from sharing.field_classes import FieldClass
from sharing.visibility import (
    Relation,
    Showing,
    band_of,
    is_visible,
    may_see,
)


class ProjectCard(BaseModel):
    """A project as the viewer may read it. What is masked or absent is empty."""

    model_config = ConfigDict(frozen=True)

    project_id: str = Field(description="Empty on a masked card.")
    code_name: str = Field(description="The stable name of a masked project.")
    is_masked: bool
    investor: str = Field(description="投资主体; empty where masked or sealed to the arbiter.")
    project: str = Field(description="项目名称; empty where masked or sealed to the arbiter.")
    amount_yuan: int | None = Field(description="Whole yuan; null on a masked card.")
    amount_usd_cents: int | None = Field(description="US cents; never converted.")
    amount_band: str = Field(
        description="`lt1`, `1-5`, `5-10`, `10-20`, `20-50`, `50-100`, `ge100` (亿 yuan)."
    )
    industry: str
    chain: str
    is_chemical: bool | None
    stage: str = Field(description="`registered`, `signed` or `started`.")
    signed: str = Field(description="Day of the signing; its month on a masked card.")
    started: str = Field(description="Day of the start; its month on a masked card.")
    signed_period: str = Field(description="Month in which the signing counts, `2024-03`.")
    started_period: str = Field(description="Month in which the start counts.")
    first_office: str = Field(description="首谈单位; empty on a masked card.")
    landing_office: str = Field(description="落户单位, empty where unknown or masked.")
    office: str = Field(description="Where it stands on the board: landing, else first contact.")
    is_asked: bool = Field(description="Waits for a ruling whether it is another's project.")
    own_placing: str = Field(description="How the viewer's own office stands to it.")


VIEWERS_MAX: Final = 64
"""For how many pairs of role and office the cards are kept made."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All projects at one position."""

    position: int
    projects: tuple[ProjectView, ...]
    by_id: Mapping[str, ProjectView] = field(default_factory=dict)
    cards: dict[Hashable, tuple[ProjectCard, ...]] = field(default_factory=dict)
    """Cards made already, by everything of a viewer that the door asks for."""


class ProjectShelf:
    """The projects of a city, decoded once for each position."""

    def __init__(self, city_reads: CityReads, city: str, secret: bytes) -> None:
        self._reads = city_reads
        self._city = city
        self._secret = secret
        self._shelf = Shelf(-1, ())
        self._lock = Lock()

    @property
    def secret(self) -> bytes:
        """What code names are made with; it leaves this process nowhere."""
        return self._secret

    def at_present(self) -> Shelf:
        """The projects at the position that the views have reached."""
        with self._lock, self._reads.moment() as connection:
            position = reads.view_position(connection, self._city)
            if position != self._shelf.position:
                projects = tuple(reads.all_projects(connection, self._city))
                by_id = {project.project_id: project for project in projects}
                self._shelf = Shelf(position, projects, by_id)
            return self._shelf

    def cards(self, viewer: Actor) -> tuple[int, tuple[ProjectCard, ...]]:
        """The position and the cards of every project that the viewer may see."""
        shelf = self.at_present()
        kept = shelf.cards
        who = (
            viewer.role.value,
            viewer.offices,
            viewer.projects_in_charge,
            viewer.chains_in_charge,
            viewer.visibility,
        )
        found = kept.get(who)
        if found is None:
            cards = (self.card(viewer, project) for project in shelf.projects)
            found = tuple(card for card in cards if card is not None)
            if len(kept) < VIEWERS_MAX:
                kept[who] = found
        return shelf.position, found

    def card(self, viewer: Actor, project: ProjectView) -> ProjectCard | None:
        """The project's card for this viewer; None if it must look absent."""
        return project_card(viewer, project, secret=self._secret)

    def collided_cards(self, viewer: Actor) -> list[ProjectCard]:
        """The viewer's own active leads that collided: their own words, nothing of the other's.

        A lead that has first contact by now is not among them: its project is the office's own.
        One that was asked is, once it was ruled to be another's project.
        """
        if not may(viewer.role, Permission.OWN_LEAD_READ).allowed:
            return []
        with self._reads.moment() as connection:
            leads = [
                lead
                for lead in reads.leads_of(connection, self._city, office=viewer.offices)
                if lead.placing in (Placing.COLLIDED, Placing.ASKED) and lead.is_active
            ]
            ids = sorted({lead.project_id for lead in leads})
            projects = reads.projects_by_id(connection, self._city, ids)
        return [
            _collided_card(lead, lead_named(viewer, lead, secret=self._secret))
            for lead in leads
            if lead_is_visible(viewer, lead)
            and not holds_first_contact(lead, projects[lead.project_id])
        ]


def project_card(viewer: Actor, project: ProjectView, *, secret: bytes) -> ProjectCard | None:
    """The project as this viewer may read it; None if it must look absent."""
    relations, state = relations_to(viewer, project), state_of(project)
    if not is_visible(viewer, relations, state):
        return None

    def sight(field_class: FieldClass) -> Showing:
        return may_see(viewer, relations, state, field_class).showing

    told = named(
        viewer,
        project.identity,
        relations=relations,
        state=state,
        project_id=project.project_id,
        secret=secret,
    )
    name = sight(FieldClass.IDENTITY) is Showing.SHOW
    exact = sight(FieldClass.COMMERCIAL) is Showing.SHOW
    history = sight(FieldClass.HISTORY) is Showing.SHOW
    is_known = knows_id(viewer, relations, state, is_told=bool(told.project or told.investor))
    dated = sight(FieldClass.HISTORY) is not Showing.ABSENT
    summary = sight(FieldClass.SUMMARY) is Showing.SHOW
    banded = summary or sight(FieldClass.COMMERCIAL) is not Showing.ABSENT
    signing, start = (project.signing, project.start) if dated else (None, None)
    return ProjectCard(
        project_id=project.project_id if is_known else "",
        code_name=told.code_name,
        is_masked=not (name and exact and history),
        investor=told.investor,
        project=told.project,
        amount_yuan=project.amount_yuan if exact else None,
        amount_usd_cents=project.amount_usd_cents if exact else None,
        amount_band=band_of(project.amount_yuan) if banded else "",
        industry=project.industry if summary else "",
        chain=project.chain if summary else "",
        is_chemical=project.is_chemical if summary else None,
        stage=stage_of(project) if summary or dated else "",
        signed=_day(signing.on, exact=history) if signing else "",
        started=_day(start.on, exact=history) if start else "",
        signed_period=signing.period if signing else "",
        started_period=start.period if start else "",
        first_office=project.first_office if history else "",
        landing_office=project.landing_office if history else "",
        office=project.landing_office or project.first_office if dated else "",
        is_asked=project.is_asked and history,
        own_placing=_placing(relations, history=history),
    )


def _collided_card(lead: LeadView, told: Named) -> ProjectCard:
    """A lead as a line of the list: as the office itself registered it."""
    return ProjectCard(
        project_id=lead.project_id,
        code_name=told.code_name if told.is_sealed else "",
        is_masked=False,
        investor=told.investor,
        project=told.project,
        amount_yuan=lead.commercial.amount_yuan,
        amount_usd_cents=lead.commercial.amount_usd_cents,
        amount_band=band_of(lead.commercial.amount_yuan),
        industry=lead.summary.industry,
        chain=lead.summary.chain,
        is_chemical=lead.summary.is_chemical,
        stage="registered",
        signed="",
        started="",
        signed_period="",
        started_period="",
        first_office="",
        landing_office="",
        office=lead.office,
        is_asked=False,
        own_placing=Placing.COLLIDED.value,
    )


def _day(on: str, *, exact: bool) -> str:
    return on if exact else on[:7]


def _placing(relations: frozenset[Relation], *, history: bool) -> str:
    known = {Relation.FIRST_CONTACT: "first", Relation.LANDING: "landing"}
    found = (word for relation, word in known.items() if relation in relations)
    return next(found, "") if history else ""
