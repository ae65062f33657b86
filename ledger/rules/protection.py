"""How long an office has the exclusive right to talk, as data.

No public rule states a number of months, so what ships is ours and marked so. A release for
inactivity after one month without progress is Guangzhou's of 2004.

Invariant: data alone; what it means is decided in ``ledger.protection``.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ledger.rules.data import Data, Days


class CreditAfter(StrEnum):
    """Who has first contact after a release: the first, or whoever takes the hold next."""

    FIRST = "first"
    TAKER = "taker"


class ProtectionRules(Data):
    """The part of a pack about holds. A number of days that is absent means without end."""

    days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    inactivity_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    extension_days: Days = 0
    extensions_max: Annotated[int, Field(ge=0, le=20)] = 0
    extension_papers_min: Annotated[int, Field(ge=0, le=20)] = 0
    cool_down_days: Days = 0
    quota: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many projects an office may hold at most."""
    signing_ends_hold: bool = True
    """Whether a recognised signing ends the hold, so that nobody can lose or claim it."""
    credit_after: dict[str, CreditAfter] = Field(default={})
    """By kind of release; one that is not named keeps first contact where it is."""
    source: str
    ours: bool = False

    def credit_goes(self, release: str) -> CreditAfter:
        """Who has first contact after this kind of release."""
        return self.credit_after.get(release, CreditAfter.FIRST)
