"""The front door of the import: ledger files in; rows, bad rows and skipped lines out.

Files are read one by one and never influence each other. A file that cannot be opened, or whose
office is unclear, gives a fault and no rows; a table whose required columns are unclear gives a
fault and each of its lines as a bad row. Nothing is posted here, and nothing is written.

Invariant: the same bytes under the same names, with the same city, office and mapping, always
read the same; every line of every table is in exactly one of rows, bad rows and skipped lines.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.imports import lines
from gateway.imports.cells import Cell, Line, is_blank, text
from gateway.imports.city_names import CityNames
from gateway.imports.columns import MISSING, ColumnMapping, ColumnsUnclear, guess_columns
from gateway.imports.contents import Contents
from gateway.imports.faults import FileFault, OfficeUnclear, TableFault, WorkbookRefused
from gateway.imports.field_names import REQUIRED, Field
from gateway.imports.ledger_row import (
    BadRow,
    LedgerRow,
    Place,
    SkippedLine,
    has_amount_in_words,
    has_unread_first_talk,
)
from gateway.imports.living_sheet import own_mapping
from gateway.imports.office import OfficeFinder
from gateway.imports.rows import TableContext, first_text, read_rows, table_unit, unclear_unit
from gateway.imports.tables import Table, find_tables
from gateway.imports.workbook import FILE_BYTES_MAX, Area, Sheet, Workbook, open_workbook
from sharing.phones import masked

__all__ = ["OnProgress", "Reading", "Readings", "TableReading", "read_ledgers"]

IN_REFUSED_TABLE = "import.row_in_refused_table"
UNCLEAR_UNIT = "import.unclear_unit"
"""What is said of a table whose 单位 line names two units."""
_FOOT_LINES, _COVER_LINES, _LINE_CHARS_MAX = 5, 10, 300
_COMPANIES_LEAST = 0.5

OnProgress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the base name of the file just done."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table: where it stands, whose it is, and what its columns were taken for."""

    sheet: str
    header_row: int
    last_row: int
    office: str
    mapping: ColumnMapping | None
    fault: TableFault | None
    row_count: int
    bad_row_count: int
    unclear_unit: str = ""
    """A 单位 line that names two units, so that its amounts are kept as said."""
    headers: tuple[str, ...] = ()
    """How the columns are named, whether or not they could be told."""


@dataclass(slots=True)
class Reading:
    """What one file gave."""

    file: str
    sha256: str = ""
    fault: FileFault | None = None
    tables: list[TableReading] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """``read``, ``read_in_part`` (some rows or tables are bad), or ``refused``."""
        if self.fault or (self.tables and all(table.fault for table in self.tables)):
            return "refused"
        return "read_in_part" if self.bad_rows else "read"

    @property
    def amounts_kept_as_said(self) -> int:
        """Rows with an amount that is kept in words alone and counts for nothing."""
        return sum(has_amount_in_words(row) for row in self.rows)

    @property
    def first_talks_unread(self) -> int:
        """Rows whose date of the first talk cannot be read."""
        return sum(has_unread_first_talk(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Readings:
    """What all files gave, in the order in which they were named."""

    files: tuple[Reading, ...]

    @property
    def rows(self) -> list[LedgerRow]:
        """All readable rows."""
        return [row for each in self.files for row in each.rows]

    @property
    def bad_rows(self) -> list[BadRow]:
        """All bad rows."""
        return [row for each in self.files for row in each.bad_rows]

    @property
    def skipped(self) -> list[SkippedLine]:
        """All skipped lines."""
        return [line for each in self.files for line in each.skipped]

    @property
    def faults(self) -> list[FileFault | TableFault]:
        """All faults of files and of tables."""
        found: list[FileFault | TableFault] = []
        for each in self.files:
            found += [each.fault] if each.fault else []
            found += [table.fault for table in each.tables if table.fault]
        return found


def read_ledgers(
    paths: Iterable[Path | str],
    *,
    city: CityNames,
    office: str | None = None,
    mapping: ColumnMapping | None = None,
    bytes_max: int = FILE_BYTES_MAX,
    on_progress: OnProgress | None = None,
) -> Readings:
    """Reads the files. ``office`` (code, name or alias) is whose ledgers they all are; a file of
    more than ``bytes_max`` is refused unread.

    Raises ``OfficeUnclear`` where ``office`` is none of the city; all else is in the answer.
    """
    finder = OfficeFinder(city)
    reader = _Reader(
        finder=finder,
        zone=ZoneInfo(city.timezone),
        office=finder.given(office) if office else "",
        given=mapping,
        bytes_max=bytes_max,
    )
    files = [Path(path) for path in paths]
    readings = []
    for done, path in enumerate(files, start=1):
        readings.append(reader.read(path))
        if on_progress:
            on_progress(done, len(files), path.name)
    return Readings(tuple(readings))


@dataclass(frozen=True, slots=True)
class _Reader:
    finder: OfficeFinder
    zone: ZoneInfo
    office: str
    given: ColumnMapping | None
    bytes_max: int

    def read(self, path: Path) -> Reading:
        reading = Reading(masked(path.name))
        try:
            book = open_workbook(path, bytes_max=self.bytes_max)
            reading.sha256 = book.sha256
            if not self.office:
                self.finder.of_file(book.file)
        except (WorkbookRefused, OfficeUnclear) as refused:
            reading.fault = FileFault(masked(path.name), refused.code, refused.params)
            return reading
        for sheet in book.sheets:
            self._read_sheet(reading, book, sheet)
        if not reading.tables and not reading.fault:
            reading.fault = FileFault(masked(path.name), "import.no_table")
        return reading

    def _read_sheet(self, reading: Reading, book: Workbook, sheet: Sheet) -> None:
        if sheet.is_hidden:
            _skip_sheet(reading, sheet, "import.sheet_hidden")
            return
        names = frozenset(each.header for each in self.given.choices) if self.given else frozenset()
        tables = find_tables(sheet, names=names)
        titles: list[str] = []
        for table in tables:
            titles += [_joined(line.cells) for line in table.titles]
            if not self._read_table(reading, book, sheet, table, titles):
                line = table.header_rows[0]
                _skip(reading, sheet, line.sheet_row, line.cells, "import.sheet_without_table")
        if not tables:
            _skip_sheet(reading, sheet, "import.sheet_without_table")

    def _read_table(
        self, reading: Reading, book: Workbook, sheet: Sheet, table: Table, titles: Sequence[str]
    ) -> bool:
        """Adds what the table gives; False where it turns out to be no ledger at all."""
        contents = [
            Contents(_column(table, index), finder=self.finder) for index in range(table.width)
        ]
        mapping = guess_columns(
            upper=table.upper,
            lower=table.lower,
            contents=contents,
            given=self.given or own_mapping(table.headers),
        )
        if isinstance(mapping, ColumnsUnclear):
            if not _looks_like_ledger(table, contents, mapping):
                return False
            self._refuse(
                reading,
                sheet,
                table,
                mapping.code,
                {"field": mapping.field.value, "columns": "、".join(mapping.columns)},
            )
            return True
        try:
            office = self.office or self._office_of(book, sheet, table, mapping, titles)
        except OfficeUnclear as unclear:
            self._refuse(reading, sheet, table, unclear.code, unclear.params)
            return True
        self._read_rows(reading, sheet, table, mapping, office)
        return True

    def _office_of(
        self,
        book: Workbook,
        sheet: Sheet,
        table: Table,
        mapping: ColumnMapping,
        titles: Sequence[str],
    ) -> str:
        below = [_joined(line.cells) for line in table.body[-_FOOT_LINES:]]
        lines = [*titles, *(line for line in below if self.finder.reported_in(line))]
        try:
            return self.finder.of_sheet(
                file=book.file, sheet=sheet.name, lines=lines, elsewhere=_first_lines(book)
            )
        except OfficeUnclear as unclear:
            # A column of 填报单位 says it for each row.
            has_column = mapping.index_of(Field.REPORTING_OFFICE) is not None
            if has_column and unclear.code == "import.office_not_named":
                return ""
            raise

    def _read_rows(
        self, reading: Reading, sheet: Sheet, table: Table, mapping: ColumnMapping, office: str
    ) -> None:
        context = TableContext(
            file=reading.file,
            sheet=sheet.name,
            office=office,
            mapping=mapping,
            finder=self.finder,
            zone=self.zone,
            unit=table_unit(table, mapping),
            fixed_office=bool(self.office),
        )
        amounts = (mapping.index_of(Field.AMOUNT), mapping.index_of(Field.AMOUNT_USD))
        _fill_merged(table, sheet.merged, but=amounts)
        before = len(reading.rows), len(reading.bad_rows)
        _skip_around(reading, sheet, table)
        for row in read_rows(table, context):
            if isinstance(row, LedgerRow):
                reading.rows.append(row)
            elif isinstance(row, BadRow):
                reading.bad_rows.append(row)
            else:
                reading.skipped.append(row)
        reading.tables.append(
            TableReading(
                sheet=sheet.name,
                header_row=table.header_row,
                last_row=_last_row(table),
                office=office,
                mapping=mapping,
                fault=None,
                row_count=len(reading.rows) - before[0],
                bad_row_count=len(reading.bad_rows) - before[1],
                unclear_unit=unclear_unit(table, mapping),
                headers=table.headers,
            )
        )

    def _refuse(
        self, reading: Reading, sheet: Sheet, table: Table, code: str, params: dict[str, str]
    ) -> None:
        _skip_around(reading, sheet, table)
        nothing = ColumnMapping(())
        bad = 0
        for line in table.body:
            place = Place(reading.file, sheet.name, line.sheet_row)
            kind = lines.kind_of_line(line.cells, mapping=nothing)
            if kind:
                reading.skipped.append(SkippedLine(place, first_text(line.cells), kind))
            else:
                bad += 1
                reading.bad_rows.append(BadRow(place, self.office, "", "", IN_REFUSED_TABLE))
        header = {"header_row": str(table.header_row)}
        fault = TableFault(reading.file, sheet.name, table.header_row, code, header | params)
        reading.tables.append(
            TableReading(
                sheet=sheet.name,
                header_row=table.header_row,
                last_row=_last_row(table),
                office=self.office or self.finder.of_file(reading.file),
                mapping=None,
                fault=fault,
                row_count=0,
                bad_row_count=bad,
                headers=table.headers,
            )
        )


def _skip_sheet(reading: Reading, sheet: Sheet, code: str) -> None:
    at = next((n for n, line in enumerate(sheet.lines) if not all(map(is_blank, line))), 0)
    _skip(reading, sheet, at + 1, sheet.lines[at] if sheet.lines else (), code)


def _skip(reading: Reading, sheet: Sheet, sheet_row: int, cells: Line, code: str) -> None:
    place = Place(reading.file, sheet.name, sheet_row)
    reading.skipped.append(SkippedLine(place, first_text(cells), code))


def _joined(cells: Line) -> str:
    """A line as one text: 填报单位： may stand in one cell and the office in the next."""
    return " ".join(said for said in map(text, cells) if said)[:_LINE_CHARS_MAX]


def _first_lines(book: Workbook) -> list[str]:
    """The first lines of all sheets, where a cover may say 填报单位 for the whole workbook."""
    return [_joined(line) for sheet in book.sheets for line in sheet.lines[:_COVER_LINES]]


def _skip_around(reading: Reading, sheet: Sheet, table: Table) -> None:
    for code, group in (
        (lines.TITLE, table.titles),
        (lines.HEADER, [*table.header_rows, *table.repeated]),
    ):
        for line in group:
            kind = lines.EMPTY if all(map(is_blank, line.cells)) else code
            _skip(reading, sheet, line.sheet_row, line.cells, kind)


def _last_row(table: Table) -> int:
    return max((line.sheet_row for line in table.body), default=table.header_row)


def _column(table: Table, index: int) -> Sequence[Cell]:
    return [line.cells[index] for line in table.body if index < len(line.cells)]


def _looks_like_ledger(table: Table, contents: Sequence[Contents], unclear: ColumnsUnclear) -> bool:
    """Is it a ledger with an unclear column, and not a summary or a list of something else?"""
    if not unclear.code.startswith(f"import.{MISSING}_"):
        return True
    if any(each.share("company") >= _COMPANIES_LEAST for each in contents):
        return True
    return table.is_known and unclear.field is not REQUIRED[0]


def _fill_merged(table: Table, merged: Sequence[Area], *, but: Sequence[int | None]) -> None:
    """A cell merged over several rows of data holds for each of them (one investor, 2 projects).

    ``but`` are the columns of amounts: filled down, one amount would be counted for each row.
    """
    rows = {line.sheet_row - 1: at for at, line in enumerate(table.body)}
    for top, left, bottom, right in merged:
        if top == bottom or left != right or left in but or top not in rows:
            continue
        source: Line = table.body[rows[top]].cells
        if left >= len(source):
            continue
        for row in range(top + 1, bottom + 1):
            if row in rows:
                line = table.body[rows[row]]
                cells = [*line.cells, *[""] * (left + 1 - len(line.cells))]
                cells[left] = source[left]
                table.body[rows[row]] = type(line)(line.sheet_row, tuple(cells))
