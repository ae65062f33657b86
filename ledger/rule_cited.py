"""The rule that a line of the book names, found in the packs, and the arithmetic of a share.

A line says ``huaian-2025@3/could_not_land``: pack, version, and the share rule in it. Two names
are not of a pack: ``suspense_while_asked`` (nobody knows yet whose project it is) and
``no_rule_fits``.

The arithmetic is found by doing it: the first stage of the rule in which the side's ratio of the
entry's units, rounded down, or one unit more of the remainder, is what the line says. Where no
ratio of the rule does (an agreement said the shares, or an entry lies on both sides of the end of
a stage), the exact fraction is told, if it is a simple one.

Invariant: what is told multiplies out to the line, or nothing is told.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from ledger.judge.state import CityState
from ledger.rules.pack import Indicator, RulePack, ShareRule, Side

SIMPLE_MAX = 1_000
"""Up to which denominator a fraction that no rule states is told."""
_SIDES = {
    "shared_out": (Side.FIRST_CONTACT, Side.INTRODUCER, Side.JOINT_INTRODUCERS, Side.CITY_UNIT),
    "shared_in": (Side.LANDING,),
}


class RuleCited(BaseModel):
    """A rule as a line names it; empty where its pack is not known."""

    model_config = ConfigDict(frozen=True)

    pack: str
    line: str
    title: str
    source: str
    ours: bool


class ShareOf(BaseModel):
    """How a line comes from its entry: base × ratio, and the part of the remainder in it."""

    model_config = ConfigDict(frozen=True)

    base_units: int
    ratio: str
    """``1/2``; empty where no simple ratio gives the line."""
    stage: int
    """Which stage of the rule, from 1; 0 where the rule has none, or says no such ratio."""
    is_by_rule: bool
    remainder_units: int


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


def cited(label: str, city: CityState) -> RuleCited:
    """The rule that a line of the book names."""
    pack, _, line = label.partition("/")
    rule = share_rule_of(label, city)
    return RuleCited(
        pack=pack,
        line=line,
        title=rule.title if rule is not None else "",
        source=rule.source if rule is not None else "",
        ours=rule.ours if rule is not None else False,
    )


def share_of(
    *, units: int, base: int, side: str, indicator: str, rule: ShareRule | None, agreement: str
) -> ShareOf:
    """How a line of ``units`` comes from an entry that gives the city ``base``."""
    part, whole = abs(units), abs(base)
    if rule is not None and not agreement:
        stages = rule.stages_of(indicator)
        for number, stage in enumerate(stages, start=1):
            for ratio in _ratios_of_side(stage.ratios, side):
                exact = whole * ratio
                rest = part - exact.numerator // exact.denominator
                if rest in (0, 1) and (exact.denominator > 1 or not rest):
                    at = number if len(stages) > 1 else 0
                    return ShareOf(
                        base_units=base,
                        ratio=_written(ratio, rule, indicator),
                        stage=at,
                        is_by_rule=True,
                        remainder_units=rest,
                    )
    simple = Fraction(part, whole) if whole else Fraction(0)
    told = str(simple) if whole and simple.denominator <= SIMPLE_MAX else ""
    return ShareOf(base_units=base, ratio=told, stage=0, is_by_rule=False, remainder_units=0)


def _ratios_of_side(ratios: dict[Side, Fraction], side: str) -> Iterator[Fraction]:
    """What the side may have got: one of its roles' ratios, or several together."""
    if side in _SIDES:
        found = [ratio for role, ratio in ratios.items() if role in _SIDES[side]]
        yield from found
        if len(found) > 1:
            yield sum(found, Fraction(0))
        return
    yield sum(ratios.values(), Fraction(0))
    yield from ratios.values()


def _written(ratio: Fraction, rule: ShareRule, indicator: str) -> str:
    """As the rule writes it: ``5/10`` stays so."""
    stages = rule.stages_of(indicator)
    said: Iterable[str] = (text for stage in stages for text in stage.shares.values())
    return next((text for text in said if Fraction(text) == ratio), str(ratio))
