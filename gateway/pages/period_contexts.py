"""What the templates of the board, statements, explanations and periods are given."""

from dataclasses import dataclass

from gateway.pages.contexts import (
    Bar,
    Chrome,
    Figure,
    Link,
    Moment,
    OfficeGroup,
    ProjectList,
    Reconciled,
)
from gateway.pages.desk_contexts import Action, Fact, Tag, Told


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """Links to other periods: years, parts of the year, months of the year."""

    years: tuple[Link, ...]
    parts: tuple[Link, ...]
    months: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardContext:
    """The one board."""

    chrome: Chrome
    period: str
    choice: PeriodChoice
    views: tuple[Link, ...]
    state: Tag
    lead_figures: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]
    reconciled: tuple[Reconciled, ...]
    is_even: bool
    groups: tuple[OfficeGroup, ...]
    chains: tuple[Bar, ...]
    chains_note: str
    projects: ProjectList
    moment: Moment


@dataclass(frozen=True, slots=True)
class BothViews:
    """One figure in both views; links to what explains them, '' where nothing does."""

    label: str
    code: str
    exported: str
    corrected: str
    difference: str
    is_even: bool
    exported_href: str = ""
    corrected_href: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorViews:
    """One indicator of a statement: its sides, and their total."""

    name: str
    unit: str
    sides: tuple[BothViews, ...]
    total: BothViews


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a statement."""

    entry: str
    posted: str
    counts_in: str
    is_correction: bool
    project: str
    project_href: str
    is_masked: bool
    indicator: str
    side: str
    side_code: str
    credit: str
    unit: str
    is_negative: bool
    rule: str
    rule_note: str
    by_agreement: bool
    only_in: str
    """In which view alone it is; '' for both."""
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class StatementContext:
    """An office's statement."""

    chrome: Chrome
    office: str
    kind: str
    period: str
    choice: PeriodChoice
    back: Link
    state: Tag
    strip: tuple[Fact, ...]
    remarks: tuple[str, ...]
    elsewhere: tuple[Link, ...]
    """Statements of other periods that hold this one and were sent to be answered."""
    indicators: tuple[IndicatorViews, ...]
    idle: str
    """The indicators without any credit, by name."""
    rows: tuple[StatementRow, ...]
    answers: tuple[Action, ...]
    dispute: Action | None
    """Its form takes the lines that are ticked."""
    told: Told | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One row of a balance, in words."""

    at: str
    position: str
    project: str
    project_href: str
    is_masked: bool
    what: str
    rule: str
    share: str
    side: str
    units: str
    balance: str
    is_negative: bool


@dataclass(frozen=True, slots=True)
class ExplanationContext:
    """One balance explained."""

    chrome: Chrome
    back: Link
    account: str
    indicator: str
    period: str
    views: tuple[Link, ...]
    rows: tuple[ExplainedRow, ...]
    total: str
    moment: Moment
