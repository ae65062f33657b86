"""Indicators 指标 as data: which recognition counts, in which unit, from which size on.

An indicator counts a milestone or a figure. Of a milestone it counts the project itself, or an
amount of it (协议引资额, 总投资, 固投, 用地); of a figure what was reported. A *flow* adds
up; of a *level* each report replaces the one before, so only the difference is posted.

Units are integers: ten-thousandths of a project, yuan, US cents, persons, hundredths of a mu.
Dollars are never converted without a rate that was recorded with the recognition.

Invariant: an indicator's unit fits what it counts; the statistic stays with ``kept_by``, whatever
the assessment shares (Ningde 2017).
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.rules.conditions import Condition
from ledger.rules.data import Data
from sharing.recognitions import FIGURES, UNIT_OF_FIGURE, FigureKind, Milestone

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Unit(StrEnum):
    """What an indicator counts in; always integers."""

    PROJECT = "project"
    """Ten-thousandths of a project."""
    YUAN = "yuan"
    USD_CENT = "usd_cent"
    PERSON = "person"
    MU = "mu"
    """Hundredths of a mu 亩."""


class Amount(StrEnum):
    """Which amount of a project a milestone's indicator counts."""

    AGREED = "agreed"
    """协议引资额: as recognised at the signing."""
    TOTAL = "total"
    """总投资: as stated, else the agreed amount."""
    FIXED_ASSETS = "fixed_assets"
    LAND = "land"


class Indicator(Data):
    """One figure: ``event`` makes it count, ``amount_yuan_min`` (inclusive) is its threshold."""

    name: Name
    title: str
    event: Milestone | FigureKind
    unit: Unit
    amount: Amount = Amount.AGREED
    kind: Literal["flow", "level"] = "flow"
    amount_yuan_min: Annotated[int, Field(ge=0)] = 0
    when: Condition = Condition()
    """Which projects it is about at all."""
    kept_by: Literal["landing", "first_contact", "city"] = "landing"
    """Who keeps the statistic; sharing touches the assessment alone."""
    deduct_incentives: bool = False
    """Whether incentives granted to the investor are taken off before sharing (Kunming 2024)."""
    converts_usd: bool = False
    """Whether an amount in US dollars counts in yuan at the rate recorded with it."""
    source: str
    ours: bool = False

    @property
    def is_of_figure(self) -> bool:
        """Whether it counts a figure that is reported again and again."""
        return self.event in FIGURES

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        if self.is_of_figure:
            units = {UNIT_OF_FIGURE[self.event]}
            if self.converts_usd:
                units |= {Unit.YUAN.value}
        elif self.amount is Amount.LAND:
            units = {Unit.MU.value, Unit.PROJECT.value}
        else:
            units = {Unit.PROJECT.value, Unit.YUAN.value, Unit.USD_CENT.value}
        if self.unit.value not in units:
            raise PydanticCustomError(
                "pack_unit_does_not_fit",
                "{indicator}: {unit} is no unit of {event}",
                {"indicator": self.name, "unit": self.unit.value, "event": self.event},
            )
        if self.kind == "level" and not self.is_of_figure:
            raise PydanticCustomError(
                "pack_level_of_milestone",
                "{indicator}: a milestone happens once and has no level",
                {"indicator": self.name},
            )
        return self
