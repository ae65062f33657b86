"""A record that cannot be judged or written is refused alone; the city goes on."""

from typing import Any

import pytest
from sqlalchemy import text

from auth.actors import Role
from gateway.rule_packs import load_pack
from infra.ledger_runner import LedgerRunner
from infra.store.database import create_schema, open_database
from infra.store.journal import JournalStore, journal_values
from infra.store.reads import head_at
from infra.store.tables import JournalTable
from ledger.judge import keys
from ledger.judge.slice import KeyNotLoaded, Slice
from ledger.judge.state import office_state_key
from sharing.event_log import LogRecord
from sharing.record import read_record
from sharing.seeds import submission_seed
from tests.benchmarks.workload import BEGIN_MS, CITY, SECRET, Workload
from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, city_ms, huaian_pack


class ListedLog:
    """Records in a list, read as a log is."""

    log_id = "listed"

    def __init__(self, values: list[bytes]) -> None:
        self._values = values

    def end_offset(self) -> int:
        return len(self._values)

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        del wait_ms
        chosen = self._values[from_offset : from_offset + records_max]
        return [LogRecord(from_offset + n, BEGIN_MS + n, v) for n, v in enumerate(chosen)]


def _runner(url: str, values: list[bytes]) -> LedgerRunner:
    engine = open_database(url)
    create_schema(engine)
    return LedgerRunner(
        log=ListedLog(values),  # type: ignore[arg-type]  # what the runner asks of a log
        store=JournalStore(engine, CITY),
        seed_of=lambda office, id_: submission_seed(SECRET, office=office, submission_id=id_),
        clock_ms=lambda: BEGIN_MS,
    )


def _verdicts(runner: LedgerRunner) -> list[tuple[str, str]]:
    with runner._store.reading() as connection:
        rows = connection.execute(text("SELECT verdict, reason FROM journal ORDER BY seq"))
        return [(verdict, reason) for verdict, reason in rows]


def test_a_record_whose_state_cannot_be_named_is_refused_and_the_rest_is_judged(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    workload = Workload()
    values = [*workload.begin(load_pack("huaian-2025").pack), *workload.records(1)]
    named, third = keys.first_keys, read_record(values[2]).stamp.submission_id

    def forgetful(record: Any) -> Any:
        if record.stamp.submission_id == third:
            raise KeyNotLoaded("nobody knows which")
        return named(record)

    monkeypatch.setattr("infra.ledger_runner.first_keys", forgetful)
    runner = _runner(f"sqlite:///{tmp_path / 'one.db'}", values)
    while runner.step():
        pass
    assert _verdicts(runner)[1:] == [("accepted", ""), ("refused", "fault")]
    values += workload.records(1)
    while runner.step():
        pass
    assert _verdicts(runner)[3:] == [("accepted", "")]


def test_a_row_that_the_database_does_not_take_is_refused_and_the_rest_is_written(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workload = Workload()
    values = [*workload.begin(load_pack("huaian-2025").pack), *workload.records(4)]
    store_values = journal_values

    def with_nul(row: Any, log_id: str) -> Any:
        told = list(store_values(row, log_id))
        column = [c.name for c in JournalTable.__table__.columns].index("kind")  # type: ignore[attr-defined]
        if row.offset == 3 and row.decision.refusal is None:
            told[column] = "register\x00lead"
        return tuple(told)

    monkeypatch.setattr("infra.store.journal.journal_values", with_nul)
    runner = _runner(postgres_url, values)
    while runner.step():
        pass
    verdicts = _verdicts(runner)
    assert verdicts[3] == ("refused", "fault")
    assert len(verdicts) == len(values)
    with runner._store.reading() as connection:
        assert head_at(connection, CITY).position == len(values)


class TimedLog(ListedLog):
    """Records with their own receipt times."""

    def __init__(self, timed: list[tuple[int, bytes]]) -> None:
        super().__init__([value for _, value in timed])
        self._timed = timed

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        del wait_ms
        chosen = self._timed[from_offset : from_offset + records_max]
        return [LogRecord(from_offset + n, at, value) for n, (at, value) in enumerate(chosen)]


def _many_clocks_run_out(url: str, offices: tuple[str, ...]) -> LedgerRunner:
    """A city whose leads were all registered on one day, and one statement a year later."""
    city, begin = PaperCity(is_open=False), city_ms("2025-01-02")
    said: list[tuple[str, dict[str, Any], Role | None]] = [
        (CENTRE, bodies.opening_body(), Role.SYSTEM),
        (CENTRE, bodies.rules_body(huaian_pack()), Role.SYSTEM),
        *(
            (o, bodies.lead_body(investor=f"{n}号实业有限公司"), None)
            for n, o in enumerate(offices)
        ),
    ]
    timed = [(begin, city.record(office, body, role=role)) for office, body, role in said]
    tick = {"kind": "tick", "version": 1, "due_at": 1}
    timed.append((city_ms("2026-01-02"), city.record(CENTRE, tick, role=Role.SYSTEM)))
    engine = open_database(url)
    create_schema(engine)
    return LedgerRunner(
        log=TimedLog(timed),  # type: ignore[arg-type]  # what the runner asks of a log
        store=JournalStore(engine, CENTRE),
        seed_of=lambda office, id_: submission_seed(SECRET, office=office, submission_id=id_),
        clock_ms=lambda: city_ms("2026-01-02"),
    )


def test_however_many_clocks_run_out_at_once_the_city_goes_on(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.ledger_runner.LOADS_MAX", 2)
    offices = ("J", "Y", "B", "D", "HG", "ZH")  # of each the number of its projects is asked for
    runner = _many_clocks_run_out(f"sqlite:///{tmp_path / 'one.db'}", offices)
    while runner.step():
        pass
    said = [("accepted", "")] * (2 + len(offices))
    assert _verdicts(runner) == [*said, *[("accepted", "")] * len(offices), ("accepted", "")]


def test_the_projects_whose_clocks_run_out_are_loaded_together(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    singly: list[KeyNotLoaded] = []
    load_missing = LedgerRunner._load_missing

    def counted(runner: LedgerRunner, state: Slice, missing: KeyNotLoaded) -> None:
        singly.append(missing)
        load_missing(runner, state, missing)

    monkeypatch.setattr(LedgerRunner, "_load_missing", counted)
    runner = _many_clocks_run_out(f"sqlite:///{tmp_path / 'one.db'}", ("J",) * 20)
    runner._group_records_max = 22
    assert runner.step() == 22
    assert runner.step() == 1
    assert [str(missing) for missing in singly] == [office_state_key("J")]
