"""An insert that says what becomes of a row that is there already, in either dialect.

SQLAlchemy has ``on_conflict_do_update`` and ``on_conflict_do_nothing`` in the inserts of SQLite and
of PostgreSQL, not in the common one.
"""

from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(database: Connection | Engine, table: Table) -> Any:
    """The insert into a table of this database."""
    is_postgresql = database.dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table)
