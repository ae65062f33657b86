"""Every table of the product. SQLModel states the schema and serves reads; nothing outside
``infra`` knows these classes.

The city's code is part of every key, so that many cities live in one database. Text is compared by
bytes (``COLLATE "C"`` on PostgreSQL, which is what SQLite does anyway), instants are integer
milliseconds UTC, hashes and canonical documents are bytes.

Committed rows are primary: ``journal`` is the record; ``posting`` and ``state`` are written in the
same transaction; the tables of ``infra.store.views`` are folds and can be dropped and rebuilt.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String
from sqlalchemy import text as sql_text
from sqlmodel import Field, SQLModel


def text(*, primary_key: bool = False, nullable: bool = False) -> Any:
    """A text column that every database compares by bytes."""
    kind = String().with_variant(String(collation="C"), "postgresql")
    return Column(kind, primary_key=primary_key, nullable=nullable)


def big(*, primary_key: bool = False, nullable: bool = False) -> Any:
    """A 64-bit integer column."""
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return Column(kind, primary_key=primary_key, nullable=nullable, autoincrement=False)


def blob(*, nullable: bool = False) -> Any:
    """A bytes column."""
    return Column(LargeBinary, nullable=nullable)


_CLUSTERED = {"sqlite_with_rowid": False}
"""On SQLite the row lives in its key's tree: one tree to write instead of two."""


class JournalTable(SQLModel, table=True):
    """What was decided about each record of the log; complete, append-only."""

    __tablename__ = "journal"
    __table_args__ = (
        Index(
            "journal_by_submission",
            "city",
            "office",
            "submission_id",
            "conflict_at",
            unique=True,
        ),
        Index(
            "journal_of_erasures",
            "city",
            "seq",
            sqlite_where=sql_text("kind = 'erase_lead'"),
            postgresql_where=sql_text("kind = 'erase_lead'"),
        ),
        _CLUSTERED,
    )
    city: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big(primary_key=True))
    log_id: str = Field(sa_column=text())
    log_offset: int = Field(sa_column=big())
    recorded_at: int = Field(sa_column=big())
    record_hash: bytes = Field(sa_column=blob())
    office: str = Field(sa_column=text())
    submission_id: str = Field(sa_column=text())
    conflict_at: int = Field(sa_column=big())
    """-1 for the first answer to an id; the log offset for rows that are no first answer."""
    kind: str = Field(sa_column=text())
    digest: bytes = Field(sa_column=blob())
    verdict: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    params: bytes = Field(sa_column=blob())
    events: bytes = Field(sa_column=blob())
    seed: bytes = Field(sa_column=blob())
    leaf_hash: bytes = Field(sa_column=blob())
    state_hash: bytes = Field(sa_column=blob())
    now: int = Field(sa_column=big())
    judge_version: int = Field(sa_column=big())


class PostingTable(SQLModel, table=True):
    """The book's lines, one row each; the same content as the journal's credit events."""

    __tablename__ = "posting"
    __table_args__ = (
        Index("posting_by_month", "city", "counts_in", "indicator", "account"),
        Index(
            "posting_of_corrections",
            "city",
            "posted_period",
            "indicator",
            "account",
            sqlite_where=sql_text("posted_period <> counts_in"),
            postgresql_where=sql_text("posted_period <> counts_in"),
        ),
        _CLUSTERED,
    )
    city: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big(primary_key=True))
    number: int = Field(sa_column=big(primary_key=True))
    entry_id: str = Field(sa_column=text())
    reverses: str = Field(sa_column=text())
    project_id: str = Field(sa_column=text())
    indicator: str = Field(sa_column=text())
    rule: str = Field(sa_column=text())
    account: str = Field(sa_column=text())
    side: str = Field(sa_column=text())
    units: int = Field(sa_column=big())
    posted_period: str = Field(sa_column=text())
    corrects_period: str = Field(sa_column=text())
    counts_in: str = Field(sa_column=text())
    """The month that the line counts for: the corrected one, else the one it was posted in."""
    source: str = Field(sa_column=text())
    agreement: str = Field(sa_column=text())


class IssuedExportTable(SQLModel, table=True):
    """The files of issued exports, as bytes; their hashes stand in the journal. No fold."""

    __tablename__ = "issued_export"
    city: str = Field(sa_column=text(primary_key=True))
    sha256: str = Field(sa_column=text(primary_key=True))
    file: str = Field(sa_column=text())
    content: bytes = Field(sa_column=blob())
    issued_at: int = Field(sa_column=big())


class StateTable(SQLModel, table=True):
    """The judge's state by key, as JSON.

    Not clustered: keys are random, so a group changes keys all over the tree, and the tree of keys
    alone has a fifth of the pages of the tree of keys and values.
    """

    __tablename__ = "state"
    city: str = Field(sa_column=text(primary_key=True))
    key: str = Field(sa_column=text(primary_key=True))
    value: bytes = Field(sa_column=blob())


class CursorTable(SQLModel, table=True):
    """Where a city's ledger stands in its log, and the journal's head. One row a city."""

    __tablename__ = "cursor"
    city: str = Field(sa_column=text(primary_key=True))
    log_id: str = Field(sa_column=text())
    next_offset: int = Field(sa_column=big())
    last_offset: int = Field(sa_column=big())
    last_record_hash: bytes = Field(sa_column=blob())
    seq: int = Field(sa_column=big())
    state_hash: bytes = Field(sa_column=blob())
    now: int = Field(sa_column=big())


class LeaseTable(SQLModel, table=True):
    """Who may judge a city until when. The epoch grows with every change of hands."""

    __tablename__ = "lease"
    city: str = Field(sa_column=text(primary_key=True))
    holder: str = Field(sa_column=text())
    epoch: int = Field(sa_column=big())
    expires_at: int = Field(sa_column=big())
