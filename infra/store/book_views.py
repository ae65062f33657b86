"""The book's sums of a period in both views 口径, and one account's lines.

As exported a period has what was posted into its months; as corrected what counts for them. Most
lines are of both, and are found by the month that they count for; what was posted into one month
and counts for another stands in an index of its own, which has nothing else. SQLite, without
statistics, would read the whole book along its primary key, so it is told the index.

Invariant: of a view, ``sums`` are those of the lines in both views and of ``corrections``, which
are in this view alone.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, column, func, select, text

from ledger.assessment import CreditUnits
from ledger.board import BookLine
from ledger.book import OFFICE
from ledger.book_lines import BookView
from ledger.statement import StatementLine

_BY_MONTH, _CORRECTIONS = "posting_by_month", "posting_of_corrections"
_POSTED_ELSEWHERE = cast("ColumnElement[bool]", text("posted_period <> counts_in"))
_LINE = tuple(StatementLine.model_fields)


def book_sums(
    connection: Connection, city: str, months: Sequence[str], *, view: BookView, up_to: int
) -> list[BookLine]:
    """The book's sums of these months, by account, side and indicator."""
    names = ("account", "side", "indicator")
    return [
        BookLine._make((*key, int(units)))
        for index, part in (_in_both(months), _in_one(months, view))
        for *key, units in connection.execute(
            _sums(connection, index, names).where(part, *_of(city, up_to))
        )
    ]


def corrections(
    connection: Connection, city: str, months: Sequence[str], *, view: BookView, up_to: int
) -> list[BookLine]:
    """Of these sums, what is in this view alone: as exported what corrects other periods, as
    corrected what was posted in other periods.
    """
    names = ("account", "side", "indicator")
    index, part = _in_one(months, view)
    query = _sums(connection, index, names).where(part, *_of(city, up_to))
    return [BookLine._make((*key, int(units))) for *key, units in connection.execute(query)]


def credit_units(
    connection: Connection, city: str, months: Sequence[str], *, view: BookView, up_to: int
) -> list[CreditUnits]:
    """The same by project, account, side, rule, month and indicator, in that order."""
    names = CreditUnits._fields[:-1]
    return sorted(
        CreditUnits._make((*key, int(units)))
        for index, part in (_in_both(months), _in_one(months, view))
        for *key, units in connection.execute(
            _sums(connection, index, names).where(part, *_of(city, up_to))
        )
    )


def account_lines(
    connection: Connection, city: str, months: Sequence[str], *, account: str, up_to: int
) -> list[StatementLine]:
    """One account's single lines of either view, in journal order."""
    parts = (
        (_BY_MONTH, column("counts_in").in_(months)),
        _in_one(months, BookView.EXPORTED),
    )
    wanted = (column("account") == account, *_of(city, up_to))
    columns: Any = [column(name) for name in (*_LINE, "number")]
    rows = [
        row
        for index, part in parts
        for row in connection.execute(
            select(*columns).select_from(_table(connection, index)).where(part, *wanted)
        )
    ]
    ordered = sorted(rows, key=lambda row: (row.seq, row.number))
    return [StatementLine(**dict(zip(_LINE, row[:-1], strict=True))) for row in ordered]


def offices_with_lines(
    connection: Connection, city: str, months: Sequence[str], *, up_to: int
) -> list[str]:
    """The codes of the offices that have a line of these months in either view."""
    accounts = {
        line.account
        for view in BookView
        for line in book_sums(connection, city, months, view=view, up_to=up_to)
    }
    return sorted(
        account.removeprefix(OFFICE) for account in accounts if account.startswith(OFFICE)
    )


def _in_both(months: Sequence[str]) -> tuple[str, ColumnElement[bool]]:
    """What counts for these months and was posted into them."""
    return _BY_MONTH, and_(column("counts_in").in_(months), column("posted_period").in_(months))


def _in_one(months: Sequence[str], view: BookView) -> tuple[str, ColumnElement[bool]]:
    """What is of this view and not of the other."""
    if view is BookView.CORRECTED:
        counted = column("counts_in").in_(months)
        return _BY_MONTH, and_(counted, column("posted_period").not_in(months))
    posted = column("posted_period").in_(months)
    return _CORRECTIONS, and_(posted, _POSTED_ELSEWHERE, column("counts_in").not_in(months))


def _of(city: str, up_to: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column("city") == city, column("seq") <= up_to


def _sums(connection: Connection, index: str, names: Sequence[str]) -> Select[Any]:
    columns: Any = [column(name) for name in names]
    return (
        select(*columns, func.sum(column("units")))
        .select_from(_table(connection, index))
        .group_by(*columns)
        .order_by(*columns)
    )


def _table(connection: Connection, index: str) -> Any:
    is_sqlite = connection.dialect.name == "sqlite"
    return text(f"posting INDEXED BY {index}" if is_sqlite else "posting")
