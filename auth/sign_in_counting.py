"""What a try to sign in is counted under, so that an account is safe and its colleagues get in.

The rule. A device on which this person signed in before (it shows a signed token) is counted by
itself: whatever strangers do, it gets in with the right password, and only its own failures slow
it. Every other try is counted three times, and the longest wait counts:

* the name with the address: five free failures, then 2, 4, 8 ... seconds, up to 15 minutes;
* the name alone, over all addresses: twenty free, then the same, against guessing from many places;
* the address alone, over all names: fifty free, then 1, 2, 4 and at most 5 seconds, so that one who
  tries many names is slowed and the colleagues behind the same address wait seconds, never minutes.

A try is counted as failed before the password is looked at, so that a thousand at once are counted
as a thousand; a right password takes its own count back. A try that comes too early looks at no
password and is not counted.

Edge cases: who knows a name can make its owner wait on a new device, never on a known one.

Invariant: failures at other names never make a name wait longer than 5 seconds.
"""

from typing import Final, NamedTuple

from auth.throttle import Pace

OF_PAIR: Final = Pace(free_failures=5, first_wait_ms=2_000, wait_ms_max=15 * 60 * 1000)
OF_NAME: Final = Pace(free_failures=20, first_wait_ms=2_000, wait_ms_max=15 * 60 * 1000)
OF_ADDRESS: Final = Pace(free_failures=50, first_wait_ms=1_000, wait_ms_max=5_000)


class Counted(NamedTuple):
    """One thing that is counted: its key, how patient we are, and whether success wipes it out."""

    key: tuple[str, ...]
    pace: Pace
    is_cleared: bool


def counted_under(*, login: str, address: str, known_device: str = "") -> tuple[Counted, ...]:
    """What this try is counted under; ``known_device``: the id of a device that the person used."""
    if known_device:
        return (Counted(("device", login, known_device), OF_PAIR, is_cleared=True),)
    return (
        Counted(("pair", login, address), OF_PAIR, is_cleared=True),
        Counted(("name", login), OF_NAME, is_cleared=False),
        Counted(("address", address), OF_ADDRESS, is_cleared=False),
    )


def counted_in_session(*, login: str, session: str) -> tuple[Counted, ...]:
    """Under what a signed-in person's own password or code is counted, asked for once more."""
    return (Counted(("session", login, session), OF_PAIR, is_cleared=True),)


def counted_for_code(*, login: str, known_device: str = "") -> tuple[Counted, ...]:
    """Under what codes of the second factor are counted, once the password was right."""
    key = ("code", login, known_device)
    return (Counted(key, OF_PAIR, is_cleared=True),)


def counted_for_invitation(*, address: str) -> tuple[Counted, ...]:
    """Under what one-time codes are counted; they are too long to be guessed anyway."""
    return (Counted(("invitation", address), OF_ADDRESS, is_cleared=False),)
