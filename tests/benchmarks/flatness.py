"""The cost of a submission in a young city and in an old one.

One ledger is driven to the end of a long log but for the last stretch. Then it judges that stretch
in turns, group by group, with ledgers that begin the same log from nothing, each for a stretch as
long as the city is young. So both are measured on the same machine in the same minute.

Figures: microseconds a submission, young and old, and old by young (the product's ceiling is 1.1).
"""

from pathlib import Path
from typing import cast

from infra.ledger_runner import LedgerRunner
from sharing.event_log import EventLog, LogRecord
from tests.benchmarks.bench import Outcome, Stopwatch, filled_log, new_runner, new_store

STRETCHES = 3
"""How many young cities, and how many of their lengths at the old city's end."""


class _Shorter:
    """A log for reading, as it stood when it had fewer records."""

    def __init__(self, log: EventLog, end: int) -> None:
        self._log, self._end = log, end
        self.log_id = log.log_id

    def end_offset(self) -> int:
        """The end as it was."""
        return self._end

    def read(self, *, from_offset: int, records_max: int, wait_ms: int = 0) -> list[LogRecord]:
        """The records that were there."""
        left = min(records_max, self._end - from_offset)
        if left <= 0:
            return []
        return self._log.read(from_offset=from_offset, records_max=left, wait_ms=wait_ms)


def shorter(log: EventLog, end: int) -> EventLog:
    """The log as it stood when it ended there. For reading only."""
    return cast("EventLog", _Shorter(log, end))


def flatness(folder: Path, *, young: int, old: int, group_records_max: int) -> Outcome:
    """Compare the first ``young`` submissions of a city with the last ones of ``old``."""
    log = filled_log(folder, old)
    old_store = new_store(f"sqlite:///{folder / 'old.db'}")
    to_its_old_age = new_runner(shorter(log, log.end_offset() - STRETCHES * young), old_store)
    while to_its_old_age.step():
        pass
    aged = new_runner(log, old_store, group_records_max=group_records_max)
    watches = Stopwatch(), Stopwatch()
    counts = [0, 0]
    for number in range(STRETCHES):
        store = new_store(f"sqlite:///{folder / f'young-{number}.db'}")
        fresh = new_runner(shorter(log, young), store, group_records_max=group_records_max)
        _in_turns((fresh, aged), watches, counts)
        store.engine.dispose()
    with old_store.reading() as connection:
        cursor = old_store.cursor(connection)
    assert cursor is not None
    old_store.engine.dispose()
    log.close()
    costs = [w.microseconds_each(n) for w, n in zip(watches, counts, strict=True)]
    return Outcome(
        f"flatness, {young:,} against {old:,}",
        counts[0] + counts[1],
        cursor.head.state_hash.hex(),
        {
            f"microseconds each, first {young:,}": costs[0],
            f"microseconds each, up to {old:,}": costs[1],
            "old by young": costs[1] / costs[0],
        },
    )


def _in_turns(
    runners: tuple[LedgerRunner, LedgerRunner],
    watches: tuple[Stopwatch, Stopwatch],
    counts: list[int],
) -> None:
    """Until the young ledger has judged all, a group each."""
    while True:
        dealt_with = []
        for runner, watch in zip(runners, watches, strict=True):
            with watch.running():
                dealt_with.append(runner.step())
        if not dealt_with[0]:
            counts[1] += dealt_with[1]
            return
        counts[0] += dealt_with[0]
        counts[1] += dealt_with[1]
