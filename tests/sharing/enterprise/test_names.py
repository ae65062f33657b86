"""Which written names are equal, as a table that an official can read, and which never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.enterprise.names import name_key

EQUAL = [
    ("昆山众贞动力电池有限责任公司", "昆山众贞动力电池有限公司"),
    ("东莞骁荣宇饮品（中国）有限公司", "东莞骁荣宇饮品(中国)有限公司"),
    ("东莞骁荣宇饮品【中国】有限公司", "东莞骁荣宇饮品〔中国〕有限公司"),
    ("佛山巨天新能源科技股份公司", "佛山巨天新能源科技股份有限公司"),
    ("佛山巨天新能源科技股份有限责任公司", "佛山巨天新能源科技股份有限公司"),
    (" 南京时森自动化设备集团有限公司　", "南京时森 自动化设备集团有限公司"),
    ("ＡＢＢ（中国）有限公司", "abb(中国)有限公司"),
    ("迈克尔·杰克科技有限公司", "迈克尔•杰克科技有限公司"),
    ("迈克尔・杰克科技有限公司", "迈克尔杰克科技有限公司"),
    ("Acme Battery Co., Ltd.", "ACME BATTERY COMPANY LIMITED"),
    ("Acme Battery Co.,Ltd", "Acme Battery Co Ltd"),
    ("Acme Battery Limited", "ACME BATTERY LTD."),
    ("Acme, Inc.", "Acme Incorporated"),
    ("Acme Corp", "Acme Corporation"),
    ("南京 某某 有限公司\t", "南京某某有限公司"),
]

DIFFERENT = [
    ("天津市捷利化学有限公司", "天津市捷利化学集团有限公司"),
    ("天津市捷利化学有限公司", "天津市捷利化学有限公司淮安分公司"),
    ("天津市捷利化学有限公司", "淮安捷利化学有限公司"),
    ("天津市捷利化学有限公司", "天津捷利化学有限公司"),
    ("天津市捷利化学有限公司", "捷利化学"),
    ("康芝药业有限公司", "康美药业有限公司"),
    ("东莞骁荣宇饮品（中国）有限公司", "东莞骁荣宇饮品有限公司"),
    ("佛山巨天科技股份有限公司", "佛山巨天科技有限公司"),
    ("中建一局有限公司", "中建二局有限公司"),
    ("Acme Ltd", "Acme Co Ltd"),
    ("A&B有限公司", "AB有限公司"),
    ("荣华集团", "榮華集团"),
]


@pytest.mark.parametrize(("one", "two"), EQUAL)
def test_these_two_are_one_written_name(one: str, two: str) -> None:
    assert name_key(one) == name_key(two) != ""


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_these_two_are_two_names(one: str, two: str) -> None:
    assert name_key(one) != name_key(two)


@pytest.mark.parametrize("blank", ["", " ", "　\t\n", "·", "—"])
def test_a_blank_name_has_no_key(blank: str) -> None:
    assert name_key(blank) == ""


LEGAL_WORDS = [
    "有限",
    "责任",
    "股份",
    "公司",
    "co",
    "Company ",
    "Ltd.",
    "limited",
    "Inc",
    "（",
    "。",
]
names = st.one_of(
    st.text(), st.lists(st.one_of(st.sampled_from(LEGAL_WORDS), st.text(max_size=2))).map("".join)
)


@given(names)
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(names, st.sampled_from(["集团", "分公司", "子公司", "淮安", "（中国）", "二"]))
def test_a_word_that_makes_another_enterprise_is_never_lost(name: str, word: str) -> None:
    assert name_key(name + word) != name_key(name)


@given(st.text("科创达联华集团分有限公司股份责任（）· ", max_size=20), st.integers(0, 20))
def test_what_is_no_legal_form_keeps_its_signs_in_order(name: str, place: int) -> None:
    with_brand = name[:place] + "Ｚ甲乙" + name[place:]
    assert "z甲乙" in name_key(with_brand)


def test_keys_are_never_longer_than_what_was_written() -> None:
    written = "股份公司" * 50
    assert len(name_key(written)) <= len(written)
