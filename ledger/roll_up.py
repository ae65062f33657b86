"""A parent office's view 上级汇总: the credit of the offices below it, without counting twice.

Where two offices of one parent share a project by 双算, each has it in full, and their sum would
count it twice. So a parent has of every entry what the offices below it have together, at the most
what the entry gives the city. What it takes off is its own inner overlap. The offices below are
those of the tree as it stood in the month that the entry counts for, so that past months keep the
old tree; an entry that is taken back takes back as much as it gave.

The centre is the root: every office of the city is below it, also one that names no parent.

Edge cases: a parent's own credit counts like that of an office below it; what overlaps between
offices of two parents stays with both; an office without offices below has what its statement
says.

Invariant: the root's view is the city's total without suspense, wherever the rules give offices
together at least what the city has; nobody's view is more than the city's total.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from auth.offices import City
from ledger.book import CITY, OFFICE, office_account
from ledger.book_lines import EntryLine


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChildCredit(_Figures):
    """An office directly below, as its own roll-up says."""

    office: str
    office_name: str
    units: int


class RolledUp(_Figures):
    """One indicator in a parent's view: own + Σ children − counted twice = total."""

    office: str
    indicator: str
    own: int
    children: tuple[ChildCredit, ...]
    counted_twice: int
    total: int


def below(city: City, code: str, month: str) -> frozenset[str]:
    """The office itself and all below it, as the tree stands in this month."""
    if code == city.code:
        return frozenset(office.code for office in city.offices)
    day = date.fromisoformat(f"{month}-01")
    return frozenset(
        office.code
        for office in city.offices
        if office.code == code
        or code in {parent.code for parent in city.parents(office.code, day=day)}
    )


def directly_below(city: City, code: str, months: Sequence[str]) -> tuple[str, ...]:
    """The offices that have this one as their nearest parent in any of these months."""
    days = [date.fromisoformat(f"{month}-01") for month in months]
    return tuple(
        office.code
        for office in city.offices
        if office.code != code and any(_parent_on(city, office.code, day) == code for day in days)
    )


def _parent_on(city: City, code: str, day: date) -> str:
    parent = next(city.parents(code, day=day), None)
    return parent.code if parent is not None else city.code


def rolled_up_units(lines: Iterable[EntryLine], city: City, code: str) -> dict[str, int]:
    """Indicator → what the office has in its view, entry by entry."""
    members: dict[str, frozenset[str]] = {}
    gives: dict[tuple[int, str], int] = defaultdict(int)
    has: dict[tuple[int, str], int] = defaultdict(int)
    named: dict[tuple[int, str], str] = {}
    for line in lines:
        named[line.entry] = line.indicator
        if line.account == CITY:
            gives[line.entry] -= line.units
        elif line.account.startswith(OFFICE):
            if line.counts_in not in members:
                members[line.counts_in] = below(city, code, line.counts_in)
            if line.account.removeprefix(OFFICE) in members[line.counts_in]:
                has[line.entry] += line.units
    total: dict[str, int] = defaultdict(int)
    for entry, units in has.items():
        given = gives[entry]
        total[named[entry]] += min(units, given) if given >= 0 else max(units, given)
    return dict(total)


def roll_up(
    lines: Sequence[EntryLine],
    city: City,
    code: str,
    *,
    months: Sequence[str],
    indicators: Sequence[str],
) -> tuple[RolledUp, ...]:
    """The parent's view of each indicator, with what the offices below have by themselves."""
    children = {
        child: rolled_up_units(lines, city, child) for child in directly_below(city, code, months)
    }
    own: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.account == office_account(code):
            own[line.indicator] += line.units
    rolled = rolled_up_units(lines, city, code)
    found = []
    for name in indicators:
        told = tuple(
            ChildCredit(office=child, office_name=_name(city, child), units=units.get(name, 0))
            for child, units in children.items()
        )
        apart = own.get(name, 0) + sum(child.units for child in told)
        total = rolled.get(name, 0)
        found.append(
            RolledUp(
                office=code,
                indicator=name,
                own=own.get(name, 0),
                children=told,
                counted_twice=apart - total,
                total=total,
            )
        )
    return tuple(found)


def _name(city: City, code: str) -> str:
    office = city.office(code)
    return office.name if office is not None else code
