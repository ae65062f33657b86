"""compose.yaml is what Compose takes, and says the same as the servers that we start ourselves.

No container engine runs here: the file is held to the published schema of Compose, its scripts are
run with stand-ins for the programs of the images, and the rest is rules over the text.
"""

import json
import os
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from infra.audiences.grants import product_user
from infra.broker.kafka_jars import KAFKA_VERSION
from infra.broker.kafka_properties import BrokerPorts, write_properties
from infra.broker.security import ADMINISTRATOR, BrokerSecurity
from infra.city_file import load_city
from infra.keys.master_key import master_key_from_text, master_keys
from infra.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "infra" / "compose"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    with (ROOT / "compose.yaml").open(encoding="utf-8") as file:
        found: dict[str, Any] = YAML(typ="safe").load(file)
    return found


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    subprocess.run([SCRIPTS / "make-secrets.sh", folder], check=True)
    return folder


def test_compose_takes_the_file(compose: dict[str, Any]) -> None:
    place = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = jsonschema.Draft7Validator(json.loads(place.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(compose)] == []
    assert list(validator.iter_errors(compose | {"servces": {}})), "the schema sees a slip"


def test_images_are_official_and_pinned_to_what_is_tested(compose: dict[str, Any]) -> None:
    images = {name: service["image"] for name, service in compose["services"].items()}
    assert images["kafka"] == f"apache/kafka:{KAFKA_VERSION}"
    assert re.fullmatch(r"postgres:\d+", images["postgres"])
    assert {images["oneboard"], images["broker-users"]} == {"oneboard"}
    assert "FROM python:3.11-slim\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_only_the_door_is_open_and_only_on_this_machine(compose: dict[str, Any]) -> None:
    opened = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert {name for name, ports in opened.items() if ports} == {"oneboard"}
    assert all(port.startswith("127.0.0.1:") for port in opened["oneboard"])


def test_every_service_that_stays_says_when_it_is_well_and_waits_for_others(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    for name in ("kafka", "postgres", "oneboard"):
        assert services[name]["healthcheck"]["test"][0] == "CMD"
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            is_once = services[other]["restart"] == "no"
            wanted = "service_completed_successfully" if is_once else "service_healthy"
            assert how["condition"] == wanted
    assert set(services["oneboard"]["depends_on"]) == {"broker-users", "postgres"}


def test_postgres_is_well_only_once_it_answers_over_tcp(compose: dict[str, Any]) -> None:
    """The image makes its data with a server that listens at the socket alone: a check there would
    call it well, and whoever waits for it would be refused.
    """
    asked = compose["services"]["postgres"]["healthcheck"]["test"]
    assert asked[asked.index("--host") + 1] == "127.0.0.1"


def test_servers_get_the_time_to_end_in_order(compose: dict[str, Any]) -> None:
    for name in ("kafka", "postgres"):
        assert compose["services"][name]["stop_grace_period"] == "1m"


def test_no_password_stands_in_the_file_and_every_secret_is_made(
    compose: dict[str, Any], secrets: Path
) -> None:
    declared = compose["secrets"]
    made = {file.name for file in secrets.iterdir()}
    assert set(declared) == made
    assert all(place == {"file": f"secrets/{name}"} for name, place in declared.items())
    used = {name for service in compose["services"].values() for name in service["secrets"]}
    assert used == made
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or value.startswith("/run/secrets/")
    assert "\nsecrets\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert "\nsecrets/\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_the_administrators_password_reaches_no_gateway(compose: dict[str, Any]) -> None:
    assert "kafka_admin" not in compose["services"]["oneboard"]["secrets"]


def test_whoever_gives_users_seals_the_record_of_rights_with_the_gateways_key_store(
    compose: dict[str, Any],
) -> None:
    for service in ("oneboard", "broker-users"):
        assert "data:/data" in compose["services"][service]["volumes"]
        used = set(compose["services"][service]["secrets"])
        assert {"database", "master_key", "master_key_before"} <= used


def texts_in(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_secrets_are_random_kept_and_in_a_folder_for_their_owner_alone(
    secrets: Path, tmp_path: Path
) -> None:
    before = texts_in(secrets)
    subprocess.run([SCRIPTS / "make-secrets.sh", secrets], check=True)
    subprocess.run([SCRIPTS / "make-secrets.sh", tmp_path / "other"], check=True)
    assert texts_in(secrets) == before
    there = texts_in(tmp_path / "other")
    assert (before.pop("master_key_before"), there.pop("master_key_before")) == ("", "")
    others = set(there.values())
    assert len(others | set(before.values())) == 2 * len(before)
    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in others)
    assert secrets.stat().st_mode & 0o777 == 0o700


def test_the_broker_has_the_settings_that_ours_has(secrets: Path, tmp_path: Path) -> None:
    programs = tmp_path / "home" / "bin"
    programs.mkdir(parents=True)
    told = tmp_path / "told"
    for name in ("kafka-storage.sh", "kafka-server-start.sh"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"{told}"\necho an-id\n')
        (programs / name).chmod(0o755)
    config = tmp_path / "server.properties"
    subprocess.run(
        [SCRIPTS / "start-kafka.sh"],
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "TEMPLATES": str(ROOT / "infra" / "broker"),
            "SECRETS": str(secrets),
            "DATA": str(tmp_path / "native" / "data"),
            "KAFKA_HOME": str(programs.parent),
            "CONFIG": str(config),
        },
    )

    def secret(name: str) -> str:
        return (secrets / name).read_text()

    native = BrokerSecurity(secret("kafka_broker"), secret("kafka_controller"), "unused")
    ports = BrokerPorts(client=9092, controller=9093, tls=0)
    (tmp_path / "native").mkdir()
    ours = write_properties(tmp_path / "native", ports=ports, security=native).read_text()
    expected = ours.replace("listeners=CLIENT://127.0.0.1:9092", "listeners=CLIENT://0.0.0.0:9092")
    expected = expected.replace(
        "advertised.listeners=CLIENT://0.0.0.0", "advertised.listeners=CLIENT://kafka"
    )
    assert config.read_text() == expected
    assert not re.search("@[A-Z_]+@", expected), "every name between @ signs is filled in"
    users = f"name={ADMINISTRATOR},password={secret('kafka_admin')}"
    assert users in told.read_text()
    assert "kafka-server-start.sh" in told.read_text().splitlines()[-1]


def settings_in_a_container(
    compose: dict[str, Any], secrets: Path, monkeypatch: pytest.MonkeyPatch, place: Path
) -> Settings:
    """What a gateway takes from its environment and from the secrets that compose.yaml gives it."""
    given = compose["services"]["oneboard"]["environment"]
    mounted = place / "mounted"
    mounted.mkdir()
    for name in compose["services"]["oneboard"]["secrets"]:
        (mounted / name).symlink_to(secrets / name)
    environment = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", text) for name, text in given.items()}
    shown = subprocess.run(
        [SCRIPTS / "with-secrets.sh", "env", "--null"],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "SECRETS": str(mounted), **environment},
    ).stdout
    for each in shown.split("\0"):
        name, _, value = each.partition("=")
        if name.startswith(("ONEBOARD_", "DATABASE_URL", "KAFKA_BOOTSTRAP")):
            monkeypatch.setenv(name, value)
    monkeypatch.chdir(place)
    return load_settings()


def test_the_secrets_of_a_gateway_are_settings_that_it_takes(
    compose: dict[str, Any], secrets: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_in_a_container(compose, secrets, monkeypatch, tmp_path)
    assert settings.kafka_username == product_user(load_city(None).code).name
    assert settings.kafka_password
    assert settings.kafka_password.get_secret_value() == (secrets / "kafka_gateway").read_text()
    assert settings.database.startswith("postgresql+psycopg://oneboard:")
    assert settings.master_key
    assert len(master_key_from_text(settings.master_key.get_secret_value())) == 32
    assert settings.master_key_before is None, "the file is empty"


@pytest.mark.parametrize("blank", ["", "\n", " ", " \n \t\n"])
def test_a_blank_file_of_the_key_before_means_that_there_is_none(
    compose: dict[str, Any],
    secrets: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    blank: str,
) -> None:
    (secrets / "master_key_before").unlink()
    (secrets / "master_key_before").write_text(blank)
    settings = settings_in_a_container(compose, secrets, monkeypatch, tmp_path)
    keys = master_keys(settings.master_key, settings.master_key_before, file=tmp_path / "unused")
    assert keys == (bytes.fromhex((secrets / "master_key").read_text()), None)


def renewed(secrets: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [SCRIPTS / "renew-master-key.sh", *arguments, secrets]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_a_master_key_is_renewed_with_both_keys_given_until_it_is_done(
    compose: dict[str, Any], secrets: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = (secrets / "master_key").read_text()
    assert renewed(secrets).returncode == 0
    new = (secrets / "master_key").read_text()
    assert re.fullmatch("[0-9a-f]{64}", new)
    assert new != old
    settings = settings_in_a_container(compose, secrets, monkeypatch, tmp_path)
    keys = master_keys(settings.master_key, settings.master_key_before, file=tmp_path / "unused")
    assert keys == (bytes.fromhex(new), bytes.fromhex(old))

    again = renewed(secrets)
    assert (again.returncode, "finish that renewal first" in again.stderr) == (1, True)
    assert (secrets / "master_key_before").read_text() == old, "it is the one that is still needed"
    assert (secrets / "master_key").read_text() == new

    assert renewed(secrets, "--done").returncode == 0
    assert (secrets / "master_key_before").read_text() == ""
    assert (secrets / "master_key").read_text() == new


def test_a_renewal_that_was_broken_off_between_its_two_files_goes_on(secrets: Path) -> None:
    old = (secrets / "master_key").read_text()
    (secrets / "master_key_before").unlink()
    (secrets / "master_key_before").write_text(old)
    assert renewed(secrets).returncode == 0
    assert (secrets / "master_key_before").read_text() == old
    assert (secrets / "master_key").read_text() != old


def test_without_a_master_key_nothing_is_renewed(tmp_path: Path) -> None:
    (tmp_path / "master_key_before").write_text("the key that is needed")
    for arguments in ([], ["--done"]):
        assert renewed(tmp_path, *arguments).returncode == 1
    assert texts_in(tmp_path) == {"master_key_before": "the key that is needed"}
