"""The batch that an import is: chosen, opened before the first new statement, closed at the end.

A batch is opened only where something new is said, under an id drawn from the rows that are new; a
batch that a broken-off run left open is gone on with. While an opening runs, an ordinary import is
refused before anything is said.

Invariant: an import that says nothing new opens and closes no batch.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from auth.actors import Role
from auth.offices import City
from gateway.imports.dialogue import Dialogue
from gateway.imports.reading import Readings
from gateway.imports.results import ImportRefused
from gateway.imports.statements import OPERATOR_ACTOR, Batch
from gateway.saying import Speaker, say_close_batch, say_open_batch
from infra.store.reads import Answer
from ledger.judge.state import CityState
from sharing.events.leads import LeadAmended, LeadRegistered
from sharing.phones import masked
from sharing.submissions.city import BatchFile


class ImportBatch:
    """One import's batch and whether it is open."""

    def __init__(self, dialogue: Dialogue, city: City, batch: Batch, readings: Readings) -> None:
        self._dialogue = dialogue
        self._speaker = Speaker(city, city.code, OPERATOR_ACTOR, Role.CITY_OPERATOR)
        self._readings = readings
        self.batch = batch
        self.is_open = False

    def choose(self, fresh: Iterable[str], answers: Iterable[Answer]) -> None:
        """The batch that a broken-off run left open, else one of its own for what is new.

        ``fresh`` are the ids that are new. Raises ImportRefused.
        """
        state = self._dialogue.state()
        runs = bool(state.opening) and not state.opening_closed
        if runs and not self.batch.is_opening:
            raise ImportRefused("opening_in_progress")
        left_open = state.opening if runs else _left_open(state, answers)
        told = "".join(sorted(fresh)).encode()
        own = f"batch-{sha256(told).hexdigest()[:24]}"
        self.batch = replace(self.batch, batch=left_open or own)
        self.is_open = bool(left_open)

    def open(self) -> None:
        """Say that the import begins, once. Raises ImportRefused."""
        if self.is_open:
            return
        opened = say_open_batch(
            self._speaker,
            f"{self.batch.batch}-open",
            batch=self.batch.batch,
            files=_files(self._readings),
            is_opening=self.batch.is_opening,
        )
        answer = self._dialogue.say([opened])[opened.stamp.submission_id]
        if answer.verdict == "refused":
            raise ImportRefused(answer.reason)
        self.is_open = True

    def close(self) -> None:
        """Say that the import is complete, where it began."""
        if self.is_open:
            batch = self.batch.batch
            self._dialogue.say([say_close_batch(self._speaker, f"{batch}-close", batch=batch)])


def _files(readings: Readings) -> tuple[BatchFile, ...]:
    files = {
        (reading.sha256, masked(reading.file)[:200]): len(reading.rows)
        for reading in readings.files
        if reading.sha256
    }
    return tuple(
        BatchFile(name=name, sha256=sha, rows_count=count)
        for (sha, name), count in sorted(files.items())
    )


def _left_open(state: CityState, answers: Iterable[Answer]) -> str:
    """The batch, still open, in which rows of these files were said before; '' for none."""
    for answer in answers:
        for event in answer.events:
            if isinstance(event, LeadRegistered | LeadAmended) and event.provenance is not None:
                batch = event.provenance.batch
                if batch in state.open_batches:
                    return batch
    return ""
