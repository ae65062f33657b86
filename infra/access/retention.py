"""How long the access log 查阅记录 and the counts of probing 试探 are kept.

The rule: once a day of the running ledger, and when it begins, everything older than the setting
(``access_log_days``) is dropped from both.

Invariant: nothing is dropped before its time is over.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from infra.access.log import AccessLog
from infra.access.probing import Bounds, Probing, What

DAY_MS: Final = 24 * 3_600_000
_NO_BOUNDS: Final[dict[What, Bounds]] = {}


class AccessRetention:
    """Drops what is old enough, in one city."""

    def __init__(
        self, engine: Engine, city: str, *, keep_days: int, now_ms: Callable[[], int]
    ) -> None:
        self._log = AccessLog(engine, city)
        self._probing = Probing(engine, city, bounds=_NO_BOUNDS)
        self._keep_ms = keep_days * DAY_MS
        self._now_ms = now_ms
        self._next_at = 0

    def turn(self) -> bool:
        """Drop what is old enough, if that was not done today; never more to do at once."""
        now = self._now_ms()
        if now >= self._next_at:
            self._log.drop(before=now - self._keep_ms)
            self._probing.drop(before=now - self._keep_ms)
            self._next_at = now + DAY_MS
        return False
