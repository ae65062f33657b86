"""Nodes of the Merkle tree over the journal, and signed heads."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables."""
