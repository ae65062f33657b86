"""What became of each row, in the order of files and rows: the outcomes of an import.

The other side's row of one project is a ``transfer``, once for each office and project; further
rows of the same office stay ``collided``. Invariant: one outcome for each row, read or not.
"""

from collections.abc import Mapping, Sequence

from gateway.imports.ledger_row import moved_phones_of
from gateway.imports.opening import OpenedProject
from gateway.imports.outcomes import Placed, RowOutcome, bad_row_outcome, with_words
from gateway.imports.results import ImportResult, RefusedRow
from gateway.imports.statements import FileRow
from gateway.messages.catalogue import Language
from sharing.phones import masked


def report(
    result: ImportResult,
    rows: Sequence[FileRow],
    placed: Mapping[str, Placed],
    *,
    first_offices: Mapping[str, str],
    language: Language,
) -> None:
    """Put the outcomes of all rows and the refused ones into the result."""
    landing = {p.project_id: p for p in result.projects}
    seen: set[tuple[str, str]] = set()
    outcomes = []
    for file_row in rows:
        where = placed[file_row.submission_id]
        outcome = _row_outcome(file_row, where, first_offices, landing, seen)
        outcomes.append(with_words(outcome, where.params, language))
        if where.outcome == "refused":
            refused = RefusedRow(file_row.row.place, where.reason, where.params)
            result.refused_rows.append(refused)
    outcomes += [
        bad_row_outcome(bad, language)
        for reading in result.readings.files
        for bad in reading.bad_rows
    ]
    outcomes.sort(key=lambda o: (o.file, o.sheet, o.sheet_row))
    result.outcomes = outcomes


def _row_outcome(
    file_row: FileRow,
    where: Placed,
    first_offices: Mapping[str, str],
    opened: Mapping[str, OpenedProject],
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
        sheet=masked(row.place.sheet),
        sheet_row=row.place.sheet_row,
        outcome=outcome,
        lead_id=where.lead_id,
        project_id=where.project_id,
        first_contact_office=first_office,
        reason=where.reason,
        changes=where.changes,
        moved_phones=moved_phones_of(row) if outcome != "refused" else (),
    )
