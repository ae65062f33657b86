"""Cases 裁定事项 and objections 异议 as each reader may read them.

The city's readers see both sides: the asked registration and its candidates, each with the ledger
row that it came from, the reasons in words, and who deals with it until when. An office sees that
its own registration is asked, with its own row and the reasons, and never whose the other is: a
candidate is shown to it only by the office's own registration of that project. An office to which
the centre offers an investor reads what is offered and its own answer, not who else is asked.

Edge cases: a candidate that exact keys found names a project alone; then its first-contact lead
stands for it. Of a settled case its office reads the answer and the reason.

Invariant: what an office reads of a case is a function of its own leads and of the evidence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from auth.actors import Actor
from auth.offices import City
from gateway.lead_rows import holds_first_contact
from gateway.shown.lead import source_rows
from gateway.shown.lead_in_hand import SourceShown
from gateway.shown.lead_sight import (
    lead_is_visible,
    masked_lead,
    owns_name,
    relations_to_lead,
)
from gateway.shown.naming import named, office_name
from gateway.shown.wording import desk_words, evidence_words
from infra.store import reads
from ledger.city_time import city_time
from ledger.views import CaseView, LeadView, ProjectView
from sharing.events.leads import Candidate
from sharing.field_classes import FieldClass
from sharing.sections import OpeningClaims
from sharing.visibility import LeadState, is_party_to, may_read_case, shows

OFFER = "offer"


class SideShown(BaseModel):
    """One registration of a case, with the ledger row that it came from."""

    model_config = ConfigDict(frozen=True)
    lead_id: str
    project_id: str
    office: str
    office_name: str
    code_name: str = Field(description="Stands for the name where that is sealed, else empty.")
    investor: str
    project: str
    credit_code: str
    amount_yuan: int | None
    amount_usd_cents: int | None
    amount_said: str
    content: str
    industry: str
    chain: str
    stage: str
    source: str
    talked_on: str
    talk_form: str
    registered_at: str
    signed_on: str = Field(description="As the ledger row claims it.")
    started_on: str
    first_contact_claim: str = Field(description="首谈单位 as the row names it.")
    landing_claim: str = Field(description="落户地 as the row names it.")
    has_first_contact: bool
    is_active: bool
    rows: list[SourceShown]
    notes: list[tuple[str, str]] = Field(description="Follow-ups: when, what.")


class CandidateShown(BaseModel):
    """A registration that the asked one may be the same as, and why."""

    model_config = ConfigDict(frozen=True)
    lead_id: str
    reasons: list[str]
    side: SideShown


class CaseShown(BaseModel):
    """A case or an objection."""

    model_config = ConfigDict(frozen=True)
    case_id: str
    kind: str = Field(description="`identity`, `claim`, `offer`, `objection`.")
    kind_words: str
    is_open: bool
    opened_at: str
    due_at: str = Field(description="City time; empty without a deadline, or when it is settled.")
    is_late: bool
    office: str = Field(description="Whose registration is asked, or who objects.")
    office_name: str
    assigned_to: str = Field(description="Who in the centre deals with it; for the city alone.")
    grounds: str
    instance: int
    reasons: list[str] = Field(description="Why it is asked, in words.")
    asked: SideShown | None
    candidates: list[CandidateShown]
    offices: list[str] = Field(description="Of an offer: who is asked; an office reads itself.")
    taken_by: list[str]
    answer: str
    answer_words: str
    with_lead: str
    settled_at: str
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class Scene:
    """The leads and projects of some cases."""

    leads: Mapping[str, LeadView]
    projects: Mapping[str, ProjectView]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads cases, and in which words."""

    viewer: Actor
    city: City
    language: str
    secret: bytes

    @property
    def reads_all(self) -> bool:
        """Whether it reads both sides."""
        return is_party_to(self.viewer, ())


def scene_of(connection: reads.Moment, city: str, cases: Sequence[CaseView]) -> Scene:
    """What these cases speak of."""
    named_projects = {case.project_id for case in cases}
    named_projects |= {found.project_id for case in cases for found in case.candidates}
    projects = reads.projects_by_id(connection, city, sorted(named_projects - {""}))
    merged = {p.merged_into for p in projects.values() if p.merged_into} - projects.keys()
    projects |= reads.projects_by_id(connection, city, sorted(merged))
    lead_ids = {case.lead_id for case in cases} | {case.with_lead for case in cases}
    lead_ids |= {found.lead_id for case in cases for found in case.candidates}
    for project in projects.values():
        lead_ids |= {project.first_lead, *(touch.lead_id for touch in project.touches)}
    leads = reads.leads_by_id(connection, city, sorted(lead_ids - {""}))
    missing = {lead.project_id for lead in leads.values()} - projects.keys()
    projects |= reads.projects_by_id(connection, city, sorted(missing))
    return Scene(leads, projects)


def cases_for(
    connection: reads.Moment, city: str, viewer: Actor, *, is_open: bool | None
) -> list[CaseView]:
    """The cases and objections that this viewer may know, late ones first, then by deadline."""
    if is_party_to(viewer, ()):
        known = list(reads.cases_of(connection, city, is_open=is_open))
    else:
        # An office knows its own, and the offers that name it.
        known = list(reads.cases_of(connection, city, is_open=is_open, office=viewer.offices))
        offers = reads.cases_of(connection, city, is_open=is_open, kind=OFFER)
        known += [case for case in offers if case.office not in viewer.offices]
    found = [case for case in known if may_know(viewer, case)]
    return sorted(found, key=_urgency)


def offered_in(cases: Sequence[CaseView]) -> dict[str, frozenset[str]]:
    """By lead, to which offices these cases offer its investor."""
    found: dict[str, frozenset[str]] = {}
    for case in cases:
        if case.kind == OFFER:
            offices = frozenset({*case.offices, *case.taken_by})
            found[case.lead_id] = found.get(case.lead_id, frozenset()) | offices
    return found


def may_know(viewer: Actor, case: CaseView) -> bool:
    """Whether the viewer may know that there is this case."""
    offered = {*case.offices, *case.taken_by} if case.kind == OFFER else ()
    return may_read_case(viewer, office=case.office, offered=offered)


def _urgency(case: CaseView) -> tuple[bool, bool, int, int, str]:
    is_settled = not case.is_open
    at = -case.settled_at if is_settled else case.due_at or case.opened_at
    return (is_settled, not case.is_late and not case.due_at, at, case.seq, case.case_id)


def case_shown(case: CaseView, scene: Scene, reader: Reader) -> CaseShown:
    """The case for a reader who may know of it."""
    zone = reader.city.timezone
    codes = [reason for found in case.candidates for reason in found.reasons]
    offered = {*case.offices, *case.taken_by} if case.kind == OFFER else set()
    offices, taken_by = case.offices, case.taken_by
    if not reader.reads_all:
        offices = tuple(o for o in offices if o in reader.viewer.offices)
        taken_by = tuple(o for o in taken_by if o in reader.viewer.offices)
    lead = scene.leads.get(case.lead_id)
    return CaseShown(
        case_id=case.case_id,
        kind=case.kind,
        kind_words=desk_words("case", case.kind, reader.language),
        is_open=case.is_open,
        opened_at=city_time(case.opened_at, zone),
        due_at=city_time(case.due_at, zone) if case.due_at else "",
        is_late=case.is_late,
        office=case.office,
        office_name=office_name(reader.city, case.office),
        assigned_to=case.assigned_to if reader.reads_all else "",
        grounds=case.grounds,
        instance=case.instance,
        reasons=evidence_words(codes, reader.language),
        asked=side_shown(lead, scene, reader, asked=offered) if lead is not None else None,
        candidates=list(_candidates(case, scene, reader)),
        offices=[office_name(reader.city, code) for code in offices],
        taken_by=[office_name(reader.city, code) for code in taken_by],
        answer=case.answer,
        answer_words=_answer_words(case, reader),
        with_lead=case.with_lead if reader.reads_all else "",
        settled_at=city_time(case.settled_at, zone) if case.settled_at else "",
        reason=case.reason,
        position=case.seq,
    )


def _answer_words(case: CaseView, reader: Reader) -> str:
    office = reader.city.office(case.answer) if case.kind == OFFER and case.answer else None
    if office is not None:
        is_known = reader.reads_all or office.code in reader.viewer.offices
        return office.name if is_known else desk_words("outcome", "other_office", reader.language)
    return desk_words("outcome", case.answer, reader.language)


def _candidates(case: CaseView, scene: Scene, reader: Reader) -> Iterator[CandidateShown]:
    found = case.candidates
    if case.kind == "objection":
        project = scene.projects.get(case.project_id)
        first = project.first_lead if project is not None else ""
        is_other = bool(first) and first != case.lead_id
        found = (
            (Candidate(project_id=case.project_id, answer="", reasons=(), lead_id=first),)
            if is_other
            else ()
        )
    for each in found:
        lead = _candidate_lead(each, case, scene, reader)
        side = side_shown(lead, scene, reader) if lead is not None else None
        if lead is not None and side is not None:
            yield CandidateShown(
                lead_id=lead.lead_id,
                reasons=evidence_words(each.reasons, reader.language),
                side=side,
            )


def _candidate_lead(
    found: Candidate, case: CaseView, scene: Scene, reader: Reader
) -> LeadView | None:
    """The lead by which the reader knows the other side; None if the reader does not know it."""
    project = scene.projects.get(found.project_id)
    if project is not None and project.merged_into:
        project = scene.projects.get(project.merged_into, project)
    first = project.first_lead if project is not None else ""
    if reader.reads_all:
        return scene.leads.get(found.lead_id or first)
    touches = project.touches if project is not None else ()
    known = (scene.leads.get(touch.lead_id) for touch in touches)
    return next(
        (
            lead
            for lead in known
            if lead and lead.lead_id != case.lead_id and lead_is_visible(reader.viewer, lead)
        ),
        None,
    )


def side_shown(
    lead: LeadView, scene: Scene, reader: Reader, *, asked: Sequence[str] | set[str] = ()
) -> SideShown | None:
    """A registration as one side of a case."""
    project = scene.projects.get(lead.project_id)
    if project is None:
        return None
    viewer, state = reader.viewer, LeadState.SEALED
    relations = relations_to_lead(viewer, lead, offered=asked)
    history = shows(viewer, relations, state, FieldClass.HISTORY)
    name = named(
        viewer,
        lead.identity,
        relations=relations,
        state=state,
        project_id=lead.project_id,
        secret=reader.secret,
        owns_name=owns_name(lead),
    )
    has_first_contact = history and holds_first_contact(lead, project)
    lead = masked_lead(viewer, lead, offered=asked)
    claims, zone, talk = claims_of(lead), reader.city.timezone, lead.first_talk
    return SideShown(
        lead_id=lead.lead_id,
        project_id=lead.project_id,
        office=lead.office,
        office_name=office_name(reader.city, lead.office),
        code_name="" if name.project else name.code_name,
        investor=name.investor,
        project=name.project,
        credit_code=name.credit_code,
        amount_yuan=lead.commercial.amount_yuan,
        amount_usd_cents=lead.commercial.amount_usd_cents,
        amount_said=lead.commercial.amount_said,
        content=lead.commercial.content,
        industry=lead.summary.industry,
        chain=lead.summary.chain,
        stage=lead.summary.stage,
        source=talk.source,
        talked_on=talk.talked_on.isoformat() if talk.talked_on else "",
        talk_form=talk.form,
        registered_at=city_time(lead.registered_at, zone) if history else "",
        signed_on=claims.signed_on.isoformat() if claims.signed_on else "",
        started_on=claims.started_on.isoformat() if claims.started_on else "",
        first_contact_claim=office_name(reader.city, claims.first_contact_office),
        landing_claim=office_name(reader.city, claims.landing_office),
        has_first_contact=has_first_contact,
        is_active=lead.is_active,
        rows=source_rows(lead),
        notes=_notes(lead, zone),
    )


def _notes(lead: LeadView, zone: str) -> list[tuple[str, str]]:
    return [(city_time(n.at, zone), " ".join(filter(None, (n.stage, n.note)))) for n in lead.notes]


def claims_of(lead: LeadView) -> OpeningClaims:
    """What the lead's ledger rows claim, a later row over an earlier one."""
    said: dict[str, object] = {"registered_at": lead.registered_at}
    for row in lead.rows:
        said |= {key: value for key, value in row.claims or () if value not in (None, "")}
    return OpeningClaims.model_validate(said)
