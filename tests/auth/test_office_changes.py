"""Offices change from a month on; what was before keeps its office and its name."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from auth.office_changes import Change, ChangeRefused, city_with, offices_changed
from auth.offices import City, Office, OfficeKind

CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
FEBRUARY, MARCH, APRIL = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)
JANUARY_END = date(2025, 1, 31)


def office(code: str, name: str, **other: Any) -> Office:
    facts: dict[str, Any] = {"kind": OfficeKind.COUNTY, "has_land": True, **other}
    return Office(code=code, name=name, **facts)


def paper_city() -> City:
    offices = (
        office("C", "市商务局", kind=OfficeKind.CENTRE, has_land=False),
        office("QH", "清河区", aliases=("清河",)),
        office("QP", "清浦区"),
        office("HY", "淮阴县"),
        office("PK", "清河新区", kind=OfficeKind.PARK, parent="QH"),
        office("SH", "驻沪局", kind=OfficeKind.BUREAU, has_land=False),
    )
    return City(code="C", name="纸上市", timezone="Asia/Shanghai", offices=offices, rules="r")


def new(code: str, name: str, **other: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "kind": "county", "has_land": True, **other}


def close(code: str, successor: str) -> dict[str, Any]:
    return {"how": "close", "office": code, "successor": successor}


def changed(city: City, said: dict[str, Any], day: date = FEBRUARY) -> City:
    change = CHANGE.validate_python(said)
    return city_with(city, offices_changed(city, change, effective_from=day))


MERGED = {"how": "merge", "offices": ["QH", "QP"], "into": new("QJ", "清江浦区")}


def test_a_renamed_office_is_found_by_both_names_and_called_by_the_name_of_the_day() -> None:
    city = changed(paper_city(), {"how": "rename", "office": "HY", "name": "淮阴区"})
    assert city.name_on("HY", JANUARY_END) == "淮阴县"
    assert city.name_on("HY", FEBRUARY) == "淮阴区"
    found = {written: city.office_named(written) for written in ("淮阴县", "淮阴区")}
    assert {each.code for each in found.values() if each is not None} == {"HY"}
    assert len([each for each in found.values() if each is not None]) == len(found)
    assert "淮阴县" in city.offices[3].aliases
    assert [o.name for o in city.named_on(JANUARY_END).offices if o.code == "HY"] == ["淮阴县"]


def test_an_office_renamed_twice_has_each_name_in_its_time() -> None:
    once = changed(paper_city(), {"how": "rename", "office": "HY", "name": "淮阴区"})
    twice = changed(once, {"how": "rename", "office": "HY", "name": "新淮阴区"}, APRIL)
    days = (JANUARY_END, FEBRUARY, MARCH, APRIL)
    assert [twice.name_on("HY", d) for d in days] == ["淮阴县", "淮阴区", "淮阴区", "新淮阴区"]
    back = changed(twice, {"how": "rename", "office": "HY", "name": "淮阴县"}, date(2025, 5, 1))
    assert back.name_on("HY", date(2025, 5, 1)) == "淮阴县"


def test_merged_offices_are_stood_for_by_the_new_one_and_keep_the_months_before() -> None:
    city = changed(paper_city(), MERGED)
    assert city.credited_office("QH", "2025-01") == "QH"
    assert city.credited_office("QH", "2025-02") == "QJ"
    assert city.credited_office("QP", "2030-12") == "QJ"
    assert city.office_on("QH", JANUARY_END) is not None
    assert city.office_on("QH", FEBRUARY) is None
    assert city.office_on("QJ", JANUARY_END) is None
    assert city.stood_for_by("QJ", FEBRUARY) == ("QJ", "QH", "QP")
    assert city.stood_for_by("QJ", JANUARY_END) == ("QJ",)


def test_successors_are_followed_to_the_one_that_exists_on_the_day() -> None:
    once = changed(paper_city(), {"how": "close", "office": "QH", "successor": "QP"})
    city = changed(once, {"how": "merge", "offices": ["QP"], "into": "HY"}, APRIL)
    found = [city.successor_on("QH", day) for day in (JANUARY_END, FEBRUARY, MARCH, APRIL)]
    assert found == ["QH", "QP", "QP", "HY"]
    assert city.successor_on("nobody", APRIL) == "nobody"


def test_of_a_split_office_the_first_that_is_named_takes_over() -> None:
    into = [new("N1", "清南区"), "QP", new("N2", "清北区")]
    city = changed(paper_city(), {"how": "split", "office": "QH", "into": into})
    assert city.successor_on("QH", FEBRUARY) == "N1"
    assert [o.code for o in city.offices][-2:] == ["N1", "N2"]


def test_whoever_stands_for_an_ended_parent_is_the_parent_in_its_place() -> None:
    city = changed(paper_city(), MERGED)
    assert [o.code for o in city.parents("PK", day=JANUARY_END)] == ["QH"]
    assert [o.code for o in city.parents("PK", day=FEBRUARY)] == ["QJ"]
    own = changed(paper_city(), {"how": "close", "office": "QH", "successor": "PK"})
    assert [o.code for o in own.parents("PK", day=FEBRUARY)] == []


def test_a_period_lists_the_offices_of_its_months_under_the_names_of_its_end() -> None:
    renamed = changed(paper_city(), {"how": "rename", "office": "HY", "name": "淮阴区"}, MARCH)
    city = changed(renamed, MERGED)
    january = {o.code: o.name for o in city.offices_in(("2025-01",))}
    quarter = {o.code: o.name for o in city.offices_in(("2025-01", "2025-02", "2025-03"))}
    february = {o.code: o.name for o in city.offices_in(("2025-02",))}
    assert (january["HY"], february["HY"], quarter["HY"]) == ("淮阴县", "淮阴县", "淮阴区")
    assert "QJ" not in january
    assert "QH" not in february
    assert {"QH", "QP", "QJ"} <= set(quarter)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"how": "rename", "office": "XX", "name": "某区"}, "office_unknown"),
        ({"how": "rename", "office": "HY", "name": "淮 阴县"}, "office_change_says_nothing"),
        ({"how": "rename", "office": "HY", "name": "清河"}, "office_change_name_taken"),
        ({"how": "found", "office": new("QH", "某区")}, "office_change_code_taken"),
        ({"how": "found", "office": new("N1", "清浦区")}, "office_change_name_taken"),
        ({"how": "found", "office": new("N1", "某区", parent="XX")}, "office_unknown"),
        ({"how": "found", "office": new("N1", "某局", kind="centre")}, "office_change_of_centre"),
        ({"how": "close", "office": "C", "successor": "HY"}, "office_change_of_centre"),
        ({"how": "close", "office": "HY", "successor": "HY"}, "office_change_into_itself"),
        ({"how": "close", "office": "HY", "successor": "SH"}, "office_change_without_land"),
        ({"how": "merge", "offices": ["HY", "HY"], "into": "QH"}, "office_change_named_twice"),
        ({"how": "merge", "offices": ["HY", "QH"], "into": "QH"}, "office_change_into_itself"),
        ({"how": "split", "office": "HY", "into": ["QH", "QH"]}, "office_change_named_twice"),
        ({"how": "split", "office": "HY", "into": ["QH", "HY"]}, "office_change_into_itself"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_its_reason(
    said: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ChangeRefused) as refused:
        changed(paper_city(), said)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("said", "day", "reason"),
    [
        ({"how": "rename", "office": "QH", "name": "某区"}, APRIL, "office_no_longer"),
        ({"how": "rename", "office": "QH", "name": "某区"}, FEBRUARY, "office_change_out_of_order"),
        (close("HY", "QH"), APRIL, "office_no_longer"),
        (close("HY", "QH"), FEBRUARY, "office_change_out_of_order"),
        (close("QJ", "HY"), FEBRUARY, "office_change_out_of_order"),
        ({"how": "found", "office": new("N1", "清河区")}, APRIL, "office_change_name_taken"),
    ],
)
def test_what_is_recorded_already_binds_later_changes(
    said: dict[str, Any], day: date, reason: str
) -> None:
    city = changed(paper_city(), MERGED, MARCH)
    with pytest.raises(ChangeRefused) as refused:
        changed(city, said, day)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("ends", "rule"),
    [
        ({"HY": {"exists_until": MARCH}}, "end_without_successor"),
        ({"HY": {"exists_until": MARCH, "successor": "XX"}}, "successor_unknown"),
        ({"HY": {"exists_until": date(1970, 1, 1), "successor": "QH"}}, "end_before_beginning"),
        (
            {
                "HY": {"exists_until": MARCH, "successor": "QH"},
                "QH": {"exists_until": APRIL, "successor": "HY"},
            },
            "successor_circle",
        ),
    ],
)
def test_a_city_whose_successions_do_not_fit_is_refused(
    ends: dict[str, dict[str, Any]], rule: str
) -> None:
    offices = [o.model_copy(update=ends.get(o.code, {})) for o in paper_city().offices]
    with pytest.raises(ValidationError, match=rule):
        City(code="C", name="市", timezone="Asia/Shanghai", offices=tuple(offices), rules="r")


def test_a_city_that_was_written_before_offices_could_change_still_reads() -> None:
    content = paper_city().model_dump(mode="json")
    for each in content["offices"]:
        for later in ("exists_until", "successor", "former_names"):
            del each[later]
    assert City.model_validate(content) == paper_city()


MONTHS = tuple(f"2025-{month:02d}" for month in range(2, 13))
CODES = ("QH", "QP", "HY", "PK", "SH", "N1", "N2")
CHANGES = st.one_of(
    st.builds(
        lambda one, to: {"how": "close", "office": one, "successor": to},
        st.sampled_from(CODES),
        st.sampled_from(CODES),
    ),
    st.builds(
        lambda one, code: {"how": "merge", "offices": [one], "into": new(code, f"{code}区")},
        st.sampled_from(CODES),
        st.sampled_from(("N1", "N2")),
    ),
    st.builds(
        lambda one, name: {"how": "rename", "office": one, "name": name},
        st.sampled_from(CODES),
        st.sampled_from(("东区", "西区", "南区")),
    ),
)


@given(st.lists(st.tuples(CHANGES, st.sampled_from(MONTHS)), max_size=8))
def test_after_any_changes_every_office_is_stood_for_by_one_that_exists(
    history: list[tuple[dict[str, Any], str]],
) -> None:
    city = paper_city()
    for said, month in history:
        try:
            city = changed(city, said, date.fromisoformat(f"{month}-01"))
        except ChangeRefused:
            continue
    again = City.model_validate_json(city.model_dump_json())
    assert again == city
    for month in ("2025-01", *MONTHS, "2026-01"):
        first = date.fromisoformat(f"{month}-01")
        for each in city.offices:
            if each.exists_from <= first:
                stands = city.credited_office(each.code, month)
                assert city.office_on(stands, first) is not None
                assert each.code in city.stood_for_by(stands, first)
