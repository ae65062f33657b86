"""Offices are found by code, name or alias, and a city that does not fit together is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from auth.offices import City, Office, OfficeKind, office_faults, office_key


def office(code: str, name: str, **other: Any) -> Office:
    facts: dict[str, Any] = {"kind": OfficeKind.COUNTY, "has_land": True, **other}
    return Office(code=code, name=name, **facts)


CENTRE = office("320800", "市商务局", kind=OfficeKind.CENTRE, has_land=False)
LIANSHUI = office("320826", "涟水县", aliases=("涟水",))
PARK = office("320891", "淮安工业园区", aliases=("工业园区",), kind=OfficeKind.PARK)
SHANGHAI = office("B02", "驻上海招商局", kind=OfficeKind.BUREAU, has_land=False)


def city(*offices: Office, **other: Any) -> City:
    facts: dict[str, Any] = {
        "code": "320800",
        "name": "淮安市",
        "timezone": "Asia/Shanghai",
        "rules": "huaian-2025",
        **other,
    }
    return City(offices=(CENTRE, *offices), **facts)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("涟水县", "320826"),
        ("涟水", "320826"),
        (" 涟 水 县　", "320826"),
        ("320826", "320826"),
        (" b02 ", None),
        ("B02", "B02"),
        ("市商务局", "320800"),
        ("涟水市", None),
        ("涟水区", None),
        ("", None),
        ("　", None),
    ],
)
def test_an_office_is_found_by_code_name_or_alias_and_nothing_else(
    written: str, code: str | None
) -> None:
    found = city(LIANSHUI, PARK, SHANGHAI).find_office(written)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("经开区（南区）", "经开区(南区)", True),
        ("Ａ１园区", "a1园区", True),
        ("淮安市", "淮安区", False),
        ("淮安", "淮安市", False),
        ("科招局", "科技招商局", False),
    ],
)
def test_names_are_compared_by_width_case_and_spaces_only(
    one: str, other: str, *, is_same: bool
) -> None:
    assert (office_key(one) == office_key(other)) is is_same


@given(st.text())
def test_folding_an_office_name_twice_changes_nothing(text: str) -> None:
    assert office_key(office_key(text)) == office_key(text)


@pytest.mark.parametrize(
    ("offices", "other", "fault"),
    [
        ((LIANSHUI, office("320826", "金湖县")), {}, "city.office_code_twice"),
        ((LIANSHUI, office("320831", "涟水")), {}, "city.office_name_shared"),
        ((office("1", "甲", aliases=("开发区",)), office("2", "乙", aliases=("开 发区",))), {},
         "city.office_name_shared"),
        ((office("1", "甲", parent="9"),), {}, "city.parent_unknown"),
        ((office("1", "甲", parent="1"),), {}, "city.parent_circle"),
        ((office("1", "甲", parent="2"), office("2", "乙", parent="1")), {}, "city.parent_circle"),
        ((SHANGHAI,), {"chemical_park": "B02"}, "city.chemical_park_without_land"),
        ((PARK,), {"chemical_park": "320892"}, "city.chemical_park_unknown"),
        ((), {"timezone": "Asia/Huaian"}, "city.timezone_unknown"),
        ((), {"timezone": "../etc/passwd"}, "city.timezone_unknown"),
        ((), {"timezone": "Asia"}, "city.timezone_unknown"),
        ((), {"timezone": ""}, "city.timezone_unknown"),
        ((), {"chains": ("新材料", "新 材料")}, "city.chain_twice"),
        ((), {"code": "320801"}, "city.centre_not_one"),
        ((office("2", "乙", kind=OfficeKind.CENTRE),), {}, "city.centre_not_one"),
    ],
)  # fmt: skip
def test_a_city_whose_parts_do_not_fit_is_refused_by_name(
    offices: tuple[Office, ...], other: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValidationError, match=fault):
        city(*offices, **other)


@pytest.mark.parametrize("code", ["", "3208 26", "淮安", "a" * 33, "A\n", "a/b"])
def test_a_code_is_1_to_32_plain_characters(code: str) -> None:
    with pytest.raises(ValidationError):
        office(code, "涟水县")


@pytest.mark.parametrize("name", ["", " ", "涟\x00水", "涟\n水", "水" * 65])
def test_a_name_is_1_to_64_printable_characters(name: str) -> None:
    with pytest.raises(ValidationError):
        office("1", name)


def test_an_office_may_list_its_own_name_as_an_alias() -> None:
    assert city(office("1", "涟水县", aliases=("涟水县",))).find_office("涟水县") is not None


def test_parents_are_named_from_the_nearest_up() -> None:
    town = office("320826-1", "高沟镇", parent="320826", exists_from=date(2024, 1, 1))
    of_town = [parent.name for parent in city(LIANSHUI, town).parents("320826-1")]
    assert of_town == ["涟水县"]
    assert list(city(LIANSHUI).parents("320826")) == []


def test_the_centre_is_the_office_with_the_citys_own_code() -> None:
    assert city().centre.name == "市商务局"


def test_faults_name_the_place_in_the_list_that_the_caller_gave() -> None:
    faults = office_faults([(4, LIANSHUI), (9, office("320826", "金湖县"))])
    assert [(fault.path, fault.params["other"]) for fault in faults] == [
        (("offices", 9, "code"), "涟水县")
    ]


def test_a_city_is_the_same_after_writing_and_reading_and_after_a_look_up() -> None:
    one = city(LIANSHUI, PARK, chains=("新材料",), chemical_park="320891")
    two = City.model_validate_json(one.model_dump_json())
    assert one.find_office("涟水") is not None
    assert one == two
    assert hash(one) == hash(two)
    assert one.model_dump_json() == two.model_dump_json()
