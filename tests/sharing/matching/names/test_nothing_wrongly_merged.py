"""Names put together from parts, each beside one that differs in a part: which may be the same?

No case is written by hand here: all parts are combined, and what is answered *same* is held to the
parts that the two names were made of.
"""

import random
from typing import Final, NamedTuple

from sharing.matching.names import BrandRarity, NameVerdict, compare_names, read_name

PLACES: Final = {
    **{
        name: name
        for name in ("", "苏州", "徐州", "江苏", "昆山", "上海", "东方", "大名", "内蒙古")
    },
    "苏州市": "苏州",
    "江苏省苏州市": "苏州",
}
BRANDS: Final = (
    "乐川 川乐 乐乐 乐川源 焱瑞纳 焱瑞 瑞纳 东方 东方红 大名 金华 第一 第二 中科 中科创 康芝 康美 "
    "康芝源 TCL"
)
TRADES: Final = (
    "光电科技 光电 电子科技 量子科技 科技 材料 新材料 食品 门窗 控股 生物 生物医药 药业 制药"
)
FORMS: Final = {
    "有限公司": "company", "股份有限公司": "company", "集团有限公司": "group",
    "（集团）股份有限公司": "group", "有限公司南京分公司": "branch", "厂": "factory",
    "（中国）有限公司": "china", "（北京）有限公司": "beijing", "": "short",
}  # fmt: skip
PAIRS: Final = 20_000


class Parts(NamedTuple):
    place: str
    brand: str
    trade: str
    form: str

    @property
    def name(self) -> str:
        return "".join(self)


def differing(parts: Parts, dice: random.Random) -> Parts:
    """The same parts with one of them exchanged, sometimes two."""
    choices = (list(PLACES), BRANDS.split(), TRADES.split(), list(FORMS))
    other = list(parts)
    for _ in range(dice.choice((1, 1, 2))):
        at = dice.randrange(4)
        other[at] = dice.choice(choices[at])
    return Parts(*other)


def test_what_is_the_same_has_the_same_brand_trade_and_kind_and_no_other_place() -> None:
    dice, rarity, same = random.Random(11), BrandRarity(), 0  # noqa: S311 - dice of a test
    for _ in range(PAIRS):
        one = differing(Parts("苏州", "乐川", "光电科技", "有限公司"), dice)
        one = differing(one, dice)
        two = differing(one, dice)
        if one.name == two.name:
            continue
        found = compare_names(read_name(one.name), read_name(two.name), rarity)
        if found.answer is not NameVerdict.SAME:
            continue
        same += 1
        said = f"{one.name} | {two.name}: {found}"
        assert one.place + one.brand + one.trade == two.place + two.brand + two.trade or (
            (one.brand, one.trade) == (two.brand, two.trade)
        ), said
        assert FORMS[one.form] == FORMS[two.form] != "short", said
        places = {PLACES[one.place], PLACES[two.place]}
        assert len(places) == 1 or "" in places, said
    assert same > PAIRS // 50, "the test found too little to look at"
