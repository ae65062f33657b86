"""Are two written names the same enterprise's? Part by part, with a reason for each.

Four answers. *Same*: two full names that agree in place, brand and trade, or differ only as the
same name does when written twice (a sign mistyped in trade or legal form, a place left out before
a rare brand, 有限 that became 股份). *Same group*: they differ only in 集团, 分公司, (中国), 控股.
*Likely*: perhaps the same: a short name, a homophone, a trade cut short. *Different*: another
place, another trade, another brand (康芝 and 康美), or too little in common.

A short name alone is never *same*, however much agrees.

Invariant: symmetric; a full name is *same* as itself; the answer follows from reasons and weights.
"""

from dataclasses import dataclass
from enum import StrEnum

from sharing.matching.names.brands import brand_reason, is_unsure
from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.parts_compared import (
    branch_reasons,
    form_reasons,
    place_reasons,
    trade_reasons,
)
from sharing.matching.names.rarity import BrandRarity
from sharing.matching.names.read_name import read_without_place
from sharing.matching.names.stem import stem_reasons
from sharing.matching.names.weights import (
    BARS_SAME,
    LIKELY_LEAST,
    MAKES_DIFFERENT,
    MAKES_SISTERS,
    SAME_LEAST,
    WEIGHTS,
)

_LIKENESS_MAX = 1000
_SOUND_DECIDES_SIGNS = 3
_ONE_BRAND = frozenset({"brand_agrees", "brand_spelled_alike", "brand_part"})


class NameVerdict(StrEnum):
    """What two names say about their enterprises."""

    SAME = "same"
    SAME_GROUP = "same_group"
    LIKELY = "likely"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """The answer, the likeness in thousandths, and the reasons (``match.`` in the catalogue)."""

    answer: NameVerdict
    likeness: int
    reasons: tuple[str, ...]


def compare_names(one: ReadName, two: ReadName, rarity: BrandRarity) -> NameAnswer:
    """Whether two read names are one enterprise's, by the names alone."""
    if not one.key or not two.key:
        return NameAnswer(NameVerdict.DIFFERENT, 0, ("name_missing",))
    first, second = sorted((one, two), key=lambda name: (name.key, name.written))
    if first.key == second.key:
        reasons: tuple[str, ...] = ("names_agree",)
        if first.is_short:
            reasons = (*reasons, "short_name")
        return _answered(reasons, first, second)
    found = _answered(_reasons(first, second, rarity), first, second)
    others = [
        _answered((*_reasons(a, b, rarity), "place_or_brand"), a, b)
        for a in _readings(first)
        for b in _readings(second)
        if (a, b) != (first, second)
    ]
    return max((found, *others), key=lambda answer: answer.likeness)


def _readings(name: ReadName) -> tuple[ReadName, ...]:
    other = read_without_place(name)
    return (name,) if other is None else (name, other)


def _reasons(one: ReadName, two: ReadName, rarity: BrandRarity) -> tuple[str, ...]:
    stem = stem_reasons(one, two)
    if stem is None:
        brand = brand_reason(one, two)
        stem = (*place_reasons(one, two), brand, *trade_reasons(one, two, brand=brand))
    reasons = [*stem, *form_reasons(one, two), *branch_reasons(one, two)]
    if one.is_short or two.is_short:
        reasons.append("short_name")
    if is_unsure(reasons) and (rarity.is_common(one.brand) or rarity.is_common(two.brand)):
        reasons.append("brand_common")
    return tuple(dict.fromkeys(reasons))


def _answered(reasons: tuple[str, ...], one: ReadName, two: ReadName) -> NameAnswer:
    likeness = max(0, _LIKENESS_MAX - sum(WEIGHTS[reason] for reason in reasons))
    return NameAnswer(_verdict(frozenset(reasons), likeness, one, two), likeness, reasons)


def _verdict(reasons: frozenset[str], likeness: int, one: ReadName, two: ReadName) -> NameVerdict:
    if reasons & MAKES_DIFFERENT:
        return NameVerdict.DIFFERENT
    if reasons & MAKES_SISTERS:
        return NameVerdict.SAME_GROUP if reasons & _ONE_BRAND else NameVerdict.DIFFERENT
    if likeness >= SAME_LEAST and not reasons & BARS_SAME and _sound_suffices(reasons, one, two):
        return NameVerdict.SAME
    return NameVerdict.LIKELY if likeness >= LIKELY_LEAST else NameVerdict.DIFFERENT


def _sound_suffices(reasons: frozenset[str], one: ReadName, two: ReadName) -> bool:
    """A brand that only sounds or looks alike must be long, and all the rest must agree."""
    if not reasons & {"brand_sounds_alike", "brand_looks_alike"}:
        return True
    return (
        min(len(one.brand), len(two.brand)) >= _SOUND_DECIDES_SIGNS
        and {"place_agrees", "trade_agrees"} <= reasons
        and not one.place.is_silent
    )
