"""Which leads of an office a list showed, and which statement names which evidence file.

Views are folds: what stands in them is dropped here and folded anew at the next start, the new one
of named papers with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "access_list",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("at", BIG, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("entry", TEXT, primary_key=True, nullable=False),
        sa.Column("ids", TEXT, nullable=False),
    )
    op.create_table(
        "evidence_named",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("sha256", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("lead_id", TEXT, primary_key=True, nullable=False),
        sa.Column("project_id", TEXT, primary_key=True, nullable=False),
        sa.Column("office", TEXT, nullable=False),
    )
    views = ("lead_view", "project_view", "case_view", "period_view", "standing_view")
    for view in (*views, "view_position"):
        op.execute(sa.text(f"DELETE FROM {view}"))  # noqa: S608  names of our own tables
