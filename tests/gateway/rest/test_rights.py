"""Changes of rights through REST: two people, 三员分立, the sealed record, keys and deputies."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.actors import Role
from auth.permissions import GRANTS
from gateway.rest.key_scopes import NO_SCOPE, SCOPE_OF
from infra.clock import SystemClock
from tests.gateway.rest.signing import (
    approve,
    ask,
    bearer,
    me,
    post,
    propose,
    put,
    stores,
    tokens,
)
from tests.gateway.rest.town import CENTRE, LIANSHUI, XUYI, Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One city for this file."""
    with town(tmp_path_factory.mktemp("rights")) as running:
        yield running


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


def test_an_invited_person_gets_in_after_two_people_and_by_the_code_alone(city: Town) -> None:
    change = propose(
        city, kind="invite", login="new", office=LIANSHUI, role="office_staff", display_name="新人"
    )
    assert ask(city, "new").status_code == 401
    told = approve(city, change)
    assert (told["state"], told["decided_by"]) == ("approved", "security")
    code = told["shown_once"]
    sent = {"code": code, "password": "a first password"}
    place = "/api/v1/invitations/acceptance"
    wrong = city.client.post(place, json=sent | {"code": "ABCDE-FGHJK-MNPQR-STUVW"})
    assert reason(wrong) == (422, "code_not_good")
    assert reason(city.client.post(place, json=sent | {"password": "short"})) == (
        422, "password_too_short",
    )  # fmt: skip
    assert city.client.post(place, json=sent).json() == {"login": "new"}
    assert reason(city.client.post(place, json=sent)) == (422, "code_not_good")
    access = tokens(city, "new", "a first password")["access_token"]
    assert me(city, access).json()["office"] == LIANSHUI
    with city.opened.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM one_time_code").all()
        changes = connection.exec_driver_sql("SELECT * FROM rights_change").all()
    assert code not in str(kept) + str(changes)


def test_nobody_decides_alone(city: Town) -> None:
    put(city, "two-hats", (CENTRE, Role.SECURITY_OFFICER))
    change = propose(city, kind="reset_password", login="two-hats")
    path = f"/rights-changes/{change}/decision"
    assert reason(city.write("administrator", path, {"approve": True})) == (403, "role_may_not")
    assert reason(city.write("auditor", path, {"approve": True})) == (403, "role_may_not")
    own = post(city, tokens(city, "two-hats")["access_token"], path, {"approve": True})
    assert reason(own) == (403, "rights_own")
    assert reason(
        city.write("security", "/rights-changes", {"kind": "disable", "login": "x", "reason": "y"})
    ) == (403, "role_may_not")
    about_self = {"kind": "grant", "login": "administrator", "office": XUYI, "role": "office_head"}
    answer = city.write("administrator", "/rights-changes", about_self | {"reason": "r"})
    assert reason(answer) == (403, "rights_own")
    assert city.write("security", path, {"approve": False}).json()["state"] == "refused"
    assert reason(city.write("security", path, {"approve": True})) == (409, "rights_decided")


def test_the_proposer_of_a_change_does_not_approve_it_in_another_role(city: Town) -> None:
    change = propose(city, kind="reset_password", login="bureau")
    put(city, "administrator", (CENTRE, Role.SECURITY_OFFICER))
    try:
        access = tokens(city, "administrator")["access_token"]
        answer = post(city, access, f"/rights-changes/{change}/decision", {"approve": True})
        assert reason(answer) == (403, "rights_second_person")
    finally:
        put(city, "administrator", (CENTRE, Role.ADMINISTRATOR))
        city.tokens.pop("administrator", None)


IMPOSSIBLE = """
kind      login     office  role           why
grant     security  320800  auditor        duties_apart
grant     auditor   320830  office_staff   duties_apart
grant     xuyi      320800  administrator  duties_apart
grant     machine   320830  office_staff   machine_is_no_person
grant     xuyi      320830  office_head    membership_there
grant     nobody    320830  office_head    person_unknown
grant     xuyi      320800  system         role_not_granted
withdraw  xuyi      320826  office_head    membership_unknown
invite    xuyi      320830  office_head    person_there
invite    XuYi      320830  office_head    person_there
enable    xuyi      -       -              person_not_disabled
"""


@pytest.mark.parametrize("line", IMPOSSIBLE.strip().splitlines()[1:])
def test_what_cannot_be_is_told_when_it_is_proposed(city: Town, line: str) -> None:
    kind, login, office, role, why = line.split()
    about = {} if office == "-" else {"office": office, "role": role}
    sent = {"kind": kind, "login": login, "reason": "r"} | about
    assert reason(city.write("administrator", "/rights-changes", sent)) == (409, why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "disable", "login": "xuyi", "successor": "xuyi"}, "successor_wrong"),
        ({"kind": "disable", "login": "xuyi", "successor": "nobody"}, "successor_wrong"),
        ({"kind": "issue_key", "login": "xuyi", "scopes": ["own:lead:read"]}, "key_for_machines"),
    ],
)
def test_a_successor_and_a_key_need_the_right_person(
    city: Town, change: dict[str, Any], why: str
) -> None:
    answer = city.write("administrator", "/rights-changes", {"reason": "r"} | change)
    assert reason(answer) == (409, why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "grant", "login": "xuyi"}, "membership_needed"),
        ({"kind": "grant", "login": "xuyi", "office": "999", "role": "leader"}, "office_unknown"),
        (
            {"kind": "grant", "login": "xuyi", "office": XUYI, "role": "city_operator"},
            "role_of_centre",
        ),
        (
            {"kind": "invite", "login": "new2", "office": XUYI, "role": "city_arbiter"},
            "role_of_centre",
        ),
        (
            {"kind": "invite", "login": "System:people", "office": XUYI, "role": "office_staff"},
            "login_reserved",
        ),
        (
            {"kind": "invite", "login": "operator:x", "office": XUYI, "role": "office_staff"},
            "login_reserved",
        ),
        ({"kind": "issue_key", "login": "machine"}, "key_without_scope"),
        ({"kind": "issue_key", "login": "machine", "scopes": ["city:x"]}, "key_scope_unknown"),
        ({"kind": "emperor", "login": "xuyi"}, "malformed"),
        ({"kind": "disable", "login": "../x"}, "malformed"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_told(city: Town, change: dict[str, Any], why: str) -> None:
    answer = city.write("administrator", "/rights-changes", {"reason": "r"} | change)
    assert reason(answer) == (422, why)


def test_what_became_impossible_is_told_when_it_is_approved(city: Town) -> None:
    put(city, "moving")
    change = propose(city, kind="grant", login="moving", office=CENTRE, role="leader")
    put(city, "moving", (CENTRE, Role.AUDITOR))
    path = f"/rights-changes/{change}/decision"
    assert reason(city.write("security", path, {"approve": True})) == (409, "duties_apart")
    listed = city.get("security", "/rights-changes").json()
    assert change in {each["change_id"] for each in listed}, "it still waits"
    taken = city.write("administrator", f"/rights-changes/{change}/withdrawal", {})
    assert taken.json()["state"] == "taken_back"


def test_a_changed_membership_ends_the_sessions(city: Town) -> None:
    put(city, "granted")
    access = tokens(city, "granted")["access_token"]
    change = propose(city, kind="grant", login="granted", office=XUYI, role="office_head")
    assert me(city, access).status_code == 200
    approve(city, change)
    assert me(city, access).status_code == 401
    access = tokens(city, "granted")["access_token"]
    assert len(me(city, access).json()["memberships"]) == 2
    approve(
        city, propose(city, kind="withdraw", login="granted", office=LIANSHUI, role="office_staff")
    )
    shown = me(city, tokens(city, "granted")["access_token"]).json()
    assert [m["office"] for m in shown["memberships"]] == [XUYI]
    approve(city, propose(city, kind="withdraw", login="granted", office=XUYI, role="office_head"))
    assert ask(city, "granted").status_code == 401


def test_of_a_disabled_account_no_token_session_or_key_works(city: Town) -> None:
    put(city, "system-it", (LIANSHUI, Role.MACHINE_CLIENT))
    key = issue_key(city, "system-it", ["own:lead:read"])
    told = tokens(city, "system-it")
    assert me(city, told["access_token"]).status_code == me(city, key).status_code == 200
    approve(city, propose(city, kind="disable", login="system-it", successor="machine"))
    assert me(city, told["access_token"]).status_code == 401
    assert me(city, key).status_code == 401
    renewed = city.client.post(
        "/api/v1/token/refresh", json={"refresh_token": told["refresh_token"]}
    )
    assert renewed.status_code == 401
    assert ask(city, "system-it").status_code == 401
    code = approve(city, propose(city, kind="enable", login="system-it"))["shown_once"]
    assert code
    assert ask(city, "system-it").status_code == 401, "the old password no longer counts"
    assert me(city, key).status_code == 401, "a revoked key stays revoked"


def issue_key(city: Town, login: str, scopes: list[str], **more: Any) -> str:
    change = propose(city, kind="issue_key", login=login, scopes=scopes, label="对接", **more)
    return str(approve(city, change)["shown_once"])


def test_a_key_does_what_its_scopes_say_and_no_more(city: Town) -> None:
    key = issue_key(city, "machine", ["own:lead:read"])
    shown = me(city, key).json()
    assert (shown["role"], shown["permissions"]) == ("machine_client", ["own:lead:read"])
    headers = bearer(key)
    assert city.client.get("/api/v1/leads", headers=headers).status_code == 200
    for method, path in (
        ("GET", "/cases"),
        ("POST", "/leads"),
        ("POST", "/me/password"),
        ("POST", "/me/second-factor"),
        ("POST", "/me/acting"),
        ("GET", "/me/sessions"),
        ("POST", "/rights-changes"),
        ("GET", "/people"),
    ):
        answer = city.client.request(method, f"/api/v1{path}", headers=headers, json={})
        assert reason(answer) == (403, "key_scope_missing"), path
    forged = [key[:-1] + ("0" if key[-1] != "0" else "1"), "obk_00_11", "obk_", key.upper()]
    assert [me(city, text).status_code for text in forged] == [401] * 4
    with city.opened.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM api_key").all()
    assert key.rpartition("_")[2] not in str(kept)


def test_a_revoked_key_stops_at_once_and_an_old_one_at_its_end(city: Town) -> None:
    key = issue_key(city, "machine", ["own:lead:read"], days=1)
    now = int(SystemClock().now().timestamp() * 1000)
    keys = stores(city).api_keys
    assert keys.good_one(key, now=now) is not None
    end = now + int(timedelta(days=1).total_seconds() * 1000) + 1000
    assert keys.good_one(key, now=end) is None
    path = f"/api-keys/{key.split('_')[1]}"
    assert city.write("auditor", path, None, method="DELETE").status_code == 403
    assert city.write("security", path, None, method="DELETE").status_code == 204
    assert me(city, key).status_code == 401
    assert city.write("security", path, None, method="DELETE").status_code == 404


def test_the_table_of_scopes_names_operations_and_rights_that_there_are(city: Town) -> None:
    described = city.client.get("/api/v1/openapi.json").json()
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert set(SCOPE_OF) | NO_SCOPE <= operations
    assert set(SCOPE_OF.values()) <= GRANTS[Role.MACHINE_CLIENT]
    closed = ("/me/", "/people", "/rights", "/api-keys", "/deputies", "/token")
    assert not [o for o in SCOPE_OF if o.split()[1].startswith(closed)]


def test_administrator_and_security_officer_see_no_lead(city: Town) -> None:
    for who in ("administrator", "security"):
        for path in ("/leads", "/cases", "/pool", "/projects"):
            assert city.get(who, path).status_code == 403, (who, path)


def test_the_record_is_read_by_auditor_and_officer_and_fits(city: Town) -> None:
    put(city, "recorded")
    change = propose(city, kind="grant", login="recorded", office=XUYI, role="office_staff")
    approve(city, change)
    for who in ("auditor", "security"):
        newest, before = city.get(who, "/rights-record").json()[:2]
        assert (newest["kind"], newest["actor"]) == ("grant_approved", "security")
        assert (before["kind"], before["actor"]) == ("grant_proposed", "administrator")
        assert (newest["kind_name"], before["kind_name"]) == (
            "增加任职：已批准",
            "增加任职：待审批",
        )
        assert change in newest["details"]
    assert list(stores(city).record.findings()) == []


def test_check_names_a_row_of_the_record_that_was_changed(tmp_path: Path) -> None:
    with town(tmp_path) as running:
        put(running, "recorded")
        approve(
            running,
            propose(running, kind="grant", login="recorded", office=XUYI, role="office_staff"),
        )
        with running.opened.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE rights_event SET actor = 'x' WHERE number = 2")
        found = list(stores(running).record.findings())
        assert [(f.code, dict(f.params)) for f in found] == [
            ("check.rights_record_broken", {"number": "2"})
        ]


def test_nobody_makes_himself_or_herself_the_deputy_of_another(city: Town) -> None:
    put(city, "chief", (CENTRE, Role.OFFICE_HEAD))
    today = SystemClock().now().date().isoformat()
    sent = {"in_stead_of": "centre", "deputy": "chief", "from_on": today, "until_on": today}
    own = city.write("chief", "/deputies", sent | {"reason": "出差"})
    assert reason(own) == (403, "deputy_by_oneself")
    assert city.write("centre", "/deputies", sent | {"reason": "出差"}).status_code == 201


def test_a_deputy_acts_in_the_stead_of_the_head_on_the_named_days(city: Town) -> None:
    put(city, "clerk", (XUYI, Role.OFFICE_STAFF))
    today = SystemClock().now().date()
    sent = {
        "in_stead_of": "xuyi",
        "deputy": "clerk",
        "from_on": (today - timedelta(days=1)).isoformat(),
        "until_on": (today + timedelta(days=1)).isoformat(),
        "reason": "出差",
    }
    access = tokens(city, "clerk")["access_token"]
    as_head = {"office": XUYI, "in_stead_of": "xuyi"}
    assert reason(post(city, access, "/me/acting", as_head)) == (403, "membership_not_yours")
    assert city.write("lianshui", "/deputies", sent).status_code == 403
    elsewhere = city.write("xuyi", "/deputies", sent | {"deputy": "lianshui"})
    assert reason(elsewhere) == (422, "deputy_elsewhere")
    named = city.write("xuyi", "/deputies", sent).json()
    deputy = post(city, access, "/me/acting", as_head).json()["access_token"]
    shown = me(city, deputy).json()
    assert (shown["login"], shown["role"], shown["in_stead_of"]) == (
        "clerk", "office_head", "xuyi",
    )  # fmt: skip
    actor = city.app.state.parts.desk.person_of(deputy).actor
    assert (actor.id, actor.in_stead_of) == ("clerk", "xuyi")
    longer = sent | {"until_on": (today + timedelta(days=300)).isoformat()}
    assert reason(post(city, deputy, "/deputies", longer)) == (403, "deputy_by_deputy")
    path = f"/deputies/{named['deputy_id']}/end"
    assert city.write("centre", path, {}).status_code == 404, "another office's"
    assert city.write("xuyi", path, {}).json()["ended_at"]
    assert me(city, deputy).status_code == 401
    assert stores(city).record.events()[0].kind == "deputy_ended"
