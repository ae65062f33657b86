"""An import from files to answers: read, say, judge, and in an opening recognise.

An ordinary import posts an office's rows as registrations of today. An opening (once, before the
first live registration) posts the rows of all files as one batch, sorted by claimed time 登记时间,
office and row, so that the log's order is that of the claimed times whatever order the files were
given in.

Rows are answered one by one; a bad row stops no good one. A file that cannot be read stops an
opening before anything is said, since an opening happens once; an ordinary import goes on with the
other files.

What was answered before is not said again: the earlier answer stands, whatever the file is called,
whichever files come with it, and whatever is said besides; only a refused row that would be
answered otherwise now is said under a further id (``said_again``). A batch is opened and closed
only where something new is said, under an id drawn from the rows that are new.

Killed at any point, the same command goes on where it was. A broken-off opening is gone on with by
any opening import, also of mended and further files: a row that repeats an office's own lead amends
it. While an opening runs, an ordinary import is refused before anything is said.

Invariant: an import of rows that were all answered before appends nothing to the log.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from auth.actors import Role
from auth.offices import City
from gateway.imports.columns import ColumnMapping
from gateway.imports.ledger_row import LedgerRow, Place
from gateway.imports.opening import OpenedProject, opened_projects, recognitions
from gateway.imports.outcomes import (
    Placed,
    RowOutcome,
    bad_row_outcome,
    placed_by,
    with_words,
)
from gateway.imports.reading import Readings, read_ledgers
from gateway.imports.said_again import current_attempts
from gateway.imports.statements import Batch, FileRow, register_rows
from gateway.inline_ledger import judge_through
from gateway.messages.catalogue import DEFAULT_LANGUAGE, Language
from gateway.saying import (
    PhoneInOpenText,
    Speaker,
    TextTooLong,
    say_close_batch,
    say_open_batch,
)
from gateway.submitting import Said, Submitter
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.reads import Answer, answers_to, projects_by_id, view_position
from ledger.judge.state import CityState
from sharing.contacts import KeyErased
from sharing.events.leads import LeadAmended, LeadRegistered
from sharing.phones import masked
from sharing.submissions.city import BatchFile

ROWS_AT_ONCE = 1_000

OnStep = Callable[[str, int, int], None]
"""Called with the step's name (``read``, ``post``, ``recognise``), done, and all."""


class ImportRefused(Exception):
    """The batch as a whole was refused; ``reason`` is a message code's last part."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedRow(NamedTuple):
    """A readable row that was refused: where it stands, and why, as a message code's last part."""

    place: Place
    reason: str
    params: Mapping[str, str]


@dataclass(slots=True)
class ImportResult:
    """What an import came to."""

    readings: Readings
    outcomes: list[RowOutcome] = field(default_factory=list)
    projects: list[OpenedProject] = field(default_factory=list)
    refused_rows: list[RefusedRow] = field(default_factory=list)
    refused_recognitions: list[Answer] = field(default_factory=list)
    position: int = 0

    @property
    def has_unreadable_files(self) -> bool:
        """Whether a file or a whole table could not be read."""
        return bool(self.readings.faults)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to import and how."""

    paths: Sequence[Path]
    is_opening: bool = False
    office: str | None = None
    mapping: ColumnMapping | None = None
    source: str = ""
    talk_form: str = ""
    language: Language = DEFAULT_LANGUAGE
    """In which the report's words are."""


def run_import(
    deployment: Deployment, plan: ImportPlan, *, on_step: OnStep | None = None
) -> ImportResult:
    """Import the files. Raises ImportRefused, OfficeUnclear, LogFault, KeyFault."""
    step = on_step or (lambda _name, _done, _all: None)
    city = CityReads(deployment.engine, deployment.city).city()
    readings = read_ledgers(
        plan.paths,
        city=city,
        office=plan.office,
        mapping=plan.mapping,
        on_progress=lambda done, all_, _file: step("read", done, all_),
    )
    result = ImportResult(readings)
    if plan.is_opening and readings.faults:
        return result
    return _Import(deployment, city, plan, result, step).run()


class _Import:
    """One run, with what its steps share."""

    def __init__(
        self,
        deployment: Deployment,
        city: City,
        plan: ImportPlan,
        result: ImportResult,
        step: OnStep,
    ) -> None:
        self._deployment = deployment
        self._city = city
        self._plan = plan
        self._result = result
        self._step = step
        self._submitter: Submitter = deployment.submitter()
        self._speaker = Speaker(city, city.code, "system:importer", Role.CITY_OPERATOR)
        self._batch = Batch(
            city=city,
            batch="",
            is_opening=plan.is_opening,
            source=plan.source,
            talk_form=plan.talk_form,
        )
        self._is_open = False

    def run(self) -> ImportResult:
        """Say what is new, recognise, close the batch, report. Raises ImportRefused."""
        # What a killed run appended is judged first: then the answers tell all that was said.
        judge_through(self._deployment, self._deployment.log.end_offset() - 1)
        rows, answers = current_attempts(
            self._sorted_rows(), self._answers, state=self._state(), batch=self._batch
        )
        fresh = {r.submission_id: r for r in rows if r.submission_id not in answers}
        self._choose_batch(fresh, answers.values())
        placed = {submission_id: placed_by(answer) for submission_id, answer in answers.items()}
        placed |= self._post(list(fresh.values()))
        if self._batch.is_opening:
            self._recognise(rows, placed)
        self._close()
        self._report(rows, placed)
        return self._result

    def _state(self) -> CityState:
        reads = CityReads(self._deployment.engine, self._city.code)
        with reads.moment() as connection:
            return reads.city_state(connection)

    def _choose_batch(self, fresh: Iterable[str], answers: Iterable[Answer]) -> None:
        """The batch that a broken-off run left open, else one of its own for what is new."""
        state = self._state()
        runs = bool(state.opening) and not state.opening_closed
        if runs and not self._batch.is_opening:
            raise ImportRefused("opening_in_progress")
        left_open = state.opening if runs else _left_open(state, answers)
        told = "".join(sorted(fresh)).encode()
        own = f"batch-{sha256(told).hexdigest()[:24]}"
        self._batch = replace(self._batch, batch=left_open or own)
        self._is_open = bool(left_open)

    def _open(self) -> None:
        if self._is_open:
            return
        opened = say_open_batch(
            self._speaker,
            f"{self._batch.batch}-open",
            batch=self._batch.batch,
            files=self._files(),
            is_opening=self._batch.is_opening,
        )
        answer = self._say([opened])[opened.stamp.submission_id]
        if answer.verdict == "refused":
            raise ImportRefused(answer.reason)
        self._is_open = True

    def _close(self) -> None:
        if self._is_open:
            batch = self._batch.batch
            self._say([say_close_batch(self._speaker, f"{batch}-close", batch=batch)])
        with self._deployment.engine.connect() as connection:
            self._result.position = view_position(connection, self._city.code)

    def _sorted_rows(self) -> list[FileRow]:
        rows = [
            FileRow(row, reading.sha256)
            for reading in self._result.readings.files
            for row in reading.rows
        ]
        return sorted(rows, key=lambda file_row: _claimed_order(file_row.row))

    def _files(self) -> tuple[BatchFile, ...]:
        files = {
            (reading.sha256, masked(reading.file)[:200]): len(reading.rows)
            for reading in self._result.readings.files
            if reading.sha256
        }
        return tuple(
            BatchFile(name=name, sha256=sha, rows_count=count)
            for (sha, name), count in sorted(files.items())
        )

    def _post(self, rows: Sequence[FileRow]) -> dict[str, Placed]:
        placed: dict[str, Placed] = {}
        for start in range(0, len(rows), ROWS_AT_ONCE):
            chunk = rows[start : start + ROWS_AT_ONCE]
            said = self._statements(chunk, placed)
            if said:
                self._open()
            for submission_id, answer in self._say(said).items():
                placed[submission_id] = placed_by(answer)
            self._step("post", min(start + ROWS_AT_ONCE, len(rows)), len(rows))
        return placed

    def _statements(self, rows: Sequence[FileRow], placed: dict[str, Placed]) -> list[Said]:
        """The rows as statements; one that cannot be said is refused here, in words."""
        keys = self._deployment.keys
        try:
            return register_rows(self._batch, rows, keys)
        except tuple(_UNSAYABLE):
            said = []
            for file_row in rows:
                try:
                    said += register_rows(self._batch, [file_row], keys)
                except tuple(_UNSAYABLE) as problem:
                    placed[file_row.submission_id] = _unsayable(problem)
            return said

    def _recognise(self, rows: Sequence[FileRow], placed: dict[str, Placed]) -> None:
        """What the rows come to; said only while the opening runs."""
        first_offices = self._first_offices(placed)
        projects = opened_projects(rows, placed, first_offices=first_offices, city=self._city)
        self._result.projects = projects
        if not self._is_open:
            return
        said = recognitions(self._city, projects)
        for start in range(0, len(said), ROWS_AT_ONCE):
            chunk = said[start : start + ROWS_AT_ONCE]
            answers = self._say(chunk)
            self._result.refused_recognitions += _not_recognised(chunk, answers)
            self._step("recognise", min(start + ROWS_AT_ONCE, len(said)), len(said))

    def _first_offices(self, placed: dict[str, Placed]) -> dict[str, str]:
        ids = sorted({where.project_id for where in placed.values() if where.project_id})
        with self._deployment.engine.connect() as connection:
            projects = projects_by_id(connection, self._city.code, ids)
        return {project_id: project.first_office for project_id, project in projects.items()}

    def _say(self, said: Sequence[Said]) -> dict[str, Answer]:
        """Append what was not answered before, judge, and give all answers by submission id."""
        ids = [(s.stamp.office, s.stamp.submission_id) for s in said]
        answers = self._answers(ids)
        new = [s for s in said if s.stamp.submission_id not in answers]
        if new:
            judge_through(self._deployment, self._submitter.append_all(new))
            answers |= self._answers([(s.stamp.office, s.stamp.submission_id) for s in new])
        return answers

    def _answers(self, ids: Sequence[tuple[str, str]]) -> dict[str, Answer]:
        with self._deployment.engine.connect() as connection:
            answers = answers_to(connection, self._city.code, ids)
        return {answer.submission_id: answer for answer in answers}

    def _report(self, rows: Sequence[FileRow], placed: dict[str, Placed]) -> None:
        first_offices = self._first_offices(placed)
        landing = {p.project_id: p for p in self._result.projects}
        seen: set[tuple[str, str]] = set()
        outcomes = [
            _row_outcome(file_row, placed[file_row.submission_id], first_offices, landing, seen)
            for file_row in rows
        ]
        outcomes = [
            with_words(outcome, placed[file_row.submission_id].params, self._plan.language)
            for file_row, outcome in zip(rows, outcomes, strict=True)
        ]
        self._result.refused_rows = [
            RefusedRow(file_row.row.place, where.reason, where.params)
            for file_row in rows
            if (where := placed[file_row.submission_id]).outcome == "refused"
        ]
        outcomes += [
            bad_row_outcome(bad, self._plan.language)
            for reading in self._result.readings.files
            for bad in reading.bad_rows
        ]
        outcomes.sort(key=lambda o: (o.file, o.sheet, o.sheet_row))
        self._result.outcomes = outcomes


_UNSAYABLE: Mapping[type[Exception], str] = {
    ValidationError: "import.text_beyond_limits",
    TextTooLong: "import.text_beyond_limits",
    PhoneInOpenText: "import.phone_in_open_text",
    KeyErased: "import.contacts_erased",
}
"""Why a row cannot be said, by the message code that tells it."""


def _unsayable(problem: Exception) -> Placed:
    field = problem.field if isinstance(problem, PhoneInOpenText) else ""
    return Placed(
        outcome="refused",
        reason=_UNSAYABLE[type(problem)],
        params={"column": field, "read": "***"} if field else {},
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


def _not_recognised(said: Sequence[Said], answers: Mapping[str, Answer]) -> list[Answer]:
    """Recognitions that were refused, and those that an earlier run made on other facts."""
    found = []
    for each in said:
        answer = answers[each.stamp.submission_id]
        if answer.verdict == "refused":
            found.append(answer)
        elif answer.digest != each.digest:
            reason = "import.recognised_otherwise_before"
            found.append(replace(answer, verdict="refused", reason=reason))
    return found


def _claimed_order(row: LedgerRow) -> tuple[object, ...]:
    return (row.registered_at, row.office, row.place.sheet_row, row.place.sheet, row.place.file)


def _row_outcome(
    file_row: FileRow,
    where: Placed,
    first_offices: dict[str, str],
    opened: dict[str, OpenedProject],
    seen: set[tuple[str, str]],
) -> RowOutcome:
    row, first_office = file_row.row, first_offices.get(where.project_id, "")
    project = opened.get(where.project_id)
    outcome = where.outcome
    is_other_side = (
        project is not None
        and outcome == "collided"
        and project.facts.is_other_side(row.office, first_office=first_office)
    )
    if is_other_side and (where.project_id, row.office) not in seen:
        outcome = "transfer"
        seen.add((where.project_id, row.office))
    return RowOutcome(
        file=row.place.file,
        sheet=row.place.sheet,
        sheet_row=row.place.sheet_row,
        outcome=outcome,
        lead_id=where.lead_id,
        project_id=where.project_id,
        first_contact_office=first_office,
        reason=where.reason,
    )
