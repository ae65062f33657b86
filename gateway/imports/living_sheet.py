"""The columns of an office's own ledger as it is exported, and what a row says once read back.

The names of the columns are Chinese in every language, since they are what the reader knows: an
exported ledger is read like any other, without a mapping. Amounts are exact decimals of 亿元 and of
万美元; an amount that was said in words stands there as it was said.

What the ledger holds of a lead is compared with a row of a file by writing it out and reading it
back with the same reader: whatever a cell cannot hold (a text that is too long, 无) is the same on
both sides then, and a row that nobody touched always says the same. Contacts are never exported.

Invariant: ``LivingSheet.as_read`` is what reading the exported row of this lead gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import orjson

from auth.offices import City
from gateway.imports.cells import Cell, has_control_character
from gateway.imports.columns import ColumnChoice, ColumnMapping, Reason
from gateway.imports.field_names import Field
from gateway.imports.ledger_row import UNSAID_MOMENT, LedgerRow
from gateway.imports.living_keys import LeadKey
from gateway.imports.office import OfficeFinder
from gateway.imports.rows import TableContext, read_rows, table_unit
from gateway.imports.tables import Body, Table
from ledger.views import LeadView
from sharing.enterprise.credit_code import read_credit_code

if TYPE_CHECKING:
    from collections.abc import Mapping

SheetCell = str | Decimal | date | datetime
YUAN_OF_YI, CENTS_OF_WAN = Decimal(10**8), Decimal(10**6)
REVISION_CHARS = 12


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: what it holds, how it is named, how wide it is shown."""

    field: Field | None
    header: str
    width: int


COLUMNS = (
    SheetColumn(Field.LEAD_ID, "一盘棋编号（勿改）", 16),
    SheetColumn(Field.INVESTOR, "投资方", 28),
    SheetColumn(Field.CREDIT_CODE, "统一社会信用代码", 21),
    SheetColumn(Field.PROJECT, "项目名称", 30),
    SheetColumn(Field.CONTENT, "建设内容", 30),
    SheetColumn(Field.INDUSTRY, "产业类别", 10),
    SheetColumn(Field.CHAIN, "产业链", 12),
    SheetColumn(Field.IS_CHEMICAL, "是否化工", 9),
    SheetColumn(Field.AMOUNT, "总投资（亿元）", 14),
    SheetColumn(Field.AMOUNT_USD, "外资（万美元）", 14),
    SheetColumn(Field.SOURCE, "信息来源", 14),
    SheetColumn(Field.FIRST_TALK_ON, "首次洽谈日期", 13),
    SheetColumn(Field.TALK_FORM, "洽谈方式", 12),
    SheetColumn(Field.REGISTERED_AT, "登记时间", 17),
    SheetColumn(Field.STAGE, "项目阶段", 12),
    SheetColumn(Field.LAST_FOLLOW_UP, "最近跟进", 30),
    SheetColumn(None, "最近跟进日期", 13),
    SheetColumn(Field.FOLLOW_UP, "本次跟进", 30),
)
MAPPING = ColumnMapping(
    tuple(
        ColumnChoice(index, column.header, column.field, 1.0, Reason.GIVEN)
        for index, column in enumerate(COLUMNS)
    )
)
_HEADERS = tuple(column.header for column in COLUMNS)
HEADER_OF = {column.field: column.header for column in COLUMNS if column.field}


def lead_cells(lead: LeadView, *, zone: ZoneInfo) -> tuple[SheetCell, ...]:
    """The cells of a lead's row, in the order of the columns; its key is left blank."""
    commercial, talk = lead.commercial, lead.first_talk
    note = next((note for note in reversed(lead.notes) if note.note), None)
    cells: Mapping[Field, SheetCell | None] = {
        Field.INVESTOR: lead.identity.investor,
        Field.CREDIT_CODE: lead.identity.credit_code,
        Field.PROJECT: lead.identity.project,
        Field.CONTENT: commercial.content,
        Field.INDUSTRY: lead.summary.industry,
        Field.CHAIN: lead.summary.chain,
        Field.IS_CHEMICAL: yes_or_no(lead.summary.is_chemical),
        Field.AMOUNT: _yuan_cell(lead),
        Field.AMOUNT_USD: _in_units(commercial.amount_usd_cents, CENTS_OF_WAN),
        Field.SOURCE: talk.source,
        Field.FIRST_TALK_ON: talk.talked_on,
        Field.TALK_FORM: talk.form,
        Field.REGISTERED_AT: _minute(lead.registered_at, zone),
        Field.STAGE: lead.summary.stage,
        Field.LAST_FOLLOW_UP: note.note if note else "",
    }
    noted_on: SheetCell = _minute(note.at, zone).date() if note else ""
    return tuple(
        _writable(cells.get(column.field)) if column.field else noted_on for column in COLUMNS
    )


def own_mapping(headers: Sequence[str]) -> ColumnMapping | None:
    """The mapping of a table that has our column of keys; None for any other.

    Its names are ours and leave nothing to guess, whatever stands in the cells.
    """
    if HEADER_OF[Field.LEAD_ID] not in headers:
        return None
    known = [choice for choice in MAPPING.choices if choice.field and choice.header in headers]
    return ColumnMapping(tuple(known))


class LivingSheet:
    """The sheet of one city: how a lead stands in it."""

    def __init__(self, city: City) -> None:
        self._finder = OfficeFinder(city)
        self._zone = ZoneInfo(city.timezone)

    def cells(self, lead: LeadView) -> tuple[SheetCell, ...]:
        """The cells of a lead's row, in the order of the columns; its key is left blank."""
        return lead_cells(lead, zone=self._zone)

    def as_read(self, lead: LeadView) -> LedgerRow | None:
        """What reading the exported row of this lead gives; None for one that cannot be read."""
        table = Table(1, ("",) * len(COLUMNS), _HEADERS, is_known=True)
        cells: Sequence[Cell] = [_read_cell(cell) for cell in self.cells(lead)]
        # Any key will do: it says that the row is a lead's, which may leave blank what stays.
        table.body = [Body(2, (str(LeadKey(lead.lead_id, 0, "0" * REVISION_CHARS)), *cells[1:]))]
        context = TableContext(
            file="",
            sheet="",
            office=lead.office,
            mapping=MAPPING,
            finder=self._finder,
            zone=self._zone,
            unit=table_unit(table, MAPPING),
            fixed_office=True,
        )
        (row,) = read_rows(table, context)
        return row if isinstance(row, LedgerRow) else None


def said_in(row: LedgerRow) -> dict[Field, str]:
    """What a row says, field by field, in a form that can be compared; '' where it says nothing.

    A cell that holds something unreadable says what stands there.
    """
    said = {
        Field.INVESTOR: row.investor,
        Field.CREDIT_CODE: read_credit_code(row.credit_code).normalised if row.credit_code else "",
        Field.PROJECT: row.project,
        Field.CONTENT: row.content,
        Field.INDUSTRY: row.industry,
        Field.CHAIN: row.chain,
        Field.IS_CHEMICAL: yes_or_no(row.is_chemical),
        Field.AMOUNT: money_text(row.amount_yuan, row.amount_usd_cents) or row.amount_said,
        Field.SOURCE: row.source,
        Field.FIRST_TALK_ON: row.first_talk_on.isoformat() if row.first_talk_on else "",
        Field.TALK_FORM: row.talk_form,
        Field.REGISTERED_AT: moment_text(row),
        Field.STAGE: row.stage,
        Field.LAST_FOLLOW_UP: row.last_follow_up,
    }
    for remark in row.remarks:
        field = Field(remark.field) if remark.field else None
        if field in said and not said[field]:
            said[field] = remark.read
    return said


def revision_of(row: LedgerRow) -> str:
    """A short hash of all that a row says."""
    told = orjson.dumps([[field.value, words] for field, words in said_in(row).items()])
    return sha256(told).hexdigest()[:REVISION_CHARS]


def yes_or_no(told: bool | None) -> str:  # noqa: FBT001 - a value, no switch
    """是, 否, or '' where it is not said."""
    return "" if told is None else ("是" if told else "否")


def money_text(yuan: int | None, usd_cents: int | None) -> str:
    """Amounts for people: 2.5亿元；1200万美元."""
    told = [
        f"{plain(amount)}{unit}"
        for amount, unit in (
            (_in_units(yuan, YUAN_OF_YI), "亿元"),
            (_in_units(usd_cents, CENTS_OF_WAN), "万美元"),
        )
        if amount is not None
    ]
    return "；".join(told)


def plain(amount: Decimal) -> str:
    """An exact decimal without an exponent and without zeros at its end."""
    said = format(amount, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def moment_text(row: LedgerRow) -> str:
    """登记时间 to the minute, as far as the row says it."""
    if row.registered_at == UNSAID_MOMENT:
        return ""
    return row.registered_at.strftime("%Y-%m-%d %H:%M")


def _yuan_cell(lead: LeadView) -> SheetCell | None:
    commercial = lead.commercial
    if commercial.amount_yuan is None and commercial.amount_usd_cents is None:
        return commercial.amount_said
    return _in_units(commercial.amount_yuan, YUAN_OF_YI)


def _in_units(amount: int | None, unit: Decimal) -> Decimal | None:
    return None if amount is None else Decimal(amount) / unit


def _minute(at: int, zone: ZoneInfo) -> datetime:
    """A moment as the city's clocks show it, to the minute: spreadsheets know no zones."""
    moment = datetime.fromtimestamp(at // 1000, UTC).astimezone(zone)
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _writable(cell: SheetCell | None) -> SheetCell:
    if isinstance(cell, str):
        return "".join(" " if has_control_character(char) else char for char in cell)
    return "" if cell is None else cell


def _read_cell(cell: SheetCell) -> Cell:
    return float(cell) if isinstance(cell, Decimal) else cell
