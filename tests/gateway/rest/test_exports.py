"""Issuing over HTTP: the same id gives the first answer, and a download is what was issued."""

import io
import json
from hashlib import sha256
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, update

from infra.store.issued_exports import ISSUED_EXPORT
from tests.gateway.rest.town import LIANSHUI, XUYI, Town

STATEMENT = {"export": "statement", "period": "2025Q1", "office": LIANSHUI}


def issue(city: Town, *, who: str = "assessor", key: str | None = None, **changes: Any) -> Any:
    answer = city.write(who, "/exports", STATEMENT | changes, key=key)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(city: Town, who: str, position: int, **params: Any) -> list[Any]:
    answer = city.get(who, "/exports", min_position=position, **params)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()
    return found


def file_of(export: Any, ending: str) -> str:
    return next(
        f"/exports/{export['issued_position']}/{each['file']}"
        for each in export["files"]
        if each["file"].endswith(ending)
    )


def test_what_was_issued_is_listed_with_hashes_that_the_downloads_have(city: Town) -> None:
    told = issue(city)
    assert told["message"] == "报表已发布，文件哈希记入账页。"
    export = listed(city, "assessor", told["position"])[0]
    assert (export["issued_position"], export["office"]) == (told["position"], LIANSHUI)
    for each in export["files"]:
        answer = city.get("assessor", f"/exports/{told['position']}/{each['file']}")
        assert answer.status_code == 200
        assert sha256(answer.content).hexdigest() == each["sha256"]
        assert each["file"] in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
    book = city.get("assessor", file_of(export, ".xlsx"))
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    assert load_workbook(io.BytesIO(book.content)).sheetnames == ["对账单", "明细"]
    report = city.get("assessor", file_of(export, f"p{export['position']}.json"))
    assert json.loads(report.content)["office"] == LIANSHUI


def test_the_same_id_gives_the_first_answer_although_the_journal_went_on(city: Town) -> None:
    first = issue(city, key="issue-1")
    issue(city, key="issue-2", office=XUYI)
    assert issue(city, key="issue-1") == first
    other = city.write("assessor", "/exports", STATEMENT | {"office": XUYI}, key="issue-1")
    assert (other.status_code, other.json()["reason"]) == (409, "submission_id_conflict")
    later = city.write("assessor", "/exports", STATEMENT | {"position": 1}, key="issue-1")
    assert later.status_code == 409


def test_an_earlier_position_is_issued_as_it_was(city: Town) -> None:
    first = issue(city)
    export = listed(city, "assessor", first["position"])[0]
    again = issue(city, position=export["position"])
    repeated = listed(city, "assessor", again["position"])[0]
    assert repeated["issued_position"] > export["issued_position"]
    assert repeated["files"] == export["files"]


def test_an_office_reads_its_own_statements_and_no_other_issued_file(city: Town) -> None:
    issue(city, office=XUYI)
    told = issue(city, who="centre", export="assessment", office="")
    every = listed(city, "auditor", told["position"])
    own = listed(city, "xuyi", told["position"])
    assert {each["office"] for each in own} == {XUYI}
    assert {"", XUYI} <= {each["office"] for each in every}
    assert city.get("xuyi", file_of(own[0], ".xlsx")).status_code == 200
    assessment = next(each for each in every if each["export"] == "assessment")
    hidden = city.get("xuyi", file_of(assessment, ".xlsx"))
    absent = city.get("xuyi", "/exports/1/none.xlsx")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json()["detail"] == absent.json()["detail"]


def test_a_reconciliation_is_issued_too_and_read_by_whoever_reads_every_statement(
    city: Town,
) -> None:
    told = issue(city, export="reconciliation", office="")
    export = listed(city, "arbiter", told["position"])[0]
    report = city.get("arbiter", file_of(export, f"p{export['position']}.json")).json()
    sums = report["indicators"][0]["corrected"]
    assert sums["offices"] + sums["overlap"] + sums["suspense"] == sums["city"]
    assert city.get("lianshui", file_of(export, ".csv")).status_code == 404


def test_the_list_can_be_narrowed_to_a_period_or_an_office(city: Town) -> None:
    told = issue(city, period="2025年第二季度")
    found = listed(city, "assessor", told["position"], period="2025Q2")
    assert {each["period"] for each in found} == {"2025Q2"}
    assert listed(city, "assessor", told["position"], office="nobody") == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"office": "nobody"}, "office_unknown"),
        ({"office": ""}, "office_unknown"),
        ({"export": "assessment"}, "export_of_the_city"),
        ({"export": "reconciliation", "office": "", "view": "exported"}, "export_without_view"),
        ({"export": "ledger"}, "malformed"),
        ({"period": "2025Q9"}, "period_unknown"),
        ({"position": 10**9}, "position_unknown"),
        ({"position": 0}, "malformed"),
        ({"view": "both"}, "malformed"),
    ],
)
def test_what_cannot_be_issued_is_told(city: Town, changes: dict[str, Any], reason: str) -> None:
    answer = city.write("assessor", "/exports", STATEMENT | changes)
    assert (answer.status_code, answer.json()["reason"]) == (422, reason)


def test_damaged_and_lost_bytes_are_never_sent(city: Town) -> None:
    told = issue(city, period="2025-02")
    export = listed(city, "assessor", told["position"], period="2025-02")[0]
    table = ISSUED_EXPORT
    place = file_of(export, ".proof.json")
    named = table.c.file == place.rpartition("/")[2]
    with city.opened.engine.begin() as connection:
        connection.execute(update(table).where(named).values(content=b"{}"))
    damaged = city.get("assessor", place)
    assert (damaged.status_code, damaged.json()["reason"]) == (503, "export_damaged")
    with city.opened.engine.begin() as connection:
        connection.execute(delete(table).where(named))
    lost = city.get("assessor", place)
    assert (lost.status_code, lost.json()["reason"]) == (503, "export_missing")
