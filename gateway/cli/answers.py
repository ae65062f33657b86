"""The JSON documents that commands print with ``--json`` and that have no model elsewhere.

Board, statement, lead rows, import summary and assessment are models of what they tell about; here
are the short answers of the other commands. Their schemas are published (made by
``gateway.exports.schemas``), so a field is added, never renamed or dropped.
"""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, RootModel

from gateway.imports.summary import FieldChanged
from infra.replay import Replayed
from infra.store.column_mappings import SavedMapping
from infra.transfer_records import Transferred


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CityOpened(_Answer):
    """``init``: the city's code, and the journal position at which it is open."""

    city: str
    position: int


class DemoOpened(_Answer):
    """``demo``: the example city's code, and the journal position after its opening batch."""

    city: str
    position: int


class Difference(_Answer):
    """One thing that does not agree: a message code, and what it names."""

    code: str
    params: Mapping[str, str]


class Checked(_Answer):
    """``check``: what was compared, and every finding; ``records`` is null without a log."""

    city: str
    position: int
    state_hash: str
    rows: int
    records: int | None
    found_count: int
    findings: tuple[Difference, ...]


class ViewsRebuilt(_Answer):
    """``rebuild``: what the views hold now, and whether they are the same as before."""

    city: str
    position: int
    leads_count: int
    projects_count: int
    is_same: bool


class Restored(_Answer):
    """``restore``: how many rows were taken back, and where the journal stands now."""

    count: int
    position: int
    state_hash: str


class LedgerExported(_Answer):
    """``export ledger``: the file, whose ledger it is, the journal position, and its rows."""

    file: str
    office: str
    position: int
    rows: int


class LogExported(_Answer):
    """``log export``: records in the file, those judged, and the journal's position and hash."""

    city: str
    records: int
    judged: int
    position: int
    state_hash: str

    @classmethod
    def of(cls, carried: Transferred) -> Self:
        """The answer about what was carried."""
        return cls(
            city=carried.city,
            records=carried.counts.records,
            judged=carried.counts.judged_records,
            position=carried.counts.rows,
            state_hash=carried.state_hash.hex(),
        )


class LogTaken(LogExported):
    """``log import``: the same figures of what was taken."""

    imported: Literal[True] = True


class LogThere(LogExported):
    """``log import`` of what is there already: the same figures; nothing was changed."""

    imported: Literal[False] = False
    is_there: Literal[True] = True


class ReplayDiffers(_Answer):
    """``log import --replay`` that judged otherwise than the file: nothing was taken."""

    imported: Literal[False] = False
    city: str
    rows: int
    differences_count: int
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, replayed: Replayed) -> "ReplayDiffers":
        """The answer about what differs."""
        return cls(
            city=replayed.city,
            rows=replayed.rows_count,
            differences_count=replayed.differences_count,
            differences=tuple(
                Difference(code=found.code, params=dict(found.params))
                for found in replayed.differences
            ),
        )


class LogImported(RootModel[LogTaken | LogThere | ReplayDiffers]):
    """``log import``: taken, there already, or with ``--replay`` what differs."""


class MappingTold(_Answer):
    """``mapping save`` and ``mapping show``: the fields and the columns that hold them.

    ``headers`` counts the table headers on which it was used.
    """

    office: str
    name: str
    columns: Mapping[str, str]
    headers: int

    @classmethod
    def of(cls, saved: SavedMapping) -> Self:
        """The answer about this mapping."""
        return cls(
            office=saved.office,
            name=saved.name,
            columns=dict(saved.columns),
            headers=len(saved.shapes),
        )


class MappingsListed(_Answer):
    """``mapping list``: the mappings that offices saved."""

    mappings: tuple[MappingTold, ...]


class MappingDeleted(_Answer):
    """``mapping delete``: whose it was, and its name."""

    office: str
    name: str


class PreviewFault(_Answer):
    """Why a file or a table cannot be read."""

    code: str
    params: Mapping[str, str]


class PreviewColumn(_Answer):
    """A column: what it is taken for ('' for nothing), how surely ("0.00" to "1.00"), and why."""

    letter: str
    header: str
    field: str
    confidence: str
    reason: str


class PreviewBadRow(_Answer):
    """A row that cannot be read, and why, in words."""

    sheet_row: int
    words: str


class PreviewMoved(_Answer):
    """A row of which phone numbers will go into the sealed contacts, and from which columns."""

    sheet_row: int
    columns: tuple[str, ...]


class PreviewLeadRow(_Answer):
    """A row of an exported ledger: ``unchanged``, ``followed_up``, ``amended``, ``conflict`` or
    ``refused``, with what the ledger says (before) and what the row says (after).
    """

    sheet_row: int
    outcome: str
    lead_id: str
    words: str
    changes: tuple[FieldChanged, ...]


class PreviewTable(_Answer):
    """A table, its columns, its first rows by field name, and what is wrong with its rows.

    ``lacking_rows`` lack part of the minimum set: refused, or incomplete; ``lacking_fields`` says
    how many rows lack each field.
    """

    sheet: str
    header_row: int
    office: str
    rows: int
    bad_rows: int
    fault: PreviewFault | None
    columns: tuple[PreviewColumn, ...]
    first_rows: tuple[Mapping[str, str], ...]
    unreadable_rows: tuple[PreviewBadRow, ...]
    lacking_rows: int
    lacking_fields: Mapping[str, int]
    unclear_unit: str
    amounts_kept_as_said: int
    first_talks_unread: int
    moved_phones: tuple[PreviewMoved, ...]
    lead_rows: tuple[PreviewLeadRow, ...]


class PreviewFile(_Answer):
    """A file: its tables, or its fault."""

    file: str
    outcome: str
    fault: PreviewFault | None
    skipped_lines: int
    tables: tuple[PreviewTable, ...]


class ImportPreviewed(RootModel[tuple[PreviewFile, ...]]):
    """``import --dry-run``: how every file was understood."""
