"""Two cities that are told almost the same: copies of one opened city, each with its own history.

A world is the real product on the embedded shape (log, database, key store, views, cards) with a
clock that the history sets, so that equal histories give equal bytes. The application is made once;
which world it serves is changed from pair to pair.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from auth.actors import Role
from auth.offices import City
from auth.passwords import hash_password
from gateway.app import make_app
from gateway.city_opening import open_city
from gateway.rest.parts import make_parts
from gateway.rule_packs import load_pack
from gateway.saying import Speaker, key_of, say_adopt_rules
from gateway.wiring import Deployment, deployment
from infra.city_file import load_city
from infra.clock import FixedClock
from infra.settings import Settings
from infra.store.people import People, Person
from infra.store.reads import JOURNAL
from ledger.rules.pack import Matching
from sharing.record import write_record
from sharing.seeds import submission_seed
from tests.gateway.rest.town import CHEAP, HUAIYIN, LIANSHUI, PASSWORD
from tests.gateway.rest.town import PEOPLE as TOWN_PEOPLE
from tests.noninterference.steps import Step, base_history, begun_by, said_by

BEGINS = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
READS_AT = BEGINS + timedelta(hours=3)
"""Before any clock runs out: a lapse is a journal row, and what it frees is seen in the pool."""

PEOPLE: dict[str, tuple[str, Role]] = TOWN_PEOPLE | {
    "lianshui-head": (LIANSHUI, Role.OFFICE_HEAD),
    "machine": (HUAIYIN, Role.MACHINE_CLIENT),
}
"""Who looks, and who speaks. Lianshui is the office that has something to hide."""


@cache
def the_city() -> City:
    """The example city: read once, since every statement of every history asks for it."""
    return load_city()


@dataclass
class World:
    """One city with its history, as the application serves it."""

    opened: Deployment
    clock: FixedClock

    @property
    def city(self) -> City:
        """The city."""
        return the_city()

    def say(self, steps: Sequence[Step]) -> None:
        """Tell the city these things, in order, each at its own time; judge and fold them."""
        keys = key_of(self.opened.keys)
        runner = self.opened.runner()
        runner.start()
        for step in steps:
            office, role = PEOPLE[step.who]
            speaker = Speaker(city=self.city, office=office, actor=step.who, role=role)
            self.clock.set(BEGINS + timedelta(minutes=step.minute))
            said = said_by(step, speaker, keys, self.seed)
            self.opened.log.append(write_record(said.stamp, said.body))
            while runner.step():
                pass
            self._heard(step)
        self.opened.projector.catch_up()
        self.clock.set(READS_AT)

    def _heard(self, step: Step) -> None:
        """A statement that is refused tells nothing: the history would be empty."""
        newest = select(JOURNAL.c.verdict, JOURNAL.c.reason).order_by(JOURNAL.c.seq.desc())
        with self.opened.engine.connect() as connection:
            verdict, reason = connection.execute(newest.limit(1)).one()
        assert verdict != "refused", (step, reason)

    def judge(self) -> None:
        """Judge and fold what was said through the doors."""
        runner = self.opened.runner()
        runner.start()
        while runner.step():
            pass
        self.opened.projector.catch_up()

    def ids(self, who: str, submission_id: str) -> tuple[str, str]:
        """Lead id and project id that a registration under this id gets."""
        begun = begun_by(self.seed(who, submission_id))
        return begun["lead_id"], begun["project_id"]

    def seed(self, who: str, submission_id: str) -> bytes:
        """What the ids of what a statement began are made from."""
        secret = self.opened.keys.seed_secret(self.opened.city)
        return submission_seed(secret, office=PEOPLE[who][0], submission_id=submission_id)


@dataclass
class Stage:
    """The application and the folder of the opened city that every world is a copy of."""

    app: FastAPI
    client: TestClient
    opened_city: Path
    scratch: Path
    tokens: dict[str, str] = field(repr=False)

    @contextmanager
    def world(self, steps: Sequence[Step]) -> Iterator[World]:
        """A copy of the opened city with a history; the application serves it meanwhile."""
        folder = self.scratch / "world"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.opened_city, folder)
        clock = FixedClock(BEGINS)
        with deployment(_settings(folder), clock=clock) as opened:
            world = World(opened, clock)
            world.say(steps)
            self.app.state.parts = make_parts(opened, None)
            yield world


def _settings(folder: Path) -> Settings:
    return Settings(
        data=folder,
        token_secret="n" * 40,
        lease_seconds=600,
        answer_wait_ms=0,
        requests_per_minute=0,
        requests_per_minute_of_office=0,
        # What is turned away as probing would be compared with nothing.
        absent_per_hour=1_000_000,
        absent_per_hour_of_office=1_000_000,
    )


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """An opened city with its people, projects on the board and in the pool, and a closed month."""
    opened_city = folder / "opened"
    clock = FixedClock(BEGINS - timedelta(days=2))
    city = the_city()
    with deployment(_settings(opened_city), new_city=city.code, clock=clock) as opened:
        loaded = load_pack(city.rules)
        open_city(opened, city, loaded, effective_on=date(2024, 1, 1))
        people = People(opened.engine, opened.city)
        hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
        for login, (office, role) in PEOPLE.items():
            people.put(Person(login, hashed, office, role, display_name=login))
        world = World(opened, clock)
        _adopt_exact(world)
        world.say(base_history())
        app = make_app(opened, service=None)
        client = TestClient(app)
        tokens = {}
        for login in PEOPLE:
            form = {"username": login, "password": PASSWORD}
            answer = client.post("/api/v1/token", data=form)
            assert answer.status_code == 200, answer.text
            tokens[login] = answer.json()["access_token"]
    yield Stage(app, client, opened_city, folder, tokens)


def _adopt_exact(world: World) -> None:
    """The shipped rules with exact keys, so that no registration waits for the matcher."""
    pack = load_pack(world.city.rules).pack
    exact = pack.model_copy(update={"matching": Matching.EXACT, "version": pack.version + 1})
    speaker = Speaker(world.city, world.city.code, "centre", Role.CITY_OPERATOR)
    said = say_adopt_rules(
        speaker, "exact-keys", pack=exact, source_sha256="0" * 64, effective_on=date(2025, 1, 1)
    )
    world.opened.log.append(write_record(said.stamp, said.body))
    world.judge()
