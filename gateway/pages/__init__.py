"""Server-rendered pages: sign in, the one board, a statement."""

from fastapi import FastAPI


def add_to(app: FastAPI) -> None:
    """Add the pages to the application."""
    del app
