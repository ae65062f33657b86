"""How far ledger, views and publishing have come, watched once for everybody who waits.

A hundred requests that each ask the database every few milliseconds would keep the ledger from the
very work that they wait for. So whoever waits first asks for all: it looks, tells the others, and
hands the task on when its own wait is over. Nobody asks while nobody waits.

Invariant: a wait ends within one pause of the moment at which the database shows the progress, or
at its own deadline.
"""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from infra.store.database import Database
from infra.store.published import published
from infra.store.reads import judged_offset, view_position

PAUSE_SECONDS = 0.003


class Progress(NamedTuple):
    """The next log offset that will be judged, the position that the views show, and the row up to
    which the journal was published.
    """

    judged_offset: int = 0
    view_position: int = 0
    published_position: int = 0


class ProgressWatch:
    """Watches one city's progress in one database. Thread-safe."""

    def __init__(self, engine: Database, city: str) -> None:
        self._engine = engine
        self._city = city
        self._changed = threading.Condition()
        self._is_watched = False
        self._seen = Progress()

    def wait(self, is_reached: Callable[[Progress], bool], *, wait_ms: int) -> bool:
        """Whether the progress was reached within the bound."""
        deadline = time.monotonic() + wait_ms / 1000
        while True:
            with self._changed:
                if is_reached(self._seen):
                    return True
                left = deadline - time.monotonic()
                if self._is_watched and left > 0:
                    self._changed.wait(left)
                    continue
                # Even with no time left somebody must have looked once.
                is_ours = not self._is_watched
                self._is_watched = True
            try:
                return self._watch(is_reached, deadline)
            finally:
                if is_ours:
                    with self._changed:
                        self._is_watched = False
                        self._changed.notify_all()

    def _watch(self, is_reached: Callable[[Progress], bool], deadline: float) -> bool:
        """Look for everybody until our own wait is over."""
        with self._engine.connect() as connection:
            while True:
                seen = Progress(
                    judged_offset(connection, self._city),
                    view_position(connection, self._city),
                    published(connection, self._city).seq,
                )
                # Each look is a transaction of its own, else it would see the first moment forever.
                connection.rollback()
                if seen != self._seen:
                    with self._changed:
                        self._seen = seen
                        self._changed.notify_all()
                if is_reached(seen):
                    return True
                if time.monotonic() >= deadline:
                    return False
                time.sleep(PAUSE_SECONDS)
