"""Reads of the book's single lines by index, quick in a book of a million entries too.

``posting_by_month`` finds what counts for a month by indicator and account; what was posted into a
month and counts for another stands in ``posting_of_corrections``, which has nothing else. SQLite,
without statistics, would read the whole book along its primary key, so it is told the index.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

import orjson
from sqlalchemy import ColumnClause, Connection, Select, column, select, text

from infra.store.reads import JOURNAL, PERIODS, POSTING, PROJECTS
from ledger.book import CITY
from ledger.book_lines import BookView, EntryLine
from ledger.period_views import ClaimView, PeriodView
from sharing.sections import Identity

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
        for row in connection.execute(query.where(*wanted)).all()
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


def bases_of(
    connection: Connection, city: str, seqs: Sequence[int], *, indicator: str
) -> dict[tuple[int, str], int]:
    """What each entry of an indicator gives the city, by its row of the journal and its id."""
    found: dict[tuple[int, str], int] = {}
    columns = (POSTING.c.seq, POSTING.c.entry_id, POSTING.c.units)
    for start in range(0, len(seqs), _KEYS_AT_ONCE):
        query = select(*columns).where(
            POSTING.c.city == city,
            POSTING.c.seq.in_(seqs[start : start + _KEYS_AT_ONCE]),
            POSTING.c.indicator == indicator,
            POSTING.c.account == CITY,
        )
        found |= {(seq, entry): -units for seq, entry, units in connection.execute(query).all()}
    return found


def times_at(connection: Connection, city: str, seqs: Sequence[int]) -> dict[int, int]:
    """Position → the ledger's time there, milliseconds UTC."""
    found: dict[int, int] = {}
    for start in range(0, len(seqs), _KEYS_AT_ONCE):
        query = select(JOURNAL.c.seq, JOURNAL.c.now).where(
            JOURNAL.c.city == city, JOURNAL.c.seq.in_(seqs[start : start + _KEYS_AT_ONCE])
        )
        found |= {row.seq: row.now for row in connection.execute(query).all()}
    return found


def claims_of(connection: Connection, city: str, period: str) -> tuple[ClaimView, ...]:
    """The figures that offices claimed for exactly this period."""
    query = select(PERIODS.c.document).where(PERIODS.c.city == city, PERIODS.c.period == period)
    document = connection.execute(query).scalar_one_or_none()
    return () if document is None else PeriodView.model_validate_json(bytes(document)).claims


class ProjectIdentity(NamedTuple):
    """Of a project what its name depends on: a small part of its view, quick to read."""

    project_id: str
    identity: Identity
    first_office: str
    landing_office: str
    is_signed: bool


def project_identities(
    connection: Connection, city: str, ids: Iterable[str]
) -> dict[str, ProjectIdentity]:
    """Whose the projects with these ids are, and what they are called."""
    wanted = sorted(set(ids))
    found: dict[str, ProjectIdentity] = {}
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        query = select(PROJECTS.c.document).where(
            PROJECTS.c.city == city,
            PROJECTS.c.project_id.in_(wanted[start : start + _KEYS_AT_ONCE]),
        )
        for document in connection.execute(query).scalars().all():
            view = orjson.loads(document)
            project_id = view["project_id"]
            found[project_id] = ProjectIdentity(
                project_id,
                Identity.model_validate(view["identity"]),
                view["first_office"],
                view.get("landing_office", ""),
                is_signed=view.get("signing") is not None,
            )
    return found
