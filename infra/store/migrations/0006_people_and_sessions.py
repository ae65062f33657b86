"""People with several offices, sessions, API keys, rights changes, deputies, tries at sign-in."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables."""
