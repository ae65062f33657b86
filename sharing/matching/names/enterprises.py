"""Are two registrations the same enterprise's? Code, then rulings, then names, in this order.

1. Two valid, equal codes: *same*, unless the names share nothing and no alias is known: *ask*.
2. Two valid, different codes: *different*. (The project may still be one: that is asked elsewhere.)
3. A ruling or a known former name about the two names: what it says; *ask* where one name is short
   and several firms of the city bear its brand.
4. The names (``compare_names``): *same*, *same group*, *different*, or *likely*, which is *ask*.

Of several names of one side (former names, the name in English) the one that says most is taken.
A code that fails its check decides nothing; but if it is one sign away from the other side's code
(or two neighbours swapped) it supports names that are likely: their likeness grows, and names that
looked different but share a brand are asked.

Invariant: symmetric; two different valid codes are never *same*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import OSA

from sharing.matching.names.aliases import Aliases, Known
from sharing.matching.names.compare import NameAnswer, NameVerdict, compare_names
from sharing.matching.names.rarity import BEARERS_MAX, BrandRarity
from sharing.matching.names.read_name import read_name

_LIKENESS_MAX: Final = 1000
_CODE_SUPPORT: Final = 100
_SHORT_ALIAS: Final = 800
_ORDER: Final = (
    NameVerdict.SAME,
    NameVerdict.LIKELY,
    NameVerdict.SAME_GROUP,
    NameVerdict.DIFFERENT,
)


class EnterpriseVerdict(StrEnum):
    """Whether two registrations speak of one enterprise."""

    SAME = "same"
    DIFFERENT = "different"
    SAME_GROUP = "same_group"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class WrittenEnterprise:
    """What an office wrote about an investor: its names, its code, whether the code is valid."""

    names: tuple[str, ...]
    code: str = ""
    is_code_valid: bool = False


@dataclass(frozen=True, slots=True)
class EnterpriseAnswer:
    """The answer, its strength in thousandths, and the reasons (``match.`` in the catalogue)."""

    answer: EnterpriseVerdict
    strength: int
    reasons: tuple[str, ...]


def compare_enterprises(
    one: WrittenEnterprise, two: WrittenEnterprise, *, aliases: Aliases, rarity: BrandRarity
) -> EnterpriseAnswer:
    """Whether two registrations speak of one enterprise, by the order of evidence."""
    known = _known(one.names, two.names, aliases)
    both_valid = one.is_code_valid and two.is_code_valid
    if both_valid and one.code != two.code:
        return EnterpriseAnswer(EnterpriseVerdict.DIFFERENT, _LIKENESS_MAX, ("codes_differ",))
    by_name = _best(one.names, two.names, rarity)
    if both_valid:
        return _with_equal_codes(known, by_name, one.names, two.names)
    if known is Known.SAME and _is_open_short_name((*one.names, *two.names), rarity):
        reasons = ("known_alias", "short_name", "brand_common")
        return EnterpriseAnswer(EnterpriseVerdict.ASK, _SHORT_ALIAS, reasons)
    if known is not None:
        return EnterpriseAnswer(_RULED[known][0], _LIKENESS_MAX, (_RULED[known][1],))
    return _by_name(by_name, is_supported=_codes_nearly_agree(one, two))


def _is_open_short_name(names: Sequence[str], rarity: BrandRarity) -> bool:
    """Whether a short name is among these that several firms of the city may be called by."""
    read = [read_name(name) for name in names]
    return any(name.is_short and rarity.bearers(name.brand) > BEARERS_MAX for name in read)


_RULED: Final = {
    Known.SAME: (EnterpriseVerdict.SAME, "known_alias"),
    Known.DIFFERENT: (EnterpriseVerdict.DIFFERENT, "ruled_different"),
    Known.SAME_GROUP: (EnterpriseVerdict.SAME_GROUP, "ruled_same_group"),
}


def _with_equal_codes(
    known: Known | None, by_name: NameAnswer, ours: Sequence[str], theirs: Sequence[str]
) -> EnterpriseAnswer:
    if known in {Known.DIFFERENT, Known.SAME_GROUP}:
        reasons: tuple[str, ...] = ("codes_agree", "ruled_different")
        return EnterpriseAnswer(EnterpriseVerdict.ASK, _LIKENESS_MAX // 2, reasons)
    if known is Known.SAME:
        reasons = ("codes_agree", "known_alias")
    elif by_name.answer is NameVerdict.DIFFERENT and _share_nothing(ours, theirs):
        reasons = ("codes_agree", "names_share_nothing")
        return EnterpriseAnswer(EnterpriseVerdict.ASK, _LIKENESS_MAX // 2, reasons)
    else:
        reasons = ("codes_agree",)
    return EnterpriseAnswer(EnterpriseVerdict.SAME, _LIKENESS_MAX, reasons)


def _by_name(by_name: NameAnswer, *, is_supported: bool) -> EnterpriseAnswer:
    answer, strength, reasons = by_name.answer, by_name.likeness, by_name.reasons
    if is_supported:
        strength = min(_LIKENESS_MAX, strength + _CODE_SUPPORT)
        reasons = (*reasons, "code_one_sign_apart")
        if answer is not NameVerdict.SAME and "brand_differs" not in reasons:
            answer = NameVerdict.LIKELY
    verdict = {
        NameVerdict.SAME: EnterpriseVerdict.SAME,
        NameVerdict.SAME_GROUP: EnterpriseVerdict.SAME_GROUP,
        NameVerdict.LIKELY: EnterpriseVerdict.ASK,
        NameVerdict.DIFFERENT: EnterpriseVerdict.DIFFERENT,
    }[answer]
    return EnterpriseAnswer(verdict, strength, reasons)


def _known(ours: Sequence[str], theirs: Sequence[str], aliases: Aliases) -> Known | None:
    found = {
        known
        for a in ours
        for b in theirs
        if (known := aliases.relation(a, b)) is not None and (known is not Known.SAME or a != b)
    }
    apart = found - {Known.SAME}
    return min(apart, default=None) if apart else next(iter(found), None)


def _best(ours: Sequence[str], theirs: Sequence[str], rarity: BrandRarity) -> NameAnswer:
    answers = [compare_names(read_name(a), read_name(b), rarity) for a in ours for b in theirs]
    if not answers:
        return NameAnswer(NameVerdict.DIFFERENT, 0, ("name_missing",))
    return min(answers, key=lambda a: (_ORDER.index(a.answer), -a.likeness, a.reasons))


def _share_nothing(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether no two names have two neighbouring signs of brand or place in common."""
    return not any(
        _pairs(read_name(a).head) & (_pairs(read_name(b).head)) for a in ours for b in theirs
    )


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _codes_nearly_agree(one: WrittenEnterprise, two: WrittenEnterprise) -> bool:
    """Whether one code is the other, mistyped: one edit apart, and not both valid."""
    if not one.code or not two.code or (one.is_code_valid and two.is_code_valid):
        return False
    if min(len(one.code), len(two.code)) < _CODE_SIGNS_LEAST:
        return False
    return OSA.distance(one.code, two.code, score_cutoff=1) <= 1


_CODE_SIGNS_LEAST: Final = 17
