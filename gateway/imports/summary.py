"""What ``oneboard import --json`` prints: what an import came to, in figures.

Invariant: the summary is computed from the result alone, so the same import gives the same one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from gateway.imports.opening import differences

if TYPE_CHECKING:
    from gateway.imports.living_changes import FieldChange
    from gateway.imports.outcomes import RowOutcome
    from gateway.imports.reading import Reading
    from gateway.imports.results import ImportResult


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileSummary(_Part):
    """One file: rows that were read, rows that could not be, lines that are no rows."""

    file: str
    sha256: str
    rows: int
    bad_rows: int
    skipped_lines: int
    amounts_kept_as_said: int
    """Rows with an amount that counts for nothing: vague, without a unit, in another currency."""
    first_talks_unread: int
    """Rows whose date of the first talk cannot be read."""
    fault: str
    """A message code where the file cannot be read; otherwise ''."""


class RowDifference(_Part):
    """Where a row of a project says something else than the row that counts."""

    project_id: str
    field: str
    counted: str
    row: str
    said: str


class RecognitionRefused(_Part):
    """A recognition of an opening that the judge refused, and why."""

    submission_id: str
    reason: str


class MappingOffered(_Part):
    """A saved mapping that was used before on a table with this header, and was not given."""

    file: str
    sheet: str
    office: str
    name: str


class LeadMissing(_Part):
    """A lead that was exported and that no row of its office's files names. Nothing follows."""

    lead_id: str
    office: str
    investor: str
    project: str


class FieldChanged(_Part):
    """A field: what the ledger says of it, and what the row says."""

    field: str
    before: str
    after: str


class RowInConflict(_Part):
    """A row whose lead changed since the export: nothing was said; both sides, field by field."""

    file: str
    sheet: str
    sheet_row: int
    lead_id: str
    changes: tuple[FieldChanged, ...]


class RowRefused(_Part):
    """A row that was refused: where it stands, why, what it lacks, and what to do, in words."""

    file: str
    sheet: str
    sheet_row: int
    reason: str
    fields: tuple[str, ...]
    words: str


class PhonesMoved(_Part):
    """A row of which phone numbers went into the sealed contacts, and from which columns."""

    file: str
    sheet: str
    sheet_row: int
    columns: tuple[str, ...]


class ImportSummary(_Part):
    """The whole import; ``outcomes`` counts rows by what became of them."""

    position: int
    outcomes: Mapping[str, int]
    rows: int
    files: tuple[FileSummary, ...]
    differences: tuple[RowDifference, ...]
    landing_unknown: tuple[str, ...]
    """Signed projects of which no row says where they landed."""
    refused_recognitions: tuple[RecognitionRefused, ...]
    refused_rows: tuple[RowRefused, ...]
    offered_mappings: tuple[MappingOffered, ...]
    conflicts: tuple[RowInConflict, ...]
    missing: tuple[LeadMissing, ...]
    moved_phones: tuple[PhonesMoved, ...]
    batch: str
    """Under which id the whole import can be taken back; '' where nothing new was registered."""


def summary_of(result: "ImportResult") -> ImportSummary:
    """The summary of this import."""
    counts = Counter(outcome.outcome for outcome in result.outcomes)
    return ImportSummary(
        position=result.position,
        batch=result.batch,
        outcomes=dict(sorted(counts.items())),
        rows=len(result.outcomes),
        files=tuple(map(_file, result.readings.files)),
        differences=tuple(
            RowDifference(
                project_id=project_id,
                field=difference.field,
                counted=difference.counted,
                row=difference.key,
                said=difference.said,
            )
            for project_id, difference in differences(result.projects)
        ),
        landing_unknown=tuple(
            sorted(
                project.project_id
                for project in result.projects
                if project.facts.signed_on is not None and not project.facts.landing_office
            )
        ),
        refused_recognitions=tuple(
            RecognitionRefused(submission_id=answer.submission_id, reason=answer.reason)
            for answer in result.refused_recognitions
        ),
        refused_rows=tuple(_refused(row) for row in result.outcomes if row.outcome == "refused"),
        offered_mappings=tuple(
            MappingOffered(
                file=offered.file, sheet=offered.sheet, office=offered.office, name=offered.name
            )
            for offered in result.offered_mappings
        ),
        conflicts=tuple(_conflict(row) for row in result.outcomes if row.outcome == "conflict"),
        missing=tuple(
            LeadMissing(
                lead_id=lead.lead_id,
                office=lead.office,
                investor=lead.investor,
                project=lead.project,
            )
            for lead in result.missing
        ),
        moved_phones=tuple(
            PhonesMoved(
                file=row.file, sheet=row.sheet, sheet_row=row.sheet_row, columns=row.moved_phones
            )
            for row in result.outcomes
            if row.moved_phones
        ),
    )


def _file(reading: "Reading") -> FileSummary:
    return FileSummary(
        file=reading.file,
        sha256=reading.sha256,
        rows=len(reading.rows),
        bad_rows=len(reading.bad_rows),
        skipped_lines=len(reading.skipped),
        amounts_kept_as_said=reading.amounts_kept_as_said,
        first_talks_unread=reading.first_talks_unread,
        fault=reading.fault.code if reading.fault else "",
    )


def _refused(row: "RowOutcome") -> RowRefused:
    return RowRefused(
        file=row.file,
        sheet=row.sheet,
        sheet_row=row.sheet_row,
        reason=row.reason,
        fields=row.fields,
        words=row.words,
    )


def _conflict(row: "RowOutcome") -> RowInConflict:
    return RowInConflict(
        file=row.file,
        sheet=row.sheet,
        sheet_row=row.sheet_row,
        lead_id=row.lead_id,
        changes=changed(row.changes),
    )


def changed(changes: "Iterable[FieldChange]") -> tuple[FieldChanged, ...]:
    """Changes as they are printed."""
    return tuple(
        FieldChanged(field=change.field.value, before=change.before, after=change.after)
        for change in changes
    )
