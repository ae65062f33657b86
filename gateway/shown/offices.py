"""The city's offices as they stand on a day: names, ends, and who stands for whom.

Everybody who signs in may read them: they are on every board. An office that ended is listed too,
since its name stands in past statements.
"""

from datetime import date

from pydantic import BaseModel, Field

from auth.offices import City, Office


class FormerName(BaseModel):
    """A name that an office had."""

    name: str
    until: str = Field(description="The first day on which it was no longer its name.")


class OfficeShown(BaseModel):
    """An office as it stands on a day, with what was before it and comes after it."""

    code: str
    name: str
    aliases: list[str]
    kind: str
    has_land: bool
    parent: str | None = Field(description="Whoever stands for its parent on that day.")
    exists: bool
    exists_from: str
    exists_until: str | None = Field(description="The first day on which it exists no more.")
    stood_for_by: str | None = Field(description="Of one that ended: who acts for it that day.")
    former_names: list[FormerName]


class OfficesShown(BaseModel):
    """The city's offices on a day."""

    day: str
    offices: list[OfficeShown]


def offices_shown_on(city: City, day: date) -> OfficesShown:
    """Every office that the city has had by that day, or is to have, as it stands then."""
    offices = [_shown(city, office, day) for office in city.named_on(day).offices]
    return OfficesShown(day=day.isoformat(), offices=offices)


def _shown(city: City, office: Office, day: date) -> OfficeShown:
    parent = next(city.parents(office.code, day=day), None)
    until = office.exists_until
    return OfficeShown(
        code=office.code,
        name=office.name,
        aliases=list(office.aliases),
        kind=office.kind.value,
        has_land=office.has_land,
        parent=parent.code if parent is not None else None,
        exists=office.exists_on(day),
        exists_from=office.exists_from.isoformat(),
        exists_until=until.isoformat() if until is not None else None,
        stood_for_by=city.successor_on(office.code, day) if office.is_over_on(day) else None,
        former_names=[
            FormerName(name=name, until=last.isoformat())
            for last, name in office.former_names
            if last <= day
        ],
    )
