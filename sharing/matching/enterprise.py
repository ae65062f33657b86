"""Is it the same investor, as far as codes, names and titles tell? In six grades.

* ``SAME``: what ``compare_enterprises`` calls the same; also likely names with codes one sign
  apart, and names that differ only in that one leaves out the legal form.
* ``LIKELY``: a short or mistyped form of the name, with nothing against it.
* ``LINKED``: perhaps another legal person of the same investor: a project company named after the
  place of landing, a later name while the title keeps the old brand, equal codes under names that
  share nothing, equal names under different codes. Never merged by itself, only asked.
* ``KIN``: another brand, but the same place and trade: a renamed firm, or just a neighbour. Asked
  only where the facts leave little doubt.
* ``GROUP``: the same brand with another place, trade or code: a sister company or a namesake.
* ``OTHER``: nothing in common.

``points`` says how much the likeness of the names is worth, on the scale of the facts.

Invariant: symmetric, for the same things learned.
"""

from enum import IntEnum
from functools import lru_cache
from typing import Final

from sharing.matching.names.aliases import Aliases
from sharing.matching.names.compare import NameAnswer, NameVerdict, compare_names
from sharing.matching.names.enterprises import (
    EnterpriseAnswer,
    EnterpriseVerdict,
    WrittenEnterprise,
    compare_enterprises,
)
from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.places import PlaceRelation, place_of, place_relation
from sharing.matching.names.rarity import BrandRarity
from sharing.matching.names.read_name import read_name
from sharing.matching.names.weights import WEIGHTS
from sharing.matching.names.written import plain
from sharing.matching.registration import Registration
from sharing.matching.titles import CACHED, read_title
from sharing.values import value

SAME_POINTS: Final = 90
COMPLETED_POINTS: Final = 80
_ANOTHER_BRAND_POINTS_MAX: Final = 30
_BRAND_ALONE_POINTS: Final = 25
_RENAMED_POINTS: Final = 30
_EQUAL_CODE_POINTS: Final = 60
_LIKENESS_OF_NO_POINT, _LIKENESS_A_POINT = 300, 8
_BRAND_MIN: Final = 2
_BRAND_AT_MAX: Final = 6
_PLACE_AND_BRAND: Final = frozenset({"place_agrees", "brand_agrees"})
_ALL_PARTS: Final = _PLACE_AND_BRAND | {"trade_agrees"}
_MAY_BE_LEFT_OUT: Final = _ALL_PARTS | {
    *("short_name", "trade_left_out", "group_left_out", "group_unclear", "form_mistyped")
}
_NAMES_THE_SAME: Final = frozenset({"names_agree", "brand_agrees", "place_agrees"})
_BRAND_GOES_ON: Final = frozenset(
    {"brand_agrees", "brand_part", "brand_sounds_alike", "brand_looks_alike"}
)
_GROUP_FOR_SHORT: Final = frozenset({"brand_agrees", "group_differs", "short_name"})


class Grade(IntEnum):
    """How much speaks for one enterprise; higher is more."""

    OTHER = 0
    KIN = 1
    GROUP = 2
    LINKED = 3
    LIKELY = 4
    SAME = 5


@value
class Investors:
    """What two registrations tell of each other's investors."""

    grade: Grade
    points: int
    reasons: tuple[str, ...]


class Names:
    """What was learned about names: how common brands are, aliases and rulings."""

    def __init__(self) -> None:
        self.rarity = BrandRarity()
        self.aliases = Aliases()


def compare_investors(one: Registration, two: Registration, learned: Names) -> Investors:
    """Whether two registrations name one investor."""
    answer = compare_enterprises(
        _written(one), _written(two), aliases=learned.aliases, rarity=learned.rarity
    )
    if answer.reasons == ("codes_differ",):
        return _with_other_code(one, two, learned)
    if answer.answer is EnterpriseVerdict.SAME:
        if "place_left_out" in answer.reasons:
            # One firm by name; but a sister elsewhere that leaves out its place looks alike.
            return Investors(Grade.LIKELY, COMPLETED_POINTS, answer.reasons)
        return Investors(Grade.SAME, SAME_POINTS, answer.reasons)
    if answer.reasons in {("ruled_different",), ("ruled_same_group",)}:
        return Investors(Grade.GROUP, 0, answer.reasons)
    if "codes_agree" in answer.reasons:
        return Investors(Grade.LINKED, _EQUAL_CODE_POINTS, answer.reasons)
    return _by_names(one, two, answer, learned)


def _written(registration: Registration) -> WrittenEnterprise:
    return WrittenEnterprise(
        names=(name_of(registration), *map(plain, registration.other_names)),
        code=registration.credit_code,
        is_code_valid=registration.code_is_valid,
    )


def _with_other_code(one: Registration, two: Registration, learned: Names) -> Investors:
    """Two valid codes: two legal persons; perhaps the project company of the same investor."""
    names = compare_names(read_name(name_of(one)), read_name(name_of(two)), learned.rarity)
    if names.answer is NameVerdict.SAME or _is_local_company(one, two, learned.rarity):
        return Investors(Grade.LINKED, 0, ("codes_differ", *names.reasons))
    if _BRAND_GOES_ON.intersection(names.reasons):
        return Investors(Grade.GROUP, 0, ("codes_differ", *names.reasons))
    return Investors(Grade.OTHER, 0, ("codes_differ",))


def _by_names(
    one: Registration, two: Registration, answer: EnterpriseAnswer, learned: Names
) -> Investors:
    reasons = frozenset(answer.reasons)
    # 昆山 may open a brand, but another place is another firm unless the code says otherwise.
    is_elsewhere = "code_one_sign_apart" not in reasons and _is_elsewhere(one, two)
    if answer.answer is EnterpriseVerdict.ASK and not is_elsewhere:
        if (
            reasons >= _ALL_PARTS and reasons <= _MAY_BE_LEFT_OUT
        ) or "code_one_sign_apart" in reasons:
            return Investors(Grade.SAME, SAME_POINTS, answer.reasons)
        if reasons >= _PLACE_AND_BRAND and reasons <= _MAY_BE_LEFT_OUT:
            return Investors(Grade.LIKELY, COMPLETED_POINTS, answer.reasons)
        return _likely(one, two, answer, learned.rarity)
    if _is_local_company(one, two, learned.rarity):
        return Investors(Grade.LINKED, 0, ("named_after_place_of_landing",))
    if reasons >= _GROUP_FOR_SHORT and not reasons & {"trade_differs", "place_differs"}:
        return Investors(Grade.LIKELY, _BRAND_ALONE_POINTS, answer.reasons)
    if "brand_agrees" in reasons:
        return Investors(Grade.GROUP, 0, answer.reasons)
    kin = _kin(read_name(name_of(one)), read_name(name_of(two)))
    if _title_names(one, two) or _title_names(two, one):
        points = _RENAMED_POINTS if kin.grade is Grade.KIN else 0
        return Investors(Grade.LINKED, points, ("title_names_the_other_brand",))
    if _BRAND_GOES_ON & reasons:
        is_short = {"group_differs", "short_name"} <= reasons
        return Investors(Grade.LINKED if is_short else Grade.GROUP, 0, answer.reasons)
    return kin


def _is_elsewhere(one: Registration, two: Registration) -> bool:
    mine, theirs = read_name(name_of(one)).place, read_name(name_of(two)).place
    return place_relation(mine, theirs) is PlaceRelation.DIFFERS


def _likely(
    one: Registration, two: Registration, answer: EnterpriseAnswer, rarity: BrandRarity
) -> Investors:
    """What a likely name is worth. A brand of common signs counts as rare here once the city has
    shown no other firm of that brand.
    """
    reasons, likeness = answer.reasons, answer.strength
    brands = {read_name(name_of(one)).brand, read_name(name_of(two)).brand}
    if all(rarity.bearers(brand) <= 1 for brand in brands):
        reasons = tuple(reason for reason in reasons if reason != "brand_common")
        likeness += WEIGHTS["brand_common"] * ("brand_common" in answer.reasons)
    points = max(0, likeness - _LIKENESS_OF_NO_POINT) // _LIKENESS_A_POINT
    if not _NAMES_THE_SAME.intersection(reasons):
        # Another brand and no word of the place: little is left to go by.
        points = min(points, _ANOTHER_BRAND_POINTS_MAX)
    return Investors(Grade.LIKELY, points, reasons)


def _kin(one: ReadName, two: ReadName) -> Investors:
    same_place = not one.place.is_silent and one.place.levels == two.place.levels
    if same_place and one.trade and one.trade == two.trade:
        return Investors(Grade.KIN, 0, ("place_agrees", "trade_agrees", "brand_differs"))
    return Investors(Grade.OTHER, 0, ())


def _is_local_company(one: Registration, two: Registration, rarity: BrandRarity) -> bool:
    """Whether just one of the two is named after the city or a county, and otherwise alike."""
    mine = _behind_city_place(name_of(one), one.places)
    theirs = _behind_city_place(name_of(two), two.places)
    if (mine is None) == (theirs is None):
        return False
    alike = compare_names(
        mine or read_name(name_of(one)), theirs or read_name(name_of(two)), rarity
    )
    return _goes_on(alike)


def _goes_on(alike: NameAnswer) -> bool:
    return alike.answer in {NameVerdict.SAME, NameVerdict.LIKELY, NameVerdict.SAME_GROUP} and bool(
        _BRAND_GOES_ON.intersection(alike.reasons)
    )


@lru_cache(maxsize=CACHED)
def _behind_city_place(name: str, places: tuple[str, ...]) -> ReadName | None:
    """The name without the city's or a county's name in front, None if it has none there."""
    written = plain(name)
    for place in sorted(map(plain, places), key=len, reverse=True):
        rest = written.removeprefix(place)
        if place and rest != written:
            rest = rest[1:] if rest[:1] in {"市", "县", "区"} else rest
            return read_name(rest) if len(rest) >= _BRAND_MIN else None
    return None


def _title_names(one: Registration, two: Registration) -> bool:
    """Whether the first's title names the second's brand near its beginning."""
    brand = read_name(name_of(two)).brand
    return len(brand) >= _BRAND_MIN and 0 <= read_title(one).folded.find(brand) <= _BRAND_AT_MAX


@lru_cache(maxsize=CACHED)
def name_of(registration: Registration) -> str:
    """The investor's name; where it leaves out its place, with the place that its own title has
    before the brand (天津飞伦植物提取物项目 of 飞伦生物科技). The city's own places say where the
    project lands, and are not taken.
    """
    name = plain(registration.investor)
    read, title = read_name(name), plain(registration.project)
    at = title.find(read.brand) if len(read.brand) >= _BRAND_MIN else -1
    if at < _BRAND_MIN or not read.place.is_silent or title[:at] in map(plain, registration.places):
        return name
    return title[:at] + name if place_of(title[:at]) else name
