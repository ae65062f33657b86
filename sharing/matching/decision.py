"""From the grade of the investors and the facts of the projects to an answer. Thresholds only.

Ten points are one bit (``points``). A *hard* fact is one that two projects hardly share by chance:
the same amount, the same day of signing, start or first talk, the other office under 首谈单位. A
*telling* fact is one of at least three bits.

* Same investor: one telling fact is enough where nothing more speaks against it; with nothing
  either way it is asked; where the facts speak against it, it is another project. A plain marker
  (二期, other goods) makes another project, and is asked only where hard facts contradict it.
* Likely the same investor: needs two telling facts, one of them hard, or a hard one that is rare;
  asked where the facts do not speak against it.
* Perhaps another legal person of the investor (project company, later name): never merged, asked
  where the facts agree.
* The same brand, or the same place and trade: asked only where facts leave little doubt.

Invariant: more points for the same facts never lead from *same* to *ask* nor from *ask* to less.
"""

# ruff: noqa: PLR2004 - a threshold reads best in the line that it decides

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sharing.matching.enterprise import Grade, Investors
from sharing.matching.facts import Fact
from sharing.values import value

TELLING_POINTS: Final = 30
_AGAINST_POINTS: Final = -10
_MUCH_AGAINST_POINTS: Final = -20
_HARD: Final = frozenset(
    {
        "amount_agrees",
        "signed_agrees",
        "signed_near",
        "started_agrees",
        "talked_agrees",
    }
)
_FIRST_CONTACT_IS_TOLD: Final = 50
"""With fewer points the city names anybody under 首谈单位, and an agreeing name is no hard fact."""
_LEAVES_OPEN: Final = frozenset({"brand_common", "group_left_out", "group_differs"})


class Answer(StrEnum):
    """What a new registration is to a known project."""

    SAME = "same"
    OTHER_PROJECT = "other_project"
    SAME_GROUP = "same_group"
    ASK = "ask"
    DIFFERENT = "different"


@value
class Weight:
    """The facts, added up in the ways that the thresholds ask for."""

    points: int
    without_goods: int
    hard: int
    telling: int
    has_against: bool
    has_much_against: bool
    is_other_phase: bool
    is_other_goods: bool


def weigh(facts: Sequence[Fact]) -> Weight:
    """The sums over the facts of one project."""
    codes = {fact.code for fact in facts}
    points = sum(fact.points for fact in facts)
    return Weight(
        points=points,
        without_goods=points - sum(fact.points for fact in facts if fact.topic == "goods"),
        hard=sum(fact.points for fact in facts if _is_hard(fact)),
        telling=sum(fact.points >= TELLING_POINTS for fact in facts),
        has_against=any(fact.points <= _AGAINST_POINTS for fact in facts),
        has_much_against=any(fact.points <= _MUCH_AGAINST_POINTS for fact in facts),
        is_other_phase="phase_differs" in codes,
        is_other_goods="goods_differ" in codes,
    )


def _is_hard(fact: Fact) -> bool:
    return fact.code in _HARD or (
        fact.code == "first_contact_agrees" and fact.points >= _FIRST_CONTACT_IS_TOLD
    )


def decide(investors: Investors, weight: Weight) -> Answer:
    """The answer about one known project."""
    if "ruled_different" in investors.reasons:
        return Answer.DIFFERENT
    if "ruled_same_group" in investors.reasons:
        return Answer.SAME_GROUP
    match investors.grade:
        case Grade.SAME:
            return _same_investor(weight)
        case Grade.LIKELY:
            return _likely_investor(weight, investors)
        case Grade.LINKED:
            is_backed = weight.telling > 1 or weight.hard >= 60 or investors.points > 0
            asked = is_backed and weight.points + investors.points >= 60
            return Answer.ASK if asked else Answer.SAME_GROUP
        case Grade.GROUP:
            asked = weight.points >= 110 and weight.telling > 2 and not _is_marked(weight)
            return Answer.ASK if asked else Answer.SAME_GROUP
        case Grade.KIN:
            is_plain = weight.hard >= 110 or (weight.hard >= 60 and weight.points >= 130)
            asked = is_plain and weight.points >= 110 and not _is_marked(weight)
            return Answer.ASK if asked else Answer.DIFFERENT
        case _:
            asked = weight.hard >= 120 and weight.points >= 200 and not _is_marked(weight)
            return Answer.ASK if asked else Answer.DIFFERENT


def _is_marked(weight: Weight) -> bool:
    return weight.is_other_phase or weight.is_other_goods


def _same_investor(weight: Weight) -> Answer:
    if weight.is_other_phase:
        asked = weight.points >= 40 and weight.telling > 1
        return Answer.ASK if asked else Answer.OTHER_PROJECT
    if weight.is_other_goods:
        return Answer.ASK if weight.without_goods >= 25 else Answer.OTHER_PROJECT
    if weight.points >= 40 and weight.telling:
        return Answer.SAME
    if weight.points >= 30 and not weight.has_against:
        return Answer.SAME
    return Answer.ASK if weight.points >= -15 else Answer.OTHER_PROJECT


def _likely_investor(weight: Weight, investors: Investors) -> Answer:
    if weight.is_other_phase:
        asked = weight.points >= 60 and weight.telling > 1
        return Answer.ASK if asked else Answer.OTHER_PROJECT
    if weight.is_other_goods:
        return Answer.ASK if weight.without_goods >= 60 else Answer.OTHER_PROJECT
    total = weight.points + investors.points
    if total >= 130 and weight.telling > 1 and weight.hard >= 40 and not weight.has_much_against:
        return Answer.SAME
    if total >= 140 and weight.telling and weight.hard >= 60:
        return Answer.SAME
    is_rare = not _LEAVES_OPEN.intersection(investors.reasons)
    if total >= 145 and weight.telling > 1 and not weight.has_against and is_rare:
        return Answer.SAME
    least = 0 if {"names_agree", "brand_agrees"}.intersection(investors.reasons) else 40
    least = -20 if investors.points >= 60 else least
    return Answer.ASK if weight.points >= least else Answer.DIFFERENT
