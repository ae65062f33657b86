"""One mistyped sign outside the brand: 苏洲 for 苏州, 科枝 for 科技.

Taken apart each by itself, two such names look further apart than they are: the mistyped word is
read as part of the brand. So before the parts are compared, the names are laid beside each other
sign by sign; if they are one edit apart and the edit falls in the place or in the trade of the one
that reads well, it is a typing error there.

Where both read well (徐州 and 苏州, 电子 and 电气) it is none: they are other words.
"""

from typing import Final

from rapidfuzz.distance import OSA

from sharing.matching.names.name_parts import ReadName

_PLACE_SIGNS: Final = ("", "市", "省", "县")
_CORE_SIGNS_MIN: Final = 4


def stem_reasons(one: ReadName, two: ReadName) -> tuple[str, ...] | None:
    """Reasons about place, brand and trade together, if the names are a typing error apart."""
    if one.is_english or two.is_english or one.brand == two.brand:
        return None
    if one.head == two.head:
        return ("place_agrees", "brand_agrees", "trade_agrees")
    found = _in_place(one, two) or _in_place(two, one)
    if found is None and one.place.levels == two.place.levels:
        found = _in_trade(one, two) or _in_trade(two, one)
    return found


def _in_place(well: ReadName, other: ReadName) -> tuple[str, ...] | None:
    """Whether ``other`` mistyped the place that ``well`` writes."""
    if well.place.is_silent or not other.place.is_silent or well.is_place_in_brackets:
        return None
    for sign in _PLACE_SIGNS:
        place = well.place.text + sign
        size = len(other.core) - len(well.core)
        if (
            other.core.endswith(well.core)
            and size > 1
            and OSA.distance(place, other.core[:size], score_cutoff=1) <= 1
        ):
            return ("place_mistyped", "brand_agrees", "trade_agrees")
    return None


def _in_trade(well: ReadName, other: ReadName) -> tuple[str, ...] | None:
    """Whether ``other`` mistyped the trade that ``well`` reads in full."""
    if not well.trade or min(len(well.core), len(other.core)) < _CORE_SIGNS_MIN:
        return None
    if not other.core.startswith(well.brand) or len(other.brand) <= len(well.brand):
        return None
    if OSA.distance(well.core, other.core, score_cutoff=1) > 1:
        return None
    return ("place_agrees", "brand_agrees", "trade_mistyped")
