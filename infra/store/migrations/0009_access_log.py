"""Who saw or exported which lead, and what looked like probing."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""
