"""A small city with counties, people who may sign in, and servers that several processes run."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from auth.actors import Role
from auth.passwords import Cost, hash_password
from gateway.inline_ledger import judge_through
from gateway.rule_packs import load_pack
from gateway.saying import Speaker, say_adopt_rules
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.people import People, Person
from ledger.rules.pack import Matching
from tests.journeys.command_line import started, worked
from tests.journeys.places import CityPlace

PASSWORD = "correct horse battery"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
START_SECONDS_MAX = 150
"""When a server is given up as hung; how quickly it starts is no matter of a journey."""
_URL = re.compile(r"http://127\.0\.0\.1:\d+/")


def write_city_file(file: Path, *, code: str, counties: int) -> list[str]:
    """A city file with that many counties; their codes."""
    codes = [f"C{n:02d}" for n in range(1, counties + 1)]
    offices = "".join(
        f"- {{code: {each}, name: 第{n}县, aliases: [], kind: county, has_land: true}}\n"
        for n, each in enumerate(codes, start=1)
    )
    file.write_text(
        f"city: {{code: '{code}', name: 样本市, timezone: Asia/Shanghai}}\n"
        "centre: 市商务局\nrules: huaian-2025\nindustry_chains: [新材料]\n"
        f"offices:\n{offices}",
        "utf-8",
    )
    return codes


def open_small_city(
    place: CityPlace, folder: Path, *, counties: int, matching: str = "scored"
) -> list[str]:
    """``init`` with a file of its own, and one person for each county and for the centre.

    ``matching``: ``exact`` for a city whose registrations wait for no matcher.
    """
    codes = write_city_file(folder / "city.yaml", code=place.city, counties=counties)
    worked("init", "--city", folder / "city.yaml", more=place.environment())
    hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
    with place.opened() as opened:
        if matching == "exact":
            _adopt_exact_keys(opened)
        people = People(opened.engine, opened.city)
        for code in codes:
            people.put(Person(code, hashed, code, Role.OFFICE_STAFF, display_name=code))
        people.put(Person("centre", hashed, place.city, Role.CITY_ARBITER, display_name="centre"))
    return codes


def _adopt_exact_keys(opened: Deployment) -> None:
    """The shipped rules, but for the matching."""
    pack = load_pack("huaian-2025").pack
    exact = pack.model_copy(update={"matching": Matching.EXACT, "version": pack.version + 1})
    city = CityReads(opened.engine, opened.city).city()
    said = say_adopt_rules(
        Speaker(city, city.code, "test", Role.CITY_OPERATOR),
        "exact-keys",
        pack=exact,
        source_sha256="0" * 64,
        effective_on=date(2025, 1, 1),
    )
    judge_through(opened, opened.submitter().append_all([said]))


@dataclass(frozen=True)
class Server:
    """One running ``oneboard up``."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def token(self, login: str) -> str:
        form = {"username": login, "password": PASSWORD}
        answer = httpx.post(f"{self.url}api/v1/token", data=form, timeout=90)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def headers(self, login: str, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(login)}", **more}

    def get(self, login: str, path: str, **params: Any) -> httpx.Response:
        return httpx.get(
            f"{self.url}api/v1{path}", params=params, headers=self.headers(login), timeout=90
        )


@contextmanager
def serving(places: Sequence[CityPlace], folder: Path) -> Iterator[list[Server]]:
    """``oneboard up`` for each place, on free ports; ended in order afterwards."""
    logs = [folder / f"server-{n}.log" for n in range(len(places))]
    processes = [
        started("up", "--port", "0", log=log, more=place.environment())
        for place, log in zip(places, logs, strict=True)
    ]
    try:
        yield [
            Server(url_in(log, process), process, log)
            for log, process in zip(logs, processes, strict=True)
        ]
        for process, log in zip(processes, logs, strict=True):
            process.send_signal(signal.SIGTERM)
            assert process.wait(START_SECONDS_MAX) == 0, log.read_text()[-2000:]
            assert "Traceback" not in log.read_text(), log.read_text()[-4000:]
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
            process.wait()


def url_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    """The address that a server says once it listens."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while not (found := _URL.search(log.read_text())):
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.05)
    return found[0]


def registration(
    *, investor: str, project: str = "年产10万套电池结构件项目", amount_yuan: int = 1_200_000_000
) -> dict[str, Any]:
    """A registration with the whole minimum set."""
    return {
        "identity": {"investor": investor, "project": project},
        "commercial": {"amount_yuan": amount_yuan, "content": "建设压铸及机加工产线"},
        "summary": {"industry": "工业", "chain": "新材料", "is_chemical": False},
        "first_talk": {"source": "商会推荐", "talked_on": "2025-03-04", "form": "上门拜访"},
    }
