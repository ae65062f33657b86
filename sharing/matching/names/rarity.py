"""How rare a brand 字号 is, learned from the city's own names.

The rule: for each brand, in how many places and with how many trades it was seen; the larger
number is how many firms at least bear it. Variants of one firm's name (place or trade left out)
do not count as others.

A brand is *common* if several firms bear it, or if it is two signs that brands are made of all the
time (恒瑞, 华新) and too few names have been seen to say otherwise. What is common proves little:
a name without place is then no more than likely.

Invariant: adding the same name again changes nothing; the order of adding does not matter.
"""

from typing import Final

from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.trades import family_of, is_general

BEARERS_MAX: Final = 1
LONG_BRAND_SIGNS: Final = 3
ENOUGH_BRANDS: Final = 5_000
"""With so many brands seen, one that was seen once is rare, whatever its signs."""

_COMMON_SIGNS: Final = frozenset(
    "华中国新天大东方金海龙盛泰源成德安康信和兴达宏恒瑞通利联科创建润丰荣祥明光星亚博远鑫"
    "佳富嘉美诚正万顺永昌隆合众辉宇凯智鼎腾飞立力强伟业杰思维特威尔诺迪奥雅乐福禄宝玉银峰"
    "江河湖山川南北西京苏浙皖长城汇益民生文卓越优品圣元春晨阳日月云航高伦纳巨时代景敏睿百"
    "同青红绿蓝紫白黄黑林森木石水清雨雪风雷电火土友邦爱心晶芯微精锐汉唐秦晋鲁豫湘粤桂川渝"
)


class BrandRarity:
    """Counts of brands; grows by one name at a time."""

    def __init__(self) -> None:
        self._places: dict[str, set[str]] = {}
        self._trades: dict[str, set[frozenset[int]]] = {}

    def add(self, name: ReadName) -> None:
        """Learn one name of the city."""
        places = self._places.setdefault(name.brand, set())
        if not name.place.is_silent:
            places.add(next(level for level in name.place.levels if level))
        if name.trade and not is_general(name.trade):
            trades = self._trades.setdefault(name.brand, set())
            trades.add(frozenset(map(family_of, name.trade)))

    def bearers(self, brand: str) -> int:
        """How many firms at least bear this brand, as far as was seen; 0 if it was never seen."""
        if brand not in self._places:
            return 0
        return max(1, len(self._places[brand]), len(self._trades.get(brand, ())))

    def is_common(self, brand: str) -> bool:
        """Whether the brand alone proves little."""
        if self.bearers(brand) > BEARERS_MAX:
            return True
        if len(brand) >= LONG_BRAND_SIGNS or not _COMMON_SIGNS.issuperset(brand):
            return False
        return len(self._places) < ENOUGH_BRANDS
