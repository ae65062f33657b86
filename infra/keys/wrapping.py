"""Wrapping keys under the master key, also while a new master key takes the place of the old one.

The rule: the store itself says under which master key it wraps now, by a mark. Whoever is given two
keys reads what either wrapped, and wraps under the one that the store names. The mark is read in
the transaction that writes, and stands until it ends: so once the mark has moved, nothing is
wrapped under the key before any more.

Edge cases: while a rotation is under way the store also keeps the mark of the key before; it opens
only for who has both. The mark tells nothing of the key. A process that was left with the key
before is told so (``MasterKeyRenewed``), at its start and also in the middle of its work, instead
of that the bytes were changed.

Invariant: of a store that opened, every wrapped key can be read, unless it was tampered with.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
import structlog

from infra.keys.sealing import NONCE_BYTES, seal, unseal
from sharing.contacts import KEY_BYTES, MasterKeyWrong, SealBroken

NOW, BEFORE = 1, 2
"""The rows of the table: under which key the store wraps, and which one is being left."""
FORMAT: Final = 1
_log = structlog.get_logger(__name__)


class MasterKeyRenewed(MasterKeyWrong):
    """The store was renewed to another master key than those that this process was given."""

    def __init__(self) -> None:
        super().__init__(
            "the key store was renewed to another master key: give the new one as master_key (the"
            " first line of master.key), until `oneboard keys rotate` has ended also the one before"
            " as master_key_before (the second line), and start this process again"
        )


class RotationUnfinished(MasterKeyWrong):
    """The store still needs the key before, which this process was not given."""

    def __init__(self) -> None:
        super().__init__(
            "a rotation of the master key is not finished: give the key before as"
            " master_key_before (the second line of master.key) and run `oneboard keys rotate`"
            " again"
        )


def store_table(tables: sa.MetaData) -> sa.Table:
    """The table that says what the key store is, as a part of it."""
    return sa.Table(
        "key_store",
        tables,
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("master_key_mark", sa.LargeBinary, nullable=False),
    )


class Wrapping:
    """The master keys that this process was given. Thread-safe."""

    def __init__(
        self,
        table: sa.Table,
        *,
        newest: bytes,
        before: bytes | None,
        left_mark: Callable[[sa.Connection], bytes | None],
    ) -> None:
        """``left_mark``: reads which key the last rotation left. Raises MasterKeyWrong."""
        given = [newest] if before in {None, newest} else [newest, before or b""]
        for key in given:
            if len(key) != KEY_BYTES:
                raise MasterKeyWrong(f"a master key has {KEY_BYTES} bytes, not {len(key)}")
        self._table = table
        self._left_mark = left_mark
        self._is_told = False
        self._keys = {mark_of(key): key for key in given}
        self.newest = newest
        self.before = given[1] if len(given) > 1 else None

    def wrap(self, plain: bytes, *, under: bytes, bound_to: bytes) -> bytes:
        """A key as it may be stored; ``under``: what ``writing`` gave."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + seal(plain, key=under, nonce=nonce, bound_to=bound_to)

    def unwrap(self, wrapped: bytes, *, bound_to: bytes) -> bytes:
        """The stored key. Raises SealBroken."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return unseal(sealed, key=self.newest, nonce=nonce, bound_to=bound_to)
        except SealBroken:
            if self.before is None:
                raise
            return unseal(sealed, key=self.before, nonce=nonce, bound_to=bound_to)

    def is_newest(self, wrapped: bytes, *, bound_to: bytes) -> bool:
        """Whether the newest key opens it."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            unseal(sealed, key=self.newest, nonce=nonce, bound_to=bound_to)
        except SealBroken:
            return False
        return True

    def writing(self, connection: sa.Connection) -> bytes:
        """The key under which the store wraps until this transaction ends; it begins to write.

        Raises MasterKeyRenewed.
        """
        begin_writing(connection)
        found = self.marks(connection, is_changing=False)[NOW]
        if found not in self._keys:
            raise self._told(MasterKeyRenewed())
        return self._keys[found]

    def marks(self, connection: sa.Connection, *, is_changing: bool) -> dict[int, bytes]:
        """The marks of the store, held until the transaction ends."""
        query = sa.select(self._table).with_for_update(read=not is_changing)
        return {row.one: bytes(row.master_key_mark) for row in connection.execute(query)}

    def explain(self, connection: sa.Connection) -> None:
        """After a key did not open: whether that is because the store was renewed meanwhile.

        Raises MasterKeyRenewed.
        """
        try:
            self.check(connection)
        except MasterKeyRenewed as fault:
            raise self._told(fault) from None

    def _told(self, fault: MasterKeyRenewed) -> MasterKeyRenewed:
        """Told once in the process log: a door answers only that something is not available."""
        if not self._is_told:
            self._is_told = True
            _log.error("master key renewed", why=str(fault))
        return fault

    def check(self, connection: sa.Connection) -> None:
        """That this process can read the whole store. Raises MasterKeyWrong."""
        query = sa.select(self._table.c.one, self._table.c.master_key_mark)
        found = {row.one: bytes(row.master_key_mark) for row in connection.execute(query)}
        if found[NOW] not in self._keys:
            if {found.get(BEFORE), self._left_mark(connection)} & self._keys.keys():
                raise MasterKeyRenewed
            raise MasterKeyWrong("the master key is not the one that this key store was made with")
        if BEFORE in found and found[BEFORE] not in self._keys:
            raise RotationUnfinished


def mark_of(key: bytes) -> bytes:
    """What names a master key in the store."""
    return hmac.digest(key, b"oneboard/master-key/v1", "sha256")[:8]


def begin_writing(connection: sa.Connection) -> None:
    """Have a transaction of SQLite write from here on: its driver begins with the first change."""
    if connection.dialect.name != "sqlite":
        return
    if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN IMMEDIATE")
