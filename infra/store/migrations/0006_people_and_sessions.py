"""People with several offices, sessions, API keys, rights changes, deputies, tries at sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _bigs(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, BIG, nullable=False, autoincrement=False) for name in names]


def upgrade() -> None:
    """Add the tables."""
    op.create_table("membership", *_key("city", "login", "office", "role"), *_bigs("granted_at"))
    op.create_table(
        "sign_in_state", *_key("city", "login"), *_bigs("password_set_at"), *_texts("successor")
    )
    op.create_table(
        "sign_in_attempt", *_key("city", "counted"), *_bigs("failures", "last_failed_at")
    )
    op.create_index("sign_in_attempt_by_time", "sign_in_attempt", ["city", "last_failed_at"])
    op.create_table(
        "sign_in_session",
        *_key("city", "session_id"),
        *_texts("login", "office", "role", "in_stead_of"),
        *_bigs("generation", "started_at", "refreshed_at", "expires_at", "ended_at"),
        *_texts("ended_why", "device"),
    )
    op.create_index("sign_in_session_by_login", "sign_in_session", ["city", "login"])
    op.create_table(
        "one_time_code",
        *_key("city", "code_hash"),
        *_texts("login"),
        *_bigs("made_at", "expires_at", "used_at"),
    )
    op.create_index("one_time_code_by_login", "one_time_code", ["city", "login"])
    op.create_table(
        "second_factor",
        *_key("city", "login"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        *_bigs("last_step", "enrolled_at"),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
    )
    op.create_table("recovery_code", *_key("city", "login", "code_hash"), *_bigs("used_at"))
    op.create_table(
        "api_key",
        *_key("city", "key_id"),
        *_texts("login", "key_hash", "label", "scopes"),
        *_bigs("made_at", "expires_at", "revoked_at"),
        *_texts("made_by"),
    )
    op.create_index("api_key_by_login", "api_key", ["city", "login"])
    _rights()


def _rights() -> None:
    op.create_table(
        "rights_change",
        *_key("city", "change_id"),
        *_texts("kind", "login", "document", "reason", "proposed_by"),
        *_bigs("proposed_at"),
        *_texts("state", "decided_by"),
        *_bigs("decided_at"),
        *_texts("decision_reason"),
    )
    op.create_index("rights_change_by_state", "rights_change", ["city", "state", "proposed_at"])
    op.create_table(
        "rights_event",
        *_key("city"),
        sa.Column("number", BIG, primary_key=True, nullable=False, autoincrement=False),
        *_bigs("at"),
        *_texts("kind", "actor", "login", "document"),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "deputy",
        *_key("city", "deputy_id"),
        *_texts("office", "principal", "deputy", "from_on", "until_on", "reason", "made_by"),
        *_bigs("made_at"),
        *_texts("ended_by"),
        *_bigs("ended_at"),
    )
    op.create_index("deputy_by_office", "deputy", ["city", "office"])
