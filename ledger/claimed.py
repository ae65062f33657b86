"""An office's own figure 自报数 beside ours, and the difference project by project.

What an office claims for a period and indicator comes with rows, one a project, by a lead's or
project's id or by the title as the office has it. A row is matched to the projects of which the
office has a lead or credit: by id, else by its title or investor as the office wrote it, compared
folded; where several projects are called so, the one for which we have the same amount. What still
fits several fits none.

Each project then stands with both amounts, and where they differ, why:

* ``only_ours``: credited, and in no row;
* ``other_amount``, ``claimed_twice``: credited and claimed with other amounts, or in several rows;
* ``other_period``: credited to the office in other months;
* ``suspense``: recognised and due to nobody yet; ``other_offices``: due to others alone;
* ``not_counted``: recognised, but the rules do not count it; ``not_recognised``: not recognised;
* ``unknown``, ``several_projects``: the office has no such project, or several;
* ``not_itemised``: what the rows do not sum to, or the whole where there are no rows.

Invariant: the differences sum to claimed − ours; each project stands in one row at the most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ledger.period_views import ClaimView
from sharing.enterprise.folding import fold
from sharing.submissions.periods import ClaimedRow

Why = Literal[
    "agrees",
    "only_ours",
    "other_amount",
    "claimed_twice",
    "other_period",
    "suspense",
    "other_offices",
    "not_counted",
    "not_recognised",
    "unknown",
    "several_projects",
    "not_itemised",
]


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProjectStanding(_Figures):
    """How a project of which the office has a lead or credit stands for one indicator."""

    project_id: str
    called: tuple[str, ...] = ()
    """Titles and investors as the office's own leads, or its credit, call it."""
    leads: tuple[str, ...] = ()
    """The office's own leads of it."""
    months_elsewhere: tuple[str, ...] = ()
    """Other months in which the office is credited for it."""
    is_in_suspense: bool = False
    is_others: bool = False
    """Whether in the period other offices are credited for it."""
    is_recognised: bool = False
    """Whether what the indicator counts was recognised of it, whenever."""
    not_counted: str = ""
    """Why it is recognised and not counted; '' where nobody said."""


class ClaimedProject(_Figures):
    """One project, or one row that fits none: both amounts and why they differ."""

    why: Why
    project_id: str
    title: str
    """As the office claimed it; '' where no row names it."""
    claimed: int
    ours: int
    difference: int
    months: tuple[str, ...] = ()
    reason: str = ""


class ClaimCompared(_Figures):
    """A claimed figure beside ours."""

    office: str
    indicator: str
    claimed: int
    ours: int
    difference: int
    note: str
    at: int
    position: int
    agreeing: int
    """How many projects stand on both sides with one amount."""
    projects: tuple[ClaimedProject, ...]
    """Those that differ; largest difference first."""


def compared(
    claim: ClaimView, ours: Mapping[str, int], standings: Sequence[ProjectStanding]
) -> ClaimCompared:
    """The claim beside ``ours``: project → units of the office in the period."""
    by_id = {standing.project_id: standing for standing in standings}
    total = sum(ours.values())
    found = tuple(_projects(claim, ours, by_id)) if claim.rows else (_whole(claim, total),)
    differing = [each for each in found if each.why != "agrees"]
    return ClaimCompared(
        office=claim.office,
        indicator=claim.indicator,
        claimed=claim.units,
        ours=total,
        difference=claim.units - total,
        note=claim.note,
        at=claim.at,
        position=claim.seq,
        agreeing=len(found) - len(differing),
        projects=tuple(
            sorted(differing, key=lambda p: (-abs(p.difference), p.project_id, p.title))
        ),
    )


def _whole(claim: ClaimView, total: int) -> ClaimedProject:
    why: Why = "not_itemised" if claim.units != total else "agrees"
    return _told(why, claimed=claim.units, ours=total)


def _projects(
    claim: ClaimView, ours: Mapping[str, int], by_id: Mapping[str, ProjectStanding]
) -> Iterator[ClaimedProject]:
    rows, fitting_none = _matched(claim.rows, ours, by_id)
    for project_id in sorted({*rows, *(p for p, units in ours.items() if units)}):
        yield _compared(project_id, rows.get(project_id, []), ours.get(project_id, 0), by_id)
    for row, why in fitting_none:
        yield _told(why, claimed=row.units, title=row.title or row.subject)
    rest = claim.units - sum(row.units for row in claim.rows)
    if rest:
        yield _told("not_itemised", claimed=rest)


def _matched(
    rows: Iterable[ClaimedRow], ours: Mapping[str, int], by_id: Mapping[str, ProjectStanding]
) -> tuple[dict[str, list[ClaimedRow]], list[tuple[ClaimedRow, Why]]]:
    """Project → its rows, and the rows that fit no project, with why."""
    by_lead = {lead: standing.project_id for standing in by_id.values() for lead in standing.leads}
    called: dict[str, set[str]] = defaultdict(set)
    for standing in by_id.values():
        for name in standing.called:
            called[fold(name)].add(standing.project_id)
    found: dict[str, list[ClaimedRow]] = defaultdict(list)
    none: list[tuple[ClaimedRow, Why]] = []
    for row in rows:
        named = {by_lead.get(row.subject, row.subject)} & by_id.keys() if row.subject else set()
        fitting = named or (called.get(fold(row.title), set()) if fold(row.title) else set())
        if len(fitting) > 1:
            fitting = {p for p in fitting if ours.get(p) == row.units and p not in found}
            if len(fitting) != 1:
                none.append((row, "several_projects"))
                continue
        if fitting:
            found[next(iter(fitting))].append(row)
        else:
            none.append((row, "unknown"))
    return found, none


def _compared(
    project_id: str, rows: Sequence[ClaimedRow], ours: int, by_id: Mapping[str, ProjectStanding]
) -> ClaimedProject:
    claimed = sum(row.units for row in rows)
    title = next((row.title for row in rows if row.title), "")
    if claimed == ours:
        return _told("agrees", project_id=project_id, claimed=claimed, ours=ours, title=title)
    standing = by_id.get(project_id) or ProjectStanding(project_id=project_id)
    why = _why(len(rows), ours, standing)
    return _told(
        why,
        project_id=project_id,
        claimed=claimed,
        ours=ours,
        title=title,
        months=standing.months_elsewhere if why == "other_period" else (),
        reason=standing.not_counted if why == "not_counted" else "",
    )


def _why(rows: int, ours: int, standing: ProjectStanding) -> Why:
    if not rows:
        return "only_ours"
    if ours:
        return "claimed_twice" if rows > 1 else "other_amount"
    if standing.months_elsewhere:
        return "other_period"
    if standing.is_in_suspense:
        return "suspense"
    if standing.is_others:
        return "other_offices"
    return "not_counted" if standing.is_recognised else "not_recognised"


def _told(
    why: Why,
    *,
    claimed: int = 0,
    ours: int = 0,
    project_id: str = "",
    title: str = "",
    months: tuple[str, ...] = (),
    reason: str = "",
) -> ClaimedProject:
    return ClaimedProject(
        why=why,
        project_id=project_id,
        title=title,
        claimed=claimed,
        ours=ours,
        difference=claimed - ours,
        months=months,
        reason=reason,
    )
