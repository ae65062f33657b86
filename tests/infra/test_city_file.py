"""A city file is read, or every one of its faults is told with its line."""

from pathlib import Path

import pytest

from auth.offices import City, OfficeKind
from infra.city_file import city_from, load_city
from infra.faults import FileFaulty
from infra.yaml_source import parse_yaml

GOOD = """\
city:
  code: '320800'
  name: 淮安市
  timezone: Asia/Shanghai
centre: 市商务局
rules: huaian-2025
chemical_park: '320891'
industry_chains:
- 新材料
- 绿色食品
offices:
- code: '320826'
  name: 涟水县
  aliases:
  - 涟水
  kind: county
  has_land: true
- code: '320891'
  name: 淮安工业园区
  aliases: []
  kind: park
  has_land: true
- code: B02
  name: 驻上海招商局
  kind: bureau
  has_land: false
  parent: '320826'
  exists_from: 2021-05-01
"""


def city(text: str) -> City:
    return city_from(parse_yaml(text.encode(), file="city.yaml"), is_demo=False)


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(FileFaulty) as caught:
        city(text)
    assert all(fault.text for fault in caught.value.faults)
    return [(fault.line, fault.path, fault.code) for fault in caught.value.faults]


def test_a_good_file_gives_the_city_with_its_centre(tmp_path: Path) -> None:
    file = tmp_path / "city.yaml"
    file.write_text(GOOD, encoding="utf-8")
    read = load_city(file)
    assert (read.code, read.name, read.timezone) == ("320800", "淮安市", "Asia/Shanghai")
    assert (read.centre.name, read.centre.kind) == ("市商务局", OfficeKind.CENTRE)
    assert (read.rules, read.chemical_park, read.is_demo) == ("huaian-2025", "320891", False)
    assert read.chains == ("新材料", "绿色食品")
    assert [office.code for office in read.offices] == ["320800", "320826", "320891", "B02"]
    bureau = read.find_office("驻上海招商局")
    assert bureau is not None
    assert (bureau.parent, str(bureau.exists_from), bureau.has_land) == (
        "320826",
        "2021-05-01",
        False,
    )


FAULTS = [
    ("name: 涟水县", "nam: 涟水县", [(12, "offices[1].name", "file.key_missing"),
                                    (13, "offices[1].nam", "file.key_unknown")]),
    ("code: '320826'", "code: 320826", [(12, "offices[1].code", "file.not_a_text")]),
    ("code: B02", "code: B 02", [(23, "offices[3].code", "file.signs_not_allowed")]),
    ("code: B02", "code: '320891'", [(23, "offices[3].code", "city.office_code_twice")]),
    ("code: B02", "code: '320800'", [(23, "offices[3].code", "city.office_code_of_city")]),
    ("kind: bureau", "kind: buro", [(25, "offices[3].kind", "file.not_one_of")]),
    ("kind: bureau", "kind: centre", [(25, "offices[3].kind", "city.kind_centre")]),
    ("has_land: false", "has_land: no", [(26, "offices[3].has_land", "file.not_true_or_false")]),
    ("has_land: false", "has_land: 0", [(26, "offices[3].has_land", "file.not_true_or_false")]),
    ("parent: '320826'", "parent: X", [(27, "offices[3].parent", "city.parent_unknown")]),
    ("parent: '320826'", "parent: B02", [(27, "offices[3].parent", "city.parent_circle")]),
    ("2021-05-01", "2024-02-30", [(28, "offices[3].exists_from", "file.not_a_date")]),
    ("2021-05-01", "2021", [(28, "offices[3].exists_from", "file.not_a_date")]),
    ("  - 涟水\n", "  - 淮安 工业园区\n", [(19, "offices[2].name", "city.office_name_shared")]),
    ("  - 涟水\n", "  - 市商务局\n", [(5, "centre", "city.centre_name_taken")]),
    ("  - 涟水\n", "  - ''\n", [(15, "offices[1].aliases[1]", "file.text_empty")]),
    ("name: 驻上海", "name: " + "长" * 64, [(24, "offices[3].name", "file.text_too_long")]),
    ("name: 驻上海招商局", 'name: "\\a驻上海"',
     [(24, "offices[3].name", "file.signs_not_allowed")]),
    ("chemical_park: '320891'", "chemical_park: B02",
     [(7, "chemical_park", "city.chemical_park_without_land")]),
    ("chemical_park: '320891'", "chemical_park: '1'",
     [(7, "chemical_park", "city.chemical_park_unknown")]),
    ("chemical_park: '320891'\n", "", []),
    ("- 绿色食品", "- 新 材料", [(10, "industry_chains[2]", "city.chain_twice")]),
    ("- 绿色食品", "- [a]", [(10, "industry_chains[2]", "file.not_a_text")]),
    ("Asia/Shanghai", "Asia/Huaian", [(4, "city.timezone", "city.timezone_unknown")]),
    ("rules: huaian-2025\n", "", [(1, "rules", "file.key_missing")]),
    ("centre: 市商务局", "centre:", [(5, "centre", "file.not_a_text")]),
    ("rules: huaian-2025", "rules: [huaian", [(7, "", "file.bracket_or_indent")]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "expected"), FAULTS)
def test_a_fault_is_told_with_line_place_and_reason(
    written: str, instead: str, expected: list[tuple[int, str, str]]
) -> None:
    assert written in GOOD
    changed = GOOD.replace(written, instead, 1)
    if expected:
        assert faults(changed) == expected
    else:
        city(changed)


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_lines() -> None:
    changed = (
        GOOD.replace("Asia/Shanghai", "Asia/Huaian")
        .replace("code: '320826'", "code: 320826")
        .replace("kind: bureau", "kind: buro")
        .replace("parent: '320826'", "parent: X")
    )
    assert faults(changed) == [
        (4, "city.timezone", "city.timezone_unknown"),
        (12, "offices[1].code", "file.not_a_text"),
        (25, "offices[3].kind", "file.not_one_of"),
        (27, "offices[3].parent", "city.parent_unknown"),
    ]


def test_an_office_that_cannot_be_read_makes_no_second_fault_for_its_children() -> None:
    changed = GOOD.replace("name: 涟水县", "name: ''")
    assert faults(changed) == [(13, "offices[1].name", "file.text_empty")]


@pytest.mark.parametrize("text", ["", "- 1", "淮安", "3"])
def test_a_file_that_is_no_group_of_keys_says_so(text: str) -> None:
    assert faults(text) == [(1, "", "file.top_not_a_mapping")]


def test_a_city_without_offices_is_refused() -> None:
    text = GOOD[: GOOD.index("offices:")].replace("chemical_park: '320891'\n", "") + "offices: []\n"
    assert faults(text) == [(10, "offices", "city.no_offices")]


def test_without_a_file_the_example_city_is_used_and_marked_as_a_demo() -> None:
    demo = load_city()
    assert demo.is_demo
    assert demo.find_office("经开区") is not None
