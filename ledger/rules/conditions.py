"""When a rule fits, as data: typed conditions on the facts of a project, no code.

A condition states what matters; what it does not state does not matter. All that it states must
hold. A list of names is met by any one of them; ``has_papers`` needs all. An interval states its
ends one by one: ``at_least`` and ``at_most`` belong to it, ``above`` and ``below`` do not. A fact
that nobody stated lies in no interval and meets no list.

Invariant: data alone; whether a condition holds depends on the case and on nothing else.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from auth.offices import OfficeKind
from ledger.rules.data import Data
from sharing.values import value

Bound = Annotated[int, Field(ge=0)]
Origin = Literal["city", "province", "country", "abroad"]
"""Where the investor comes from: the city itself, the province, the rest of the country, abroad."""
Moved = Literal["none", "county", "unit", "chemical"]
"""The kind of transfer in effect; ``none`` where the project was not transferred."""


class Interval(Data):
    """A range of integers, each end stated as belonging to it or not."""

    at_least: Bound | None = None
    above: Bound | None = None
    at_most: Bound | None = None
    below: Bound | None = None

    def holds(self, measured: int | None) -> bool:
        """Whether a measured value lies in the range; what nobody stated lies in none."""
        if measured is None:
            return False
        return (
            (self.at_least is None or measured >= self.at_least)
            and (self.above is None or measured > self.above)
            and (self.at_most is None or measured <= self.at_most)
            and (self.below is None or measured < self.below)
        )

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        ends = (self.at_least, self.above, self.at_most, self.below)
        if all(end is None for end in ends):
            raise PydanticCustomError("pack_interval_open", "an interval states one end at least")
        if None not in (self.at_least, self.above) or None not in (self.at_most, self.below):
            raise PydanticCustomError("pack_interval_end_twice", "an end is stated twice")
        return self


class Days(Data):
    """A range of days: from ``since`` on, before ``before``."""

    since: date | None = None
    before: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in the range."""
        if on is None:
            return False
        return (self.since is None or on >= self.since) and (
            self.before is None or on < self.before
        )

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        if self.since is None and self.before is None:
            raise PydanticCustomError("pack_interval_open", "a range of days states one end")
        return self


@value
class Case:
    """The facts about a project that conditions may ask for."""

    landing_differs: bool = False
    could_not_land: bool = False
    is_chemical: bool = False
    lands_in_chemical_park: bool = False
    has_agreement: bool = False
    has_introducer: bool = False
    transfer: str = "none"
    industry: str = ""
    chain: str = ""
    origin: str = ""
    first_contact_kind: str = ""
    landing_kind: str = ""
    landing_office: str = ""
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    fixed_assets_yuan: int | None = None
    land_sqm: int | None = None
    signed_on: date | None = None
    papers: frozenset[str] = frozenset()


FLAGS = (
    "landing_differs",
    "could_not_land",
    "is_chemical",
    "lands_in_chemical_park",
    "has_agreement",
    "has_introducer",
)
LISTS = {
    "transfers": "transfer",
    "industries": "industry",
    "chains": "chain",
    "origins": "origin",
    "first_contact_kinds": "first_contact_kind",
    "landing_kinds": "landing_kind",
    "landing_offices": "landing_office",
}
"""Field of a condition → fact of the case, which must be one of the names."""
RANGES = ("amount_yuan", "amount_usd_cents", "fixed_assets_yuan", "land_sqm")


class Condition(Data):
    """When a rule fits; what is not stated does not matter."""

    landing_differs: bool | None = None
    could_not_land: bool | None = None
    is_chemical: bool | None = None
    lands_in_chemical_park: bool | None = None
    has_agreement: bool | None = None
    has_introducer: bool | None = None
    transfers: tuple[Moved, ...] = ()
    industries: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    first_contact_kinds: tuple[OfficeKind, ...] = ()
    landing_kinds: tuple[OfficeKind, ...] = ()
    landing_offices: tuple[str, ...] = ()
    has_papers: tuple[str, ...] = ()
    amount_yuan: Interval | None = None
    amount_usd_cents: Interval | None = None
    fixed_assets_yuan: Interval | None = None
    land_sqm: Interval | None = None
    signed: Days | None = None

    def fits(self, case: Case) -> bool:
        """Whether every stated part agrees with the case."""
        return not self._stated or next(self.unmet(case), None) is None

    def unmet(self, case: Case) -> Iterator[str]:
        """The names of the stated parts that the case does not meet, in a fixed order."""
        for name in self._stated:
            if not self._is_met(name, case):
                yield name

    def _is_met(self, name: str, case: Case) -> bool:
        wanted = getattr(self, name)
        if name in FLAGS:
            return bool(wanted == getattr(case, name))
        if name in LISTS:
            return getattr(case, LISTS[name]) in wanted
        if name in RANGES:
            return bool(wanted.holds(getattr(case, name)))
        if name == "signed":
            return bool(wanted.holds(case.signed_on))
        return case.papers.issuperset(wanted)

    @cached_property
    def _stated(self) -> tuple[str, ...]:
        # Kept, since the book asks the same few parts for every recognition.
        names = (*FLAGS, *LISTS, *RANGES, "signed", "has_papers")
        return tuple(name for name in names if getattr(self, name) not in (None, ()))
