"""Reads of the book's single lines by index, quick in a book of a million entries too.

``posting_by_month`` finds what counts for a month by indicator and account; what was posted into a
month and counts for another stands in ``posting_of_corrections``, which has nothing else. SQLite,
without statistics, would read the whole book along its primary key, so it is told the index.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnClause, Connection, Select, column, select, text

from infra.store.reads import JOURNAL, POSTING
from ledger.book import CITY
from ledger.book_lines import BookView, EntryLine

_KEYS_AT_ONCE = 500
_POSTED_ELSEWHERE = text("posted_period <> counts_in")
_POSTED_THERE = text("posted_period = counts_in")


def lines_of(
    connection: Connection,
    city: str,
    months: Sequence[str],
    *,
    view: BookView,
    up_to: int,
    account: str | None = None,
    indicator: str | None = None,
) -> list[EntryLine]:
    """The book's lines of these months in journal order; of one account or indicator, or of all."""
    said = {"city": city, "account": account, "indicator": indicator}
    wanted = [_column(name) == value for name, value in said.items() if value is not None]
    wanted.append(_column("seq") <= up_to)
    is_sqlite = connection.dialect.name == "sqlite"
    rows = [
        EntryLine._make(row)
        for query in _queries(months, view, is_sqlite=is_sqlite)
        for row in connection.execute(query.where(*wanted))
    ]
    # Within an entry and a row of the journal the order of the lines says nothing.
    return sorted(rows, key=lambda line: (line.seq, line.entry_id, line.account, line.side))


def _queries(months: Sequence[str], view: BookView, *, is_sqlite: bool) -> Iterable[Select[Any]]:
    by_month = _lines("posting_by_month", is_sqlite=is_sqlite).where(
        _column("counts_in").in_(months)
    )
    if view is BookView.CORRECTED:
        yield by_month
        return
    # Apart, since each part has an index and both together have none.
    yield by_month.where(_POSTED_THERE)
    corrections = _lines("posting_of_corrections", is_sqlite=is_sqlite)
    yield corrections.where(_column("posted_period").in_(months), _POSTED_ELSEWHERE)


def _lines(index: str, *, is_sqlite: bool) -> Select[Any]:
    table = text(f"posting INDEXED BY {index}" if is_sqlite else "posting")
    columns: Any = [_column(name) for name in EntryLine._fields]
    return cast("Select[Any]", select(*columns).select_from(table))


def _column(name: str) -> ColumnClause[Any]:
    return column(name)


def city_lines(connection: Connection, city: str, seqs: Sequence[int]) -> list[EntryLine]:
    """The city's line of every entry that these rows of the journal posted."""
    found: list[EntryLine] = []
    columns = tuple(POSTING.c[name] for name in EntryLine._fields)
    for start in range(0, len(seqs), _KEYS_AT_ONCE):
        query = select(*columns).where(
            POSTING.c.city == city,
            POSTING.c.seq.in_(seqs[start : start + _KEYS_AT_ONCE]),
            POSTING.c.account == CITY,
        )
        found += [EntryLine._make(row) for row in connection.execute(query)]
    return found


def times_at(connection: Connection, city: str, seqs: Sequence[int]) -> dict[int, int]:
    """Position → the ledger's time there, milliseconds UTC."""
    found: dict[int, int] = {}
    for start in range(0, len(seqs), _KEYS_AT_ONCE):
        query = select(JOURNAL.c.seq, JOURNAL.c.now).where(
            JOURNAL.c.city == city, JOURNAL.c.seq.in_(seqs[start : start + _KEYS_AT_ONCE])
        )
        found |= {row.seq: row.now for row in connection.execute(query)}
    return found
