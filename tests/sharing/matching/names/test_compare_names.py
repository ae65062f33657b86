"""Two written names, as officials write them, and what the matcher says about them."""

import pytest

from gateway.messages.catalogue import say
from sharing.matching.names import BrandRarity, NameVerdict, compare_names, read_name
from sharing.matching.names.weights import BARS_SAME, MAKES_DIFFERENT, MAKES_SISTERS, WEIGHTS
from tests.judging.table import Row, parse_table

CASES = """
one | two | answer | reason
--------------------------------------------------------------------- # the same name
江苏恒瑞医药股份有限公司 | 江苏恒瑞医药股份有限公司 | same | names_agree
新源（上海）材料有限公司 | 新源(上海)材料有限责任公司 | same | names_agree
江苏恒瑞医药股份有限公司 | 江蘇恆瑞醫藥股份有限公司 | same | names_agree   # traditional
淮安华芯半导体有限公司 | 淮安华芯半导体有限公司（拟定名） | same | names_agree
淮安华芯半导体有限公司 | 暂定名：淮安华芯半导体有限公司 | same | names_agree
ＴＣＬ科技集团股份有限公司 | TCL科技集团股份有限公司 | same | names_agree
--------------------------------------------------------------------- # place
江苏省淮安市华芯半导体有限公司 | 淮安华芯半导体有限公司 | same | place_written_longer
淮安市华芯半导体有限公司 | 淮安华芯半导体有限公司 | same | place_agrees
新源（上海）材料有限公司 | 上海新源材料有限公司 | same | place_in_brackets
新源（上海）材料有限公司 | 新源（北京）材料有限公司 | different | place_differs
新源（上海）材料有限公司 | 北京新源材料有限公司 | different | place_differs
新源（上海）材料有限公司 | 新源材料有限公司 | likely | scope_left_out
苏州焱瑞纳精细化工有限公司 | 焱瑞纳精细化工股份有限公司 | likely | form_changed
苏州焱瑞纳精细化工有限公司 | 焱瑞纳精细化工有限公司 | same | place_left_out     # a rare brand
苏州恒瑞医药有限公司 | 恒瑞医药有限公司 | likely | brand_common                 # a common one
苏洲恒瑞医药有限公司 | 苏州恒瑞医药有限公司 | same | place_mistyped
苏州恒瑞医药有限公司 | 徐州恒瑞医药有限公司 | different | place_differs
江苏华芯半导体有限公司 | 淮安华芯半导体有限公司 | likely | place_unclear
江苏华芯半导体有限公司 | 杭州华芯半导体有限公司 | different | place_differs
昆山华芯半导体有限公司 | 苏州华芯半导体有限公司 | likely | place_unclear
北京市海淀区华芯半导体有限公司 | 北京市朝阳区华芯半导体有限公司 | different | place_differs
--------------------------------------------------------------------- # brand
康芝药业股份有限公司 | 康美药业股份有限公司 | different | brand_differs
海南康芝药业股份有限公司 | 海南康美药业股份有限公司 | different | brand_differs
苏州华芯电子有限公司 | 苏州华新电子有限公司 | likely | brand_sounds_alike
苏州焱瑞纳精细化工有限公司 | 苏州炎瑞纳精细化工有限公司 | same | brand_sounds_alike
苏州焱瑞纳精细化工有限公司 | 炎瑞纳精细化工有限公司 | likely | brand_sounds_alike
苏州焱瑞纳精细化工有限公司 | 苏州焱瑞化精细化工有限公司 | likely | brand_one_sign_apart
苏州未来精密有限公司 | 苏州末来精密有限公司 | likely | brand_looks_alike
苏州乐川电子有限公司 | 苏州乐乐川电子有限公司 | likely | brand_doubled
苏州乐川电子有限公司 | 苏州川乐电子有限公司 | likely | brand_swapped
苏州焱瑞纳精细化工有限公司 | 苏州焱瑞精细化工有限公司 | different | brand_differs
东光食品有限公司 | 东光包装有限公司 | different | trade_differs   # a county, or a brand
佛山东光食品有限公司 | 东光食品有限公司 | likely | place_left_out
康芝药业股份有限公司 | 康芝源药业股份有限公司 | different | brand_differs
苏州乐川电子科技有限公司 | 苏州乐川量子科技有限公司 | likely | trade_one_sign_apart
苏州乐川电子有限公司 | 琼州乐川电子有限公司 | likely | place_one_sign_apart
苏州恒瑞医药有限公司 | 苏州天顺医药有限公司 | different | brand_differs
淮安市第一机床厂 | 淮安市第二机床厂 | different | brand_differs
--------------------------------------------------------------------- # trade
苏州乐川光电科技有限公司 | 苏州乐川光电科枝有限公司 | same | trade_mistyped
东莞宏时新能源科技有限公司 | 东莞弘时新能原科技有限公司 | likely | trade_mistyped
大名中科光电（上海）有限公司 | 大名中科创光电（上海）有限公司 | likely | trade_one_sign_apart
苏州乐川光电科技有限公司 | 苏州乐川光电科技技有限公司 | same | trade_mistyped
苏州乐川光电科技有限公司 | 苏州乐川光电有限公司 | likely | trade_shortened
苏州乐川光电科技有限公司 | 苏州乐川科技有限公司 | likely | trade_general
苏州乐川制药有限公司 | 苏州乐川药业有限公司 | likely | trade_akin
苏州乐川光电科技有限公司 | 苏州乐川电子有限公司 | different | trade_differs
苏州乐川食品有限公司 | 苏州乐川包装有限公司 | different | trade_differs
苏州乐川科技有限公司 | 苏州乐川贸易有限公司 | different | trade_differs
--------------------------------------------------------------------- # legal form
江苏恒瑞医药有限公司 | 江苏恒瑞医药股份有限公司 | same | form_changed
苏州乐川光电科技有限公司 | 苏州乐川光电科技有限公事 | same | form_mistyped
苏州乐川光电科技有限公司 | 苏州乐川光电科技有公司 | same | form_mistyped
苏州乐川机床厂 | 苏州乐川机床有限公司 | likely | form_differs
--------------------------------------------------------------------- # group, branch
苏州乐川光电科技有限公司 | 苏州乐川光电科技集团有限公司 | same_group | group_differs
苏州乐川光电科技（集团）有限公司 | 苏州乐川光电科技集团有限公司 | same | brand_agrees
苏州乐川光电有限公司 | 苏州乐川光电有限公司淮安分公司 | same_group | branch_differs
苏州乐川光电有限公司南京分公司 | 苏州乐川光电有限公司淮安分公司 | same_group | branch_differs
苏州乐川光电有限公司 | 乐川光电淮安分公司 | same_group | branch_differs
苏州乐川控股有限公司 | 苏州乐川有限公司 | same_group | holding_differs
昆山力星农业（中国）有限公司 | 昆山力星农业有限公司 | likely | scope_left_out
昆山力星农业（中国）有限公司 | 昆山力星农业（亚洲）有限公司 | same_group | scope_differs
南京璟亿新物流有限公司 | 璟亿新集团 | likely | group_unclear
昆山力星农业集团有限公司 | 南京力星食品有限公司 | different | place_differs
--------------------------------------------------------------------- # short names
恒瑞 | 恒瑞 | likely | short_name
江苏恒瑞医药股份有限公司 | 恒瑞医药 | likely | short_name
江苏恒瑞医药股份有限公司 | 恒瑞 | likely | short_name
江苏恒瑞医药股份有限公司 | 江苏恒瑞 | likely | short_name
江苏恒瑞医药集团有限公司 | 恒瑞医药 | likely | group_left_out
江苏恒瑞医药股份有限公司 | 上海恒瑞 | different | place_differs
江苏恒瑞医药股份有限公司 | 恒瑞包装 | different | trade_differs
中国石油化工股份有限公司 | 中石化 | likely | brand_letters
上海浦东发展银行股份有限公司 | 浦发银行 | likely | brand_letters
--------------------------------------------------------------------- # English
TCL | TCL科技集团股份有限公司 | likely | short_name
TCL Technology Group Co., Ltd. | TCL科技集团股份有限公司 | likely | brand_spelled_alike
Jiangsu Hengrui Pharmaceuticals Co., Ltd. | 江苏恒瑞医药股份有限公司 | likely | brand_spelled_alike
Jiangsu Hengrui Pharma Co Ltd | JIANGSU HENGRUI PHARMA CO., LTD. | same | names_agree
Suzhou Lechuan Food Co., Ltd. | 苏州乐川包装有限公司 | different | trade_differs
Suzhou Lechuan Food Co., Ltd. | 南京乐川食品有限公司 | different | place_differs
--------------------------------------------------------------------- # nothing in common
江苏恒瑞医药股份有限公司 | 深圳祺天电子有限公司 | different | brand_differs
江苏恒瑞医药股份有限公司 | 待定 | different | brand_differs
"""


@pytest.mark.parametrize("row", parse_table(CASES), ids=lambda row: f"line {row.line}")
def test_two_names_are_answered_with_a_reason(row: Row) -> None:
    one, two = read_name(row.cell("one")), read_name(row.cell("two"))
    for first, second in ((one, two), (two, one)):
        found = compare_names(first, second, BrandRarity())
        assert found.answer == row.cell("answer"), f"{row.text}: {found}"
        assert row.cell("reason") in found.reasons, f"{row.text}: {found}"


def test_a_brand_that_many_firms_bear_proves_little_without_its_place() -> None:
    full, without_place = "苏州焱瑞纳精细化工有限公司", "焱瑞纳精细化工有限公司"
    rarity = BrandRarity()
    rarity.add(read_name(full))
    rarity.add(read_name(without_place))
    assert compare_names(read_name(full), read_name(without_place), rarity).answer == "same"
    rarity.add(read_name("南京焱瑞纳食品有限公司"))
    found = compare_names(read_name(full), read_name(without_place), rarity)
    assert found.answer is NameVerdict.LIKELY
    assert "brand_common" in found.reasons


def test_every_reason_has_words_in_both_languages() -> None:
    for reason in WEIGHTS:
        for language in ("zh_CN", "en"):
            assert say(f"match.{reason}", language)


def test_what_bars_or_decides_is_a_reason_with_a_weight() -> None:
    assert WEIGHTS.keys() >= BARS_SAME | MAKES_DIFFERENT | MAKES_SISTERS
    assert not MAKES_DIFFERENT & MAKES_SISTERS
