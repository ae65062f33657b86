"""Nodes of the Merkle tree over the journal, and signed heads.

A journal that is there already gets its nodes here, from the leaf hashes in its rows.
"""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()
_LOWEST_KEPT = 4
_AT_ONCE = 5_000


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Add the tables, and the nodes of what was decided before."""
    op.create_table(
        "tree_node",
        _key("city", TEXT),
        _key("level", BIG),
        _key("number", BIG),
        sa.Column("hash", BLOB, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signed_head",
        _key("city", TEXT),
        _key("size", BIG),
        sa.Column("root", BLOB, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("now", BIG, nullable=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    cities = connection.execute(sa.text("SELECT city FROM cursor ORDER BY city")).scalars().all()
    for city in cities:
        _grow(connection, city)


def _grow(connection: sa.Connection, city: str) -> None:
    query = sa.text(
        "SELECT seq, leaf_hash FROM journal WHERE city = :city AND seq > :after"
        " ORDER BY seq LIMIT :most"
    )
    insert = sa.text("INSERT INTO tree_node VALUES (:city, :level, :number, :hash)")
    peaks: list[bytes] = []
    size = after = 0
    while True:
        asked = {"city": city, "after": after, "most": _AT_ONCE}
        rows = connection.execute(query, asked).all()
        made = []
        for row in rows:
            peaks.append(bytes(row.leaf_hash))
            size += 1
            level, whole = 0, size
            while not whole & 1:
                level, whole = level + 1, whole >> 1
                right = peaks.pop()
                peaks[-1] = sha256(b"\x01" + peaks[-1] + right).digest()
                if level >= _LOWEST_KEPT:
                    node = {"level": level, "number": whole - 1, "hash": peaks[-1]}
                    made.append({"city": city} | node)
        if made:
            connection.execute(insert, made)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].seq
