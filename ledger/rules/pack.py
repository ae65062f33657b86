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
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.rules.conditions import Case, Condition
from ledger.rules.counting import (
    AgreementRules,
    CountingRules,
    RecognitionRules,
    StatementRules,
)
from ledger.rules.data import Data
from ledger.rules.disputes import CaseRules, ObjectionRules, TransferRules
from ledger.rules.indicators import Indicator, Unit
from ledger.rules.protection import ProtectionRules
from ledger.rules.registration import FIELD_NAMES, RegistrationRules
from ledger.rules.share_rules import EVERY, Ceiling, ShareRule, Side

__all__ = ["Case", "Condition", "Indicator", "RulePack", "ShareRule", "Side", "Unit"]


class Matching(StrEnum):
    """Who finds equal enterprises: the judge's exact keys, or a matcher as well."""

    EXACT = "exact"
    SCORED = "scored"


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
    recognition: RecognitionRules | None = None
    counting: CountingRules | None = None
    agreements: AgreementRules | None = None
    statements: StatementRules | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    share_rules: Annotated[tuple[ShareRule, ...], Field(min_length=1)]
    ceilings: tuple[Ceiling, ...] = ()
    asked_for: tuple[str, ...] = ()
    """What the city's rules must say and nobody has seen: told to whoever adopts the pack."""

    @cached_property
    def label(self) -> str:
        """Pack and version, as entries name them."""
        return f"{self.pack}@{self.version}"

    def share_rule_for(self, case: Case) -> ShareRule | None:
        """The first share rule that fits; None where none does, which the loader refuses."""
        return next((rule for rule in self.share_rules if rule.when.fits(case)), None)

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of this name."""
        return next((i for i in self.indicators if i.name == name), None)

    @cached_property
    def indicators_of(self) -> dict[str, tuple[Indicator, ...]]:
        """Milestone or figure → the indicators that count it."""
        events = dict.fromkeys(indicator.event for indicator in self.indicators)
        return {event: tuple(i for i in self.indicators if i.event == event) for event in events}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = [indicator.name for indicator in self.indicators]
        if len(set(names)) != len(names):
            raise PydanticCustomError("pack_indicator_twice", "two indicators share a name")
        rules = [rule.name for rule in self.share_rules]
        if len(set(rules)) != len(rules):
            raise PydanticCustomError("pack_share_rule_twice", "two share rules share a name")
        if len({rule.when for rule in self.share_rules}) != len(rules):
            raise PydanticCustomError(
                "pack_rule_never_asked", "a share rule stands behind one for the same cases"
            )
        self._names_are_known(names, rules)
        unknown = set(self.minimum_set) - MINIMUM_SET_FIELDS
        if unknown:
            raise PydanticCustomError(
                "pack_minimum_set_unknown", "unknown fields: {names}", {"names": sorted(unknown)}
            )
        for rule in self.share_rules:
            for name in names:
                self._sums_are_said(rule, name)
        return self

    def _names_are_known(self, names: list[str], rules: list[str]) -> None:
        named = (
            name
            for rule in self.share_rules
            for part in (rule.shares, rule.stages, _sums_named(rule))
            for name in part
        )
        bounds = (
            stage.until.of
            for rule in self.share_rules
            for stages in rule.stages.values()
            for stage in stages
            if stage.until is not None and stage.until.of is not None
        )
        ceilings = (ceiling.indicator for ceiling in self.ceilings)
        agreed = self.agreements.sums_to if self.agreements is not None else ()
        strange = {*named, *bounds, *ceilings, *agreed} - {*names, EVERY}
        if strange:
            raise PydanticCustomError(
                "pack_share_of_unknown_indicator",
                "shares of indicators that the pack does not have: {names}",
                {"names": ", ".join(sorted(strange))},
            )
        behind = {name for rule in self.share_rules for name in rule.before} - set(rules)
        if behind:
            raise PydanticCustomError(
                "pack_rule_unknown",
                "stands before rules that the pack does not have: {names}",
                {"names": ", ".join(sorted(behind))},
            )

    def _sums_are_said(self, rule: ShareRule, indicator: str) -> None:
        stages = rule.stages_of(indicator)
        wanted = rule.sum_of(indicator)
        for stage in stages:
            if sum(stage.ratios.values(), Fraction(0)) != wanted:
                raise PydanticCustomError(
                    "pack_ratios_do_not_sum",
                    "rule {rule}: the ratios of {indicator} do not sum to {sums_to}",
                    {"rule": rule.name, "indicator": indicator, "sums_to": str(wanted)},
                )
        if not stages and wanted:
            raise PydanticCustomError(
                "pack_ratios_do_not_sum",
                "rule {rule}: {indicator} has no ratios and should sum to {sums_to}",
                {"rule": rule.name, "indicator": indicator, "sums_to": str(wanted)},
            )
        ends = [stage.until is not None for stage in stages]
        if stages and ends != [True] * (len(stages) - 1) + [False]:
            raise PydanticCustomError(
                "pack_stage_without_end",
                "rule {rule}: of the stages of {indicator} the last alone is without end",
                {"rule": rule.name, "indicator": indicator},
            )


def _sums_named(rule: ShareRule) -> dict[str, str]:
    return rule.sums_to if isinstance(rule.sums_to, dict) else {}


MINIMUM_SET_FIELDS = FIELD_NAMES
"""The fields that a pack may demand of a valid registration."""
