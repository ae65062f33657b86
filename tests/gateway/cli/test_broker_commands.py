"""``oneboard broker`` on a real broker: from its first user to a revoked office."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from kafka import KafkaConsumer

from gateway.broker_users import recorded_access
from gateway.cli.app import _language
from gateway.cli.faults import TOLD_FAULTS, words_for
from infra.audiences.grants import office_user, product_user
from infra.log.kafka_access import KafkaAccess, KafkaSignInRefused
from infra.settings import load_settings
from sharing.event_log import LogAccessRefused
from tests.gateway.cli.in_process import Ended, run_here
from tests.infra.broker.secured import REFUSED_AFTER_MS, SecuredBroker, insisted
from tests.journeys.small_city import write_city_file


def run(*arguments: str | Path) -> Ended:
    """Run a command to its end, with the words for its fault as ``main`` tells them."""
    try:
        return run_here(*arguments, more={})
    except TOLD_FAULTS as fault:
        words, status = words_for(fault, _language.get())
        return Ended(status, "", words)


@pytest.fixture
def settings(
    secured_broker: SecuredBroker,
    topic_name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Mapping[str, str]:
    """A new installation on the broker of the session, as its operator has set it up."""
    admin = secured_broker.admin
    given = {
        "KAFKA_BOOTSTRAP": admin.bootstrap,
        "ONEBOARD_CITY": topic_name,
        "ONEBOARD_DATA": str(tmp_path / "data"),
        "ONEBOARD_KAFKA_USERNAME": product_user(topic_name).name,
        "ONEBOARD_KAFKA_PASSWORD": "the gateway's own",
        "ONEBOARD_KAFKA_ADMIN_USERNAME": admin.user,
        "ONEBOARD_KAFKA_ADMIN_PASSWORD": admin.password,
        "ONEBOARD_LANGUAGE": "en",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def test_users_are_given_rotated_and_revoked(
    settings: Mapping[str, str], topic_name: str, tmp_path: Path
) -> None:
    first = run("broker", "provision", "--gateway", "--json")
    assert (first.status, json.loads(first.out)["given"]) == (0, [])
    city = tmp_path / "city.yaml"
    write_city_file(city, code=topic_name, counties=2)
    opened = run("init", "--city", city)
    assert opened.status == 0, opened.err

    out = tmp_path / "users"
    given = run("broker", "provision", "--out", out)
    assert given.status == 0, given.err
    files = {file.name: file for file in out.iterdir()}
    assert set(files) == {f"{topic_name}.{code}.properties" for code in (topic_name, "C01", "C02")}
    assert {file.stat().st_mode & 0o777 for file in files.values()} == {0o600}
    office = read_client_file(files[f"{topic_name}.C01.properties"])
    assert topics(office) == set()
    assert office.password not in given.out + given.err
    again = run("broker", "provision", "--json")
    assert json.loads(again.out)["given"] == []

    rotated = run("broker", "rotate", "第1县", "--json")
    (told,) = json.loads(rotated.out)["given"]
    assert (told["topic"], told["group_prefix"]) == (
        f"audience.{topic_name}.C01",
        f"audience.{topic_name}.C01.",
    )
    rotated_to = told["password"]
    assert topics(replace(office, password=rotated_to)) == set()
    with pytest.raises(KafkaSignInRefused):
        topics(replace(office, timeout_ms=REFUSED_AFTER_MS))

    revoked = run("broker", "revoke", "C01")
    assert f"{topic_name}.C01 has no rights" in revoked.out
    shown = json.loads(run("broker", "show", "--json").out)
    assert shown["session_ms"] == 3_000
    standing = {user["office"]: user for user in shown["users"]}
    assert not standing["C01"]["has_password"]
    assert len(standing["C01"]["missing"]) == 2
    assert standing["C02"]["rights"] == [
        f"read group audience.{topic_name}.C02.*",
        f"read topic audience.{topic_name}.C02",
    ]
    table = run("broker", "show").out
    assert "missing: read group" in table.replace("\n", " ")
    assert settings["ONEBOARD_KAFKA_PASSWORD"] not in table

    passwords = (office.password, rotated_to, settings["ONEBOARD_KAFKA_PASSWORD"])
    record_tells(topic_name, tmp_path / "data", unsaid=passwords)


def record_tells(city: str, data: Path, *, unsaid: Sequence[str]) -> None:
    """The record of rights tells what the test above did, and ``check`` follows its chain."""
    told = run("people", "record", "--json", "--limit", "100").out
    record = [{**each, "details": json.loads(each["details"])} for each in json.loads(told)]
    said = [(each["kind"], each["login"].removeprefix(city)) for each in reversed(record)]
    assert said == [
        *both("provision", product_user(city).name),
        *both("provision", f".{city}", ".C01", ".C02"),
        *both("rotation", ".C01"),
        *both("revocation", ".C01"),
    ]
    assert {each["actor"] for each in record} == {"operator:command-line"}
    reads = [f"read group audience.{city}.C01.*", f"read topic audience.{city}.C01"]
    details = [each["details"] for each in record if each["kind"].endswith("_begun")]
    assert details[:3] == [
        {"password": "none", "taken": reads},
        {"password": "new"},
        {"given": [right.replace("C01", "C02") for right in reads], "password": "new"},
    ]
    assert not [password for password in unsaid if password in told]
    shown_record = run("people", "record").out
    assert "User of the broker: revoked  by operator:command-line" in shown_record
    checked = run("check")
    assert checked.status == 0, checked.out
    with sqlite3.connect(data / "oneboard.db") as connection:
        connection.execute("DELETE FROM rights_event WHERE kind = 'broker_rotation_begun'")
    assert "record of rights does not fit" in run("check").out


def both(act: str, *users: str) -> list[tuple[str, str]]:
    """What is written of one act about these users: before and after."""
    return [(f"broker_{act}_{state}", user) for state in ("begun", "done") for user in users]


@pytest.mark.usefixtures("settings")
def test_what_the_broker_refuses_stands_in_the_record_as_failed(
    topic_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("broker", "provision", "--gateway").status == 0
    # The product's own user may neither set passwords nor see who has one.
    for part in ("USERNAME", "PASSWORD"):
        monkeypatch.delenv(f"ONEBOARD_KAFKA_ADMIN_{part}")
    with recorded_access(load_settings(), topic_name, by="x") as recorded:
        with pytest.raises(LogAccessRefused):
            recorded.rotate(office_user(topic_name, "C01"))
        newest, before = recorded.record.events(limit=2)
    assert (before.kind, before.login) == ("broker_rotation_begun", f"{topic_name}.C01")
    assert (newest.kind, newest.document) == (
        "broker_rotation_failed",
        '{"fault": "LogAccessRefused"}',
    )


def read_client_file(file: Path) -> KafkaAccess:
    """The access of whoever was handed this file."""
    lines = (line.partition("=") for line in file.read_text().splitlines())
    found = {name: value for name, _, value in lines}
    assert found["security.protocol"] == "SASL_PLAINTEXT"
    return KafkaAccess(
        found["bootstrap.servers"],
        user=found["oneboard.username"],
        password=found["oneboard.password"],
        timeout_ms=45_000,
    )


def topics(access: KafkaAccess) -> set[str]:
    client = insisted(KafkaConsumer, access)
    try:
        found: set[str] = client.topics()
        return found
    finally:
        client.close()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "does not accept user oneboard-admin"), ("zh_CN", "不接受用户 oneboard-admin")],
)
@pytest.mark.usefixtures("settings")
def test_a_wrong_password_is_said_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("ONEBOARD_KAFKA_ADMIN_PASSWORD", "wrong")
    ran = run("--language", language, "broker", "show")
    assert ran.status == 1
    assert words in ran.err


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("rotate",), 2, "Name one"),
        (("rotate", "C01", "--gateway"), 2, "Name one"),
        (("rotate", "C01"), 1, "no city here yet"),
        (("rotate", "--gateway"), 1, "provision"),
        (("revoke",), 2, "Name one"),
        (("revoke", "--user", "oneboard-admin"), 2, "no user of an office"),
    ],
)
def test_what_cannot_be_meant_is_told(arguments: tuple[str, ...], status: int, words: str) -> None:
    ran = run("broker", *arguments)
    assert ran.status == status
    assert words in " ".join(ran.err.split())


def test_the_products_own_user_gives_no_rights(
    settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("USERNAME", "PASSWORD"):
        monkeypatch.delenv(f"ONEBOARD_KAFKA_ADMIN_{part}")
    ran = run("broker", "provision")
    assert ran.status == 1
    assert "kafka_admin_username" in ran.err
    assert settings["ONEBOARD_KAFKA_USERNAME"] in ran.err


def test_without_a_broker_there_are_no_users_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    ran = run("--data", tmp_path, "--language", "en", "broker", "show")
    assert ran.status == 1
    assert "KAFKA_BOOTSTRAP" in ran.err
