"""The ways in which a firm's name is written otherwise, and the firms that only look like it.

``WRITTEN_OTHERWISE``: the same firm, by kind of corruption; the pair is *same*.
``OTHER_FIRMS``: another firm, by kind of trap; the pair is *different*.
``SHORT``: what people call the firm. ``english`` and ``renamed`` are apart, since the string alone
often cannot tell.

The lists of signs that are taken for each other are not the matcher's.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from opencc import OpenCC
from pypinyin import lazy_pinyin

from tests.benchmarks.name_matching_firms import GB_SIGNS, TRADE_WORDS, Firm, FirmMaker

Write = Callable[[Firm, random.Random], str]
_TO_TRADITIONAL: Final = OpenCC("s2t")
_ALIKE: Final = (
    "己已 未末 土士 日曰 人入 千干 天夫 王玉 大太 木本 今令 午牛 间问 风凤 免兔 徽微 晴睛 清请 "
    "拆折 坚竖 恒垣 瑞端 宏宠 辉晖 源原 锐税 铭名 诚城 泰奏 盛盈 鑫森 科料 技枝 枝校 材村 械诫 "
    "电申 公分 司同 限恨 股般 份汾 阳阴 洲州 辰晨 博搏 雅稚 湖潮 华毕 昌冒 富福 信倍 科秤 食仓 "
    "纺访 药约 业亚 车东 能熊 池他 "
)


@cache
def _homophones() -> Mapping[str, str]:
    by_sound: dict[str, list[str]] = defaultdict(list)
    for sign in GB_SIGNS:
        by_sound[lazy_pinyin(sign)[0]].append(sign)
    return {sign: "".join(group) for group in by_sound.values() for sign in group}


@cache
def _lookalikes() -> Mapping[str, str]:
    found: dict[str, str] = defaultdict(str)
    for pair in _ALIKE.split():
        found[pair[0]] += pair[1]
        found[pair[1]] += pair[0]
    return found


def typo(firm: Firm, dice: random.Random) -> str:
    """One slip anywhere: another sign, one missing, one twice, two swapped."""
    name = firm.name
    at = dice.randrange(len(name) - 1)
    kind = dice.choice(("other", "missing", "twice", "swapped"))
    if kind == "other":
        return name[:at] + dice.choice(GB_SIGNS) + name[at + 1 :]
    if kind == "missing":
        return name[:at] + name[at + 1 :]
    if kind == "twice":
        return name[: at + 1] + name[at:]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def homophone(firm: Firm, dice: random.Random) -> str:
    """One sign before the legal form is written as another of the same sound."""
    return _exchanged(firm, dice, _homophones())


def lookalike(firm: Firm, dice: random.Random) -> str:
    """One sign is written as another that looks like it."""
    return _exchanged(firm, dice, _lookalikes())


def _exchanged(firm: Firm, dice: random.Random, table: Mapping[str, str]) -> str:
    name = firm.name
    options = [
        (at, other)
        for at in range(len(name) - len(firm.form))
        for other in table.get(name[at], "")
        if other != name[at]
    ]
    if not options:
        return homophone(firm, dice)
    at, other = dice.choice(options)
    return name[:at] + other + name[at + 1 :]


def place_dropped(firm: Firm, _: random.Random) -> str:
    """The place is left out."""
    return f"{firm.brand}{firm.trade}{firm.form}"


def place_written_out(firm: Firm, _: random.Random) -> str:
    """The province is written before the city, with 省 and 市."""
    place = f"{firm.province}省{firm.city}市" if firm.city else f"{firm.province}"
    return f"{place}{firm.brand}{firm.trade}{firm.form}"


_ENDINGS: Final = ("科技", "技术", "设备", "材料", "制造", "制品", "管理", "工程", "用品", "产业")


def trade_shortened(firm: Firm, dice: random.Random) -> str:
    """The trade loses its last word, or all but it; a trade of one word is left out."""
    ending = next((e for e in _ENDINGS if firm.trade.endswith(e)), "")
    first = firm.trade.removesuffix(ending)
    half = dice.choice((first, first, ending)) if ending and first else ""
    return f"{firm.place}{firm.brand}{half}{firm.form}"


def traditional(firm: Firm, _: random.Random) -> str:
    """In traditional characters."""
    return str(_TO_TRADITIONAL.convert(firm.name))


def brackets_and_width(firm: Firm, dice: random.Random) -> str:
    """The place in brackets behind the brand, full or half width, with spaces."""
    left, right = dice.choice(("()", "（）", "[]", "【】"))
    return f"{firm.brand}{left}{firm.place}{right}{firm.trade} {firm.form}"


def legal_form(firm: Firm, dice: random.Random) -> str:
    """Another spelling of the legal form, or the one before the firm was converted."""
    if firm.form.startswith("集团"):
        other = "（集团）有限公司"
    else:
        other = dice.choice(tuple({"有限公司", "有限责任公司", "股份有限公司"} - {firm.form}))
    return f"{firm.place}{firm.brand}{firm.trade}{other}"


def word_order(firm: Firm, _: random.Random) -> str:
    """The place stands behind the trade."""
    return f"{firm.brand}{firm.trade}（{firm.place}）{firm.form}"


def not_final(firm: Firm, dice: random.Random) -> str:
    """With a mark that the name is not final."""
    return dice.choice(("{}（拟定名）", "{}(暂定名)", "拟定名：{}", "（筹）{}")).format(firm.name)


WRITTEN_OTHERWISE: Final[dict[str, Write]] = {
    write.__name__: write
    for write in (
        typo, homophone, lookalike, place_dropped, place_written_out, trade_shortened, traditional,
        brackets_and_width, legal_form, word_order, not_final,
    )
}  # fmt: skip


def city_swap(firm: Firm, maker: FirmMaker) -> str:
    """The same name in another city."""
    while True:
        province, city = maker.place()
        if (city or province) != firm.place:
            return replace(firm, province=province, city=city).name


def branch(firm: Firm, maker: FirmMaker) -> str:
    """A branch of the firm."""
    province, city = maker.place()
    return f"{firm.name}{city or province}分公司"


def trade_swap(firm: Firm, maker: FirmMaker) -> str:
    """The same name in another trade."""
    while True:
        trade, english = maker.random.choice(TRADE_WORDS)
        if trade != firm.trade:
            return replace(firm, trade=trade, trade_english=english).name


def group_company(firm: Firm, _: FirmMaker) -> str:
    """The group's company beside the firm, or the firm beside its group's."""
    is_group = firm.form.startswith("集团")
    return replace(firm, form="有限公司" if is_group else "集团有限公司").name


def same_brand(firm: Firm, maker: FirmMaker) -> str:
    """Another firm of the same brand."""
    return maker.same_brand(firm).name


def one_sign_apart(firm: Firm, maker: FirmMaker) -> str:
    """A firm whose brand differs in one sign."""
    return maker.one_sign_apart(firm).name


OTHER_FIRMS: Final[dict[str, Callable[[Firm, FirmMaker], str]]] = {
    trap.__name__: trap
    for trap in (city_swap, branch, trade_swap, group_company, same_brand, one_sign_apart)
}


def brand_and_trade(firm: Firm, _: random.Random) -> str:
    """What the stock exchange shows: brand and the first two signs of the trade."""
    return firm.brand + firm.trade[:2]


def place_and_brand(firm: Firm, _: random.Random) -> str:
    """Place and brand."""
    return firm.place + firm.brand


def brand_alone(firm: Firm, _: random.Random) -> str:
    """The brand."""
    return firm.brand


SHORT: Final[dict[str, tuple[Write, int]]] = {
    write.__name__: (write, weight)
    for write, weight in ((brand_and_trade, 70), (place_and_brand, 15), (brand_alone, 15))
}


_INVENTED: Final = ("an", "no", "vi", "tek", "lu", "gen", "mar", "so")


def english(firm: Firm, dice: random.Random) -> str:
    """The English name: one in four has a brand that does not spell the Chinese one."""
    syllables = [part.capitalize() for part in lazy_pinyin(firm.brand)]
    if dice.random() < 1 / 4:
        brand = "".join(
            dice.choice(("an", "no", "vi", "tek", "lu", "gen")) for _ in range(2)
        ).title()
    elif dice.random() < 1 / 5:
        brand = " ".join(syllables)
    else:
        brand = "".join(syllables).capitalize()
    place = "".join(lazy_pinyin(firm.place)).capitalize()
    place = {"Shanxi": "Shaanxi"}.get(place, place) if firm.province == "陕西" else place
    group = " Group" if firm.form.startswith("集团") else ""
    ending = dice.choice(("Co., Ltd.", "Co.,Ltd", "Co. Ltd.", "Company Limited"))
    return f"{place} {brand} {firm.trade_english}{group} {ending}"


def renamed(firm: Firm, maker: FirmMaker) -> str:
    """A later name: the trade changes (45 %), the place (5 %), or the brand (50 %)."""
    kind = maker.random.random()
    if kind < 0.45:
        return trade_swap(firm, maker)
    if kind < 0.5:
        return city_swap(firm, maker)
    return replace(firm, brand=maker.brand()).name
