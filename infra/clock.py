"""The clock: what time it is, as an aware UTC instant. Everybody who needs it is given one.

``SystemClock`` is the machine's. ``FixedClock`` stands still and ``SteppingClock`` goes on by one
step at every look; both are shipped, for tests and for rehearsing a future date.

Invariant: ``now()`` is aware and in UTC. It may step back when the machine's clock does; the judge
takes the maximum.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


def milliseconds(instant: datetime) -> int:
    """The instant as whole milliseconds since 1970 UTC, rounded down; for records."""
    since = instant - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1)


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still at one instant until it is set."""

    def __init__(self, at: datetime) -> None:
        self._at = _in_utc(at)

    def now(self) -> datetime:
        """The instant at which it stands."""
        return self._at

    def set(self, at: datetime) -> None:
        """Stand at another instant."""
        self._at = _in_utc(at)


class SteppingClock:
    """A clock that goes on by one step each time somebody looks; safe between threads."""

    def __init__(self, start: datetime, *, step: timedelta = timedelta(milliseconds=1)) -> None:
        self._next = _in_utc(start)
        self._step = step
        self._lock = Lock()

    def now(self) -> datetime:
        """The next instant: the start first, then one step later each time."""
        with self._lock:
            at = self._next
            self._next = at + self._step
        return at


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)
