"""What the templates of reconciliation, claimed figures and what-if are given."""

from dataclasses import dataclass

from gateway.pages.contexts import Chooser, Chrome, Link, Moment
from gateway.pages.desk_contexts import Action, Told
from gateway.pages.period_contexts import PeriodChoice


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and where it leads to."""

    text: str
    href: str = ""
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """An office's row; ``claimed`` and ``apart`` are '' where it claimed nothing."""

    office: str
    href: str
    own: Cell
    shared_in: Cell
    shared_out: Cell
    total: Cell
    claimed: str
    apart: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class SummedLine:
    """A row below the offices: their sum, overlap, suspense, city, difference."""

    label: str
    cell: Cell
    tone: str = ""


@dataclass(frozen=True, slots=True)
class SuspenseLine:
    """A project whose credit is nobody's yet."""

    project: str
    href: str
    units: str
    since: str
    age: str


@dataclass(frozen=True, slots=True)
class ApartLine:
    """Why a claimed figure differs in one project."""

    project: str
    href: str
    claimed: str
    ours: str
    difference: str
    why: str


@dataclass(frozen=True, slots=True)
class ClaimBlock:
    """A claimed figure beside ours."""

    head: str
    claimed: str
    ours: str
    difference: str
    is_even: bool
    note: str
    agreeing: str
    lines: tuple[ApartLine, ...]


@dataclass(frozen=True, slots=True)
class ReconciliationContext:
    """The reconciliation of one indicator."""

    chrome: Chrome
    period: str
    choice: PeriodChoice
    views: tuple[Link, ...]
    indicators: tuple[Link, ...]
    indicator: str
    unit: str
    lines: tuple[ReconciledLine, ...]
    sums: tuple[SummedLine, ...]
    is_even: bool
    has_claims: bool
    suspense: tuple[SuspenseLine, ...]
    claims: tuple[ClaimBlock, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class CellContext:
    """The projects behind a cell."""

    chrome: Chrome
    back: Link
    account: str
    side: str
    indicator: str
    period: str
    total: str
    explained: Link | None
    lines: tuple[SuspenseLine, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator of an office: ours, and the figure that it claimed."""

    indicator: str
    unit: str
    ours: str
    claimed: str
    difference: str
    is_even: bool


@dataclass(frozen=True, slots=True)
class FiguresContext:
    """An office's own figures."""

    chrome: Chrome
    office: str
    period: str
    choice: PeriodChoice
    lines: tuple[FigureLine, ...]
    claims: tuple[ClaimBlock, ...]
    action: Action | None
    told: Told | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An office's credit under the rules in force and under the other pack."""

    office: str
    now: str
    then: str
    difference: str
    is_even: bool


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """One indicator office by office."""

    indicator: str
    unit: str
    note: str
    lines: tuple[ChangeLine, ...]
    sums: tuple[ChangeLine, ...]
    unchanged: str


@dataclass(frozen=True, slots=True)
class LackLine:
    """What a condition of the other pack asks for and nobody has shown."""

    words: str
    rule: str
    count: str
    projects: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class WhatIfContext:
    """A period under another pack."""

    chrome: Chrome
    period: str
    period_code: str
    choice: PeriodChoice
    packs: Chooser
    now: str
    then: str
    tables: tuple[ChangeTable, ...]
    lacking: tuple[LackLine, ...]
    changed: str
    moment: Moment | None
