"""Offices change 单位调整 through REST: said by the centre, read by everybody, on any day."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.gateway.rest.town import HUAIYIN, LIANSHUI, XUYI, Town

# The running city goes by the machine's clock: days are told from now, and a month apart from it.
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
NEXT = (TODAY.replace(day=28) + timedelta(days=36)).replace(day=1)
AFTER = (NEXT + timedelta(days=32)).replace(day=1)


def change(effective: date, **said: Any) -> dict[str, Any]:
    return {"change": said, "effective_from": effective.isoformat(), "basis": "省政府批复"}


def offices(city: Town, who: str, on: date | None = None) -> dict[str, dict[str, Any]]:
    params = {} if on is None else {"on": on.isoformat()}
    answer = city.get(who, "/offices", **params)
    assert answer.status_code == 200, answer.text
    return {office["code"]: office for office in answer.json()["offices"]}


def test_an_office_gets_another_name_on_its_day_and_not_before(city: Town) -> None:
    said = change(NEXT, how="rename", office=LIANSHUI, name="涟水区")
    told = city.write("centre", "/offices/changes", said)
    assert (told.status_code, told.json()["verdict"]) == (200, "accepted"), told.text
    city.get("centre", "/offices", min_position=told.json()["position"])
    now, then = offices(city, "lianshui"), offices(city, "auditor", NEXT)
    assert (now[LIANSHUI]["name"], then[LIANSHUI]["name"]) == ("涟水县", "涟水区")
    assert then[LIANSHUI]["former_names"] == [{"name": "涟水县", "until": NEXT.isoformat()}]
    assert now[LIANSHUI]["former_names"] == []
    period = f"{TODAY.year - 1}"
    before = city.get("centre", f"/statements/{LIANSHUI}", period=period).json()
    assert before["office_name"] == "涟水县"
    later = f"{NEXT.year}-{NEXT.month:02d}"
    after = city.get("centre", f"/statements/{LIANSHUI}", period=later).json()
    assert after["office_name"] == "涟水区"
    me = city.get("lianshui", "/me").json()
    assert "涟水县" in str(me)


def test_merged_offices_are_on_the_boards_of_their_time(city: Town) -> None:
    into = {"code": "M1", "name": "淮盱新区", "kind": "county", "has_land": True}
    said = change(NEXT, how="merge", offices=[HUAIYIN, XUYI], into=into)
    told = city.write("centre", "/offices/changes", said)
    assert told.status_code == 200, told.text
    city.get("centre", "/offices", min_position=told.json()["position"])
    then = offices(city, "centre", NEXT)
    assert (then[XUYI]["exists"], then[XUYI]["stood_for_by"]) == (False, "M1")
    assert (then["M1"]["exists"], then["M1"]["exists_from"]) == (True, NEXT.isoformat())
    now = offices(city, "centre")
    assert (now[XUYI]["exists"], now[XUYI]["stood_for_by"], now["M1"]["exists"]) == (
        True,
        None,
        False,
    )
    this_month = city.get("centre", "/board", period=f"{TODAY:%Y-%m}").json()["offices"]
    month_after = city.get("centre", "/board", period=f"{NEXT:%Y-%m}").json()["offices"]
    assert {HUAIYIN, XUYI} <= set(this_month)
    assert "M1" not in this_month
    assert "M1" in month_after
    assert not {HUAIYIN, XUYI} & set(month_after)
    again = city.write("centre", "/offices/changes", change(AFTER, how="close", **CLOSED))
    assert (again.status_code, again.json()["reason"]) == (409, "office_no_longer")
    assert "淮盱新区" in again.json()["detail"]


CLOSED = {"office": XUYI, "successor": LIANSHUI}


@pytest.mark.parametrize(
    ("effective", "said", "status", "reason"),
    [
        (TODAY.replace(day=1), {"how": "close", **CLOSED}, 422, "office_change_too_early"),
        (NEXT + timedelta(days=1), {"how": "close", **CLOSED}, 422, "office_change_too_early"),
        (AFTER, {"how": "rename", "office": "999", "name": "某区"}, 422, "office_unknown"),
        (AFTER, {"how": "vanish", "office": XUYI}, 422, "malformed"),
        (AFTER, {"how": "merge", "offices": [], "into": XUYI}, 422, "malformed"),
        (AFTER, {"how": "split", "office": XUYI, "into": [LIANSHUI]}, 422, "malformed"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(
    city: Town, effective: date, said: dict[str, Any], status: int, reason: str
) -> None:
    told = city.write("centre", "/offices/changes", change(effective, **said))
    assert told.status_code == status, told.text
    if reason == "malformed":
        assert told.json()["errors"]
    else:
        assert told.json()["reason"] == reason
