"""Two gateways, thirty-two offices, one project, one moment: one first contact, the rest collided.

Real Kafka, real PostgreSQL, real servers. The result holds in the log: taken into an embedded
folder it is the same, and judged anew it is the same.
"""

import secrets
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Semaphore
from typing import Any

import httpx
import pytest

from sharing.enterprise.names import name_key
from tests.journeys.command_line import started, worked
from tests.journeys.journals import kept
from tests.journeys.places import CityPlace, embedded, on_servers
from tests.journeys.small_city import (
    Server,
    open_small_city,
    registration,
    serving,
    url_in,
)

OFFICES = 32
SPELLINGS = [
    "昆山众贞（中国）动力电池有限公司",
    "昆山众贞(中国)动力电池有限公司",
    "昆山众贞 （中国） 动力电池有限责任公司",
    "昆山众贞【中国】动力电池有限公司",
    "昆山众贞〔中国〕动力电池责任有限公司",
    "　昆山众贞（中国）动力电池　有限公司",
    "昆山·众贞（中国）动力电池有限公司。",
    "昆山众贞﹙中国﹚动力电池\u200b有限责任公司",
]
TITLES = ["年产10万套电池结构件项目", "年产１０万套电池结构件项目", "电池结构件 生产项目"]


@pytest.fixture
def gateways(
    tmp_path: Path, topic_name: str, kafka_bootstrap: str, postgres_url: str
) -> list[CityPlace]:
    """Two machines of one city: own data folders; log, journal and keys in common."""
    first = on_servers(
        tmp_path / "one",
        topic_name,
        kafka_bootstrap=kafka_bootstrap,
        database_url=postgres_url,
        token_secret=secrets.token_hex(32),
        answer_wait_ms=60_000,  # as long as one may: how quick it is, is no matter here
        lease_seconds=2,
    )
    return [first, CityPlace(tmp_path / "two", first.city, first.settings)]


def post_all_at_once(servers: list[Server], offices: list[str]) -> dict[str, httpx.Response]:
    """Every office registers the project, each by its own connection, all at the same moment."""
    barrier = Barrier(len(offices))

    def post(number: int) -> httpx.Response:
        office, server = offices[number], servers[number % len(servers)]
        headers = server.headers(office, **{"Idempotency-Key": f"race-{office}"})
        body = registration(
            investor=SPELLINGS[number % len(SPELLINGS)], project=TITLES[number % len(TITLES)]
        )
        with httpx.Client(base_url=server.url, timeout=90) as client:
            assert client.get("api/v1/health").status_code == 200
            barrier.wait(60)
            return client.post("api/v1/leads", json=body, headers=headers)

    with ThreadPoolExecutor(len(offices)) as pool:
        return dict(zip(offices, pool.map(post, range(len(offices))), strict=True))


def test_the_spellings_normalise_alike() -> None:
    assert len(set(SPELLINGS)) == len(SPELLINGS)
    assert len({name_key(spelling) for spelling in SPELLINGS}) == 1


def test_of_thirty_two_offices_at_once_one_is_first_and_all_are_answered(
    gateways: list[CityPlace], tmp_path: Path
) -> None:
    offices = open_small_city(gateways[0], tmp_path, counties=OFFICES)
    with serving(gateways, tmp_path) as servers:
        answers = post_all_at_once(servers, offices)
        assert Counter(a.status_code for a in answers.values()) == {201: OFFICES}
        told = {office: answer.json() for office, answer in answers.items()}
        again = post_all_at_once(servers[::-1], offices)
    placings = Counter(each["placing"] for each in told.values())
    assert placings == {"first": 1, "collided": OFFICES - 1}
    assert len({each["project_id"] for each in told.values()}) == 1
    assert len({each["lead_id"] for each in told.values()}) == OFFICES
    earliest = min(told, key=lambda office: told[office]["position"])
    assert told[earliest]["placing"] == "first"
    assert len({each["position"] for each in told.values()}) == OFFICES
    assert_no_other_office_is_named(told, offices)
    # A retry through the other gateway gets the first answer.
    assert {office: answer.json() for office, answer in again.items()} == told
    assert_the_log_says_the_same(gateways[0], tmp_path, first=earliest, offices=offices)


def assert_no_other_office_is_named(told: dict[str, dict[str, Any]], offices: list[str]) -> None:
    """A collided office learns that it collided, never with whom."""
    names = {code: f"第{n}县" for n, code in enumerate(offices, start=1)}
    for office, answer in told.items():
        words = "".join([answer["message"], *answer["next"]])
        assert not any(names[other] in words for other in offices if other != office), words


def assert_the_log_says_the_same(
    place: CityPlace, folder: Path, *, first: str, offices: list[str]
) -> None:
    """Exported, and taken into an embedded folder as decided and after judging anew."""
    export = folder / "city.jsonl"
    exported = worked("log", "export", "--out", export, "--json", more=place.environment()).json
    with place.opened() as opened:
        before = kept(opened)
    assert exported["state_hash"] == before.state_hash
    for name, flags in (("as-decided", ()), ("replayed", ("--replay",))):
        copy = embedded(folder / name, place.city, master_key=place.settings["master_key"])
        worked("log", "import", *flags, export, "--json", more=copy.environment())
        with copy.opened() as opened:
            after = kept(opened)
        assert after == before
        rows = worked("rows", "--json", more=copy.environment()).json["rows"]
        assert {row["office"] for row in rows} == set(offices)
        assert {row["first_contact_office"] for row in rows} == {first}
        check = worked("check", "--json", more=copy.environment())
        assert check.status == 0


@pytest.mark.timed
def test_a_gateway_that_is_killed_loses_nothing_that_it_answered(
    gateways: list[CityPlace], tmp_path: Path
) -> None:
    """The one that judges dies by SIGKILL while offices post; what it had answered stands, and
    what it had not is answered by the other gateway under the same submission id."""
    offices = open_small_city(gateways[0], tmp_path, counties=8)
    log = tmp_path / "doomed.log"
    with doomed_server(gateways[0], log) as doomed, serving(gateways[1:], tmp_path) as (other,):
        tokens = {office: doomed.headers(office) for office in offices}
        answers_given = Semaphore(0)
        with ThreadPoolExecutor(len(offices)) as pool:
            posting = [
                pool.submit(post_until_it_dies, doomed, office, tokens[office], answers_given)
                for office in offices
            ]
            try:
                for _ in range(4 * len(offices)):  # then all are in the middle of another one
                    assert answers_given.acquire(timeout=60)
            finally:
                doomed.process.kill()
            answered = [each.result() for each in posting]
        before = {key: told for each in answered for key, told in each.items()}
        assert any(told is not None for told in before.values())
        assert any(told is None for told in before.values())
        for (office, key), told in before.items():
            answer = post_one(other, key, tokens[office])
            assert answer.status_code == 201, answer.text
            assert told is None or answer.json() == told
    with gateways[1].opened() as opened:
        assert sorted(kept(opened).ids_of("register_lead")) == sorted(before)


@contextmanager
def doomed_server(place: CityPlace, log: Path) -> Iterator[Server]:
    """A server that somebody is going to kill, alone until it judges."""
    process = started("up", "--port", "0", log=log, more=place.environment())
    try:
        server = Server(url_in(log, process), process, log)
        deadline = time.monotonic() + 120
        while httpx.get(f"{server.url}api/v1/ready", timeout=30).json()["ledger"] != "judging":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait()


def post_one(server: Server, key: str, headers: dict[str, str]) -> httpx.Response:
    body = registration(investor=f"投资{key}有限公司")
    return httpx.post(
        f"{server.url}api/v1/leads",
        json=body,
        headers=headers | {"Idempotency-Key": key},
        timeout=90,
    )


def post_until_it_dies(
    server: Server, office: str, headers: dict[str, str], answers_given: Semaphore
) -> dict[tuple[str, str], Any]:
    """Submission ids with their answers; None for the one that got none. Tells of each."""
    answers: dict[tuple[str, str], Any] = {}
    for number in range(1_000):
        key = f"{office}-{number}"
        try:
            answer = post_one(server, key, headers)
        except httpx.TransportError:
            answers[office, key] = None
            return answers
        assert answer.status_code == 201, answer.text
        answers[office, key] = answer.json()
        answers_given.release()
    pytest.fail("the server was to die")
