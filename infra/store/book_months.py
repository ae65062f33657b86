"""The months in which the book has postings, for choosing a period."""

from sqlalchemy import Connection, select

from infra.store.reads import POSTING


def book_months(connection: Connection, city: str) -> list[str]:
    """The months ``YYYY-MM`` into which anything was posted, from the earliest."""
    query = select(POSTING.c.posted_period).where(POSTING.c.city == city).distinct()
    return sorted(connection.execute(query).scalars())
