"""English names: Jiangsu Hengrui Pharmaceuticals Co., Ltd. is 江苏 恒瑞 医药 有限公司.

Most English names of Chinese firms spell the place and the brand by sound and translate the trade.
So a place is read by its spelling, trades by a table of words, the legal form by its own words;
what is left, put together, is the brand in letters, which is compared with the Chinese brand's
spelling.

A name that translates its brand (Great Wall for 长城) or invents one (Midea) is not found so: only
an alias helps.
"""

import re
from typing import Final

from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.place_table import PLACES
from sharing.matching.names.places import NO_PLACE, Place, place_of
from sharing.matching.names.sounds import usual_sound
from sharing.matching.names.trades import is_english_trade

_WORD: Final = re.compile(r"[a-z0-9]+")
_LIMITED: Final = frozenset(
    {"co", "ltd", "limited", "company", "corp", "corporation", "inc", "incorporated"}
    | {"llc", "plc", "gmbh", "ag"}
)
_GROUP: Final = frozenset({"group", "groups"})
_BRANCH: Final = frozenset({"branch"})
_SCOPE: Final = {"china": "中国", "asia": "亚洲", "chinese": "中国"}
_SILENT: Final = frozenset(
    {"the", "of", "and", "for", "s", "new"}
    | {"province", "city", "county", "municipality", "district"}
)
_OWN_SPELLING: Final = {
    "shaanxi": "陕西",
    "innermongolia": "内蒙古",
    "hongkong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "taiwan": "台湾",
    "tibet": "西藏",
    "harbin": "哈尔滨",
    "urumqi": "乌鲁木齐",
    "hohhot": "呼和浩特",
    "lhasa": "拉萨",
    "chongqing": "重庆",
    "xiamen": "厦门",
    "changchun": "长春",
    "changsha": "长沙",
    "changzhou": "常州",
}
_PLACE_WORDS_MAX: Final = 3


def _spelled_places() -> dict[str, Place]:
    """Provinces and prefecture cities by their spelling; where two share one, the first."""
    names = [
        *PLACES,
        *(entry.partition(":")[0] for line in PLACES.values() for entry in line.split()),
    ]
    found: dict[str, Place] = {}
    for spelling, name in [*_OWN_SPELLING.items(), *(("".join(usual_sound(n)), n) for n in names)]:
        place = place_of(name)
        if place is not None:
            found.setdefault(spelling, place)
    return found


_PLACES: Final = _spelled_places()


def read_english(text: str, *, key: str) -> ReadName:
    """The parts of a name in Latin letters."""
    words = _WORD.findall(text.lower().replace("'", "").replace("’", ""))
    place, words = _place_in_front(words)
    brand = [w for w in words if not _is_known(w)]
    trade = tuple(w for w in words if is_english_trade(w))
    if not brand:
        brand, trade = [w for w in words if w not in _LIMITED], ()
    return ReadName(
        written=text,
        key=key,
        place=place,
        scope="".join(_SCOPE[w] for w in words if w in _SCOPE),
        brand="".join(brand) or key,
        trade=trade,
        form="有限公司" if any(w in _LIMITED for w in words) else "",
        is_group=any(w in _GROUP for w in words),
        branch="branch" if any(w in _BRANCH for w in words) else "",
        head=" ".join(brand),
        is_english=True,
    )


def _is_known(word: str) -> bool:
    return (
        word in _LIMITED
        or word in _GROUP
        or word in _BRANCH
        or word in _SCOPE
        or word in _SILENT
        or is_english_trade(word)
    )


def _place_in_front(words: list[str]) -> tuple[Place, list[str]]:
    """The place that opens, or stands in brackets in, the name, as long as a brand is left."""
    for start in range(len(words)):
        for size in range(_PLACE_WORDS_MAX, 0, -1):
            place = _PLACES.get("".join(words[start : start + size]))
            rest = words[:start] + words[start + size :]
            if place is not None and any(not _is_known(word) for word in rest):
                return place, rest
    return NO_PLACE, words
