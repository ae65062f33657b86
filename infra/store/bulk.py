"""Bulk reads and writes of the judge's path, per database.

SQLAlchemy's rows cost more than the judging itself, so this path hands tuples to the driver: on
SQLite prepared ``executemany``, on PostgreSQL ``COPY`` for what is only ever inserted and one
``INSERT … SELECT unnest(…) ON CONFLICT`` for state. The columns come from the tables' own
definitions, so schema and path cannot drift apart.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

Row = tuple[Any, ...]


class Bulk(Protocol):
    """What the judge's path asks of a database, inside the caller's transaction."""

    def insert(self, connection: Connection, table: type[SQLModel], rows: Sequence[Row]) -> None:
        """Insert rows whose values stand in the order of the table's columns."""

    def upsert_state(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert or replace state rows (city, key, value)."""

    def delete_state(self, connection: Connection, city: str, keys: Sequence[str]) -> None:
        """Take these state rows away."""

    def states(
        self, connection: Connection, city: str, keys: Sequence[str]
    ) -> Iterable[tuple[str, bytes]]:
        """The state rows under these keys."""

    def answers(
        self, connection: Connection, city: str, ids: Sequence[tuple[str, str]]
    ) -> Iterable[tuple[str, str, bytes]]:
        """Office, submission id and digest of those ids that were answered."""


def bulk_for(connection: Connection) -> Bulk:
    """The bulk path for this connection's database."""
    return PostgresBulk() if connection.dialect.name == "postgresql" else SqliteBulk()


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel sets it, untyped
    return table


def _columns(model: type[SQLModel]) -> list[str]:
    return [column.name for column in _table(model).columns]


class SqliteBulk:
    """Prepared statements over many rows; keys travel as one JSON array."""

    def insert(self, connection: Connection, table: type[SQLModel], rows: Sequence[Row]) -> None:
        """See ``Bulk``."""
        if not rows:
            return
        columns = _columns(table)
        marks = ",".join("?" * len(columns))
        sql = f"INSERT INTO {_table(table).name} ({','.join(columns)}) VALUES ({marks})"  # noqa: S608  names of our own tables
        connection.exec_driver_sql(sql, list(rows))

    def upsert_state(self, connection: Connection, rows: Sequence[Row]) -> None:
        """See ``Bulk``."""
        if not rows:
            return
        sql = (
            "INSERT INTO state (city, key, value) VALUES (?,?,?) "
            "ON CONFLICT (city, key) DO UPDATE SET value = excluded.value"
        )
        connection.exec_driver_sql(sql, list(rows))

    def delete_state(self, connection: Connection, city: str, keys: Sequence[str]) -> None:
        """See ``Bulk``."""
        if keys:
            sql = "DELETE FROM state WHERE city = ? AND key = ?"
            connection.exec_driver_sql(sql, [(city, key) for key in keys])

    def states(
        self, connection: Connection, city: str, keys: Sequence[str]
    ) -> Iterable[tuple[str, bytes]]:
        """See ``Bulk``."""
        sql = (
            "SELECT s.key, s.value FROM json_each(?) AS wanted "
            "CROSS JOIN state AS s ON s.city = ? AND s.key = wanted.value"
        )
        return connection.exec_driver_sql(sql, (_json(keys), city)).all()

    def answers(
        self, connection: Connection, city: str, ids: Sequence[tuple[str, str]]
    ) -> Iterable[tuple[str, str, bytes]]:
        """See ``Bulk``."""
        sql = (
            "SELECT j.office, j.submission_id, j.digest FROM json_each(?) AS wanted "
            "CROSS JOIN journal AS j ON j.city = ? "
            "AND j.office = json_extract(wanted.value, '$[0]') "
            "AND j.submission_id = json_extract(wanted.value, '$[1]') AND j.conflict_at = -1"
        )
        return connection.exec_driver_sql(sql, (_json(ids), city)).all()


def _json(value: object) -> str:
    return orjson.dumps(value).decode("utf-8")


class PostgresBulk:
    """COPY for inserts, arrays for the rest."""

    def insert(self, connection: Connection, table: type[SQLModel], rows: Sequence[Row]) -> None:
        """See ``Bulk``."""
        if not rows:
            return
        columns = ",".join(_columns(table))
        types = [_copy_type(column) for column in _table(table).columns]
        with self._cursor(connection) as cursor:
            sql = f"COPY {_table(table).name} ({columns}) FROM STDIN (FORMAT BINARY)"
            with cursor.copy(sql) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)

    def upsert_state(self, connection: Connection, rows: Sequence[Row]) -> None:
        """See ``Bulk``."""
        if not rows:
            return
        city = rows[0][0]
        sql = (
            "INSERT INTO state (city, key, value) "
            "SELECT %b, k, v FROM unnest(%b::text[], %b::bytea[]) AS u(k, v) "
            "ON CONFLICT (city, key) DO UPDATE SET value = excluded.value"
        )
        keys, values = [row[1] for row in rows], [row[2] for row in rows]
        with self._cursor(connection) as cursor:
            cursor.execute(sql, (city, keys, values))

    def delete_state(self, connection: Connection, city: str, keys: Sequence[str]) -> None:
        """See ``Bulk``."""
        if keys:
            with self._cursor(connection) as cursor:
                cursor.execute(
                    "DELETE FROM state WHERE city = %b AND key = ANY(%b::text[])",
                    (city, list(keys)),
                )

    def states(
        self, connection: Connection, city: str, keys: Sequence[str]
    ) -> Iterable[tuple[str, bytes]]:
        """See ``Bulk``."""
        with self._cursor(connection) as cursor:
            cursor.execute(
                "SELECT key, value FROM state WHERE city = %b AND key = ANY(%b::text[])",
                (city, list(keys)),
                binary=True,
            )
            rows: list[tuple[str, bytes]] = cursor.fetchall()
        return rows

    def answers(
        self, connection: Connection, city: str, ids: Sequence[tuple[str, str]]
    ) -> Iterable[tuple[str, str, bytes]]:
        """See ``Bulk``."""
        with self._cursor(connection) as cursor:
            cursor.execute(
                "SELECT j.office, j.submission_id, j.digest "
                "FROM unnest(%b::text[], %b::text[]) AS u(office, id) "
                "JOIN journal AS j ON j.city = %b AND j.office = u.office "
                "AND j.submission_id = u.id AND j.conflict_at = -1",
                ([office for office, _ in ids], [id_ for _, id_ in ids], city),
                binary=True,
            )
            rows: list[tuple[str, str, bytes]] = cursor.fetchall()
        return rows

    @staticmethod
    def _cursor(connection: Connection) -> Any:
        driver = connection.connection.driver_connection
        if driver is None:
            raise RuntimeError("the database connection is closed")
        return driver.cursor()


def _copy_type(column: Any) -> str:
    name = type(column.type).__name__
    return {"BigInteger": "int8", "LargeBinary": "bytea"}.get(name, "text")
