"""What it means that the database is away for a while: to be tried again, nobody's bad input."""

from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

DATABASE_AWAY: Final[tuple[type[Exception], ...]] = (
    OperationalError,
    InterfaceError,
    NoConnectionFree,
)
