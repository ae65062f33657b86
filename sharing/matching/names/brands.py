"""How two brands 字号 stand to each other, as one reason code.

* ``brand_agrees``; ``brand_spelled_alike``: one is in letters and spells the other;
* ``brand_sounds_alike``, ``brand_sounds_nearly_alike``, ``brand_looks_alike``: the same number of
  signs, the differing ones homophones or near in form;
* ``brand_one_sign_apart``, ``brand_sign_missing``: brands of three signs and more; two signs with
  one of them another (康芝, 康美) are ``brand_differs``, and so are brands that differ in a number
  or a direction;
* ``brand_part``: a short name has the beginning of the other's brand, or the brand with a trade
  that the table does not know; ``brand_letters``: signs of the other in their order (浦发);
* ``brand_differs``: all else.

Invariant: symmetric.
"""

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from sharing.matching.names.lookalikes import look_alike
from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.sounds import sounds_alike, sounds_nearly_alike, spellings
from sharing.matching.names.trades import in_order

_TELLING: Final = frozenset("一二三四五六七八九十百千万0123456789东南西北上下前后左右甲乙丙丁")
_ONE_SIGN_LEAST: Final = 3
_SPELLED_LEAST: Final = 6
_SPELLED_NEAR: Final = 88
_LETTERS: Final = range(2, 5)
_UNKNOWN_TRADE_SIGNS: Final = 2


def is_unsure(reasons: Iterable[str]) -> bool:
    """Whether so much is left open that it matters how rare the brand is."""
    return any(
        reason in {"place_left_out", "place_unclear", "trade_left_out", "trade_general"}
        or (reason.startswith("brand_") and reason not in {"brand_agrees", "brand_letters"})
        for reason in reasons
    )


def brand_reason(one: ReadName, two: ReadName) -> str:
    """How the brands of two names stand to each other."""
    if not one.brand or not two.brand:
        return "brand_differs"
    if one.brand == two.brand:
        return "brand_agrees" if one.is_english == two.is_english else "brand_spelled_alike"
    if one.is_english != two.is_english:
        return _across_languages(*((one, two) if one.is_english else (two, one)))
    if one.is_english:
        return "brand_spelling_near" if _spelled_near(one.brand, two.brand) else "brand_differs"
    if (written := _written_alike(one.brand, two.brand)) is not None:
        return written
    shorter, longer = sorted((one, two), key=lambda name: (len(name.brand), name.brand))
    rest = len(longer.brand) - len(shorter.brand)
    if rest >= _UNKNOWN_TRADE_SIGNS and longer.brand.startswith(shorter.brand):
        return "brand_part"
    if one.is_short or two.is_short:
        return _of_short_name(one, two)
    return "brand_differs"


def _written_alike(one: str, two: str) -> str | None:
    """The reason if two brands may be one brand, one of them mistyped."""
    if any(a != b and {a, b} <= _TELLING for a, b in zip(one, two, strict=False)):
        return None
    if sounds_alike(one, two):
        return "brand_sounds_alike"
    if len(one) == len(two) and all(
        a == b or look_alike(a, b) for a, b in zip(one, two, strict=True)
    ):
        return "brand_looks_alike"
    if sounds_nearly_alike(one, two):
        return "brand_sounds_nearly_alike"
    if min(len(one), len(two)) < _ONE_SIGN_LEAST or OSA.distance(one, two, score_cutoff=1) > 1:
        return None
    return "brand_one_sign_apart" if len(one) == len(two) else "brand_sign_missing"


def _of_short_name(one: ReadName, two: ReadName) -> str:
    """One of the names is short: perhaps it has only some signs of the other."""
    reasons = {_in_other(short, full) for short, full in ((one, two), (two, one)) if short.is_short}
    return min(reasons, key=("brand_part", "brand_letters", "brand_differs").index)


def _in_other(short: ReadName, full: ReadName) -> str:
    written = short.head
    if len(written) >= _ONE_SIGN_LEAST and full.head.find(written) >= 0:
        return "brand_part"
    if len(short.brand) >= _UNKNOWN_TRADE_SIGNS and short.brand in full.brand:
        return "brand_part"
    starts = {text[:1] for text in (full.head, full.brand) if text}
    if len(written) in _LETTERS and written[:1] in starts and in_order(written, full.head):
        return "brand_letters"
    return "brand_differs"


def _across_languages(english: ReadName, chinese: ReadName) -> str:
    spelled = spellings(chinese.brand)
    if english.brand in spelled:
        return "brand_spelled_alike"
    if any(_spelled_near(english.brand, spelling) for spelling in spelled):
        return "brand_spelling_near"
    return "brand_differs"


def _spelled_near(one: str, two: str) -> bool:
    return min(len(one), len(two)) >= _SPELLED_LEAST and ratio(one, two) >= _SPELLED_NEAR
