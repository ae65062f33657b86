"""Who leaves leaves nothing behind that counts, and never as the last who can act."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from auth.actors import Role
from auth.rights_changes import Decider, RightsKind
from infra.clock import SystemClock
from infra.store.rights_wanted import RightsRefused, Wanted
from tests.gateway.rest.signing import approve, propose, put, stores, tokens
from tests.gateway.rest.town import CENTRE, LIANSHUI, XUYI, Town, town

ADMIN, OFFICER = (CENTRE, Role.ADMINISTRATOR), (CENTRE, Role.SECURITY_OFFICER)


@pytest.fixture
def city(tmp_path: Any) -> Iterator[Town]:
    """A city of its own for each test, with a second administrator and a colleague."""
    with town(tmp_path) as running:
        put(running, "admin2", ADMIN)
        put(running, "colleague")
        yield running


def decision(city: Town, who: str, change_id: str) -> tuple[int, str]:
    """What becomes of approving: status, and the reason where it is refused."""
    answer = city.write(who, f"/rights-changes/{change_id}/decision", {"approve": True})
    return answer.status_code, answer.json()["reason"] if answer.is_error else ""


def proposed_by(city: Town, who: str, **change: str) -> str:
    answer = city.write(who, "/rights-changes", {"reason": "工作需要"} | change)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["change_id"])


def test_what_a_disabled_administrator_proposed_lapses_for_good(city: Town) -> None:
    waiting = {"kind": "grant", "login": "colleague", "office": XUYI, "role": "office_staff"}
    change = proposed_by(city, "admin2", **waiting)
    approve(city, propose(city, kind="disable", login="admin2"))
    assert decision(city, "security", change) == (409, "rights_proposer_gone")
    kinds = [event.kind for event in stores(city).record.events(limit=3)]
    assert kinds == ["grant_lapsed", "disable_approved", "disable_proposed"]
    code = approve(city, propose(city, kind="enable", login="admin2"))["shown_once"]
    sent = {"code": code, "password": "another password"}
    assert city.client.post("/api/v1/invitations/acceptance", json=sent).status_code == 200
    assert decision(city, "security", change) == (409, "rights_proposer_gone")
    assert list(stores(city).record.findings()) == []
    listed = city.get("security", "/rights-changes", state="all").json()
    assert {each["state"] for each in listed if each["change_id"] == change} == {"lapsed"}


def test_what_somebody_proposed_who_is_no_administrator_any_more_is_refused(city: Town) -> None:
    change = proposed_by(city, "admin2", kind="reset_password", login="colleague")
    put(city, "admin2", (LIANSHUI, Role.OFFICE_STAFF))
    assert decision(city, "security", change) == (409, "rights_proposer_gone")


def test_two_administrators_do_not_remove_each_other(city: Town) -> None:
    first = proposed_by(city, "administrator", kind="disable", login="admin2")
    second = proposed_by(city, "admin2", kind="disable", login="administrator")
    assert decision(city, "security", first) == (200, "")
    assert decision(city, "security", second) == (409, "rights_proposer_gone")


@pytest.mark.parametrize("kind", ["disable", "withdraw"])
def test_the_last_administrator_and_security_officer_who_can_act_stay(
    city: Town, kind: str
) -> None:
    what = {"kind": kind, "login": "administrator"}
    what |= {} if kind == "disable" else {"office": CENTRE, "role": "administrator"}
    change = proposed_by(city, "admin2", **what)
    with stores(city).people.writing() as connection:
        # Somebody who has not come in yet is nobody who can act.
        connection.exec_driver_sql("UPDATE person SET password_hash = '' WHERE login = 'admin2'")
    assert decision(city, "security", change) == (409, "last_administrator")
    put(city, "admin2", ADMIN)
    assert decision(city, "security", change) == (200, "")

    put(city, "security2", OFFICER)
    path = {"kind": "disable", "login": "security2"}
    leaving = proposed_by(city, "admin2", **path)
    assert decision(city, "security", leaving) == (200, "")
    last = proposed_by(city, "admin2", kind="disable", login="security")
    put(city, "security2", OFFICER)
    assert decision(city, "security2", last) == (200, "")
    assert tokens(city, "security2")["access_token"]


def test_of_two_officers_who_end_each_other_at_once_one_stays(city: Town) -> None:
    put(city, "security2", OFFICER)
    rights, now = stores(city).rights, int(SystemClock().now().timestamp() * 1000)
    admin = Decider("administrator", Role.ADMINISTRATOR)
    pairs = [("security", "security2"), ("security2", "security")]
    changes = [
        rights.propose(
            RightsKind.DISABLE, gone, Wanted(), by=admin, reason="调离", now=now
        ).change_id
        for _, gone in pairs
    ]
    together = Barrier(2)

    def decide(number: int) -> str:
        by = Decider(pairs[number][0], Role.SECURITY_OFFICER)
        together.wait()
        try:
            rights.decide(changes[number], by=by, approve=True, now=now)
        except RightsRefused as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(decide, range(2)))
    assert answers == ["", "auth.role_may_not"]
    left = [each for each in stores(city).people.all() if each.role is Role.SECURITY_OFFICER]
    assert [each.is_disabled for each in left].count(False) == 1


def test_deputyships_and_charges_end_with_the_account_and_stand_in_the_record(city: Town) -> None:
    put(city, "clerk", (XUYI, Role.OFFICE_STAFF))
    put(city, "other", (XUYI, Role.OFFICE_STAFF), (LIANSHUI, Role.OFFICE_STAFF))
    today = SystemClock().now().date()
    days = {"from_on": today.isoformat(), "until_on": (today + timedelta(days=9)).isoformat()}
    pairs = [("xuyi", "clerk"), ("clerk", "other"), ("xuyi", "other")]
    for principal, deputy in pairs:
        sent = {"in_stead_of": principal, "deputy": deputy, "reason": "出差"} | days
        assert city.write("xuyi", "/deputies", sent).status_code == 201
    charge = {"person": "clerk", "capacity": "team_member", "chain": "光伏", "reason": "专班"}
    put_in = city.write("centre", "/charges", charge | {"from_on": "2025-01-01"})
    assert put_in.status_code == 200, put_in.text
    city.get("centre", "/offices", min_position=put_in.json()["position"])
    leaving = {"kind": "disable", "login": "clerk", "reason": "调离"}
    approve(city, propose(city, **leaving))
    told = city.get("xuyi", "/deputies").json()
    ended = {(each["in_stead_of"], each["deputy"]) for each in told if each["ended_at"]}
    assert ended == set(pairs[:2])
    events = stores(city).record.events(limit=3)
    assert sorted(event.kind for event in events) == [
        "deputy_ended", "deputy_ended", "disable_approved",
    ]  # fmt: skip
    (shown,) = city.get("centre", "/charges", state="all").json()
    assert (shown["ended_by"], bool(shown["ended_at"])) == ("system:people", True)

    gone = {"kind": "withdraw", "login": "other", "office": XUYI, "role": "office_staff"}
    approve(city, propose(city, **gone))
    assert all(each["ended_at"] for each in city.get("xuyi", "/deputies").json())
