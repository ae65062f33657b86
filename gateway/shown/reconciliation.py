"""Reconciliation 对账 as a reader may read it: names through the door, reasons in words.

Whoever reads every office's statement reads the whole. An office reads its own row, the projects
behind its own cells, its parent's view if it has offices below it, and its own claimed figures. Of
a claimed project that it may not know it learns no more than that it has no credit: whether the
city recognised it or credits others is not told.

Invariant: an office's document is made of its own credit and of projects that it may know.
"""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from gateway.messages.catalogue import say
from gateway.shown.project_names import UNKNOWN, ProjectNames
from gateway.unit_words import units_told
from infra.reconciled import BookRead
from ledger.book_lines import BookView
from ledger.city_time import city_time
from ledger.claimed import ClaimCompared, ClaimedProject
from ledger.reconciliation import CellProject, IndicatorReconciled, OfficeCredit, Reconciliation
from ledger.roll_up import RolledUp

_TOLD_OF_KNOWN_ONES = ("suspense", "other_offices", "not_counted", "not_recognised", "unknown")
_NO_CREDIT = "no_credit"


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class SuspenseShown(_Shown):
    """A project whose credit is nobody's yet."""

    project_id: str = Field(description="Empty where the reader may not know the project.")
    project: str
    indicator: str
    units: int
    since: str = Field(description="City time since when it has been so.")
    days: int


class CellProjectShown(_Shown):
    """A project behind a cell."""

    project_id: str
    project: str
    units: int


class CellShown(_Shown):
    """A cell of the reconciliation with the projects behind it, which sum to it."""

    account: str = Field(description="An office's code, `overlap`, `suspense` or `city`.")
    side: str = Field(description="`own`, `shared_in`, `shared_out`; empty for all.")
    indicator: str
    units: int
    projects: list[CellProjectShown]


class ClaimedProjectShown(_Shown):
    """Why a claimed figure differs in one project."""

    why: str
    why_words: str
    project_id: str
    project: str = Field(description="As the reader may know it, else as the office claimed it.")
    claimed: int
    ours: int
    difference: int
    months: tuple[str, ...] = Field(description="The other months in which it is credited.")
    reason: str


class ClaimShown(_Shown):
    """An office's own figure beside ours; the projects' differences sum to the difference."""

    office: str
    office_name: str
    indicator: str
    claimed: int
    ours: int
    difference: int
    note: str = Field(description="As the office wrote it; empty for who may not read its leads.")
    at: str
    agreeing: int
    projects: list[ClaimedProjectShown]


class ReconciliationShown(_Shown):
    """A period reconciled. For an office: its own row and figures alone."""

    city: str
    city_name: str
    period: str
    view: BookView
    position: int
    as_of: str
    indicators: list[IndicatorReconciled]
    suspense: list[SuspenseShown]
    cells: list[CellShown] = Field(description="The cells whose projects were asked for.")
    claims: list[ClaimShown]
    parents_view: list[RolledUp] = Field(
        default=[], description="An office with those below it, where it was asked for."
    )


class OfficeReconciledShown(_Shown):
    """One office's line of the reconciliation."""

    city: str
    office: str
    period: str
    view: BookView
    position: int
    as_of: str
    credit: dict[str, OfficeCredit] = Field(description="Indicator → the office's credit by side.")
    cells: list[CellShown]
    claims: list[ClaimShown]
    parents_view: list[RolledUp] = Field(description="With the offices below; empty if none.")


class Reader(_Shown):
    """Who reads: in which language, whether every office's leads, whether the own claim."""

    language: str
    reads_leads: bool
    is_claimant: bool = False


def reconciliation_shown(
    book: BookRead,
    names: ProjectNames,
    reader: Reader,
    *,
    cells: Sequence[CellShown],
    claims: Sequence[ClaimCompared],
    parents_view: Iterable[RolledUp] = (),
    indicator: str = "",
) -> ReconciliationShown:
    """The whole, for whoever reads every office's; of one indicator or of all."""
    found, zone = book.reconciliation, book.state.city.timezone
    return ReconciliationShown(
        city=found.city,
        city_name=found.city_name,
        period=found.period,
        view=found.view,
        position=found.position,
        as_of=city_time(found.as_of, zone),
        indicators=[each for each in found.indicators if indicator in ("", each.indicator)],
        suspense=_suspense(found, names, zone, indicator),
        cells=list(cells),
        claims=claims_shown(book, claims, names, reader),
        parents_view=list(parents_view),
    )


def office_shown(
    book: BookRead,
    office: str,
    names: ProjectNames,
    reader: Reader,
    *,
    cells: Sequence[CellShown],
    claims: Sequence[ClaimCompared],
    parents_view: Iterable[RolledUp] = (),
) -> OfficeReconciledShown:
    """An office's own line."""
    found = book.reconciliation
    credit = {
        each.indicator: row
        for each in found.indicators
        for row in each.offices
        if row.office == office
    }
    return OfficeReconciledShown(
        city=found.city,
        office=office,
        period=found.period,
        view=found.view,
        position=found.position,
        as_of=city_time(found.as_of, book.state.city.timezone),
        credit=credit,
        cells=list(cells),
        claims=claims_shown(book, claims, names, reader),
        parents_view=list(parents_view),
    )


def _suspense(
    found: Reconciliation, names: ProjectNames, zone: str, indicator: str
) -> list[SuspenseShown]:
    return [
        SuspenseShown(
            project_id=names.get(item.project_id, UNKNOWN).project_id,
            project=names.get(item.project_id, UNKNOWN).name,
            indicator=item.indicator,
            units=item.units,
            since=city_time(item.since, zone),
            days=item.days,
        )
        for item in found.suspense
        if indicator in ("", item.indicator)
    ]


def cell_shown(
    projects: Sequence[CellProject],
    names: ProjectNames,
    *,
    account: str,
    indicator: str,
    side: str,
) -> CellShown:
    """A cell with its projects, largest first."""
    largest_first = sorted(projects, key=lambda p: (-abs(p.units), p.project_id))
    return CellShown(
        account=account,
        side=side,
        indicator=indicator,
        units=sum(project.units for project in projects),
        projects=[
            CellProjectShown(
                project_id=names.get(project.project_id, UNKNOWN).project_id,
                project=names.get(project.project_id, UNKNOWN).name,
                units=project.units,
            )
            for project in largest_first
        ],
    )


def claims_shown(
    book: BookRead, claims: Sequence[ClaimCompared], names: ProjectNames, reader: Reader
) -> list[ClaimShown]:
    """Claimed figures beside ours."""
    city = book.state.city
    units = {each.indicator: each.unit for each in book.reconciliation.indicators}
    return [
        ClaimShown(
            office=claim.office,
            office_name=city.name_on(claim.office, book.period.last_day),
            indicator=claim.indicator,
            claimed=claim.claimed,
            ours=claim.ours,
            difference=claim.difference,
            note=claim.note if reader.reads_leads or reader.is_claimant else "",
            at=city_time(claim.at, city.timezone),
            agreeing=claim.agreeing,
            projects=[
                _claimed(each, names, reader, units.get(claim.indicator, ""))
                for each in claim.projects
            ],
        )
        for claim in claims
    ]


def _claimed(
    found: ClaimedProject, names: ProjectNames, reader: Reader, unit: str
) -> ClaimedProjectShown:
    known = names.get(found.project_id, UNKNOWN)
    is_hidden = not reader.reads_leads and not known.is_known
    why: str = found.why
    project = known.name or found.title
    if is_hidden:
        # What the office wrote is its own; the code name of what it wrote of would tell it which
        # masked card is the project that it collided with.
        is_of_a_row = reader.is_claimant and found.why != "only_ours"
        project = found.title if is_of_a_row else known.name
    if is_hidden and why in _TOLD_OF_KNOWN_ONES:
        why = _NO_CREDIT
    words = say(
        f"reconcile.why_{why}",
        reader.language,
        claimed=units_told(found.claimed, unit, reader.language),
        ours=units_told(found.ours, unit, reader.language),
        months="、".join(found.months),
        reason=found.reason or "—",
    )
    return ClaimedProjectShown(
        why=why,
        why_words=words,
        project_id="" if is_hidden else known.project_id,
        project=project,
        claimed=found.claimed,
        ours=found.ours,
        difference=found.difference,
        months=found.months,
        reason="" if why == _NO_CREDIT else found.reason,
    )


def projects_named(
    book: BookRead, cells: Sequence[Sequence[CellProject]], claims: Sequence[ClaimCompared]
) -> list[str]:
    """The projects whose names a document of these parts needs."""
    ids = {item.project_id for item in book.reconciliation.suspense}
    ids |= {project.project_id for cell in cells for project in cell}
    ids |= {p.project_id for claim in claims for p in claim.projects if p.project_id}
    return sorted(ids)
