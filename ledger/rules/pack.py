"""A rule pack: what a city's rules say about credit, as data.

An *indicator* says which recognition counts (signing 签约 or start 开工), in which unit, and from
which project amount on. A *share rule* says, for the cases that it fits, what part of each
indicator each side gets; the first rule that fits decides. Every value names its source, and
``ours`` marks what no public rule states.

Edge cases: a project without a readable amount reaches no threshold and is reported as such; a
landing that nobody set is the first-contact office's own place.

Invariant of a compiled pack: every share rule gives every indicator; ratios are exact fractions,
and their sum is what the rule itself says (``sums_to``); the last rule fits every case.
"""

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.rules.data import Data
from ledger.rules.disputes import CaseRules, ObjectionRules, TransferRules
from ledger.rules.protection import ProtectionRules
from ledger.rules.registration import FIELD_NAMES, RegistrationRules


class Matching(StrEnum):
    """Who finds equal enterprises: the judge's exact keys, or a matcher as well."""

    EXACT = "exact"
    SCORED = "scored"


class Unit(StrEnum):
    """What an indicator counts in; always integers."""

    PROJECT = "project"
    """Ten-thousandths of a project."""
    YUAN = "yuan"
    USD_CENT = "usd_cent"


class Side(StrEnum):
    """The sides that a share rule can name."""

    FIRST_CONTACT = "first_contact"
    LANDING = "landing"


Ratio = Annotated[str, Field(pattern=r"^\d{1,3}(/[1-9]\d{0,2})?$")]


class Indicator(Data):
    """One figure: ``event`` makes it count, ``amount_yuan_min`` (inclusive) is its threshold."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: str
    event: Literal["signing", "start"]
    unit: Unit
    amount_yuan_min: Annotated[int, Field(ge=0)] = 0
    source: str


class Condition(Data):
    """When a share rule fits; what is not stated does not matter."""

    landing_differs: bool | None = None
    could_not_land: bool | None = None
    is_chemical: bool | None = None
    lands_in_chemical_park: bool | None = None

    def fits(self, case: "Case") -> bool:
        """Whether every stated part agrees with the case."""
        return all(
            wanted is None or wanted == actual
            for wanted, actual in (
                (self.landing_differs, case.landing_differs),
                (self.could_not_land, case.could_not_land),
                (self.is_chemical, case.is_chemical),
                (self.lands_in_chemical_park, case.lands_in_chemical_park),
            )
        )


class Case(Data):
    """The facts about a project that conditions may ask for."""

    landing_differs: bool
    could_not_land: bool
    is_chemical: bool
    lands_in_chemical_park: bool


class ShareRule(Data):
    """For the cases that fit: indicator → side → ratio. ``*`` stands for every indicator."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: str
    when: Condition = Condition()
    shares: dict[str, dict[Side, Ratio]]
    sums_to: Ratio
    source: str
    ours: bool = False

    def ratios(self, indicator: str) -> dict[Side, Fraction]:
        """The exact ratio of each side for one indicator."""
        exact = self._exact
        return exact.get(indicator, exact.get("*", {}))

    @cached_property
    def _exact(self) -> dict[str, dict[Side, Fraction]]:
        # Kept, because reading a fraction from text takes longer than the split itself.
        return {
            indicator: {side: Fraction(ratio) for side, ratio in shares.items()}
            for indicator, shares in self.shares.items()
        }


class RulePack(Data):
    """A compiled pack. ``sources`` and titles are for people; the rest decides."""

    pack: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    version: Annotated[int, Field(ge=1)]
    title: str
    matching: Matching = Matching.EXACT
    filing_grace_days: Annotated[int, Field(ge=0, le=366)]
    filing_grace_source: str
    minimum_set: tuple[str, ...]
    minimum_set_source: str
    registration: RegistrationRules | None = None
    protection: ProtectionRules | None = None
    cases: CaseRules | None = None
    objections: ObjectionRules | None = None
    transfers: TransferRules | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    share_rules: Annotated[tuple[ShareRule, ...], Field(min_length=1)]

    @cached_property
    def label(self) -> str:
        """Pack and version, as entries name them."""
        return f"{self.pack}@{self.version}"

    def share_rule_for(self, case: Case) -> ShareRule:
        """The first share rule that fits. The last one fits everything."""
        return next(rule for rule in self.share_rules if rule.when.fits(case))

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = [indicator.name for indicator in self.indicators]
        if len(set(names)) != len(names):
            raise PydanticCustomError("pack_indicator_twice", "two indicators share a name")
        if self.share_rules[-1].when != Condition():
            raise PydanticCustomError("pack_no_last_rule", "the last share rule must fit all cases")
        rules = [rule.name for rule in self.share_rules]
        if len(set(rules)) != len(rules):
            raise PydanticCustomError("pack_share_rule_twice", "two share rules share a name")
        if len({rule.when for rule in self.share_rules}) != len(rules):
            raise PydanticCustomError(
                "pack_rule_never_asked", "a share rule stands behind one for the same cases"
            )
        strange = {name for rule in self.share_rules for name in rule.shares} - {*names, "*"}
        if strange:
            raise PydanticCustomError(
                "pack_share_of_unknown_indicator",
                "shares of indicators that the pack does not have: {names}",
                {"names": ", ".join(sorted(strange))},
            )
        unknown = set(self.minimum_set) - MINIMUM_SET_FIELDS
        if unknown:
            raise PydanticCustomError(
                "pack_minimum_set_unknown", "unknown fields: {names}", {"names": sorted(unknown)}
            )
        for rule in self.share_rules:
            for name in names:
                ratios = rule.ratios(name)
                if sum(ratios.values(), Fraction(0)) != Fraction(rule.sums_to):
                    raise PydanticCustomError(
                        "pack_ratios_do_not_sum",
                        "rule {rule}: the ratios of {indicator} do not sum to {sums_to}",
                        {"rule": rule.name, "indicator": name, "sums_to": rule.sums_to},
                    )
        return self


MINIMUM_SET_FIELDS = FIELD_NAMES
"""The fields that a pack may demand of a valid registration."""
