"""A city's record folded anew in a scratch database, and compared with what is stored.

The journal's rows are written into a SQLite file in a temporary folder by the same code that an
import uses, the views are folded there by the same projector, and then the book, the state and the
views are compared row by row, in the order of their keys. Memory is bounded whatever the city's
size; the scratch file needs about as much room as the journal.

Edge cases: the views may stand behind the journal while a ledger is at work, so they are folded up
to their own position; rows that make no sense end the folding, and that is a finding.

Invariant: tables that hold what the journal says give no finding.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, Row, Table, select

from infra.decided_rows import DecidedRows
from infra.projector import Projector
from infra.store.database import create_schema, open_database
from infra.store.journal import JournalStore
from infra.store.reads import CASES, LEADS, POSTING, PROJECTS
from infra.store.tables import StateTable
from ledger.checks import Finding, finding
from ledger.judge.group import JournalRow
from ledger.judge.state import CITY_KEY, CityState, ProjectState
from ledger.judge.state_bytes import decode

STATE: Final = StateTable.__table__  # type: ignore[attr-defined]
AT_ONCE: Final = 2_000


class Compared(NamedTuple):
    """A table that is a fold of the journal: its name in findings, and its key."""

    name: str
    table: Table
    key: tuple[str, ...]
    document: str = ""
    """The column that holds a JSON document, whose fields are named one by one."""


TABLES: Final = (
    Compared("posting", POSTING, ("seq", "number")),
    Compared("state", STATE, ("key",), "value"),
    Compared("lead_view", LEADS, ("lead_id",), "document"),
    Compared("project_view", PROJECTS, ("project_id",), "document"),
    Compared("case_view", CASES, ("case_id",), "document"),
)


class Refolded:
    """The scratch database of one check."""

    def __init__(self, engine: Engine, city: str, *, view_position: int) -> None:
        self.engine = engine
        self.is_whole = True
        self._city = city
        self._view_position = view_position
        self._store = JournalStore(engine, city)
        self._waiting: list[JournalRow] = []

    def add(self, row: JournalRow | None, seq: int) -> Iterator[Finding]:
        """Take the next row; None for one that cannot be read."""
        if not self.is_whole:
            return
        if row is None:
            self.is_whole = False
            yield finding("check.not_refolded", seq=seq, why="row_unreadable")
            return
        self._waiting.append(row)
        if len(self._waiting) >= AT_ONCE or seq == self._view_position:
            yield from self._write()
        if seq == self._view_position:
            yield from self._fold_views(seq)

    def end(self) -> Iterator[Finding]:
        """Take what is left."""
        yield from self._write()

    def city_state(self) -> CityState | None:
        """The folded city with its rules; None before it was opened."""
        with self.engine.connect() as connection:
            state = self._store.load_state(connection, [CITY_KEY]).get(CITY_KEY)
        return state if isinstance(state, CityState) else None

    def projects(self) -> Iterator[ProjectState]:
        """Every project of the folded state."""
        with self.engine.connect() as connection:
            for row in _stream(connection, self._city, STATE, ("key",)):
                if row.key.startswith("project:"):
                    project = decode(row.key, bytes(row.value))
                    if isinstance(project, ProjectState):
                        yield project

    def _write(self) -> Iterator[Finding]:
        rows, self._waiting = self._waiting, []
        if not rows or not self.is_whole:
            return
        try:
            with self.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
                scratch = DecidedRows(connection, self._store, log_id="scratch", is_scratch=True)
                scratch.write(rows)
        except Exception as problem:  # noqa: BLE001  damaged rows may fail in any way
            self.is_whole = False
            yield finding("check.not_refolded", seq=rows[0].header.seq, why=type(problem).__name__)

    def _fold_views(self, seq: int) -> Iterator[Finding]:
        if not self.is_whole:
            return
        try:
            Projector(self.engine, self._city).catch_up()
        except Exception as problem:  # noqa: BLE001  damaged rows may fail in any way
            self.is_whole = False
            yield finding("check.not_refolded", seq=seq, why=type(problem).__name__)


@contextmanager
def refolding(city: str, *, view_position: int) -> Iterator[Refolded]:
    """A scratch database that is thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="oneboard-check-") as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'scratch.db'}")
        try:
            create_schema(engine)
            yield Refolded(engine, city, view_position=view_position)
        finally:
            engine.dispose()


def differences(
    stored: Connection, folded: Connection, city: str, compared: Compared
) -> Iterator[Finding]:
    """Where a stored table is not what the journal folds into, row by row."""
    here = _stream(stored, city, compared.table, compared.key)
    there = _stream(folded, city, compared.table, compared.key)
    row, wanted = next(here, None), next(there, None)
    while row is not None or wanted is not None:
        at, due = _key_of(row, compared), _key_of(wanted, compared)
        if due is None or (at is not None and at < due):
            yield finding(f"check.{compared.name}_extra", key=_told(at))
            row = next(here, None)
        elif at is None or due < at:
            yield finding(f"check.{compared.name}_missing", key=_told(due))
            wanted = next(there, None)
        else:
            figures = _figures(row, wanted, compared)
            if figures:
                told = ", ".join(figures)
                yield finding(f"check.{compared.name}_differs", key=_told(at), figures=told)
            row, wanted = next(here, None), next(there, None)


def _stream(
    connection: Connection, city: str, table: Table, key: Sequence[str]
) -> Iterator[Row[Any]]:
    query = select(table).where(table.c.city == city).order_by(*(table.c[name] for name in key))
    yield from connection.execute(query, execution_options={"yield_per": AT_ONCE})


def _key_of(row: Row[Any] | None, compared: Compared) -> tuple[object, ...] | None:
    if row is None:
        return None
    parts = (getattr(row, name) for name in compared.key)
    # As bytes, which is how both databases order text.
    return tuple(part.encode() if isinstance(part, str) else part for part in parts)


def _told(key: tuple[Any, ...] | None) -> str:
    parts = key or ()
    return "/".join(p.decode() if isinstance(p, bytes) else str(p) for p in parts)


def _figures(row: Any, wanted: Any, compared: Compared) -> list[str]:
    figures: list[str] = []
    for column in compared.table.c:
        name = column.name
        found, due = getattr(row, name), getattr(wanted, name)
        if name == compared.document:
            # SQLite keeps what a stranger's tool wrote, also a text where bytes belong.
            figures += _fields(found.encode() if isinstance(found, str) else bytes(found), due)
        elif found != due:
            figures.append(f"{name}: {found} ≠ {due}")
    return figures


def _fields(found: bytes, due: bytes) -> list[str]:
    if found == due:
        return []
    try:
        was, should = orjson.loads(found), orjson.loads(due)
    except orjson.JSONDecodeError:
        return ["bytes"]
    if not isinstance(was, dict) or not isinstance(should, dict):
        return ["value"] if was != should else ["bytes"]
    names = sorted({*was, *should})
    return [name for name in names if was.get(name) != should.get(name)] or ["bytes"]
