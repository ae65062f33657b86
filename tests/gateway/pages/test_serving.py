"""The server as a process of its own: it serves, and stops when it is told to."""

import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from gateway.demo_people import FILE, demo_people, ensure_demo_people
from infra.city_file import load_city
from tests.gateway.rest.signing import bearer
from tests.gateway.rest.streaming import listening
from tests.gateway.rest.town import PEOPLE, town

SERVER = """
import sys
from pathlib import Path
from gateway.listening import listening_socket
from gateway.serving import serve
from gateway.wiring import deployment
from infra.settings import Settings
with deployment(Settings(data=Path(sys.argv[1]), answer_wait_ms=60_000)) as opened:
    serve(opened, listening_socket("127.0.0.1", 0), on_ready=lambda url: print(url, flush=True))
"""


def test_a_server_judges_answers_and_stops_on_sigterm(tmp_path: Path) -> None:
    with town(tmp_path) as running:
        people = ensure_demo_people(running.opened)
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        login, password, _ = next(who for who in people if who[0].startswith("office-"))
        form = {"username": login, "password": password}
        token = httpx.post(f"{url}api/v1/token", data=form, timeout=60).json()["access_token"]
        answer = httpx.post(
            f"{url}api/v1/leads",
            json={"identity": {"investor": "甲", "project": "乙"}},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "one"},
            timeout=90,
        )
        assert (answer.status_code, answer.json()["standing"]) == (201, "incomplete")
        assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()


@pytest.mark.timed
def test_open_streams_are_told_and_end_within_a_second_of_sigterm(tmp_path: Path) -> None:
    with town(tmp_path) as running:
        people = ensure_demo_people(running.opened)
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().rstrip("/")
        login, password, _ = next(who for who in people if who[0].startswith("office-"))
        form = {"username": login, "password": password}
        token = httpx.post(f"{url}/api/v1/token", data=form, timeout=60).json()["access_token"]
        with ExitStack() as stack:
            streams = [stack.enter_context(listening(url, bearer(token))) for _ in range(3)]
            for each in streams:
                each.next()
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            last = [each.rest()[-1] for each in streams]
            assert time.monotonic() - begun < 1
        assert {each.told["reason"] for each in last} == {"server_stops"}
        assert process.wait(timeout=20) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()


def test_the_sign_ins_of_the_example_city_stay_the_same_and_private(tmp_path: Path) -> None:
    with town(tmp_path) as running:
        first = ensure_demo_people(running.opened)
        again = ensure_demo_people(running.opened)
        assert first == again
        fresh = [(login, password) for login, password, _ in first if login not in PEOPLE]
        for login, password in fresh:
            form = {"username": login, "password": password}
            assert running.client.post("/api/v1/token", data=form).status_code == 200
    assert len(fresh) >= 3
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert len({password for _, password, _ in first}) == len(first)
    assert {person.role.value for person in demo_people(load_city())} == {
        "city_operator",
        "city_arbiter",
        "assessor",
        "leader",
        "reviewer",
        "administrator",
        "security_officer",
        "auditor",
        "office_head",
        "office_staff",
    }
