"""An office's own figure beside ours: the centre reads why, the office no more than it may know."""

from typing import Any

from tests.gateway.rest.test_explanations import YEARS
from tests.gateway.rest.town import HUAIYIN, LIANSHUI, Town

COUNT = 10_000


def claimed(city: Town, who: str, period: str, *rows: dict[str, Any], note: str = "") -> int:
    total = sum(row["units"] for row in rows)
    body = {"indicator": "signed_count", "units": total, "rows": rows, "note": note}
    answer = city.write(who, f"/periods/{period}/claims", body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["position"])


def told(city: Town, who: str, office: str, period: str, position: int) -> dict[str, Any]:
    asked = {"period": period, "indicator": "signed_count", "min_position": position}
    (claim,) = city.get(who, f"/reconciliation/{office}", **asked).json()["claims"]
    shown: dict[str, Any] = claim
    return shown


def year_of_signing(city: Town, office: str, project: str, position: int) -> str:
    """In which year the signing of a project counts."""
    asked = {"indicator": "signed_count", "min_position": position}
    for year in YEARS:
        (cell,) = city.get("centre", f"/reconciliation/{office}", period=year, **asked).json()[
            "cells"
        ]
        if any(each["project_id"] == project for each in cell["projects"]):
            return year
    raise AssertionError(f"{project} counts in none of {YEARS}")


def test_every_difference_has_its_project_and_they_sum_to_the_whole(city: Town) -> None:
    own = city.register("lianshui", investor="自报甲有限公司", project="自报甲项目")
    unsigned = city.register("lianshui", investor="自报乙有限公司", project="自报乙项目")
    signed = city.sign(own["project_id"])["position"]
    year = year_of_signing(city, LIANSHUI, own["project_id"], signed)
    position = claimed(
        city,
        "lianshui",
        year,
        {"title": "自报甲项目", "units": COUNT},
        {"subject": unsigned["lead_id"], "units": COUNT},
        {"title": "子虚乌有项目", "units": COUNT},
    )
    for who in ("centre", "lianshui"):
        claim = told(city, who, LIANSHUI, year, position)
        assert claim["difference"] == sum(p["difference"] for p in claim["projects"])
        assert claim["difference"] == claim["claimed"] - claim["ours"]
        assert own["project_id"] not in {p["project_id"] for p in claim["projects"]}
        by_project = {p["project"]: p for p in claim["projects"]}
        assert by_project["自报乙项目"]["why"] == "not_recognised"
        assert by_project["自报乙项目"]["project_id"] == unsigned["project_id"]
    whole = city.get("centre", "/reconciliation", period=year, min_position=position).json()
    (claim,) = [each for each in whole["claims"] if each["office"] == LIANSHUI]
    assert claim["office_name"] == "涟水县"
    assert by_project["子虚乌有项目"]["why_words"] == "自报 1 个，本单位对该项目没有计分"


def test_a_project_of_another_office_tells_the_claiming_office_nothing(city: Town) -> None:
    """Whether the other's project was recognised or not, the office reads the same bytes."""
    seen = []
    for number, is_signed in ((1, True), (2, False)):
        investor, project = f"自报撞单{number}有限公司", f"自报撞单{number}项目"
        theirs = city.register("huaiyin", investor=investor, project=project)
        ours = city.register("lianshui", investor=investor, project=project)
        assert ours["placing"] == "collided"
        signed = city.sign(theirs["project_id"])["position"] if is_signed else 0
        year = year_of_signing(city, HUAIYIN, theirs["project_id"], signed) if signed else "2025"
        row = {"subject": ours["lead_id"], "title": "撞单的项目", "units": COUNT}
        position = claimed(city, "lianshui", year, row)
        centre = told(city, "centre", LIANSHUI, year, position)
        why = {p["why"] for p in centre["projects"] if p["project_id"] == theirs["project_id"]}
        assert why == ({"other_offices"} if is_signed else {"not_recognised"})
        office = told(city, "lianshui", LIANSHUI, year, position)
        (line,) = [p for p in office["projects"] if p["project"] == "撞单的项目"]
        assert theirs["project_id"] not in str(office)
        seen.append(line)
    assert seen[0] == seen[1]
    assert seen[0]["why"] == "no_credit"


def test_a_row_without_a_title_is_told_under_no_name_that_leads_to_a_masked_card(
    city: Town,
) -> None:
    theirs = city.register("huaiyin", investor="自报无题有限公司", project="自报无题项目")
    ours = city.register("lianshui", investor="自报无题有限公司", project="自报无题项目")
    signed = city.sign(theirs["project_id"])["position"]
    year = year_of_signing(city, HUAIYIN, theirs["project_id"], signed)
    position = claimed(city, "lianshui", year, {"subject": ours["lead_id"], "units": COUNT})
    projects = told(city, "lianshui", LIANSHUI, year, position)["projects"]
    (line,) = [each for each in projects if not each["project"]]
    assert (line["why"], line["project_id"]) == ("no_credit", "")
    cards = city.get("lianshui", "/projects", office=HUAIYIN).json()["items"]
    assert all(card["code_name"] not in str(line) for card in cards)


def test_the_assessor_reads_figures_and_no_name_that_an_office_wrote(city: Town) -> None:
    own = city.register("lianshui", investor="自报考核有限公司", project="自报考核项目")
    row = {"subject": own["lead_id"], "title": "自报考核项目", "units": COUNT}
    other = {"title": "自报考核旁注", "units": COUNT}
    position = claimed(city, "lianshui", "2024", row, other, note="含自报考核项目")
    asked = {"period": "2024", "min_position": position}
    for path in ("/reconciliation", f"/reconciliation/{LIANSHUI}"):
        answer = city.get("assessor", path, **asked)
        assert "自报考核" not in answer.text
        (claim,) = answer.json()["claims"]
        assert (claim["claimed"], claim["difference"]) == (2 * COUNT, 2 * COUNT)
        assert [p["why"] for p in claim["projects"]] == ["no_credit", "no_credit"]
    assert "自报考核旁注" in city.get("centre", "/reconciliation", **asked).text


def test_a_figure_of_another_period_is_not_compared(city: Town) -> None:
    position = claimed(city, "huaiyin", "2026Q3", {"title": "别的期间", "units": COUNT})
    asked = {"period": "2026", "min_position": position}
    claims = city.get("centre", f"/reconciliation/{HUAIYIN}", **asked).json()["claims"]
    assert claims == []
