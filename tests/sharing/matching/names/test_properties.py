"""What holds for any two texts, names or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.matching.names import (
    Aliases,
    BrandRarity,
    EnterpriseVerdict,
    NameVerdict,
    WrittenEnterprise,
    compare_enterprises,
    compare_names,
    read_name,
)
from sharing.matching.names.places import place_relation
from sharing.matching.names.trades import split_trade, trade_relation
from sharing.matching.names.weights import WEIGHTS
from sharing.matching.names.written import plain

PLACES = ["", "苏州", "苏州市", "江苏省苏州市", "徐州", "昆山", "上海", "大名", "苏洲"]
BRANDS = [
    "恒瑞",
    "中科创",
    "中科",
    "恒端",
    "衡锐",
    "焱瑞纳",
    "炎瑞纳",
    "康芝",
    "康美",
    "大名",
    "一",
    "TCL",
    "苏州",
]
TRADES = ["", "医药", "光电科技", "光电", "科技", "电子", "科枝", "门窗", "药业"]
FORMS = [
    "",
    "有限公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司淮安分公司",
    "厂",
    "（中国）有限公司",
]
NAMES = st.one_of(
    st.tuples(*map(st.sampled_from, (PLACES, BRANDS, TRADES, FORMS))).map("".join),
    st.sampled_from(["Suzhou Hengrui Pharma Co., Ltd.", "Hengrui", "公司", "有限公司", ""]),
    st.text(max_size=12),
    st.text("苏州恒瑞医药有限公司集团分()（） aB1", max_size=14),
)


@given(NAMES, NAMES)
def test_the_order_of_the_two_names_does_not_matter(one: str, two: str) -> None:
    rarity = BrandRarity()
    rarity.add(read_name(one))
    first = compare_names(read_name(one), read_name(two), rarity)
    assert first == compare_names(read_name(two), read_name(one), rarity)
    assert 0 <= first.likeness <= 1000
    assert all(reason in WEIGHTS for reason in first.reasons)


@given(NAMES)
def test_a_full_name_is_the_same_as_itself_and_a_short_one_never_is(name: str) -> None:
    read = read_name(name)
    found = compare_names(read, read, BrandRarity())
    if not read.key:
        assert found.answer is NameVerdict.DIFFERENT
    else:
        assert found.answer is (NameVerdict.LIKELY if read.is_short else NameVerdict.SAME)


@given(NAMES, NAMES)
def test_a_short_name_is_never_the_same(one: str, two: str) -> None:
    first, second = read_name(one), read_name(two)
    found = compare_names(first, second, BrandRarity())
    if first.is_short or second.is_short:
        assert found.answer is not NameVerdict.SAME


@given(NAMES, NAMES)
def test_the_same_names_are_never_of_two_groups_branches_or_places(one: str, two: str) -> None:
    first, second = read_name(one), read_name(two)
    if compare_names(first, second, BrandRarity()).answer is NameVerdict.SAME:
        assert first.is_group == second.is_group
        assert first.branch == second.branch
        assert place_relation(first.place, second.place) not in {"differs", "unclear"}


@given(NAMES)
def test_reading_what_was_read_changes_nothing(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    read = read_name(name)
    assert read == read_name(name)
    assert split_trade(read.core) == (read.brand, read.trade) or read.is_english
    assert trade_relation(read.trade, read.trade) == "agrees"


@given(
    st.lists(NAMES, max_size=2),
    st.lists(NAMES, max_size=2),
    st.sampled_from([("", False), ("91320800MA1MXXXX0A", False), ("91110000100000000A", True)]),
    st.sampled_from([("", False), ("91110000100000000B", True), ("91110000100000000A", True)]),
)
def test_the_order_of_two_enterprises_does_not_matter(
    ours: list[str], theirs: list[str], one: tuple[str, bool], two: tuple[str, bool]
) -> None:
    first, second = WrittenEnterprise(tuple(ours), *one), WrittenEnterprise(tuple(theirs), *two)
    aliases, rarity = Aliases(), BrandRarity()
    if ours and theirs:
        aliases.tie(ours[0], theirs[0])
    found = compare_enterprises(first, second, aliases=aliases, rarity=rarity)
    assert found == compare_enterprises(second, first, aliases=aliases, rarity=rarity)
    if one[1] and two[1] and one[0] != two[0]:
        assert found.answer is EnterpriseVerdict.DIFFERENT


@pytest.mark.parametrize(
    ("one", "two"),
    [("Сименс", "Газпром"), ("（中国）有限公司", "（上海）有限公司"), ("有限公司", "公司")],
)
def test_names_without_a_brand_are_not_one_for_that(one: str, two: str) -> None:
    found = compare_names(read_name(one), read_name(two), BrandRarity())
    assert found.answer is NameVerdict.DIFFERENT


def test_long_names_that_differ_at_their_end_are_not_the_same_name() -> None:
    one, two = (read_name("苏州" + "恒瑞" * 150 + end) for end in ("甲有限公司", "乙有限公司"))
    assert compare_names(one, two, BrandRarity()).answer is not NameVerdict.SAME


@pytest.mark.parametrize("name", ["（" * 500, "有限公司" * 200, "科技" * 300, "苏州" * 300])
def test_a_long_or_strange_name_is_read_quickly(name: str) -> None:
    assert read_name(name).key
