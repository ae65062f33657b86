"""The timekeeper: says that time has come, when something is due and nobody else says anything.

The rule (DESIGN 2): lapses are the judge's; a clock lapses at its due time whenever the next
submission brings the time. The timekeeper only makes sure that there is one: it submits a tick
when a clock is due, and only when the judge stands at the log's end. One that was away for three
days changes no lapse, verdict or balance.

Invariant: it never says the same tick twice while the judge has not heard it.
"""

from collections.abc import Callable

from infra.store.journal import JournalStore
from infra.store.reads import judged_offset
from infra.system_actor import SystemActor
from sharing.event_log import EventLog
from sharing.submissions.system import Tick

LOOK_MS = 1_000
"""How often it looks: a lapse is told at most so late; its time is the due time all the same."""


class Timekeeper:
    """Submits ticks for one city."""

    def __init__(self, *, log: EventLog, store: JournalStore, clock_ms: Callable[[], int]) -> None:
        self._log = log
        self._store = store
        self._clock_ms = clock_ms
        self._actor = SystemActor(store.city, "system:timekeeper")
        self._looked_at = 0

    def turn(self) -> bool:
        """Submit a tick if one is needed; whether it did. Raises LogFault, database errors."""
        now = self._clock_ms()
        if now - self._looked_at < LOOK_MS:
            return False
        self._looked_at = now
        with self._store.reading() as connection:
            due_at = self._store.next_due_at(connection)
            reached = judged_offset(connection, self._store.city)
        if due_at is None or due_at > now or reached < self._log.end_offset():
            return False
        tick = Tick(due_at=due_at)
        # The moment is part of the id: a due time can come again, a tick of one moment cannot.
        self._log.append(self._actor.record(tick, submission_id=f"tick-{due_at}-{now}"))
        return True
