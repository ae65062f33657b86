"""The order of evidence: code, rulings, names."""

import pytest

from gateway.messages.catalogue import say
from sharing.matching.names import (
    Aliases,
    BrandRarity,
    WrittenEnterprise,
    compare_enterprises,
    read_name,
)
from tests.judging.table import Row, parse_table

CODES = {
    "A": ("91320800MA1MA00001", True),
    "A'": ("91320800MA1MA0000I", False),  # A with its last sign mistyped
    "B": ("91320582MA2N5K7X9B", True),
    "-": ("", False),
}

CASES = """
one | code | two | code 2 | known | answer | reason
----------------------------------------------------------------------- # codes first
新源材料有限公司 | A | 新源材料科技有限公司 | A | | same | codes_agree
新源材料有限公司 | A | 华天电子有限公司 | A | | ask | names_share_nothing
新源材料有限公司 | A | 华天电子有限公司 | A | same | same | known_alias
新源材料有限公司 | A | 新源材料科技有限公司 | A | different | ask | ruled_different
新源材料有限公司 | A | 新源材料有限公司 | B | | different | codes_differ
新源材料有限公司 | A | 新源材料有限公司 | B | same | different | codes_differ
----------------------------------------------------------------------- # then what is known
苏州新源材料有限公司 | A | 苏州华天电子有限公司 | - | same | same | known_alias
苏州新源材料有限公司 | - | 新源 | - | same | same | known_alias
苏州新源材料有限公司 | - | 新源材料有限公司 | - | different | different | ruled_different
苏州新源材料有限公司 | - | 新源材料有限公司 | - | group | same_group | ruled_same_group
----------------------------------------------------------------------- # then names
苏州新源材料有限公司 | A | 苏州新源材料有限公司 | - | | same | names_agree
苏州新源材料有限公司 | A | 新源材料 | - | | ask | short_name
苏州新源材料有限公司 | - | 苏州新源材料集团有限公司 | - | | same_group | group_differs
苏州新源材料有限公司 | - | 南京新源材料有限公司 | - | | different | place_differs
苏州新源材料有限公司 | - | 苏州华天电子有限公司 | - | | different | brand_differs
----------------------------------------------------------------------- # a mistyped code supports
苏州新源材料有限公司 | A | 新源材料 | A' | | ask | code_one_sign_apart
苏州新源材料有限公司 | A | 南京新源材料有限公司 | A' | | ask | code_one_sign_apart
苏州新源材料有限公司 | A | 苏州华天电子有限公司 | A' | | different | brand_differs
"""


@pytest.mark.parametrize("row", parse_table(CASES), ids=lambda row: f"line {row.line}")
def test_two_enterprises_are_answered_by_the_order_of_evidence(row: Row) -> None:
    aliases = Aliases()
    match row.cell("known"):
        case "same":
            aliases.tie(row.cell("one"), row.cell("two"))
        case "different":
            aliases.part(row.cell("one"), row.cell("two"))
        case "group":
            aliases.part(row.cell("one"), row.cell("two"), is_same_group=True)
    one = WrittenEnterprise((row.cell("one"),), *CODES[row.cell("code")])
    two = WrittenEnterprise((row.cell("two"),), *CODES[row.cell("code 2")])
    found = compare_enterprises(one, two, aliases=aliases, rarity=BrandRarity())
    assert found.answer == row.cell("answer"), f"{row.text}: {found}"
    assert row.cell("reason") in found.reasons, f"{row.text}: {found}"
    for reason in found.reasons:
        assert say(f"match.{reason}", "zh_CN") != say(f"match.{reason}", "en")


def test_a_name_changed_twice_is_known_from_its_first_name() -> None:
    aliases = Aliases()
    aliases.tie("苏州新源材料有限公司", "苏州天合材料有限公司")
    aliases.tie("苏州天合材料有限公司", "苏州万方材料有限公司")
    assert aliases.relation("蘇州新源材料有限責任公司", "苏州万方材料有限公司") == "same"
    assert len(aliases.names("苏州新源材料有限公司")) == 3


def test_a_ruling_of_different_holds_for_all_names_of_both_until_another_ruling() -> None:
    aliases = Aliases()
    aliases.tie("新源", "苏州新源材料有限公司")
    aliases.part("新源", "南京新源材料有限公司")
    assert aliases.relation("苏州新源材料有限公司", "南京新源材料有限公司") == "different"
    aliases.tie("苏州新源材料有限公司", "南京新源材料有限公司")
    assert aliases.relation("苏州新源材料有限公司", "南京新源材料有限公司") == "same"


def test_a_short_alias_is_asked_once_several_firms_bear_its_brand() -> None:
    full = WrittenEnterprise(("苏州新源材料有限公司",))
    short = WrittenEnterprise(("新源",))
    aliases, rarity = Aliases(), BrandRarity()
    aliases.tie("新源", "苏州新源材料有限公司")
    rarity.add(read_name("苏州新源材料有限公司"))
    assert compare_enterprises(full, short, aliases=aliases, rarity=rarity).answer == "same"
    rarity.add(read_name("南京新源食品有限公司"))
    found = compare_enterprises(full, short, aliases=aliases, rarity=rarity)
    assert found.answer == "ask"
    assert found.reasons == ("known_alias", "short_name", "brand_common")


def test_a_blank_name_is_no_alias_of_another() -> None:
    aliases = Aliases()
    aliases.tie("", "苏州新源材料有限公司")
    aliases.part(" ", "苏州新源材料有限公司")
    assert aliases.relation("", "苏州新源材料有限公司") is None
    assert aliases.relation("", "") is None


def test_the_name_that_says_most_is_taken() -> None:
    one = WrittenEnterprise(("Great Wall Motor Co., Ltd.", "长城汽车股份有限公司"))
    two = WrittenEnterprise(("长城汽车股份有限公司",))
    found = compare_enterprises(one, two, aliases=Aliases(), rarity=BrandRarity())
    assert found.answer == "same"
