"""Offices (单位) and the city (城市) that they belong to: a dated tree.

The rule: every office has one code for ever, a name, perhaps some aliases (the short forms that
officials write), and perhaps a parent office; no parent means directly under the city. The centre
(市商务局) is an office too: its code is the city's own code. Only an office with land can be a
landing place; bureaus and departments (驻外招商局, 部门) have none.

Offices change (``auth.office_changes``): one may get another name; one may end, and then another
stands for it 承继单位. All of it is dated, so it can always be told what an office was called and
who had its credit. ``exists_until`` and the days of former names are the first days on which it is
no longer so.

Names are compared by ``office_key``: full-width signs as half-width, capitals as small letters,
spaces removed, and nothing else. 市, 县 and 区 are never stripped: 淮安市, 淮安区 and 淮安县 are
three places. A short form counts only where it is written down as an alias.

Edge cases: an office may list its own name among its aliases (harmless); two offices that share a
name or an alias are refused, since a ledger's title must find exactly one office. A former name,
and the name of an office that ended, still finds it. Where an office ended, whoever stands for it
is the parent of those below it.

Invariant: in a ``City`` that exists, every code and every written form finds at most one office,
and following parents or successors always ends.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

CODE_PATTERN = r"^[A-Za-z0-9_-]{1,32}$"
NAME_CHARACTERS_MAX = 64
ALIASES_MAX = 32
CHAINS_MAX = 64
OFFICES_MAX = 2000
FORMER_NAMES_MAX = 32
EXISTS_FROM_DEFAULT = date(1970, 1, 1)
"""From when an office exists whose founding nobody stated: before every lead."""

_NO_CONTROL = r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$"

Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
OfficeName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=NAME_CHARACTERS_MAX, pattern=_NO_CONTROL),
]

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_SPACES = dict.fromkeys((*range(0x09, 0x0E), 0x20, 0xA0, *range(0x2000, 0x200C), 0x3000, 0xFEFF))


def office_key(text: str) -> str:
    """The form in which two written names of an office are compared; '' for blank text."""
    return text.translate(_FULL_WIDTH).translate(_SPACES).lower()


class OfficeKind(StrEnum):
    """What sort of office it is: 区县, 园区, 驻外招商局, 部门, 市级中心."""

    COUNTY = "county"
    PARK = "park"
    BUREAU = "bureau"
    DEPARTMENT = "department"
    CENTRE = "centre"


class Office(BaseModel):
    """One office. ``has_land`` says whether a project can land with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    name: OfficeName
    aliases: tuple[OfficeName, ...] = Field(default=(), max_length=ALIASES_MAX)
    kind: OfficeKind
    has_land: StrictBool
    parent: Code | None = None
    exists_from: date = EXISTS_FROM_DEFAULT
    exists_until: date | None = None
    """The first day on which it exists no more; None as long as nobody ended it."""
    successor: Code | None = None
    """Of an office that ends: who stands for it from then on 承继单位."""
    former_names: tuple[tuple[date, OfficeName], ...] = Field(
        default=(), max_length=FORMER_NAMES_MAX
    )
    """Every name that it had before, with the first day on which that was no longer its name."""

    def written_forms(self) -> frozenset[str]:
        """The keys of every way in which this office is known to be written, then or now."""
        former = (name for _, name in self.former_names)
        return frozenset(office_key(form) for form in (self.name, *self.aliases, *former))

    def exists_on(self, day: date) -> bool:
        """Whether there is such an office on that day."""
        return self.exists_from <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        """Whether it has ended by that day."""
        return self.exists_until is not None and self.exists_until <= day

    def name_on(self, day: date) -> str:
        """The name that it has on that day."""
        return next((name for until, name in self.former_names if day < until), self.name)

    def named_on(self, day: date) -> "Office":
        """The same office shown under the name of that day; what it is called when is kept."""
        names = self.former_names
        if not names:
            return self
        if names[-1][0] != date.max:
            names = (*names, (date.max, self.name))
        return self.model_copy(update={"name": self.name_on(day), "former_names": names})


class CityFault(NamedTuple):
    """What is wrong between the parts of a city: where (path), which rule (code), with what."""

    path: tuple[str | int, ...]
    code: str
    params: dict[str, str]


class City(BaseModel):
    """A city with all its offices, the centre among them. Its code is part of every key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    name: OfficeName
    timezone: str
    offices: tuple[Office, ...] = Field(max_length=OFFICES_MAX)
    chains: tuple[OfficeName, ...] = Field(default=(), max_length=CHAINS_MAX)
    chemical_park: Code | None = None
    rules: Code
    is_demo: StrictBool = False

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        faults = [
            *timezone_faults(self.timezone),
            *office_faults(tuple(enumerate(self.offices))),
            *chain_faults(self.chains),
            *chemical_park_faults(self.chemical_park, self.offices),
            *_centre_faults(self.code, self.offices),
            *_succession_faults(self.offices),
        ]
        if faults:
            told = "; ".join(f"{fault.code} {fault.params}" for fault in faults)
            raise PydanticCustomError("city_parts_do_not_fit", "{told}", {"told": told})
        return self

    @cached_property
    def _by_code(self) -> dict[str, Office]:
        return {office.code: office for office in self.offices}

    @cached_property
    def _by_written_form(self) -> dict[str, Office]:
        return {form: office for office in self.offices for form in office.written_forms()}

    @property
    def centre(self) -> Office:
        """The city's own office (市商务局)."""
        return self._by_code[self.code]

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone, for showing times; records hold UTC."""
        return ZoneInfo(self.timezone)

    def office(self, code: str) -> Office | None:
        """The office with exactly this code, or None."""
        return self._by_code.get(code)

    def office_named(self, text: str) -> Office | None:
        """The office whose name or alias is written so, or None; a code is no name."""
        return self._by_written_form.get(office_key(text))

    def find_office(self, text: str) -> Office | None:
        """The office meant by a code, a name or an alias; None where nothing or blank is said."""
        return self._by_code.get(text.strip()) or self.office_named(text)

    def parents(self, code: str, *, day: date | None = None) -> Iterator[Office]:
        """The offices above this one, nearest first; ends at the city. With a day: as the tree
        stands then, so that whoever stands for an ended office is the parent in its place.
        """
        office = self._by_code.get(code)
        seen = {code}
        while office is not None and office.parent is not None:
            above = office.parent if day is None else self.successor_on(office.parent, day)
            office = self._by_code[office.parent if above in seen else above]
            if office.code not in seen and (day is None or not office.is_over_on(day)):
                seen.add(office.code)
                yield office

    @cached_property
    def has_ends(self) -> bool:
        """Whether any office ends, so that it can matter who stands for whom."""
        return any(office.exists_until is not None for office in self.offices)

    @cached_property
    def has_former_names(self) -> bool:
        """Whether any office was renamed, so that its name depends on the day."""
        return any(office.former_names for office in self.offices)

    def office_on(self, code: str, day: date) -> Office | None:
        """The office with exactly this code if it exists on that day, else None."""
        office = self._by_code.get(code)
        return office if office is not None and office.exists_on(day) else None

    def name_on(self, code: str, day: date) -> str:
        """The name that an office has on that day; its code where there is no such office."""
        office = self._by_code.get(code)
        return office.name_on(day) if office is not None else code

    def successor_on(self, code: str, day: date) -> str:
        """Who stands for this office on that day: itself, or the end of its line of successors."""
        office = self._by_code.get(code) if self.has_ends else None
        while office is not None and office.is_over_on(day):
            code = office.successor or office.code
            office = self._by_code.get(code) if code != office.code else None
        return code

    def stood_for_by(self, code: str, day: date) -> tuple[str, ...]:
        """The offices for which this one stands on that day, itself first."""
        if not self.has_ends:
            return (code,)
        others = (office.code for office in self.offices if office.code != code)
        return (code, *(other for other in others if self.successor_on(other, day) == code))

    def credited_office(self, code: str, month: str) -> str:
        """Who has the credit of this office in a month (``2024-03``): offices change on the first
        day of a month, so a month has one answer, and what came before keeps the old office.
        """
        return self.successor_on(code, date.fromisoformat(f"{month}-01"))

    def offices_in(self, months: Sequence[str]) -> tuple[Office, ...]:
        """The offices that existed in any of these months, each under the name that it had at
        their end.
        """
        first, last = date.fromisoformat(f"{min(months)}-01"), _last_day(max(months))
        return tuple(
            office
            for office in self.named_on(last).offices
            if office.exists_from <= last and not office.is_over_on(first)
        )

    def offices_on(self, day: date) -> tuple[Office, ...]:
        """The offices that exist on that day."""
        return tuple(office for office in self.offices if office.exists_on(day))

    def named_on(self, day: date) -> "City":
        """The same city with every office shown under the name that it has on that day."""
        if not self.has_former_names:
            return self
        offices = tuple(office.named_on(day) for office in self.offices)
        fields = {name: getattr(self, name) for name in City.model_fields}
        return City.model_construct(**{**fields, "offices": offices})


def _last_day(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def timezone_faults(timezone: str) -> list[CityFault]:
    """One fault if no time zone of this name exists."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: a name such as "Asia" is a folder of the time zone data.
        return [CityFault(("timezone",), "city.timezone_unknown", {"read": timezone})]
    return []


def office_faults(offices: Sequence[tuple[int, Office]]) -> list[CityFault]:
    """What is wrong between offices: equal codes, shared names, unknown parents, circles.

    Each office comes with its place in the list that the fault shall name.
    """
    return [*_same_codes(offices), *_shared_names(offices), *_parents_at_fault(offices)]


def chain_faults(chains: Sequence[str]) -> list[CityFault]:
    """Industry chains that are listed twice."""
    seen: set[str] = set()
    faults = []
    for index, chain in enumerate(chains):
        if office_key(chain) in seen:
            faults.append(CityFault(("chains", index), "city.chain_twice", {"read": chain}))
        seen.add(office_key(chain))
    return faults


def chemical_park_faults(code: str | None, offices: Sequence[Office]) -> list[CityFault]:
    """One fault if the chemical park is not an office of the city, or has no land."""
    if code is None:
        return []
    park = next((office for office in offices if office.code == code), None)
    if park is None:
        return [CityFault(("chemical_park",), "city.chemical_park_unknown", {"read": code})]
    if not park.has_land:
        return [CityFault(("chemical_park",), "city.chemical_park_without_land", {"read": code})]
    return []


def _centre_faults(city_code: str, offices: Sequence[Office]) -> list[CityFault]:
    centres = [office for office in offices if office.kind is OfficeKind.CENTRE]
    if [centre.code for centre in centres] == [city_code]:
        return []
    return [CityFault(("offices",), "city.centre_not_one", {"code": city_code})]


def _succession_faults(offices: Sequence[Office]) -> Iterator[CityFault]:
    """Offices that end before they begin, that nobody stands for, or that stand in a circle."""
    successor_of = {office.code: office.successor for office in offices}
    for index, office in enumerate(offices):
        where = ("offices", index, "successor")
        if (office.exists_until is None) != (office.successor is None):
            yield CityFault(where, "city.end_without_successor", {"code": office.code})
        elif office.exists_until is not None and office.exists_until <= office.exists_from:
            yield CityFault(where, "city.end_before_beginning", {"code": office.code})
        elif office.successor is not None and office.successor not in successor_of:
            yield CityFault(where, "city.successor_unknown", {"read": office.successor})
        elif _leads_back(office.code, successor_of):
            yield CityFault(where, "city.successor_circle", {"code": office.code})
        elif office.kind is OfficeKind.CENTRE and office.exists_until is not None:
            yield CityFault(where, "city.centre_ends", {"code": office.code})


def _same_codes(offices: Sequence[tuple[int, Office]]) -> Iterator[CityFault]:
    first: dict[str, Office] = {}
    for index, office in offices:
        if office.code in first:
            yield CityFault(
                ("offices", index, "code"),
                "city.office_code_twice",
                {"code": office.code, "other": first[office.code].name},
            )
        first.setdefault(office.code, office)


def _shared_names(offices: Sequence[tuple[int, Office]]) -> Iterator[CityFault]:
    owner: dict[str, int] = {}
    names = {index: office.name for index, office in offices}
    for index, office in offices:
        forms: list[tuple[tuple[str | int, ...], str]] = [(("name",), office.name)]
        forms += [(("aliases", place), alias) for place, alias in enumerate(office.aliases)]
        forms += [(("former_names", n), name) for n, (_, name) in enumerate(office.former_names)]
        for where, written in forms:
            holder = owner.setdefault(office_key(written), index)
            if holder != index:
                yield CityFault(
                    ("offices", index, *where),
                    "city.office_name_shared",
                    {"read": written, "other": names[holder]},
                )


def _parents_at_fault(offices: Sequence[tuple[int, Office]]) -> Iterator[CityFault]:
    parent_of = {office.code: office.parent for _, office in offices}
    for index, office in offices:
        where = ("offices", index, "parent")
        if office.parent is None:
            continue
        if office.parent not in parent_of:
            yield CityFault(where, "city.parent_unknown", {"read": office.parent})
        elif _leads_back(office.code, parent_of):
            yield CityFault(where, "city.parent_circle", {"code": office.code})


def _leads_back(code: str, next_of: dict[str, str | None]) -> bool:
    """Whether following what comes next (the parent, the successor) comes back to this office."""
    seen: set[str] = set()
    onward = next_of[code]
    while onward is not None and onward not in seen:
        if onward == code:
            return True
        seen.add(onward)
        onward = next_of.get(onward)
    return False
