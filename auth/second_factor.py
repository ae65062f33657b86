"""The second factor: six digits of an authenticator app, RFC 6238, by pyotp.

The rule: a code counts for its step of 30 seconds and for one step before and after, since clocks
differ. A code is taken once: after it, no code of that step or an earlier one counts, so that one
who looked over a shoulder comes too late. Digits and spaces may be wide, as a Chinese
keyboard types them.

Pure: secret and time are arguments; nothing here draws or looks at a clock.

Invariant: the step that is answered is always later than ``last_step``.
"""

from base64 import b32encode
from datetime import UTC, datetime
from typing import Final
from unicodedata import normalize

import pyotp

from auth.actors import Role

SECRET_BYTES: Final = 20
STEP_SECONDS: Final = 30
DIGITS: Final = 6
CITY_ROLES: Final = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.SECURITY_OFFICER,
        Role.AUDITOR,
        Role.CITY_OPERATOR,
        Role.CITY_ARBITER,
    }
)
"""Of whom an installation may require it."""


def secret_text(random: bytes) -> str:
    """The secret as an app takes it, from 20 random bytes."""
    if len(random) != SECRET_BYTES:
        raise ValueError(f"a secret is made of {SECRET_BYTES} random bytes")
    return b32encode(random).decode("ascii")


def provisioning_uri(secret: str, *, login: str, issuer: str) -> str:
    """The ``otpauth://`` address that an app reads."""
    return str(_totp(secret).provisioning_uri(name=login, issuer_name=issuer))


def step_of(secret: str, code: str, *, now: datetime, last_step: int) -> int | None:
    """The step for which the code is good now and was not used; None where there is none."""
    digits = normalize("NFKC", code).replace(" ", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    here = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in (here - 1, here, here + 1):
        # Each step is compared, so that the time does not say which one fits.
        at = datetime.fromtimestamp(max(0, step) * STEP_SECONDS, UTC)
        if _totp(secret).verify(digits, for_time=at) and step > last_step:
            found = step if found is None else found
    return found


def _totp(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
