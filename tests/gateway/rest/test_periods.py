"""Periods 期间 through REST: closing, both views, what hangs, answers, claimed figures."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import Response

from tests.gateway.rest.papers import paper
from tests.gateway.rest.town import XUYI, Town, town

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
PERIOD = f"{TODAY.year - 1}H2"
"""A period that is over, whenever the test runs."""
ON = f"{TODAY.year - 1}-11-20"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, str, str]]:
    """A city with two projects signed in a period that was closed, and their ids."""
    with town(tmp_path_factory.mktemp("closed")) as city:
        first = city.register("lianshui", investor="期间甲有限公司")["project_id"]
        second = city.register("xuyi", investor="期间乙有限公司")["project_id"]
        for project in (first, second):
            city.sign(project, signed_on=ON, filed_on=ON)
        answer = city.write("centre", f"/periods/{PERIOD}/closing", {"reason": "半年"})
        assert answer.status_code == 200, answer.text
        assert f"{TODAY.year - 1}-12" in answer.json()["message"]
        city.get("centre", "/board", period=PERIOD, min_position=answer.json()["position"])
        yield city, first, second


def board(city: Town, view: str, period: str = PERIOD) -> dict[str, Any]:
    found: dict[str, Any] = city.get("centre", "/board", period=period, view=view).json()
    return found


def done(answer: Response) -> int:
    """The position of what was accepted, to read it by."""
    assert answer.status_code == 200, answer.text
    return int(answer.json()["position"])


def test_a_merge_after_the_closing_moves_what_is_corrected_and_not_what_was_exported(
    closed: tuple[Town, str, str],
) -> None:
    city = closed[0]
    before = board(city, "exported")
    assert (before["signed_count"], before["period_state"]) == (2, "closed")
    assert before["position"] == before["closing_position"] > 0
    lead = city.get("xuyi", "/leads").json()["items"][0]["lead_id"]
    other = city.get("lianshui", "/leads").json()["items"][0]["lead_id"]
    body = {"with": other, "reason": "同一项目"}
    position = done(city.write("centre", f"/leads/{lead}/merge", body))
    city.get("centre", "/board", period=PERIOD, min_position=position)
    assert board(city, "exported") == before
    after = board(city, "corrected")
    assert (after["signed_count"], after["closing_position"]) == (1, before["position"])
    assert after["corrections"]["credited_signed_count"] == "-1"
    assert after["difference"]["credited_signed_count"] == "0"
    statement = city.get("xuyi", "/statements/320830", period=PERIOD).json()
    views = {view: statement[view]["total"] for view in ("exported", "corrected", "difference")}
    assert {v: total["credited_signed_count"] for v, total in views.items()} == {
        "exported": "1",
        "corrected": "0",
        "difference": "-1",
    }
    month = f"{TODAY.year - 1}-11"
    assert {line["corrects_period"] for line in statement["lines"]} == {"", month}
    assert {line["source"] for line in statement["lines"]} == {"signing"}


def test_a_period_is_closed_by_the_centre_once(closed: tuple[Town, str, str]) -> None:
    city = closed[0]
    again = city.write("centre", f"/periods/{PERIOD}/closing", {})
    assert (again.status_code, again.json()["reason"]) == (409, "period_closed_already")
    early = city.write("centre", f"/periods/{TODAY.year}/closing", {})
    assert (early.status_code, early.json()["reason"]) == (409, "period_not_over")
    assert city.write("xuyi", f"/periods/{PERIOD}/closing", {}).status_code == 403
    assert city.write("centre", "/periods/2025Q9/closing", {}).status_code == 422


def test_a_retry_of_a_closing_gets_the_first_answer(closed: tuple[Town, str, str]) -> None:
    city = closed[0]
    path = f"/periods/{PERIOD}/closing"
    first = city.write("centre", path, {}, key="closing-1")
    assert first.status_code == 409
    retried = city.write("centre", path, {"reason": "再报"}, key="closing-1")
    assert retried.json() == first.json()


def test_the_head_disputes_entries_of_the_own_statement_and_the_centre_settles(
    closed: tuple[Town, str, str],
) -> None:
    city = closed[0]
    place = f"/periods/{PERIOD}/statements/320830"
    lines = city.get("xuyi", "/statements/320830", period=PERIOD, view="exported").json()["lines"]
    entry = lines[0]["entry_id"]
    strange = city.write("xuyi", f"{place}/dispute", {"entries": ["ENONE"], "reason": "少计"})
    assert (strange.status_code, strange.json()["reason"]) == (422, "entries_elsewhere")
    assert city.write("xuyi", f"{place}/dispute", {"entries": [entry]}).status_code == 422
    disputed = city.write("xuyi", f"{place}/dispute", {"entries": [entry], "reason": "少计"})
    assert "异议已提出" in disputed.json()["message"]
    place_of, position = f"/periods/{PERIOD}", done(disputed)
    asked = city.get("centre", place_of, min_position=position).json()["statements"]
    xuyi = next(each for each in asked if each["office"] == "320830")
    assert (xuyi["answer"], xuyi["entries"], xuyi["reason"]) == ("disputed", [entry], "少计")
    assert xuyi["due_at"].endswith("T00:00:00+08:00")
    hanging = city.get("auditor", f"/periods/{TODAY.year}/hanging").json()
    assert {"what": "dispute", "subject": f"{PERIOD}:320830", "project_id": ""} in hanging
    done(city.write("centre", f"{place}/settlement", {"reason": "经核对无误"}))
    late = city.write("xuyi", f"{place}/confirmation", {})
    assert (late.status_code, late.json()["reason"]) == (409, "statement_answered")


def test_a_statement_is_answered_by_its_own_head_alone(closed: tuple[Town, str, str]) -> None:
    city = closed[0]
    own = city.write("lianshui", f"/periods/{PERIOD}/statements/320826/confirmation", {})
    assert own.status_code == 403  # staff, not the head
    other = city.write("xuyi", f"/periods/{PERIOD}/statements/320826/confirmation", {})
    assert (other.status_code, other.json()["reason"]) == (404, "statement_unknown")
    body = {"entries": ["ENONE"], "reason": "少计"}
    told = city.write("xuyi", f"/periods/{PERIOD}/statements/320826/dispute", body)
    assert (told.status_code, told.json()["reason"]) == (404, "statement_unknown")


def test_the_sealed_page_is_filed_by_its_hash(closed: tuple[Town, str, str]) -> None:
    city = closed[0]
    sha256 = paper(city, "xuyi", kind="sealed_statement")["papers"][0]["sha256"]
    place = f"/periods/{PERIOD}/statements/320830/sealed-page"
    assert city.write("xuyi", place, {"sha256": "no hash"}).status_code == 422
    position = done(city.write("xuyi", place, {"sha256": sha256}))
    own = city.get("xuyi", f"/periods/{PERIOD}", min_position=position).json()["statements"]
    assert [(each["office"], each["sealed_sha256"]) for each in own] == [("320830", sha256)]


def test_a_claimed_figure_is_for_the_office_and_the_centre(closed: tuple[Town, str, str]) -> None:
    city = closed[0]
    body = {
        "indicator": "signed_count",
        "units": 30_000,
        "rows": [{"title": "甲", "units": 30_000}],
    }
    position = done(city.write("lianshui", f"/periods/{PERIOD}/claims", body))
    unknown = city.write("lianshui", f"/periods/{PERIOD}/claims", body | {"indicator": "happiness"})
    assert (unknown.status_code, unknown.json()["reason"]) == (422, "indicator_unknown")

    def seen(who: str) -> list[tuple[str, int]]:
        shown = city.get(who, f"/periods/{PERIOD}", min_position=position).json()
        claims = shown["claims"]
        return [(each["office"], each["units"]) for each in claims]

    assert seen("lianshui") == seen("assessor") == [("320826", 30_000)]
    assert seen("xuyi") == []


def test_the_list_of_periods_says_what_is_closed_and_to_offices_no_more(
    closed: tuple[Town, str, str],
) -> None:
    city = closed[0]
    listed = city.get("huaiyin", "/periods").json()
    assert listed["closed_through"] == f"{TODAY.year - 1}-12"
    period = next(each for each in listed["periods"] if each["period"] == PERIOD)
    assert period["state"] == "closed"
    assert [each["office"] for each in period["statements"]] == ["320804"]
    assert period["hanging"] == []
    open_one = city.get("huaiyin", f"/periods/{TODAY.year}").json()
    assert (open_one["state"], open_one["statements"]) == ("open", [])
    assert city.get("huaiyin", f"/periods/{TODAY.year}/hanging").status_code == 403
    assert city.get("administrator", "/periods").status_code == 403


def test_what_an_office_wrote_is_for_itself_and_for_who_reads_every_lead(tmp_path: Path) -> None:
    with town(tmp_path) as city:
        done(city.write("centre", f"/periods/{PERIOD}/closing", {}))
        place = f"/periods/{PERIOD}/statements/{XUYI}"
        done(city.write("xuyi", f"{place}/dispute", {"reason": "漏了密名甲"}))
        done(city.write("centre", f"{place}/settlement", {"reason": "密名乙不计"}))
        claim = {"indicator": "signed_count", "units": 10_000, "note": "含密名丙"}
        position = done(city.write("xuyi", f"/periods/{PERIOD}/claims", claim))
        words = ("漏了密名甲", "密名乙不计", "含密名丙")
        for path in ("/periods", f"/periods/{PERIOD}"):
            for who, reads in {"xuyi": True, "auditor": True, "assessor": False}.items():
                told = city.get(who, path, min_position=position).text
                assert XUYI in told
                assert [word in told for word in words] == [reads] * 3, who


@pytest.mark.parametrize("units", [10**25, -(10**25), 10**16])
def test_a_claimed_figure_that_is_too_large_is_told_with_its_field(
    closed: tuple[Town, str, str], units: int
) -> None:
    of_row: dict[str, Any] = {"units": 1, "rows": [{"title": "甲", "units": units}]}
    for field, body in (("units", {"units": units}), ("rows.0.units", of_row)):
        sent = body | {"indicator": "signed_count"}
        told = closed[0].write("lianshui", f"/periods/{PERIOD}/claims", sent)
        assert told.status_code == 422
        assert [each["field"] for each in told.json()["errors"]] == [field]


def test_what_may_be_chosen_is_told_without_words_of_another_language(
    closed: tuple[Town, str, str],
) -> None:
    told = closed[0].get("centre", "/board", period=PERIOD, view="both").json()
    assert told["errors"] == [{"field": "view", "detail": "应为下列之一：exported、corrected。"}]
