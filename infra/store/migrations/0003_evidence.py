"""Evidence files: who sent which, and their bytes where several gateways share them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "evidence_file",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("sha256", TEXT, primary_key=True, nullable=False),
        sa.Column("bytes_count", BIG, nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("stored_at", BIG, nullable=False),
    )
    op.create_table(
        "evidence_piece",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("sha256", TEXT, primary_key=True, nullable=False),
        sa.Column("number", BIG, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("piece", BLOB, nullable=False),
    )
    op.create_table(
        "evidence_upload",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("office", TEXT, primary_key=True, nullable=False),
        sa.Column("sha256", TEXT, primary_key=True, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("bytes_count", BIG, nullable=False),
        sa.Column("uploaded_at", BIG, nullable=False),
    )
    op.create_index("evidence_upload_by_time", "evidence_upload", ["city", "office", "uploaded_at"])
