"""Column mappings that offices save."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BLOB = sa.LargeBinary()


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "column_mapping",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("office", TEXT, primary_key=True, nullable=False),
        sa.Column("name", TEXT, primary_key=True, nullable=False),
        sa.Column("columns", BLOB, nullable=False),
        sa.Column("shapes", BLOB, nullable=False),
    )
