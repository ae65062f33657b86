"""A new master key in the place of the old one: every stored key is wrapped anew.

The rule, in three steps: the mark of the store moves to the new key, and from then on all who write
wrap under it; every key that only the key before opens is wrapped anew, some hundreds a
transaction; when none is left, the mark of the key before goes, and the old bytes are swept from
the database's files. What the keys themselves open (contacts, papers, second factors, the record of
rights, receipts) is not touched: the keys stay the same.

Edge cases: stopped at any point it goes on when it is run again. A key that is erased meanwhile
stays erased. A key that neither opens was tampered with; it stays as it is and is counted. One that
is not finished may be turned back: the same with the keys the other way round.

Invariant: at every moment both keys together read everything, and after the end the new one alone.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from infra.keys.remains import Remains, Transaction
from infra.keys.wrapping import BEFORE, FORMAT, NOW, Wrapping, begin_writing, mark_of
from sharing.contacts import SealBroken

AT_ONCE: Final = 500


class Wrapped(NamedTuple):
    """A table of wrapped keys: what identifies a row, and what its key is bound to."""

    table: sa.Table
    columns: tuple[str, ...]
    bound_to: Callable[[Any], bytes]


class Rewrapped(NamedTuple):
    """How many keys were wrapped anew, and how many neither key opens."""

    keys: int
    unreadable: int


class MasterKeyRotation:
    """The rotation of one key store."""

    def __init__(
        self,
        store: sa.Table,
        wrapped: tuple[Wrapped, ...],
        *,
        wrapping: Wrapping,
        transaction: Transaction,
        remains: Remains,
    ) -> None:
        self._store = store
        self._wrapped = wrapped
        self._wrapping = wrapping
        self._transaction = transaction
        self._remains = remains

    @property
    def has_both_keys(self) -> bool:
        """Whether this process was given the key before too."""
        return self._wrapping.before is not None

    def begin(self) -> bool:
        """Let all who write wrap under the new key; False where nothing is left to do."""
        before = self._wrapping.before
        with self._transaction() as connection:
            begin_writing(connection)
            marks = self._wrapping.marks(connection, is_changing=True)
            if marks[NOW] == mark_of(self._wrapping.newest):
                return BEFORE in marks
            if before is None or marks[NOW] != mark_of(before):
                return False  # opening would have told
            moved = {"master_key_mark": mark_of(self._wrapping.newest)}
            connection.execute(self._store.update().where(self._store.c.one == NOW).values(moved))
            # There is one already where a rotation that is not finished is turned back.
            connection.execute(self._store.delete().where(self._store.c.one == BEFORE))
            left = {"one": BEFORE, "format": FORMAT, "master_key_mark": mark_of(before)}
            connection.execute(self._store.insert(), left)
        return True

    def rewrap(
        self, *, at_once: int = AT_ONCE, each: Callable[[], None] | None = None
    ) -> Rewrapped:
        """Wrap anew what only the key before opens; ``each`` is called after every transaction."""
        keys = unreadable = 0
        for wrapped in self._wrapped:
            for changed, broken in self._pieces(wrapped, at_once):
                keys, unreadable = keys + changed, unreadable + broken
                if each is not None:
                    each()
        return Rewrapped(keys, unreadable)

    def finish(self) -> None:
        """The key before is needed no more; what it wrapped is swept from the files."""
        with self._transaction() as connection:
            connection.execute(self._store.delete().where(self._store.c.one == BEFORE))
            self._remains.note(connection)
        self._remains.sweep(wait_ms=0)

    def _pieces(self, wrapped: Wrapped, at_once: int) -> Iterator[tuple[int, int]]:
        """Piece by piece, in the order of the key: how many changed, how many nothing opens."""
        table = wrapped.table
        columns = [table.c[name] for name in wrapped.columns]
        there = sa.select(*columns, table.c.wrapped).where(table.c.wrapped.is_not(None))
        there = there.order_by(*columns).limit(at_once)
        last: tuple[Any, ...] | None = None
        while True:
            query = there if last is None else there.where(sa.tuple_(*columns) > sa.tuple_(*last))
            with self._transaction() as connection:
                begin_writing(connection)
                rows = connection.execute(query).all()
                changes, broken = self._changes(wrapped, rows)
                if changes:
                    connection.execute(self._update(wrapped), changes)
            if not rows:
                return
            last = tuple(rows[-1][:-1])
            yield len(changes), broken

    def _changes(self, wrapped: Wrapped, rows: Any) -> tuple[list[dict[str, Any]], int]:
        changes, broken = [], 0
        for row in rows:
            old, bound_to = bytes(row.wrapped), wrapped.bound_to(row)
            try:
                if self._wrapping.is_newest(old, bound_to=bound_to):
                    continue
                plain = self._wrapping.unwrap(old, bound_to=bound_to)
            except SealBroken:
                broken += 1
                continue
            new = self._wrapping.wrap(plain, under=self._wrapping.newest, bound_to=bound_to)
            named = {f"of_{name}": getattr(row, name) for name in wrapped.columns}
            changes.append({**named, "old": old, "new": new})
        return changes, broken

    def _update(self, wrapped: Wrapped) -> sa.Update:
        """The new bytes in the place of the old ones, unless they were erased meanwhile."""
        table = wrapped.table
        here = [table.c[name] == sa.bindparam(f"of_{name}") for name in wrapped.columns]
        here.append(table.c.wrapped == sa.bindparam("old"))
        return table.update().where(*here).values(wrapped=sa.bindparam("new"))
