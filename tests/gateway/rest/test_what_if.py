"""What if through REST: shipped packs and those that were adopted, for the city alone."""

from typing import Any

from tests.gateway.rest.test_explanations import YEARS, signed_in_park
from tests.gateway.rest.town import HUAIYIN, PARK, Town


def asked(city: Town, who: str, pack: str, position: int) -> list[dict[str, Any]]:
    return [
        city.get(who, f"/what-if/{pack}", period=year, min_position=position).json()
        for year in YEARS
    ]


def credit(told: dict[str, Any], office: str) -> dict[str, int]:
    found = next(i for i in told["indicators"] if i["indicator"] == "signed_amount_yuan")
    credit: dict[str, int] = next(o for o in found["offices"] if o["office"] == office)["credit"]
    return credit


def test_five_to_five_takes_half_from_both_sides_and_leaves_the_city(city: Town) -> None:
    project, position = signed_in_park(city, "试算甲有限公司")
    changed = []
    for told in asked(city, "centre", "example-split-half", position):
        for office in (HUAIYIN, PARK):
            assert credit(told, office)["then"] * 2 == credit(told, office)["now"]
        for indicator in told["indicators"]:
            assert indicator["overlap"]["then"] == indicator["difference"]["then"] == 0
            assert indicator["city"]["now"] == indicator["city"]["then"]
        changed += [each["project_id"] for each in told["projects_changed"]]
    assert project in changed


def test_the_pack_in_force_by_its_label_changes_nothing(city: Town) -> None:
    _, position = signed_in_park(city, "试算乙有限公司")
    for told in asked(city, "centre", "huaian-2025@3", position):
        assert told["projects_changed"] == []
        assert told["rules_now"] == told["rules_then"] == "huaian-2025@3"


def test_what_is_lacking_is_told_with_projects_for_who_may_know_them(city: Town) -> None:
    project, position = signed_in_park(city, "试算丙有限公司")
    told = [each for y in asked(city, "centre", "ningde-2017", position) for each in y["lacking"]]
    paper = [each for each in told if each["wanted"] == "three_party_contract"]
    assert {each["words"] for each in paper} == {"材料：三方合同：未出示"}
    assert project in {p["project_id"] for each in paper for p in each["projects"]}
    for year in YEARS:
        seen = city.get("assessor", "/what-if/ningde-2017", period=year).text
        assert project not in seen
        assert "试算丙" not in seen


def test_no_other_file_is_opened_by_a_packs_name(city: Town) -> None:
    for name in ("no-such-pack", "huaian-2025@99", "%2Fetc%2Fpasswd", "..%2Fhuaian-2025"):
        assert city.get("centre", f"/what-if/{name}", period="2025").status_code == 404
