"""What one row of an office's ledger (招商台账) says, after reading and before posting.

A row is either a ``LedgerRow``, which can be posted, or a ``BadRow``, which names the cell and
says what to do. Everything else in a sheet (titles, section lines, 合计 rows, notes) is a
``SkippedLine``. Invariant: every line of every table is exactly one of the three; nothing is
dropped in silence.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from sharing.phones import masked

UNSAID_MOMENT = datetime(2100, 1, 1, tzinfo=UTC)
"""登记时间 that a row of an exported ledger leaves blank: the ledger knows it, or will know it. It
is the last moment that a record can state, so that such a row comes after all others."""


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
    field: str = ""
    """What the column was taken for."""


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
    content: str = ""
    """建设内容; '' where no column says it beside the project's title."""
    source: str = ""
    """信息来源, as this row says it."""
    talk_form: str = ""
    """洽谈方式, as this row says it."""
    first_talk_on: date | None = None
    stage: str = ""
    signed_on: date | None = None
    started_on: date | None = None
    first_contact_said: str = ""
    first_contact_office: str = ""
    """首谈单位 resolved to an office code; '' where blank or not an office of the city."""
    landing_said: str = ""
    landing_office: str = ""
    lead_key: str = ""
    """Which lead a row of an exported ledger is (``living_keys``); '' for a new one. A row with a
    key may leave blank whatever stays as it is."""
    last_follow_up: str = ""
    follow_up: str = ""
    """What is new of the lead's progress."""
    contact_person: str = ""
    contact_phone: str = ""
    moved_phones: tuple[str, ...] = ()
    """Numbers that stood in other texts, as they were written there."""
    note: str = ""
    remarks: tuple[Remark, ...] = field(default=())


PHONE_MOVED: Final = "import.phone_moved"
NOTE_SEALED: Final = "import.note_sealed"


def moved_phones_of(row: LedgerRow) -> tuple[str, ...]:
    """The columns of the row from which a phone number went into the contacts; never the number."""
    codes = (PHONE_MOVED, NOTE_SEALED)
    return tuple(masked(remark.column) for remark in row.remarks if remark.code in codes)


def has_amount_in_words(row: LedgerRow) -> bool:
    """Is an amount of the row kept in words alone, so that it counts for nothing?"""
    return any(
        remark.field in {"amount", "amount_usd"} and remark.code != "import.amount_rounded"
        for remark in row.remarks
    )


def has_unread_first_talk(row: LedgerRow) -> bool:
    """Is there a date of the first talk that cannot be read?"""
    return any(remark.field == "first_talk_on" for remark in row.remarks)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be posted: which cell, what was read, and the message code for why."""

    place: Place
    office: str
    column: str
    read: str
    code: str
    lead_key: str = ""
    """Which lead the row is, in an exported ledger."""


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that is not a row of data, and why: title, header, section, total, note, empty."""

    place: Place
    read: str
    code: str
