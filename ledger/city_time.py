"""Instants as they are told: in the city's time, with its offset.

Records hold milliseconds UTC. Documents that are handed in say the milliseconds, so that a position
can be found again by its time; answers and pages say seconds, and drop the rest.
"""

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo


def city_time(
    instant_ms: int, timezone: str, *, to: Literal["seconds", "milliseconds"] = "seconds"
) -> str:
    """An instant (milliseconds UTC) in city time, as ISO 8601 with offset."""
    # Whole seconds and milliseconds apart: no float comes near a time.
    seconds, millis = divmod(instant_ms, 1000)
    local = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(timezone))
    return local.replace(microsecond=millis * 1000).isoformat(timespec=to)
