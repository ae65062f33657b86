"""Reconciliation 对账: every office's credit of an indicator, and that it all adds up to the city.

For each indicator of a period, as exported or as corrected:

    Σ offices + overlap + suspense − city = difference, which is always 0, and shown

An office's credit stands by side: own, shared in 流入, shared out 流出. Behind every cell stand
the projects that it comes from, net of what was taken back. What is due to nobody yet (suspense)
is listed by project with its age: since when it has stood there without a break.

Edge cases: every office that existed in the period has a row, and the centre where it has credit;
an indicator of the rules in force without a line is a table of zeros; one of earlier rules is
shown where it has lines. A project that was posted and taken back within the period nets to
nothing and is left out.

Invariant: the difference is computed from the rows that are shown and from nothing else; the
projects of a cell sum to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from auth.offices import Office
from ledger.board import BookLine, offices_shown
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.book_lines import BookView, EntryLine
from ledger.judge.state import CityState
from ledger.period import Period
from ledger.rule_cited import indicator_of

SIDES: Final = ("own", "shared_in", "shared_out")
DAY_MS: Final = 86_400_000


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfficeCredit(_Figures):
    """An office's credit of one indicator by side; ``total`` is their sum."""

    office: str
    office_name: str
    kind: str
    total: int
    own: int
    shared_in: int
    shared_out: int


class IndicatorReconciled(_Figures):
    """One indicator: every office, the overlap taken back, what is nobody's yet, the city."""

    indicator: str
    title: str
    unit: str
    offices: tuple[OfficeCredit, ...]
    offices_total: int
    overlap: int
    suspense: int
    city: int
    difference: int


class InSuspense(_Figures):
    """A project whose credit is due to nobody yet, and since when."""

    project_id: str
    indicator: str
    units: int
    since: int
    days: int


class Reconciliation(_Figures):
    """A period reconciled as of a position."""

    city: str
    city_name: str
    period: str
    view: BookView
    position: int
    as_of: int
    indicators: tuple[IndicatorReconciled, ...]
    suspense: tuple[InSuspense, ...]


class CellProject(_Figures):
    """A project's part of a cell."""

    project_id: str
    units: int


def reconciliation_of(
    *,
    state: CityState,
    period: Period,
    view: BookView,
    position: int,
    as_of: int,
    lines: Sequence[EntryLine],
    times: Mapping[int, int],
) -> Reconciliation:
    """The reconciliation of a period; ``lines`` are all of its book lines in journal order,
    ``times`` the ledger's time at the positions of those in suspense.
    """
    return Reconciliation(
        city=state.city.code,
        city_name=state.city.name,
        period=str(period),
        view=view,
        position=position,
        as_of=as_of,
        indicators=tuple(_indicators(state, period, lines)),
        suspense=tuple(_in_suspense(lines, times, as_of)),
    )


def _indicators(
    state: CityState, period: Period, lines: Sequence[EntryLine]
) -> Iterator[IndicatorReconciled]:
    by_indicator: dict[str, list[EntryLine]] = {i.name: [] for i in state.pack.indicators}
    for line in lines:
        by_indicator.setdefault(line.indicator, []).append(line)
    book = [BookLine(line.account, line.side, line.indicator, line.units) for line in lines]
    offices = offices_shown(state.city, period, book)
    for name, found in by_indicator.items():
        yield _reconciled(name, found, offices, state)


def _reconciled(
    name: str, lines: Sequence[EntryLine], offices: Sequence[Office], state: CityState
) -> IndicatorReconciled:
    units: dict[tuple[str, str], int] = defaultdict(int)
    accounts: dict[str, int] = defaultdict(int)
    for line in lines:
        units[line.account, line.side] += line.units
        accounts[line.account] += line.units
    rows = tuple(_office_row(office, units, accounts) for office in offices)
    total = sum(row.total for row in rows)
    city = -accounts[CITY]
    known = indicator_of(name, lines[-1].rule if lines else "", state)
    return IndicatorReconciled(
        indicator=name,
        title=known.title if known is not None else "",
        unit=known.unit.value if known is not None else "",
        offices=rows,
        offices_total=total,
        overlap=accounts[OVERLAP],
        suspense=accounts[SUSPENSE],
        city=city,
        difference=total + accounts[OVERLAP] + accounts[SUSPENSE] - city,
    )


def _office_row(
    office: Office, units: Mapping[tuple[str, str], int], accounts: Mapping[str, int]
) -> OfficeCredit:
    account = office_account(office.code)
    sides = {side: units.get((account, side), 0) for side in SIDES}
    return OfficeCredit(
        office=office.code,
        office_name=office.name,
        kind=office.kind.value,
        total=accounts.get(account, 0),
        **sides,
    )


def cell_projects(
    lines: Iterable[EntryLine], account: str, *, side: str = ""
) -> tuple[CellProject, ...]:
    """The projects behind a cell, net and by id; the city's stand with the sign of its total."""
    units: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.account == account and (not side or line.side == side):
            units[line.project_id] += -line.units if account == CITY else line.units
    return tuple(
        CellProject(project_id=project, units=units[project])
        for project in sorted(units)
        if units[project]
    )


def _in_suspense(
    lines: Sequence[EntryLine], times: Mapping[int, int], as_of: int
) -> Iterator[InSuspense]:
    standing: dict[tuple[str, str], tuple[int, int]] = {}
    """Project and indicator → units, and since when they are not nothing."""
    for line in lines:
        if line.account != SUSPENSE:
            continue
        key = (line.project_id, line.indicator)
        before, since = standing.get(key, (0, 0))
        standing[key] = (before + line.units, since if before else times[line.seq])
    for project_id, indicator in sorted(standing, key=lambda key: (standing[key][1], *key)):
        units, since = standing[project_id, indicator]
        if units:
            yield InSuspense(
                project_id=project_id,
                indicator=indicator,
                units=units,
                since=since,
                days=(as_of - since) // DAY_MS,
            )
