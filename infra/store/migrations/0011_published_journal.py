"""How far a city's journal was published."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "published",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("topic_id", TEXT, nullable=False),
        sa.Column("row_offset", BIG, nullable=False),
    )
