"""What two project titles say of each other, each read with both investors' names in mind.

A title names the brand, the trade, the goods and the phase in any mixture. The keys of
``enterprise.project_titles`` take away an office's own investor; here also the other side's,
because after a renaming the title often keeps the old brand (力海定制家居基地项目 of 苏州立力家居),
and 商业管理项目 says nothing of goods where the other office wrote that 商业管理 is the trade.

Goods *agree* (equal, or one at the end or inside of the other), *resemble* (share neighbouring
signs: nothing follows), *differ* (share nothing), or nothing is said.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from sharing.enterprise.folding import fold
from sharing.enterprise.names import goods_key, phase_of
from sharing.matching.registration import Registration
from sharing.values import value

_SPECIFIC_MIN: Final = 2
_GENERAL: Final = re.compile(
    r"(?:华东|华南|华北|华中|西南|西北|东北|东部|中部|西部|南方|北方|长三角|珠三角|京津冀|大湾区|苏北|苏南"
    r"|全国|全球|国际|中国|区域|地区|第二|大型|高标准|智慧|智能|数字化|绿色|现代|总部|产业|科技|工业|智造"
    r"|制造|生产|加工|研发|运营|结算|营销|展示|服务|基地|中心|园区|园|工厂|车间|大楼|厂房|生产线|产线"
    r"|前期|意向|合作|事宜|新)+"
)
CACHED: Final = 1 << 14


class Goods(StrEnum):
    """What two titles say of each other's goods."""

    SILENT = "silent"
    EQUAL = "equal"
    WITHIN = "within"
    RESEMBLE = "resemble"
    DIFFER = "differ"


@value
class Title:
    """A title as read for comparing."""

    folded: str
    goods: str
    phase: int
    content: str
    investor: str


@lru_cache(maxsize=CACHED)
def read_title(registration: Registration) -> Title:
    """The title of a registration, read once."""
    title, investor = registration.project, registration.investor
    content = fold(registration.content)
    folded = fold(title)
    return Title(
        folded=folded,
        goods=_specific(goods_key(title, investor=investor, places=registration.places)),
        phase=phase_of(title),
        content="" if content == folded else content,
        investor=fold(investor),
    )


def compare_goods(one: Title, two: Title) -> Goods:
    """What the titles say of each other's goods; symmetric."""
    mine, theirs = _goods_beside(one, two), _goods_beside(two, one)
    if not mine or not theirs:
        said = mine or theirs
        told = two.content if mine else one.content
        return Goods.WITHIN if said and said in told else Goods.SILENT
    if mine == theirs:
        return Goods.EQUAL
    if mine in theirs or theirs in mine:
        return Goods.WITHIN
    if mine in two.content or theirs in one.content:
        return Goods.WITHIN
    if _pairs(mine) & _pairs(theirs):
        return Goods.RESEMBLE
    return Goods.DIFFER


def _goods_beside(one: Title, two: Title) -> str:
    """The goods of the first title without what only names the second's investor."""
    goods = one.goods
    if goods in two.investor:
        return ""
    for length in range(min(len(goods) - _SPECIFIC_MIN, len(two.investor)), 1, -1):
        if goods[:length] in two.investor:
            return _specific(goods[length:])
    return goods


def _specific(goods: str) -> str:
    """The goods, '' where nothing but what any project could be is named (西南基地, 华东总部)."""
    return "" if _GENERAL.fullmatch(goods) else goods


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
