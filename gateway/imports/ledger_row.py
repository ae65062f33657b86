"""What one row of an office's ledger (招商台账) says, after reading and before posting.

A row is either a ``LedgerRow``, which can be posted, or a ``BadRow``, which names the cell and
says what to do. Everything else in a sheet (titles, section lines, 合计 rows, notes) is a
``SkippedLine``. Invariant: every line of every table is exactly one of the three; nothing is
dropped in silence.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: base file name, sheet ('' for csv), row as Excel numbers it."""

    file: str
    sheet: str
    sheet_row: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a cell that did not stop the row: kept as said, or not understood."""

    column: str
    read: str
    code: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One readable row. Amounts are integers; texts are trimmed, otherwise as written."""

    place: Place
    office: str
    investor: str
    project: str
    registered_at: datetime
    """登记时间 as claimed: aware, in the city's time zone."""
    credit_code: str = ""
    industry: str = ""
    """产业类别 as written: 工业, 服务业, 农业, ..."""
    chain: str = ""
    is_chemical: bool | None = None
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    amount_said: str = ""
    """The amount as written with its unit, always kept; the only word where it is vague."""
    first_talk_on: date | None = None
    stage: str = ""
    signed_on: date | None = None
    started_on: date | None = None
    first_contact_said: str = ""
    first_contact_office: str = ""
    """首谈单位 resolved to an office code; '' where blank or not an office of the city."""
    landing_said: str = ""
    landing_office: str = ""
    contact_person: str = ""
    contact_phone: str = ""
    note: str = ""
    remarks: tuple[Remark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be posted: which cell, what was read, and the message code for why."""

    place: Place
    office: str
    column: str
    read: str
    code: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that is not a row of data, and why: title, header, section, total, note, empty."""

    place: Place
    read: str
    code: str
