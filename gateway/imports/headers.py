"""How well the name of a column says what the column holds.

A name is folded first (width, case, white space, marks), then its unit and its brackets are put
aside: 计划总投资(万元) is 计划总投资, 化工(是/否) is tried as 化工是否 and as 化工. A header of two
rows is tried as a whole (投资方 + 名称) and by its lower row; the upper row alone counts only
where the lower one is empty or a mere unit. Invariant: a name in ``NOT_OURS`` says nothing.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from gateway.imports.amounts import unit_of
from gateway.imports.cells import folded
from gateway.imports.field_names import (
    CONTENT_AS_CONTENT,
    CONTENT_AS_PROJECT,
    FUZZY_BELIEVED,
    FUZZY_LEAST,
    NAMES,
    NEVER_FUZZY,
    NOT_OURS,
    PATTERN_BELIEVED,
    PATTERNS,
    TIERS,
    USD_AMOUNT,
    USD_SECOND_AMOUNT,
    Field,
)

_MARKS = re.compile(r"[\s*※★#:：、,，。.\-_/\\\"'“”]+")
_BRACKETS = re.compile(r"[(\[【{<]([^)\]】}>]*)[)\]】}>]")
_UNIT_AT_END = re.compile(r"(?:单位)?(?:亿|千万|百万|万|千)?(?:元人民币|人民币|美元|美金|元|usd)$")
_BARE_UNIT = re.compile(
    r"(?:单位[:：]?)?(?:(?:亿|千万|百万|万|千)(?:元|美元|美金)?|元|美元|美金|人民币)"
)


_NAME_CHARS_MAX = 60
_ALIKE_CHARS_MIN, _ALIKE_CHARS_MAX = 4, 16


def _keys(name: str) -> str:
    return _MARKS.sub("", folded(name))


@lru_cache(maxsize=1)
def _exact() -> Mapping[str, tuple[Field, float]]:
    return {
        _keys(name).replace("(", "").replace(")", ""): (field, TIERS[tier])
        for field, tiers in NAMES.items()
        for tier, names in enumerate(tiers)
        for name in names.split()
    }


@lru_cache(maxsize=4096)
def name_scores(name: str) -> Mapping[Field, float]:
    """From 0 to 1, how far the name is believed for each field that it may mean."""
    known = known_scores(name)
    return _alike(_variants(folded(name))[0]) if known is None else known


@lru_cache(maxsize=4096)
def known_scores(name: str) -> Mapping[Field, float] | None:
    """The same for a name that is listed or follows a pattern; None for one that nobody knows."""
    key = folded(name)
    if (
        not key
        or len(key) > _NAME_CHARS_MAX
        or NOT_OURS.search(_keys(_BRACKETS.sub("", key)) or _keys(key))
    ):
        return {}
    variants = _variants(key)
    for variant in variants:
        if variant in _exact():
            field, believed = _exact()[variant]
            return _with_stand_in(field, believed, name)
    for variant in variants:
        for pattern, field in PATTERNS:
            if pattern.search(variant):
                return _with_stand_in(field, PATTERN_BELIEVED, name)
    return None


def _with_stand_in(field: Field, believed: float, name: str) -> Mapping[Field, float]:
    """The field, and the one that the column is where another column is taken for it."""
    if field is Field.CONTENT:
        return {Field.PROJECT: CONTENT_AS_PROJECT, Field.CONTENT: CONTENT_AS_CONTENT}
    unit = unit_of(name) if field is Field.AMOUNT else None
    if unit is not None and unit.is_usd:
        return {field: believed - USD_AMOUNT, Field.AMOUNT_USD: believed - USD_SECOND_AMOUNT}
    return {field: believed}


def _variants(key: str) -> list[str]:
    """The name without its unit: brackets opened, brackets dropped, last unit dropped."""
    opened = _BRACKETS.sub(lambda found: "" if unit_of(found[1]) else found[1], key)
    dropped = _BRACKETS.sub("", key)
    variants = [_keys(opened), _keys(dropped)]
    variants += [_UNIT_AT_END.sub("", each) for each in variants]
    return [each for each in dict.fromkeys(variants) if each] or [_keys(key)]


def _alike(variant: str) -> Mapping[Field, float]:
    if not _ALIKE_CHARS_MIN <= len(variant) <= _ALIKE_CHARS_MAX:
        return {}
    scores: dict[Field, float] = {}
    matcher = SequenceMatcher(b=variant, autojunk=False)
    chars = set(variant)
    for name, (field, believed) in _exact().items():
        if field in NEVER_FUZZY or believed < TIERS[1] or 2 * len(chars & set(name)) < len(chars):
            continue
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() > FUZZY_LEAST and matcher.ratio() > FUZZY_LEAST:
            scores[field] = max(scores.get(field, 0.0), matcher.ratio() * FUZZY_BELIEVED)
    return scores


def header_scores(upper: str, lower: str, *, is_guess: bool = True) -> Mapping[Field, float]:
    """The same for a header of two rows; ``upper`` is '' where there is only one row.

    ``is_guess=False`` leaves out names that are merely like a known one.
    """
    score = name_scores if is_guess else _known_or_nothing
    if not upper or not lower:
        return score(upper or lower)
    if _BARE_UNIT.fullmatch(_BRACKETS.sub(r"\1", folded(lower))):
        return score(upper)
    if NOT_OURS.search(folded(lower)) or NOT_OURS.search(folded(upper + lower)):
        return {}
    joined, alone = score(upper + lower), score(lower)
    # 时间 over 首谈 is a date though 首谈 alone is an office: the whole name says more.
    if joined.keys() == alone.keys():
        return joined if sum(joined.values()) > sum(alone.values()) else alone
    return joined if max(joined.values(), default=0.0) >= PATTERN_BELIEVED else alone or joined


def header_text(upper: str, lower: str) -> str:
    """How the column is named to people: 投资方·名称."""
    return "·".join(part for part in (upper, lower) if part)


def _known_or_nothing(name: str) -> Mapping[Field, float]:
    return known_scores(name) or {}
