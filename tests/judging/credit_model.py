"""The credit rules a second time, from the prose of docs/rules alone; no code of the ledger.

``CreditModel`` hears what was said and accepted (a merge names projects), with a pack as its YAML
reads. After each saying everything is counted anew: ``corrected`` holds (month, indicator, account)
→ units, and what differs from before goes into ``exported``, by the month it is posted in.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.judging.credit_model_facts import MILESTONES, Agreement, Lead, Project, Recognised
from tests.judging.credit_model_shares import Credit, anniversary

Figures = Counter[tuple[str, str, str]]


class CreditModel:
    def __init__(self, pack: dict[str, Any]) -> None:
        self.pack, self.projects, self.count = pack, dict[str, Project](), 0
        self.closed, self.corrected, self.exported = "", Figures(), Figures()

    # What is said

    def hear(self, kind: str, **said: Any) -> None:
        self.count += 1
        getattr(self, kind)(**said)
        found: Figures = Counter()
        for project in self.projects.values():
            if project.into is None:
                for key, units in Credit(self.pack, project).lines():
                    found[key] += units
        for key in found.keys() | self.corrected.keys():
            month, indicator, account = key
            posted = (max(month, self.open_month()), indicator, account)
            self.exported[posted] += found[key] - self.corrected[key]
        self.corrected = found

    def open_month(self) -> str:
        last = date.fromisoformat(f"{self.closed or '0001-01'}-01")
        return (last + timedelta(31)).isoformat()[:7]

    def at(self, name: str) -> Project:
        found = self.projects[name]
        while found.into is not None:
            found = found.into
        return found

    def close(self, through: str) -> None:
        self.closed = max(self.closed, through)

    def register(self, project: str, *, asked: bool, **lead: Any) -> None:
        if project in self.projects:
            self.at(project).leads[self.count] = Lead(**lead)
        else:
            self.projects[project] = Project({self.count: Lead(**lead)}, asked=asked)

    def withdraw(self, project: str, lead: str) -> None:
        for one in self.at(project).all_leads().values():
            one.stands = one.stands and one.name != lead

    def amend(self, project: str, lead: str, facts: dict[str, Any]) -> None:
        for one in self.at(project).all_leads().values():
            if one.name == lead:
                one.facts = one.facts | facts

    def grant(self, project: str) -> None:
        """无法落地, declared by the office of first contact."""
        found = self.at(project)
        found.granted = found.first

    def settle(self, project: str) -> None:
        """It is nobody else's project."""
        self.at(project).asked = False

    def land(self, project: str, office: str, *, could_not_land: bool) -> None:
        found = self.at(project)
        found.landed, found.unable = office, found.first if could_not_land else ""

    def recognise(self, project: str, event: str, on: date, filed: date, **said: Any) -> None:
        found, facts = self.at(project), said.pop("facts", {})
        found.papers |= set(said.pop("papers", ()))
        month_end = (on.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
        is_late = (filed - month_end).days > self.pack["filing_grace_days"]
        month = max((filed if is_late else on).isoformat()[:7], self.open_month())
        facts = found.facts() | facts
        if event == "start":  # total and origin are a signing's to say
            facts = {
                key: value for key, value in facts.items() if key not in ("total_yuan", "origin")
            }
        one = Recognised(event=event, on=on, month=month, number=self.count, facts=facts, **said)
        if (
            event == "investor_replaced"
            and (self.pack.get("counting") or {}).get(event) != "earlier"
        ):
            self.revoke(project, "signing")
            found.recognised.append(replace(one, event="signing", name="signing"))
        found.recognised.append(one)

    def revoke(self, project: str, name: str) -> None:
        for one in [one for one in self.at(project).all_recognised() if one.name == name]:
            for place in self.projects.values():
                place.recognised = [other for other in place.recognised if other is not one]
            # What merged leads had of the same stays hidden until they part.
            for other in self.at(project).merged if one.event in MILESTONES else ():
                other.hidden |= {o.key for o in other.all_recognised() if o.event == one.event}

    def agree(
        self, project: str, name: str, terms: list[tuple[str, str, int]], since: date
    ) -> None:
        since = max(since, date.fromisoformat(f"{self.open_month()}-01"))
        for old in self.at(project).agreements:
            old.until = min(old.until, since)
        years = (self.pack["agreements"] or {}).get("valid_years")
        until = anniversary(since, years) if years else date.max
        self.at(project).agreements.append(Agreement(name, terms, since, until))

    def end(self, project: str, name: str, until: date) -> None:
        for one in self.at(project).agreements:
            one.until = min(one.until, until) if one.name == name else one.until

    def merge(self, one: str, other: str) -> None:
        first, second = sorted(
            (self.at(one), self.at(other)), key=lambda each: min(each.all_leads())
        )
        second.asked = False
        joined = (second, *second.merged)
        # A link is between leads: who had joined the second stays with the first when it goes.
        second.merged = []
        for each in joined:
            each.into, each.hidden = first, set()
        first.merged += joined

    def part(self, project: str) -> None:
        found = self.projects[project]
        if found.into is not None:
            found.into.merged.remove(found)
            found.into = None
