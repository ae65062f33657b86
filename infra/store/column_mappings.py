"""Column mappings that an office saved: which column of its ledgers holds which field.

No fold of the journal: it decides nothing, it only helps to read. A mapping belongs to one office
and has a name there; ``shapes`` are the headers that it was used on, so that the next ledger with
the same header can be met with it.

Invariant: a mapping holds names of columns, never what stands in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import ColumnElement, Engine, delete, select
from sqlmodel import Field, SQLModel

from infra.store.inserting import insert_into
from infra.store.tables import blob, text


class ColumnMappingTable(SQLModel, table=True):
    """One saved mapping; ``columns`` and ``shapes`` are JSON."""

    __tablename__ = "column_mapping"
    city: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text(primary_key=True))
    name: str = Field(sa_column=text(primary_key=True))
    columns: bytes = Field(sa_column=blob())
    shapes: bytes = Field(sa_column=blob())


MAPPING = ColumnMappingTable.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping: field and column (a name, or a letter), in the order in which it was given."""

    office: str
    name: str
    columns: tuple[tuple[str, str], ...]
    shapes: tuple[str, ...] = ()


class ColumnMappings:
    """The saved mappings of one city."""

    def __init__(self, engine: Engine, city: str) -> None:
        self._engine = engine
        self._city = city

    def put(self, mapping: SavedMapping) -> None:
        """Save it, in place of one of the same office and name."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            held = {
                "columns": orjson.dumps(mapping.columns),
                "shapes": orjson.dumps(mapping.shapes),
            }
            key = {"city": self._city, "office": mapping.office, "name": mapping.name}
            made = insert_into(connection, MAPPING).values(**key, **held)
            connection.execute(made.on_conflict_do_update(index_elements=list(key), set_=held))

    def find(self, *, office: str | None = None, name: str | None = None) -> list[SavedMapping]:
        """Those of this office and of this name, by office and name; None is any."""
        query = select(MAPPING).where(MAPPING.c.city == self._city)
        if office is not None:
            query = query.where(MAPPING.c.office == office)
        if name is not None:
            query = query.where(MAPPING.c.name == name)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(MAPPING.c.office, MAPPING.c.name))
            return [
                SavedMapping(
                    office=row.office,
                    name=row.name,
                    columns=tuple((field, column) for field, column in orjson.loads(row.columns)),
                    shapes=tuple(orjson.loads(row.shapes)),
                )
                for row in rows
            ]

    def delete(self, *, office: str, name: str) -> bool:
        """Forget it; False where there is none."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            return connection.execute(delete(MAPPING).where(*self._key(office, name))).rowcount > 0

    def remember(self, mapping: SavedMapping, shapes: Sequence[str]) -> None:
        """The mapping was used on these headers."""
        known = tuple(dict.fromkeys((*mapping.shapes, *shapes)))
        if known != mapping.shapes:
            self.put(replace(mapping, shapes=known))

    def _key(self, office: str, name: str) -> tuple[ColumnElement[bool], ...]:
        return (MAPPING.c.city == self._city, MAPPING.c.office == office, MAPPING.c.name == name)
