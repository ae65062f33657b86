"""What is due of a project, from the prose of docs/rules alone; no code of the ledger.

Conditions, counting, stages, sides, the parting of units and ceilings, over the project's
recognitions in the order of their days.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from tests.judging.credit_model_facts import MILESTONES, Project, Recognised

SIDES = ("first_contact", "introducer", "joint_introducers", "city_unit", "landing")
CITY_UNITS, PARK = ("ZH", "320800"), "HG"
Data = dict[str, Any]
Ratios = list[tuple[str, Fraction]]
Line = tuple[tuple[str, str, str], int]


def anniversary(day: date, years: int) -> date:
    """From 29 February: 1 March, where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def parted(units: int, ratios: Ratios) -> Counter[str]:
    """Exact parts rounded down; what is left, one unit at a time, to those that lost a fraction."""
    exact = [(office, abs(units) * ratio) for office, ratio in ratios]
    left = int(sum(part for _, part in exact)) - sum(int(part) for _, part in exact)
    found: Counter[str] = Counter()
    for office, part in exact:
        more = 1 if left and part.denominator > 1 else 0
        left -= more
        found[office] += (int(part) + more) * (1 if units > 0 else -1)
    return found


class Credit:
    """The credit of one project, and what it has brought in so far."""

    def __init__(self, pack: Data, project: Project) -> None:
        self.pack, self.project, self.facts = pack, project, project.facts()
        self.first, introducers = project.first, project.offices("introducer")
        self.sides = {
            "first_contact": [self.first],
            "introducer": [one for one in introducers[:1] if one != self.first],
            "joint_introducers": [o for o in dict.fromkeys(introducers) if o != self.first],
            "city_unit": [one for one in project.offices() if one in CITY_UNITS][:1],
            "landing": [project.landing or self.first],
        }
        self.sum, self.level, self.got = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
        self.reached: dict[str, list[tuple[int, date]]] = {}

    def lines(self) -> Iterator[Line]:
        """Every line of the project: (month, indicator, account), units."""
        for one in self.project.all_recognised():
            found = list(self.figures(one))
            for name, units in found:
                for part, ratios in self.split(name, units, one.on):
                    yield from self.entry((one.month, name), part, ratios)
            for name, units in found:
                self.sum[name] += units
                self.reached.setdefault(name, []).append((self.sum[name], one.on))

    def entry(self, key: tuple[str, str], units: int, ratios: Ratios) -> Iterator[Line]:
        """The lines of one entry, cut by the lowest ceiling of a project."""
        yield (*key, "city"), -units
        if self.project.asked:
            yield (*key, "suspense"), units
            return
        of_project = [c for c in self.pack.get("ceilings") or [] if c["of"] == "project"]
        most = min((c["units_max"] for c in of_project if c["indicator"] == key[1]), default=None)
        for office, part in parted(units, ratios).items():
            before = self.got[office, key[1]]
            after = self.got[office, key[1]] = before + part
            if most is not None:
                before, after = min(before, most), min(after, most)
            units -= after - before
            yield (*key, f"office:{office}"), after - before
        yield (*key, "overlap"), units

    # What counts

    def figures(self, one: Recognised) -> Iterator[tuple[str, int]]:
        """What a recognition gives each indicator."""
        for indicator in self.pack["indicators"]:
            units, name = self.counted(indicator, one), indicator["name"]
            if units is None or not self.is_asked_for(indicator, one.on):
                continue
            if indicator.get("kind") == "level":
                units, self.level[name] = units - self.level[name], units
            yield name, units

    def is_asked_for(self, indicator: Data, on: date) -> bool:
        amount = self.amount(indicator)
        if amount is None or indicator["event"] not in MILESTONES or indicator["unit"] == "mu":
            amount = self.facts.get("amount_yuan")
        least = indicator.get("amount_yuan_min", 0)
        reaches = not least or (amount is not None and amount >= least)
        return reaches and self.fits(indicator.get("when") or {}, on)

    def amount(self, indicator: Data) -> int | None:
        """The amount of the project that the indicator counts."""
        facts, measure = self.facts, indicator.get("amount", "agreed")
        if measure == "land":
            land = facts.get("land_sqm")
            return None if land is None else land * 3 // 20
        if indicator["unit"] == "usd_cent":
            return facts.get("amount_usd_cents")
        if measure == "total" and facts.get("total_yuan") is not None:
            return facts.get("total_yuan")
        return facts.get("fixed_assets_yuan" if measure == "fixed_assets" else "amount_yuan")

    def counted(self, indicator: Data, one: Recognised) -> int | None:
        event, unit, counting = indicator["event"], indicator["unit"], self.pack.get("counting")
        if event == one.event and event in MILESTONES:
            return 10_000 if unit == "project" else self.amount(indicator)
        if event == one.event == "foreign_paid_in" and unit == "yuan":
            is_said = indicator.get("converts_usd") and one.rate
            return one.units * one.rate // 1_000_000 if is_said else None
        if event == one.event:
            return max(0, one.units - (one.incentives if indicator.get("deduct_incentives") else 0))
        is_change = event == "signing" and (counting or {}).get(one.event) != "nothing"
        if not is_change or not self.project.day_of("signing"):
            return None
        if one.event == "upgrade" and unit == "project":
            return 10_000
        is_of_amount = unit == "yuan" and indicator.get("amount", "agreed") != "fixed_assets"
        return one.units if one.event == "capital_increase" and is_of_amount else None

    # Who gets it

    def fits(self, when: Data, on: date) -> bool:
        """Whether all that the condition states holds."""
        known: Data = {
            "landing_differs": self.project.landing not in ("", self.first),
            "could_not_land": self.first in self.project.could_not_land(),
            "is_chemical": bool(self.facts.get("is_chemical")),
            "lands_in_chemical_park": self.project.landing == PARK,
            "has_agreement": self.project.agreement(on) is not None,
            "has_introducer": bool(self.sides["introducer"]),
        }
        listed = {"origins": "origin", "industries": "industry"}
        for part, wanted in when.items():
            if part == "has_papers":
                holds = self.project.all_papers() >= set(wanted)
            elif part in listed:
                holds = self.facts.get(listed[part]) in wanted
            elif part in known:
                holds = known[part] == wanted
            else:
                holds = within(self.facts.get(part), wanted)
            if not holds:
                return False
        return True

    def split(self, name: str, units: int, on: date) -> Iterator[tuple[int, Ratios]]:
        """The units by stage or agreement, each part with its ratios."""
        rules = self.pack["share_rules"]
        rule = next(rule for rule in rules if self.fits(rule.get("when") or {}, on))
        agreed = self.project.agreement(on)
        terms = [
            (o, Fraction(n, 10_000)) for i, o, n in (agreed.terms if agreed else ()) if i == name
        ]
        shares, stages = rule.get("shares") or {}, rule.get("stages") or {}
        key = name if name in {*shares, *stages} else "*"
        if terms and rule.get("by_agreement"):
            yield units, terms
        elif key in shares:
            yield units, self.ratios(shares[key], rule)
        else:
            for number, part in self.staged(stages[key], name, units, on):
                yield part, self.ratios(stages[key][number]["shares"], rule)

    def ratios(self, shares: dict[str, str], rule: Data) -> Ratios:
        found: dict[str, Fraction] = {}
        for named, ratio in shares.items():
            side = named
            while not self.sides[side]:
                side = (rule.get("absent") or {}).get(side, "first_contact")
            found[side] = found.get(side, Fraction(0)) + Fraction(ratio)
        return [
            (office, found[side] / len(self.sides[side]))
            for side in SIDES
            for office in self.sides[side]
            if side in found
        ]

    def staged(self, stages: Any, name: str, units: int, on: date) -> Iterator[tuple[int, int]]:
        """Numbers of stages with their units; a fall goes through the same heights as a rise."""
        now, upto = sorted((self.sum[name], self.sum[name] + units))
        while now < upto:
            number = next(n for n in range(len(stages)) if not self.ended(stages, n, name, on, now))
            until = stages[number].get("until") or {}
            is_own = "recovered_units" in until and until.get("of", name) == name
            end = min(upto, until["recovered_units"]) if is_own else upto
            yield number, (end - now) * (1 if units > 0 else -1)
            now = end

    def ended(self, stages: Any, number: int, name: str, on: date, now: int) -> bool:
        until: Data = stages[number].get("until") or {}
        if "recovered_units" in until:
            found = now if until.get("of", name) == name else self.sum[until["of"]]
            return found >= int(until["recovered_units"])
        if "years" not in until:
            return False
        since = self.project.day_of(*STARTS.get(until["since"], (until["since"],)))
        if until["since"] == "agreement":
            since = self.project.agreed_since(on)
        elif until["since"] == "recovered":
            before = stages[number - 1]["until"]
            days = self.reached.get(before.get("of", name), [])
            since = next((day for n, day in days if n >= before["recovered_units"]), None)
        return since is not None and on >= anniversary(since, until["years"])


STARTS = {"first_tax": ("tax",), "first_paid_in": ("paid_in", "foreign_paid_in")}


def within(value: Any, bounds: dict[str, Any]) -> bool:
    """Whether it lies in the range; what nobody stated lies in none."""
    if value is None:
        return False
    held = {
        "at_least": lambda end: value >= end,
        "above": lambda end: value > end,
        "at_most": lambda end: value <= end,
        "below": lambda end: value < end,
    }
    return all(held[bound](end) for bound, end in bounds.items())
