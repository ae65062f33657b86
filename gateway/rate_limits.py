"""How many requests a minute are answered: of one person, and of one office together.

The rule: a person who asks more often than the settings allow is answered with 429 and told how
long to wait, and so is everybody of an office that asks more often together; others go on. It is
there against programs that run wild, not against probing (``infra.access.probing``) or guessing of
passwords (``auth.throttle``), which are counted in the database.

Edge cases: each gateway process counts on its own, in memory, so that n gateways let through n
times as much; a setting of 0 is no limit. Requests without a sign-in are not counted here.

Invariant: whoever stays below the bound is never turned away for what another office does.
"""

import math
import time
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from gateway.rest.problems import Problem
from infra.settings import Settings
from infra.store.people import Person

_PERSON, _OFFICE = "person", "office"


class RateLimits:
    """Counts the requests of this process."""

    def __init__(self, *, of_person: int, of_office: int) -> None:
        """Requests a minute; 0 for no limit."""
        self._limiter: Final = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_person = RateLimitItemPerMinute(of_person) if of_person else None
        self._of_office = RateLimitItemPerMinute(of_office) if of_office else None

    @classmethod
    def of(cls, settings: Settings) -> "RateLimits":
        """As the settings say."""
        return cls(
            of_person=settings.requests_per_minute,
            of_office=settings.requests_per_minute_of_office,
        )

    def count(self, person: Person) -> None:
        """Count one request. Raises Problem (429) where the bound is reached."""
        bounds = (
            (self._of_person, _PERSON, person.login),
            (self._of_office, _OFFICE, person.office),
        )
        for bound, whose, who in bounds:
            if bound is not None and not self._limiter.hit(bound, whose, who):
                window = self._limiter.get_window_stats(bound, whose, who)
                seconds = str(max(1, math.ceil(window.reset_time - time.time())))
                raise Problem(
                    429,
                    "too_many_requests",
                    "rest.too_many_requests",
                    params={"seconds": seconds},
                    headers={"Retry-After": seconds},
                )
