"""``oneboard broker`` on a real broker: from its first user to a revoked office."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from kafka import KafkaConsumer

from gateway.cli.app import _language
from gateway.cli.faults import TOLD_FAULTS, words_for
from infra.audiences.grants import product_user
from infra.log.kafka_access import KafkaAccess, KafkaSignInRefused, connect
from tests.gateway.cli.in_process import Ended, run_here
from tests.infra.broker.secured import REFUSED_AFTER_MS, SecuredBroker
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
    assert topics(replace(office, password=told["password"])) == set()
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


def read_client_file(file: Path) -> KafkaAccess:
    """The access of whoever was handed this file."""
    lines = (line.partition("=") for line in file.read_text().splitlines())
    found = {name: value for name, _, value in lines}
    assert found["security.protocol"] == "SASL_PLAINTEXT"
    return KafkaAccess(
        found["bootstrap.servers"],
        user=found["oneboard.username"],
        password=found["oneboard.password"],
        timeout_ms=10_000,
    )


def topics(access: KafkaAccess) -> set[str]:
    client = connect(KafkaConsumer, access)
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


def test_without_a_broker_there_are_no_users_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    ran = run("--data", tmp_path, "--language", "en", "broker", "show")
    assert ran.status == 1
    assert "KAFKA_BOOTSTRAP" in ran.err
