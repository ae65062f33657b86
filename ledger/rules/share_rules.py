"""Share rules 分成规则 as data: who gets which part of an indicator, and for how long.

A share rule is a matrix: indicator × side → ratio. ``*`` stands for every indicator that is not
named. Where shares change with time they stand in *stages*, each until so much is recovered or
until so many years after a start event have passed; the last stage is without end. Where the
offices may agree on shares of their own, ``by_agreement`` takes the ratios from their agreement.

Sides: ``first_contact`` 首谈, ``introducer`` 引荐, ``landing`` 落户, ``joint_introducers`` (each of
N the same part), ``city_unit`` 市级单位 (bureau, department or centre that brought it). The part
of a side that nobody has goes to the side that ``absent`` names, else to first contact.

Invariant: ratios are exact fractions; what they sum to is what the rule itself says.
"""

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.rules.conditions import Condition
from ledger.rules.data import Data
from ledger.rules.indicators import Name

Ratio = Annotated[str, Field(pattern=r"^\d{1,3}(/[1-9]\d{0,2})?$")]
EVERY = "*"


class Side(StrEnum):
    """The sides that a share rule can name, in the order in which a remainder is handed out."""

    FIRST_CONTACT = "first_contact"
    INTRODUCER = "introducer"
    JOINT_INTRODUCERS = "joint_introducers"
    CITY_UNIT = "city_unit"
    LANDING = "landing"


ClockStart = Literal[
    "signing",
    "start",
    "production",
    "completion",
    "first_tax",
    "first_paid_in",
    "agreement",
    "recovered",
]
"""What a stage's years are counted from; ``recovered`` is the day on which the stage before it came
to its amount.
"""


class Until(Data):
    """The end of a stage: an amount that is recovered, or years after a start event. One of them.

    ``recovered_units`` counts what ``of`` (an indicator; the same one if absent) has brought in so
    far over the whole life of the project; a report that crosses the amount belongs to both stages,
    each with its part. ``years`` end the day before the anniversary of ``since``.
    """

    recovered_units: Annotated[int, Field(ge=1)] | None = None
    of: Name | None = None
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    since: ClockStart | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.recovered_units is None) == (self.years is None):
            raise PydanticCustomError(
                "pack_until_not_one", "a stage ends with an amount or with years, one of them"
            )
        if (self.years is None) != (self.since is None):
            raise PydanticCustomError(
                "pack_until_without_start", "years are counted from a start event, and only years"
            )
        if self.of is not None and self.recovered_units is None:
            raise PydanticCustomError("pack_until_of_years", "years are of no indicator")
        return self


class Stage(Data):
    """A part of the time with its own ratios; only the last one is without end."""

    shares: dict[Side, Ratio]
    until: Until | None = None

    @cached_property
    def ratios(self) -> dict[Side, Fraction]:
        """The exact ratio of each side, in the order in which a remainder is handed out."""
        return {side: Fraction(self.shares[side]) for side in Side if side in self.shares}


class ShareRule(Data):
    """For the cases that fit: indicator → side → ratio. ``*`` stands for every indicator."""

    name: Name
    title: str
    when: Condition = Condition()
    shares: dict[str, dict[Side, Ratio]] = Field(default={})
    stages: dict[str, tuple[Stage, ...]] = Field(default={})
    by_agreement: bool = False
    """Whether the offices' own agreement says the ratios; indicators that it leaves out have the
    shares that stand here.
    """
    sums_to: Ratio | dict[str, Ratio]
    """What the ratios sum to: of every indicator, or indicator by indicator."""
    absent: dict[Side, Side] = Field(default={})
    before: tuple[Name, ...] = ()
    """Rules that fit some of the same cases and behind which this one does not stand."""
    source: str
    ours: bool = False

    def ratios(self, indicator: str) -> dict[Side, Fraction]:
        """The exact ratio of each side for one indicator; of stages, in the first."""
        staged = self.stages_of(indicator)
        return staged[0].ratios if staged else {}

    def stages_of(self, indicator: str) -> tuple[Stage, ...]:
        """The stages of one indicator, one without end where its shares do not change."""
        exact = self._stages
        return exact.get(indicator, exact.get(EVERY, ()))

    def sum_of(self, indicator: str) -> Fraction:
        """What the ratios of one indicator must sum to."""
        if isinstance(self.sums_to, str):
            return Fraction(self.sums_to)
        return Fraction(self.sums_to.get(indicator, self.sums_to.get(EVERY, "0")))

    @cached_property
    def _stages(self) -> dict[str, tuple[Stage, ...]]:
        # Kept, because reading a fraction from text takes longer than the split itself.
        flat = {name: (Stage(shares=shares),) for name, shares in self.shares.items()}
        return flat | self.stages


class Ceiling(Data):
    """The most that may be credited. Of a ``project`` it is what one office gets from one project
    over its whole life; of an ``office_year`` what an office gets in a year, which
    is kept as the city's rule: no figure is cut by it, and no statement shows it yet.
    """

    name: Name
    title: str
    indicator: Name
    of: Literal["project", "office_year"]
    units_max: Annotated[int, Field(ge=1)]
    source: str
    ours: bool = False
