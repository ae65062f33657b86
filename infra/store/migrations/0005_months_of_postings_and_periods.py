"""The month that a posting counts for, what it came from, periods as a view, issued exports.

Postings are the journal's own: theirs are filled in from what stands there. Views are folds: what
stands in them is dropped here and folded anew at the next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()


def upgrade() -> None:
    """Add columns and tables."""
    for name in ("counts_in", "source", "agreement"):
        column = sa.Column(name, TEXT, nullable=False, server_default="")
        op.add_column("posting", column)
    op.execute(
        sa.text(
            "UPDATE posting SET counts_in = CASE WHEN corrects_period = '' THEN posted_period"
            " ELSE corrects_period END"
        )
    )
    op.drop_index("posting_by_period", table_name="posting")
    op.create_index("posting_by_month", "posting", ["city", "counts_in", "indicator", "account"])
    corrections = sa.text("posted_period <> counts_in")
    op.create_index(
        "posting_of_corrections",
        "posting",
        ["city", "posted_period"],
        sqlite_where=corrections,
        postgresql_where=corrections,
    )
    op.create_table(
        "period_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("period", TEXT, primary_key=True, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("document", BLOB, nullable=False),
    )
    op.create_table(
        "issued_export",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("sha256", TEXT, primary_key=True, nullable=False),
        sa.Column("file", TEXT, nullable=False),
        sa.Column("content", BLOB, nullable=False),
        sa.Column("issued_at", BIG, nullable=False),
    )
    for view in ("lead_view", "project_view", "case_view", "view_position"):
        op.execute(sa.text(f"DELETE FROM {view}"))  # noqa: S608  names of our own tables
