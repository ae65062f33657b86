"""A small running city for tests of the doors: real embedded log, database and ledger.

``town`` opens the example city (without its ledgers) in a folder, runs the ledger service, and
gives one signed-in client for each role. Everything below the HTTP client is the product itself.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from auth.actors import Role
from auth.passwords import Cost, hash_password
from gateway.app import make_app
from gateway.city_opening import open_city
from gateway.rule_packs import load_pack
from gateway.wiring import Deployment, deployment
from infra.city_file import load_city
from infra.clock import Clock, FixedClock, SystemClock
from infra.settings import Settings
from infra.store.people import People, Person

PASSWORD = "correct horse battery"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
LIANSHUI, HUAIYIN, XUYI, PARK, BUREAU = "320826", "320804", "320830", "320891", "B01"
CENTRE = "320800"

PEOPLE = {
    "administrator": (CENTRE, Role.ADMINISTRATOR),
    "arbiter": (CENTRE, Role.CITY_ARBITER),
    "assessor": (CENTRE, Role.ASSESSOR),
    "auditor": (CENTRE, Role.AUDITOR),
    "bureau": (BUREAU, Role.OFFICE_STAFF),
    "centre": (CENTRE, Role.CITY_OPERATOR),
    "huaiyin": (HUAIYIN, Role.OFFICE_STAFF),
    "leader": (CENTRE, Role.LEADER),
    "lianshui": (LIANSHUI, Role.OFFICE_STAFF),
    "machine": (LIANSHUI, Role.MACHINE_CLIENT),
    "park": (PARK, Role.OFFICE_STAFF),
    "reviewer": (CENTRE, Role.REVIEWER),
    "security": (CENTRE, Role.SECURITY_OFFICER),
    "xuyi": (XUYI, Role.OFFICE_HEAD),
}


@dataclass
class Town:
    """A running city and its clients."""

    opened: Deployment
    app: FastAPI
    client: TestClient
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    tokens: dict[str, str] = field(default_factory=dict)

    def headers(self, who: str, *, language: str = "zh-CN") -> dict[str, str]:
        """The headers of somebody who is signed in."""
        if who not in self.tokens:
            form = {"username": who, "password": PASSWORD}
            answer = self.client.post("/api/v1/token", data=form)
            assert answer.status_code == 200, answer.text
            self.tokens[who] = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": language}

    def get(self, who: str, path: str, **params: Any) -> Response:
        """Read something."""
        answer: Response = self.client.get(
            f"/api/v1{path}", params=params, headers=self.headers(who)
        )
        return answer

    def write(
        self,
        who: str,
        path: str,
        body: Any,
        *,
        method: str = "POST",
        key: str | None = None,
        language: str = "zh-CN",
    ) -> Response:
        """Say something under a submission id; a fresh one unless told."""
        headers = self.headers(who, language=language)
        headers["Idempotency-Key"] = key or f"test-{next(self.numbers)}"
        answer: Response = self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        return answer

    def register(self, who: str, **changes: Any) -> dict[str, Any]:
        """Register a complete lead; what its answer says."""
        answer = self.write(who, "/leads", lead(**changes))
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def sign(self, project_id: str, **changes: Any) -> dict[str, Any]:
        """Have the centre recognise a signing."""
        body = {"signed_on": "2025-03-20"} | changes
        answer = self.write("centre", f"/projects/{project_id}/signing", body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


def lead(
    *,
    investor: str = "苏州启明精密制造有限公司",
    project: str = "电驱壳体项目",
    code: str = "",
    amount_yuan: int | None = 1_200_000_000,
    chain: str = "新能源汽车及零部件",
    **changes: Any,
) -> dict[str, Any]:
    """A registration with the whole minimum set."""
    return {
        "identity": {"investor": investor, "project": project, "credit_code": code},
        "commercial": {"amount_yuan": amount_yuan, "content": "建设压铸及机加工产线"},
        "summary": {"industry": "工业", "chain": chain, "is_chemical": False},
        "first_talk": {"source": "商会推荐", "talked_on": "2025-03-04", "form": "上门拜访"},
    } | changes


PATIENT_MS = 30_000
"""How long a door waits for the ledger and the matcher where a test is not about that wait: other
tests and servers share the processors, and may have them for some seconds.
"""


@contextmanager
def town(folder: Path, clock: Clock | None = None, /, **settings: Any) -> Iterator[Town]:
    """A running city in this folder."""
    unhurried = {"requests_per_minute": 0, "requests_per_minute_of_office": 0}
    unhurried |= {"answer_wait_ms": PATIENT_MS}
    chosen = Settings(data=folder, lease_seconds=2, **(unhurried | settings))
    city = load_city()
    with (
        pytest.MonkeyPatch.context() as patch,
        deployment(chosen, new_city=city.code, clock=clock) as opened,
    ):
        for door in ("gateway.rest.outcomes", "gateway.pages.acting"):
            # The settings still bound it, as those of a town that is to be in haste.
            patch.setattr(f"{door}.MATCH_WAIT_MS_MAX", PATIENT_MS)
        open_city(opened, city, load_pack(city.rules), effective_on=date(2024, 1, 1))
        add_people(opened)
        service = opened.service()
        service.start()
        app = make_app(opened, service=service)
        try:
            with TestClient(app) as client:
                yield Town(opened, app, client)
        finally:
            service.stop()


def steady_clock() -> FixedClock:
    """A clock that stands in the middle of the last hour, and of half a minute.

    For what is counted by the hour or by seconds, and for codes that are good for half a minute: a
    test that is held up, or begun just before the turn, sees what others see. Not ahead of the
    machine's clock, by which commands beside the town go.
    """
    before = SystemClock().now() - timedelta(hours=1)
    return FixedClock(before.replace(minute=30, second=15, microsecond=0))


def add_people(opened: Deployment) -> None:
    """One person for each role, and several offices."""
    people = People(opened.engine, opened.city)
    hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
    for login, (office, role) in PEOPLE.items():
        people.put(Person(login, hashed, office, role, display_name=login))
