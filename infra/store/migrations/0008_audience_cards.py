"""Masked cards of each audience, and the outbox of the audience topics."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables."""
