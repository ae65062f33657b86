"""The name index: what is added is found, by whatever way the name is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra import name_index
from infra.name_index import NameIndex
from tests.judging.table import parse_table

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

LISTED = """
short | name
比亚迪 | 比亚迪股份有限公司
宁德时代 | 宁德时代新能源科技股份有限公司
贵州茅台 | 贵州茅台酒股份有限公司
洋河股份 | 江苏洋河酒厂股份有限公司
今世缘 | 江苏今世缘酒业股份有限公司
恒瑞医药 | 江苏恒瑞医药股份有限公司
药明康德 | 无锡药明康德新药开发股份有限公司
先导智能 | 无锡先导智能装备股份有限公司
中芯国际 | 中芯国际集成电路制造有限公司
长电科技 | 江苏长电科技股份有限公司
通富微电 | 通富微电子股份有限公司
华天科技 | 天水华天科技股份有限公司
隆基绿能 | 隆基绿能科技股份有限公司
天合光能 | 天合光能股份有限公司
阿特斯 | 阿特斯阳光电力集团股份有限公司
晶科能源 | 晶科能源股份有限公司
通威股份 | 通威股份有限公司
三一重工 | 三一重工股份有限公司
徐工机械 | 徐工集团工程机械股份有限公司
中联重科 | 中联重科股份有限公司
海尔智家 | 海尔智家股份有限公司
美的集团 | 美的集团股份有限公司
格力电器 | 珠海格力电器股份有限公司
京东方 | 京东方科技集团股份有限公司
立讯精密 | 立讯精密工业股份有限公司
歌尔股份 | 歌尔股份有限公司
蓝思科技 | 蓝思科技股份有限公司
汇川技术 | 深圳市汇川技术股份有限公司
迈瑞医疗 | 深圳迈瑞生物医疗电子股份有限公司
爱尔眼科 | 爱尔眼科医院集团股份有限公司
片仔癀 | 漳州片仔癀药业股份有限公司
云南白药 | 云南白药集团股份有限公司
康美药业 | 康美药业股份有限公司
康芝药业 | 康芝药业股份有限公司
伊利股份 | 内蒙古伊利实业集团股份有限公司
海天味业 | 佛山市海天调味食品股份有限公司
双汇发展 | 河南双汇投资发展股份有限公司
牧原股份 | 牧原食品股份有限公司
温氏股份 | 温氏食品集团股份有限公司
万华化学 | 万华化学集团股份有限公司
恒力石化 | 恒力石化股份有限公司
荣盛石化 | 荣盛石化股份有限公司
东方盛虹 | 江苏东方盛虹股份有限公司
华鲁恒升 | 山东华鲁恒升化工股份有限公司
沙钢股份 | 江苏沙钢股份有限公司
紫金矿业 | 紫金矿业集团股份有限公司
赣锋锂业 | 江西赣锋锂业集团股份有限公司
天齐锂业 | 天齐锂业股份有限公司
恩捷股份 | 云南恩捷新材料股份有限公司
亿纬锂能 | 惠州亿纬锂能股份有限公司
国轩高科 | 国轩高科股份有限公司
欣旺达 | 欣旺达电子股份有限公司
长城汽车 | 长城汽车股份有限公司
上汽集团 | 上海汽车集团股份有限公司
长安汽车 | 重庆长安汽车股份有限公司
福耀玻璃 | 福耀玻璃工业集团股份有限公司
拓普集团 | 宁波拓普集团股份有限公司
玲珑轮胎 | 山东玲珑轮胎股份有限公司
顺丰控股 | 顺丰控股股份有限公司
中国石化 | 中国石油化工股份有限公司
中石化 | 中国石油化工股份有限公司
浦发银行 | 上海浦东发展银行股份有限公司
招商银行 | 招商银行股份有限公司
兴业银行 | 兴业银行股份有限公司
中国平安 | 中国平安保险（集团）股份有限公司
华泰证券 | 华泰证券股份有限公司
海康威视 | 杭州海康威视数字技术股份有限公司
大华股份 | 浙江大华技术股份有限公司
科大讯飞 | 科大讯飞股份有限公司
用友网络 | 用友网络科技股份有限公司
中兴通讯 | 中兴通讯股份有限公司
亨通光电 | 江苏亨通光电股份有限公司
中天科技 | 江苏中天科技股份有限公司
扬农化工 | 江苏扬农化工股份有限公司
鱼跃医疗 | 江苏鱼跃医疗设备股份有限公司
海澜之家 | 海澜之家集团股份有限公司
森马服饰 | 浙江森马服饰股份有限公司
欧派家居 | 欧派家居集团股份有限公司
三只松鼠 | 三只松鼠股份有限公司
涪陵榨菜 | 重庆市涪陵榨菜集团股份有限公司
富士康 | 富士康工业互联网股份有限公司
台积电 | 台湾积体电路制造股份有限公司
共创草坪 | 江苏共创人造草坪股份有限公司
安洁科技 | 苏州安洁科技股份有限公司
东山精密 | 苏州东山精密制造股份有限公司
"""


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


def test_a_listed_firm_is_first_under_the_name_that_people_know() -> None:
    index = NameIndex()
    rows = parse_table(LISTED)
    for name in [*CROWD, *{row.cell("name") for row in rows}]:
        index.add(name, name)
    missed = [
        row.text for row in rows if index.candidates(row.cell("short"))[0] != row.cell("name")
    ]
    assert missed == []
    index.close()


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
