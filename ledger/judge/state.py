"""The state that the judge needs, cut into slices that a submission can name.

State is a fold of the journal: values are immutable, each under a text key, written as JSON
(``ledger.judge.state_bytes``). A key is one of

* ``city``: the city's offices, its rules in force and its opening;
* ``lead:ID``: which project a lead speaks of, whose it is, whether it is still pursued;
* ``project:ID``: everything about a project that decides first contact, hold, landing and credit;
* ``name:KEY`` and ``code:CODE``: the projects of an enterprise by normalised name and valid code;
* ``alias:KEY``: the other name keys that are ruled to be the same enterprise;
* ``statements:PERIOD``: how offices answered the statements of a closed period;
* ``case:ID`` and ``objection:ID``: a case or an objection, open or settled;
* ``approval:SUBJECT`` and ``charge:ID``: what waits for a head's word, who is in charge of what;
* ``office:CODE``: how many projects an office holds; ``batch:ID``: the leads of an import;
* ``due:TIME:SUBJECT:KIND:LEAD``: a clock that runs out then, so that the clocks that are due are a
  range of keys. It follows from the clocks of projects, cases and objections.

Invariant: a value never holds a float, the machine's time or an offset.
"""

from auth.offices import City
from ledger.judge.clocks import Clock
from ledger.judge.holding import NOBODY, Hold
from ledger.judge.recognitions import Agreement, Attainment, Proposal
from ledger.judge.standing import ApprovalState, ChargeState
from ledger.judge.statement_state import StatementsState
from ledger.judge.transferring import Transfer
from ledger.rules.pack import RulePack
from sharing.values import replaced, value


@value
class CityState:
    """The city as the judge sees it: the pack in force, and those before it, since what was
    recognised under a pack keeps it. ``opening`` is the opening's batch, '' for none yet.
    """

    city: City
    pack: RulePack
    opening: str = ""
    opening_closed: bool = False
    has_live_leads: bool = False
    earlier_packs: tuple[RulePack, ...] = ()
    open_batches: tuple[str, ...] = ()
    opening_closed_at: int = 0
    """When the opening was closed: the time for objections to an opened city runs from here."""
    closed_through: str = ""
    """The last closed month; '' as long as none is closed."""
    closed_periods: tuple[str, ...] = ()
    """The periods that were closed, by name, in order."""
    approvals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Office and the kinds of submission of its staff that need its head's approval."""
    visibility: str = ""
    """The table of visibility that the city adopted; '' for the shipped one. Read at the doors."""

    def approvals_of(self, office: str) -> tuple[str, ...]:
        """The kinds of submission that need the head's approval in this office."""
        return next((kinds for code, kinds in self.approvals if code == office), ())

    def pack_named(self, label: str) -> RulePack | None:
        """The pack of this name and version, in force or earlier."""
        packs = (self.pack, *self.earlier_packs)
        return next((pack for pack in packs if pack.label == label), None)


VALID, INCOMPLETE, VOID, UNNAMED = "valid", "incomplete", "void", "unnamed"
"""How a registration stands: 有效, 待补 (keeps its place for a time), 无效, no investor yet."""

FIRST_CONTACT, INTRODUCER = "first_contact", "introducer"
"""For what a registration stands: two roles with winners of their own."""


@value
class LeadState:
    """Which project a lead speaks of and whose it is."""

    lead_id: str
    project_id: str
    office: str
    is_active: bool = True


@value
class Touch:
    """One office's registration of a project: its keys and the facts that decide."""

    lead_id: str
    office: str
    name_key: str
    credit_code: str
    goods_key: str
    phase: int
    amount_yuan: int | None
    amount_usd_cents: int | None
    signed_on: str
    industry: str
    chain: str
    is_chemical: bool | None
    is_active: bool = True
    order: int = 0
    """Its place: the journal position of the registration, or of the change of identity."""
    home: str = ""
    """The project that it joined or began when it was placed; a merge is undone back to there."""
    standing: str = VALID
    is_matched: bool = True
    role: str = FIRST_CONTACT
    talked_on: str = ""
    started_on: str = ""
    landing_claim: str = ""
    from_opening: bool = False
    lacking: tuple[str, ...] = ()
    """Of an incomplete registration: the fields and papers that it still lacks."""
    unstated: tuple[str, ...] = ()
    """The fields that a later stage asks for, and that nobody has stated yet."""
    joined_at: int = 0
    """When it came to its place; 0 for a row of an opening."""
    linked_names: tuple[str, ...] = ()
    linked_codes: tuple[str, ...] = ()
    """Of companies through which the project is signed: normalised names and valid codes."""
    is_received: bool = False
    """Whether it came from the pool, a transfer or an offer, so that it is no registration."""
    is_followed_up: bool = False
    """Whether its office reported progress, so that its import is not simply taken back."""
    fixed_assets_yuan: int | None = None
    land_sqm: int | None = None
    reported_at: int = 0
    """When its office last reported progress, where the city's rules ask for it."""

    @property
    def is_void(self) -> bool:
        """Whether it was found void 无效."""
        return self.standing == VOID

    @property
    def stands(self) -> bool:
        """Whether it counts for first contact: pursued, and found neither void nor nameless."""
        return (
            self.is_active and self.standing in (VALID, INCOMPLETE) and self.role == FIRST_CONTACT
        )


ROWS, MERGE = "rows", "merge"
"""What a recognition follows: the rows of an opening, or leads that were merged and brought it."""


@value
class Recognition:
    """A recognised signing or start: the event's date, the month in which it counts, and the
    label of the pack that was in force: later rules do not decide it again. ``follows`` is ``rows``
    where it was taken from the rows of an opening, ``merge`` where merged leads brought it.
    """

    on: str
    period: str
    pack: str
    follows: str = ""
    not_counted: str = ""


@value
class Facts:
    """The facts of a project as recognised, or as its deciding lead says them."""

    amount_yuan: int | None
    amount_usd_cents: int | None
    industry: str
    chain: str
    is_chemical: bool | None
    total_yuan: int | None = None
    fixed_assets_yuan: int | None = None
    land_sqm: int | None = None
    origin: str = ""


@value
class PostedEntry:
    """An entry that stands in the book: enough to take it back by its mirror image.

    ``period`` is the month that it counts for, whatever month it was posted in; ``source`` is what
    was recognised.
    """

    entry_id: str
    indicator: str
    rule: str
    period: str
    postings: tuple[tuple[str, str, int], ...]
    source: str = ""
    agreement: str = ""


@value
class ProjectState:
    """A project: its touches in log order, its first contact, landing, recognitions, entries."""

    project_id: str
    first_office: str
    first_lead: str
    touches: tuple[Touch, ...]
    is_asked: bool = False
    landing_office: str = ""
    could_not_land: bool = False
    signing: Recognition | None = None
    start: Recognition | None = None
    recognised: Facts | None = None
    entries: tuple[PostedEntry, ...] = ()
    merged_into: str = ""
    """The project that all its leads went to; '' while it is one of its own."""
    open_cases: tuple[str, ...] = ()
    pinned_lead: str = ""
    """Whose first contact was decided otherwise than by order: by ruling, objection or release."""
    introducer_office: str = ""
    introducer_lead: str = ""
    held: tuple[str, ...] = ()
    """Recognitions that wait for the match, as the canonical text of what was said."""
    hold: Hold = NOBODY
    clocks: tuple[Clock, ...] = ()
    transfer: Transfer | None = None
    objections: tuple[str, ...] = ()
    is_provisional: bool = False
    """拟认定: taken from an opening and not yet confirmed by the centre."""
    could_not_land_declared: str = ""
    """The office that declared 无法落地 and waits for the centre's word."""
    could_not_land_of: str = ""
    """The first-contact office when 无法落地 was granted; a landing that is set later keeps it."""
    is_transferred: bool = False
    """Whether a transfer said where it lands, so that no row of an opening says it anew."""
    agreement: str = ""
    """The credit agreement of the transfer in effect, as canonical text."""
    claims_asked: tuple[str, ...] = ()
    """The leads whose claim to the signing the centre was told of."""
    decided_at: int = 0
    """When first contact was last decided; 0 as long as it stands as an opening had it."""
    past_objections: tuple[tuple[str, str, int], ...] = ()
    """The objections that ended: whose, how (dismissed, withdrawn …), and when."""
    landing_follows: str = ""
    """``merge`` where merged leads brought the landing."""
    start_facts: Facts | None = None
    """The facts by which the start counts as long as no signing says others."""
    attainments: tuple[Attainment, ...] = ()
    """Later milestones, figures and changes that were recognised, in order."""
    proposals: tuple[Proposal, ...] = ()
    """What offices proposed for recognition and the centre has not decided."""
    agreements: tuple[Agreement, ...] = ()
    """The offices' own credit agreements, in the order in which they were proposed."""
    papers: tuple[str, ...] = ()
    """The kinds of paper that were shown with recognitions and agreements."""
    transferred_as: str = ""
    """The kind of the transfer that put it where it lands; '' where none did."""
    revoked: tuple[str, ...] = ()
    """``signing`` or ``start`` where the centre revoked it, so that no row says it anew."""
    papers_brought: tuple[str, ...] = ()
    """``project:kind`` of papers that merged leads brought, until the link is cut."""

    @property
    def is_in_suspense(self) -> bool:
        """Whether what is recognised is due to nobody yet."""
        return self.is_asked or bool(self.open_cases)

    @property
    def standing(self) -> tuple[Touch, ...]:
        """The registrations that count for first contact, in their order."""
        return tuple(touch for touch in self.touches if touch.stands)

    def touch_of(self, lead_id: str) -> Touch:
        """The touch that this lead is."""
        return next(touch for touch in self.touches if touch.lead_id == lead_id)

    def with_touch(self, changed: Touch) -> "ProjectState":
        """The same project with one touch changed."""
        touches = tuple(changed if t.lead_id == changed.lead_id else t for t in self.touches)
        return replaced(self, touches=touches)


@value
class CaseState:
    """A case 裁定事项: what the centre is asked, about which lead, and what was answered."""

    case_id: str
    kind: str
    """``identity`` (the same project?), ``claim`` (two offices claim one signing or landing) or
    ``offer`` (客商分流).
    """
    lead_id: str
    candidates: tuple[str, ...]
    """The leads that it may be the same as, or that claim the same; of an offer the offices."""
    assigned_to: str = ""
    answer: str = ""
    with_lead: str = ""
    taken: tuple[str, ...] = ()
    """Of an offer: the offices that would take it, in the order of their answers."""
    declined: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody ruled yet."""
        return not self.answer


@value
class ObjectionState:
    """An objection 异议 against who has first contact."""

    objection_id: str
    project_id: str
    lead_id: str
    """The lead of the office that objects."""
    office: str
    instance: int = 1
    outcome: str = ""
    clocks: tuple[Clock, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody ruled yet."""
        return not self.outcome


@value
class OfficeState:
    """What an office has in hand: how many projects it holds."""

    code: str
    holds: int = 0


Projects = tuple[str, ...]
"""Under ``name:`` and ``code:`` keys project ids, under ``alias:`` name keys, under ``batch:`` lead
ids, in the order in which they came; under ``due:`` the clock's subject, kind and lead.
"""

StateValue = (
    CityState
    | LeadState
    | ProjectState
    | CaseState
    | ObjectionState
    | OfficeState
    | StatementsState
    | ApprovalState
    | ChargeState
    | Projects
)


def lead_key(lead_id: str) -> str:
    """The key of a lead."""
    return f"lead:{lead_id}"


def project_key(project_id: str) -> str:
    """The key of a project."""
    return f"project:{project_id}"


def name_state_key(name_key: str) -> str:
    """The key under which the projects of an enterprise are found by normalised name."""
    return f"name:{name_key}"


def code_state_key(credit_code: str) -> str:
    """The key under which the projects of an enterprise are found by valid code."""
    return f"code:{credit_code}"


def alias_key(name_key: str) -> str:
    """The key of the names that are ruled to be this one's enterprise."""
    return f"alias:{name_key}"


def case_key(case_id: str) -> str:
    """The key of a case."""
    return f"case:{case_id}"


def objection_key(objection_id: str) -> str:
    """The key of an objection."""
    return f"objection:{objection_id}"


def statements_key(period: str) -> str:
    """The key of the statements of a period."""
    return f"statements:{period}"


def office_state_key(code: str) -> str:
    """The key of what an office has in hand."""
    return f"office:{code}"


def batch_key(batch: str) -> str:
    """The key of the leads of an import."""
    return f"batch:{batch}"


CITY_KEY = "city"
