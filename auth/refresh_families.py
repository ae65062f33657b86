"""Sessions that renew themselves: a family of refresh tokens, of which the newest alone is good.

The rule: a session is a family; each refresh token of it has a number, one more than the one
before. Showing the newest gives a new pair and makes the shown one old. Showing an old one means
that somebody has a copy: the whole family ends, for the thief and for the owner, who signs in
again. A family ends at a fixed time (a working day), however often it was renewed.

Edge cases: a browser sends several requests at once with the same old token. Where the door says so
(pages do, the API does not), the one just before the newest gets a short access token for ten
seconds, and no new refresh token. A number that was never given out is as a replay.

Invariant: at most one refresh token of a family is good for another one at any time.
"""

from enum import StrEnum
from typing import Final, NamedTuple

GRACE_MS: Final = 10_000


class Renewal(StrEnum):
    """What showing a refresh token leads to."""

    ROTATE = "rotate"
    ACCESS_ONLY = "access_only"
    REPLAYED = "replayed"
    OVER = "over"


class Family(NamedTuple):
    """What is known of a session; times in milliseconds, 0 for not ended."""

    generation: int
    refreshed_at: int
    expires_at: int
    ended_at: int


def renewal(family: Family, *, generation: int, now: int, with_grace: bool = False) -> Renewal:
    """What happens when the refresh token of this number is shown at ``now``."""
    if family.ended_at or now >= family.expires_at:
        return Renewal.OVER
    if generation == family.generation:
        return Renewal.ROTATE
    is_one_before = generation == family.generation - 1
    if with_grace and is_one_before and 0 <= now - family.refreshed_at < GRACE_MS:
        return Renewal.ACCESS_ONLY
    return Renewal.REPLAYED
