"""The verdicts, reasons and events of a log do not depend on how it is cut into groups, which
database keeps them, or how often a record is delivered; and this release decides as the last did.

The golden hashes are over verdicts, reasons and events alone. One that changes says that the judge
decides differently, or says it in other bytes. Put the new one here once the difference is what was
meant; after the first release ``JUDGE_VERSION`` must change with it.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from infra.ledger_runner import LedgerRunner
from infra.store.database import create_schema, open_database
from infra.store.journal import Cursor, JournalStore
from infra.store.tables import CursorTable, JournalTable
from ledger.journal_entry import STATE_HASH_ZERO
from ledger.judge.clocks import DUE, due_bound
from ledger.judge.group import Head, JournalRow, SubmissionKey
from ledger.judge.state import StateValue
from ledger.judge.state_bytes import decode, encode
from ledger.rules.pack import RulePack
from sharing.event_log import EventLog, LogRecord
from sharing.seeds import submission_seed
from tests.benchmarks.workload import CITY, SECRET, Workload
from tests.ledger.varied_log import VariedLog

BEGIN_MS = 1_743_465_600_000
STORED_PACKS = Path(__file__).parent / "stored_packs"
"""Packs as journals keep them: a later version of a shipped pack moves no golden value."""
Decided = tuple[str, str, bytes]
"""Verdict, reason, events."""

GOLDEN = {
    "workload": "4488203b73fbc3c74edaa6aad173b7d43ba6c81e72b3f2f9000e2f4ffa8fd835",
    "varied": "740ed318044e1b24873ca486fd7bb85c411f9b2658726269d4f7696f9f795efa",
}


@cache
def log_of(name: str) -> tuple[LogRecord, ...]:
    workload = Workload()
    stored = (STORED_PACKS / "huaian-2025@2.json").read_bytes()
    records = list(workload.begin(RulePack.model_validate_json(stored)))
    if name == "workload":
        records += workload.records(3_000)
    else:
        records += VariedLog().records(opening=400, live=1_600)
    return tuple(LogRecord(n, BEGIN_MS + 1000 * n, value) for n, value in enumerate(records))


def renumbered(records: Iterable[LogRecord]) -> tuple[LogRecord, ...]:
    return tuple(LogRecord(n, r.recorded_at, r.value) for n, r in enumerate(records))


def delivered_again(records: Sequence[LogRecord]) -> tuple[LogRecord, ...]:
    """The same log with 300 records delivered once more, out of order, at later offsets."""
    chance = random.Random(3)  # noqa: S311  dice of a test
    late: dict[int, list[LogRecord]] = {}
    for place in chance.choices(range(len(records)), k=300):
        late.setdefault(chance.randrange(place, len(records)), []).append(records[place])
    mixed = []
    for place, record in enumerate(records):
        again = [LogRecord(0, record.recorded_at, r.value) for r in late.get(place, [])]
        chance.shuffle(again)
        mixed += [record, *again]
    return renumbered(mixed)


class FixedLog:
    """A log that holds these records and no more."""

    log_id = "fixed"

    def __init__(self, records: Sequence[LogRecord]) -> None:
        self._records = records

    def end_offset(self) -> int:
        return len(self._records)

    def read(self, *, from_offset: int, records_max: int, wait_ms: int) -> list[LogRecord]:
        assert wait_ms >= 0
        return list(self._records[from_offset : from_offset + records_max])


class MemoryStore:
    """The promise of ``JournalStore`` without a database: state goes through its bytes."""

    city = CITY

    def __init__(self) -> None:
        self.rows: list[JournalRow] = []
        self._cursor: Cursor | None = None
        self._state: dict[str, bytes] = {}
        self._due: dict[str, None] = {}
        self._answers: dict[SubmissionKey, bytes] = {}

    def reading(self) -> Any:
        return nullcontext()

    def cursor(self, _connection: object) -> Cursor | None:
        return self._cursor

    def begin_cursor(self, log_id: str) -> Cursor:
        self._cursor = Cursor(log_id, 0, -1, b"", Head(0, STATE_HASH_ZERO, 0))
        return self._cursor

    def load_state(self, _connection: object, keys: Sequence[str]) -> dict[str, StateValue]:
        return {key: decode(key, self._state[key]) for key in keys if key in self._state}

    def load_due(self, _connection: object, *, until: int) -> dict[str, StateValue]:
        due = [key for key in self._due if key < due_bound(until)]
        return {key: decode(key, self._state[key]) for key in due}

    def load_answers(
        self, _connection: object, ids: Sequence[SubmissionKey]
    ) -> dict[SubmissionKey, bytes]:
        return {id_: self._answers[id_] for id_ in ids if id_ in self._answers}

    def commit(
        self,
        *,
        before: Cursor,
        after: Cursor,
        rows: Sequence[JournalRow],
        changed: Mapping[str, StateValue | None],
    ) -> None:
        assert self._cursor == before
        self._cursor = after
        self.rows += rows
        for key, value in changed.items():
            if value is None:
                self._state.pop(key, None)
                self._due.pop(key, None)
            else:
                self._state[key] = encode(value)
                if key.startswith(DUE):
                    self._due[key] = None
        for row in rows:
            if not row.is_conflict:
                header = row.header
                self._answers[header.office, header.submission_id] = header.digest


def judge_all(store: object, records: Sequence[LogRecord], group_records_max: int) -> None:
    runner = LedgerRunner(
        log=cast("EventLog", FixedLog(records)),
        store=cast("JournalStore", store),
        seed_of=lambda office, id_: submission_seed(SECRET, office=office, submission_id=id_),
        group_records_max=group_records_max,
        clock_ms=lambda: 2**50,
    )
    while runner.step():
        pass


def in_memory(records: Sequence[LogRecord], group_records_max: int) -> tuple[list[Decided], bytes]:
    store = MemoryStore()
    judge_all(store, records, group_records_max)
    decided = [
        (
            row.decision.verdict.value,
            row.decision.refusal.reason if row.decision.refusal else "",
            row.entry.events,
        )
        for row in store.rows
    ]
    return decided, store.rows[-1].entry.state_hash


@cache
def in_thousands(name: str) -> tuple[list[Decided], bytes]:
    """What every other way of judging this log is compared with, judged once."""
    return in_memory(log_of(name), 1000)


@cache
def readable(name: str) -> tuple[LogRecord, ...]:
    """The log without undecodable bytes, which have no id by which to tell a second delivery."""
    return renumbered(r for r in log_of(name) if b'"kind"' in r.value)


@cache
def readable_in_thousands(name: str) -> tuple[list[Decided], bytes]:
    return in_memory(readable(name), 1000)


def in_database(
    url: str, records: Sequence[LogRecord], group_records_max: int
) -> tuple[list[Decided], bytes]:
    engine = open_database(url)
    create_schema(engine)
    judge_all(JournalStore(engine, CITY), records, group_records_max)
    journal = JournalTable.__table__.c  # type: ignore[attr-defined]
    cursor = CursorTable.__table__.c  # type: ignore[attr-defined]
    with engine.connect() as connection:
        rows = connection.execute(
            select(journal.verdict, journal.reason, journal.events).order_by(journal.seq)
        ).all()
        state_hash = bytes(connection.execute(select(cursor.state_hash)).scalar_one())
    engine.dispose()
    return [(verdict, reason, bytes(events)) for verdict, reason, events in rows], state_hash


def golden(decided: Sequence[Decided]) -> str:
    """After the two records that open the city: the wording of a rule pack is no decision."""
    whole = sha256()
    for verdict, reason, events in decided[2:]:
        whole.update(f"{verdict}/{reason}/".encode() + events + b"\n")
    return whole.hexdigest()


LOGS = pytest.mark.parametrize("name", ["workload", "varied"])


@LOGS
def test_this_release_decides_as_the_last_one_did(name: str) -> None:
    decided, _ = in_thousands(name)
    assert golden(decided) == GOLDEN[name]


@LOGS
@pytest.mark.parametrize("group_records_max", [1, 7, 10_000])
def test_the_size_of_a_group_changes_nothing(name: str, group_records_max: int) -> None:
    assert in_memory(log_of(name), group_records_max) == in_thousands(name)


@LOGS
@pytest.mark.parametrize("group_records_max", [7, 1000])
def test_what_is_delivered_again_and_out_of_order_changes_nothing(
    name: str, group_records_max: int
) -> None:
    """The state hash is the same too: leaves name no offset."""
    again = delivered_again(readable(name))
    assert len(again) == len(readable(name)) + 300
    assert in_memory(again, group_records_max) == readable_in_thousands(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'city.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


@LOGS
@pytest.mark.parametrize("group_records_max", [97, 10_000])
def test_every_database_keeps_the_same(
    name: str, group_records_max: int, database_url: str
) -> None:
    kept = in_database(database_url, log_of(name), group_records_max)
    assert kept == in_thousands(name)
