"""Who saw or exported which lead, what looked like probing, and where the journal erases."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, primary_key=True, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False)


def _number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, primary_key=primary_key, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Add the tables."""
    erasures = sa.text("kind = 'erase_lead'")
    op.create_index(
        "journal_of_erasures",
        "journal",
        ["city", "seq"],
        sqlite_where=erasures,
        postgresql_where=erasures,
    )
    op.create_table(
        "access_log",
        _key("city"),
        _number("at", primary_key=True),
        _key("entry"),
        *(_text(name) for name in ("actor", "in_stead_of", "office", "role")),
        *(_text(name) for name in ("channel", "what", "subject", "of_office", "relation")),
        *(_text(name) for name in ("shown", "masked")),
        _number("count"),
        *(_text(name) for name in ("digest", "request")),
    )
    op.create_index("access_log_by_subject", "access_log", ["city", "subject", "at"])
    op.create_index("access_log_by_owner", "access_log", ["city", "of_office", "at"])
    op.create_table(
        "probing",
        _key("city"),
        _number("hour", primary_key=True),
        _key("whose"),
        _key("who"),
        _key("what"),
        _text("office"),
        _number("count"),
        _number("turned_away"),
    )
