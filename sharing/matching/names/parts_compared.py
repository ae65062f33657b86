"""Reasons about the parts of two names other than the brand: place, trade, legal form, group.

What a short name does not say it leaves out; what a full name does not say it denies. So 恒瑞医药
may be 恒瑞医药集团有限公司, and 恒瑞医药有限公司 is a sister of it.

Invariant: each function is symmetric.
"""

from typing import Final

from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.places import PlaceRelation, place_relation
from sharing.matching.names.trades import (
    TradeRelation,
    english_trade_relation,
    in_order,
    trade_relation,
)

_HOLDING: Final = frozenset({"控股", "投资", "投资管理", "投资发展", "资本", "资产管理"})
_COMPANIES: Final = frozenset({"有限公司", "股份公司", "公司"})
_PLACE: Final = {
    PlaceRelation.EQUAL: "place_agrees",
    PlaceRelation.NESTED: "place_written_longer",
    PlaceRelation.SILENT: "place_left_out",
    PlaceRelation.UNCLEAR: "place_unclear",
    PlaceRelation.DIFFERS: "place_differs",
}


def place_reasons(one: ReadName, two: ReadName) -> tuple[str, ...]:
    """How the places stand to each other."""
    if one.place.is_silent and two.place.is_silent:
        return ()
    reason = _PLACE[place_relation(one.place, two.place)]
    if one.is_place_in_brackets == two.is_place_in_brackets:
        return (reason,)
    if reason == "place_agrees":
        return reason, "place_in_brackets"
    # 新源材料（上海）beside 新源材料: who writes the place in brackets has sisters elsewhere.
    return (reason, "scope_left_out") if reason == "place_left_out" else (reason,)


def trade_reasons(one: ReadName, two: ReadName, *, brand: str) -> tuple[str, ...]:
    """How the trades stand to each other; ``brand`` is the reason about the brands."""
    if not one.trade and not two.trade and brand != "brand_part":
        return ()
    if one.is_english or two.is_english:
        relation = english_trade_relation(one.trade, two.trade)
    else:
        relation = trade_relation(one.trade, two.trade)
    if brand == "brand_letters" and relation is TradeRelation.DIFFERS:
        return ()
    if brand == "brand_part":
        return (_unknown_trade(one, two),)
    if relation is TradeRelation.LEFT_OUT and not (one.is_short or two.is_short):
        words = frozenset(one.trade or two.trade)
        if words & _HOLDING:
            return ("holding_differs",)
    return (f"trade_{relation.value}",)


def _unknown_trade(one: ReadName, two: ReadName) -> str:
    """Where the longer brand ends with a trade that the table does not know, or with what was cut.

    门窗 behind the brand is another trade than 涂料, and may be the trade of a name that has none.
    """
    shorter, longer = sorted((one, two), key=lambda name: (len(name.brand), name.brand))
    if not longer.brand.startswith(shorter.brand) or not shorter.trade:
        return "trade_left_out"
    trade = longer.core[len(shorter.brand) :]
    short, long = sorted((trade, shorter.trade_text), key=len)
    return "trade_shortened" if in_order(short, long) else "trade_differs"


def form_reasons(one: ReadName, two: ReadName) -> tuple[str, ...]:
    """How the legal forms stand to each other; nothing where one is not written."""
    mistyped = ("form_mistyped",) if one.is_form_mistyped or two.is_form_mistyped else ()
    if one.form == two.form or not one.form or not two.form or one.is_english != two.is_english:
        return mistyped
    if {one.form, two.form} <= _COMPANIES:
        return (*mistyped, "form_changed")
    return (*mistyped, "form_differs")


def branch_reasons(one: ReadName, two: ReadName) -> tuple[str, ...]:
    """集团, 分公司 and (中国): what makes a sister of the same brand."""
    reasons = []
    if one.is_group != two.is_group:
        reasons.append(_group(*((one, two) if one.is_group else (two, one))))
    if one.branch != two.branch:
        reasons.append("branch_differs")
    if one.scope != two.scope:
        both = one.scope and two.scope
        reasons.append("scope_differs" if both else "scope_left_out")
    return tuple(reasons)


def _group(group: ReadName, other: ReadName) -> str:
    """One name has 集团: a short name may have left it out, or be what people call the firm."""
    if other.is_short or group.is_english != other.is_english:
        return "group_left_out"
    return "group_unclear" if group.is_short else "group_differs"
