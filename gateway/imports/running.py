"""An import from files to answers: read, say, judge, and in an opening recognise.

An ordinary import posts an office's rows as registrations of today. An opening (once, before the
first live registration) posts the rows of all files as one batch, sorted by claimed time 登记时间,
office and row, so that the log's order is that of the claimed times whatever order the files were
given in. Rows of an exported ledger, which name their leads, say what is new of them (living_rows).

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

from collections.abc import Mapping, Sequence
from dataclasses import replace

from auth.offices import City
from gateway.imports.batching import ImportBatch
from gateway.imports.dialogue import Dialogue
from gateway.imports.ledger_row import LedgerRow
from gateway.imports.living_posting import say_living
from gateway.imports.living_rows import plan_living, refuse_in_opening
from gateway.imports.opening import opened_projects, recognitions
from gateway.imports.outcomes import Placed, placed_by, placed_now
from gateway.imports.posting import chunks, statements_of
from gateway.imports.reading import read_ledgers
from gateway.imports.reporting import report
from gateway.imports.results import ImportPlan, ImportRefused, ImportResult, OnStep
from gateway.imports.said_again import current_attempts
from gateway.imports.saved_mappings import offered_mappings
from gateway.imports.statements import Batch, FileRow
from gateway.inline_matching import match_through
from gateway.submitting import Said
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.column_mappings import ColumnMappings
from infra.store.lead_history import LeadHistory
from infra.store.reads import Answer

__all__ = ["ImportPlan", "ImportRefused", "ImportResult", "OnStep", "run_import"]

ROWS_AT_ONCE = 1_000


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
        bytes_max=deployment.settings.import_bytes_max,
        on_progress=lambda done, all_, _file: step("read", done, all_),
    )
    result = ImportResult(readings)
    if plan.mapping is None:
        store = ColumnMappings(deployment.engine, deployment.city)
        result.offered_mappings = offered_mappings(readings, store)
    if plan.is_opening:
        refuse_in_opening(readings)
        if readings.faults:
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
        self._dialogue = Dialogue(deployment)
        batch = Batch(
            city=city,
            batch="",
            is_opening=plan.is_opening,
            source=plan.source,
            talk_form=plan.talk_form,
        )
        self._batch = ImportBatch(self._dialogue, city, batch, result.readings)

    def run(self) -> ImportResult:
        """Say what is new, recognise, close the batch, report. Raises ImportRefused."""
        # What a killed run appended is judged first: then the answers tell all that was said.
        self._dialogue.judge_what_stands()
        rows, answers = current_attempts(
            self._sorted_rows(),
            self._dialogue.answers,
            state=self._dialogue.state(),
            batch=self._batch.batch,
        )
        fresh = {r.submission_id: r for r in rows if r.submission_id not in answers}
        self._batch.choose(fresh, answers.values())
        placed = {submission_id: placed_by(answer) for submission_id, answer in answers.items()}
        living = self._rows(of_leads=True)
        placed |= self._live(living)
        placed |= self._post(list(fresh.values()))
        placed = self._matched(placed)
        if self._plan.is_opening:
            self._recognise(rows, placed)
        self._result.batch = self._batch.batch.batch if self._batch.is_open else ""
        self._batch.close()
        self._result.position = self._dialogue.position()
        report(
            self._result,
            [*rows, *living],
            placed,
            first_offices=self._dialogue.first_offices(placed.values()),
            language=self._plan.language,
        )
        return self._result

    def _matched(self, placed: dict[str, Placed]) -> dict[str, Placed]:
        """Every row as it stands once its registration is compared with all earlier ones."""
        lead_ids = list(dict.fromkeys(where.lead_id for where in placed.values() if where.lead_id))
        all_ = len(lead_ids)
        match_through(
            self._deployment,
            lead_ids,
            on_matched=lambda left: self._step("match", max(0, all_ - left), all_),
        )
        leads = self._dialogue.leads(lead_ids)
        return {
            submission_id: placed_now(where, leads.get(where.lead_id))
            for submission_id, where in placed.items()
        }

    def _rows(self, *, of_leads: bool) -> list[FileRow]:
        """The rows of leads that an exported ledger names, or all others, in the files' order."""
        return [
            FileRow(row, reading.sha256)
            for reading in self._result.readings.files
            for row in reading.rows
            if bool(row.lead_key) == of_leads
        ]

    def _sorted_rows(self) -> list[FileRow]:
        rows = self._rows(of_leads=False)
        return sorted(rows, key=lambda file_row: _claimed_order(file_row.row))

    def _live(self, rows: Sequence[FileRow]) -> dict[str, Placed]:
        """The rows of an exported ledger: what is new of each lead said, and placed."""
        if not rows:
            return {}
        reads = CityReads(self._deployment.engine, self._city.code)
        with reads.moment() as connection:
            living = plan_living(
                LeadHistory(connection, self._city.code), self._city, self._result.readings
            )
        self._result.missing = living.missing
        placed = say_living(self._dialogue, self._city, living.plans)
        self._step("living", len(rows), len(rows))
        pairs = list(zip(rows, placed, strict=True))
        # A file that was named twice has its rows twice; the first answer is theirs.
        return {row.submission_id: where for row, where in reversed(pairs)}

    def _post(self, rows: Sequence[FileRow]) -> dict[str, Placed]:
        """Every row said and placed, by submission id."""
        placed: dict[str, Placed] = {}
        for done, chunk in chunks(rows, size=ROWS_AT_ONCE):
            statements = statements_of(self._batch.batch, chunk, self._deployment.keys)
            placed |= statements.unsayable
            if statements.said:
                self._batch.open()
            for submission_id, answer in self._dialogue.say(statements.said).items():
                placed[submission_id] = placed_by(answer)
            self._step("post", done, len(rows))
        return placed

    def _recognise(self, rows: Sequence[FileRow], placed: Mapping[str, Placed]) -> None:
        """What the rows come to; said only while the opening runs."""
        first_offices = self._dialogue.first_offices(placed.values())
        projects = opened_projects(rows, placed, first_offices=first_offices, city=self._city)
        self._result.projects = projects
        if not self._batch.is_open:
            return
        said = recognitions(self._city, projects)
        for done, chunk in chunks(said, size=ROWS_AT_ONCE):
            answers = self._dialogue.say(chunk)
            self._result.refused_recognitions += _not_recognised(chunk, answers)
            self._step("recognise", done, len(said))


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
