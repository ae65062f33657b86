"""What people read: a lead and a project as folds of the journal.

A view never decides anything. It takes over what the journal says (``ledger.view_folds``), so that
dropping every view and folding again gives the same documents. The projector keeps them in the
database; a board as of an earlier position keeps them in memory.

Invariant: a view holds no contact person, and nothing that is not in the journal.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from ledger.period_views import PeriodView
from ledger.standing_views import StandingView
from sharing.events.leads import Candidate, Placing
from sharing.sections import (
    Commercial,
    FirstTalk,
    Frozen,
    Identity,
    OpeningClaims,
    Provenance,
    Summary,
)
from sharing.submissions.recognitions import RecognitionClaim
from sharing.submissions.showing import LeadVisibility

Section = TypeVar("Section", bound=Frozen)


class FollowUpNote(Frozen):
    """One dated note of a lead's progress."""

    at: int
    stage: str
    note: str
    by: str = ""
    said_in_stead_of: str = ""


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
    is_matched: bool = True
    """False while the matcher has not compared it with the others yet."""
    matcher: str = ""
    """The matcher that compared it, with its version."""
    standing: str = "valid"
    """``valid``, ``incomplete``, ``void`` or ``unnamed``."""
    lacking: tuple[str, ...] = ()
    screening_reason: str = ""
    role: str = "first_contact"
    order: int = 0
    companies: tuple[Identity, ...] = ()
    """Other companies through which the project is signed, linked on evidence."""
    visibility: LeadVisibility = "sealed"
    """Whom its office lets see it; a signed project shows more (``sharing.visibility``)."""
    shared_with: tuple[str, ...] = ()
    """The named offices, where it is shown to some."""
    handlers: tuple[tuple[str, int], ...] = ()
    """经办人: who had it in hand, and since when (milliseconds UTC); the last one has it now."""
    approval: str = ""
    """Of the registration or claim: '' needed none; ``awaited``, ``approved``, ``refused``."""
    erased_at: int = 0
    """When its contact persons and evidence were erased for ever; 0 for never."""

    @property
    def handler(self) -> str:
        """Who has it in hand now; '' for a row of an opening that nobody took."""
        return self.handlers[-1][0] if self.handlers else ""


class Recognised(Frozen):
    """A recognised signing or start."""

    on: str
    period: str
    is_event_month: bool
    follows: str = ""
    """``rows`` of an opening, or ``merge``: leads that were merged brought it."""
    not_counted: str = ""
    """Why it is recognised and does not count; '' where it counts."""


class TouchView(Frozen):
    """One office's lead on a project."""

    lead_id: str
    office: str
    is_active: bool = True
    order: int = 0
    standing: str = "valid"
    role: str = "first_contact"
    home: str = ""
    """The project that it began or joined when it was placed."""
    visibility: LeadVisibility = "sealed"
    shared_with: tuple[str, ...] = ()


class ClockView(Frozen):
    """A deadline: what for, whose lead, when it is due (milliseconds UTC; 0: it stands still)."""

    kind: str
    due_at: int
    lead_id: str = ""
    left_ms: int = -1


class TransferView(Frozen):
    """A transfer: under way, or as it ended."""

    transfer_id: str
    kind: str
    from_office: str
    to_office: str
    proposed_by: str
    at: int
    consents: tuple[str, ...] = ()
    outcome: str = ""
    """'' while it is under way; ``completed``, ``refused``, ``withdrawn``, ``lapsed``, ``void``."""
    reason: str = ""
    has_agreement: bool = False


class ProgressView(Frozen):
    """What the landing office told the first-contact office."""

    at: int
    office: str
    stage: str
    paid_in_yuan: int | None
    note: str


class FirstContactView(Frozen):
    """Who had first contact from a journal position on, and why it passed there."""

    seq: int
    office: str
    lead_id: str
    reason: str
    is_pinned: bool = False


class CaseView(Frozen):
    """A case 裁定事项, an objection 异议 or a proposal 认定申报, open or settled."""

    case_id: str
    kind: Literal["identity", "claim", "offer", "objection", "proposal"]
    lead_id: str
    project_id: str
    office: str = ""
    """The office whose lead it is about, or that objects."""
    candidates: tuple[Candidate, ...] = ()
    offices: tuple[str, ...] = ()
    taken_by: tuple[str, ...] = ()
    """Of an offer: the offices that would take the investor."""
    opened_at: int
    due_at: int = 0
    is_late: bool = False
    assigned_to: str = ""
    grounds: str = ""
    instance: int = 1
    answer: str = ""
    with_lead: str = ""
    settled_at: int = 0
    reason: str = ""
    claim: RecognitionClaim | None = None
    """Of a proposal: what is to be recognised, the day of filing, its papers and its note."""
    filed_on: str = ""
    papers: tuple[str, ...] = ()
    note: str = ""
    seq: int

    @property
    def is_open(self) -> bool:
        """Whether nobody answered it yet."""
        return not self.answer


class AttainmentView(Frozen):
    """A recognised later milestone, figure or change."""

    recognition_id: str
    event: str
    on: str
    period: str
    is_event_month: bool
    units: int = 0
    incentives_yuan: int = 0
    yuan_per_usd_1e4: int = 0
    rate_on: str = ""
    rate_source: str = ""
    not_counted: str = ""
    seq: int


class AgreementView(Frozen):
    """A credit agreement of the offices: under way, in effect, or as it ended."""

    agreement_id: str
    office: str
    terms: tuple[tuple[str, str, int], ...]
    """Indicator, office, ten-thousandths."""
    parties: tuple[str, ...]
    consents: tuple[str, ...]
    from_on: str
    until_on: str = ""
    standing: str = "proposed"
    """``proposed``, ``concluded``; or how it ended: ``refused``, ``withdrawn``, ``replaced`` …"""
    reason: str = ""
    at: int


class ProjectView(Frozen):
    """A project as the one board counts it. Facts as recognised; before, the first lead's."""

    project_id: str
    first_office: str
    first_lead: str
    identity: Identity
    touches: tuple[TouchView, ...]
    is_asked: bool = False
    landing_office: str = ""
    landing_follows: str = ""
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
    merged_into: str = ""
    """The project that all its leads went to."""
    open_cases: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    is_provisional: bool = False
    """拟认定: from an opening, not yet confirmed."""
    holder_office: str = ""
    holder_lead: str = ""
    held_since: int = 0
    in_pool: bool = False
    hold_ended_by: str = ""
    cool_downs: tuple[tuple[str, int], ...] = ()
    clocks: tuple[ClockView, ...] = ()
    introducer_office: str = ""
    introducer_lead: str = ""
    history: tuple[FirstContactView, ...] = ()
    """Who had first contact, in order."""
    transfers: tuple[TransferView, ...] = ()
    could_not_land_declared: bool = False
    progress: tuple[ProgressView, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Other projects of the enterprise or group: project id, relation."""
    recognitions_held: int = 0
    """How many recognitions wait for the match."""
    attainments: tuple[AttainmentView, ...] = ()
    agreements: tuple[AgreementView, ...] = ()
    proposals: tuple[str, ...] = ()
    """Proposals for recognition that the centre has not decided."""
    not_counted: str = ""
    """Why the recognised signing does not count; '' where it does."""
    start_facts: tuple[int | None, int | None, str, str, bool | None] | None = None
    """The facts of the start, which count again where the signing is revoked."""

    @property
    def visibility(self) -> LeadVisibility:
        """Whom the office with first contact lets see it."""
        touch = self._first_touch
        return touch.visibility if touch is not None else "sealed"

    @property
    def shared_with(self) -> tuple[str, ...]:
        """The named offices, where it is shown to some."""
        touch = self._first_touch
        return touch.shared_with if touch is not None else ()

    @property
    def _first_touch(self) -> TouchView | None:
        return next((t for t in self.touches if t.lead_id == self.first_lead), None)

    @property
    def counts(self) -> bool:
        """Whether it is a project of its own, so that the board counts it."""
        return not self.merged_into

    @property
    def is_recognised(self) -> bool:
        """Whether a signing or a start was recognised, so that the facts are those recognised."""
        return self.signing is not None or self.start is not None


@dataclass(slots=True)
class Documents:
    """The views that an event may touch, by id; ``changed`` tells which were written."""

    leads: dict[str, LeadView] = field(default_factory=dict)
    projects: dict[str, ProjectView] = field(default_factory=dict)
    cases: dict[str, CaseView] = field(default_factory=dict)
    periods: dict[str, PeriodView] = field(default_factory=dict)
    standings: dict[str, StandingView] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def put_lead(self, lead: LeadView) -> None:
        """Keep a lead's new version."""
        self.leads[lead.lead_id] = lead
        self.changed.add(lead.lead_id)

    def put_project(self, project: ProjectView) -> None:
        """Keep a project's new version."""
        self.projects[project.project_id] = project
        self.changed.add(project.project_id)

    def put_case(self, case: CaseView) -> None:
        """Keep a case's new version."""
        self.cases[case.case_id] = case
        self.changed.add(case.case_id)

    def put_period(self, period: PeriodView) -> None:
        """Keep a period's new version."""
        self.periods[period.period] = period
        self.changed.add(period.period)

    def put_standing(self, standing: StandingView) -> None:
        """Keep an approval's or a charge's new version."""
        self.standings[standing.standing_id] = standing
        self.changed.add(standing.standing_id)

    def change_project(self, project_id: str, **changes: object) -> None:
        """Keep a project with these fields changed."""
        self.put_project(self.projects[project_id].model_copy(update=changes))

    def change_lead(self, lead_id: str, **changes: object) -> None:
        """Keep a lead with these fields changed."""
        self.put_lead(self.leads[lead_id].model_copy(update=changes))

    def change_case(self, case_id: str, **changes: object) -> None:
        """Keep a case with these fields changed."""
        self.put_case(self.cases[case_id].model_copy(update=changes))


def said_over(old: Section, new: Section) -> Section:
    """``old`` with every field that ``new`` says; what is empty stays as it was."""
    said = {name: value for name, value in new if value not in (None, "", ())}
    if isinstance(new, Commercial) and new.states_amount:
        # An amount is one statement: yuan corrected into dollars leaves no yuan behind.
        said |= {"amount_yuan": new.amount_yuan, "amount_usd_cents": new.amount_usd_cents}
    return old.model_copy(update=said)
