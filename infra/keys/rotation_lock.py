"""One rotation of a key store at a time.

The rule: whoever rotates holds a lock from the beginning to the end, and a second one is refused at
once (``RotationUnderWay``). On PostgreSQL it is an advisory lock of a connection of its own, on
SQLite the lock of a file beside the store. Both end with the process, however it ends.

Edge case: the connection is lost while its process goes on. The rotation itself then finds out in
each transaction whether the store still moves to its key, so that even then nothing is lost.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from sharing.contacts import KeyFault, KeyStoreUnavailable

LOCK: Final = 0x6F6E6563
SUFFIX: Final = ".rotating"


class RotationUnderWay(KeyFault):
    """Another rotation of this key store is running; nothing was changed by this one."""

    def __init__(self) -> None:
        super().__init__("another `keys rotate` is running on this key store; wait until it ends")


@contextmanager
def rotation_lock(engine: sa.Engine) -> Iterator[None]:
    """Held during the block. Raises RotationUnderWay, KeyStoreUnavailable, errors of the driver."""
    held = _file_lock(engine) if engine.dialect.name == "sqlite" else _advisory_lock(engine)
    with held:
        yield


@contextmanager
def _advisory_lock(engine: sa.Engine) -> Iterator[None]:
    with engine.connect() as connection:
        # In no transaction, which would keep what the rotation's own vacuum is to remove; and of no
        # pool, so that its end ends the lock.
        raw = connection.execution_options(isolation_level="AUTOCOMMIT")
        raw.detach()
        if not raw.execute(sa.select(sa.func.pg_try_advisory_lock(LOCK))).scalar_one():
            raise RotationUnderWay
        yield


@contextmanager
def _file_lock(engine: sa.Engine) -> Iterator[None]:
    # Not the store's own file: whoever closes that one ends the locks that SQLite has on it.
    path = Path(f"{engine.url.database}{SUFFIX}")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise KeyStoreUnavailable(f"the lock {path} cannot be opened") from fault
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RotationUnderWay from None
        yield
    finally:
        os.close(descriptor)
