"""The place 行政区划 in front of an enterprise's name, with its sign (市, 省) written or left out.

The rule: from the front, a province, a city and a county are read as long as each lies in the one
before; the last sign may be left out (苏州, 江苏, 昆山), but not of a place of one sign (沛县).
Districts and zones are read by their last signs, and only behind another place (上海浦东新区).

A county's bare name is often a brand as well (大名, 东方): whether what is left can be a brand is
for the caller to say (``may_follow``); if not, no place is read. ``may_be_brand`` tells that both
readings stay possible.

Two places stand to each other: *equal*; *nested* (the finest level is the same, one writes more
above it: 江苏南京, 南京); *silent* (one writes none); *unclear* (江苏, 南京: one lies in the other,
and firms of both places may exist); *differs*.

Invariant: ``place_relation`` is symmetric, and every place agrees with itself.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from sharing.matching.names.place_table import PLACES
from sharing.values import value


@value
class Place:
    """A place as written: levels that are not written are ''; ``in_*`` is known from the table."""

    province: str = ""
    city: str = ""
    county: str = ""
    zone: str = ""
    in_province: str = ""
    in_city: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether no place is written."""
        return not (self.province or self.city or self.county)

    @property
    def levels(self) -> tuple[str, str, str, str]:
        """What is written, from the finest level up."""
        return self.zone, self.county, self.city, self.province

    @property
    def may_be_brand(self) -> bool:
        """Whether all that is written is a county, or a city after which firms are named."""
        if self.province or self.zone:
            return False
        return not self.county if self.city in _BRAND_LIKE else bool(self.county and not self.city)

    @property
    def text(self) -> str:
        """The written levels without their last signs."""
        return self.province + self.city + self.county + self.zone


class PlaceRelation(StrEnum):
    """How two places stand to each other."""

    EQUAL = "equal"
    NESTED = "nested"
    SILENT = "silent"
    UNCLEAR = "unclear"
    DIFFERS = "differs"


NO_PLACE: Final = Place()
_BRAND_LIKE: Final = frozenset(
    city
    for line in (
        "朝阳 中山 大同 安康 白银 吉安 长治 北海 三明 南平",
        "宁德 泰安 保定 金华 天水 大庆 宜春 阳江 通化",
    )
    for city in line.split()
)
"""Cities whose names are as often brands of firms elsewhere (大同, 安康)."""
_PROVINCE_SIGNS: Final = ("省", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "")
_OWN_SIGNS: Final = {
    **dict.fromkeys(("北京", "天津", "上海", "重庆"), ("市", "")),
    **dict.fromkeys(("香港", "澳门"), ("特别行政区", "")),
}
_CITY_SIGNS: Final = ("市", "地区", "州", "盟", "自治州", "")
_ZONE: Final = re.compile(
    r"(?:经济技术|经济|高新技术产业|高新技术|高新|国家级?|综合|工业)*"
    r"(?:开发区|高新区|经开区|园区|保税区|新区)"
    r"|(?!经济|高新|工业|综合)[\u4e00-\u9fff]{2,4}?(?<![社小地景校厂片牧库禁])(?:新区|区)"
)


def _table() -> dict[str, list[Place]]:
    """Every way to write a place of one level, with what it may be."""
    found: dict[str, list[Place]] = {}
    for province, cities in PLACES.items():
        for sign in _OWN_SIGNS.get(province, _PROVINCE_SIGNS):
            found.setdefault(province + sign, []).append(Place(province=province))
        for entry in cities.split():
            city, _, counties = entry.partition(":")
            _add_city(found, province, city)
            for county in filter(None, counties.split(",")):
                _add_county(found, county, province=province, city=city)
    return found


def _add_city(found: dict[str, list[Place]], province: str, city: str) -> None:
    if city == province and province in _OWN_SIGNS:
        return
    if city[-1] in "市县" and len(city) > 2:  # noqa: PLR2004 - a county right under its province
        _add_county(found, city, province=province, city="")
        return
    bare = re.sub("(?<=..)[州盟]$", "", city)
    for sign in _CITY_SIGNS:
        found.setdefault(bare + sign, []).append(Place(city=bare, in_province=province))


def _add_county(found: dict[str, list[Place]], county: str, *, province: str, city: str) -> None:
    place = Place(county=county[:-1], in_city=city, in_province=province)
    found.setdefault(county, []).append(place)
    if len(county) > 2:  # noqa: PLR2004 - a county of one sign is never written bare
        found.setdefault(county[:-1], []).append(place)


_BY_TEXT: Final = _table()
_SIGNS_MAX: Final = max(map(len, _BY_TEXT))


def read_place(text: str, *, may_follow: Callable[[str], bool]) -> tuple[Place, str]:
    """The place in front, and the rest, which ``may_follow`` must find fit to be a brand."""
    place, rest = NO_PLACE, text
    while (step := _step(place, rest, may_follow)) is not None:
        place, rest = step
    if not place.is_silent and not place.zone:
        zone = _ZONE.match(rest)
        if zone and may_follow(rest[zone.end() :]):
            place = _joined(place, Place(zone=zone[0]))
            rest = rest[zone.end() :]
    return place, rest


def place_of(text: str) -> Place | None:
    """The place that this text is, as a whole; None if it is none or more than a place."""
    place, rest = read_place(text, may_follow=lambda _: True)
    return place if not rest and not place.is_silent else None


def _step(place: Place, rest: str, may_follow: Callable[[str], bool]) -> tuple[Place, str] | None:
    for size in range(min(_SIGNS_MAX, len(rest)), 1, -1):
        options = _BY_TEXT.get(rest[:size])
        if options is None or not may_follow(rest[size:]):
            continue
        fitting = [option for option in options if _lies_in(option, place)]
        if fitting:
            step = fitting[0] if len(fitting) == 1 else _what_is_sure(fitting)
            return _joined(place, step), rest[size:]
    return None


def _lies_in(inner: Place, outer: Place) -> bool:
    if outer.is_silent:
        return True
    if inner.province or outer.county or (inner.city and outer.city):
        return False
    province = outer.province or outer.in_province
    return inner.in_province == province and (not outer.city or inner.in_city == outer.city)


def _what_is_sure(options: list[Place]) -> Place:
    """The first reading; where a name is borne by several, only that in which they agree."""
    first = options[0]
    provinces, cities = (
        {getattr(o, level) for o in options} for level in ("in_province", "in_city")
    )
    return replace(
        first,
        in_province=first.in_province if len(provinces) == 1 else "",
        in_city=first.in_city if len(cities) == 1 else "",
    )


def _joined(outer: Place, inner: Place) -> Place:
    return Place(
        province=outer.province or inner.province,
        city=outer.city or inner.city,
        county=outer.county or inner.county,
        zone=inner.zone,
        in_province=outer.in_province or outer.province or inner.in_province,
        in_city=outer.in_city or outer.city or inner.in_city,
    )


def place_relation(one: Place, two: Place) -> PlaceRelation:
    """How two places stand to each other."""
    if one.is_silent and two.is_silent:
        return PlaceRelation.EQUAL
    if one.is_silent or two.is_silent:
        return PlaceRelation.SILENT
    levels = list(zip(one.levels, two.levels, strict=True))
    if any(a and b and a != b for a, b in levels) or _lie_apart(one, two):
        return PlaceRelation.DIFFERS
    if all(a == b for a, b in levels):
        return PlaceRelation.EQUAL
    finest = next(pair for pair in levels if any(pair))
    return PlaceRelation.NESTED if all(finest) else PlaceRelation.UNCLEAR


def _lie_apart(one: Place, two: Place) -> bool:
    """Whether what is known of where each lies contradicts the other."""
    provinces = [p for p in (one.province or one.in_province, two.province or two.in_province) if p]
    cities = [c for c in (one.city or one.in_city, two.city or two.in_city) if c]
    return len(set(provinces)) > 1 or len(set(cities)) > 1
