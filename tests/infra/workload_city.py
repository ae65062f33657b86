"""A small city from the canonical workload, judged in an embedded deployment: data to look at.

The records stand in the log with stated receipt times (April 2025, so that what was signed in the
first quarter counts partly in March, partly in April), whatever the clock of the machine says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auth.actors import Role
from gateway.rule_packs import load_pack
from gateway.wiring import Deployment, deployment
from infra.ledger_runner import LedgerRunner
from infra.settings import Settings
from sharing.canonical import canonical_bytes
from sharing.event_log import EventLog
from sharing.record import Stamp, write_record
from sharing.seeds import submission_seed
from tests.benchmarks.workload import CITY, OFFICES, SECRET, Workload

RECEIVED_MS = 1_743_811_200_000  # 2025-04-05 08:00 in city time
STEP_MS = 1_700
LATER_DAYS = 400


def seed_of(office: str, submission_id: str) -> bytes:
    return submission_seed(SECRET, office=office, submission_id=submission_id)


def city_records(count: int = 400, *, city: str = CITY) -> list[tuple[int, bytes]]:
    """Receipt time and bytes: a city's opening, the workload, double counts, a retry, lapses.

    Another ``city`` code than the workload's own keeps tests on one broker apart.
    """
    workload = Workload()
    values = [*workload.begin(load_pack("huaian-2025").pack), *workload.records(count)]
    values += [_landing(n, project) for n, project in enumerate(workload._unstarted)]
    values.append(values[2])  # delivered twice: no second answer
    values.append(_other_bytes_of(values[3]))  # the same id for another statement: a conflict
    values.append(b"not a record of ours")
    records = [(RECEIVED_MS + n * STEP_MS, value) for n, value in enumerate(values)]
    # Half a year later time has come for every hold: each lapses in a row of its own.
    later = RECEIVED_MS + LATER_DAYS * 86_400_000
    tick = canonical_bytes({"kind": "tick", "version": 1, "due_at": later})
    records.append((later, _said(CITY, Role.SYSTEM, "tick-1", tick)))
    return [(at, value.replace(CITY.encode(), city.encode())) for at, value in records]


def _landing(number: int, project: str) -> bytes:
    body = {
        "kind": "set_landing",
        "version": 1,
        "project_id": project,
        "landing_office": OFFICES[number % len(OFFICES)],
        "could_not_land": True,
    }
    return _said(CITY, Role.CITY_ARBITER, f"landing-{number}", canonical_bytes(body))


def _said(office: str, role: Role, submission_id: str, body: bytes) -> bytes:
    stamp = Stamp(city=CITY, office=office, actor="test", role=role, submission_id=submission_id)
    return write_record(stamp, body)


def _other_bytes_of(value: bytes) -> bytes:
    stamp, _, body = value.partition(b"\n")
    return stamp + b"\n" + body.replace("上门拜访".encode(), "电话沟通".encode())


def settings_in(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"data": folder, "group_submissions_max": 97, **more})


@contextmanager
def opened(settings: Settings, city: str = CITY) -> Iterator[Deployment]:
    with deployment(settings, new_city=city) as parts:
        yield parts


def judge_all(parts: Deployment, *, log: EventLog | None = None) -> None:
    runner = LedgerRunner(
        log=log or parts.log, store=parts.store, seed_of=seed_of, group_records_max=97
    )
    while runner.step():
        pass
    parts.projector.catch_up()


@contextmanager
def judged_city(
    folder: Path, *, count: int = 400, city: str = CITY, **more: object
) -> Iterator[Deployment]:
    """A deployment whose log holds ``city_records`` and whose ledger has judged them all."""
    with opened(settings_in(folder, **more), city) as parts:
        parts.log.restore(city_records(count, city=city))
        judge_all(parts)
        yield parts
