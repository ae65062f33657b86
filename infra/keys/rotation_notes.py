"""What the key store remembers of its rotations: the last one, and who was not told yet.

The rule: a rotation has a random id from its beginning to its end, also where it is stopped and run
again. When all keys are wrapped anew it is noted for every city of the store, with the number of
that city's keys. A note is struck once the city's record of rights holds the rotation under its id.
So each city of the store has it once, whoever is killed where; a city whose record stands in
another database keeps its note until the command is run there.

Edge case: one that an earlier release began has no id; it is given one when it goes on.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from infra.keys.remains import Transaction

_LAST = 1


class LastRotation(NamedTuple):
    """The rotation that was begun last, and the mark of the key that it left."""

    rotation: str
    left_mark: bytes
    is_turned_back: bool


class Counted(NamedTuple):
    """The keys of one city: how many the new key opens, and how many nothing opens."""

    keys: int
    unreadable: int


class CityRotation(NamedTuple):
    """A rotation as the record of rights of one city is to tell it."""

    rotation: str
    city: str
    keys: int
    unreadable: int


def last_rotation_table(tables: sa.MetaData) -> sa.Table:
    """The table of the last rotation, one row, as a part of the key store."""
    return sa.Table(
        "last_rotation",
        tables,
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rotation", sa.Text, nullable=False),
        sa.Column("left_mark", sa.LargeBinary, nullable=False),
        sa.Column("is_turned_back", sa.Boolean, nullable=False),
    )


def unrecorded_table(tables: sa.MetaData) -> sa.Table:
    """The table of cities whose record of rights does not tell a rotation yet."""
    return sa.Table(
        "unrecorded_rotations",
        tables,
        sa.Column("rotation", sa.Text, primary_key=True),
        sa.Column("city", sa.Text, primary_key=True),
        sa.Column("keys", sa.Integer, nullable=False),
        sa.Column("unreadable", sa.Integer, nullable=False),
    )


class RotationNotes:
    """The notes of one key store."""

    def __init__(
        self,
        last: sa.Table,
        unrecorded: sa.Table,
        *,
        transaction: Transaction,
        insert_unless_there: Callable[[sa.Table], Any],
    ) -> None:
        self._last = last
        self._unrecorded = unrecorded
        self._transaction = transaction
        self._insert = insert_unless_there

    def last(self, connection: sa.Connection) -> LastRotation | None:
        """The rotation that was begun last; None where none was."""
        row = connection.execute(sa.select(self._last)).one_or_none()
        if row is None:
            return None
        return LastRotation(row.rotation, bytes(row.left_mark), row.is_turned_back)

    def left_mark(self, connection: sa.Connection) -> bytes | None:
        """The mark of the key that the last rotation left."""
        last = self.last(connection)
        return None if last is None else last.left_mark

    def begun(self, connection: sa.Connection, *, left: bytes, is_turned_back: bool) -> None:
        """A new rotation begins, in the transaction that moves the store's mark."""
        connection.execute(self._last.delete())
        rotation = LastRotation(secrets.token_hex(16), left, is_turned_back)
        connection.execute(self._last.insert(), {"one": _LAST, **rotation._asdict()})

    def rewrapped(self, connection: sa.Connection, cities: Mapping[str, Counted]) -> None:
        """The last rotation has wrapped all keys anew: so many of each city."""
        last = self.last(connection)
        if last is None or not cities:
            return
        rows = [
            {"rotation": last.rotation, "city": city, **counted._asdict()}
            for city, counted in sorted(cities.items())
        ]
        connection.execute(self._insert(self._unrecorded), rows)

    def unrecorded(self) -> list[CityRotation]:
        """What records of rights do not tell yet, city by city."""
        columns = self._unrecorded.c
        query = sa.select(self._unrecorded).order_by(columns.city, columns.rotation)
        with self._transaction() as connection:
            return [CityRotation(*row) for row in connection.execute(query)]

    def strike(self, told: CityRotation) -> None:
        """The city's record tells it now."""
        columns = self._unrecorded.c
        with self._transaction() as connection:
            connection.execute(
                self._unrecorded.delete().where(
                    columns.rotation == told.rotation, columns.city == told.city
                )
            )
