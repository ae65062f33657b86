"""The keys that sign a city's heads, in the key store: one that signs, and those that did.

The rule: the first key is made when it is first asked for, "insert unless there, then read", so all
processes agree on one. The private half is wrapped under the master key and bound to its city and
number. A rotation adds the next key and takes the private half of the one before away: nobody can
sign with it any more, while its public half stays listed for ever, with the sizes of tree from and
up to which it signed, so that old receipts verify.

Edge case: two rotations at once make one new key; the other is told ``SigningKeyMoved``.

Invariant: of a city exactly the key with the highest number has a private half.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.keys.wrapping import Wrapping
from sharing.contacts import KeyFault, SealBroken
from sharing.framing import framed

FIRST: Final = 1


class SigningKeyMoved(KeyFault):
    """Another process has rotated the key meanwhile; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A public key of the city; ``until_size`` is None for the one that signs now."""

    number: int
    public_key: bytes
    from_size: int
    until_size: int | None


def signing_keys_table(tables: sa.MetaData) -> sa.Table:
    """The table, as a part of the key store."""
    return sa.Table(
        "signing_keys",
        tables,
        sa.Column("city", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("from_size", sa.BigInteger, nullable=False),
        sa.Column("until_size", sa.BigInteger, nullable=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=True),
        sa.CheckConstraint("(wrapped IS NULL) = (until_size IS NOT NULL)", name="signs_or_signed"),
    )


class SigningKeys:
    """The signing keys of all cities of one key store. Thread-safe."""

    def __init__(
        self,
        table: sa.Table,
        *,
        wrapping: Wrapping,
        transaction: Callable[[], AbstractContextManager[sa.Connection]],
        insert_unless_there: Callable[[sa.Table], Any],
    ) -> None:
        self._table = table
        self._wrapping = wrapping
        self._transaction = transaction
        self._insert = insert_unless_there

    def listed(self, city: str) -> list[ListedKey]:
        """Every public key of the city, the first one first; makes the first on the first call."""
        columns = self._table.c
        query = sa.select(self._table).where(columns.city == city).order_by(columns.number)
        with self._transaction() as connection:
            rows = connection.execute(query).all()
            if not rows:
                under = self._wrapping.writing(connection)
                first = Ed25519PrivateKey.generate()
                fresh = self._row(city, FIRST, first, from_size=0, under=under)
                connection.execute(self._insert(self._table), fresh)
                rows = connection.execute(query).all()
        return [
            ListedKey(row.number, bytes(row.public_key), row.from_size, row.until_size)
            for row in rows
        ]

    def current(self, city: str) -> tuple[ListedKey, Ed25519PrivateKey]:
        """The key that signs now.

        Raises SealBroken where the store was tampered with, MasterKeyRenewed.
        """
        key = self.listed(city)[-1]
        columns = self._table.c
        query = sa.select(columns.wrapped).where(columns.city == city, columns.number == key.number)
        with self._transaction() as connection:
            wrapped = connection.execute(query).scalar_one()
        if wrapped is None:
            raise SigningKeyMoved(f"key {key.number} of {city} signs no more")
        try:
            private = self._wrapping.unwrap(bytes(wrapped), bound_to=bound_to(city, key.number))
        except SealBroken:
            with self._transaction() as connection:
                self._wrapping.explain(connection)
            raise
        return key, Ed25519PrivateKey.from_private_bytes(private)

    def rotate(
        self, city: str, new: Ed25519PrivateKey, *, after: ListedKey, at_size: int
    ) -> ListedKey:
        """Let ``new`` sign from ``at_size`` on, and ``after`` no more. Raises SigningKeyMoved."""
        columns = self._table.c
        retired = {"until_size": at_size, "wrapped": None}
        with self._transaction() as connection:
            under = self._wrapping.writing(connection)
            fresh = self._row(city, after.number + 1, new, from_size=at_size, under=under)
            changed = connection.execute(
                self._table.update()
                .where(columns.city == city, columns.number == after.number)
                .where(columns.until_size.is_(None))
                .values(retired)
            )
            if changed.rowcount != 1:
                raise SigningKeyMoved(f"key {after.number} of {city} was rotated meanwhile")
            connection.execute(self._table.insert(), fresh)
        return ListedKey(after.number + 1, fresh["public_key"], at_size, None)

    def _row(
        self, city: str, number: int, key: Ed25519PrivateKey, *, from_size: int, under: bytes
    ) -> dict[str, Any]:
        private, bound = key.private_bytes_raw(), bound_to(city, number)
        return {
            "city": city,
            "number": number,
            "public_key": key.public_key().public_bytes_raw(),
            "from_size": from_size,
            "until_size": None,
            "wrapped": self._wrapping.wrap(private, under=under, bound_to=bound),
        }


def bound_to(city: str, number: int) -> bytes:
    """What a wrapped private half is bound to."""
    return framed("oneboard/signing-key/v1", city, str(number))
