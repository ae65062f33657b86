"""What every benchmark gives, and what they share: a log that is full, a ledger that reads it.

Rates are by the clock. The machine may be busy with other things, so what is compared is taken in
turns, group by group, in one run: read the ratios first and the rates second.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gateway.rule_packs import load_pack
from infra.ledger_runner import GROUP_RECORDS_MAX, LedgerRunner
from infra.log.embedded import EmbeddedLog
from infra.store.database import create_schema, open_database
from infra.store.journal import JournalStore
from sharing.event_log import EventLog
from sharing.seeds import submission_seed
from tests.benchmarks.workload import BEGIN_MS, CITY, SECRET, Workload

Figure = int | float | str


@dataclass(slots=True)
class Outcome:
    """What one benchmark found: named figures, and a hash that tells whether it did the same work
    as another run.
    """

    name: str
    submissions: int
    result_hash: str
    figures: dict[str, Figure] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The outcome for people."""
        yield f"{self.name}  ({self.submissions:,} submissions, result {self.result_hash[:16]})"
        for name, figure in self.figures.items():
            shown = f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}"
            yield f"    {name:<44}{shown:>14}"


@dataclass(slots=True)
class Stopwatch:
    """Adds up the time of what is measured: on the clock, and of our own processor time."""

    seconds: float = 0.0
    own_seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time goes on while inside."""
        begun, begun_own = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun
            self.own_seconds += time.process_time() - begun_own

    def rate(self, count: int) -> int:
        """So many a second."""
        return round(count / self.seconds)

    def microseconds_each(self, count: int) -> float:
        """The time of one in microseconds."""
        return self.seconds / count * 1e6

    def own_microseconds_each(self, count: int) -> float:
        """The processor time of one in microseconds, which a busy machine stretches less."""
        return self.own_seconds / count * 1e6


def records_of(count: int) -> Iterator[tuple[int, bytes]]:
    """Receipt times and bytes: a city's opening, then ``count`` submissions, one a second."""
    workload = Workload()
    yield from enumerate(workload.begin(load_pack("huaian-2025").pack), start=BEGIN_MS)
    for number, value in enumerate(workload.records(count)):
        yield BEGIN_MS + 1000 * (number + 1), value


def filled_log(folder: Path, count: int) -> EmbeddedLog:
    """The embedded log in a new file, with ``count`` submissions."""
    log = EmbeddedLog(folder / f"submissions-{count}.db", clock=lambda: BEGIN_MS)
    log.restore(records_of(count))
    return log


def new_store(url: str) -> JournalStore:
    """A store of the benchmark's city in an empty database."""
    engine = open_database(url)
    create_schema(engine)
    return JournalStore(engine, CITY)


def new_runner(
    log: EventLog, store: JournalStore, *, group_records_max: int = GROUP_RECORDS_MAX
) -> LedgerRunner:
    """A ledger at the log's beginning, with the product's own settings."""
    return LedgerRunner(
        log=log,
        store=store,
        seed_of=lambda office, id_: submission_seed(SECRET, office=office, submission_id=id_),
        clock_ms=lambda: BEGIN_MS + 10**12,
        group_records_max=group_records_max,
    )
