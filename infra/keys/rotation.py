"""A new master key in the place of the old one: every stored key is wrapped anew.

The rule, in three steps: the mark of the store moves to the new key, and from then on all who write
wrap under it; every key that only the key before opens is wrapped anew, some hundreds a
transaction; when none is left, the mark of the key before goes, and the old bytes are swept from
the database's files. What the keys themselves open (contacts, papers, second factors, the record of
rights, receipts) is not touched: the keys stay the same.

Edge cases: stopped at any point it goes on when it is run again. A key that is erased meanwhile
stays erased. A key that neither opens was tampered with; it stays as it is and is counted. One that
is not finished may be turned back: the same with the keys the other way round. Of two at once the
second is refused (``alone``). Two keys that stand the wrong way round are told (``KeysTurned``): a
second key that the store never left, or a first one that it left and that nobody should bring back.

Invariant: at every moment both keys together read everything, and after the end the new one alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from infra.keys.remains import Remains, Transaction
from infra.keys.rotation_lock import RotationUnderWay
from infra.keys.rotation_notes import Counted, LastRotation, RotationNotes
from infra.keys.wrapping import BEFORE, FORMAT, NOW, Wrapping, begin_writing, mark_of
from sharing.contacts import MasterKeyWrong, SealBroken

AT_ONCE: Final = 500


class Wrapped(NamedTuple):
    """A table of wrapped keys: what identifies a row, and what its key is bound to."""

    table: sa.Table
    columns: tuple[str, ...]
    bound_to: Callable[[Any], bytes]


class _Piece(NamedTuple):
    """What one transaction changes, and what it saw of each city."""

    changes: list[dict[str, Any]]
    cities: dict[str, Counted]


class Rewrapped(NamedTuple):
    """How many keys were wrapped anew, and how many neither key opens."""

    keys: int
    unreadable: int


class KeysTurned(MasterKeyWrong):
    """The two keys that were given stand the wrong way round; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "the two master keys stand the wrong way round: the new one belongs in master_key (the"
            " first line of master.key), the one that the key store uses now in master_key_before"
            " (the second line)"
        )


class MasterKeyRotation:
    """The rotation of one key store. What changes something wants the lock of ``alone``."""

    def __init__(
        self,
        store: sa.Table,
        wrapped: tuple[Wrapped, ...],
        *,
        wrapping: Wrapping,
        transaction: Transaction,
        remains: Remains,
        notes: RotationNotes,
        lock: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._store = store
        self._wrapped = wrapped
        self._wrapping = wrapping
        self._transaction = transaction
        self._remains = remains
        self.notes = notes
        self.alone = lock
        """Held during a whole rotation. Raises RotationUnderWay."""

    @property
    def has_both_keys(self) -> bool:
        """Whether this process was given the key before too."""
        return self._wrapping.before is not None

    def begin(self) -> bool:
        """Let all who write wrap under the new key; False where nothing is left to do.

        Raises KeysTurned.
        """
        before = self._wrapping.before
        with self._transaction() as connection:
            begin_writing(connection)
            marks = self._wrapping.marks(connection, is_changing=True)
            last = self.notes.last(connection)
            if marks[NOW] == mark_of(self._wrapping.newest):
                if BEFORE not in marks:
                    return self._nothing_left(last)
                if last is None:
                    self.notes.begun(connection, left=marks[BEFORE], is_turned_back=False)
                return True
            if before is None or marks[NOW] != mark_of(before):
                return False  # opening would have told
            if BEFORE not in marks and self._was_left(last):
                raise KeysTurned
            moved = {"master_key_mark": mark_of(self._wrapping.newest)}
            connection.execute(self._store.update().where(self._store.c.one == NOW).values(moved))
            # There is one already where a rotation that is not finished is turned back.
            connection.execute(self._store.delete().where(self._store.c.one == BEFORE))
            left = {"one": BEFORE, "format": FORMAT, "master_key_mark": mark_of(before)}
            connection.execute(self._store.insert(), left)
            self.notes.begun(connection, left=mark_of(before), is_turned_back=BEFORE in marks)
        return True

    def rewrap(
        self, *, at_once: int = AT_ONCE, each: Callable[[], None] | None = None
    ) -> Rewrapped:
        """Wrap anew what only the key before opens; ``each`` is called after every transaction.

        At its end it is noted for each city. Raises RotationUnderWay.
        """
        changed = 0
        cities: dict[str, Counted] = {}
        for wrapped in self._wrapped:
            for piece in self._pieces(wrapped, at_once):
                changed += len(piece.changes)
                for city, counted in piece.cities.items():
                    there = cities.get(city, Counted(0, 0))
                    cities[city] = Counted(
                        there.keys + counted.keys, there.unreadable + counted.unreadable
                    )
                if each is not None:
                    each()
        with self._transaction() as connection:
            self._hold(connection)
            self.notes.rewrapped(connection, cities)
        return Rewrapped(changed, sum(counted.unreadable for counted in cities.values()))

    def finish(self) -> None:
        """The key before is needed no more; what it wrapped is swept from the files.

        Raises RotationUnderWay.
        """
        with self._transaction() as connection:
            self._hold(connection, is_changing=True)
            connection.execute(self._store.delete().where(self._store.c.one == BEFORE))
            self._remains.note(connection)
        self._remains.sweep(wait_ms=0)

    def _nothing_left(self, last: LastRotation | None) -> bool:
        """False; raises KeysTurned where the second key is none that the store has left."""
        before = self._wrapping.before
        if before is not None and (last is None or last.left_mark != mark_of(before)):
            raise KeysTurned
        return False

    def _was_left(self, last: LastRotation | None) -> bool:
        """Whether the first key is the one that the last rotation took the place of."""
        if last is None or last.is_turned_back:
            return False
        return last.left_mark == mark_of(self._wrapping.newest)

    def _hold(self, connection: sa.Connection, *, is_changing: bool = False) -> None:
        """That the store still moves to our key, and does so until this transaction ends."""
        begin_writing(connection)
        marks = self._wrapping.marks(connection, is_changing=is_changing)
        if marks[NOW] != mark_of(self._wrapping.newest):
            raise RotationUnderWay

    def _pieces(self, wrapped: Wrapped, at_once: int) -> Iterator[_Piece]:
        """Piece by piece, in the order of the key."""
        table = wrapped.table
        columns = [table.c[name] for name in wrapped.columns]
        there = sa.select(*columns, table.c.wrapped).where(table.c.wrapped.is_not(None))
        there = there.order_by(*columns).limit(at_once)
        last: tuple[Any, ...] | None = None
        while True:
            query = there if last is None else there.where(sa.tuple_(*columns) > sa.tuple_(*last))
            with self._transaction() as connection:
                self._hold(connection)
                rows = connection.execute(query).all()
                piece = self._piece(wrapped, rows)
                if piece.changes:
                    connection.execute(self._update(wrapped), piece.changes)
            if not rows:
                return
            last = tuple(rows[-1][:-1])
            yield piece

    def _piece(self, wrapped: Wrapped, rows: Any) -> _Piece:
        changes: list[dict[str, Any]] = []
        keys: Counter[str] = Counter()
        broken: Counter[str] = Counter()
        for row in rows:
            old, bound_to = bytes(row.wrapped), wrapped.bound_to(row)
            try:
                if not self._wrapping.is_newest(old, bound_to=bound_to):
                    plain = self._wrapping.unwrap(old, bound_to=bound_to)
                    newest = self._wrapping.newest
                    new = self._wrapping.wrap(plain, under=newest, bound_to=bound_to)
                    named = {f"of_{name}": getattr(row, name) for name in wrapped.columns}
                    changes.append({**named, "old": old, "new": new})
            except SealBroken:
                broken[row.city] += 1
            else:
                keys[row.city] += 1
        cities = {city: Counted(keys[city], broken[city]) for city in keys | broken}
        return _Piece(changes, cities)

    def _update(self, wrapped: Wrapped) -> sa.Update:
        """The new bytes in the place of the old ones, unless they were erased meanwhile."""
        table = wrapped.table
        here = [table.c[name] == sa.bindparam(f"of_{name}") for name in wrapped.columns]
        here.append(table.c.wrapped == sa.bindparam("old"))
        return table.update().where(*here).values(wrapped=sa.bindparam("new"))
