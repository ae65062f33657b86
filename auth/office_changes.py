"""Offices change 单位调整: rename 更名, merge 合并, split 拆分, found 新设, close 撤销.

The rule: each change is one of these, and is effective from the first day of a month, so that no
month belongs to two offices. An office that ends, by merge, split or closing, has a successor
承继单位 that stands for it from that day on: it acts for the leads that were registered before and
has their credit from then on. What came before keeps the old office and the old name. Of a split
the first office that is named takes over.

Edge cases: an office with land is followed by one with land only, since projects have landed there;
the centre may get another name and nothing else; an office that ends keeps its code and its names
for ever, so a new one takes others; a change that comes before one that is already recorded of the
same office is out of order.

Invariant: what is given back fits into the city: ``City`` accepts it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from auth.offices import (
    ALIASES_MAX,
    FORMER_NAMES_MAX,
    OFFICES_MAX,
    City,
    Code,
    Office,
    OfficeKind,
    OfficeName,
    office_faults,
    office_key,
)

PARTS_MAX = 32
"""How many offices one change may name on a side."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NewOffice(_Said):
    """An office that begins with the change, given whole."""

    code: Code
    name: OfficeName
    aliases: tuple[OfficeName, ...] = Field(default=(), max_length=ALIASES_MAX)
    kind: OfficeKind
    has_land: StrictBool
    parent: Code | None = None

    def begun_on(self, day: date) -> Office:
        """The office, from its first day on."""
        return Office(**dict(self), exists_from=day)


class Rename(_Said):
    """更名: another name, and perhaps further short forms of it."""

    how: Literal["rename"]
    office: Code
    name: OfficeName
    aliases: tuple[OfficeName, ...] = Field(default=(), max_length=ALIASES_MAX)


class Merge(_Said):
    """合并: one or more offices go into another, which exists or begins."""

    how: Literal["merge"]
    offices: Annotated[tuple[Code, ...], Field(min_length=1, max_length=PARTS_MAX)]
    into: Code | NewOffice


class Split(_Said):
    """拆分: an office ends, and several go on; the first of them takes over its leads."""

    how: Literal["split"]
    office: Code
    into: Annotated[tuple[Code | NewOffice, ...], Field(min_length=2, max_length=PARTS_MAX)]


class Found(_Said):
    """新设: an office begins."""

    how: Literal["found"]
    office: NewOffice


class Close(_Said):
    """撤销: an office ends, and an existing one stands for it."""

    how: Literal["close"]
    office: Code
    successor: Code


Change = Annotated[Rename | Merge | Split | Found | Close, Field(discriminator="how")]


class ChangeRefused(ValueError):
    """The change does not fit the city: ``reason`` is a code, ``params`` fill its words."""

    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(frozen=True, slots=True)
class _Changing:
    """A city on the day from which a change is effective."""

    city: City
    day: date

    def existing(self, code: str) -> Office:
        """An office that exists then, and of which no later change is recorded."""
        office = self.city.office(code)
        if office is None:
            raise ChangeRefused("office_unknown", office=code)
        if office.is_over_on(self.day):
            successor = self.city.successor_on(code, self.day)
            raise ChangeRefused(
                "office_no_longer",
                office=office.name,
                day=f"{office.exists_until}",
                successor=self.city.name_on(successor, self.day),
            )
        renamed_on = [until for until, _ in office.former_names]
        latest = max([office.exists_from, office.exists_until or self.day, *renamed_on])
        if office.exists_from >= self.day or latest > self.day:
            raise ChangeRefused("office_change_out_of_order", office=office.name, day=f"{latest}")
        return office

    def ended(self, office: Office, successor: Office) -> Office:
        """The office with its end."""
        if office.kind is OfficeKind.CENTRE:
            raise ChangeRefused("office_change_of_centre", office=office.name)
        if office.code == successor.code:
            raise ChangeRefused("office_change_into_itself", office=office.name)
        if office.has_land and not successor.has_land:
            raise ChangeRefused(
                "office_change_without_land", office=office.name, successor=successor.name
            )
        return office.model_copy(update={"exists_until": self.day, "successor": successor.code})

    def part(self, said: str | NewOffice) -> Office:
        """An office into which another goes: one that exists, or a new one."""
        return self.begun(said) if isinstance(said, NewOffice) else self._receiving(said)

    def _receiving(self, code: str) -> Office:
        """What was renamed or begins on that very day can receive; what ends later cannot."""
        office = self.city.office(code)
        if office is not None and office.exists_until is None and office.exists_from <= self.day:
            return office
        if office is not None and not office.is_over_on(self.day):
            day = f"{office.exists_until or office.exists_from}"
            raise ChangeRefused("office_change_out_of_order", office=office.name, day=day)
        return self.existing(code)

    def begun(self, said: NewOffice) -> Office:
        """An office that begins then."""
        if said.kind is OfficeKind.CENTRE:
            raise ChangeRefused("office_change_of_centre", office=said.name)
        if self.city.office(said.code) is not None:
            raise ChangeRefused("office_change_code_taken", office=said.code)
        if said.parent is not None and self.city.office_on(said.parent, self.day) is None:
            raise ChangeRefused("office_unknown", office=said.parent)
        return said.begun_on(self.day)


def offices_changed(city: City, change: Change, *, effective_from: date) -> tuple[Office, ...]:
    """The offices that are other than before, or new, as they are after the change.

    Raises ChangeRefused.
    """
    changing = _Changing(city, effective_from)
    changed = _CHANGES[type(change)](changing, change)
    _refuse_repeats(changed)
    after = offices_after(city, changed)
    if len(after) > OFFICES_MAX:
        raise ChangeRefused("office_change_too_many", count=str(OFFICES_MAX))
    for fault in office_faults(tuple(enumerate(after))):
        # Codes and parents were looked at before, so it can be names alone.
        name, other = fault.params["read"], fault.params.get("other", "")
        raise ChangeRefused("office_change_name_taken", name=name, office=other)
    return changed


def offices_after(city: City, changed: Iterable[Office]) -> tuple[Office, ...]:
    """All offices of the city with these changed; new ones come last."""
    by_code = {office.code: office for office in changed}
    kept = [by_code.pop(office.code, office) for office in city.offices]
    return (*kept, *by_code.values())


def city_with(city: City, changed: Iterable[Office]) -> City:
    """The city with these offices changed."""
    fields: dict[str, Any] = {name: getattr(city, name) for name in City.model_fields}
    return City(**{**fields, "offices": offices_after(city, changed)})


def _refuse_repeats(changed: Sequence[Office]) -> None:
    codes = [office.code for office in changed]
    for office in changed:
        if codes.count(office.code) > 1:
            raise ChangeRefused("office_change_named_twice", office=office.name)


def _renamed(changing: _Changing, said: Rename) -> tuple[Office, ...]:
    office = changing.existing(said.office)
    if office_key(office.name) == office_key(said.name):
        raise ChangeRefused("office_change_says_nothing", office=office.name)
    if any(until == changing.day for until, _ in office.former_names):
        day = changing.day.isoformat()
        raise ChangeRefused("office_change_out_of_order", office=office.name, day=day)
    former = (*office.former_names, (changing.day, office.name))
    # Ledgers go on to be written under the name that it had.
    aliases = tuple(dict.fromkeys((*office.aliases, office.name, *said.aliases)))
    if len(former) > FORMER_NAMES_MAX or len(aliases) > ALIASES_MAX:
        raise ChangeRefused("office_change_too_many", count=str(FORMER_NAMES_MAX))
    changes = {"name": said.name, "aliases": aliases, "former_names": former}
    return (office.model_copy(update=changes),)


def _merged(changing: _Changing, said: Merge) -> tuple[Office, ...]:
    into = changing.part(said.into)
    begun = (into,) if isinstance(said.into, NewOffice) else ()
    return (*(changing.ended(changing.existing(code), into) for code in said.offices), *begun)


def _split(changing: _Changing, said: Split) -> tuple[Office, ...]:
    office = changing.existing(said.office)
    parts = [changing.part(part) for part in said.into]
    _refuse_repeats(parts)
    for part in parts:
        if part.code == office.code:
            raise ChangeRefused("office_change_into_itself", office=office.name)
    begun = (
        part for part, told in zip(parts, said.into, strict=True) if isinstance(told, NewOffice)
    )
    return (changing.ended(office, parts[0]), *begun)


def _founded(changing: _Changing, said: Found) -> tuple[Office, ...]:
    return (changing.begun(said.office),)


def _closed(changing: _Changing, said: Close) -> tuple[Office, ...]:
    return (changing.ended(changing.existing(said.office), changing.part(said.successor)),)


_CHANGES: dict[type[Any], Callable[[_Changing, Any], tuple[Office, ...]]] = {
    Rename: _renamed,
    Merge: _merged,
    Split: _split,
    Found: _founded,
    Close: _closed,
}
