"""On PostgreSQL two who change the same rights at once wait for each other, and neither fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text

from auth.actors import Role
from auth.deputies import Deputyship
from auth.memberships import Membership
from auth.rights_changes import Decider, RightsKind
from infra.store.deputies import DeputyNamed
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from infra.store.rights_events import CHAIN_LOCK
from infra.store.rights_wanted import RightsRefused, Wanted
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import opened, settings_in

NOW, DAY = 1_750_000_000_000, date(2025, 6, 16)
ADMIN = Membership("320800", Role.ADMINISTRATOR)
OFFICER = Membership("320800", Role.SECURITY_OFFICER)
HEAD = Membership("320826", Role.OFFICE_HEAD)
PEOPLE = {"a": ADMIN, "b": ADMIN, "s": OFFICER, "t": OFFICER, "jia": HEAD, "yi": HEAD}
WAITING = text(
    # Of this database alone: others of the server belong to tests of other workers.
    "SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def in_turn(engine: Engine, *acts: Callable[[], object]) -> list[object]:
    """What becomes of acts that all wait for their turn, in this order, before the first has it."""
    with ThreadPoolExecutor(len(acts)) as threads:
        with engine.begin() as before_all, engine.connect() as watching:
            before_all.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": CHAIN_LOCK})
            begun = []
            for number, act in enumerate(acts, start=1):
                begun.append(threads.submit(act))
                while watching.execute(WAITING).one()[0] < number and not begun[-1].done():
                    pass
        return [each.result() for each in begun]


def test_whatever_changes_the_same_rights_at_once_is_decided_in_turn(
    tmp_path: Path, postgres_url: str
) -> None:
    with opened(settings_in(tmp_path, database_url=postgres_url)) as parts:
        stores = PeopleStores.open(parts.engine, CITY, seed_secret=bytes(32))
        for login, (office, role) in PEOPLE.items():
            stores.people.put(Person(login, "a hash", office, role, login))
        made = DeputyNamed("D1", Deputyship("320826", "jia", "yi", DAY, DAY), "出差", "jia", NOW)
        stores.name_deputy(made)
        waits = partial(stores.rights.propose, reason="调离", now=NOW)
        gone = waits(RightsKind.DISABLE, "b", Wanted(), by=Decider("a", ADMIN.role))
        of_gone = waits(RightsKind.DISABLE, "yi", Wanted(), by=Decider("b", ADMIN.role))
        left = waits(RightsKind.DISABLE, "jia", Wanted(), by=Decider("a", ADMIN.role))

        def decide(change_id: str, login: str) -> str:
            by = Decider(login, OFFICER.role)
            try:
                stores.rights.decide(change_id, by=by, approve=True, now=NOW)
            except RightsRefused as refused:
                return refused.code
            return ""

        assert in_turn(
            parts.engine,
            partial(decide, gone.change_id, "s"),
            partial(decide, of_gone.change_id, "t"),
        ) == ["", "auth.rights_decided"]
        assert in_turn(
            parts.engine,
            partial(decide, left.change_id, "s"),
            partial(stores.end_deputy, made, by="yi", now=NOW),
            partial(stores.end_everywhere, "jia", by="s", now=NOW),
        ) == ["", False, 0]
        assert list(stores.record.findings()) == []
