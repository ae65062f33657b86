"""The rule that a line of the book names, found in the packs, and the arithmetic of a share.

A line says ``huaian-2025@3/could_not_land``: pack, version, and the share rule in it, and in which
stage of it where there are several (``…/stage2``). Two names are not of a pack:
``suspense_while_asked`` (nobody knows yet whose project it is) and ``no_rule_fits``.

The arithmetic is found by doing it: the first ratio that the rule has for the side, stage by
stage, by which the entry's units, rounded down, or with one unit of the remainder, are what the
line says. Where no ratio of the rule does (an agreement said the shares, or an entry lies on both
sides of the end of a stage), the exact fraction is told, if it is a simple one.

Invariant: what is told multiplies out to the line, or nothing is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ledger.judge.state import CityState
from ledger.rules.pack import Indicator, RulePack, ShareRule, Side
from ledger.rules.share_rules import Stage

SIMPLE_MAX = 1_000
"""Up to which denominator a fraction that no rule states is told."""


class RuleCited(NamedTuple):
    """A rule as a line names it; title and source are empty where its pack is not known."""

    pack: str
    line: str
    title: str
    source: str
    ours: bool


class ShareOf(NamedTuple):
    """How a line comes from its entry: base × ratio, and the part of the remainder in it.

    ``ratio`` is written as in the rule (``5/10``), empty where no simple one gives the line;
    ``stage`` counts from 1, and is 0 where the rule has none or says no such ratio.
    """

    base_units: int
    ratio: str
    stage: int
    is_by_rule: bool
    remainder_units: int


class RatioOfSide(NamedTuple):
    """A ratio that a side may have by a rule, as it is written, and in which stage."""

    exact: Fraction
    written: str
    stage: int


@dataclass(frozen=True)
class RuleOfLine:
    """The rule behind lines of one label and indicator, looked up once for all of them."""

    cited: RuleCited
    event: str
    rule: ShareRule | None
    indicator: str
    stage: int = 0
    """The stage that the label names; 0 for none."""

    @classmethod
    def found(cls, label: str, indicator: str, city: CityState) -> "RuleOfLine":
        """The rule that a label names."""
        counted = indicator_of(indicator, label, city)
        event = counted.event if counted is not None else ""
        rule = share_rule_of(label, city)
        return cls(cited(label, city), event, rule, indicator, _stage_of(label))

    def ratios_of_side(self, side: str) -> Sequence[RatioOfSide]:
        """What a side may get by this rule."""
        kind = side if side in ("shared_out", "shared_in") else "own"
        return self._ratios[kind]

    @cached_property
    def _ratios(self) -> dict[str, tuple[RatioOfSide, ...]]:
        kinds = ("own", "shared_out", "shared_in")
        if self.rule is None:
            return dict.fromkeys(kinds, ())
        stages = self.rule.stages_of(self.indicator)
        return {kind: tuple(_ratios(stages, kind, self.stage)) for kind in kinds}


def pack_of(label: str, city: CityState) -> RulePack | None:
    """The pack that a line of the book names, in force or earlier."""
    return city.pack_named(label.partition("/")[0])


def share_rule_of(label: str, city: CityState) -> ShareRule | None:
    """The share rule that a line of the book names; None for what is no rule of a pack."""
    pack, name = pack_of(label, city), label.partition("/")[2].partition("/")[0]
    if pack is None:
        return None
    return next((rule for rule in pack.share_rules if rule.name == name), None)


def indicator_of(name: str, label: str, city: CityState) -> Indicator | None:
    """The indicator of a line, as its own pack states it, else as the pack in force does."""
    pack = pack_of(label, city)
    found = pack.indicator(name) if pack is not None else None
    return found or city.pack.indicator(name)


def knows_indicator(name: str, city: CityState) -> bool:
    """Whether the pack in force, or one before it, has an indicator of this name."""
    packs = (city.pack, *city.earlier_packs)
    return any(pack.indicator(name) is not None for pack in packs)


def indicator_said(said: str, city: CityState) -> Indicator | None:
    """The indicator that somebody names, by code or title, of any pack that was ever in force."""
    known = [each for pack in (city.pack, *city.earlier_packs) for each in pack.indicators]
    by_title = (each for each in known if said and each.title == said)
    return next((each for each in known if each.name == said), next(by_title, None))


def cited(label: str, city: CityState) -> RuleCited:
    """The rule that a line of the book names."""
    pack, _, after = label.partition("/")
    line = after.partition("/")[0]
    rule = share_rule_of(label, city)
    if rule is None:
        return RuleCited(pack, line, title="", source="", ours=False)
    return RuleCited(pack, line, title=rule.title, source=rule.source, ours=rule.ours)


def share_of(*, units: int, base: int, ratios: Sequence[RatioOfSide]) -> ShareOf:
    """How a line of ``units`` comes from an entry that gives the city ``base``."""
    part, whole = abs(units), abs(base)
    for ratio in ratios:
        numerator, denominator = ratio.exact.as_integer_ratio()
        rest = part - whole * numerator // denominator
        if rest == 0 or (rest == 1 and whole * numerator % denominator):
            return ShareOf(base, ratio.written, ratio.stage, True, rest)
    simple = Fraction(part, whole) if whole else None
    told = str(simple) if simple is not None and simple.denominator <= SIMPLE_MAX else ""
    return ShareOf(base, told, stage=0, is_by_rule=False, remainder_units=0)


def _stage_of(label: str) -> int:
    """``…/stage2`` is the second."""
    named = label.rpartition("/stage")[2]
    return int(named) if "/stage" in label and named.isascii() and named.isdigit() else 0


def _ratios(stages: Sequence[Stage], kind: str, asked: int) -> Iterator[RatioOfSide]:
    said = {Fraction(text): text for stage in stages for text in stage.shares.values()}
    for number, stage in enumerate(stages, start=1):
        for exact in _of_kind(stage, kind) if asked in (0, number) else ():
            written = said.get(exact, str(exact))
            yield RatioOfSide(exact, written, number if len(stages) > 1 else 0)


def _of_kind(stage: Stage, kind: str) -> Iterator[Fraction]:
    """What a side may have got: one role's ratio, or several together."""
    whole = sum(stage.ratios.values(), Fraction(0))
    first = stage.ratios.get(Side.FIRST_CONTACT, Fraction(0))
    others = [ratio for role, ratio in stage.ratios.items() if role is not Side.FIRST_CONTACT]
    if kind == "shared_out":
        yield from (first, whole)
    elif kind == "shared_in":
        yield from others
        yield whole - first
    else:
        yield whole
        yield from stage.ratios.values()
