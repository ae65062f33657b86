"""An instant is told in the city's time, with its offset."""

from typing import Literal

import pytest

from ledger.city_time import city_time


@pytest.mark.parametrize(
    ("instant_ms", "timezone", "to", "told"),
    [
        (1_743_811_200_123, "Asia/Shanghai", "milliseconds", "2025-04-05T08:00:00.123+08:00"),
        (1_743_811_200_999, "Asia/Shanghai", "seconds", "2025-04-05T08:00:00+08:00"),
        (0, "Asia/Shanghai", "milliseconds", "1970-01-01T08:00:00.000+08:00"),
        (-1, "UTC", "milliseconds", "1969-12-31T23:59:59.999+00:00"),
    ],
)
def test_an_instant_has_the_citys_offset(
    instant_ms: int, timezone: str, to: Literal["seconds", "milliseconds"], told: str
) -> None:
    assert city_time(instant_ms, timezone, to=to) == told
