"""An import from files to answers: read, say, judge, and in an opening recognise.

An ordinary import posts an office's rows as registrations of today. An opening (once, before the
first live registration) posts the rows of all files as one batch, sorted by claimed time 登记时间,
office and row, so that the log's order is that of the claimed times whatever order the files were
given in.

Rows are answered one by one; a bad row stops no good one. A file that cannot be read stops an
opening before anything is said, since an opening happens once; an ordinary import goes on with the
other files. Killed at any point, the same command goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from auth.actors import Role
from auth.offices import City
from gateway.imports.columns import ColumnMapping
from gateway.imports.ledger_row import LedgerRow
from gateway.imports.opening import OpenedProject, opened_projects, recognitions
from gateway.imports.outcomes import Placed, RowOutcome, placed_by
from gateway.imports.reading import Readings, read_ledgers
from gateway.imports.statements import Batch, FileRow, register_rows
from gateway.inline_ledger import judge_through
from gateway.saying import Speaker, TextTooLong, say_close_batch, say_open_batch
from gateway.submitting import Said, Submitter
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.reads import Answer, answers_to, projects_by_id
from sharing.submissions.city import BatchFile

ROWS_AT_ONCE = 1_000

OnStep = Callable[[str, int, int], None]
"""Called with the step's name (``read``, ``post``, ``recognise``), done, and all."""


class ImportRefused(Exception):
    """The batch as a whole was refused; ``reason`` is a message code's last part."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class ImportResult:
    """What an import came to."""

    readings: Readings
    outcomes: list[RowOutcome] = field(default_factory=list)
    projects: list[OpenedProject] = field(default_factory=list)
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
        files = sorted(reading.sha256 for reading in result.readings.files)
        self._batch = Batch(
            city=city,
            batch=f"batch-{sha256(''.join(files).encode()).hexdigest()[:24]}",
            is_opening=plan.is_opening,
            source=plan.source,
            talk_form=plan.talk_form,
        )

    def run(self) -> ImportResult:
        """Open the batch, post, recognise, close it, report."""
        rows = self._sorted_rows()
        if not rows:
            self._report([], {})
            return self._result
        speaker = Speaker(self._city, self._city.code, "system:importer", Role.CITY_OPERATOR)
        opened = say_open_batch(
            speaker,
            f"{self._batch.batch}-open",
            batch=self._batch.batch,
            files=self._files(),
            is_opening=self._batch.is_opening,
        )
        answer = self._say([opened])[opened.stamp.submission_id]
        if answer.verdict == "refused":
            raise ImportRefused(answer.reason)
        placed = self._post(rows)
        if self._batch.is_opening:
            self._recognise(rows, placed)
        closed = say_close_batch(speaker, f"{self._batch.batch}-close", batch=self._batch.batch)
        self._result.position = self._say([closed])[closed.stamp.submission_id].position
        self._report(rows, placed)
        return self._result

    def _sorted_rows(self) -> list[FileRow]:
        rows = [
            FileRow(row, reading.sha256)
            for reading in self._result.readings.files
            for row in reading.rows
        ]
        return sorted(rows, key=lambda file_row: _claimed_order(file_row.row))

    def _files(self) -> tuple[BatchFile, ...]:
        files = {
            (reading.sha256, reading.file[:200]): len(reading.rows)
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
            for submission_id, answer in self._say(said).items():
                placed[submission_id] = placed_by(answer)
            self._step("post", min(start + ROWS_AT_ONCE, len(rows)), len(rows))
        return placed

    def _statements(self, rows: Sequence[FileRow], placed: dict[str, Placed]) -> list[Said]:
        """The rows as statements; one that breaks a limit of its fields is refused here."""
        keys = self._deployment.keys
        try:
            return register_rows(self._batch, rows, keys)
        except (ValidationError, TextTooLong):
            said = []
            for file_row in rows:
                try:
                    said += register_rows(self._batch, [file_row], keys)
                except (ValidationError, TextTooLong):
                    refused = Placed(outcome="refused", reason="text_beyond_limits")
                    placed[file_row.submission_id] = refused
            return said

    def _recognise(self, rows: Sequence[FileRow], placed: dict[str, Placed]) -> None:
        first_offices = self._first_offices(placed)
        projects = opened_projects(rows, placed, first_offices=first_offices, city=self._city)
        said = recognitions(self._city, projects)
        for start in range(0, len(said), ROWS_AT_ONCE):
            answers = self._say(said[start : start + ROWS_AT_ONCE])
            self._result.refused_recognitions += [
                answer for answer in answers.values() if answer.verdict == "refused"
            ]
            self._step("recognise", min(start + ROWS_AT_ONCE, len(said)), len(said))
        self._result.projects = projects

    def _first_offices(self, placed: dict[str, Placed]) -> dict[str, str]:
        ids = sorted({where.project_id for where in placed.values() if where.project_id})
        with self._deployment.engine.connect() as connection:
            projects = projects_by_id(connection, self._city.code, ids)
        return {project_id: project.first_office for project_id, project in projects.items()}

    def _say(self, said: Sequence[Said]) -> dict[str, Answer]:
        """Append, judge, and read the answers by submission id."""
        if not said:
            return {}
        offset = self._submitter.append_all(said)
        judge_through(self._deployment, offset)
        ids = [(s.stamp.office, s.stamp.submission_id) for s in said]
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
        outcomes += [
            RowOutcome(
                file=bad.place.file,
                sheet=bad.place.sheet,
                sheet_row=bad.place.sheet_row,
                outcome="refused",
                lead_id="",
                project_id="",
                first_contact_office="",
                reason=bad.code,
            )
            for reading in self._result.readings.files
            for bad in reading.bad_rows
        ]
        outcomes.sort(key=lambda o: (o.file, o.sheet, o.sheet_row))
        self._result.outcomes = outcomes


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
