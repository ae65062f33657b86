"""``oneboard up --native``: a real Kafka and PostgreSQL of this machine, from start to end."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from kafka import TopicPartition, errors

from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_topic import topic_of
from tests.gateway.rest.town import lead
from tests.infra.broker.secured import consumer
from tests.journeys.command_line import oneboard, started
from tests.journeys.small_city import write_city_file

START_SECONDS_MAX = 200
ANSWER_SECONDS_MAX = 30


@dataclass
class Running:
    """A started command, what it said, and where its servers keep their data."""

    process: subprocess.Popen[bytes]
    log: Path
    temporary: Path

    def said(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, self.log.read_text(encoding="utf-8"))

    def descendants(self) -> list[int]:
        """Every process that keeps its data in the temporary folder of this test."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(self.temporary) in command:
                found.append(int(folder.name))
        return found


@pytest.fixture
def native(tmp_path: Path) -> Iterator[Running]:
    """The command on an empty data folder, with a temporary folder of its own."""
    temporary = Path(tempfile.mkdtemp(prefix="native-"))
    temporary.chmod(0o755)  # PostgreSQL runs as another user when we are root
    log = tmp_path / "up.log"
    log.touch()
    arguments: list[str | Path] = [
        "--data",
        tmp_path / "data",
        "--language",
        "en",
        "up",
        "--native",
        "--port",
        "0",
    ]
    process = started(*arguments, log=log, more={"TMPDIR": str(temporary)})
    running = Running(process, log, temporary)
    yield running
    process.kill()
    process.wait()
    shutil.rmtree(temporary)


def wait_for(running: Running, pattern: str) -> re.Match[str]:
    deadline = time.monotonic() + START_SECONDS_MAX
    while (found := running.said(pattern)) is None:
        assert running.process.poll() is None, running.log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, running.log.read_text(encoding="utf-8")
        time.sleep(0.2)
    return found


def client_file(folder: str) -> KafkaAccess:
    """The access of an office that was handed its file."""
    file = next(Path(folder).glob("*.properties"))
    assert file.stat().st_mode & 0o777 == 0o600
    found = dict(line.split("=", 1) for line in file.read_text().splitlines())
    bootstrap, user = found["bootstrap.servers"], found["oneboard.username"]
    return KafkaAccess(bootstrap, user=user, password=found["oneboard.password"])


def decided(url: str, answer: httpx.Response, token: str) -> dict[str, Any]:
    """The answer of the ledger, which in the first seconds may still be taking its lease."""
    deadline = time.monotonic() + ANSWER_SECONDS_MAX
    said: dict[str, Any] = answer.json()
    while said["verdict"] == "pending":
        assert time.monotonic() < deadline, said
        time.sleep(0.2)
        address = answer.headers["Location"]
        headers = {"Authorization": f"Bearer {token}"}
        asked = httpx.get(f"{url}{address}", headers=headers, timeout=30)
        said = asked.json()
    return said


def test_the_server_shape_runs_on_one_machine_and_leaves_nothing_behind(native: Running) -> None:
    url = wait_for(native, r"running at (http://\S+)/")[1]
    assert httpx.get(f"{url}/api/v1/ready", timeout=30).json()["status"] == "ready"
    assert len(native.descendants()) >= 2

    login, password = wait_for(native, r"login (office-\S+)  password (\S+)").groups()
    token = httpx.post(
        f"{url}/api/v1/token", data={"username": login, "password": password}, timeout=30
    ).json()["access_token"]
    answer = httpx.post(
        f"{url}/api/v1/leads",
        json=lead(investor="本机试用有限公司"),
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "native-1"},
        timeout=30,
    )
    assert answer.status_code in (201, 202), answer.text
    assert decided(url, answer, token)["placing"] == "first"

    office = client_file(wait_for(native, r"its own topic alone; .* is in (\S+)")[1])
    with consumer(office) as client:
        assert client.topics() <= {f"audience.{office.user}"}
        with pytest.raises(errors.TopicAuthorizationFailedError):
            client.end_offsets([TopicPartition(topic_of(office.user.partition(".")[0]), 0)])

    login, password = wait_for(native, r"login (auditor\S*)  password (\S+)").groups()
    auditor = httpx.post(
        f"{url}/api/v1/token", data={"username": login, "password": password}, timeout=30
    ).json()["access_token"]
    record = httpx.get(
        f"{url}/api/v1/rights-record?limit=500",
        headers={"Authorization": f"Bearer {auditor}"},
        timeout=30,
    )
    given = [each for each in record.json() if each["kind"] == "broker_provision_done"]
    assert {each["actor"] for each in given} == {"system:start"}
    users = {each["login"] for each in given}
    assert office.user in users
    assert f"oneboard.gateway.{office.user.partition('.')[0]}" in users
    assert office.password not in record.text

    for warning in ("replication too low", "deleted at the end", str(native.temporary)):
        assert native.said(re.escape(warning)), warning
    native.process.send_signal(signal.SIGTERM)
    assert native.process.wait(60) == 0
    assert native.descendants() == []
    assert list(native.temporary.iterdir()) == []
    data = native.log.with_name("data")
    assert {file.name for file in data.iterdir()} >= {"keys.db"}
    assert not (data / "log.sqlite").exists()
    assert not (data / "oneboard.db").exists()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_without_java_it_says_what_to_install(tmp_path: Path, language: str) -> None:
    nothing = tmp_path / "empty"
    nothing.mkdir()
    ran = oneboard(
        *("--data", tmp_path / "data", "--language", language, "up", "--native"),
        more={"PATH": str(nothing)},
    )
    assert ran.status == 1
    assert "apt-get install default-jre-headless maven" in ran.err
    assert "KAFKA_BOOTSTRAP" in ran.err


def test_a_given_kafka_is_used_and_its_few_replicas_are_told(
    tmp_path: Path, kafka_bootstrap: str, postgres_url: str, topic_name: str
) -> None:
    city = tmp_path / "city.yaml"
    write_city_file(city, code=topic_name, counties=2)
    servers = ("--kafka-bootstrap", kafka_bootstrap, "--database-url", postgres_url)
    place = ("--data", tmp_path / "data", "--language", "en", *servers)
    opened = oneboard(*place, "init", "--city", city)
    assert opened.status == 0, opened.err
    log = tmp_path / "up.log"
    log.touch()
    process = started(*place, "up", "--native", "--port", "0", log=log)
    running = Running(process, log, tmp_path)
    try:
        wait_for(running, r"running at http://\S+/")
        assert running.said("Kafka: the address from the settings is used")
        assert running.said("PostgreSQL: the address from the settings is used")
        assert running.said("replication too low")
        assert not running.said("deleted at the end")
    finally:
        process.terminate()
        assert process.wait(60) == 0
