"""How often somebody may try to sign in: each further failure makes the next try wait longer.

The rule: five failures cost nothing, since people mistype. After the fifth the next try waits 2
seconds, and each further failure doubles it, up to 15 minutes. An hour without a failure, or a
successful sign-in, and all is forgotten. A try that comes too early is refused without looking at
the password, and does not count as a failure, so that an impatient person is not punished.

Pure: the caller keeps one ``Attempts`` for each thing that is counted; what those are, and with
which patience, says ``auth.sign_in_counting``. Times are integer milliseconds, since the state is
stored.

Invariant: the wait never shrinks while failures come, and is never longer than its pace says.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple


class Pace(NamedTuple):
    """How patient we are: free failures, the first wait, and the longest."""

    free_failures: int = 5
    first_wait_ms: int = 2_000
    wait_ms_max: int = 15 * 60 * 1000


USUAL: Final = Pace()
FORGOTTEN_AFTER_MS: Final = 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is remembered of somebody: failures in a row, and when the last one was."""

    failures: int = 0
    last_failed_at: int = 0


NO_ATTEMPTS: Final = Attempts()


class ThrottleVerdict(NamedTuple):
    """Whether a try is let in now; if not, how many milliseconds to wait."""

    allowed: bool
    wait_ms: int


def may_try(attempts: Attempts, *, now: int, pace: Pace = USUAL) -> ThrottleVerdict:
    """Whether a try at ``now`` (milliseconds UTC) is let in."""
    if _is_forgotten(attempts, now):
        return ThrottleVerdict(allowed=True, wait_ms=0)
    # A clock that was set back must not lengthen the wait.
    passed = max(0, now - attempts.last_failed_at)
    wait_ms = max(0, wait_after(attempts.failures, pace) - passed)
    return ThrottleVerdict(allowed=wait_ms == 0, wait_ms=wait_ms)


def after_failure(attempts: Attempts, *, now: int) -> Attempts:
    """What to remember after a try that was let in and failed."""
    before = 0 if _is_forgotten(attempts, now) else attempts.failures
    return Attempts(failures=before + 1, last_failed_at=max(now, attempts.last_failed_at))


def after_success(attempts: Attempts) -> Attempts:
    """What to remember when a try that was counted beforehand turned out right."""
    return Attempts(max(0, attempts.failures - 1), attempts.last_failed_at)


def wait_after(failures: int, pace: Pace = USUAL) -> int:
    """How many milliseconds the next try waits after so many failures in a row."""
    beyond = failures - pace.free_failures
    if beyond < 0 or failures == 0:
        return 0
    # The exponent is bounded so that a long attack makes no huge number.
    return min(pace.wait_ms_max, pace.first_wait_ms << min(beyond, 20))


def _is_forgotten(attempts: Attempts, now: int) -> bool:
    return now - attempts.last_failed_at >= FORGOTTEN_AFTER_MS
