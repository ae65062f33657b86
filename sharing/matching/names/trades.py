"""The trade 行业 in an enterprise's name: where it begins, and how two trades stand to each other.

The brand is the shortest text of at least two signs in front that leaves nothing but words of the
table; so 乐川光电科技 is 乐川 and 光电, 科技.

How two trades stand, from near to far:

* *agrees*: the same words;
* *left_out*: one name has no trade;
* *shortened*: one has fewer words or signs and keeps what is special (光电科技, 光电);
* *general*: one keeps only a general word (光电科技, 科技), which many sister companies have;
* *akin*: other words for a trade of the same family (制药, 药业);
* *differs*: anything else. Two names with different trades are different enterprises.

Invariant: ``trade_relation`` is symmetric; splitting again what was put together gives the same.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sharing.matching.names.trade_table import GENERAL, SPECIAL

BRAND_SIGNS_MIN: Final = 2
READ_SIGNS_MAX: Final = 60


class TradeRelation(StrEnum):
    """How two trades stand to each other."""

    AGREES = "agrees"
    LEFT_OUT = "left_out"
    SHORTENED = "shortened"
    GENERAL = "general"
    AKIN = "akin"
    DIFFERS = "differs"


def _families(table: str, *, first: int) -> tuple[dict[str, int], dict[str, int]]:
    """Which family a Chinese, and an English, word belongs to."""
    chinese: dict[str, int] = {}
    english: dict[str, int] = {}
    lines = [line for line in table.strip().splitlines() if line]
    for number, line in enumerate(lines, start=first):
        words, _, translations = line.partition("|")
        chinese.update((word, number) for word in words.split() if word not in chinese)
        english.update((word, number) for word in translations.split() if word not in english)
    return chinese, english


_GENERAL, _GENERAL_ENGLISH = _families(GENERAL, first=1)
_SPECIAL, _SPECIAL_ENGLISH = _families(SPECIAL, first=len(set(_GENERAL.values())) + 1)
_FAMILY: Final = {**_SPECIAL, **_GENERAL}
_ENGLISH: Final = {**_SPECIAL_ENGLISH, **_GENERAL_ENGLISH}
_WORD_SIGNS_MAX: Final = max(map(len, _FAMILY))
_GENERAL_FAMILIES: Final = frozenset(_GENERAL.values())


def split_trade(text: str) -> tuple[str, tuple[str, ...]]:
    """Brand and trade words of a name without place and legal form."""
    size = len(text)
    if size > READ_SIGNS_MAX:
        return text, ()
    ends: list[int | None] = [None] * size + [size]
    for start in range(size - 1, BRAND_SIGNS_MIN - 1, -1):
        for end in range(min(size, start + _WORD_SIGNS_MAX), start, -1):
            if ends[end] is not None and text[start:end] in _FAMILY:
                ends[start] = end
                break
    begin = next(at for at in range(min(BRAND_SIGNS_MIN, size), size + 1) if ends[at] is not None)
    return text[:begin], _words(text, ends, begin)


def _words(text: str, ends: Sequence[int | None], begin: int) -> tuple[str, ...]:
    words, at = [], begin
    while at < len(text) and (end := ends[at]) is not None:
        words.append(text[at:end])
        at = end
    return tuple(words)


def is_all_trade(text: str) -> bool:
    """Whether nothing but trade words stands here: then there is no brand in it."""
    reachable = {0}
    for start in range(len(text)):
        if start in reachable:
            reachable |= {
                end
                for end in range(start + 1, min(len(text), start + _WORD_SIGNS_MAX) + 1)
                if text[start:end] in _FAMILY
            }
    return len(text) in reachable


def is_general(words: Sequence[str]) -> bool:
    """Whether these trade words say little: 科技, 实业, none at all."""
    return all(family_of(word) in _GENERAL_FAMILIES for word in words)


def family_of(word: str) -> int:
    """The family of a trade word, Chinese or English (small letters); 0 for no trade word."""
    return _FAMILY.get(word) or _ENGLISH.get(word) or 0


def is_english_trade(word: str) -> bool:
    """Whether this English word, in small letters, names a trade."""
    return word in _ENGLISH


def trade_relation(one: Sequence[str], two: Sequence[str]) -> TradeRelation:
    """How two trades, as words in their order, stand to each other."""
    if "".join(one) == "".join(two):
        return TradeRelation.AGREES
    if not one or not two:
        return TradeRelation.LEFT_OUT
    short, long = sorted(("".join(one), "".join(two)), key=len)
    if len(short) < len(long) and in_order(short, long):
        shorter = one if len("".join(one)) == len(short) else two
        return TradeRelation.GENERAL if is_general(shorter) else TradeRelation.SHORTENED
    first, second = _special(one), _special(two)
    if first == second and (first or {*map(family_of, one)} == {*map(family_of, two)}):
        return TradeRelation.AKIN
    return TradeRelation.DIFFERS


def english_trade_relation(english: Sequence[str], other: Sequence[str]) -> TradeRelation:
    """The same where at least one trade is in English: by families alone."""
    first, second = ({*map(family_of, words)} for words in (english, other))
    if not first or not second:
        return TradeRelation.LEFT_OUT
    if first == second:
        return TradeRelation.AGREES
    first_special, second_special = first - _GENERAL_FAMILIES, second - _GENERAL_FAMILIES
    if first_special & second_special:
        return TradeRelation.SHORTENED
    if not first_special or not second_special:
        return TradeRelation.GENERAL
    return TradeRelation.DIFFERS


def _special(words: Sequence[str]) -> set[int]:
    return {*map(family_of, words)} - _GENERAL_FAMILIES


def in_order(short: str, long: str) -> bool:
    """Whether the signs of ``short`` stand in ``long`` in the same order."""
    rest = iter(long)
    return all(sign in rest for sign in short)
