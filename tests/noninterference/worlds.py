"""Two cities that are told almost the same: copies of one opened city, each with its own history.

A world is the real product on the embedded shape (log, database, key store, views, cards) with a
clock that the history sets, so that equal histories give equal bytes. The application is made once;
which world it serves is changed from request to request, so that both worlds of a pair are open
together and everybody is asked in the same two.

A history is told whole and judged as one group, which decides as single groups do
(``tests/ledger``): opening a world costs little more than copying its files.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from unittest.mock import patch

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from auth.actors import Role
from auth.offices import City
from auth.passwords import hash_password
from gateway import noting, wiring
from gateway.app import make_app
from gateway.city_opening import open_city
from gateway.rest.parts import Parts, make_parts
from gateway.rule_packs import load_pack
from gateway.saying import Speaker, key_of, say_adopt_rules
from gateway.wiring import Deployment, deployment
from infra.access import log as access_log
from infra.city_file import load_city
from infra.clock import FixedClock
from infra.keys import store
from infra.ledger_runner import LedgerRunner
from infra.settings import Settings
from infra.store.database import open_database
from infra.store.people import People, Person
from infra.store.reads import JOURNAL
from ledger.rules.pack import Matching
from sharing.record import write_record
from sharing.seeds import submission_seed
from tests.gateway.rest.town import CHEAP, HUAIYIN, LIANSHUI, PASSWORD
from tests.gateway.rest.town import PEOPLE as TOWN_PEOPLE
from tests.noninterference.doors import Answered, Asked, Doors
from tests.noninterference.steps import NAMED, Step, base_history, begun_by, said_by

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


class Numbered:
    """In the place of dice for the ids of requests and entries in the access log, which order what
    was seen at one moment: numbered, so that equal worlds keep one order.
    """

    def __init__(self) -> None:
        self._numbers = count()

    def token_hex(self, size: int) -> str:
        """The next number."""
        return f"{next(self._numbers):0{size * 2}x}"


@dataclass
class World:
    """One city with its history, as the application serves it."""

    opened: Deployment
    clock: FixedClock
    numbered: Numbered = field(default_factory=Numbered)

    @property
    def city(self) -> City:
        """The city."""
        return the_city()

    @cached_property
    def parts(self) -> Parts:
        """What the application works with while it serves this world."""
        return make_parts(self.opened, None)

    @cached_property
    def _runner(self) -> LedgerRunner:
        runner = self.opened.runner()
        runner.start()
        return runner

    def say(self, steps: Sequence[Step]) -> None:
        """Tell the city these things, in order, each at its own time; judge and fold them."""
        keys = key_of(self.opened.keys)
        for step in steps:
            office, role = PEOPLE[step.who]
            speaker = Speaker(city=self.city, office=office, actor=step.who, role=role)
            self.clock.set(BEGINS + timedelta(minutes=step.minute))
            said = said_by(step, speaker, keys, self.seed)
            self.opened.log.append(write_record(said.stamp, said.body))
        self.judge()
        self._heard(steps)
        self.clock.set(READS_AT)

    def _heard(self, steps: Sequence[Step]) -> None:
        """A statement that is refused tells nothing: the history would be empty."""
        wanted = {(PEOPLE[step.who][0], step.under) for step in steps}
        columns = (JOURNAL.c.office, JOURNAL.c.submission_id, JOURNAL.c.verdict, JOURNAL.c.reason)
        with self.opened.engine.connect() as connection:
            rows = connection.execute(select(*columns)).all()
        heard = {(office, id_) for office, id_, verdict, _ in rows if verdict != "refused"}
        assert wanted <= heard, [row for row in rows if tuple(row[:2]) in wanted - heard]

    def judge(self) -> None:
        """Judge and fold what was said, and make the cards that the audiences are told."""
        while self._runner.step():
            pass
        self.opened.projector.catch_up()
        self.opened.cards().catch_up()

    def ids(self, who: str, submission_id: str) -> tuple[str, str]:
        """Lead id and project id that a registration under this id gets."""
        begun = begun_by(self.seed(who, submission_id))
        return begun["lead_id"], begun["project_id"]

    def seed(self, who: str, submission_id: str) -> bytes:
        """What the ids of what a statement began are made from."""
        return submission_seed(self._secret, office=PEOPLE[who][0], submission_id=submission_id)

    @cached_property
    def _secret(self) -> bytes:
        return self.opened.keys.seed_secret(self.opened.city)


@dataclass
class Stage:
    """The application and the folder of the opened city that every world is a copy of."""

    doors: Doors
    opened_city: Path
    scratch: Path
    tokens: dict[str, str] = field(repr=False)
    ids: dict[tuple[str, str], tuple[str, str]] = field(repr=False)
    """Lead id and project id by who registers and under which id: the same in every world."""

    @contextmanager
    def world(self, steps: Sequence[Step], *, side: str = "one") -> Iterator[World]:
        """A copy of the opened city with a history."""
        folder = self.scratch / side
        shutil.copytree(self.opened_city, folder)
        try:
            clock = FixedClock(BEGINS)
            with deployment(_settings(folder), clock=clock) as opened:
                world = World(opened, clock)
                world.say(steps)
                yield world
        finally:
            shutil.rmtree(folder)

    def ask(self, world: World, asked: Asked) -> Answered:
        """What the application answers while it serves this world."""
        self.doors.app.state.parts = world.parts
        numbered = world.numbered
        with (
            patch.object(access_log, "secrets", numbered),
            patch.object(noting, "token_hex", numbered.token_hex),
        ):
            return self.doors.ask(asked)


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
def stage() -> Iterator[Stage]:
    """An opened city with its people, projects on the board and in the pool, and a closed month."""
    city = the_city()
    with tempfile.TemporaryDirectory(dir=_in_memory()) as scratch:
        opened_city, clock = Path(scratch) / "opened", FixedClock(BEGINS - timedelta(days=2))
        with deployment(_settings(opened_city), new_city=city.code, clock=clock) as opened:
            open_city(opened, city, load_pack(city.rules), effective_on=date(2024, 1, 1))
            _let_in(opened)
            world = World(opened, clock)
            _adopt_exact(world)
            world.say(base_history())
            app = make_app(opened, service=None)
            tokens = _sign_in(app)
            ids = {(who, under): world.ids(who, under) for who, under in NAMED}
        with _engines_kept(), Doors(app).open() as doors:
            yield Stage(doors, opened_city, Path(scratch), tokens, ids)


@contextmanager
def _engines_kept() -> Iterator[None]:
    """A world at the place of another one takes over its engines, with new connections: SQLAlchemy
    compiles each statement once for each engine, which would cost more than judging.
    """
    with (
        patch.object(wiring, "open_database", cache(open_database)),
        patch.object(store, "_engine", cache(store._engine)),
    ):
        yield


def _in_memory() -> str | None:
    """Where files are in memory, if there is such a place: worlds are copied thousands of times."""
    shared = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None


def _let_in(opened: Deployment) -> None:
    people = People(opened.engine, opened.city)
    hashed = hash_password(PASSWORD, salt=bytes(16), cost=CHEAP)
    for login, (office, role) in PEOPLE.items():
        people.put(Person(login, hashed, office, role, display_name=login))


def _sign_in(app: FastAPI) -> dict[str, str]:
    client = TestClient(app)
    tokens = {}
    for login in PEOPLE:
        answer = client.post("/api/v1/token", data={"username": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        tokens[login] = answer.json()["access_token"]
    return tokens


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
