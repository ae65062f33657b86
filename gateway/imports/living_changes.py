"""What a row of an exported ledger says otherwise than the ledger does, field by field.

An empty cell says nothing. An amount is one statement of two figures: a figure that is left blank
stays. What cannot be amended (登记时间) or cannot be read is a fault of the row, told with its
column and what stands there, rather than a silence.

Invariant: a row that nobody changed, and one that says what the ledger says, has no changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.imports.field_names import Field
from gateway.imports.ledger_row import LedgerRow
from gateway.imports.living_sheet import HEADER_OF, money_text, said_in
from sharing.phones import masked

_MINUTE_CHARS, _DAY_CHARS = 16, 10


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, what the ledger says of it, and what the row says."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row of an exported ledger is refused before anything is said: code, column, cell."""

    code: str
    column: str = ""
    read: str = ""

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the message."""
        return {"column": self.column, "read": masked(self.read)} if self.column else {}


@dataclass(frozen=True, slots=True)
class Money:
    """The amount of a lead once a row has spoken: what is blank in the row stays."""

    yuan: int | None
    usd_cents: int | None
    said: str

    @property
    def text(self) -> str:
        """The amount for people."""
        return money_text(self.yuan, self.usd_cents) or self.said


def changes_in(row: LedgerRow, now: LedgerRow) -> list[FieldChange]:
    """Where the row says something else than the ledger ``now``, in the order of the columns."""
    mine, theirs = said_in(row), said_in(now)
    mine[Field.AMOUNT] = money_in(row, now).text
    changes = [
        FieldChange(field, theirs[field], words)
        for field, words in mine.items()
        if words and words != theirs[field] and field is not Field.LAST_FOLLOW_UP
    ]
    return [change for change in changes if not _is_same_day(change)]


def money_in(row: LedgerRow, now: LedgerRow) -> Money:
    """The amount as the row leaves it."""
    yuan = now.amount_yuan if row.amount_yuan is None else row.amount_yuan
    cents = now.amount_usd_cents if row.amount_usd_cents is None else row.amount_usd_cents
    is_whole = (yuan is None) == (row.amount_yuan is None) and (cents is None) == (
        row.amount_usd_cents is None
    )
    is_vague = row.amount_yuan is None and row.amount_usd_cents is None
    if is_vague and row.amount_said:
        return Money(None, None, row.amount_said)
    return Money(yuan, cents, row.amount_said if is_whole else money_text(yuan, cents))


def fault_in(row: LedgerRow, now: LedgerRow, changes: list[FieldChange]) -> RowFault | None:
    """The first thing that the row says and that cannot be taken over."""
    unread = {Field(each.field): each for each in row.remarks if each.field}
    values = _values(row)
    for change in changes:
        column = HEADER_OF[change.field]
        if change.field is Field.REGISTERED_AT:
            return RowFault("import.registered_at_stands", column, change.after)
        if change.field is Field.AMOUNT:
            fault = _amount_fault(row, now, change)
            if fault is not None:
                return fault
        elif change.field in unread and not values[change.field]:
            return RowFault(unread[change.field].code, column, change.after)
    return None


def _amount_fault(row: LedgerRow, now: LedgerRow, change: FieldChange) -> RowFault | None:
    """A figure can be corrected by a figure of its own currency; words only where words stood."""
    column = HEADER_OF[Field.AMOUNT]
    had = now.amount_yuan is not None, now.amount_usd_cents is not None
    has = row.amount_yuan is not None, row.amount_usd_cents is not None
    if any(had) and not any(has):
        return RowFault("import.amount_needs_figure", column, change.after)
    if (had, has) in {((True, False), (False, True)), ((False, True), (True, False))}:
        return RowFault("import.amount_currency_changed", column, change.after)
    return None


def _values(row: LedgerRow) -> Mapping[Field, object]:
    """The fields of which an unreadable cell leaves nothing."""
    return {
        Field.INVESTOR: row.investor,
        Field.PROJECT: row.project,
        Field.CREDIT_CODE: row.credit_code,
        Field.CONTENT: row.content,
        Field.INDUSTRY: row.industry,
        Field.CHAIN: row.chain,
        Field.IS_CHEMICAL: row.is_chemical is not None,
        Field.SOURCE: row.source,
        Field.FIRST_TALK_ON: row.first_talk_on,
        Field.TALK_FORM: row.talk_form,
        Field.STAGE: row.stage,
    }


def _is_same_day(change: FieldChange) -> bool:
    """登记时间 that a program shortened to its day says the same."""
    if change.field is not Field.REGISTERED_AT or len(change.before) != _MINUTE_CHARS:
        return False
    is_day = change.after.endswith(" 00:00") or len(change.after) == _DAY_CHARS
    return is_day and change.after[:_DAY_CHARS] == change.before[:_DAY_CHARS]
