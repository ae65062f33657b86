"""How long an office has the exclusive right to talk, as data.

No public rule states a number of months, so what ships is ours and marked so. A release for
inactivity after one month without progress is Guangzhou's of 2004.

Invariant: data alone; what it means is decided in ``ledger.protection``.
"""

from enum import StrEnum
from typing import Annotated, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.rules.data import Data, Days
from sharing.events.holds import Release

RELEASES = frozenset(get_args(Release))
"""The kinds of release that there are."""


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

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        unknown = self.credit_after.keys() - RELEASES
        if unknown:
            raise PydanticCustomError(
                "pack_release_unknown",
                "unknown kinds of release: {names}",
                {"names": ", ".join(sorted(unknown))},
            )
        if bool(self.extension_days) != bool(self.extensions_max):
            raise PydanticCustomError(
                "pack_extension_half",
                "an extension needs both its days and how often it is granted",
            )
        if self.extension_days and self.days is None:
            raise PydanticCustomError(
                "pack_extension_of_nothing", "a protection without end cannot be extended"
            )
        return self

    def credit_goes(self, release: str) -> CreditAfter:
        """Who has first contact after this kind of release."""
        return self.credit_after.get(release, CreditAfter.FIRST)
