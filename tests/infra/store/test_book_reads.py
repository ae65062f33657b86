"""The book's lines by index are the lines that a plain look through the whole book finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from infra.store.book_reads import bases_of, lines_of, project_identities, times_at
from infra.store.reads import JOURNAL, POSTING, all_projects, head_at
from ledger.book import CITY as CITY_ACCOUNT
from ledger.book_lines import BookView, EntryLine
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import judged_city

MONTHS = ("2025-03", "2025-04")


@pytest.fixture(params=["sqlite", "postgres"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A judged book in which every third row's lines were posted into a later month."""
    is_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_url") if is_postgres else None
    with judged_city(tmp_path, count=150, database_url=url) as parts:
        with parts.engine.begin() as connection:
            moved = update(POSTING).where(POSTING.c.city == CITY, POSTING.c.seq % 3 == 0)
            connection.execute(moved.values(posted_period="2025-04", corrects_period="2025-03"))
        with parts.engine.connect() as connection:
            yield connection


def whole(connection: Connection) -> list[EntryLine]:
    columns = tuple(POSTING.c[name] for name in EntryLine._fields)
    rows = connection.execute(select(*columns).where(POSTING.c.city == CITY))
    lines = [EntryLine._make(row) for row in rows]
    return sorted(lines, key=lambda line: (line.seq, line.entry_id, line.account, line.side))


def month_in(view: BookView, line: EntryLine) -> str:
    return line.counts_in if view is BookView.CORRECTED else line.posted_period


@pytest.mark.parametrize("view", BookView)
@pytest.mark.parametrize("months", [MONTHS, MONTHS[:1], MONTHS[1:], ("2024-01",)])
def test_the_lines_of_a_period_are_all_of_them_and_no_others(
    book: Connection, view: BookView, months: tuple[str, ...]
) -> None:
    lines = whole(book)
    assert any(line.posted_period != line.counts_in for line in lines)
    account = next(line.account for line in lines if line.side)
    up_to = lines[len(lines) // 2].seq
    for limit in (up_to, lines[-1].seq):
        wanted = [x for x in lines if month_in(view, x) in months and x.seq <= limit]
        assert lines_of(book, CITY, months, view=view, up_to=limit) == wanted
        of_account = lines_of(
            book,
            CITY,
            months,
            view=view,
            up_to=limit,
            account=account,
            indicator="signed_count",
        )
        assert of_account == [
            x for x in wanted if (x.account, x.indicator) == (account, "signed_count")
        ]


def test_what_an_entry_gives_the_city_and_when_is_found(book: Connection) -> None:
    lines = [line for line in whole(book) if line.indicator == "signed_count"]
    seqs = sorted({line.seq for line in lines})
    given = {line.entry: -line.units for line in lines if line.account == CITY_ACCOUNT}
    assert bases_of(book, CITY, seqs, indicator="signed_count") == given != {}
    query = select(JOURNAL.c.seq, JOURNAL.c.now).where(JOURNAL.c.city == CITY)
    now = {row.seq: row.now for row in book.execute(query)}
    assert times_at(book, CITY, seqs) == {seq: now[seq] for seq in seqs}
    assert head_at(book, CITY, seqs[-1]).now == now[seqs[-1]]


def test_what_a_projects_name_depends_on_is_that_of_its_view(book: Connection) -> None:
    projects = {project.project_id: project for project in all_projects(book, CITY)}
    found = project_identities(book, CITY, [*projects, "none"])
    assert found.keys() == projects.keys()
    for project_id, project in projects.items():
        told = found[project_id]
        assert told.identity == project.identity
        assert told.is_signed == (project.signing is not None)
        assert (told.first_office, told.landing_office) == (
            project.first_office,
            project.landing_office,
        )


def test_sqlite_reads_balances_by_index_and_never_along_the_primary_key(tmp_path: Path) -> None:
    heard: list[tuple[str, Any]] = []
    with judged_city(tmp_path, count=20) as parts, parts.engine.connect() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _c, _cursor, statement, given, *_: heard.append((statement, given)),
        )
        for view in BookView:
            lines_of(connection, CITY, MONTHS, view=view, up_to=9, account=CITY_ACCOUNT)
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            for statement, given in list(heard)
            if "posting" in statement
        ]
    steps = [" ".join(str(row[-1]) for row in plan) for plan in plans]
    assert len(steps) == 3
    assert all("USING INDEX posting_" in step for step in steps), steps
    assert not any("PRIMARY KEY" in step for step in steps), steps
