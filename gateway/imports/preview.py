"""What ``--dry-run`` shows: how each table was understood, and its first rows.

Persons and phones are not shown, and phones in notes are masked: that the columns were found is
enough to judge the mapping.
Invariant: a preview is computed from what was read; it reads and writes nothing itself.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from gateway.imports.columns import ColumnChoice
from gateway.imports.faults import FileFault, TableFault
from gateway.imports.field_names import CONTACTS
from gateway.imports.ledger_row import (
    UNSAID_MOMENT,
    LedgerRow,
    Place,
    has_amount_in_words,
    has_unread_first_talk,
    moved_phones_of,
)
from gateway.imports.living_changes import FieldChange
from gateway.imports.outcomes import Placed
from gateway.imports.row_words import row_words
from gateway.messages.catalogue import DEFAULT_LANGUAGE
from sharing.phones import masked

if TYPE_CHECKING:
    from gateway.imports.reading import Reading, Readings, TableReading

FIRST_ROWS = 5
LackingOf = Callable[[LedgerRow], tuple[str, ...]]
_HIDDEN = "***"
_CONTACT_FIELDS = frozenset(each.value for each in CONTACTS)
_NOT_SHOWN = frozenset({"place", "remarks", "moved_phones"})


@dataclass(frozen=True, slots=True)
class BadRowPreview:
    """A row that cannot be read, and why, in words."""

    sheet_row: int
    words: str


@dataclass(frozen=True, slots=True)
class MovedPreview:
    """A row of which phone numbers will go into the sealed contacts, and from which columns."""

    sheet_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeadRowPreview:
    """A row of an exported ledger: what it will come to, and every change with before and after."""

    sheet_row: int
    outcome: str
    lead_id: str
    words: str
    """Why it will be refused; '' for all others."""
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """One table: where, whose, its columns with confidence and reason, and its first rows."""

    file: str
    sheet: str
    header_row: int
    office: str
    columns: tuple[ColumnChoice, ...]
    row_count: int
    bad_row_count: int
    first_rows: tuple[Mapping[str, str], ...]
    fault: TableFault | None
    bad_rows: tuple[BadRowPreview, ...] = ()
    lacking_count: int = 0
    """Rows that lack part of the minimum set: they would be refused, or incomplete."""
    lacking: Mapping[str, int] = field(default_factory=dict)
    """How many rows lack each field, by the field's name in the rule pack."""
    unclear_unit: str = ""
    amounts_kept_as_said: int = 0
    first_talks_unread: int = 0
    lead_rows: tuple[LeadRowPreview, ...] = ()
    moved_phones: tuple[MovedPreview, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePreview:
    """One file: its tables, or its fault."""

    file: str
    outcome: str
    fault: FileFault | None
    tables: tuple[TablePreview, ...]
    skipped_count: int


def preview(
    readings: "Readings",
    *,
    first: int = FIRST_ROWS,
    lacking_of: LackingOf = lambda _row: (),
    of_leads: Sequence[tuple[Place, Placed]] = (),
    language: str = DEFAULT_LANGUAGE,
) -> tuple[FilePreview, ...]:
    """The preview of every file, with at most ``first`` rows of each table.

    ``lacking_of`` says what a row lacks of the minimum set; ``of_leads`` says where each row
    that names its lead will end.
    """
    lead_rows = [(place, _lead_row(place, placed, language)) for place, placed in of_leads]
    return tuple(
        FilePreview(
            file=reading.file,
            outcome=reading.outcome,
            fault=reading.fault,
            tables=tuple(
                replace(
                    _table(reading, table, first, lacking_of, language),
                    lead_rows=tuple(
                        row for place, row in lead_rows if _is_in(reading, table, place)
                    ),
                )
                for table in reading.tables
            ),
            skipped_count=len(reading.skipped),
        )
        for reading in readings.files
    )


def _table(
    reading: "Reading", table: "TableReading", first: int, lacking_of: LackingOf, language: str
) -> TablePreview:
    of_table = [row for row in reading.rows if _is_in(reading, table, row.place)]
    lacking = [found for row in of_table if not row.lead_key and (found := lacking_of(row))]
    return TablePreview(
        file=reading.file,
        sheet=table.sheet,
        header_row=table.header_row,
        office=table.office,
        columns=table.mapping.choices if table.mapping else (),
        row_count=table.row_count,
        bad_row_count=table.bad_row_count,
        first_rows=tuple(shown_row(row) for row in islice(of_table, first)),
        fault=table.fault,
        bad_rows=tuple(
            BadRowPreview(
                bad.place.sheet_row,
                row_words(bad.code, {"column": bad.column, "read": bad.read}, language),
            )
            for bad in reading.bad_rows
            if _is_in(reading, table, bad.place)
        ),
        lacking_count=len(lacking),
        lacking=dict(Counter(name for found in lacking for name in found)),
        unclear_unit=table.unclear_unit,
        amounts_kept_as_said=sum(map(has_amount_in_words, of_table)),
        first_talks_unread=sum(map(has_unread_first_talk, of_table)),
        moved_phones=tuple(
            MovedPreview(row.place.sheet_row, columns)
            for row in of_table
            if (columns := moved_phones_of(row))
        ),
    )


def _is_in(reading: "Reading", table: "TableReading", place: Place) -> bool:
    is_below = table.header_row < place.sheet_row <= table.last_row
    return (place.file, place.sheet) == (reading.file, table.sheet) and is_below


def _lead_row(place: Place, placed: Placed, language: str) -> LeadRowPreview:
    return LeadRowPreview(
        sheet_row=place.sheet_row,
        outcome=placed.outcome,
        lead_id=placed.lead_id,
        words=row_words(placed.reason, placed.params, language) if placed.reason else "",
        changes=placed.changes,
    )


def preview_document(previews: Sequence[FilePreview]) -> list[dict[str, object]]:
    """The previews as plain JSON values; a column also carries its letter."""
    return [
        {
            "file": each.file,
            "outcome": each.outcome,
            "fault": _fault(each.fault),
            "skipped_lines": each.skipped_count,
            "tables": [_table_document(table) for table in each.tables],
        }
        for each in previews
    ]


def _table_document(table: TablePreview) -> dict[str, object]:
    return {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "office": table.office,
        "rows": table.row_count,
        "bad_rows": table.bad_row_count,
        "fault": _fault(table.fault),
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "field": column.field.value if column.field else "",
                "confidence": f"{column.confidence:.2f}",
                "reason": column.reason.value,
            }
            for column in table.columns
        ],
        "first_rows": [dict(row) for row in table.first_rows],
        "unreadable_rows": [
            {"sheet_row": bad.sheet_row, "words": bad.words} for bad in table.bad_rows
        ],
        "lacking_rows": table.lacking_count,
        "lacking_fields": dict(table.lacking),
        "unclear_unit": table.unclear_unit,
        "amounts_kept_as_said": table.amounts_kept_as_said,
        "first_talks_unread": table.first_talks_unread,
        "moved_phones": [
            {"sheet_row": each.sheet_row, "columns": list(each.columns)}
            for each in table.moved_phones
        ],
        "lead_rows": [
            {
                "sheet_row": row.sheet_row,
                "outcome": row.outcome,
                "lead_id": row.lead_id,
                "words": row.words,
                "changes": [
                    {"field": change.field.value, "before": change.before, "after": change.after}
                    for change in row.changes
                ],
            }
            for row in table.lead_rows
        ],
    }


def _fault(fault: FileFault | TableFault | None) -> dict[str, object] | None:
    return {"code": fault.code, "params": dict(fault.params)} if fault else None


def shown_row(row: LedgerRow) -> Mapping[str, str]:
    """The filled fields of a row as text, with its row number; contacts only as ``***``."""
    shown = {"sheet_row": str(row.place.sheet_row)}
    for each in fields(row):
        value = getattr(row, each.name)
        if each.name in _NOT_SHOWN or value in (None, "", UNSAID_MOMENT):
            continue
        shown[each.name] = _HIDDEN if each.name in _CONTACT_FIELDS else _as_text(value)
    return shown


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, str):
        return masked(value)
    return value.isoformat() if isinstance(value, date) else str(value)
