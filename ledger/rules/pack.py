"""A rule pack: what a city's rules say about credit, as data.

An *indicator* says which recognition counts (signing 签约 or start 开工), in which unit, and from
which project amount on. A *share rule* says, for the cases that it fits, what part of each
indicator each side gets; the first rule that fits decides. Every value names its source, and
``ours`` marks what no public rule states.

Edge cases: a project without a readable amount reaches no threshold and is reported as such; a
landing that nobody set is the first-contact office's own place.

Invariant of a compiled pack: ratios are exact fractions, and what they sum to is what the rule
itself says (``sums_to``); an indicator that a rule leaves out sums to nothing, which it says too.
That the rules leave no case out and no two contend for one is asked when a pack is loaded or
adopted (``ledger.rules.rule_faults``): packs of earlier days did not say which rule stands first.
"""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Self

from pydantic import Field, ValidationInfo, model_validator
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
from ledger.rules.share_rules import Ceiling, ShareRule, Side
from ledger.rules.wholeness import wholeness_faults

__all__ = ["Case", "Condition", "Indicator", "RulePack", "ShareRule", "Side", "Unit"]

FAULTS_APART: Final = "faults apart"
"""The context under which a pack is read although it is not whole, so that a loader can tell every
fault and not the first alone.
"""


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
    def _is_whole(self, info: ValidationInfo) -> Self:
        if info.context == FAULTS_APART:
            return self
        fault = next(wholeness_faults(self), None)
        if fault is not None:
            said = ", ".join(f"{name} {value}" for name, value in fault.params.items())
            raise PydanticCustomError(fault.code, "{said}", {**fault.params, "said": said})
        return self


MINIMUM_SET_FIELDS = FIELD_NAMES
"""The fields that a pack may demand of a valid registration."""
