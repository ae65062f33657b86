"""How far the journal of a city was published: the row, and where it stands in its topic.

Saved after every batch, under the ledger's lease, so that a gateway of another process sees what
may be answered, and the next start need not read a long topic from its beginning. What counts is
the topic; losing this row only makes the next start read more.

Invariant: every row up to ``seq`` stands in the topic ``topic_id``, and the heads up to it were
published.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlmodel import Field, SQLModel

from infra.store.tables import big
from infra.store.tables import text as text_column


class PublishedTable(SQLModel, table=True):
    """How far a city's journal was published. One row a city; no fold."""

    __tablename__ = "published"
    city: str = Field(sa_column=text_column(primary_key=True))
    seq: int = Field(sa_column=big())
    topic_id: str = Field(sa_column=text_column())
    """The journal's topic; empty where the journal is not published, only its heads."""
    row_offset: int = Field(sa_column=big())
    """Where row ``seq`` begins in the topic."""


_TABLE: Final = PublishedTable.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Published:
    """The last published row, and where it begins in which topic."""

    seq: int = 0
    topic_id: str = ""
    row_offset: int = 0


def published(connection: Connection, city: str) -> Published:
    """How far the city's journal was published; nothing before its first row was."""
    query = select(_TABLE.c.seq, _TABLE.c.topic_id, _TABLE.c.row_offset)
    row = connection.execute(query.where(_TABLE.c.city == city)).one_or_none()
    return Published() if row is None else Published(row.seq, row.topic_id, row.row_offset)


def save_published(engine: Engine, city: str, reached: Published) -> None:
    """Take down how far it was published; never back, whoever is late."""
    values = {
        "seq": reached.seq,
        "topic_id": reached.topic_id,
        "row_offset": reached.row_offset,
    }
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        if connection.dialect.name == "postgresql":
            # The topic is what counts, so this need not be on the disk before we go on.
            connection.execute(text("SET LOCAL synchronous_commit = off"))
        there = connection.execute(select(_TABLE.c.seq).where(_TABLE.c.city == city)).all()
        if not there:
            connection.execute(insert(PublishedTable).values(city=city, **values))
            return
        connection.execute(
            update(PublishedTable)
            .where(_TABLE.c.city == city, _TABLE.c.seq <= reached.seq)
            .values(**values)
        )
