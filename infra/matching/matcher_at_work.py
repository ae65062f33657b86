"""The matcher as a system actor: follows the journal, and submits when there is something to say.

Registrations wait for their match as short as can be: a turn takes in new journal rows and submits
at once. Nothing is kept on disk: at a start the journal is read from its beginning.

Edge cases: what was submitted and has not come through after a while (a log that was away) is
submitted again under the same ids, which decides nothing twice.

Invariant: it decides nothing; the judge takes its word once.
"""

import time
from typing import Final

from infra.matching.matching_desk import MatchingDesk
from infra.store.database import Database
from infra.store.reads import head_at, journal_events
from sharing.event_log import EventLog

PATIENCE_SECONDS: Final = 30


class MatcherAtWork:
    """Matches one city while its turn comes."""

    def __init__(self, *, log: EventLog, engine: Database, city: str, desk: MatchingDesk) -> None:
        self._log = log
        self._engine = engine
        self._city = city
        self.desk = desk
        self._said_at = 0.0

    def turn(self) -> bool:
        """Take in what is new and submit what follows; whether anything was submitted.

        Raises LogFault, database errors.
        """
        self._take_in()
        records = self.desk.records()
        if records:
            self._log.append_many(records)
            self._said_at = time.monotonic()
            return True
        if self.desk.waiting_count and time.monotonic() - self._said_at > PATIENCE_SECONDS:
            self.desk.say_again()
        return False

    def _take_in(self) -> None:
        with self._engine.connect() as connection:
            if head_at(connection, self._city).position == self.desk.position:
                return
            rows = journal_events(connection, self._city, after=self.desk.position)
            self.desk.take_in(rows)
