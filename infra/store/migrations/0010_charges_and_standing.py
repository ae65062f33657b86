"""Who is put in charge of what; views are folded anew."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables."""
