"""Turns the lines of one table into ledger rows, bad rows and skipped lines.

A row stands when its office, investor and 登记时间 can be read; a project that nobody named goes
by its investor, with a remark. Anything else in it that cannot be read (a signing date
2024年13月1日, an amount 约5亿) becomes a remark and the row stands.
A formula without a stored result, or an error, in a column that is used makes a bad row, and so
does a name that is too long or holds a control character; in other texts that is a remark.

Persons and phones go only into the contact fields, which are sealed, and so does a note with a
phone number. In another free text of a new lead each number goes to the contacts and a mark stands
in its place, which a remark tells. A number in a name, a code or an amount, or in the row of a lead
that is known, makes a bad row; what messages show of a cell has phone numbers masked.

Invariant: every line gives exactly one of the three, in the order of the sheet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.exports.table import FORMULA_SIGNS
from gateway.imports import lines
from gateway.imports.amounts import (
    Amount,
    AmountProblem,
    Unit,
    in_currency,
    is_currency,
    read_amount,
    told_side_by_side,
    unit_of,
    units_named,
)
from gateway.imports.cells import (
    Cell,
    ErrorCell,
    Line,
    UnsavedFormula,
    folded,
    has_control_character,
    is_placeholder,
    shown,
    text,
)
from gateway.imports.columns import ColumnMapping
from gateway.imports.dates import DateProblem, read_day, read_moment
from gateway.imports.field_names import CONTACTS, Field
from gateway.imports.ledger_row import (
    NOTE_SEALED,
    PHONE_MOVED,
    UNSAID_MOMENT,
    BadRow,
    LedgerRow,
    Place,
    Remark,
    SkippedLine,
)
from gateway.imports.office import OfficeFinder
from gateway.imports.tables import Table
from gateway.saying.moving_phones import MARK
from sharing.enterprise.project_titles import untitled
from sharing.phones import holds_phone, moved_out

NAME_CHARS_MAX = 200
TEXT_CHARS_MAX = 2_000
SHORT_CHARS_MAX = 200
AMOUNT_CHARS_MAX = 100
SECOND_CHARS_MAX = 60
INSTANT_MAX = 4_102_444_800_000
"""The last millisecond that a record can state (``sharing.sections.Instant``): 2100-01-01 UTC."""
_NAMES = (Field.INVESTOR, Field.PROJECT, Field.CREDIT_CODE)
"""Texts that are compared, so that no mark may stand in them."""
_FREE = (
    Field.INDUSTRY,
    Field.CHAIN,
    Field.STAGE,
    Field.CONTENT,
    Field.SOURCE,
    Field.TALK_FORM,
)
_YES = frozenset({"是", "y", "yes", "√", "✓", "有", "1", "true", "化工", "化工项目"})
_NO = frozenset(
    {"否", "n", "no", "×", "x", "无", "0", "false", "非化工", "不是", "非化工项目", "-"}
)
_UNIT_LINE = re.compile(r"(?:金额)?单位[:：]\s*([^\s:：]{1,20})")


@dataclass(frozen=True, slots=True)
class TableContext:
    """What the rows of one table have in common."""

    file: str
    sheet: str
    office: str
    mapping: ColumnMapping
    finder: OfficeFinder
    zone: ZoneInfo
    unit: Unit | None
    fixed_office: bool
    """True where the operator said whose ledger it is: then no cell speaks against it."""

    @property
    def is_exported(self) -> bool:
        """Whether the table has a column of leads' keys, as an exported ledger has."""
        return self.mapping.index_of(Field.LEAD_ID) is not None


class _Unreadable(Exception):
    """The row cannot be posted: the column, the cell and the code of the message."""

    def __init__(self, column: str, cell: Cell, code: str) -> None:
        super().__init__(code)
        self.column, self.cell, self.code = column, cell, code


def table_unit(table: Table, mapping: ColumnMapping) -> Unit | None:
    """The unit that holds for the whole amount column: its header, else a 单位 line above."""
    unit = unit_of(mapping.header_of(Field.AMOUNT))
    if unit:
        return unit
    for line in reversed(table.titles):
        for cell in line.cells:
            for said in _UNIT_LINE.findall(text(cell)):
                if unit_of(said):
                    return unit_of(said)
    return None


def unclear_unit(table: Table, mapping: ColumnMapping) -> str:
    """A 单位 line above the table that names two units for a column without its own; else ''."""
    if mapping.index_of(Field.AMOUNT) is None or table_unit(table, mapping):
        return ""
    said = [
        said
        for line in table.titles
        for cell in line.cells
        for said in _UNIT_LINE.findall(text(cell))
        if units_named(said) > 1
    ]
    return shown(said[-1]) if said else ""


def read_rows(table: Table, context: TableContext) -> Iterator[LedgerRow | BadRow | SkippedLine]:
    """Each line of the body as a row, a bad row or a skipped line, from top to bottom."""
    for line in table.body:
        place = Place(context.file, context.sheet, line.sheet_row)
        row = _Row(context, line.cells)
        # A row with the key of a lead is that lead's, even where all the rest was emptied.
        kind = "" if row.lead_key else lines.kind_of_line(line.cells, mapping=context.mapping)
        if kind:
            yield SkippedLine(place, first_text(line.cells), kind)
            continue
        try:
            yield row.read(place)
        except _Unreadable as fault:
            read = shown(fault.cell)
            yield BadRow(place, row.office, fault.column, read, fault.code, row.lead_key)


def first_text(cells: Line) -> str:
    """The first text of a line, for a message."""
    return next((shown(cell) for cell in cells if text(cell)), "")


class _Row:
    """One line of data while it is read; remarks gather here."""

    def __init__(self, context: TableContext, cells: Line) -> None:
        self.context, self.cells = context, cells
        self.office = context.office
        self.remarks: list[Remark] = []
        self.moved_phones: list[str] = []
        self.lead_key = text(self._cell(Field.LEAD_ID))

    def read(self, place: Place) -> LedgerRow:
        self._refuse_lost_cells()
        self.office = self._office()
        investor = self._name(Field.INVESTOR)
        project = self._title(investor)
        registered_at = self._registered_at()
        amount = self._amount()
        dollars = self._dollars()
        self._refuse_phones(amount, dollars)
        first_contact, landing = self._text(Field.FIRST_CONTACT), self._text(Field.LANDING)
        return LedgerRow(
            place=place,
            office=self.office,
            investor=investor,
            project=project,
            registered_at=registered_at,
            credit_code=self._credit_code(),
            industry=self._text(Field.INDUSTRY, chars_max=SHORT_CHARS_MAX),
            chain=self._text(Field.CHAIN, chars_max=SHORT_CHARS_MAX),
            is_chemical=self._is_chemical(),
            **told_side_by_side(amount, dollars),
            content=self._text(Field.CONTENT),
            source=self._text(Field.SOURCE, chars_max=SHORT_CHARS_MAX),
            talk_form=self._text(Field.TALK_FORM, chars_max=SHORT_CHARS_MAX),
            first_talk_on=self._day(Field.FIRST_TALK_ON),
            stage=self._text(Field.STAGE, chars_max=SHORT_CHARS_MAX),
            signed_on=self._day(Field.SIGNED_ON),
            started_on=self._day(Field.STARTED_ON),
            first_contact_said=first_contact,
            first_contact_office=self._office_of(Field.FIRST_CONTACT, first_contact),
            landing_said=landing,
            landing_office=self._office_of(Field.LANDING, landing),
            lead_key=self.lead_key,
            last_follow_up=self._text(Field.LAST_FOLLOW_UP),
            follow_up=self._text(Field.FOLLOW_UP),
            contact_person=self._text(Field.CONTACT_PERSON),
            contact_phone=self._text(Field.CONTACT_PHONE),
            moved_phones=tuple(self.moved_phones),
            note=self._text(Field.NOTE),
            remarks=tuple(self.remarks),
        )

    def _cell(self, field: Field) -> Cell:
        index = self.context.mapping.index_of(field)
        cell = self.cells[index] if index is not None and index < len(self.cells) else ""
        if self.context.is_exported and isinstance(cell, str) and cell.startswith("'"):
            # Our own guard: without it a spreadsheet would take the text for a formula.
            return cell[1:] if cell[1:].startswith(FORMULA_SIGNS) else cell
        return cell

    def _header(self, field: Field) -> str:
        return self.context.mapping.header_of(field) or field.value

    def _remark(self, field: Field, code: str) -> None:
        read = "***" if field in CONTACTS else shown(self._cell(field))
        self.remarks.append(Remark(self._header(field), read, code, field.value))

    def _refuse_lost_cells(self) -> None:
        for choice in self.context.mapping.choices:
            if choice.field in (None, Field.NUMBER) or choice.index >= len(self.cells):
                continue
            cell = self.cells[choice.index]
            if isinstance(cell, UnsavedFormula):
                raise _Unreadable(choice.header, cell, "import.formula_without_result")
            if isinstance(cell, ErrorCell):
                raise _Unreadable(choice.header, cell, "import.cell_error")

    def _refuse_phones(self, amount: Amount | None, dollars: Amount | None) -> None:
        fields = (*_NAMES, *_FREE) if self.lead_key else _NAMES
        said = {field: text(self._cell(field)) for field in fields}
        # A number that was read is an amount; words are looked at before a unit is added to them.
        if amount and (amount.yuan is None and amount.usd_cents is None):
            said[Field.AMOUNT] = text(self._cell(Field.AMOUNT))
        if dollars and dollars.usd_cents is None:
            said[Field.AMOUNT_USD] = text(self._cell(Field.AMOUNT_USD))
        for field, words in said.items():
            if holds_phone(words):
                raise _Unreadable(
                    self._header(field), self._cell(field), "import.phone_in_open_text"
                )

    def _office(self) -> str:
        """The office of the table, unless a 填报单位 column says another one."""
        said = text(self._cell(Field.REPORTING_OFFICE))
        if self.context.fixed_office or is_placeholder(said):
            if not self.context.office:
                raise _Unreadable(
                    self._header(Field.REPORTING_OFFICE), said, "import.office_missing_in_row"
                )
            return self.context.office
        code = self.context.finder.resolve(said).code
        if code and self.context.office in ("", code):
            return code
        if not code and self.context.office:
            return self.context.office
        raise _Unreadable(
            self._header(Field.REPORTING_OFFICE),
            said,
            "import.office_contradicted_in_row" if code else "import.office_unknown_in_row",
        )

    def _name(self, field: Field) -> str:
        cell = self._cell(field)
        said = text(cell)
        if is_placeholder(said):
            if self.lead_key:
                return ""
            raise _Unreadable(self._header(field), cell, f"import.{field}_missing")
        if has_control_character(said):
            raise _Unreadable(self._header(field), cell, "import.control_character")
        if len(said) > NAME_CHARS_MAX:
            raise _Unreadable(self._header(field), cell, "import.text_too_long")
        return said

    def _title(self, investor: str) -> str:
        """The project's title; where nobody wrote one, the investor's name says whose project."""
        if not is_placeholder(text(self._cell(Field.PROJECT))) or self.lead_key:
            return self._name(Field.PROJECT)
        self._remark(Field.PROJECT, "import.project_missing")
        return untitled(investor)

    def _registered_at(self) -> datetime:
        cell = self._cell(Field.REGISTERED_AT)
        header = self._header(Field.REGISTERED_AT)
        if is_placeholder(text(cell)):
            if self.context.is_exported:
                return UNSAID_MOMENT
            raise _Unreadable(header, cell, "import.registered_at_missing")
        read = read_moment(cell, zone=self.context.zone)
        if isinstance(read, DateProblem):
            if self.lead_key:
                self._remark(Field.REGISTERED_AT, f"import.registered_at_{read}")
                return UNSAID_MOMENT
            raise _Unreadable(header, cell, f"import.registered_at_{read}")
        if read.moment.timestamp() * 1000 > INSTANT_MAX:
            raise _Unreadable(header, cell, "import.registered_at_too_late")
        if not read.has_clock:
            self._remark(Field.REGISTERED_AT, "import.registered_at_without_clock")
        return read.moment

    def _text(self, field: Field, *, chars_max: int = TEXT_CHARS_MAX) -> str:
        said = text(self._cell(field))
        if is_placeholder(said):
            return ""
        if field in _FREE and not self.lead_key and holds_phone(said):
            said, numbers = moved_out(said, mark=MARK)
            self.moved_phones += numbers
            self._remark(field, PHONE_MOVED)
        elif field is Field.NOTE and not self.lead_key and holds_phone(said):
            self._remark(field, NOTE_SEALED)
        if has_control_character(said):
            self._remark(field, "import.control_character")
            return ""
        if len(said) > chars_max:
            self._remark(field, "import.text_too_long")
            return ""
        return said

    def _credit_code(self) -> str:
        # Excel keeps 15 digits of a number, so a code typed as a number has lost its end.
        if isinstance(self._cell(Field.CREDIT_CODE), float | int):
            self._remark(Field.CREDIT_CODE, "import.code_lost_digits")
            return ""
        return self._text(Field.CREDIT_CODE)

    def _is_chemical(self) -> bool | None:
        said = folded(text(self._cell(Field.IS_CHEMICAL)))
        if said in _YES or said in _NO:
            return said in _YES
        if not is_placeholder(said):
            self._remark(Field.IS_CHEMICAL, "import.yes_no_unreadable")
        return None

    def _day(self, field: Field) -> date | None:
        cell = self._cell(field)
        if is_placeholder(text(cell)):
            return None
        read = read_day(cell, zone=self.context.zone)
        if isinstance(read, DateProblem):
            self._remark(field, f"import.date_{read}")
            return None
        return read

    def _amount(self) -> Amount | None:
        cell = self._cell(Field.AMOUNT)
        if isinstance(cell, str) and not self._text(Field.AMOUNT, chars_max=AMOUNT_CHARS_MAX):
            return None
        amount = read_amount(cell, unit=self._unit())
        if amount and amount.problem:
            self._remark(Field.AMOUNT, f"import.amount_{amount.problem}")
        return amount

    def _dollars(self) -> Amount | None:
        """The second amount, in dollars: a figure in yuan there is told and kept as said."""
        cell = self._cell(Field.AMOUNT_USD)
        if isinstance(cell, str) and not self._text(Field.AMOUNT_USD, chars_max=SECOND_CHARS_MAX):
            return None
        amount = read_amount(cell, unit=unit_of(self._header(Field.AMOUNT_USD)))
        if amount and amount.yuan is not None:
            amount = Amount(amount.said, problem=AmountProblem.NOT_DOLLARS)
        if amount and amount.problem:
            self._remark(Field.AMOUNT_USD, f"import.amount_{amount.problem}")
        return amount

    def _unit(self) -> Unit | None:
        """The row's unit: its unit cell, else the table's; in the currency that 币种 names."""
        said, currency = text(self._cell(Field.AMOUNT_UNIT)), text(self._cell(Field.CURRENCY))
        if is_currency(said) and self.context.unit and self.context.unit.factor > 1:
            said, currency = "", said
        unit = (unit_of(said) if said else None) or self.context.unit
        return unit if is_placeholder(currency) else in_currency(unit, currency)

    def _office_of(self, field: Field, said: str) -> str:
        if not said:
            return ""
        found = self.context.finder.resolve(said)
        if not found.code:
            self._remark(field, "import.office_several" if found.codes else "import.office_unknown")
        return found.code
