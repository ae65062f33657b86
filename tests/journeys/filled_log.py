"""A city whose log is full and of which nothing is judged yet: the benchmarks' workload."""

import pytest

from gateway.rule_packs import load_pack
from tests.benchmarks import workload
from tests.benchmarks.workload import Workload
from tests.journeys.places import CityPlace

APPENDED_AT_ONCE = 2_000


def fill(place: CityPlace, count: int, patch: pytest.MonkeyPatch) -> int:
    """Open the city and say ``count`` submissions, into the log alone; the records in the log.

    The workload speaks of leads before anything was judged, so it is given the city's own seed
    secret, and its code.
    """
    with place.opened() as opened:
        patch.setattr(workload, "CITY", place.city)
        patch.setattr(workload, "SECRET", opened.keys.seed_secret(place.city))
        made = Workload()
        records = [*made.begin(load_pack("huaian-2025").pack), *made.records(count)]
        for start in range(0, len(records), APPENDED_AT_ONCE):
            opened.log.append_many(records[start : start + APPENDED_AT_ONCE])
        assert opened.log.end_offset() == len(records)
    return len(records)
