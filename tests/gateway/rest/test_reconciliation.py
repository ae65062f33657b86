"""Reconciliation through REST: it adds up, and an office reads its own line alone."""

from typing import Any

from tests.gateway.rest.test_explanations import YEARS, signed_in_park
from tests.gateway.rest.town import HUAIYIN, LIANSHUI, PARK, XUYI, Town


def whole(city: Town, who: str, position: int, **more: Any) -> list[dict[str, Any]]:
    return [
        city.get(who, "/reconciliation", period=year, min_position=position, **more).json()
        for year in YEARS
    ]


def test_every_row_adds_up_and_equals_board_and_statement(city: Town) -> None:
    _, position = signed_in_park(city, "对账甲有限公司")
    for year, told in zip(YEARS, whole(city, "centre", position), strict=True):
        board = city.get("centre", "/board", period=year).json()
        for each in told["indicators"]:
            assert each["difference"] == 0
            rows = {row["office"]: row for row in each["offices"]}
            assert each["offices_total"] == sum(row["total"] for row in rows.values())
            assert each["offices_total"] + each["overlap"] + each["suspense"] == each["city"]
            if each["indicator"] == "signed_amount_yuan":
                assert each["city"] == board["signed_amount_yuan"]
                for code, row in rows.items():
                    credit = board["offices"][code]["credited_signed_amount_yuan"]
                    assert (
                        row["total"] == row["own"] + row["shared_in"] + row["shared_out"] == credit
                    )


def test_the_projects_behind_a_cell_sum_to_it(city: Town) -> None:
    project, position = signed_in_park(city, "对账乙有限公司")
    asked = {"indicator": "signed_count", "min_position": position}
    found = []
    for year in YEARS:
        told = city.get("centre", f"/reconciliation/{PARK}", period=year, side="shared_in", **asked)
        (cell,) = told.json()["cells"]
        credit = told.json()["credit"]["signed_count"]
        assert cell["units"] == credit["shared_in"] == sum(p["units"] for p in cell["projects"])
        found += [p["project_id"] for p in cell["projects"]]
        taken = city.get("centre", "/reconciliation/overlap", period=year, **asked).json()["cells"]
        assert sum(p["units"] for p in taken[0]["projects"]) == taken[0]["units"]
    assert project in found


def test_an_office_reads_its_own_line_and_no_other(city: Town) -> None:
    _, position = signed_in_park(city, "对账丙有限公司")
    asked = {"period": "2025", "min_position": position}
    assert city.get("lianshui", "/reconciliation", **asked).status_code == 403
    for account in (HUAIYIN, "overlap", "suspense", "city", "nobody"):
        assert city.get("lianshui", f"/reconciliation/{account}", **asked).status_code == 404
    own = city.get("lianshui", f"/reconciliation/{LIANSHUI}", **asked)
    assert own.status_code == 200
    assert "对账丙" not in own.text
    assert city.get("leader", f"/reconciliation/{LIANSHUI}", **asked).status_code == 403


def test_an_indicator_that_no_pack_has_is_told_as_such(city: Town) -> None:
    asked = {"period": "2025", "indicator": "happiness"}
    for path in (
        "/reconciliation",
        f"/reconciliation/{HUAIYIN}",
        f"/statements/{HUAIYIN}/explanation",
    ):
        answer = city.get("centre", path, **asked)
        assert (answer.status_code, answer.json()["reason"]) == (422, "indicator_unknown")
        assert "happiness" in answer.text


def test_an_earlier_position_adds_up_as_it_was(city: Town) -> None:
    _, before = signed_in_park(city, "对账丁有限公司")
    then = whole(city, "assessor", before, at=before)
    _, after = signed_in_park(city, "对账戊有限公司")
    assert whole(city, "assessor", after, at=before) == then
    now = whole(city, "assessor", after)
    assert sum(i["city"] for each in now for i in each["indicators"]) > sum(
        i["city"] for each in then for i in each["indicators"]
    )
    asked = {"period": "2025", "at": after + 1000}
    assert city.get("assessor", "/reconciliation", **asked).status_code == 404
    assert city.get("xuyi", f"/reconciliation/{XUYI}", **asked).status_code == 404
