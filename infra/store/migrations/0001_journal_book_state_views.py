"""The first tables: journal, book, state, cursor and lease; the views; people who sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOB = sa.LargeBinary()


def upgrade() -> None:
    """Make every table."""
    _make_journal()
    _make_posting()
    _make_state()
    _make_cursor()
    _make_lease()
    _make_person()
    _make_view_position()
    _make_lead_view()
    _make_project_view()


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("log_id", TEXT, nullable=False),
        sa.Column("log_offset", BIG, nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.Column("record_hash", BLOB, nullable=False),
        sa.Column("office", TEXT, nullable=False),
        sa.Column("submission_id", TEXT, nullable=False),
        sa.Column("conflict_at", BIG, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("digest", BLOB, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("params", BLOB, nullable=False),
        sa.Column("events", BLOB, nullable=False),
        sa.Column("seed", BLOB, nullable=False),
        sa.Column("leaf_hash", BLOB, nullable=False),
        sa.Column("state_hash", BLOB, nullable=False),
        sa.Column("now", BIG, nullable=False),
        sa.Column("judge_version", BIG, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "journal_by_submission",
        "journal",
        ["city", "office", "submission_id", "conflict_at"],
        unique=True,
    )


def _make_posting() -> None:
    op.create_table(
        "posting",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("number", BIG, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("reverses", TEXT, nullable=False),
        sa.Column("project_id", TEXT, nullable=False),
        sa.Column("indicator", TEXT, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("side", TEXT, nullable=False),
        sa.Column("units", BIG, nullable=False),
        sa.Column("posted_period", TEXT, nullable=False),
        sa.Column("corrects_period", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "posting_by_period", "posting", ["city", "posted_period", "indicator", "account"]
    )


def _make_state() -> None:
    op.create_table(
        "state",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("key", TEXT, primary_key=True, nullable=False),
        sa.Column("value", BLOB, nullable=False),
    )


def _make_cursor() -> None:
    op.create_table(
        "cursor",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("log_id", TEXT, nullable=False),
        sa.Column("next_offset", BIG, nullable=False),
        sa.Column("last_offset", BIG, nullable=False),
        sa.Column("last_record_hash", BLOB, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("state_hash", BLOB, nullable=False),
        sa.Column("now", BIG, nullable=False),
    )


def _make_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
    )


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("login", TEXT, primary_key=True, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("office", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("display_name", TEXT, nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
    )


def _make_view_position() -> None:
    op.create_table(
        "view_position",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", BIG, nullable=False),
    )


def _make_lead_view() -> None:
    op.create_table(
        "lead_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("lead_id", TEXT, primary_key=True, nullable=False),
        sa.Column("project_id", TEXT, nullable=False),
        sa.Column("office", TEXT, nullable=False),
        sa.Column("registered_at", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("document", BLOB, nullable=False),
    )
    op.create_index("lead_view_by_office", "lead_view", ["city", "office", "registered_at"])
    op.create_index("lead_view_by_project", "lead_view", ["city", "project_id"])


def _make_project_view() -> None:
    op.create_table(
        "project_view",
        sa.Column("city", TEXT, primary_key=True, nullable=False),
        sa.Column("project_id", TEXT, primary_key=True, nullable=False),
        sa.Column("signed_period", TEXT, nullable=False),
        sa.Column("started_period", TEXT, nullable=False),
        sa.Column("document", BLOB, nullable=False),
    )
    op.create_index("project_view_by_signing", "project_view", ["city", "signed_period"])
    op.create_index("project_view_by_start", "project_view", ["city", "started_period"])
