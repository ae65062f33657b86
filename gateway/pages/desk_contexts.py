"""What the templates of the case desk, of leads, the pool and shopping around are given."""

from dataclasses import dataclass

from gateway.pages.contexts import Chrome, Link


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word with a colour: ``good``, ``warn``, ``bad``, ``plain``, ``strong``."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words: the day, and how much is left; ``tone`` as of a tag."""

    day: str
    left: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to what was just said."""

    message: str
    next: tuple[str, ...]
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a list is shown."""

    first: str
    last: str
    count: str
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice in a form."""

    value: str
    text: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; ``kind`` as the macro ``form_field`` knows it."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    value: str = ""
    is_needed: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done next, with its form; without fields it is a sentence alone."""

    title: str
    hint: str
    button: str = ""
    place: str = ""
    act: str = ""
    submission_id: str = ""
    fields: tuple[Field, ...] = ()
    is_open: bool = False
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list."""

    href: str
    kind: Tag
    title: str
    investor: str
    office: str
    other: str
    other_office: str
    reasons: tuple[str, ...]
    due: Due | None
    assigned: str
    answer: str


@dataclass(frozen=True, slots=True)
class CasesContext:
    """The case desk."""

    chrome: Chrome
    intro: str
    kinds: tuple[Link, ...]
    states: tuple[Link, ...]
    count: str
    lines: tuple[CaseLine, ...]
    is_city: bool
    pager: Pager


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One side's value; ``mark`` is ``agrees``, ``differs`` or ''."""

    text: str
    mark: str
    mark_words: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One field of both sides."""

    label: str
    asked: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, slots=True)
class SideHead:
    """The head of a side's column."""

    role: str
    office: str
    lead_href: str
    source: str
    tags: tuple[Tag, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A dated line of a side's history."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseContext:
    """One case with both sides."""

    chrome: Chrome
    back: Link
    kind: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    grounds: str
    reasons: tuple[str, ...]
    heads: tuple[SideHead, ...]
    rows: tuple[ComparedRow, ...]
    timelines: tuple[tuple[DatedLine, ...], ...]
    answer: str
    answer_reason: str
    followed: tuple[str, ...]
    is_city: bool
    actions: tuple[Action, ...]
    told: Told | None


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead in the list."""

    href: str
    title: str
    investor: str
    office: str
    tags: tuple[Tag, ...]
    hold: str
    due: Due | None
    due_what: str
    cases: tuple[Link, ...]
    amount: str
    registered: str


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A transfer that waits for an answer."""

    title: str
    investor: str
    kind: str
    facts: tuple[Fact, ...]
    due: Due | None
    reason: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class LeadsContext:
    """The leads of an office, or all for the city."""

    chrome: Chrome
    title: str
    tab_links: tuple[Link, ...]
    lines: tuple[LeadLine, ...]
    transfers: tuple[TransferLine, ...]
    is_city: bool
    pager: Pager
    told: Told | None


@dataclass(frozen=True, slots=True)
class LeadContext:
    """One lead."""

    chrome: Chrome
    back: Link
    title: str
    investor: str
    office: str
    tags: tuple[Tag, ...]
    status: tuple[Fact, ...]
    warnings: tuple[str, ...]
    deadlines: tuple[tuple[str, Due], ...]
    cases: tuple[Link, ...]
    facts: tuple[Fact, ...]
    content: str
    notes: tuple[DatedLine, ...]
    project: tuple[Fact, ...]
    project_href: str
    progress: tuple[DatedLine, ...]
    attainments: tuple[DatedLine, ...]
    agreements: tuple[DatedLine, ...]
    transfers: tuple[TransferLine, ...]
    history: tuple[DatedLine, ...]
    linked: tuple[Fact, ...]
    companies: tuple[str, ...]
    actions: tuple[Action, ...]
    told: Told | None
    receipt_href: str
    """Where the receipt of its registration is; '' for who may not know its position."""
    log_href: str
    """Where it stands who saw it; '' for who may not know."""


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A project in the pool."""

    name: str
    chain: str
    amount: str
    tags: tuple[Tag, ...]
    since: str
    why: str
    claim: Action | None
    note: str


@dataclass(frozen=True, slots=True)
class PoolContext:
    """The pool."""

    chrome: Chrome
    lines: tuple[PoolLine, ...]
    pager: Pager
    told: Told | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """What one office recorded of its talks with an enterprise."""

    office: str
    href: str
    project: str
    tags: tuple[Tag, ...]
    amount: str
    land: str
    stage: str
    registered: str
    last: str


@dataclass(frozen=True, slots=True)
class EnterpriseBlock:
    """An enterprise that talks with several offices."""

    name: str
    offices: str
    bases: tuple[str, ...]
    moved: str
    is_settled: bool
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True)
class ShoppingContext:
    """Shopping around."""

    chrome: Chrome
    is_city: bool
    enterprises: tuple[EnterpriseBlock, ...]
    collided: tuple[LeadLine, ...]
    pager: Pager
    count: str
