"""Masked cards of each audience, and the outbox of the audience topics."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, primary_key=True, nullable=False)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "audience_position",
        _key("city"),
        _big("seq"),
        sa.Column("fingerprint", BLOB, nullable=False),
        sa.Column("sweep_fingerprint", BLOB, nullable=False),
        _big("sweep_seq"),
        sa.Column("swept_to", TEXT, nullable=False),
        _big("version"),
    )
    op.create_table(
        "audience_head",
        _key("city"),
        _key("audience"),
        _big("seq"),
        _big("since"),
        sa.Column("topic_id", TEXT, nullable=False),
        _big("published_seq"),
        _big("completed_seq"),
        sa.Column("chain", BLOB, nullable=False),
    )
    op.create_table(
        "audience_card",
        _key("city"),
        _key("project_id"),
        _key("audience"),
        sa.Column("card_key", TEXT, nullable=False),
        sa.Column("sha256", BLOB, nullable=False),
    )
    op.create_index(
        "audience_card_by_key", "audience_card", ["city", "audience", "card_key"], unique=True
    )
    op.create_table(
        "audience_outbox",
        _key("city"),
        _key("audience"),
        _key("card_key"),
        _big("seq"),
        _big("position"),
        sa.Column("document", BLOB, nullable=True),
    )
    op.create_index(
        "audience_outbox_by_seq", "audience_outbox", ["city", "audience", "seq"], unique=True
    )
