"""Journal events about the city's offices: what they are from a day on."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from auth.offices import Office
from sharing.sections import Frozen, Instant, LongText


class OfficesChanged(Frozen):
    """单位调整: these offices are other than before, or new, as they stand now with their days.

    ``how`` tells what was done: ``rename``, ``merge``, ``split``, ``found`` or ``close``.
    """

    name: Literal["offices_changed"] = "offices_changed"
    version: Literal[1] = 1
    how: Literal["rename", "merge", "split", "found", "close"]
    offices: Annotated[tuple[Office, ...], Field(min_length=1)]
    effective_from: date
    basis: LongText
    at: Instant
