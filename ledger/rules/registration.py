"""What makes a registration valid, as data: fields, thresholds, window, papers, precedence.

* *Stages*: from which stage on each field is required (``stages``: stage → fields). What the stage
  ``registration`` asks for is the minimum set.
* *Incomplete* 待补: a registration that lacks a required field or paper keeps its place for
  ``keep_days``; with 0 it is refused.
* *Thresholds*: from which size on a project is registered at all; all conditions of one threshold
  must hold (fixed assets AND total), one of the thresholds that fit the class is enough (USD or
  RMB).
* *Window*: a filing counts only after formal talks began and before the contract.
* *Papers*: kinds that are needed, how many, and who must have signed.
* *Precedence*: which kinds of office are beaten by an earlier talk of a county.

Sources of the shapes: policies of Xuancheng 2024 (fixed assets and total; a county's talk beats a
city unit's filing), Henan 2025 (window, 10 亿), Chongqing (10 亿 or 1000 万 USD), Guangzhou 2004
and Ningde 2017 (countersigned confirmation, three-party contract), Jiangmen 2024 (1 亿,
inclusive).

Invariant: data alone; what it means is decided in ``ledger.registration``.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, LiteralString, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from auth.offices import OfficeKind
from ledger.rules.data import Data, Days
from sharing.sections import Party

STAGES = frozenset({"registration", "signing", "start"})
"""The stages from which on a field can be required."""

FIELD_NAMES = frozenset(
    {
        "investor",
        "content",
        "industry",
        "chain",
        "amount",
        "fixed_assets",
        "land",
        "tax",
        "credit_code",
        "source",
        "talked_on",
        "talk_form",
        "formal_on",
    }
)
"""The fields that a pack may demand; ``ledger.registration`` says when each is stated."""


class Measure(StrEnum):
    """What a threshold looks at; each in its own integer unit."""

    AMOUNT_YUAN = "amount_yuan"
    AMOUNT_USD_CENTS = "amount_usd_cents"
    FIXED_ASSETS_YUAN = "fixed_assets_yuan"
    LAND_SQM = "land_sqm"
    TAX_YUAN_PER_YEAR = "tax_yuan_per_year"


class AtLeast(Data):
    """One condition: the measure is at least (inclusive) or above (exclusive) a bound."""

    measure: Measure
    bound: Annotated[int, Field(ge=0)]
    inclusive: bool = True

    def holds(self, measured: int | None) -> bool:
        """Whether a measured value reaches the bound; what nobody stated reaches none."""
        if measured is None:
            return False
        return measured >= self.bound if self.inclusive else measured > self.bound


class Threshold(Data):
    """Conditions that must hold together, for some industries or for all (none named)."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    industries: tuple[str, ...] = ()
    all_of: Annotated[tuple[AtLeast, ...], Field(min_length=1)]
    source: str


class PaperNeeded(Data):
    """A kind of paper, how many of it, and who must have signed each."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    count: Annotated[int, Field(ge=1, le=20)] = 1
    signed_by: tuple[Party, ...] = ()


class Window(Data):
    """A filing counts only between these events."""

    after_formal_talks: bool = False
    before_contract: bool = False


class RegistrationRules(Data):
    """The part of a pack about registrations."""

    keep_days: Days = 0
    stages: dict[str, tuple[str, ...]] = Field(default={})
    thresholds: tuple[Threshold, ...] = ()
    window: Window = Window()
    papers: tuple[PaperNeeded, ...] = ()
    county_talk_beats: tuple[OfficeKind, ...] = ()
    has_introducer: bool = False
    """Whether an office may register as introducer, with a winner of its own."""
    source: str

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _names_are_known("pack_stage_unknown", self.stages, STAGES)
        fields = (name for names in self.stages.values() for name in names)
        _names_are_known("pack_field_unknown", fields, FIELD_NAMES)
        _names_are_single("pack_threshold_twice", [t.name for t in self.thresholds])
        _names_are_single("pack_paper_twice", [paper.kind for paper in self.papers])
        if OfficeKind.COUNTY in self.county_talk_beats:
            raise PydanticCustomError(
                "pack_county_beats_county", "a county's talk cannot beat another county's filing"
            )
        return self


def _names_are_known(fault: LiteralString, names: Iterable[str], known: frozenset[str]) -> None:
    unknown = sorted(set(names) - known)
    if unknown:
        raise PydanticCustomError(fault, "unknown: {names}", {"names": ", ".join(unknown)})


def _names_are_single(fault: LiteralString, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PydanticCustomError(fault, "named twice: {names}", {"names": ", ".join(twice)})
