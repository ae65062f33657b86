"""One slip of the pen: a sign mistyped in place or trade, one doubled, two swapped.

Taken apart each by itself, two such names look further apart than they are: the mistyped word is
read as part of the brand (苏洲乐川, 乐川光电科枝). So before the parts are compared, the names are
laid beside each other sign by sign. If they are one edit apart, where it falls says what it is:

* in the place or in the trade of the name that reads well: mistyped there, since the other's is no
  place and no trade that the tables know. A sign that neither sounds nor looks like the right one
  may be another word (量子 for 电子), so that is asked. Where both read well (徐州, 苏州) it is no
  slip: they are other words;
* in the brand, a sign doubled (乐乐川) or two neighbours swapped (川乐): perhaps a slip;
* in the brand, another sign, or one more or less: that is for ``brands`` to judge.

Several signs that all sound alike (弘时新能原 for 宏时新能源) are one slip too: of the ear.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from sharing.matching.names.lookalikes import look_alike
from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.sounds import sounds_alike, sounds_nearly_alike

_PLACE_SIGNS: Final = ("", "市", "省", "县")
_STEM_SIGNS_MIN: Final = 4


class Slip(NamedTuple):
    """One edit: what it is, and where it stands in the text that reads well."""

    kind: str
    at: int

    @property
    def is_of_the_pen(self) -> bool:
        """Whether nobody would write so on purpose; another sign or one more may be meant."""
        return self.kind in {"doubled", "swapped", "missing", "alike"}


def stem_reasons(one: ReadName, two: ReadName) -> tuple[str, ...] | None:
    """Reasons about place, brand and trade together, if the names are a slip of the pen apart."""
    if one.is_english or two.is_english or one.head == two.head:
        return None
    if one.brand == two.brand and one.place == two.place:
        return None
    return _seen_from(one, two) or _seen_from(two, one)


def _seen_from(well: ReadName, other: ReadName) -> tuple[str, ...] | None:
    """What the slip is if ``well`` is the name without it; None if that does not fit."""
    if other.place == well.place:
        if len(other.brand) > len(well.brand) and sounds_alike(well.core, other.core):
            return _by_sound(well, other)
        slip = _slip(well.core, other.core)
        return _in_core(slip, well, other) if slip else None
    if well.place.is_silent or not other.place.is_silent or well.is_place_in_brackets:
        return None
    for sign in _PLACE_SIGNS:
        place = well.place.text + sign
        slip = _slip(place + well.core, other.core)
        if slip and slip.at < len(place):
            reason = "place_mistyped" if slip.is_of_the_pen else "place_one_sign_apart"
            return (reason, "brand_agrees", *_trade(well, other))
    return None


def _by_sound(well: ReadName, other: ReadName) -> tuple[str, ...]:
    """All signs sound alike, and ``other`` wrote its trade so that it cannot be read."""
    place = () if well.place.is_silent else ("place_agrees",)
    is_brand_the_same = other.core.startswith(well.brand)
    brand = "brand_agrees" if is_brand_the_same else "brand_sounds_alike"
    return (*place, brand, "trade_mistyped")


def _in_core(slip: Slip, well: ReadName, other: ReadName) -> tuple[str, ...] | None:
    place = () if well.place.is_silent else ("place_agrees",)
    if slip.at >= len(well.brand):
        if len(other.brand) <= len(well.brand) or other.trade == well.trade:
            return None  # 康芝药业, 康芝源药业: the sign belongs to the brand
        # 大名中科光电 for 大名中科创光电 reads well, too: then it is no slip for sure.
        is_sure = slip.is_of_the_pen and not (slip.kind == "missing" and other.trade)
        reason = "trade_mistyped" if is_sure else "trade_one_sign_apart"
        return (*place, "brand_agrees", reason)
    if slip.kind in {"doubled", "swapped"} and len(other.brand) >= len(well.brand):
        return (*place, f"brand_{slip.kind}", *_trade(well, other))
    return None


def _trade(well: ReadName, other: ReadName) -> tuple[str, ...]:
    return ("trade_agrees",) if well.trade or other.trade else ()


def _slip(well: str, other: str) -> Slip | None:
    """The one edit that makes ``other`` of ``well``; None if it takes more, or none."""
    if min(len(well), len(other)) < _STEM_SIGNS_MIN:
        return None
    if OSA.distance(well, other, score_cutoff=1) != 1:
        return None
    at = _first_difference(well, other)
    if len(well) == len(other):
        if well[at + 1 :] != other[at + 1 :]:
            return Slip("swapped", at)
        is_alike = sounds_nearly_alike(well[at], other[at]) or look_alike(well[at], other[at])
        return Slip("alike" if is_alike else "other", at)
    if len(other) < len(well):
        return Slip("missing", at)
    # Of two equal neighbours it does not matter which one is too many.
    return Slip("doubled" if other[at - 1 : at] == other[at] else "more", at)


def _first_difference(one: Sequence[str], two: Sequence[str]) -> int:
    for at, (a, b) in enumerate(zip(one, two, strict=False)):
        if a != b:
            return at
    return min(len(one), len(two))
