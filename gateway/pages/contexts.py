"""What the templates are given: typed, and already in the reader's words and numbers.

Templates decide nothing: they repeat, indent and link.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``is_here`` marks the page that is shown."""

    text: str
    href: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around every page."""

    language: str
    html_language: str
    title: str
    city: str
    is_demo: bool
    who: str
    form_token: str
    other_language: Link
    home: str = "/"
    """Where this person begins."""
    places: tuple[Link, ...] = ()
    """The pages that this person may open."""
    news: str = ""
    """Where the page's script is told that something changed; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class SignInContext:
    """The sign-in page."""

    chrome: Chrome
    next: str
    login: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the headline: label, value, unit, and a line below."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One indicator's line of the reconciliation; all in the same unit."""

    indicator: str
    offices: str
    overlap: str
    suspense: str
    city: str
    difference: str
    is_even: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """Total, own, shared in and shared out, as text."""

    total: str
    own: str
    shared_in: str
    shared_out: str


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office's credit; ``href`` where the reader may open its statement."""

    name: str
    href: str
    is_own: bool
    signed: Sides
    amount: Sides
    started: Sides


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """Offices of one sort with their sum."""

    name: str
    note: str
    lines: tuple[OfficeLine, ...]
    total: OfficeLine


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a small chart; ``percent`` is its length, 0 to 100."""

    label: str
    value: str
    percent: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a choice."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Chooser:
    """A choice of the filter form."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One line of the list of projects."""

    name: str
    investor: str
    is_masked: bool
    tags: tuple[str, ...]
    office: str
    chain: str
    amount: str
    is_band: bool
    stage: str
    stage_code: str
    signed: str
    started: str


@dataclass(frozen=True, slots=True)
class ProjectList:
    """The filtered list, one page of it."""

    lines: tuple[ProjectLine, ...]
    choosers: tuple[Chooser, ...]
    query: str
    period: str
    view: str
    count: str
    is_filtered: bool
    first: str
    last: str
    before: Link | None = None
    after: Link | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when a page's figures are."""

    position: str
    as_of: str
    rules: str = ""


@dataclass(frozen=True, slots=True)
class ProblemContext:
    """Something that went wrong, in words."""

    chrome: Chrome
    status: int
    heading: str
    detail: str
    back: Link
    resend_to: str = ""
    resend: tuple[tuple[str, str], ...] = ()
    """The form that was sent, to be sent once more with its phone numbers moved."""
    retype: tuple[tuple[str, str], ...] = ()
    """The texts of the form that was sent which held a phone number, without it, to be checked."""
    kept: tuple[tuple[str, str], ...] = ()
    """All else of that form, as it was typed."""
    is_form: bool = False
    """Whether a form was sent, which the browser still has."""
