"""What people read: a lead and a project as folds of the journal.

A view never decides anything. It takes over what the journal says, so that dropping every view and
folding again gives the same documents. ``fold`` is given the documents that an event touches and
gives their new versions; the projector keeps them in the database, ``fold_all`` keeps them in
memory for a board as of an earlier position.

Invariant: folding is deterministic and refuses nothing; ``fold_all`` of all events equals what the
projector keeps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Annotated, Any, TypeVar

from pydantic import Field

from sharing.events.centre import (
    CreditPosted,
    CreditReversed,
    LandingSet,
    SigningRecognised,
    StartRecognised,
)
from sharing.events.leads import (
    Candidate,
    FirstContactPassed,
    LeadAmended,
    LeadFollowedUp,
    LeadRegistered,
    LeadWithdrawn,
    Placing,
)
from sharing.events.registry import Event
from sharing.sections import (
    Commercial,
    FirstTalk,
    Frozen,
    Identity,
    OpeningClaims,
    Provenance,
    Summary,
)

Section = TypeVar("Section", bound=Frozen)


class FollowUpNote(Frozen):
    """One dated note of a lead's progress."""

    at: int
    stage: str
    note: str


class SourceRow(Frozen):
    """A ledger row that spoke of this lead, with what it claimed."""

    provenance: Provenance
    claims: OpeningClaims | None = None


class LeadView(Frozen):
    """A lead as its own office sees it, without contact persons."""

    lead_id: str
    project_id: str
    office: str
    placing: Annotated[Placing, Field(strict=False)]
    is_active: bool = True
    registered_at: int
    seq: int
    identity: Identity
    commercial: Commercial
    summary: Summary
    first_talk: FirstTalk
    has_contacts: bool = False
    candidates: tuple[Candidate, ...] = ()
    rows: tuple[SourceRow, ...] = ()
    notes: tuple[FollowUpNote, ...] = ()


class Recognised(Frozen):
    """A recognised signing or start."""

    on: str
    period: str
    is_event_month: bool


class TouchView(Frozen):
    """One office's lead on a project."""

    lead_id: str
    office: str
    is_active: bool = True


class ProjectView(Frozen):
    """A project as the one board counts it. Facts as recognised; before, the first lead's."""

    project_id: str
    first_office: str
    first_lead: str
    identity: Identity
    touches: tuple[TouchView, ...]
    is_asked: bool = False
    landing_office: str = ""
    could_not_land: bool = False
    is_taken_as_met: bool = False
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    industry: str = ""
    chain: str = ""
    is_chemical: bool | None = None
    signing: Recognised | None = None
    start: Recognised | None = None
    rules: tuple[str, ...] = ()
    """The rule lines of the entries that stand, without repeats."""
    entries: tuple[tuple[str, str], ...] = ()
    """Entry id and rule line of each entry that stands."""

    @property
    def is_recognised(self) -> bool:
        """Whether a signing or a start was recognised, so that the facts are those recognised."""
        return self.signing is not None or self.start is not None


@dataclass(slots=True)
class Documents:
    """The views that an event may touch, by id; ``changed`` tells which were written."""

    leads: dict[str, LeadView] = field(default_factory=dict)
    projects: dict[str, ProjectView] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def put_lead(self, lead: LeadView) -> None:
        """Keep a lead's new version."""
        self.leads[lead.lead_id] = lead
        self.changed.add(lead.lead_id)

    def put_project(self, project: ProjectView) -> None:
        """Keep a project's new version."""
        self.projects[project.project_id] = project
        self.changed.add(project.project_id)


def touched(event: Event) -> tuple[str, str]:
    """The lead id and the project id that an event touches; '' where none."""
    lead_id = getattr(event, "lead_id", "") or getattr(event, "to_lead_id", "")
    return lead_id, getattr(event, "project_id", "")


def fold_all(rows: Iterable[tuple[int, Iterable[Event]]]) -> Documents:
    """Every view after these journal rows (sequence number and events), in order."""
    documents = Documents()
    for seq, events in rows:
        for event in events:
            fold(event, documents, seq)
    return documents


@singledispatch
def fold(_event: Any, _documents: Documents, _seq: int) -> None:
    """Take over one event of journal row ``seq``. Events that no view shows change nothing."""


@fold.register
def _registered(event: LeadRegistered, documents: Documents, seq: int) -> None:
    rows: tuple[SourceRow, ...] = ()
    if event.provenance is not None:
        rows = (SourceRow(provenance=event.provenance, claims=event.claims),)
    documents.put_lead(
        LeadView(
            lead_id=event.lead_id,
            project_id=event.project_id,
            office=event.office,
            placing=event.placing,
            registered_at=event.registered_at,
            seq=seq,
            identity=event.identity,
            commercial=event.commercial,
            summary=event.summary,
            first_talk=event.first_talk,
            has_contacts=event.contacts is not None,
            candidates=event.candidates,
            rows=rows,
        )
    )
    touch = TouchView(lead_id=event.lead_id, office=event.office)
    project = documents.projects.get(event.project_id)
    if project is None:
        documents.put_project(_new_project(event, touch))
        return
    changes: dict[str, object] = {"touches": (*project.touches, touch)}
    if event.placing is Placing.FIRST:
        changes |= {
            "first_office": event.office,
            "first_lead": event.lead_id,
            "could_not_land": False,
            "is_taken_as_met": False,
            **_facts_of_lead(documents.leads[event.lead_id]),
        }
    documents.put_project(project.model_copy(update=changes))


def _facts_of_lead(lead: LeadView) -> dict[str, object]:
    """The project's facts as its first lead says them. Whoever becomes first contact later is
    shown with its own words, never with those of the office that left.
    """
    return {
        "identity": lead.identity,
        "amount_yuan": lead.commercial.amount_yuan,
        "amount_usd_cents": lead.commercial.amount_usd_cents,
        "industry": lead.summary.industry,
        "chain": lead.summary.chain,
        "is_chemical": lead.summary.is_chemical,
    }


def _new_project(event: LeadRegistered, touch: TouchView) -> ProjectView:
    return ProjectView(
        project_id=event.project_id,
        first_office=event.office,
        first_lead=event.lead_id,
        identity=event.identity,
        touches=(touch,),
        is_asked=event.placing is Placing.ASKED,
        amount_yuan=event.commercial.amount_yuan,
        amount_usd_cents=event.commercial.amount_usd_cents,
        industry=event.summary.industry,
        chain=event.summary.chain,
        is_chemical=event.summary.is_chemical,
    )


@fold.register
def _followed_up(event: LeadFollowedUp, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    note = FollowUpNote(at=event.at, stage=event.summary.stage, note=event.note)
    documents.put_lead(
        lead.model_copy(
            update={
                "summary": said_over(lead.summary, event.summary),
                "notes": (*lead.notes, note),
            }
        )
    )


@fold.register
def _amended(event: LeadAmended, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    changes: dict[str, object] = {}
    for name in ("identity", "commercial", "summary"):
        said = getattr(event, name)
        if said is not None:
            changes[name] = said_over(getattr(lead, name), said)
    if event.contacts is not None:
        changes["has_contacts"] = True
    if event.provenance is not None:
        row = SourceRow(provenance=event.provenance, claims=event.claims)
        changes["rows"] = (*lead.rows, row)
    amended = lead.model_copy(update=changes)
    documents.put_lead(amended)
    project = documents.projects[event.project_id]
    if project.first_lead == event.lead_id and not project.is_recognised:
        documents.put_project(project.model_copy(update=_facts_of_lead(amended)))


def said_over(old: Section, new: Section) -> Section:
    """``old`` with every field that ``new`` says; what is empty stays as it was."""
    said = {name: value for name, value in new if value not in (None, "", ())}
    if isinstance(new, Commercial) and new.states_amount:
        # An amount is one statement: yuan corrected into dollars leaves no yuan behind.
        said |= {"amount_yuan": new.amount_yuan, "amount_usd_cents": new.amount_usd_cents}
    return old.model_copy(update=said)


@fold.register
def _withdrawn(event: LeadWithdrawn, documents: Documents, _seq: int) -> None:
    lead = documents.leads[event.lead_id]
    documents.put_lead(lead.model_copy(update={"is_active": False}))
    project = documents.projects[event.project_id]
    touches = tuple(
        touch.model_copy(update={"is_active": False}) if touch.lead_id == event.lead_id else touch
        for touch in project.touches
    )
    documents.put_project(project.model_copy(update={"touches": touches}))


@fold.register
def _passed(event: FirstContactPassed, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    changes = {
        "first_office": event.to_office,
        "first_lead": event.to_lead_id,
        "could_not_land": False,
        "is_taken_as_met": False,
        **_facts_of_lead(documents.leads[event.to_lead_id]),
    }
    documents.put_project(project.model_copy(update=changes))


@fold.register
def _signed(event: SigningRecognised, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    signing = Recognised(
        on=event.signed_on.isoformat(), period=event.period, is_event_month=event.is_event_month
    )
    documents.put_project(project.model_copy(update={"signing": signing, **_facts_in(event)}))


@fold.register
def _started(event: StartRecognised, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    start = Recognised(
        on=event.started_on.isoformat(), period=event.period, is_event_month=event.is_event_month
    )
    changes: dict[str, object] = {"start": start}
    if project.signing is None:
        changes |= _facts_in(event)
    documents.put_project(project.model_copy(update=changes))


def _facts_in(event: SigningRecognised | StartRecognised) -> dict[str, object]:
    return {
        "amount_yuan": event.commercial.amount_yuan,
        "amount_usd_cents": event.commercial.amount_usd_cents,
        "industry": event.summary.industry,
        "chain": event.summary.chain,
        "is_chemical": event.summary.is_chemical,
    }


@fold.register
def _landed(event: LandingSet, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    documents.put_project(
        project.model_copy(
            update={
                "landing_office": event.landing_office,
                "could_not_land": event.could_not_land,
                "is_taken_as_met": event.is_taken_as_met,
            }
        )
    )


@fold.register
def _credited(event: CreditPosted, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    entries = (*project.entries, (event.entry_id, event.rule))
    documents.put_project(_with_entries(project, entries))


@fold.register
def _uncredited(event: CreditReversed, documents: Documents, _seq: int) -> None:
    project = documents.projects[event.project_id]
    entries = tuple(entry for entry in project.entries if entry[0] != event.reverses)
    documents.put_project(_with_entries(project, entries))


def _with_entries(project: ProjectView, entries: tuple[tuple[str, str], ...]) -> ProjectView:
    rules = tuple(dict.fromkeys(rule for _, rule in entries))
    return project.model_copy(update={"entries": entries, "rules": rules})
