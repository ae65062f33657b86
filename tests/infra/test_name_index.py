"""The name index: what is added is found, by whatever way the name is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra import name_index
from infra.name_index import NameIndex

FIRMS = {
    "乐川": "苏州乐川光电科技有限公司",
    "恒瑞": "江苏恒瑞医药股份有限公司",
    "焱瑞纳": "无锡市焱瑞纳精细化工有限责任公司",
    "石化": "中国石油化工股份有限公司",
    "力星": "昆山力星生态农业（中国）有限公司",
    "康芝": "海南康芝药业股份有限公司",
    "康美": "广东康美药业股份有限公司",
}
CROWD = [
    f"{place}{a}{b}{trade}有限公司"
    for place in ("南京", "杭州", "青岛", "成都")
    for a in "华中天金德诚信和兴达"
    for b in "宏通利联科创建润丰荣"
    for trade in ("电子", "食品")
]


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NameIndex]:
    is_on_disk = request.param == "on disk"
    found = NameIndex(tmp_path_factory.mktemp("names") if is_on_disk else None)
    for name in CROWD:
        found.add(name, name)
    for key, name in FIRMS.items():
        found.add(key, name)
    found.commit()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("苏州乐川光电科技有限公司", "乐川"),
        ("乐川", "乐川"),
        ("乐川光电", "乐川"),
        ("苏州乐川", "乐川"),
        ("苏州乐船光电科技有限公司", "乐川"),  # a homophone
        ("苏州乐州光电科技有限公司", "乐川"),  # a wrong sign in the brand
        ("苏洲乐川光电科技有限公司", "乐川"),  # in the place
        ("苏州乐川光电科枝有限公司", "乐川"),  # in the trade
        ("乐川光电科技（苏州）有限公司", "乐川"),
        ("蘇州樂川光電科技有限公司", "乐川"),
        ("Suzhou Lechuan Optoelectronics Technology Co., Ltd.", "乐川"),
        ("恒锐医药", "恒瑞"),
        ("Hengrui Pharma", "恒瑞"),
        ("炎瑞纳精细化工有限公司", "焱瑞纳"),
        ("瑞纳化工", "焱瑞纳"),
        ("中石化", "石化"),
        ("康芝药业", "康芝"),
        ("康美药业", "康美"),
    ],
)
def test_a_firm_is_the_first_candidate_however_it_is_written(
    index: NameIndex, written: str, key: str
) -> None:
    assert index.candidates(written)[0] == key


def test_a_blank_or_strange_name_has_candidates_or_none_but_never_fails(index: NameIndex) -> None:
    for name in ("", " ", "（）", '"+-*:^~', "有限公司", "𠀀𠀁", "a" * 5000, "\n\t"):
        assert len(index.candidates(name)) <= 50
    assert index.candidates("") == []


def test_no_more_candidates_than_asked_for_and_each_once(index: NameIndex) -> None:
    assert len(index.candidates("南京华宏电子有限公司", limit=3)) == 3
    many = index.candidates("南京华宏电子有限公司")
    assert len(many) == len(set(many)) == 50


def test_a_firm_is_found_by_each_of_its_names(tmp_path: Path) -> None:
    index = NameIndex(tmp_path / "names")
    index.add("E1", "北京字节跳动科技有限公司")
    index.add("E1", "抖音")
    index.add("E2", "抖音文化传媒有限公司")
    assert index.candidates("抖音")[0] == "E1"
    assert sorted(index.candidates("抖音有限公司")) == ["E1", "E2"]
    index.close()


def test_what_was_committed_is_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    index = NameIndex(tmp_path)
    index.add("E1", "苏州乐川光电科技有限公司")
    index.commit()
    index.add("E2", "苏州恒瑞医药有限公司")
    index.close()
    again = NameIndex(tmp_path)
    assert len(again) == 2
    assert again.candidates("乐川") == ["E1"]
    again.add("E3", "南京乐川食品有限公司")
    assert set(again.candidates("乐川")) == {"E1", "E3"}
    again.close()


def test_a_name_is_found_at_once_while_the_mass_is_on_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(name_index, "RECENT_MAX", 10)
    index = NameIndex()
    for number, name in enumerate(CROWD[:105]):
        index.add(str(number), name)
        assert index.candidates(name)[0] == str(number)
    assert len(index) == 105
    index.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("苏州恒瑞医药光电有限公司 A1()", max_size=10), max_size=12))
def test_the_same_names_give_the_same_candidates_in_the_same_order(names: list[str]) -> None:
    first, second = NameIndex(), NameIndex()
    for index in (first, second):
        for number, name in enumerate(names):
            index.add(str(number), name)
    for name in names:
        found = first.candidates(name)
        assert found == second.candidates(name)
    first.close()
    second.close()
