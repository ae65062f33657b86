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


_TEXTS = ("entry_id", "reverses", "project_id", "indicator", "rule", "account", "side")
_MONTHS = ("posted_period", "corrects_period", "counts_in", "source", "agreement")


def upgrade() -> None:
    """Add columns and tables."""
    op.execute(sa.text("CREATE TABLE posting_before AS SELECT * FROM posting"))
    op.drop_table("posting")
    op.create_table(
        "posting",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("number", BIG, primary_key=True, nullable=False, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in _TEXTS),
        sa.Column("units", BIG, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in _MONTHS),
        sqlite_with_rowid=False,
    )
    op.execute(
        sa.text(
            "INSERT INTO posting SELECT city, seq, number, entry_id, reverses, project_id,"
            " indicator, rule, account, side, units, posted_period, corrects_period,"
            " CASE WHEN corrects_period = '' THEN posted_period ELSE corrects_period END,"
            " '', '' FROM posting_before"
        )
    )
    op.drop_table("posting_before")
    op.create_index("posting_by_month", "posting", ["city", "counts_in", "indicator", "account"])
    corrections = sa.text("posted_period <> counts_in")
    op.create_index(
        "posting_of_corrections",
        "posting",
        ["city", "posted_period", "indicator", "account"],
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
