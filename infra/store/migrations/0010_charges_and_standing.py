"""Approvals and charges as a view, and who has a lead in hand.

Views are folds: what stands in them is dropped here and folded anew at the next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the view."""
    op.create_table(
        "standing_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("standing_id", TEXT, primary_key=True, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("office", TEXT, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("is_open", BIG, nullable=False, autoincrement=False),
        sa.Column("seq", BIG, nullable=False, autoincrement=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
    )
    op.create_index("standing_view_by_person", "standing_view", ["city", "kind", "person"])
    op.create_index(
        "standing_view_by_office", "standing_view", ["city", "kind", "office", "is_open"]
    )
    for view in ("lead_view", "project_view", "case_view", "period_view", "view_position"):
        op.execute(sa.text(f"DELETE FROM {view}"))  # noqa: S608  names of our own tables
