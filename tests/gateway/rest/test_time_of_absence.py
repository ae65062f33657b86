"""How long "not found" takes tells nothing: what never was, and what is not for this reader.

Both are asked by turns, so that whatever else the machine does falls on both alike, and their
medians are compared. That the look-ups are the same ones stands in ``test_relations.py``.
"""

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Final

import pytest

from tests.evidence_samples import pdf
from tests.gateway.rest.related import NOT_COUNTED, NOT_THERE
from tests.gateway.rest.town import LIANSHUI, Town, lead, town

TIMES: Final = 200
RATIO_MIN, RATIO_MAX = 0.8, 1.25
READS: Final = (
    "/leads/{lead_id}",
    "/evidence/{sha256}",
    "/submissions/{submission_id}?office=" + LIANSHUI,
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running city that counts no misses."""
    with town(tmp_path_factory.mktemp("absence"), **NOT_COUNTED) as running:
        yield running


@pytest.fixture(scope="module")
def hidden(city: Town) -> dict[str, str]:
    """Ids of what 涟水 has and 盱眙 may not know of."""
    body = lead(investor="密不外传有限公司")
    told = city.write("lianshui", "/leads", body, key="hidden-1").json()
    headers = city.headers("lianshui")
    paper = city.client.post("/api/v1/evidence", content=pdf(), headers=headers).json()
    city.get("lianshui", "/offices", min_position=told["position"])
    return {"lead_id": told["lead_id"], "sha256": paper["sha256"], "submission_id": "hidden-1"}


@pytest.mark.timed
@pytest.mark.parametrize("read", READS)
def test_absent_takes_as_long_as_what_never_was(
    city: Town, hidden: dict[str, str], read: str
) -> None:
    assert city.get("lianshui", read.format(**hidden)).status_code == 200
    taken: dict[str, list[float]] = {"never": [], "absent": []}
    asked = {"never": read.format(**NOT_THERE), "absent": read.format(**hidden)}
    for turn in range(2 * TIMES):
        which = "never" if turn % 4 in {1, 2} else "absent"  # each as often before the other
        began = perf_counter()
        status = city.get("xuyi", asked[which]).status_code
        taken[which].append(perf_counter() - began)
        assert status == 404
    assert len(taken["never"]) == len(taken["absent"]) == TIMES
    ratio = median(taken["absent"]) / median(taken["never"])
    assert RATIO_MIN <= ratio <= RATIO_MAX, ratio
