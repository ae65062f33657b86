"""Judge and post, beside a bare bulk insert of the same rows.

A log that is full is judged group by group into one database. After each group the very same rows
(journal, postings, changed state) go into a second database beside it: the same tables and driver
path, one durable transaction a group, no judging and nothing read. The bare insert is what the
database alone costs; the ratio says how much of its speed is left when the ledger decides.

Figures: ``judge and post`` and ``bare insert`` in submissions a second, and their ratio (the
product's floor is 0.5).
"""

from collections.abc import Mapping, Sequence

from infra.store.bulk import Row, bulk_for
from infra.store.journal import Cursor, JournalStore, journal_values, posting_values
from infra.store.tables import JournalTable, PostingTable
from ledger.judge.group import JournalRow
from ledger.judge.state import StateValue
from ledger.judge.state_bytes import encode
from sharing.event_log import EventLog
from tests.benchmarks.bench import Outcome, Stopwatch, new_runner, new_store

Rows = tuple[Sequence[Row], Sequence[Row], Sequence[Row]]
"""What one group writes: journal rows, postings, state."""


class TappedStore(JournalStore):
    """A journal store that keeps what the last group wrote."""

    last: tuple[Cursor, Sequence[JournalRow], Mapping[str, StateValue | None]]

    def commit(
        self,
        *,
        before: Cursor,
        after: Cursor,
        rows: Sequence[JournalRow],
        changed: Mapping[str, StateValue | None],
    ) -> None:
        super().commit(before=before, after=after, rows=rows, changed=changed)
        self.last = (after, rows, changed)

    def last_rows(self) -> Rows:
        """The rows of the last group, ready to be inserted."""
        after, rows, changed = self.last
        return (
            [journal_values(row, after.log_id) for row in rows],
            [posting for row in rows for posting in posting_values(row)],
            [
                (self.city, key, encode(value))
                for key in sorted(changed)
                if (value := changed[key]) is not None
            ],
        )


def insert_bare(store: JournalStore, rows: Rows) -> None:
    """One durable transaction that inserts these rows and does nothing else."""
    journal, postings, state = rows
    with store.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        bulk = bulk_for(connection)
        bulk.insert(connection, JournalTable, journal)
        bulk.insert(connection, PostingTable, postings)
        bulk.upsert_state(connection, state)


def judge_and_post(log: EventLog, *, name: str, judged_url: str, bare_url: str) -> Outcome:
    """Judge the whole log into one database, and insert its rows into the other."""
    opened = new_store(judged_url)
    judged, bare = TappedStore(opened.engine, opened.city), new_store(bare_url)
    runner = new_runner(log, judged)
    runner.start()
    judging, inserting = Stopwatch(), Stopwatch()
    count = 0
    while True:
        with judging.running():
            dealt_with = runner.step()
        if not dealt_with:
            break
        count += dealt_with
        rows = judged.last_rows()
        with inserting.running():
            insert_bare(bare, rows)
    head = judged.last[0].head
    judged.engine.dispose()
    bare.engine.dispose()
    return Outcome(
        name,
        count,
        head.state_hash.hex(),
        {
            "judge and post, submissions/s": judging.rate(count),
            "bare insert, submissions/s": inserting.rate(count),
            "ratio to the bare insert": inserting.seconds / judging.seconds,
            "judge and post, own microseconds each": judging.own_microseconds_each(count),
            "bare insert, own microseconds each": inserting.own_microseconds_each(count),
        },
    )
