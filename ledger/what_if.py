"""What if 试算: a period's credit under another pack, with facts and first contact as they are.

What stands in the book as corrected is *now*. *Then* is what every project would be due if the
other pack had decided each of its recognitions. Facts, first contact, landing, what was recognised
and the month in which it counts stay; only the rules change. Nothing is written.

An indicator that only one of the packs has is shown as such: of the other one nothing is due.

Invariant: Σ offices + overlap + suspense = city, now and then; under the pack that decided
everything, nothing changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from auth.offices import Office
from ledger.board import BookLine, offices_shown
from ledger.book import CITY, OVERLAP, SUSPENSE, office_account
from ledger.credit import credit_due
from ledger.judge.state import CityState, ProjectState
from ledger.lacking_evidence import Lack, lacks_of
from ledger.period import Period
from ledger.rules.indicators import Indicator
from ledger.rules.pack import RulePack


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NowAndThen(_Figures):
    """A figure as it stands, and as the other pack would have it."""

    now: int
    then: int

    @property
    def change(self) -> int:
        """What it would gain."""
        return self.then - self.now


class OfficeWhatIf(_Figures):
    """An office's credit of one indicator."""

    office: str
    office_name: str
    credit: NowAndThen


class IndicatorWhatIf(_Figures):
    """One indicator, office by office."""

    indicator: str
    title: str
    unit: str
    is_now: bool
    """Whether the pack in force, or what stands in the book, has it."""
    is_then: bool
    """Whether the other pack has it."""
    is_reported: bool
    """Whether anything that it counts was recognised in the period."""
    offices: tuple[OfficeWhatIf, ...]
    offices_total: NowAndThen
    overlap: NowAndThen
    suspense: NowAndThen
    city: NowAndThen
    difference: NowAndThen


class WhatIf(_Figures):
    """A period under another pack."""

    city: str
    city_name: str
    period: str
    position: int
    as_of: int
    rules_now: str
    rules_then: str
    rules_then_title: str
    indicators: tuple[IndicatorWhatIf, ...]
    lacking: tuple[Lack, ...]
    """What the other pack's conditions ask for and nobody has shown."""
    projects_changed: tuple[str, ...]
    """The projects whose credit of the period would be another."""


@dataclass
class _Sums:
    """Account and indicator → units, of both books."""

    now: Counter[tuple[str, str]] = field(default_factory=Counter)
    then: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, account: str, indicator: str, *, sign: int = 1) -> NowAndThen:
        key = (account, indicator)
        return NowAndThen(now=sign * self.now[key], then=sign * self.then[key])


def what_if(
    projects: Iterable[ProjectState],
    *,
    state: CityState,
    pack: RulePack,
    period: Period,
    position: int,
    as_of: int,
    taken_as_met: frozenset[str] = frozenset(),
) -> WhatIf:
    """The period under ``pack``. ``taken_as_met``: of which projects an opening took 无法落地 as
    met.
    """
    months = frozenset(period.months)
    sums, events = _Sums(), set[str]()
    changed: list[str] = []
    lacking: list[Lack] = []
    for project in projects:
        now = Counter[tuple[str, str]]()
        for entry in project.entries:
            if entry.period in months:
                now.update(_units(entry.indicator, entry.postings))
        then = Counter[tuple[str, str]]()
        for due in credit_due(project, state, under=pack):
            if due.period in months:
                then.update(_units(due.indicator, due.postings))
        if {k: n for k, n in now.items() if n} != {k: n for k, n in then.items() if n}:
            changed.append(project.project_id)
        sums.now.update(now)
        sums.then.update(then)
        events |= _events(project, months)
        is_taken = project.project_id in taken_as_met
        lacking += lacks_of(project, state, pack, months, is_taken_as_met=is_taken)
    return WhatIf(
        city=state.city.code,
        city_name=state.city.name,
        period=str(period),
        position=position,
        as_of=as_of,
        rules_now=state.pack.label,
        rules_then=pack.label,
        rules_then_title=pack.title,
        indicators=tuple(_indicators(sums, events, state, pack, period)),
        lacking=merged(lacking),
        projects_changed=tuple(sorted(changed)),
    )


def _units(indicator: str, postings: Iterable[tuple[str, str, int]]) -> Counter[tuple[str, str]]:
    units = Counter[tuple[str, str]]()
    for account, _, part in postings:
        units[account, indicator] += part
    return units


def _events(project: ProjectState, months: frozenset[str]) -> set[str]:
    """What was recognised of a project in the period."""
    if project.merged_into:
        return set()
    milestones = (("signing", project.signing), ("start", project.start))
    found = {event for event, said in milestones if said is not None and said.period in months}
    return found | {a.event for a in project.attainments if a.period in months}


def _indicators(
    sums: _Sums, events: set[str], state: CityState, pack: RulePack, period: Period
) -> Iterator[IndicatorWhatIf]:
    known: dict[str, Indicator] = {i.name: i for i in (*state.pack.indicators, *pack.indicators)}
    for earlier in state.earlier_packs:
        known = {i.name: i for i in earlier.indicators} | known
    in_force = {indicator.name for indicator in state.pack.indicators}
    standing = {name for (_, name), units in sums.now.items() if units}
    both = [*sums.now, *sums.then]
    lines = [BookLine(account, "", indicator, 1) for account, indicator in both]
    offices = offices_shown(state.city, period, lines)
    for name, indicator in known.items():
        is_now, is_then = name in in_force | standing, pack.indicator(name) is not None
        if is_now or is_then:
            counted = pack.indicator(name) or indicator
            yield _indicator(counted, sums, offices, events, is_now=is_now, is_then=is_then)


def _indicator(
    indicator: Indicator,
    sums: _Sums,
    offices: Sequence[Office],
    events: set[str],
    *,
    is_now: bool,
    is_then: bool,
) -> IndicatorWhatIf:
    name = indicator.name
    rows = tuple(
        OfficeWhatIf(
            office=office.code,
            office_name=office.name,
            credit=sums.of(office_account(office.code), name),
        )
        for office in offices
    )
    total = _sum(row.credit for row in rows)
    overlap, suspense = sums.of(OVERLAP, name), sums.of(SUSPENSE, name)
    city = sums.of(CITY, name, sign=-1)
    both = _sum((total, overlap, suspense))
    return IndicatorWhatIf(
        indicator=name,
        title=indicator.title,
        unit=indicator.unit.value,
        is_now=is_now,
        is_then=is_then,
        is_reported=indicator.event in events,
        offices=rows,
        offices_total=total,
        overlap=overlap,
        suspense=suspense,
        city=city,
        difference=NowAndThen(now=both.now - city.now, then=both.then - city.then),
    )


def _sum(figures: Iterable[NowAndThen]) -> NowAndThen:
    told = list(figures)
    return NowAndThen(now=sum(f.now for f in told), then=sum(f.then for f in told))


def merged(lacking: Iterable[Lack]) -> tuple[Lack, ...]:
    """The same lack of several projects as one."""
    projects: dict[Lack, list[str]] = {}
    for lack in lacking:
        key = lack.model_copy(update={"projects": ()})
        projects.setdefault(key, []).extend(lack.projects)
    return tuple(
        lack.model_copy(update={"projects": tuple(sorted(set(found)))})
        for lack, found in projects.items()
    )
