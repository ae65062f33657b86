"""A lead in full, for its own office and the city: how it stands, and what of its project it may
know.

Own clocks alone are told: the completion of an incomplete registration, and of the project's
clocks those of the holder to the holder, those of a transfer to its parties, and the progress note
to the landing and the first-contact office. Of the queue an office learns its own place.

Two things that others cause are told since they change what the office may do: its clocks stand
still while an objection is live, and its time to object begins anew when first contact was decided
anew. Who objected, and for whom it was decided, is not.

Invariant: of another office's lead nothing is told but that there was one 撞单, with its evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from gateway.lead_rows import holds_first_contact
from gateway.shown.lead_in_hand import KeptByOffice, SourceShown, kept_by_office
from gateway.shown.lead_sight import (
    lead_is_visible,
    lead_named,
    masked_lead,
    shows_of_lead,
)
from gateway.shown.naming import office_name
from gateway.shown.project import (
    FirstContactShown,
    ProjectStanding,
    TransferShown,
    history_shown,
    parties_of,
    project_standing,
    transfers_shown,
)
from gateway.shown.standing import spoken_by
from gateway.shown.wording import desk_words, evidence_words, lacking_words
from ledger.city_time import city_time
from ledger.judge.clocks import COMPLETION, HOLD_CLOCKS, PROGRESS_NOTE, TRANSFER_ANSWER
from ledger.views import CaseView, ClockView, FollowUpNote, LeadView, ProjectView
from sharing.field_classes import FieldClass
from sharing.visibility import is_party_to

STANDING = ("valid", "incomplete")


class NoteShown(BaseModel):
    """A follow-up."""

    model_config = ConfigDict(frozen=True)
    at: str
    stage: str
    note: str
    by: str = Field("", description="Who reported it, 乙（代甲）; for the own office and the city.")


class DeadlineShown(BaseModel):
    """A deadline that concerns the lead."""

    model_config = ConfigDict(frozen=True)
    kind: str = Field(description="`protection`, `inactivity`, `completion`, `transfer_answer` …")
    words: str
    due_at: str = Field(description="City time; empty while the clock stands still.")
    is_frozen: bool


class OwnCaseShown(BaseModel):
    """An open case or objection of the lead."""

    model_config = ConfigDict(frozen=True)
    case_id: str
    kind: str = Field(description="`identity`, `claim`, `offer`, `objection`.")
    words: str
    due_at: str
    is_late: bool


class CompanyShown(BaseModel):
    """Another company through which the project is signed."""

    model_config = ConfigDict(frozen=True)
    investor: str
    credit_code: str


class LinkedProjectShown(BaseModel):
    """Another project of the same enterprise or group, as far as the reader knows it."""

    model_config = ConfigDict(frozen=True)
    project_id: str
    lead_id: str
    project: str
    investor: str
    relation: str = Field(description="`other_project` or `same_group`.")
    words: str


class LeadShown(KeptByOffice):
    """A lead in full, for its own office and the city."""

    model_config = ConfigDict(frozen=True)

    lead_id: str
    project_id: str
    office: str
    office_name: str
    placing: str = Field(
        description="How it was placed: `first`, `collided`, `asked`, `unnamed`, `claimed`; empty "
        "for a reader without its history."
    )
    has_first_contact: bool = Field(
        description="Whether it holds first contact now (现为首谈), whatever its placing was."
    )
    is_active: bool = Field(description="False once it was withdrawn.")
    registered_at: str = Field(description="City time.")
    is_name_sealed: bool = Field(description="Its own office and the arbiter alone read the name.")
    code_name: str = Field(description="Stands for the name where that is sealed, else empty.")
    investor: str
    project: str
    credit_code: str
    amount_yuan: int | None
    amount_usd_cents: int | None
    amount_said: str
    fixed_assets_yuan: int | None
    land_sqm: int | None
    content: str
    industry: str
    chain: str
    is_chemical: bool | None
    stage: str
    source: str
    talked_on: str
    talk_form: str
    has_contacts: bool = Field(description="Whether contact persons are kept, sealed.")
    evidence_reasons: list[str] = Field(description="Why it collided or is asked, in words.")
    notes: list[NoteShown]
    position: int = Field(description="The journal position of its registration.")
    role: str = Field(description="`first_contact` or `introducer`.")
    standing: str = Field(description="`valid`, `incomplete`, `void`, `unnamed`.")
    standing_words: str
    lacking: list[str] = Field(description="What an incomplete registration lacks, in words.")
    screening_reason: str
    is_matched: bool = Field(description="Whether it was compared with the other registrations.")
    is_holder: bool = Field(description="Whether it has the exclusive right to talk 在谈权.")
    queue_place: int | None = Field(description="Its place among those who wait for the hold.")
    deadlines: list[DeadlineShown]
    open_cases: list[OwnCaseShown]
    object_until: str = Field(
        description="Until when its office may object to first contact, city time; empty where it "
        "may not, and in lists."
    )
    transfers: list[TransferShown]
    linked_projects: list[LinkedProjectShown]
    companies: list[CompanyShown]
    history: list[FirstContactShown]
    rows: list[SourceShown]
    standing_of_project: ProjectStanding | None = Field(
        description="How the project goes; null for who may not know."
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around leads: their projects, those that these are linked with, their cases."""

    projects: Mapping[str, ProjectView]
    leads: Mapping[str, LeadView] = field(default_factory=dict)
    """The leads in linked projects that the viewer may read."""
    objections_end: Mapping[str, int] = field(default_factory=dict)
    """Until when the office may object, by lead; milliseconds UTC."""
    cases: Mapping[str, Sequence[CaseView]] = field(default_factory=dict)
    """The open cases and objections, by lead."""


def lead_shown(
    viewer: Actor,
    lead: LeadView,
    around: Around,
    *,
    city: City,
    language: str,
    secret: bytes,
) -> LeadShown:
    """A lead that this viewer may read, in the viewer's language."""
    project = around.projects[lead.project_id]
    name = lead_named(viewer, lead, secret=secret)
    history = shows_of_lead(viewer, lead, FieldClass.HISTORY)
    lead = masked_lead(viewer, lead)
    cases = around.cases.get(lead.lead_id, ()) if history else ()
    return LeadShown(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=lead.office,
        office_name=office_name(city, lead.office),
        placing=lead.placing.value if history else "",
        has_first_contact=history and holds_first_contact(lead, project),
        is_active=lead.is_active,
        registered_at=city_time(lead.registered_at, city.timezone) if history else "",
        is_name_sealed=name.is_sealed,
        code_name=name.code_name if name.is_sealed else "",
        investor=name.investor,
        project=name.project,
        credit_code=name.credit_code,
        **_said(lead),
        has_contacts=lead.has_contacts,
        evidence_reasons=evidence_words(reason_codes(lead), language),
        notes=[_note(viewer, lead, each, city, language) for each in lead.notes],
        position=lead.seq if history else 0,
        role=lead.role,
        standing=lead.standing,
        standing_words=desk_words("standing", lead.standing, language),
        lacking=lacking_words(lead.lacking, language),
        screening_reason=lead.screening_reason,
        is_matched=lead.is_matched,
        is_holder=history and project.holder_lead == lead.lead_id,
        queue_place=queue_place(lead, project) if history else None,
        deadlines=_deadlines(viewer, lead, project, city, language) if history else [],
        open_cases=_own_cases(cases, city, language),
        object_until=_object_until(lead, around, city) if history else "",
        transfers=transfers_shown(viewer, project, city=city, language=language),
        linked_projects=_linked(viewer, project, around, language, secret),
        companies=[]
        if name.is_sealed and not name.investor
        else [
            CompanyShown(investor=each.investor, credit_code=each.credit_code)
            for each in lead.companies
        ],
        history=history_shown(viewer, project, city=city, language=language),
        rows=source_rows(lead),
        standing_of_project=project_standing(viewer, project, city=city, language=language),
        **kept_by_office(viewer, lead, city),
    )


def _said(lead: LeadView) -> dict[str, Any]:
    """What the office said of the project and of its talks."""
    commercial, summary, talk = lead.commercial, lead.summary, lead.first_talk
    return {
        "amount_yuan": commercial.amount_yuan,
        "amount_usd_cents": commercial.amount_usd_cents,
        "amount_said": commercial.amount_said,
        "fixed_assets_yuan": commercial.fixed_assets_yuan,
        "land_sqm": commercial.land_sqm,
        "content": commercial.content,
        "industry": summary.industry,
        "chain": summary.chain,
        "is_chemical": summary.is_chemical,
        "stage": summary.stage,
        "source": talk.source,
        "talked_on": talk.talked_on.isoformat() if talk.talked_on else "",
        "talk_form": talk.form,
    }


def source_rows(lead: LeadView) -> list[SourceShown]:
    """The ledger rows that spoke of the lead."""
    return [SourceShown(**row.provenance.model_dump(exclude={"batch"})) for row in lead.rows]


def reason_codes(lead: LeadView) -> Sequence[str]:
    """Why the lead collided or is asked, without saying whose project it is."""
    return tuple(dict.fromkeys(r for found in lead.candidates for r in found.reasons))


def queue_place(lead: LeadView, project: ProjectView) -> int | None:
    """The lead's place among those who wait for the hold; None if it does not wait."""
    waiting = [
        touch.lead_id
        for touch in sorted(project.touches, key=lambda touch: touch.order)
        if touch.is_active
        and touch.standing in STANDING
        and touch.role == "first_contact"
        and touch.lead_id != project.holder_lead
    ]
    is_held = bool(project.holder_lead)
    return waiting.index(lead.lead_id) + 1 if is_held and lead.lead_id in waiting else None


def own_clocks(viewer: Actor, lead: LeadView, project: ProjectView) -> list[ClockView]:
    """The running and frozen clocks that concern this lead, as far as the viewer may know."""
    return [clock for clock in project.clocks if _concerns(viewer, clock, lead, project)]


def _concerns(viewer: Actor, clock: ClockView, lead: LeadView, project: ProjectView) -> bool:
    if clock.kind == COMPLETION:
        return clock.lead_id == lead.lead_id
    if clock.kind in HOLD_CLOCKS:
        return project.holder_lead == lead.lead_id
    if clock.kind == TRANSFER_ANSWER:
        live = (each for each in project.transfers if not each.outcome)
        return any(is_party_to(viewer, parties_of(each, project)) for each in live)
    if clock.kind == PROGRESS_NOTE:
        return is_party_to(viewer, {project.landing_office, project.first_office} - {""})
    return is_party_to(viewer, ())


def _deadlines(
    viewer: Actor, lead: LeadView, project: ProjectView, city: City, language: str
) -> list[DeadlineShown]:
    return [
        DeadlineShown(
            kind=clock.kind,
            words=desk_words("clock", clock.kind, language),
            due_at="" if clock.left_ms >= 0 else city_time(clock.due_at, city.timezone),
            is_frozen=clock.left_ms >= 0,
        )
        for clock in own_clocks(viewer, lead, project)
    ]


def _object_until(lead: LeadView, around: Around, city: City) -> str:
    until = around.objections_end.get(lead.lead_id, 0)
    is_live = any(case.kind == "objection" for case in around.cases.get(lead.lead_id, ()))
    return city_time(until, city.timezone) if until and not is_live else ""


def _note(
    viewer: Actor, lead: LeadView, note: FollowUpNote, city: City, language: str
) -> NoteShown:
    is_own = is_party_to(viewer, {lead.office})
    by = spoken_by(note.by, note.said_in_stead_of, language) if is_own else ""
    at = city_time(note.at, city.timezone)
    return NoteShown(at=at, stage=note.stage, note=note.note, by=by)


def _own_cases(cases: Sequence[CaseView], city: City, language: str) -> list[OwnCaseShown]:
    return [
        OwnCaseShown(
            case_id=case.case_id,
            kind=case.kind,
            words=desk_words("case", case.kind, language),
            due_at=city_time(case.due_at, city.timezone) if case.due_at else "",
            is_late=case.is_late,
        )
        for case in cases
    ]


def _linked(
    viewer: Actor, project: ProjectView, around: Around, language: str, secret: bytes
) -> list[LinkedProjectShown]:
    """The linked projects in which the viewer's own office stands, under its own words; the
    city's readers: all.
    """
    shown = []
    for project_id, relation in project.related:
        lead = linked_lead(viewer, around.projects.get(project_id), around.leads)
        if lead is None:
            continue
        name = lead_named(viewer, lead, secret=secret)
        shown.append(
            LinkedProjectShown(
                project_id=project_id,
                lead_id=lead.lead_id,
                project=name.title,
                investor=name.investor,
                relation=relation,
                words=desk_words("related", relation, language),
            )
        )
    return shown


def linked_lead(
    viewer: Actor, project: ProjectView | None, leads: Mapping[str, LeadView]
) -> LeadView | None:
    """The lead under which the viewer knows a linked project: the first that it may read."""
    if project is None:
        return None
    known = (leads.get(touch.lead_id) for touch in project.touches)
    return next((lead for lead in known if lead and lead_is_visible(viewer, lead)), None)
