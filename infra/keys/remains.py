"""What is left of erased and rewrapped keys in the database's own files, and how it goes.

The rule: whoever takes a wrapped key away notes it in the same transaction. A sweep then empties
the write-ahead log of SQLite, or vacuums the tables of PostgreSQL, and strikes the notes that stood
before it. So what a sweep could not do, or a process that was killed did not come to, the next one
does, in whatever process.

Edge cases: on SQLite an open reader (a backup, another program) keeps the log from being emptied.
The sweep tries again for as long as it was told, with pauses in which others may write, and then
says that it is not done. PostgreSQL's own log, and a snapshot that is held open there, keep old
copies for a while longer; nothing tells us of them.

Invariant: where no note stands, every key that was noted is out of the files of SQLite.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

import sqlalchemy as sa

SWEEP_MS: Final = 5_000
"""How long whoever asked for an erasure waits for readers to end; shorter than a lease."""
TRY_MS: Final = 50
"""How long one try waits; nobody writes meanwhile."""
PAUSE_SECONDS: Final = 0.1
_AT_ONCE: Final = 500
Transaction = Callable[[], AbstractContextManager[sa.Connection]]


def remains_table(tables: sa.MetaData) -> sa.Table:
    """The notes of what is to be swept, as a part of the key store."""
    return sa.Table("key_remains", tables, sa.Column("note", sa.Text, primary_key=True))


class Remains:
    """The notes of one key store, and their sweep. Thread-safe."""

    def __init__(
        self,
        table: sa.Table,
        *,
        engine: sa.Engine,
        transaction: Transaction,
        vacuumed: tuple[str, ...],
        busy_timeout_ms: int,
    ) -> None:
        """``vacuumed``: the tables of wrapped keys; ``busy_timeout_ms``: as connections have it."""
        self._table = table
        self._engine = engine
        self._transaction = transaction
        self._vacuumed = vacuumed
        self._busy_timeout_ms = busy_timeout_ms

    def note(self, connection: sa.Connection) -> None:
        """Note, in the transaction that takes a wrapped key away, that its copies are to go."""
        connection.execute(self._table.insert(), {"note": secrets.token_hex(8)})

    def sweep(self, *, wait_ms: int, pause: Callable[[float], object] = time.sleep) -> bool:
        """Let the copies go; False where a reader keeps some. One look where nothing is noted."""
        with self._transaction() as connection:
            # What is noted from here on is for the next sweep.
            notes = list(connection.execute(sa.select(self._table.c.note)).scalars())
        if not notes:
            return True
        if not self._swept(wait_ms, pause):
            return False
        with self._transaction() as connection:
            for start in range(0, len(notes), _AT_ONCE):
                struck = self._table.c.note.in_(notes[start : start + _AT_ONCE])
                connection.execute(self._table.delete().where(struck))
        return True

    def _swept(self, wait_ms: int, pause: Callable[[float], object]) -> bool:
        with self._engine.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            if connection.dialect.name == "sqlite":
                return self._log_emptied(raw, until=time.monotonic() + wait_ms / 1000, pause=pause)
            for table in self._vacuumed:
                raw.exec_driver_sql(f"VACUUM {table}")
        return True

    def _log_emptied(
        self, raw: sa.Connection, *, until: float, pause: Callable[[float], object]
    ) -> bool:
        """A try holds up those who write, so each is short."""
        raw.exec_driver_sql(f"PRAGMA busy_timeout={TRY_MS}").fetchall()
        try:
            while True:
                is_busy = raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
                if not is_busy or time.monotonic() >= until:
                    return not is_busy
                pause(PAUSE_SECONDS)
        finally:
            raw.exec_driver_sql(f"PRAGMA busy_timeout={self._busy_timeout_ms}").fetchall()
