"""What a project's title 项目名称 says: which phase it is, and what it makes.

*Phase* (``phase_of``): 二期, 2期, II期, Ⅱ期, 第三期, 三期扩建, phase 2 give the number; 一期 and a
title without a phase are 1; of several the highest (一期、二期 speaks of the second too). A title
that says only that something grows (增资扩产, 扩建, 技改) is ``EXPANSION`` (0): it is another
project than the first phase, and which number it has nobody said. 周期, 长期, years: no phases.

*Goods* (``goods_key``): the title without what does not say what is made: the enterprise's place
and brand in front, quantities (年产5万套), phases, and words that every title has (生产, 基地,
项目). '' where nothing specific is left: 荣新项目 says only who; 电子项目 of an electronics firm
names its trade, which every project of it shares. Being silent is safe (the facts decide, or it is
asked); naming the trade as goods would split one project in two.

Edge cases: where the title opens with a place that is not in the investor's name (the project
company founded at the place of landing), up to three signs before the brand go with it.

Invariant: both are pure functions of their arguments; ``goods_key`` is '' or at least two signs.
"""

import re
from collections.abc import Iterable
from typing import Final

from sharing.enterprise.folding import fold
from sharing.enterprise.trade_words import (
    CLOSING_WORDS,
    OPENING_WORDS,
    PRODUCT_TRADE_WORDS,
    TRADE_WORDS,
)

EXPANSION: Final = 0
PHASES_MAX: Final = 30
READ_CHARACTERS_MAX: Final = 400
"""What stands further back in a text is not read; the doors refuse such a text anyway."""

_NUMERALS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九十")} | {
    "两": 2, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9,
    "x": 10, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5, "ⅵ": 6, "ⅶ": 7, "ⅷ": 8, "ⅸ": 9, "ⅹ": 10,
    "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅹ": 10,
}  # fmt: skip
_NUMBER: Final = r"(?<![0-9])[0-9]++|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ]|(?<![a-z])[ivx]{1,4}"  # noqa: E501
_PHASE: Final = re.compile(
    rf"第?(?P<before>{_NUMBER})期(?:工程|扩建|扩产|技改|续建)?|phase(?P<after>[0-9]++|[ivx]{{1,4}})"
)
_EXPANSION: Final = re.compile(
    r"增资扩产|增资扩股|增资扩能|扩产扩能|扩能改造|扩产改造|技术改造|技改扩能|改扩建|增资|扩产|扩建|扩能|技改"
)

_UNITS: Final = (
    "平方米|立方米|平米|千瓦时|兆瓦时|千瓦|兆瓦|吉瓦|gwh|mwh|kwh|gw|mw|kw|标准箱|标箱|公斤|千克"
    "|台套|套|台|件|吨|只|个|辆|片|米|亩|条|支|块|颗|头|羽|株|瓶|箱|盒|双|幅|张|根|卷|组|粒|枚|升"
    "|把|部|架|艘|座|间|美元|元"
)
_COUNT: Final = r"[0-9一二两三四五六七八九十百千]++(?:余|多)?[十百千万亿]*+"
_QUANTITY: Final = re.compile(
    rf"(?:年产值?|年加工|年处理|年组装|年新增|年出栏|年储运|日产|日处理|月产)约?{_COUNT}(?:{_UNITS})?"
    rf"|(?:总投资|投资|占地)约?{_COUNT}(?:{_UNITS})"
    rf"|(?<![0-9])[0-9]++[十百千万亿]*+(?:{_UNITS})"
)
_A_YEAR: Final = re.compile(r"[/／]年")
_PLACE_BEFORE_BRAND_MAX: Final = 3
_SPECIFIC_MIN: Final = 2
_TRADE: Final = re.compile("(?:" + "|".join(TRADE_WORDS) + ")+")
_TRADE_AT_END: Final = re.compile("(?:" + "|".join((*PRODUCT_TRADE_WORDS, *TRADE_WORDS)) + ")+$")
_OPENING: Final = re.compile("^(?:" + "|".join(OPENING_WORDS) + ")+")
_CLOSING: Final = re.compile("(?:" + "|".join(CLOSING_WORDS) + ")+$")
_FROM_LEGAL_FORM_ON: Final = re.compile(
    r"(?<=..)(?:集团|控股|股份|有限|责任|公司).*|(?:company|co)?(?:limited|ltd|inc|corp)$"
)
_COMPANY: Final = re.compile(r"(?:集团|控股|股份|有限责任|责任有限|有限)*公司")
_IN_ANY_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_WHO_MAX: Final = 198
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")


def untitled(investor: str) -> str:
    """What a project is called whose title nobody wrote: it says whose, and nothing else."""
    who = _IN_ANY_BRACKETS.sub("", investor) or investor
    return f"{who[:_WHO_MAX]}项目"


def phase_of(title: str) -> int:
    """Which phase of a project the title speaks of; 1 by default, 0 for an unnumbered expansion."""
    folded = _without_brackets(fold(title[:READ_CHARACTERS_MAX]))
    named = [
        number
        for found in _PHASE.finditer(folded)
        if 1 <= (number := _number(found["before"] or found["after"])) <= PHASES_MAX
    ]
    if named:
        return max(named)
    return EXPANSION if _EXPANSION.search(folded) else 1


def goods_key(title: str, *, investor: str, places: Iterable[str] = ()) -> str:
    """What the project makes, for comparing; '' where the title does not say.

    ``investor`` is the enterprise's name as the same office wrote it; it may be blank. ``places``
    are names of the city and its offices (淮安, 涟水县), which say where and not what.
    """
    goods = _without_brackets(fold(_A_YEAR.sub("", title[:READ_CHARACTERS_MAX])))
    for unspecific in (_PHASE, _EXPANSION, _QUANTITY, _COMPANY):
        goods = unspecific.sub("", goods)
    head, trade = _brand_and_trade(investor)
    where = _in_front(places)
    goods = _without_common_words(where.sub("", _without_common_words(goods)))
    goods = _without_common_words(where.sub("", _without_brand(goods, head)))
    if trade and goods.startswith(trade) and len(goods) >= len(trade) + _SPECIFIC_MIN:
        goods = _without_common_words(goods[len(trade) :])
    if len(goods) < _SPECIFIC_MIN or _TRADE.fullmatch(goods) or goods in head + trade:
        return ""
    return goods


def _number(numeral: str) -> int:
    if numeral.isascii() and numeral.isdigit():
        return int(numeral) if len(numeral) < 4 else 0  # noqa: PLR2004 - a longer one is a year
    if numeral in _NUMERALS:
        return _NUMERALS[numeral]
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return 0
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)


def _without_brackets(text: str) -> str:
    return text.replace("(", "").replace(")", "")


def _brand_and_trade(investor: str) -> tuple[str, str]:
    """The investor's name in two: place and brand, and the trade; legal form left out."""
    core = _FROM_LEGAL_FORM_ON.sub("", _IN_BRACKETS.sub("", fold(investor[:READ_CHARACTERS_MAX])))
    found = _TRADE_AT_END.search(core)
    if found is None or found.start() < _SPECIFIC_MIN:
        return core, ""
    return core[: found.start()], found.group()


def _in_front(places: Iterable[str]) -> re.Pattern[str]:
    """Fits any of these places, with 市, 县 or 区 or without, at the front of a title."""
    names = sorted({fold(place) for place in places if place.strip()}, key=len, reverse=True)
    listed = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(f"^(?:(?:{listed})[市县区]?)+")


def _without_brand(goods: str, head: str) -> str:
    """The title without the place and brand in front, in whatever part they are written."""
    while True:
        found = _longest_part_in_front(goods, head)
        if found is None:
            return goods
        goods = goods[found:]


def _longest_part_in_front(goods: str, head: str) -> int | None:
    """Where the longest part of ``head`` ends that opens the title, perhaps after a place."""
    for length in range(min(len(head), len(goods)), _SPECIFIC_MIN - 1, -1):
        for start in range(_PLACE_BEFORE_BRAND_MAX + 1):
            if goods[start : start + length] in head and len(goods) >= start + length:
                return start + length
    return None


def _without_common_words(goods: str) -> str:
    before = ""
    while goods != before:
        before = goods
        goods = _CLOSING.sub("", _OPENING.sub("", goods))
    return goods
