"""What the templates of periods and their closing are given."""

from dataclasses import dataclass

from gateway.pages.contexts import Chrome, Link
from gateway.pages.desk_contexts import Action, Fact, Tag, Told


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period in the list; ``level`` 0 for the year, 1 half-year, 2 quarter, 3 month."""

    name: str
    href: str
    level: int
    state: Tag
    hanging: str
    answers: str
    exports: str


@dataclass(frozen=True, slots=True)
class PeriodsContext:
    """The periods of a year."""

    chrome: Chrome
    years: tuple[Link, ...]
    year: str
    closed_through: str
    lines: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True)
class HangingLine:
    """Something that is not settled."""

    what: str
    text: str
    href: str
    project: str
    project_href: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How one office's statement stands."""

    office: str
    href: str
    state: Tag
    note: str
    reasons: tuple[str, ...]
    sealed: str
    settle: Action | None


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """An issued export."""

    title: str
    office: str
    position: str
    at: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """One period."""

    chrome: Chrome
    back: Link
    period: str
    state: Tag
    strip: tuple[Fact, ...]
    reason: str
    links: tuple[Link, ...]
    shows_hanging: bool
    hanging_head: str
    hanging: tuple[HangingLine, ...]
    hanging_more: str
    answers: tuple[AnswerLine, ...]
    exports: tuple[IssuedLine, ...]
    actions: tuple[Action, ...]
    issue: Action | None
    told: Told | None
