"""A SQLite file that is ours alone and is written ahead (WAL).

The rule: the file has rights for its owner alone before SQLite opens it (its side files get the
same), and it uses write-ahead logging, so that readers and the one writer do not wait for each
other.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Final

_PAUSE_S: Final = 0.01


def claim_file(path: Path, *, create: bool = True) -> None:
    """Make the file with mode 0600, or see that it is there and may be written.

    Raises FileNotFoundError (only when not ``create``) and other OSErrors.
    """
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600))


def use_wal(connection: sqlite3.Connection, *, busy_timeout_ms: int) -> None:
    """Switch to write-ahead logging. SQLite does not wait for other openers here, so we do.

    Raises sqlite3.OperationalError, also for a file system that does not allow it.
    """
    deadline = time.monotonic() + busy_timeout_ms / 1000
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
            continue
        if mode != "wal":
            raise _no_wal(mode)
        return


def _no_wal(mode: str) -> sqlite3.OperationalError:
    fault = sqlite3.OperationalError(f"no write-ahead logging here, only {mode}")
    fault.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return fault
