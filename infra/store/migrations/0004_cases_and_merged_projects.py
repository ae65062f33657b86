"""Cases as a view, and which projects count or stand in the pool.

Views are folds: what stands in them is dropped here and folded anew at the next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()


def upgrade() -> None:
    """Make the table of cases, and that of projects anew."""
    op.drop_table("project_view")
    for view in ("lead_view", "view_position"):
        op.execute(sa.text(f"DELETE FROM {view}"))  # noqa: S608  names of our own tables
    op.create_table(
        "project_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("project_id", TEXT, primary_key=True, nullable=False),
        sa.Column("signed_period", TEXT, nullable=False),
        sa.Column("started_period", TEXT, nullable=False),
        sa.Column("document", BLOB, nullable=False),
        sa.Column("counts", BIG, nullable=False),
        sa.Column("in_pool", BIG, nullable=False),
    )
    op.create_index("project_view_by_signing", "project_view", ["city", "signed_period"])
    op.create_index("project_view_by_start", "project_view", ["city", "started_period"])
    op.create_index("project_view_by_pool", "project_view", ["city", "in_pool"])
    op.create_table(
        "case_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("case_id", TEXT, primary_key=True, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("is_open", BIG, nullable=False),
        sa.Column("office", TEXT, nullable=False),
        sa.Column("project_id", TEXT, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("document", BLOB, nullable=False),
    )
    op.create_index("case_view_by_state", "case_view", ["city", "is_open", "seq"])
