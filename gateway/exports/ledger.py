"""``oneboard export ledger``: an office's own ledger, to be kept in Excel and imported back.

One row a lead that the office still pursues, in the order of registration, in the columns that the
reader knows (``gateway.imports.living_sheet``). The first column is the lead's key: id, journal
position and a hash of the row. Contacts are never in it.

As .xlsx with numbers, days and moments as such, and a second sheet that says how to fill it in; as
.csv with the same cells as text. Invariant: the bytes depend on the journal up to the position, the
format and the language alone; reading them back says nothing new.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from auth.offices import City, Office
from gateway.exports.table import safe_text
from gateway.imports.living_keys import LeadKey
from gateway.imports.living_sheet import (
    COLUMNS,
    REVISION_CHARS,
    LivingSheet,
    SheetCell,
    plain,
    revision_of,
)
from infra.city_reads import CityReads
from infra.store.reads import head_at, leads_of, view_position
from ledger.judge.acting import acting_for
from ledger.views import LeadView

UNREAD = "0" * REVISION_CHARS


class LedgerFormat(StrEnum):
    """In which form a ledger is written."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class OfficeLedger:
    """An office's ledger as of a position: the rows with their keys."""

    city: City
    office: Office
    position: int
    as_of: datetime
    """The ledger's time of the position, as the city's clocks show it."""
    rows: tuple[tuple[SheetCell, ...], ...]
    leads: tuple[LeadView, ...] = ()
    """Those of the rows, in their order."""


def office_ledger(reads: CityReads, office: Office) -> OfficeLedger:
    """The office's ledger as of now, in one moment, with the leads of ended offices for which it
    stands. Raises CityUnknown.
    """
    with reads.moment() as connection:
        state = reads.city_state(connection)
        city = state.city
        position = view_position(connection, city.code)
        head = head_at(connection, city.code, position)
        own = frozenset(acting_for(state, office.code, at=head.now))
        found = leads_of(connection, city.code, office=own)
    leads = tuple(lead for lead in found if lead.is_active)
    sheet = LivingSheet(city)
    zone = ZoneInfo(city.timezone)
    return OfficeLedger(
        city=city,
        office=office,
        position=position,
        as_of=datetime.fromtimestamp(head.now // 1000, UTC).astimezone(zone).replace(tzinfo=None),
        rows=tuple(ledger_row(sheet, lead, position) for lead in leads),
        leads=leads,
    )


def ledger_row(sheet: LivingSheet, lead: LeadView, position: int) -> tuple[SheetCell, ...]:
    """A lead's row with its key, as of a position."""
    read = sheet.as_read(lead)
    key = LeadKey(lead.lead_id, position, revision_of(read) if read else UNREAD)
    return (str(key), *sheet.cells(lead)[1:])


def ledger_csv(ledger: OfficeLedger) -> bytes:
    """The ledger as text: UTF-8 with a byte order mark, every cell in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.header for column in COLUMNS])
    writer.writerows(_texts(row) for row in ledger.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _texts(row: Sequence[SheetCell]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: SheetCell) -> str:
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else safe_text(cell)
