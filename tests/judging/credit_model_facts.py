"""The facts of a project as the model of credit hears them, from the prose of docs/rules alone.

A merge is a link from one project to the other: leads, papers and recognitions of the whole are
those of its parts, so that cutting the link gives each its own back.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

MILESTONES = ("signing", "start", "completion", "production", "statistics_entry", "full_output")


@dataclass
class Lead:
    name: str
    office: str
    role: str = "first_contact"
    facts: dict[str, Any] = field(default_factory=dict)
    stands: bool = True


@dataclass
class Recognised:
    name: str
    number: int
    event: str
    on: date
    month: str
    facts: dict[str, Any]
    units: int = 0
    incentives: int = 0
    rate: int = 0

    @property
    def key(self) -> tuple[int, str]:
        return self.number, self.event


@dataclass
class Agreement:
    name: str
    terms: list[tuple[str, str, int]]
    since: date
    until: date = date.max


@dataclass
class Project:
    leads: dict[int, Lead]
    recognised: list[Recognised] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    merged: list["Project"] = field(default_factory=list)
    into: "Project | None" = None
    hidden: set[tuple[int, str]] = field(default_factory=set)
    landed: str = ""
    unable: str = ""
    granted: str = ""
    asked: bool = False
    papers: set[str] = field(default_factory=set)

    def all_papers(self) -> set[str]:
        return self.papers.union(*(other.all_papers() for other in self.merged))

    def all_leads(self) -> dict[int, Lead]:
        found = dict(self.leads)
        for other in self.merged:
            found |= other.all_leads()
        return dict(sorted(found.items()))

    def offices(self, role: str = "first_contact") -> list[str]:
        return [one.office for one in self.all_leads().values() if one.stands and one.role == role]

    @property
    def landing(self) -> str:
        """Its own landing, else one that merged leads brought along."""
        found = (self.landed, *(other.landing for other in self.merged))
        return next((office for office in found if office), "")

    def could_not_land(self) -> set[str]:
        """The offices of which 无法落地 was granted: here, or where the landing comes from."""
        brought = self if self.landed else next((o for o in self.merged if o.landing), self)
        return {self.unable, self.granted, brought.unable, brought.granted} - {""}

    @property
    def first(self) -> str:
        return next(iter(self.offices()), "")

    def all_recognised(self) -> list[Recognised]:
        found = list(self.recognised)
        for other in self.merged:
            had = {one.event for one in found} & set(MILESTONES)
            brought = [one for one in other.all_recognised() if one.key not in other.hidden]
            found += [one for one in brought if one.event not in had]
        first = {"signing": 0, "start": 1}
        return sorted(found, key=lambda one: (first.get(one.event, 2), one.on, one.number))

    def day_of(self, *events: str) -> date | None:
        return next((one.on for one in self.all_recognised() if one.event in events), None)

    def facts(self) -> dict[str, Any]:
        for event in ("signing", "start"):
            for one in self.all_recognised():
                if one.event == event:
                    return one.facts
        return self.row()

    def row(self) -> dict[str, Any]:
        """The landing office's row, else that of first contact; the later of two."""
        rows = [one for one in self.all_leads().values() if one.stands]
        for office in (self.landing, self.first):
            if own := [one.facts for one in rows if one.office == office]:
                return own[-1]
        return {}

    def agreement(self, day: date) -> Agreement | None:
        return next((one for one in self.agreements if one.since <= day < one.until), None)

    def agreed_since(self, day: date) -> date | None:
        """Since when the agreement that holds on the day does, else the latest before it."""
        held = self.agreement(day)
        begun = [one.since for one in self.agreements if one.since <= day]
        return held.since if held else max(begun, default=None)
